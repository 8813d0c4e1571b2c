"""Color modules that write the same colours in other numbers: colour spaces and grey."""

from dataclasses import replace
from typing import Any, ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.color_conversion import COLOR_DTYPES, from_rgb, to_rgb
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import cast_like
from workbench.modules.value_scale import from_shares

__all__ = ["ColorModeConvert", "ColorToGrayscale", "color_mode_convert", "color_to_grayscale"]


class ColorModeConvert(IntensityModule, frozen=True):
    """Write the colours of images in another colour mode.

    RGB mixes red, green and blue light, as screens do. HSV tells hue, saturation and value apart, so that "red" is a
    range of one number. Lab has lightness in one channel and colour in two, and equal distances look about equal. YCrCb
    is the mode of JPEG and video. L is grey: 0.299 R + 0.587 G + 0.114 B; RGBA adds an opaque alpha channel.

    Images of bytes stay bytes, with OpenCV's ranges: a hue is 0 to 179, half of its angle; a and b of Lab are 128 where
    there is no colour. All others become fractions in float32: a hue of 0 to 360, lightness of 0 to 100, a and b of
    about -127 to 127, all else 0 to 1.

    Args:
        color_mode: The colour mode that is wanted.

    >>> color_mode_convert(np.array([[[255, 0, 0]]], "uint8"), "HSV").tolist()
    [[[0, 255, 255]]]
    """

    about: ClassVar[Description] = Description(
        name="Color Mode Convert",
        korean="컬러 모드 변환",
        category="Color",
        source="OpenCV, cv2.cvtColor.",
        chain="ColorModeConvert(color_mode='RGB') > Resize(height=64, width=64) > MinMaxNormalization",
        color_modes=("L", "Binary", "RGB", "RGBA", "HSV", "Lab", "YCrCb"),
        dtypes=COLOR_DTYPES,
        gives_dtype="any",
        gives_mode="RGB",
        caution="A network reads numbers, not names: give it all images in one colour mode. Alpha is left out.",
    )

    color_mode: Literal["L", "RGB", "RGBA", "HSV", "Lab", "YCrCb"] = "RGB"

    def apply(self, sample: Sample) -> Sample:
        header = replace(sample.header, color_mode=self.color_mode, value_range=None)
        return sample.replaced(image=from_rgb(to_rgb(sample.image, sample.header), self.color_mode), header=header)

    def promised_dtype(self, before: np.dtype[np.generic]) -> np.dtype[np.generic]:
        return before if before == np.uint8 else np.dtype(np.float32)


class ColorToGrayscale(IntensityModule, frozen=True):
    """Make colour images grey: one number a pixel instead of three.

    Where colour carries nothing, as in most X-ray, CT and MR pictures that were saved as RGB, two thirds of the numbers
    are repeated; a network learns faster without them. Grey images pass as they are, so that a mixed folder becomes
    one colour mode.

    Args:
        method: "luminance" weighs as the eye does, 0.299 R + 0.587 G + 0.114 B; "mean" takes the average of the
            channels; "maximum" takes the brightest of them, which is the value of HSV.

    >>> color_to_grayscale(np.array([[[255, 0, 0], [9, 9, 9]]], "uint8")).tolist()
    [[76, 9]]
    """

    about: ClassVar[Description] = Description(
        name="Color to Grayscale",
        korean="컬러를 흑백으로",
        category="Color",
        source="OpenCV, cv2.cvtColor with COLOR_RGB2GRAY; ITU-R BT.601.",
        chain="ColorToGrayscale > Resize(height=64, width=64) > MinMaxNormalization",
        dtypes=COLOR_DTYPES,
        gives_mode="L",
        caution="Colours of one brightness become one grey: a red and a green sign may be the same afterwards.",
    )

    method: Literal["luminance", "mean", "maximum"] = "luminance"

    def process_sample(self, sample: Sample) -> Array:
        image, header = sample.image, sample.header
        if header.color_mode in ("L", "Binary"):
            return image if image.ndim == header.dimension else image[..., 0]
        if header.color_mode in ("RGB", "RGBA", "Channels"):
            return self._grey(image[..., :3] if header.color_mode == "RGBA" else image)
        rgb = to_rgb(image, header)
        grey = self._grey(rgb)
        return grey if grey.dtype == image.dtype else from_shares(grey, self._white(image.dtype), image.dtype)

    def _grey(self, channels: Array) -> Array:
        if self.method == "maximum":
            brightest: Array = channels.max(axis=-1)
            return brightest
        weighted = self.method == "luminance" and channels.shape[-1] == len(_LUMINANCE)
        if weighted and channels.dtype != np.float64:
            return from_rgb(channels, "L")
        return cast_like(np.average(channels, axis=-1, weights=_LUMINANCE if weighted else None), channels.dtype)

    @staticmethod
    def _white(dtype: np.dtype[Any]) -> tuple[float, float]:
        return (0, float(np.iinfo(dtype).max) if dtype.kind == "u" else 1)


_LUMINANCE = (0.299, 0.587, 0.114)


color_mode_convert = function_of(ColorModeConvert)
color_to_grayscale = function_of(ColorToGrayscale)
