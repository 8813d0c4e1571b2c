"""One example of any kind of data: an image with all that is known of it. The value that modules take and give."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.frozen_copy import frozen_copy
from workbench.data.image_errors import BadLabel, BadSampleImage, MaskSizeDiffers
from workbench.data.image_header import CHANNELS, ImageHeader, guessed_header
from workbench.data.platform_dictionary import DictionaryParts, from_dictionary, to_dictionary
from workbench.data.sample_labels import Targets, read_only
from workbench.messages import mark, say

SplitName = Literal["", "train", "validation", "test"]
GUESSED = ImageHeader()
"""Stands for a header that is guessed from the array; compared by identity."""
NOTHING_KNOWN = Targets()
_AXES = mark("an array of numbers with the axes (height, width[, channels]) or (depth, height, width[, channels])")
_CHANNELS_OF = mark("an array with {count} channels for the colour mode {mode}")
_GIVE_AN_ARRAY = mark("Give a NumPy array; of a file, read it first.")
_TARGETS = mark("Targets, which hold what is known by its kind")
_PUT_INTO_TARGETS = mark(
    "Put it into them: Targets(category=…) for a class, and mask=…, boxes=…, points=… or image=… for the others."
)
_PLACES = mark("Give xmin, ymin, xmax, ymax for images, and xmin, ymin, zmin, xmax, ymax, zmax for volumes.")
_SAY_WHICH = mark("Say what the axes mean: header=ImageHeader(dimension=…, color_mode=…).")


@dataclass(frozen=True, eq=False, repr=False)
class Sample:
    """An image, its header, its label and a prediction. It never changes: a module gives a new one.

    Args:
        image: (height, width[, channels]) or (depth, height, width[, channels]). Read-only in the sample.
        header: What is known of the image; without one, dimension and colour mode are guessed from the shape (a last
            axis of at most four is channels).
        label: What is known of it: class, mask, boxes, points, another image.
        prediction: What a network says of it, in the same form.
        group: What samples have in common that must not be in two splits, such as the patient.
        split: "train", "validation", "test", or "" where not divided yet.
        name: What tables call it, such as the file's name; seeded modules draw by it.

    Raises:
        BadSampleImage: The image is no array of numbers, is empty, or does not fit the header.
        MaskSizeDiffers: The mask of the label has another size than the image.
        BadLabel: Label or prediction is something else than ``Targets``; boxes or points have other axes than the
            image.

    >>> sample = Sample(np.zeros((4, 6, 3), "uint8"), name="cat.png")
    >>> sample.header.color_mode, sample.size, sample.channels
    ('RGB', (4, 6), 3)
    """

    image: Array
    header: ImageHeader = GUESSED
    label: Targets = NOTHING_KNOWN
    prediction: Targets = NOTHING_KNOWN
    group: str = ""
    split: SplitName = ""
    name: str = ""

    def __post_init__(self) -> None:
        """Check image, header, label and prediction."""
        self._require_image()
        self._require_targets()

    def _require_image(self) -> None:
        """The image is one and fits its header; it becomes read-only."""
        image = read_only(self.image)
        object.__setattr__(self, "image", image)
        if image.dtype.kind not in "biuf" or image.ndim not in (2, 3, 4) or image.size == 0:
            received = say("{dtype} of the shape {shape}", dtype=image.dtype, shape=image.shape)
            self._refuse(say(_AXES), received, say(_GIVE_AN_ARRAY))
        if self.header is GUESSED:
            object.__setattr__(self, "header", guessed_header(image))
        self._require_axes()

    def _require_targets(self) -> None:
        """Label and prediction fit the image."""
        if self.label is NOTHING_KNOWN and self.prediction is NOTHING_KNOWN:
            return
        for name, targets in (("label", self.label), ("prediction", self.prediction)):
            if not isinstance(targets, Targets):
                words = {
                    "expected": say(_TARGETS),
                    "received": type(targets).__name__,
                    "remedy": say(_PUT_INTO_TARGETS),
                }
                raise BadLabel(where=self._where(), name=name, **words)
            self._require_places(targets)
        mask = self.label.mask
        if mask is not None and mask.array.shape != self.size:
            raise MaskSizeDiffers(where=self._where(), expected=self.size, received=mask.array.shape)

    def _require_axes(self) -> None:
        """The image has the axes and the channels that its header says."""
        shape, header = self.image.shape, self.header
        if len(shape) == header.dimension and CHANNELS.get(header.color_mode) == 1:
            return
        if len(shape) - header.dimension not in (0, 1):
            expected = say("an array with {dimension} axes, or one more for channels", dimension=header.dimension)
            self._refuse(expected, say("the shape {shape}", shape=shape), say(_SAY_WHICH))
        channels = self.channels
        count = CHANNELS.get(header.color_mode, channels)
        if count != channels:
            expected = say(_CHANNELS_OF, count=count, mode=header.color_mode)
            self._refuse(expected, say("the shape {shape}", shape=shape), say(_SAY_WHICH))

    def _require_places(self, targets: Targets) -> None:
        """Boxes and points have as many axes as the image."""
        if targets.boxes is None and targets.points is None:
            return
        axes = self.header.dimension
        for label, width in ((targets.boxes, 2 * axes), (targets.points, axes)):
            if label is None or not len(label.coordinates) or label.coordinates.shape[1] == width:
                continue
            expected = say("{count} numbers for each place in an image of dimension {axes}", count=width, axes=axes)
            received, remedy = str(label.coordinates.shape[1]), say(_PLACES)
            raise BadLabel(where=self._where(), name="coordinates", expected=expected, received=received, remedy=remedy)

    def _refuse(self, expected: str, received: str, remedy: str) -> None:
        raise BadSampleImage(where=self._where(), expected=expected, received=received, remedy=remedy)

    def _where(self) -> str:
        return f"Sample {self.name!r}" if self.name else "Sample"

    def __repr__(self) -> str:
        """Name, shape and label in a line; the pixels are not printed."""
        header, label = self.header, ", ".join(self.label.kinds)
        facts = [str(self.image.shape), header.color_mode, str(self.image.dtype), label, self.split]
        return f"{self._where()}: {', '.join(fact for fact in facts if fact)}"

    @property
    def size(self) -> tuple[int, ...]:
        """The spatial shape: (height, width) or (depth, height, width)."""
        size: tuple[int, ...] = self.image.shape[: self.header.dimension]
        return size

    @property
    def channels(self) -> int:
        """How many channels there are; 1 for an image without that axis."""
        shape: tuple[int, ...] = self.image.shape
        return shape[-1] if len(shape) > self.header.dimension else 1

    def to_dict(self) -> dict[str, Any]:
        """The sample as the dictionary that modules for the platform take.

        Returns:
            ``image``, ``label`` and ``prediction`` with arrays (copies) and headers. Points and values are left out.

        >>> Sample(np.zeros((4, 6), "uint8")).to_dict()["image"]["header"]["pixel_value_range"]
        [np.uint8(0), np.uint8(0)]
        """
        return to_dictionary(_parts(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], like: "Sample | None" = None) -> "Sample":
        """A sample from the dictionary that a module for the platform returns.

        Args:
            data: The dictionary; both spellings of ``pixel_value_range`` are read.
            like: The sample that the module was given: name, split, group, points and history are taken from it.

        Returns:
            The sample.

        Raises:
            BadPlatformDictionary: Something is missing.
            BadSampleImage: The image is no array of numbers.

        >>> Sample.from_dict({"image": {"array": np.zeros((4, 6))}}).size
        (4, 6)
        """
        parts = from_dictionary(data, None if like is None else _parts(like))
        return cls(*parts) if like is None else like.replaced(**parts._asdict())

    def replaced(self, **changes: Any) -> "Sample":
        """A new sample with some fields changed.

        Args:
            **changes: Fields by name, such as ``image`` or ``label``.

        Returns:
            The new sample; all other fields are this one's.

        Raises:
            BadSampleImage: The new image and header do not fit each other.
            MaskSizeDiffers: The mask of the label has another size than the image.
            BadLabel: Boxes or points have other axes than the image.

        >>> Sample(np.zeros((4, 6)), name="a").replaced(name="b").name
        'b'
        """
        if not changes.keys() <= _FIELDS:
            return replace(self, **changes)  # refuses what is no field
        sample = frozen_copy(self, **changes)
        if "image" in changes or "header" in changes:
            sample._require_image()  # noqa: SLF001 - of this class
        sample._require_targets()  # noqa: SLF001 - of this class
        return sample

    def with_image(self, image: Array, header: ImageHeader) -> "Sample":
        """A new sample with another image: ``replaced``, but quick where the axes stay and nothing else must fit.

        Args:
            image: The new image.
            header: Its header.

        Returns:
            The new sample; all other fields are this one's.

        Raises:
            BadSampleImage: The new image and header do not fit each other.
            MaskSizeDiffers: The mask of the label has another size than the image.

        >>> Sample(np.zeros((4, 6)), name="a").with_image(np.ones((2, 3)), ImageHeader())
        Sample 'a': (2, 3), L, float64
        """
        if not self._keeps_axes(image, header):
            return self.replaced(image=image, header=header)
        sample = object.__new__(Sample)
        known = sample.__dict__
        known.update(self.__dict__)
        known["image"], known["header"] = read_only(image), header
        return sample

    def _keeps_axes(self, image: Array, header: ImageHeader) -> bool:
        """Whether an image has the axes and channels of this one, and fits the label as this one does."""
        if type(image) is not np.ndarray or image.dtype.kind not in "biuf":
            return False
        if header is not self.header and not header.has_axes_of(self.header):
            return False
        shape, before = image.shape, self.image.shape
        if shape == before:
            return True
        axes, unlabelled = header.dimension, self.label is NOTHING_KNOWN and self.prediction is NOTHING_KNOWN
        return unlabelled and len(shape) == len(before) and shape[axes:] == before[axes:] and 0 not in shape


_FIELDS = frozenset(field.name for field in fields(Sample))


def _parts(sample: Sample) -> DictionaryParts:
    return DictionaryParts(sample.image, sample.header, sample.label, sample.prediction)
