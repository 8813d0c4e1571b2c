"""More data from the data there is: random changes of images that leave their meaning as it was."""

import secrets
from collections.abc import Sequence
from typing import Any, Literal, overload

import numpy as np
from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.messages import TeachingError, mark, say

Answer = Literal["label", "mask", "image"]
"""What an answer is: a label stays, a mask moves with its image, an image moves with it and is interpolated."""

_BATCH = 64
_SPATIAL = slice(1, 3)
_RANKS = (3, 4)


class BadAugmentation(TeachingError):
    """A setting has a value that it may not have."""

    code = "bad-augmentation"
    template = mark("Augmentation: {setting} must be {expected}, but received {received!r}.")


class NotImageData(BadAugmentation):
    """Data that cannot be rotated or shifted."""

    code = "no-images"
    template = mark(
        "Augmentation needs images of shape (images, height, width) or (images, height, width, channels), but received "
        "{received}. Leave it out for other data."
    )


class CropTooLarge(BadAugmentation):
    """The part to be cut out is larger than the image."""

    code = "crop-too-large"
    template = mark(
        "Augmentation: crop must fit into the images, which are {height} × {width}, but received {received!r}."
    )


class AnswersDiffer(BadAugmentation):
    """Answers that do not belong to the images."""

    code = "answers-differ"
    template = mark("Augmentation: expected {expected}, but received images of {images} and answers of {answers}.")


_LIMITS: dict[str, tuple[str, float]] = {
    "rotation": (mark("a number of degrees from 0 to 180"), 180.0),
    "shift": (mark("a part of the image's size from 0 to 1"), 1.0),
    "zoom": (mark("a number from 0 to 0.9"), 0.9),
    "shear": (mark("a number of degrees from 0 to 60"), 60.0),
    "stretch": (mark("a number from 0 to 0.9"), 0.9),
    "brightness": (mark("a part of the range of values from 0 to 1"), 1.0),
}
_SWITCH = mark("True or False")
_CROP = mark("None or a height and width of at least 1, such as (224, 224)")


