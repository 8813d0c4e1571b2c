"""Grayscale modules that see an image as a sum of waves: Fourier transform and frequency filters."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.messages import say
from workbench.modules.intensity_module import PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of

__all__ = ["FourierTransform", "FrequencyFilter", "fourier_transform", "frequency_filter"]

_AXES = (0, 1)
_NOISE = 1e-6
"""Waves weaker than this share of the strongest are what rounding leaves of none."""


class FourierTransform(PlaneModule, frozen=True):
    """Show of which waves an image is made: its spectrum.

    F(u, v) = Σ f(x, y) · exp(-2πi (ux/width + vy/height)). The middle stands for the mean, what is near to it for slow
    changes of brightness, and what is far for fine detail; a pattern that repeats is a pair of bright points. MR images
    are recorded as such a spectrum.

    Args:
        output: "log magnitude" is log(1 + |F|), which can be looked at; "magnitude" is |F|; "phase" is the angle of F
            from -π to π, which tells where things are.

    >>> fourier_transform(np.full((2, 4), 3, "uint8"), "magnitude").tolist()
    [[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 24.0, 0.0]]
    """

    about: ClassVar[Description] = Description(
        name="Fourier Transform",
        korean="푸리에 변환",
        category="Grayscale",
        source="J. W. Cooley, J. W. Tukey, Math. Comput. 19, 1965; scipy.fft.fft2 and fftshift, which take images of "
        "any size, where cv2.dft is slow.",
        chain="ColorToGrayscale > FourierTransform > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="The result is no picture of the place any more: a mask does not lie over it.",
    )

    output: Literal["log magnitude", "magnitude", "phase"] = "log magnitude"

    def promised_range(self) -> tuple[float, float] | None:
        return (-np.pi, np.pi) if self.output == "phase" else None

    def plane(self, plane: Array) -> Array:
        from scipy import fft

        spectrum = fft.fftshift(fft.fft2(plane.astype(np.float64), axes=_AXES), axes=_AXES)
        magnitude = np.abs(spectrum)
        if self.output == "phase":
            silent = magnitude <= _NOISE * magnitude.max()
            phase: Array = np.where(silent, 0, np.angle(spectrum))
            return phase.astype(np.float32)
        shown: Array = np.log1p(magnitude) if self.output == "log magnitude" else magnitude
        return shown.astype(np.float32)


class FrequencyFilter(PlaneModule, frozen=True):
    """Keep slow or fast changes of brightness, and take the others away.

    Low pass blurs: noise and detail go. High pass keeps edges and detail, and takes uneven light away; its values lie
    around 0. Band pass keeps one size of structures, and band stop takes one away, such as a regular pattern.

    Each wave is multiplied by a number of its frequency d, where 1 is the fastest change along an axis, from one
    pixel to the next. Low pass by name: "ideal" is 1 up to the cutoff and 0 above; "Gaussian" is exp(-d² / 2 cutoff²);
    "Butterworth" is 1 / (1 + (d / cutoff)^(2 · order)). High pass is 1 minus low pass, and band pass the low pass of
    ``upper`` times the high pass of ``cutoff``.

    Args:
        method: What is kept: slow changes, fast ones, those of a band, or all but a band.
        shape: How sharply the filter cuts. "ideal" leaves rings around edges.
        cutoff: The frequency that divides, or where the band begins.
        upper: Where the band ends; only for bands.
        order: How steep a Butterworth filter is; only for that one.

    >>> frequency_filter(np.array([[0, 9, 0, 9]], "uint8"), "low pass", "ideal", 0.1).tolist()
    [[4.5, 4.5, 4.5, 4.5]]
    """

    about: ClassVar[Description] = Description(
        name="Frequency Filter",
        korean="주파수 필터",
        category="Grayscale",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., sections 4.8 to 4.10; scipy.fft.dctn, "
        "the Fourier transform of the image mirrored at its border, so that left does not run into right.",
        chain="ColorToGrayscale > FrequencyFilter(method='high pass', cutoff=0.05) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="The result is float32, and may go below the least and above the largest value of the image.",
    )

    method: Literal["low pass", "high pass", "band pass", "band stop"] = "low pass"
    shape: Literal["ideal", "Gaussian", "Butterworth"] = "Gaussian"
    cutoff: Annotated[float, Meta(gt=0, le=1.5)] = 0.1
    upper: Annotated[float, Meta(gt=0, le=1.5)] = 0.5
    order: Annotated[int, Meta(ge=1, le=20)] = 2

    def check(self) -> None:
        if self.method.startswith("band") and self.cutoff >= self.upper:
            expected, received = say("cutoff below upper"), (self.cutoff, self.upper)
            where, example = "FrequencyFilter", "cutoff=0.1, upper=0.5"
            raise ModuleParametersDisagree(where=where, expected=expected, received=received, example=example)

    def plane(self, plane: Array) -> Array:
        from scipy import fft

        waves = fft.dctn(plane.astype(np.float64), axes=_AXES, norm="ortho")
        height, width = plane.shape[:2]
        distance = np.hypot(np.arange(height)[:, None] / height, np.arange(width) / width)
        kept = self._kept(distance)
        waves *= kept if plane.ndim == len(_AXES) else kept[..., None]
        filtered: Array = fft.idctn(waves, axes=_AXES, norm="ortho")
        return filtered.astype(np.float32)

    def _kept(self, distance: Array) -> Array:
        """Which share of each wave stays."""
        slow = self._low_pass(distance, self.cutoff)
        if self.method == "low pass":
            return slow
        if self.method == "high pass":
            return 1 - slow
        band: Array = self._low_pass(distance, self.upper) * (1 - slow)
        return band if self.method == "band pass" else 1 - band

    def _low_pass(self, distance: Array, cutoff: float) -> Array:
        if self.shape == "ideal":
            return (distance <= cutoff).astype(np.float64)
        if self.shape == "Gaussian":
            bell: Array = np.exp(-(distance**2) / (2 * cutoff**2))
            return bell
        smooth: Array = 1 / (1 + (distance / cutoff) ** (2 * self.order))
        return smooth


fourier_transform = function_of(FourierTransform)
frequency_filter = function_of(FrequencyFilter)
