"""The Grayscale module against uneven light and the uneven coils of MR scanners."""

from itertools import product
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Fraction, Sigma
from workbench.modules.opencv import cast_like

__all__ = ["BiasFieldCorrection", "bias_field_correction"]


class BiasFieldCorrection(IntensityModule, frozen=True):
    """Take slow changes of brightness away that come from the coil or the lamp, not from the object.

    The same tissue is brighter near to the coil of an MR scanner. An image is modelled as true image · field, so that
    log(image) = log(true image) + log(field). The slow part of the logarithm is taken for the field, and the image is
    divided by it; the mean brightness stays. Only bright enough pixels count for the estimate. Of a volume one field
    is found, in all three directions.

    Args:
        method: "polynomial" fits a smooth surface to the logarithm, in a few rounds in which pixels far from it (other
            tissues) count less and less; "gaussian" takes the logarithm's average around each pixel (homomorphic
            filter), and follows a more complicated field, but also large objects.
        degree: The degree of the polynomial: 1 is a slope, 2 a bowl; only for "polynomial".
        sigma: How far around a pixel the average goes: larger than the objects; only for "gaussian".
        background: Pixels darker than this share of the bright ones (99th percentile) do not count.

    >>> lit = np.outer(np.ones(8), np.exp(np.linspace(0, 1, 8))).astype("float32")
    >>> bool(np.ptp(bias_field_correction(lit)) < 0.001)
    True
    """

    about: ClassVar[Description] = Description(
        name="Bias-Field Correction",
        korean="편향장 보정",
        category="Grayscale",
        source="B. M. Dawant, A. P. Zijdenbos, R. A. Margolin: Correction of intensity variations in MR images, IEEE "
        "Trans. Med. Imaging 12, 1993, with the reweighted least squares of P. W. Holland, R. E. Welsch, 1977 "
        "(polynomial); B. H. Brinkmann, A. Manduca, R. A. Robb: Optimized homomorphic unsharp masking, IEEE Trans. "
        "Med. Imaging 17, 1998 (gaussian). N4 (SimpleITK) is the reference where accuracy counts.",
        chain="ColorToGrayscale > BiasFieldCorrection(method='gaussian', sigma=8) > MinMaxNormalization",
        color_modes=("L",),
        modality="MR",
        caution="Wrong for CT, whose numbers are absolute. A large bright object is taken for uneven light.",
    )

    method: Literal["polynomial", "gaussian"] = "polynomial"
    degree: Annotated[int, Meta(ge=1, le=4)] = 2
    sigma: Sigma = 32.0
    background: Fraction = 0.1

    def process_sample(self, sample: Sample) -> Array:
        image = sample.image
        values = image.reshape(sample.size).astype(np.float64)
        counted = (values > 0) & (values >= self.background * np.percentile(values, 99))
        if not counted.any():
            return image
        logarithm = np.log(np.where(counted, values, 1))
        field = self._field(logarithm, counted)
        seen = field[counted]
        field = np.clip(field, seen.min(), seen.max())  # nothing is known of places without signal
        corrected = values / np.exp(field - seen.mean())
        corrected *= values[counted].mean() / corrected[counted].mean()
        return cast_like(corrected.reshape(image.shape), image.dtype)

    def _field(self, logarithm: Array, counted: Array) -> Array:
        if self.method == "polynomial":
            return _surface(logarithm, counted, self.degree)
        return _average(logarithm, counted, self.sigma)


def _average(logarithm: Array, counted: Array, sigma: float) -> Array:
    """The Gaussian average around each pixel of those that count."""
    sums, weights = (_blurred(one, sigma) for one in (np.where(counted, logarithm, 0), counted.astype(np.float64)))
    average: Array = np.where(weights > _LEAST_WEIGHT, sums / np.maximum(weights, _LEAST_WEIGHT), 0)
    return average


def _blurred(values: Array, sigma: float) -> Array:
    """A Gaussian with the border mirrored, by its frequencies: as fast for a wide one as for a narrow one."""
    from scipy import fft

    waves = fft.dctn(values)
    for axis, length in enumerate(values.shape):
        frequencies = np.arange(length) * (np.pi / length)
        waves *= np.exp(-((frequencies * sigma) ** 2) / 2).reshape(-1, *(1 for _ in values.shape[axis + 1 :]))
    blurred: Array = fft.idctn(waves)
    return blurred


def _surface(logarithm: Array, counted: Array, degree: int) -> Array:
    """A polynomial of the places through most of the pixels that count."""
    places = [np.linspace(-1, 1, length) if length > 1 else np.zeros(1) for length in logarithm.shape]
    powers = [power for power in product(range(degree + 1), repeat=logarithm.ndim) if sum(power) <= degree]
    where = np.argwhere(counted)
    chosen = where[:: max(1, len(where) // _POINTS)]
    terms = np.stack([_term(places, power, chosen) for power in powers], axis=-1)
    values = logarithm[tuple(chosen.T)]
    weights = np.ones(len(values))
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)
        factors = np.linalg.lstsq(terms * root[:, None], values * root, rcond=None)[0]
        rest = values - terms @ factors
        spread = 1.4826 * np.median(np.abs(rest)) + _LEAST_SPREAD
        weights = np.clip(1 - (rest / (_BISQUARE * spread)) ** 2, 0, None) ** 2
    field = np.zeros(logarithm.shape)
    for power, factor in zip(powers, factors, strict=True):
        axes = np.ix_(*(place**exponent for place, exponent in zip(places, power, strict=True)))
        field += factor * np.prod(np.broadcast_arrays(*axes), axis=0)
    return field


def _term(places: list[Array], power: tuple[int, ...], chosen: Array) -> Array:
    product_: Array = np.prod(
        [places[axis][chosen[:, axis]] ** exponent for axis, exponent in enumerate(power)], axis=0
    )
    return product_


_POINTS = 20_000
"""About how many pixels a polynomial is fitted to; it has at most 35 factors."""
_ROUNDS = 10
_BISQUARE = 4.685
"""Tukey's constant: pixels further away than this many standard deviations do not count."""
_LEAST_SPREAD = 1e-9
_LEAST_WEIGHT = 1e-6
"""Places that are further from all that counts have no average."""

bias_field_correction = function_of(BiasFieldCorrection)
