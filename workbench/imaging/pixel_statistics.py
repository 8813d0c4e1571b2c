"""Numbers about the pixels of an image of any size: their range and how often values occur."""

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_MOST = 1_000_000
"""As many pixels, evenly spread, tell percentiles well enough."""
_COUNTED = 2
"""Bytes of whole numbers that are counted value by value, which is many times faster than sorting them into bins."""


def value_range(values: Array) -> tuple[float, float]:
    """The least and the largest finite value; (0, 0) where none is finite.

    >>> value_range(np.array([3, np.nan, -1.5]))
    (-1.5, 3.0)
    """
    finite = values if values.dtype.kind != "f" or _sum_is_finite(values) else values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def count_not_finite(values: Array) -> int:
    """How many values are NaN or infinite."""
    if values.dtype.kind != "f" or _sum_is_finite(values):
        return 0
    return int(values.size - np.count_nonzero(np.isfinite(values)))


def automatic_range(values: Array, share: float = 0.01) -> tuple[float, float]:
    """The values that ``share`` of the pixels are below and above; the whole range where these are equal.

    Of whole numbers both ends are whole, the next ones outside.

    >>> automatic_range(np.arange(101), 0.1)
    (10.0, 90.0)
    """
    some = values.reshape(-1)[:: max(1, values.size // _MOST)] if values.flags.c_contiguous else _spread(values)
    finite = some[np.isfinite(some)]
    if not finite.size:
        return value_range(values)
    low, high = (float(one) for one in np.quantile(finite.astype(np.float64), (share, 1 - share)))
    if values.dtype.kind != "f":
        low, high = float(np.floor(low)), float(np.ceil(high))
    return (low, high) if high > low else value_range(values)


def counts_in_bins(values: Array, bins: int, low: float, high: float) -> Array:
    """A histogram.

    Args:
        values: Numbers of any shape; what is not finite or outside is not counted.
        bins: Into how many sections of equal width the range is divided.
        low: Where the first section begins.
        high: Where the last ends; its value belongs to that section.

    Returns:
        (bins,), int64.

    >>> counts_in_bins(np.array([0, 0, 1, 9, 10], "uint8"), 2, 0, 10).tolist()
    [3, 2]
    """
    limits = (low, high if high > low else low + 1)
    if values.dtype.kind in "biu" and values.dtype.itemsize <= _COUNTED and values.size:
        least = int(values.min())
        counts = np.bincount(values.reshape(-1).astype(np.int32) - least)
        found = np.histogram(np.arange(len(counts)) + least, bins, limits, weights=counts)[0]
        return found.astype(np.int64)
    finite = values[np.isfinite(values)]
    return np.histogram(finite, bins, limits)[0].astype(np.int64)


def _sum_is_finite(values: Array) -> bool:
    """Whether all are finite, for certain: a sum needs no second array of the same size."""
    with np.errstate(all="ignore"):
        return bool(np.isfinite(values.sum(dtype=np.float64)))


def _spread(values: Array) -> Array:
    """Some of the values of an array that does not lie in one piece."""
    step = max(1, int((values.size / _MOST) ** (1 / max(values.ndim, 1))))
    some: Array = values[tuple(slice(None, None, step if size >= step else 1) for size in values.shape)].reshape(-1)
    return some


def signal_to_noise(before: Array, after: Array, span: float) -> float:
    """How near an image is to another one: its peak signal-to-noise ratio.

    Args:
        before: The image as it was.
        after: The image as it is, of the same shape.
        span: The largest minus the least value that a pixel can have.

    Returns:
        10 · log10(span² / mean squared difference) in dB; infinite for equal images.

    >>> signal_to_noise(np.zeros((2, 2), "uint8"), np.full((2, 2), 255, "uint8"), 255)
    0.0
    """
    error = float(np.mean((after.astype(np.float64) - before.astype(np.float64)) ** 2))
    return float("inf") if error == 0 else float(10 * np.log10(span**2 / error))
