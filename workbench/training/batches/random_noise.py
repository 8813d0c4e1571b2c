"""Noise for augmentation: Gaussian, Laplace, and salt and pepper, of a strength that is drawn for each image."""

import math
from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from keras import ops

from workbench.training.batches.augmentation_ranges import NOISES, AugmentationRanges

Tensor: TypeAlias = Any
PixelDraws: TypeAlias = Callable[[tuple[Any, ...], int], Tensor]
"""Independent numbers from -1 to 1 in an array of a shape; the whole number tells one array from another."""

_INSIDE = 1.0 - 1e-6
"""Draws are kept off -1 and 1, where both inverses are infinite."""


def noises_of(augmentation: AugmentationRanges) -> list[str]:
    """The noises that are asked for."""
    return [name for name in NOISES if getattr(augmentation, name)]


def with_noise(
    images: Tensor,
    names: Collection[str],
    strength: Callable[[str], Tensor],
    pixels: PixelDraws,
    value_range: tuple[float, float],
) -> Tensor:
    """Images with noise, within the range of values.

    Args:
        images: (batch, height, width, channels), float.
        names: The noises that are asked for.
        strength: The strength for each image, (batch,), by the name of a noise.
        pixels: Random numbers for each value of the images.
        value_range: The smallest and the largest value.

    Source: The numbers are the inverses of the distribution functions of the normal and of the Laplace distribution at
    evenly distributed numbers; a Laplace distribution of the scale b has the standard deviation b√2.
    """
    low, high = value_range
    shape = tuple(ops.shape(images))
    for number, (name, inverse) in enumerate((("noise", _normal), ("laplace_noise", _laplace))):
        if name in names:
            spread = _each(strength(name), images) * (high - low)
            images = images + spread * ops.cast(inverse(pixels(shape, number) * _INSIDE), images.dtype)
    if "salt_and_pepper" in names:
        images = _salted(images, strength("salt_and_pepper"), pixels((*shape[:3], 1), len(NOISES)), value_range)
    return ops.clip(images, low, high)


def _salted(images: Tensor, share: Tensor, draws: Tensor, value_range: tuple[float, float]) -> Tensor:
    """A share of the pixels, half of them black and half white in all their channels."""
    low, high = value_range
    draws, share = ops.cast(draws, images.dtype), _each(share, images)
    images = ops.where(draws < share - 1.0, ops.cast(low, images.dtype), images)
    return ops.where(draws > 1.0 - share, ops.cast(high, images.dtype), images)


def _each(strength: Tensor, images: Tensor) -> Tensor:
    return ops.cast(strength, images.dtype)[:, None, None, None]


def _normal(draws: Tensor) -> Tensor:
    """Of the standard deviation 1."""
    return math.sqrt(2.0) * ops.erfinv(draws)


def _laplace(draws: Tensor) -> Tensor:
    """Of the standard deviation 1."""
    return -ops.sign(draws) * ops.log(1.0 - ops.abs(draws)) / math.sqrt(2.0)
