"""A sample as pixels to look at: bytes of grey or colour, with its mask and its boxes drawn over it."""

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.class_colours import CLASS_COLOURS
from workbench.data.sample import Sample
from workbench.data.sample_labels import Targets
from workbench.modules.opencv import opencv

_FLAT, _COLOURS = 2, 3
_COVER = 0.4
"""How much of the image a mask hides."""


def displayed(sample: Sample, *, with_label: bool = False) -> Array:
    """The picture of a sample; of a volume, its slice in the middle.

    Args:
        sample: The sample.
        with_label: Whether mask and boxes of its label are drawn over it.

    Returns:
        (height, width) or (height, width, 3), uint8.

    >>> displayed(Sample(np.array([[0.0, 0.5, 1.0]]))).tolist()
    [[0, 127, 255]]
    """
    deep = sample.header.dimension > _FLAT
    middle = len(sample.image) // 2
    picture = _as_bytes(_in_colour(sample.image[middle] if deep else sample.image, sample.header.color_mode))
    if not with_label:
        return picture
    colour = np.ascontiguousarray(picture if picture.ndim == _COLOURS else np.repeat(picture[..., None], 3, axis=-1))
    return _with_label(colour, sample.label, middle if deep else None)


def _in_colour(plane: Array, mode: str) -> Array:
    """(height, width) or (height, width, 3); of other channels the first three, or the first."""
    if plane.ndim == _FLAT:
        return plane
    if plane.shape[-1] < _COLOURS:
        return plane[..., 0]
    first = np.ascontiguousarray(plane[..., :_COLOURS])
    if mode not in ("HSV", "Lab", "YCrCb") or first.dtype != np.uint8:
        return first
    cv2 = opencv()
    codes = {"HSV": cv2.COLOR_HSV2RGB, "Lab": cv2.COLOR_Lab2RGB, "YCrCb": cv2.COLOR_YCrCb2RGB}
    colours: Array = cv2.cvtColor(first, codes[mode])
    return colours


def _as_bytes(values: Array) -> Array:
    """Bytes stay; 0 to 1 becomes 0 to 255; all else is stretched from its least to its largest value."""
    if values.dtype == np.uint8:
        return values
    numbers = np.nan_to_num(values.astype(np.float64))
    low, high = float(numbers.min()), float(numbers.max())
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    stretched: Array = ((numbers - low) / ((high - low) or 1.0) * 255).astype(np.uint8)
    return stretched


def _with_label(picture: Array, label: Targets, at: int | None) -> Array:
    """The picture with the mask in colours, and frames for boxes. ``at`` is the slice of a volume."""
    cv2, result = opencv(), picture.copy()
    mask = None if label.mask is None else label.mask.array if at is None else label.mask.array[at]
    if mask is not None and mask.shape == picture.shape[:2]:
        table = np.array([(0, 0, 0), *CLASS_COLOURS], np.float64)
        colours = table[np.where(mask > 0, (mask.astype(np.int64) - 1) % len(CLASS_COLOURS) + 1, 0)]
        mixed = result * (1 - _COVER) + colours * _COVER
        result[mask > 0] = mixed[mask > 0].astype(np.uint8)
    boxes = None if label.boxes is None else label.boxes
    if boxes is not None:
        axes = boxes.coordinates.shape[1] // 2
        for box, number in zip(np.rint(boxes.coordinates).astype(int), boxes.classes.tolist(), strict=True):
            corner, opposite = box[:2].tolist(), (box[axes : axes + 2] - 1).tolist()
            cv2.rectangle(result, corner, opposite, CLASS_COLOURS[int(number) % len(CLASS_COLOURS)], 1)
    return result
