"""Steps between loading and training that change every split alike."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Array, Dataset, Split
from workbench.messages import say

_IMAGE_AXES = 4


def center_crop(data: Dataset, height: int, width: int) -> Dataset:
    """Keep the middle of every image, and of every mask.

    Masks and target images are cropped where they have the images' height and width.

    Args:
        data: Images (images, height, width, channels).
        height: Rows to keep.
        width: Columns to keep.

    Returns:
        New data with images (images, height, width, channels) of that size.

    Raises:
        BadChoice: the images are smaller, or are none.

    >>> center_crop(data, 6, 4).train.x.shape[1:]
    (6, 4, 1)
    """
    rows, columns = (_middle(data.train.x, axis, size) for axis, size in ((1, height), (2, width)))

    def cropped(split: Split) -> Split:
        is_mask = split.y.ndim > 2 and split.y.shape[1:3] == split.x.shape[1:3]  # noqa: PLR2004 - height, width
        return replace(split, x=split.x[:, rows, columns], y=split.y[:, rows, columns] if is_mask else split.y)

    return _each(data, cropped)


def stretch_contrast(data: Dataset, low: float = 1.0, high: float = 99.0) -> Dataset:
    """Bring every image to 0..1 by itself: its ``low``-th percentile becomes 0 and its ``high``-th 1, the rest is cut.

    MRI has no unit: the same tissue is 40 in one scan and 90 in the next, and a bright rim of fat decides how dark
    the rest becomes. Percentiles of the image itself take that away, and no other image is looked at.

    Args:
        data: Images (images, height, width, channels).
        low: The percentile that becomes 0, from 0 to 100.
        high: The percentile that becomes 1, above ``low``.

    Returns:
        New data of the same shapes, float32 in 0..1.

    Raises:
        BadChoice: the percentiles are not in order within 0 and 100.

    >>> stretched = stretch_contrast(data)
    >>> float(stretched.train.x.min()), float(stretched.train.x.max())
    (0.0, 1.0)
    """
    if not 0 <= low < high <= 100:  # noqa: PLR2004 - percent
        expected = say("percentiles with 0 <= low < high <= 100")
        example = "low=1, high=99"
        raise BadChoice(
            where="stretch_contrast", parameter="low, high", expected=expected, received=(low, high), example=example
        )

    def stretched(split: Split) -> Split:
        return replace(
            split, x=np.stack([_stretched(image, low, high) for image in split.x]) if len(split) else split.x
        )

    return _each(data, stretched)


def scale_images(data: Dataset, white: float = 255.0) -> Dataset:
    """Divide images by their white, so that bytes become 0 to 1; target images too.

    Labels of classes and masks stay as they are: only data without class names has images as its targets.

    Args:
        data: Images (images, height, width, channels), and class labels, masks or target images.
        white: The value that becomes 1, above 0.

    Returns:
        New data of the same shapes, float32.

    Raises:
        BadChoice: ``white`` is not above 0.

    >>> float(scale_images(data, white=2.0).train.x.max())
    0.5
    """
    if white <= 0:
        raise BadChoice(
            where="scale_images", parameter="white", expected=say("above 0"), received=white, example="white=255"
        )

    def scaled(split: Split) -> Split:
        x, y = (np.asarray(values, np.float32) / np.float32(white) for values in (split.x, split.y))
        return replace(split, x=x, y=split.y if data.class_names or split.y.ndim <= 2 else y)  # noqa: PLR2004 - images

    return _each(data, scaled)


def _stretched(image: Array, low: float, high: float) -> Array:
    dark, bright = np.percentile(image, (low, high))
    scaled: Array = np.clip((image - dark) / max(float(bright - dark), 1e-6), 0, 1).astype(np.float32)
    return scaled


def _middle(x: Array, axis: int, size: int) -> slice:
    most = x.shape[axis] if x.ndim == _IMAGE_AXES else 0
    whole = isinstance(size, int | np.integer) and not isinstance(size, bool)
    if not whole or not 1 <= size <= most:
        parameter = ("height", "width")[axis - 1]
        expected = say("a whole number from {least:,} to {most:,}", least=1, most=most)
        example = f"{parameter}={max(most // 2, 1)}"
        raise BadChoice(where="center_crop", parameter=parameter, expected=expected, received=size, example=example)
    start = (most - size) // 2
    return slice(start, start + size)


def _each(data: Dataset, step: Callable[[Split], Split]) -> Dataset:
    return replace(data, train=step(data.train), validation=step(data.validation), test=step(data.test))
