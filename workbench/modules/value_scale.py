"""Which values of an image are black and white: what formulas for values of 0 to 1 are scaled by."""

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.modules.opencv import cast_like

_APART = 1e-6
"""The least share of its own value by which white differs from black, so that it does even where 1 is lost in it."""
WHITE = 255
"""The brightest value of an image of bytes."""


def value_scale(image: Array, header: ImageHeader) -> tuple[float, float]:
    """The values of black and white.

    Args:
        image: Of any shape and type of numbers, finite.
        header: Its header.

    Returns:
        The range that the header tells, where all pixels lie in it. Otherwise the range of the type of numbers for
        whole numbers without a sign, 0 to 1 for fractions in that range, and for all else 0, or the least value where
        it is below, to the largest value.

    >>> value_scale(np.array([[10, 20]], "uint8"), ImageHeader())
    (0.0, 255.0)
    >>> value_scale(np.array([[-1000, 400]], "int16"), ImageHeader())
    (-1000.0, 400.0)
    """
    low, high = float(image.min()), float(image.max())
    told = header.value_range
    if told is not None and told[0] <= low and high <= told[1] and told[0] < told[1]:
        return float(told[0]), float(told[1])
    if image.dtype.kind == "u":
        return 0.0, float(np.iinfo(image.dtype).max)
    if image.dtype.kind == "f" and low >= 0 and high <= 1:
        return 0.0, 1.0
    base = min(0.0, low)
    return base, max(high, base + max(1.0, _APART * abs(base)))


def shares(image: Array, scale: tuple[float, float]) -> Array:
    """Values as shares of the way from black to white.

    Args:
        image: Of any shape.
        scale: The values of black and white.

    Returns:
        Values from 0 to 1, float64 for float64 and float32 for all other types.

    >>> shares(np.array([0, 51, 255], "uint8"), (0, 255)).tolist()
    [0.0, 0.20000000298023224, 1.0]
    """
    wanted = np.float64 if image.dtype == np.float64 else np.float32
    scaled: Array = (image.astype(np.float64) - scale[0]) / (scale[1] - scale[0])
    return scaled.astype(wanted).clip(0, 1)


def from_shares(values: Array, scale: tuple[float, float], dtype: np.dtype[np.generic]) -> Array:
    """The inverse of ``shares``.

    Args:
        values: From 0 to 1; what lies outside is cut off.
        scale: The values of black and white.
        dtype: The type of numbers that is wanted.

    Returns:
        Values from black to white, rounded where they are whole numbers.

    >>> from_shares(np.array([0, 0.2, 1.5]), (0, 255), np.dtype("uint8")).tolist()
    [0, 51, 255]
    """
    return cast_like(values.clip(0, 1).astype(np.float64) * (scale[1] - scale[0]) + scale[0], dtype)


def to_bytes(image: Array) -> Array:
    """An image as bytes, for algorithms that count how often each of 256 values comes.

    Args:
        image: Of any shape and type of numbers, finite.

    Returns:
        The image itself if it is of bytes. All others are stretched, so that the least value becomes 0 and the largest
        255; an image of one value becomes 0.

    >>> to_bytes(np.array([[-1.0, 0.0, 1.0]])).tolist()
    [[0, 128, 255]]
    """
    if image.dtype == np.uint8:
        return image
    low, high = float(image.min()), float(image.max())
    if low == high:
        return np.zeros(image.shape, np.uint8)
    return from_shares(shares(image, (low, high)), (0, WHITE), np.dtype(np.uint8))
