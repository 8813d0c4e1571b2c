"""Modules that change pixels where they are: the frame and the label stay."""

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.module import ImageModule, generator
from workbench.modules.module_parameters import Seed
from workbench.modules.planes import by_plane


class IntensityModule(ImageModule, frozen=True):
    """New values for the pixels of a whole image or volume. For authors: write ``process``."""

    def apply(self, sample: Sample) -> Sample:
        image, header = self.process_sample(sample), sample.header
        header = header.with_values(self.about.gives_mode or header.color_mode, self.promised_range())
        return sample.with_image(image, header)

    def process_sample(self, sample: Sample) -> Array:
        """The new image. For authors who need the header, the label or the name; others write ``process``.

        Args:
            sample: A sample that the module takes.

        Returns:
            An image with the same spatial shape.
        """
        return self.process(sample.image)

    def process(self, image: Array) -> Array:
        """The new image. For authors.

        Args:
            image: (height, width[, channels]) or (depth, height, width[, channels]); may be read-only.

        Returns:
            An image with the same spatial shape.
        """
        raise NotImplementedError


class PlaneModule(IntensityModule, frozen=True):
    """New values for a picture, or for each slice of a volume by itself. For authors: write ``plane``."""

    def process_sample(self, sample: Sample) -> Array:
        return by_plane(self.plane, sample.image, sample.header.dimension)

    def plane(self, plane: Array) -> Array:
        """The new picture. For authors.

        Args:
            plane: (height, width), or (height, width, channels) with two channels or more; C-contiguous, and may be
                read-only.

        Returns:
            A picture with the same height and width.
        """
        raise NotImplementedError


class RandomModule(IntensityModule, frozen=True):
    """New values by chance, the same ones whenever a sample comes by. For authors: write ``randomize``.

    A module of this kind has the parameter ``seed``.
    """

    def process_sample(self, sample: Sample) -> Array:
        return self.randomize(sample.image, generator(self.drawn_by(), sample.name))

    def drawn_by(self) -> Seed:
        """The seed; the parameter of the same name."""
        seed: int = getattr(self, "seed")  # noqa: B009 - a field of the subclasses
        return seed

    def randomize(self, image: Array, drawing: np.random.Generator) -> Array:
        """The new image. For authors.

        Args:
            image: (height, width[, channels]) or (depth, height, width[, channels]); may be read-only.
            drawing: Where all random numbers come from.

        Returns:
            An image with the same spatial shape.
        """
        raise NotImplementedError
