"""General modules that calculate each pixel anew: formulas of one value, and the statistics of an image."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import cast_like

__all__ = [
    "Clipping",
    "Invert",
    "LinearFunction",
    "ZScoreStandardization",
    "clipping",
    "invert",
    "linear_function",
    "z_score_standardization",
]

Value = Annotated[float, Meta(ge=-65_536, le=65_536)]
"""The value of a pixel."""
_LOW_BELOW_HIGH = mark("low below high")
_PERCENTILES = mark("percentiles from 0 to 100")
_MOST_PERCENT = 100


class Clipping(IntensityModule, frozen=True):
    """Cut what is below ``low`` to ``low``, and what is above ``high`` to ``high``: min(max(x, low), high).

    Put it in front of Min-Max Normalization: one very bright pixel, such as metal in a CT image, then no longer presses
    all others together. Infinite values are cut too.

    Args:
        low: The least value that stays.
        high: The largest value that stays.
        unit: "value" takes both as values of pixels; "percentile" as a share of the pixels of each image, in percent:
            1 and 99 cut the darkest and the brightest hundredth.

    >>> clipping(np.array([-5, 20, 300]).reshape(1, 3), 0, 255).tolist()
    [[0, 20, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Clipping",
        korean="값 자르기",
        category="General",
        source="NumPy, np.clip and np.percentile.",
        chain="Clipping(low=1, high=99, unit='percentile') > MinMaxNormalization",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="What is cut is lost: look at the histogram before you choose the bounds.",
    )

    low: Value = 0.0
    high: Value = 255.0
    unit: Literal["value", "percentile"] = "value"

    def check(self) -> None:
        example = "low=1, high=99, unit='percentile'"
        received = f"low={self.low:g}, high={self.high:g}"
        if self.low >= self.high:
            expected = say(_LOW_BELOW_HIGH)
            raise ModuleParametersDisagree(where="Clipping", expected=expected, received=received, example=example)
        if self.unit == "percentile" and not (self.low >= 0 and self.high <= _MOST_PERCENT):
            expected = say(_PERCENTILES)
            raise ModuleParametersDisagree(where="Clipping", expected=expected, received=received, example=example)

    def process(self, image: Array) -> Array:
        if image.dtype == bool:
            return image
        low, high = self._bounds(image)
        if image.dtype.kind in "iu":
            limits = np.iinfo(image.dtype)
            low, high = (min(max(value, float(limits.min)), float(limits.max)) for value in (low, high))
            return np.clip(image, cast_like(np.asarray(low), image.dtype), cast_like(np.asarray(high), image.dtype))
        return np.clip(image, image.dtype.type(low), image.dtype.type(high))

    def _bounds(self, image: Array) -> tuple[float, float]:
        if self.unit == "value":
            return self.low, self.high
        known = image[np.isfinite(image)] if image.dtype.kind == "f" else image
        if not known.size:
            return self.low, self.high
        low, high = np.percentile(known, (self.low, self.high))
        return float(low), float(high)


class Invert(IntensityModule, frozen=True):
    """Make bright pixels dark and dark ones bright: max + min - x.

    X-ray images come in both forms: bones white, or bones black. Bring all images to one of them. ``min`` and ``max``
    are 0 and 255 of uint8, 0 and 65,535 of uint16; of other types the range that the header says, or else the least and
    the largest value of the image. An alpha channel stays.

    >>> invert(np.array([[0, 100, 255]], "uint8")).tolist()
    [[255, 155, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Invert",
        korean="반전",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 3.2, image negatives; "
        "cv2.bitwise_not for uint8.",
        chain="Resize(height=64, width=64) > Invert > MinMaxNormalization",
        color_modes=("L", "Binary", "RGB", "RGBA", "Channels"),
        caution="DICOM images with MONOCHROME1 are turned when they are read: do not turn them a second time.",
    )

    def process_sample(self, sample: Sample) -> Array:
        image = sample.image
        if sample.header.color_mode == "Binary":
            foreground = 255 if image.dtype == np.uint8 else image.max() or 1
            return np.where(image == 0, foreground, 0).astype(image.dtype)
        if sample.header.color_mode == "RGBA":
            return np.concatenate([self._negative(image[..., :3], sample), image[..., 3:]], axis=-1)
        return self._negative(image, sample)

    def _negative(self, image: Array, sample: Sample) -> Array:
        if image.dtype.kind == "u":
            return np.invert(image)
        shown = float(image.min()), float(image.max())
        low, high = sample.header.value_range or shown
        if shown[0] < low or shown[1] > high:  # a header that is wrong
            low, high = shown
        return cast_like(low + high - image.astype(np.float64), image.dtype)


class LinearFunction(IntensityModule, frozen=True):
    """Multiply each pixel by a number and add another: slope · x + intercept.

    The slope changes the contrast, the intercept the brightness. CT scanners store numbers that become Hounsfield units
    this way, by the slope and the intercept in the header of the file.

    Args:
        slope: The factor; below 0 turns bright and dark.
        intercept: What is added afterwards.

    >>> linear_function(np.array([[0, 100]], "uint8"), 2, -10).tolist()
    [[-10.0, 190.0]]
    """

    about: ClassVar[Description] = Description(
        name="Linear Function",
        korean="선형 함수",
        category="General",
        source="R. Szeliski: Computer Vision, 2nd ed., equation 3.3; DICOM PS3.3, C.11.1.1.2 (Rescale Slope, "
        "Rescale Intercept).",
        chain="LinearFunction(slope=0.5, intercept=10) > Clipping(low=0, high=255)",
        color_modes=("L", "RGB", "Channels"),
        gives_dtype="float32",
        takes_nonfinite=True,
        caution="The result is float32 and is not cut at 0 and 255: put Clipping behind it if that is wanted.",
    )

    slope: Value = 1.0
    intercept: Value = 0.0

    def process(self, image: Array) -> Array:
        values = image.astype(np.float64) * self.slope + self.intercept
        return values.astype(np.float32)


class ZScoreStandardization(IntensityModule, frozen=True):
    """Shift and scale each image so that its mean is 0 and its standard deviation is 1: (x - mean) / std.

    Use it for images without a scale of their own, such as MR: the same tissue has other numbers on each scanner. One
    bright pixel matters less than with Min-Max Normalization. An image of one value becomes 0.

    Args:
        statistics: "image" takes mean and standard deviation of all channels together, "channel" of each by itself.
        foreground_only: Whether mean and standard deviation are those of the pixels that are not 0, so that the size of
            a black background does not matter. All pixels are changed by them.

    >>> z_score_standardization(np.array([[1, 3]])).tolist()
    [[-1.0, 1.0]]
    """

    about: ClassVar[Description] = Description(
        name="Z-score Standardization",
        korean="Z-점수 표준화",
        category="General",
        source="I. Goodfellow, Y. Bengio, A. Courville: Deep Learning, section 12.2.1; scipy.stats.zscore.",
        chain="Resize(height=64, width=64) > ZScoreStandardization",
        dtypes=ALL_DTYPES,
        gives_dtype="float32",
        caution="Half of the values are below 0: a network that ends with 0 to 1 cannot draw such an image.",
    )

    statistics: Literal["image", "channel"] = "image"
    foreground_only: bool = False

    def process_sample(self, sample: Sample) -> Array:
        image = sample.image
        if self.statistics == "image" or sample.channels == 1:
            return self._standardized(image)
        return np.stack([self._standardized(image[..., index]) for index in range(sample.channels)], axis=-1)

    def _standardized(self, image: Array) -> Array:
        values = image.astype(np.float64)
        counted = values[values != 0] if self.foreground_only and values.any() else values
        deviation = counted.std()
        if deviation <= _NOISE * np.abs(counted).max():
            return np.zeros(image.shape, np.float32)
        standard: Array = (values - counted.mean()) / deviation
        return standard.astype(np.float32)


_NOISE = 1e-12
"""What the standard deviation of equal numbers misses of 0, as a share of them."""

clipping = function_of(Clipping)
invert = function_of(Invert)
linear_function = function_of(LinearFunction)
z_score_standardization = function_of(ZScoreStandardization)
