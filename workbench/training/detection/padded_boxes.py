"""Boxes of images in one array: as many rows for every image, the class -1 where it has fewer."""

from collections.abc import Sequence

import numpy as np

from workbench.data.dataset import Array

NUMBERS = 5
"""Class, xmin, ymin, xmax, ymax."""
NOTHING = -1.0
"""The class, and all other numbers, of a row without a box."""
_PADDED = 3


def are_ragged(y: Array) -> bool:
    """Whether labels are a list of boxes for each image, (samples,) with an array (boxes, 5) each."""
    return y.dtype == object and y.ndim == 1 and len(y) > 0 and all(_is_list(one) for one in y)


def _is_list(one: object) -> bool:
    shape: tuple[int, ...] = getattr(one, "shape", ())
    return len(shape) == 2 and shape[1] == NUMBERS  # noqa: PLR2004 - boxes and their numbers


def look_like_boxes(y: Array) -> bool:
    """Whether labels are boxes: lists of them, or what :func:`padded_boxes` makes of lists."""
    if are_ragged(y):
        return True
    if y.ndim != _PADDED or y.shape[-1] != NUMBERS or y.dtype.kind != "f" or not y.size:
        return False
    kinds, empty = y[..., 0], (y == NOTHING).all(axis=-1)
    whole = bool(((kinds == np.floor(kinds)) & (kinds >= NOTHING)).all())
    return whole and bool((empty | ((y[..., 3:] > y[..., 1:3]).all(axis=-1) & (kinds >= 0))).all())


def most_boxes(y: Array) -> int:
    """How many boxes an image has at most; at least 1, since an axis of length 0 takes no maximum."""
    return max((len(one) for one in y), default=0) or 1


def padded_boxes(y: Array | Sequence[Array], most: int | None = None) -> Array:
    """Boxes as one array.

    Args:
        y: A list, or an array of objects, with (boxes, 5) for each image: class, xmin, ymin, xmax, ymax in pixels; or
            what this function gave before.
        most: How many rows an image gets; None for as many as the one with most boxes.

    Returns:
        (images, most, 5), float32; rows without a box are -1.

    >>> padded_boxes([np.zeros((0, 5)), np.array([[1, 2, 3, 4, 5]])]).tolist()
    [[[-1.0, -1.0, -1.0, -1.0, -1.0]], [[1.0, 2.0, 3.0, 4.0, 5.0]]]
    """
    if isinstance(y, np.ndarray) and y.ndim == _PADDED and (most is None or y.shape[1] == most):
        return y.astype(np.float32, copy=False)
    rows = most_boxes(np.asarray(y) if isinstance(y, np.ndarray) else _objects(y)) if most is None else most
    padded = np.full((len(y), rows, NUMBERS), NOTHING, np.float32)
    for row, boxes in zip(padded, y, strict=True):
        row[: len(boxes)] = boxes
    return padded


def _objects(lists: Sequence[Array]) -> Array:
    found = np.empty(len(lists), object)
    found[:] = [np.asarray(one) for one in lists]
    return found


def boxes_of(padded: Array) -> list[Array]:
    """The boxes of each image without the rows that hold none: the opposite of :func:`padded_boxes`.

    >>> [len(one) for one in boxes_of(padded_boxes([np.zeros((0, 5)), np.array([[1, 2, 3, 4, 5]])]))]
    [0, 1]
    """
    return [np.asarray(one)[np.asarray(one)[:, 0] >= 0] for one in padded]
