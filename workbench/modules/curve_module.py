"""Modules that give each brightness another one by a curve: gamma, logarithm."""

from dataclasses import replace

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.opencv import opencv
from workbench.modules.value_scale import from_shares, shares, value_scale

_ALPHA = 3


class CurveModule(IntensityModule, frozen=True):
    """A curve from brightness to brightness; black and white stay. For authors: write ``curve``.

    Black and white are those of ``value_scale``. The alpha channel of an image does not change.
    """

    def apply(self, sample: Sample) -> Sample:
        scale = value_scale(_colors(sample), sample.header)
        image = self._curved(sample.image, scale)
        if sample.header.color_mode == "RGBA":
            image[..., _ALPHA] = sample.image[..., _ALPHA]
        return sample.replaced(image=image, header=replace(sample.header, value_range=scale))

    def _curved(self, image: Array, scale: tuple[float, float]) -> Array:
        if image.dtype.kind == "f":
            return from_shares(self.curve(shares(image, scale)), scale, image.dtype)
        limits = np.iinfo(image.dtype)
        every = np.arange(limits.min, limits.max + 1)
        table = from_shares(self.curve(shares(every.astype(np.float64), scale)), scale, image.dtype)
        if image.dtype == np.uint8:
            looked_up: Array = opencv().LUT(image.reshape(len(image), -1), table)
            return looked_up.reshape(image.shape)
        return np.take(table, image.astype(np.int64) - limits.min)

    def curve(self, share: Array) -> Array:
        """The new brightness. For authors.

        Args:
            share: Brightness from 0 for black to 1 for white; may be written into.

        Returns:
            The new brightness of each, in the same range.
        """
        raise NotImplementedError


def _colors(sample: Sample) -> Array:
    """The image without its alpha channel."""
    return sample.image[..., :_ALPHA] if sample.header.color_mode == "RGBA" else sample.image


def logarithmic(share: Array, strength: float, *, inverse: bool) -> Array:
    """The curve of the logarithm, log(1 + strength · x) / log(1 + strength), or its inverse.

    Args:
        share: Brightness from 0 to 1.
        strength: How much dark values are spread.
        inverse: Whether bright values are spread instead.

    Returns:
        The new brightness.

    >>> logarithmic(np.array([0.0, 1.0]), 255, inverse=False).tolist()
    [0.0, 1.0]
    """
    if inverse:
        opened: Array = np.expm1(share * np.log1p(strength)) / strength
        return opened
    spread: Array = np.log1p(share * strength) / np.log1p(strength)
    return spread
