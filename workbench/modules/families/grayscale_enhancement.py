"""Grayscale modules for light and contrast: gamma, logarithm, equalization, local contrast."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.curve_module import CurveModule, logarithmic
from workbench.modules.equalization import ClipLimit, EqualizationMethod, Tiles, clahe, equalized
from workbench.modules.intensity_module import IntensityModule, PlaneModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import KernelSize
from workbench.modules.opencv import opencv
from workbench.modules.planes import by_channel, by_plane
from workbench.modules.value_scale import to_bytes

__all__ = [
    "ClaheGrayscale",
    "GammaCorrectionGrayscale",
    "HistogramEqualizationGrayscale",
    "LocalContrast",
    "LogarithmicCorrectionGrayscale",
    "clahe_grayscale",
    "gamma_correction_grayscale",
    "histogram_equalization_grayscale",
    "local_contrast",
    "logarithmic_correction_grayscale",
]


class GammaCorrectionGrayscale(CurveModule, frozen=True):
    """Make the middle tones of grey images darker or brighter: s = r ^ gamma.

    r is the brightness from 0 to 1. Black and white stay where they are; a gamma above 1 darkens what is between and
    shows differences of bright tones, one below 1 brightens it and shows differences of dark tones.

    Args:
        gamma: The exponent; 1 changes nothing.

    >>> gamma_correction_grayscale(np.array([[0, 128, 255]], "uint8"), 2.0).tolist()
    [[0, 64, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Gamma Correction-grayscale",
        korean="감마 보정-흑백",
        category="Grayscale",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 3-5; "
        "skimage.exposure.adjust_gamma.",
        chain="ColorToGrayscale > GammaCorrectionGrayscale(gamma=0.5) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        caution="Some programs mean 1/gamma by gamma: with 2.2 they brighten. Here a gamma above 1 darkens.",
    )

    gamma: Annotated[float, Meta(gt=0, le=25)] = 2.2

    def curve(self, share: Array) -> Array:
        curved: Array = share**self.gamma
        return curved


class LogarithmicCorrectionGrayscale(CurveModule, frozen=True):
    """Spread the dark tones of grey images: s = log(1 + k · r) / log(1 + k).

    r is the brightness from 0 to 1 and k the strength. It makes visible what is hidden in shadows, and values of which
    a few are a thousand times larger than the others, as those of a Fourier transform.

    Args:
        strength: k of the formula. 255 is the textbook's logarithm of bytes, c · log(1 + value); small values change
            little.
        inverse: Whether the curve is turned round, so that bright tones are spread and dark ones pressed together.

    >>> logarithmic_correction_grayscale(np.array([[0, 15, 255]], "uint8")).tolist()
    [[0, 128, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Logarithmic Correction-grayscale",
        korean="로그 보정-흑백",
        category="Grayscale",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 3-4.",
        chain="ColorToGrayscale > LogarithmicCorrectionGrayscale(strength=10) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        caution="The noise of dark places becomes as visible as what is wanted there.",
    )

    strength: Annotated[float, Meta(gt=0, le=65_535)] = 255.0
    inverse: bool = False

    def curve(self, share: Array) -> Array:
        return logarithmic(share, self.strength, inverse=self.inverse)


class _ByteModule(IntensityModule, frozen=True):
    """New bytes for a grey picture of bytes; for authors: write ``spread``."""

    def process_sample(self, sample: Sample) -> Array:
        return by_plane(self._spread_channels, to_bytes(sample.image), sample.header.dimension)

    def _spread_channels(self, plane: Array) -> Array:
        return by_channel(self.spread, plane)

    def spread(self, plane: Array) -> Array:
        """The new picture. For authors.

        Args:
            plane: (height, width) in uint8.

        Returns:
            A picture of the same shape in uint8.
        """
        raise NotImplementedError


class HistogramEqualizationGrayscale(_ByteModule, frozen=True):
    """Use the whole range from dark to bright in grey images, so that details become visible.

    Each value is replaced by the share of pixels that are not brighter: s = 255 · (pixels up to r) / (all pixels). The
    histogram becomes as flat as it can. Images that are not of bytes are stretched from their least and largest value
    to 0 and 255 first.

    Args:
        method: "Simple" has one curve for the whole picture. "Adaptive" has one for each tile, with a limit (CLAHE),
            and shows what is hidden in dark and in bright places at once.
        kernel_size: How many tiles stand side by side, and how many above each other; only for "Adaptive".
        limit: How many times the contrast of a tile may grow; only for "Adaptive".

    >>> histogram_equalization_grayscale(np.array([[90, 100, 110]], "uint8")).tolist()
    [[0, 128, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Histogram Equalization-grayscale",
        korean="히스토그램 평활화-흑백",
        category="Grayscale",
        source="OpenCV, cv2.equalizeHist and cv2.createCLAHE; R. C. Gonzalez, R. E. Woods: Digital Image Processing, "
        "4th ed., section 3.3.",
        chain="ColorToGrayscale > HistogramEqualizationGrayscale > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="uint8",
        gives_range=(0, 255),
        caution="The data type becomes uint8: units such as HU are lost. Noise of even areas is made visible too.",
    )

    method: EqualizationMethod = "Simple"
    kernel_size: Tiles = 7
    limit: ClipLimit = 2.0

    def spread(self, plane: Array) -> Array:
        return equalized(plane, self.method, self.kernel_size, self.limit)


class ClaheGrayscale(_ByteModule, frozen=True):
    """Raise the contrast of each part of grey images by itself, with a limit for noise (CLAHE).

    A picture is divided into tiles; each is equalized, no value counting for more than the limit, and between the tiles
    the result is interpolated, so that no borders are seen. It is the usual first step for X-ray pictures and pictures
    of the eye. Images that are not of bytes are stretched from their least and largest value to 0 and 255 first.

    Args:
        tiles: How many tiles stand side by side, and how many above each other. More of them show finer details.
        limit: How many times the contrast of a tile may grow. 1 changes little; above 4 noise becomes visible.

    >>> clahe_grayscale(image).dtype
    dtype('uint8')
    """

    about: ClassVar[Description] = Description(
        name="Histogram Equalization_CLAHE-grayscale",
        korean="대비 제한 적응 평활화-흑백",
        category="Grayscale",
        source="K. Zuiderveld: Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994; OpenCV, "
        "cv2.createCLAHE.",
        chain="ColorToGrayscale > ClaheGrayscale(limit=3) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="uint8",
        gives_range=(0, 255),
        caution="The data type becomes uint8. The same tissue may have another brightness elsewhere in the picture.",
    )

    tiles: Tiles = 8
    limit: ClipLimit = 2.0

    def spread(self, plane: Array) -> Array:
        return clahe(plane, self.tiles, self.limit)


class LocalContrast(PlaneModule, frozen=True):
    """Compare each pixel with its neighbourhood: (x - mean) / standard deviation.

    Mean and standard deviation are those of a square around the pixel. Uneven light disappears, and a faint edge in a
    shadow counts as much as one in the light. The deviation alone shows texture: it is small where an image is even.

    Args:
        method: "normalized" is the formula above; "deviation" gives the standard deviation only.
        kernel_size: The side of the square; larger than what should stay visible.

    >>> (100 * local_contrast(np.array([[1, 1, 4, 1, 1]], "uint8"), kernel_size=3)).round().tolist()
    [[0.0, -71.0, 141.0, -71.0, 0.0]]
    """

    about: ClassVar[Description] = Description(
        name="Local Contrast",
        korean="국소 대비",
        category="Grayscale",
        source="K. Jarrett et al.: What is the best multi-stage architecture for object recognition?, ICCV 2009; "
        "OpenCV, cv2.boxFilter.",
        chain="ColorToGrayscale > LocalContrast(kernel_size=15) > MinMaxNormalization",
        color_modes=("L", "Channels"),
        gives_dtype="float32",
        caution="Even areas become noise of full strength; the deviation there is that of the camera.",
    )

    method: Literal["normalized", "deviation"] = "normalized"
    kernel_size: KernelSize = 31

    def plane(self, plane: Array) -> Array:
        values = plane.astype(np.float64)
        values -= values.mean(axis=(0, 1))  # squares of small numbers keep more digits
        mean, squares = (self._mean(one) for one in (values, values**2))
        deviation: Array = np.sqrt(np.maximum(squares - mean**2, 0))
        if self.method == "deviation":
            return deviation.astype(np.float32)
        even = deviation <= _SMALLEST * np.abs(values).max()
        compared: Array = np.where(even, 0, (values - mean) / np.where(even, 1, deviation))
        return compared.astype(np.float32)

    def _mean(self, values: Array) -> Array:
        cv2, size = opencv(), self.kernel_size
        mean: Array = cv2.boxFilter(values, cv2.CV_64F, (size, size), borderType=cv2.BORDER_REFLECT)
        return mean


_SMALLEST = 1e-6
"""Deviations below this share of the largest value are what rounding leaves of none."""


gamma_correction_grayscale = function_of(GammaCorrectionGrayscale)
logarithmic_correction_grayscale = function_of(LogarithmicCorrectionGrayscale)
histogram_equalization_grayscale = function_of(HistogramEqualizationGrayscale)
clahe_grayscale = function_of(ClaheGrayscale)
local_contrast = function_of(LocalContrast)
