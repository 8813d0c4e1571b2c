"""How often the values of a sample's image occur, channel by channel, and their numbers."""

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.imaging.pixel_statistics import count_not_finite, counts_in_bins, value_range
from workbench.ui.image_viewer.viewed_sample import ViewedSample

BINS = 64
_AT_ONCE = 4_000_000


class ChannelHistogram(NamedTuple):
    """One channel.

    Args:
        name: Of the channel; "" where there is only one.
        counts: How many pixels lie in each section of the range.
        mean: Of the finite values.
        deviation: Their standard deviation.
    """

    name: str
    counts: tuple[int, ...]
    mean: float
    deviation: float


class ImageHistogram(NamedTuple):
    """All channels of an image, over its whole range.

    Args:
        low: The least finite value.
        high: The largest.
        channels: The channels.
        lost: How many values are NaN or infinite.
    """

    low: float
    high: float
    channels: tuple[ChannelHistogram, ...]
    lost: int


def histogram_of(sample: Sample, bins: int = BINS) -> ImageHistogram:
    """The histogram of a sample's image.

    Args:
        sample: The sample.
        bins: Into how many sections of equal width the range is divided.

    Returns:
        Counts and numbers of each channel; of a volume over all slices.

    >>> found = histogram_of(Sample(np.array([[0, 0, 4]], "uint8")), bins=2)
    >>> found.low, found.high, found.channels[0].counts
    (0.0, 4.0, (2, 1))
    """
    image = sample.image
    low, high = value_range(image)
    names = ViewedSample(sample).channel_names
    parts = [(name, image[..., at]) for at, name in enumerate(names)] or [("", image)]
    channels = tuple(_channel(name, part, bins, low, high) for name, part in parts)
    return ImageHistogram(low, high, channels, count_not_finite(image))


def _channel(name: str, values: Array, bins: int, low: float, high: float) -> ChannelHistogram:
    """The numbers of one channel, a few million values at a time: a volume is not copied as a whole."""
    counts = np.zeros(bins, np.int64)
    count, total = 0, 0.0
    for part in _parts(values):
        counts += counts_in_bins(part, bins, low, high)
        finite = _finite(part)
        count += finite.size
        total += float(finite.sum(dtype=np.float64))
    mean = total / count if count else 0.0
    squares = sum(float(np.square(_finite(part).astype(np.float64) - mean).sum()) for part in _parts(values))
    return ChannelHistogram(name, tuple(counts.tolist()), mean, sqrt(squares / count) if count else 0.0)


def _parts(values: Array) -> Iterator[Array]:
    """The values in blocks of rows or slices."""
    rows = max(1, _AT_ONCE * len(values) // values.size)
    for first in range(0, len(values), rows):
        yield values[first : first + rows]


def _finite(values: Array) -> Array:
    return values[np.isfinite(values)] if values.dtype.kind == "f" else values