class Augmentation(Struct, frozen=True):
    """By how much images are changed at random; every image anew in every epoch. 0 changes nothing.

    All changes of place are done at once, about the centre of the image: it is interpolated once only, and what comes
    in from outside is black, the smallest value of the data. Masks get the same change, with the nearest pixel's class,
    and background (class 0) from outside. Brightness changes the image alone. Labels stay as they are.

    Args:
        rotation: By up to so many degrees to either side.
        shift: By up to this part of height and width, to any side.
        zoom: 0.2 makes things 0.8 to 1.2 times as large.
        horizontal_flip: Left and right change places in half of the images.
        vertical_flip: Top and bottom change places in half of the images.
        shear: The columns lean by up to so many degrees to either side.
        stretch: 0.2 multiplies the width by 0.8 to 1.2 and divides the height by the same number.
        brightness: Adds up to this part of the range of values, or takes it away; values stay in the range.
        crop: Height and width of the part that is cut out at a random place. The network then gets images of that size;
            :func:`centre_crop` cuts the middle for validation.

    Raises:
        BadAugmentation: A setting has a value that it may not have.

    >>> Augmentation(rotation=200)
    Traceback (most recent call last):
    ...
    workbench.training.batches.augmentation.BadAugmentation: Augmentation: rotation must be a number \
of degrees from 0 to 180, but received 200.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    horizontal_flip: bool = False
    vertical_flip: bool = False
    shear: float = 0.0
    stretch: float = 0.0
    brightness: float = 0.0
    crop: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        """Check every setting."""
        for setting, (expected, most) in _LIMITS.items():
            value = getattr(self, setting)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
                raise BadAugmentation(setting=setting, expected=say(expected), received=value)
        for setting in ("horizontal_flip", "vertical_flip"):
            if not isinstance(getattr(self, setting), bool):
                raise BadAugmentation(setting=setting, expected=say(_SWITCH), received=getattr(self, setting))
        if self.crop is not None and not _is_size(self.crop):
            raise BadAugmentation(setting="crop", expected=say(_CROP), received=self.crop)
        if self.crop is not None:
            force_setattr(self, "crop", tuple(self.crop))

    @property
    def moves(self) -> bool:
        """Whether pixels change their places."""
        return any(getattr(self, name) for name in self.__struct_fields__ if name != "brightness")

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return self != Augmentation()

    def layers(self, value_range: tuple[float, float] = (0.0, 1.0), seed: int | None = None) -> list[Any]:
        """The Keras preprocessing layers that do this; none where there is nothing to do.

        It is one layer of ours, :class:`workbench.training.batches.random_transform.RandomTransform`: Keras's seven
        take four times as long, blur the image anew at each, and RandomShear leans about a corner, which moves the
        image away.
        """
        from workbench.training.batches.random_transform import RandomTransform

        return [RandomTransform(self, value_range=value_range, seed=seed)] if self.changes else []


@overload
def augment(
    augmentation: Augmentation, x: Array, y: None = None, seed: int | None = None, answer: Answer | None = None
) -> tuple[Array, None]: ...
@overload
def augment(
    augmentation: Augmentation, x: Array, y: Array, seed: int | None = None, answer: Answer | None = None
) -> tuple[Array, Array]: ...
def augment(
    augmentation: Augmentation, x: Array, y: Array | None = None, seed: int | None = None, answer: Answer | None = None
) -> tuple[Array, Array | None]:
    """Changed copies of ``x``, and of ``y`` where it is made of masks or images.

    Args:
        augmentation: By how much.
        x: Images (images, height, width) or (images, height, width, channels).
        y: Labels, masks or images, one for each; None if there are none.
        seed: The same seed gives the same copies; None draws another each time.
        answer: What ``y`` is; None tells by its shape and values, see :func:`answer_of`.

    Raises:
        NotImageData, CropTooLarge, AnswersDiffer: The data does not fit.
    """
    from workbench.training.batches.batch_pipeline import BatchChange

    change = BatchChange.of(augmentation, x, y, answer)
    seed = _drawn() if seed is None else seed
    parts = [
        change(x[start : start + _BATCH], None if y is None else y[start : start + _BATCH], (seed, start))
        for start in range(0, len(x), _BATCH)
    ]
    images, answers = [part[0].numpy() for part in parts], [part[1] for part in parts]
    return np.concatenate(images), None if y is None else np.concatenate([np.asarray(one) for one in answers])


def preview(data: Dataset | Split, augmentation: Augmentation, count: int = 8, seed: int = 0) -> tuple[Split, Split]:
    """The first ``count`` training samples before and after, so that a learner sees what the network will see.

    Raises:
        NotImageData, CropTooLarge, AnswersDiffer: The data does not fit.
    """
    split = data.train if isinstance(data, Dataset) else data
    x, y = split.x[:count], split.y[:count]
    # The range of values is that of all images: the first few may be dark ones.
    from workbench.training.batches.batch_pipeline import BatchChange

    change = BatchChange.of(augmentation, split.x, split.y)
    after_x, after_y = change(x, y, (seed, 0))
    return Split(x, y), Split(np.asarray(after_x), np.asarray(after_y))


def centre_crop(augmentation: Augmentation | None, x: Array, y: Array | None = None) -> tuple[Array, Array | None]:
    """The middle of images, and of masks, in the size of ``crop``: what a network for cropped images is tested with."""
    if augmentation is None or augmentation.crop is None:
        return x, y
    check_images(augmentation, x)
    (height, width), (rows, columns) = x.shape[_SPATIAL], augmentation.crop
    top, left = (height - rows + 1) // 2, (width - columns + 1) // 2  # as RandomTransform outside training
    here = (slice(None), slice(top, top + rows), slice(left, left + columns))
    moves = y is not None and answer_of(x, y) != "label"
    return x[here], y[here] if moves and y is not None else y


def answer_of(x: Array, y: Array | None) -> Answer:
    """What ``y`` is: "label" unless it has the images' height and width; then a "mask" if its numbers are whole."""
    if y is None or y.ndim not in _RANKS or y.shape[_SPATIAL] != x.shape[_SPATIAL]:
        return "label"
    whole = y.dtype.kind in "biu" or bool(np.all(y == np.round(y)))
    return "mask" if whole else "image"


def check_images(augmentation: Augmentation, x: Array, y: Array | None = None) -> None:
    """Raise NotImageData, CropTooLarge or AnswersDiffer if the data cannot be augmented so."""
    if x.ndim not in _RANKS or x.dtype.kind not in "biuf" or not x.size:
        raise NotImageData(received=say("{dtype} of shape {shape}", dtype=x.dtype, shape=x.shape))
    height, width = x.shape[_SPATIAL]
    if augmentation.crop is not None and (augmentation.crop[0] > height or augmentation.crop[1] > width):
        raise CropTooLarge(height=height, width=width, received=augmentation.crop)
    if y is not None and len(x) != len(y):
        raise AnswersDiffer(expected=say("an answer for each image"), images=x.shape, answers=y.shape)


def _is_size(crop: Sequence[int]) -> bool:
    if not isinstance(crop, tuple | list) or len(crop) != 2:  # noqa: PLR2004 - height and width
        return False
    return all(isinstance(side, int) and not isinstance(side, bool) and side > 0 for side in crop)


def _drawn() -> int:
    """A seed that nobody chose."""
    return secrets.randbits(31)
