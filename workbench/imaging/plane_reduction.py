"""Planes of an image made small enough to be sent to a page, and of a type of numbers that the page knows."""

from math import ceil, sqrt
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

MOST_PIXELS = 1 << 20
"""No more pixels are sent at once; of a larger plane the page asks for the part that it shows in full."""
_KNOWN = frozenset({"uint8", "uint16", "int16", "float32"})
_WIDER = {"bool": "uint8", "int8": "int16", "float16": "float32"}


class SentPlane(NamedTuple):
    """Numbers for the page.

    Args:
        values: (height, width) or (height, width, channels) of uint8, uint16, int16 or float32, in one piece.
        is_exact: Whether they are the image's own, not means or rounded.
    """

    values: Array
    is_exact: bool


def step_for(height: int, width: int, most: int = MOST_PIXELS) -> int:
    """Of how many pixels a side one is made, so that there are at most ``most``.

    >>> step_for(512, 512), step_for(4096, 4096)
    (1, 4)
    """
    return max(1, ceil(sqrt(height * width / most)))


def sendable(plane: Array, step: int = 1) -> SentPlane:
    """A plane for the page, ``step`` times smaller.

    Args:
        plane: (height, width) or (height, width, channels) of any numbers.
        step: How many pixels a side become one, their mean.

    Returns:
        The plane; sizes that ``step`` does not divide are rounded up.

    >>> sendable(np.arange(6.0).reshape(2, 3), 2).values.shape
    (1, 2)
    """
    values, is_exact = _converted(plane)
    if step == 1:
        return SentPlane(np.ascontiguousarray(values), is_exact)
    import cv2

    height, width = (ceil(size / step) for size in values.shape[:2])
    small = cv2.resize(np.ascontiguousarray(values), (width, height), interpolation=cv2.INTER_AREA)
    return SentPlane(np.ascontiguousarray(small), is_exact=False)


def nearest(plane: Array, step: int) -> Array:
    """Every ``step``-th pixel of (height, width), of the same size as :func:`sendable` gives: for class numbers."""
    if step == 1:
        return plane
    rows, columns = (np.minimum(np.arange(ceil(n / step)) * step + step // 2, n - 1) for n in plane.shape[:2])
    small: Array = plane[np.ix_(rows, columns)]
    return small


def _converted(plane: Array) -> SentPlane:
    name = plane.dtype.name
    if name in _KNOWN:  # files have numbers of either byte order, pages those of the machine
        return SentPlane(plane.astype(plane.dtype.newbyteorder("="), copy=False), is_exact=True)
    if name in _WIDER:
        return SentPlane(plane.astype(_WIDER[name]), is_exact=True)
    if plane.dtype.kind in "iu" and plane.size:
        low, high = int(plane.min()), int(plane.max())
        for small in (np.int16, np.uint16):
            if np.iinfo(small).min <= low and high <= np.iinfo(small).max:
                return SentPlane(plane.astype(small), is_exact=True)
    return SentPlane(plane.astype(np.float32), is_exact=False)
