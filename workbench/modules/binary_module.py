"""Modules for binary images: a foreground in, a foreground out."""

from typing import Literal, TypeAlias

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.intensity_module import IntensityModule

Neighbours: TypeAlias = Literal["corners", "edges"]
"""Which pixels are connected: those that touch at a corner too (8 neighbours), or those that share an edge (4)."""


class BinaryModule(IntensityModule, frozen=True):
    """A new foreground for a binary image or volume. For authors: write ``foreground``."""

    def process_sample(self, sample: Sample) -> Array:
        inside = foreground_of(sample)
        return binary_image(self.foreground(inside)).reshape(sample.image.shape)

    def foreground(self, inside: Array) -> Array:
        """The new foreground. For authors.

        Args:
            inside: (height, width) or (depth, height, width), bool: True where the image is not 0.

        Returns:
            bool, the same shape.
        """
        raise NotImplementedError


def foreground_of(sample: Sample) -> Array:
    """Where a binary sample is not 0.

    Args:
        sample: A sample with one channel.

    Returns:
        bool, (height, width) or (depth, height, width); a new array, which Cython's functions may take.
    """
    inside: Array = sample.image.reshape(sample.size) != 0
    return np.ascontiguousarray(inside)


def binary_image(inside: Array) -> Array:
    """A foreground as a binary image has it.

    Args:
        inside: bool, any shape.

    Returns:
        uint8, the same shape: 255 where ``inside`` is True, else 0.

    >>> binary_image(np.array([True, False])).tolist()
    [255, 0]
    """
    return np.where(inside, np.uint8(255), np.uint8(0))


def numbered(inside: Array, neighbours: Neighbours) -> Array:
    """Number the connected areas of a foreground.

    Args:
        inside: bool, (height, width) or (depth, height, width).
        neighbours: Which pixels are connected.

    Returns:
        int32, the same shape: 1, 2, 3 … from the top left; 0 outside.

    >>> numbered(np.array([[True, False, True]]), "edges").tolist()
    [[1, 0, 2]]
    """
    from scipy import ndimage

    reach = ndimage.generate_binary_structure(inside.ndim, 1 if neighbours == "edges" else inside.ndim)
    numbers: Array = ndimage.label(inside, reach)[0]
    return numbers
