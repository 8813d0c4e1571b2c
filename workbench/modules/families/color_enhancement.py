"""Color modules for light and contrast: gamma, logarithm, equalization."""

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.color_conversion import COLOR_DTYPES
from workbench.modules.curve_module import CurveModule, logarithmic
from workbench.modules.equalization import ClipLimit, EqualizationMethod, Tiles, clahe, equalized
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import opencv
from workbench.modules.planes import by_plane
from workbench.modules.value_scale import WHITE, from_shares, shares, to_bytes, value_scale

__all__ = [
    "ClaheColor",
    "GammaCorrectionColor",
    "HistogramEqualizationColor",
    "LogarithmicCorrectionColor",
    "clahe_color",
    "gamma_correction_color",
    "histogram_equalization_color",
    "logarithmic_correction_color",
]


class GammaCorrectionColor(CurveModule, frozen=True):
    """Make the middle tones of colour images darker or brighter: s = r ^ gamma.

    r is the brightness of each channel from 0 to 1. Black and white stay where they are; a gamma above 1 darkens what
    is between, one below 1 brightens it. It corrects pictures that look washed out or too dark without cutting
    anything off.

    Args:
        gamma: The exponent; 1 changes nothing.

    >>> gamma_correction_color(np.array([[[0, 128, 255]]], "uint8"), 2.0).tolist()
    [[[0, 64, 255]]]
    """

    about: ClassVar[Description] = Description(
        name="Gamma Correction-color",
        korean="감마 보정-컬러",
        category="Color",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 3-5; "
        "skimage.exposure.adjust_gamma.",
        chain="GammaCorrectionColor(gamma=0.5) > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        caution="Some programs mean 1/gamma by gamma: with 2.2 they brighten. Here a gamma above 1 darkens.",
    )

    gamma: Annotated[float, Meta(gt=0, le=25)] = 2.2

    def curve(self, share: Array) -> Array:
        curved: Array = share**self.gamma
        return curved


class LogarithmicCorrectionColor(CurveModule, frozen=True):
    """Spread the dark tones of colour images: s = log(1 + k · r) / log(1 + k).

    r is the brightness of each channel from 0 to 1 and k the strength. What is hidden in shadows becomes visible, and
    bright tones are pressed together.

    Args:
        strength: k of the formula. 255 is the textbook's logarithm of bytes, c · log(1 + value); small values change
            little.
        inverse: Whether the curve is turned round, so that bright tones are spread and dark ones pressed together.

    >>> logarithmic_correction_color(np.array([[[0, 15, 255]]], "uint8")).tolist()
    [[[0, 128, 255]]]
    """

    about: ClassVar[Description] = Description(
        name="Logarithmic Correction-color",
        korean="로그 보정-컬러",
        category="Color",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., equation 3-4.",
        chain="LogarithmicCorrectionColor(strength=10) > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        caution="The noise of dark places becomes as visible as what is wanted there, and colours become paler.",
    )

    strength: Annotated[float, Meta(gt=0, le=65_535)] = 255.0
    inverse: bool = False

    def curve(self, share: Array) -> Array:
        return logarithmic(share, self.strength, inverse=self.inverse)


class _LightnessModule(IntensityModule, frozen=True):
    """New lightness for colours of bytes; for authors: write ``lightness``."""

    def process_sample(self, sample: Sample) -> Array:
        rgb = to_bytes(sample.image[..., :3])
        relit = by_plane(self._relit, rgb, sample.header.dimension)
        if sample.header.color_mode != "RGBA":
            return relit
        alpha = sample.image[..., 3:]
        opacity = from_shares(shares(alpha, value_scale(alpha, sample.header)), (0, WHITE), relit.dtype)
        return np.concatenate([relit, opacity], axis=-1)

    def _relit(self, rgb: Array) -> Array:
        cv2 = opencv()
        lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab)
        lab[..., 0] = self.lightness(np.ascontiguousarray(lab[..., 0]))
        colors: Array = cv2.cvtColor(lab, cv2.COLOR_Lab2RGB)
        return colors

    def lightness(self, plane: Array) -> Array:
        """The new lightness. For authors.

        Args:
            plane: (height, width) in uint8.

        Returns:
            A picture of the same shape in uint8.
        """
        raise NotImplementedError


class HistogramEqualizationColor(_LightnessModule, frozen=True):
    """Use the whole range from dark to bright in colour images, so that details become visible.

    Each lightness is replaced by the share of pixels that are not brighter: the histogram becomes as flat as it can.
    That is done to the lightness of Lab only; done to red, green and blue by themselves it would change the hues.

    Args:
        method: "Simple" has one curve for the whole picture. "Adaptive" has one for each tile, with a limit (CLAHE),
            and shows what is hidden in dark and in bright places at once.
        kernel_size: How many tiles stand side by side, and how many above each other; only for "Adaptive".
        limit: How many times the contrast of a tile may grow; only for "Adaptive".

    >>> histogram_equalization_color(np.array([[[90, 90, 90], [110, 110, 110]]], "uint8")).tolist()
    [[[0, 0, 0], [255, 255, 255]]]
    """

    about: ClassVar[Description] = Description(
        name="Histogram Equalization-color",
        korean="히스토그램 평활화-컬러",
        category="Color",
        source="OpenCV, cv2.equalizeHist and cv2.createCLAHE on the lightness of cv2.cvtColor with COLOR_RGB2Lab.",
        chain="HistogramEqualizationColor > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        caution="The data type becomes uint8. Noise of even areas is made visible too.",
    )

    method: EqualizationMethod = "Simple"
    kernel_size: Tiles = 7
    limit: ClipLimit = 2.0

    def lightness(self, plane: Array) -> Array:
        return equalized(plane, self.method, self.kernel_size, self.limit)


class ClaheColor(_LightnessModule, frozen=True):
    """Raise the contrast of each part of colour images by itself, with a limit for noise (CLAHE).

    A picture is divided into tiles; the lightness of each is equalized, no lightness counting for more than the limit,
    and between the tiles it is interpolated, so that no borders are seen. Hues stay.

    Args:
        tiles: How many tiles stand side by side, and how many above each other. More of them show finer details.
        limit: How many times the contrast of a tile may grow. 1 changes little; above 4 noise becomes visible.

    >>> clahe_color(np.zeros((8, 8, 3), "uint8")).dtype
    dtype('uint8')
    """

    about: ClassVar[Description] = Description(
        name="CLAHE-color",
        korean="대비 제한 적응 평활화-컬러",
        category="Color",
        source="K. Zuiderveld: Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994; OpenCV, "
        "cv2.createCLAHE on the lightness of Lab.",
        chain="ClaheColor(limit=3) > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("RGB", "RGBA"),
        dtypes=COLOR_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        caution="The data type becomes uint8. The same tissue may have another brightness elsewhere in the picture.",
    )

    tiles: Tiles = 8
    limit: ClipLimit = 2.0

    def lightness(self, plane: Array) -> Array:
        return clahe(plane, self.tiles, self.limit)


gamma_correction_color = function_of(GammaCorrectionColor)
logarithmic_correction_color = function_of(LogarithmicCorrectionColor)
histogram_equalization_color = function_of(HistogramEqualizationColor)
clahe_color = function_of(ClaheColor)
