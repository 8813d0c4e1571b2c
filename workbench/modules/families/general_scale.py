"""General modules that choose how values are stored and shown: type of numbers, bits, window of grey values."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.messages import mark, say
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import ALL_DTYPES, COMMON_DTYPES, Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of
from workbench.modules.opencv import cast_like

__all__ = [
    "BitReduction",
    "DataTypeChange",
    "WindowSetting",
    "bit_reduction",
    "data_type_change",
    "window_setting",
]


class DataTypeChange(IntensityModule, frozen=True):
    """Store the pixels as another type of numbers, such as 8-bit whole numbers or 32-bit fractions.

    Some modules take only one type, and fractions between 0 and 1 would all become 0 or 1 as whole numbers if they were
    not scaled first: choose how.

    Args:
        dtype: The new type. uint8 holds 0 to 255, uint16 holds 0 to 65,535, int16 holds -32,768 to 32,767.
        scaling: "none" keeps the numbers, rounded and cut to the new range; "type" maps the range of the old type to
            that of the new one (fractions count as 0 to 1), so that 255 of uint8 becomes 1.0; "image" maps the least
            and the largest value of each image to the new range.

    >>> data_type_change(np.array([[0, 128, 255]], "uint8"), "float32", "type").round(2).tolist()
    [[0.0, 0.5, 1.0]]
    """

    about: ClassVar[Description] = Description(
        name="Data Type Change",
        korean="자료형 변경",
        category="General",
        source="NumPy, ndarray.astype; scikit-image, skimage.util.img_as_ubyte for scaling='type'.",
        chain="MinMaxNormalization > DataTypeChange(dtype='uint8', scaling='type')",
        dtypes=ALL_DTYPES,
        gives_dtype="any",
        caution="A type with fewer bits loses detail: 65,536 grey values of a CT image become 256.",
    )

    dtype: Literal["uint8", "uint16", "int16", "int32", "float32", "float64"] = "uint8"
    scaling: Literal["none", "type", "image"] = "none"

    def promised_dtype(self, before: Any) -> Any:  # noqa: ARG002 - the parameter decides
        return np.dtype(self.dtype)

    def process(self, image: Array) -> Array:
        wanted = np.dtype(self.dtype)
        if self.scaling == "none":
            return cast_like(image.view(np.uint8) if image.dtype == bool else image, wanted)
        if self.scaling == "type" and image.dtype == wanted:
            return image
        low, high = _limits(image.dtype) if self.scaling == "type" else (float(image.min()), float(image.max()))
        least, most = _limits(wanted)
        if low == high:
            return np.full(image.shape, least, wanted)
        shares = (image.astype(np.float64) - low) / (high - low)
        return cast_like(least + shares * (most - least), wanted)


def _limits(dtype: Any) -> tuple[float, float]:
    """The least and the largest value of a type; of fractions and truth values 0 and 1."""
    if np.dtype(dtype).kind in "fb":
        return 0.0, 1.0
    limits = np.iinfo(dtype)
    return float(limits.min), float(limits.max)


class BitReduction(IntensityModule, frozen=True):
    """Keep the upper bits of each value and set the lower ones to 0, so that there are fewer grey values.

    With 4 bits of 8 the values are 0, 16, 32 … 240: each value is rounded down to a multiple of 2^(8 - bits). Soft
    shades become steps. Use it to see how many grey values a network needs. The type of numbers stays.

    Args:
        bits: How many bits are kept: 1 leaves two values, 8 leaves uint8 images as they are.

    >>> bit_reduction(np.array([[3, 100, 255]], "uint8"), 2).tolist()
    [[0, 64, 192]]
    """

    about: ClassVar[Description] = Description(
        name="Bit Reduction",
        korean="비트 감소",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 2.4; as "
        "PIL.ImageOps.posterize.",
        chain="Resize(height=64, width=64) > BitReduction(bits=3) > MinMaxNormalization",
        color_modes=("L", "RGB", "Channels"),
        dtypes=("uint8", "uint16", "int16"),
        caution="White becomes a little darker: 255 is 240 with 4 bits.",
    )

    bits: Annotated[int, Meta(ge=1, le=16, extra={"unit": "bit"})] = 4

    def process(self, image: Array) -> Array:
        dropped = max(0, image.dtype.itemsize * 8 - self.bits)
        return (image >> dropped) << dropped


class WindowSetting(IntensityModule, frozen=True):
    """Show a window of values: all below it is black (0), all above it white (1), and between them it rises evenly.

    CT images hold some 4,000 values, of which soft tissue takes a few hundred. The window's middle is its level, and
    its size its width: "linear" is (x - (level - 0.5)) / (width - 1) + 0.5, cut to 0 and 1. Usual windows of CT (level,
    width) in Hounsfield units: brain 40, 80; soft tissue 40, 400; lung -600, 1500; bone 400, 1800.

    Args:
        level: The middle of the window.
        width: The size of the window; "linear" needs at least 1.
        function: "linear" and "linear exact" are the two straight functions of DICOM, the first for whole numbers and
            the second for any: (x - level) / width + 0.5; "sigmoid" is 1 / (1 + exp(-4 (x - level) / width)), which
            cuts nothing off.

    >>> window_setting(np.array([[-200, 40, 300]], "int16"), 40, 400, "linear exact").tolist()
    [[0.0, 0.5, 1.0]]
    """

    about: ClassVar[Description] = Description(
        name="Window Setting",
        korean="윈도우 설정",
        category="General",
        source="DICOM PS3.3, C.11.2.1.2 (Window Center and Window Width) and C.11.2.1.3 (VOI LUT Function).",
        chain="WindowSetting(level=40, width=80) > Resize(height=64, width=64)",
        color_modes=("L", "Channels"),
        dtypes=COMMON_DTYPES,
        gives_dtype="float32",
        gives_range=(0, 1),
        modality="CT",
        caution="CT values must be Hounsfield units: an image that was normalized before has other numbers.",
    )

    level: Annotated[float, Meta(ge=-65_536, le=65_536)] = 40.0
    width: Annotated[float, Meta(gt=0, le=131_072)] = 400.0
    function: Literal["linear", "linear exact", "sigmoid"] = "linear"

    def check(self) -> None:
        if self.function == "linear" and self.width < 1:
            expected, received = say(_A_WIDTH), f"width={self.width:g}"
            example = "width=0.5, function='linear exact'"
            raise ModuleParametersDisagree(where="WindowSetting", expected=expected, received=received, example=example)

    def process(self, image: Array) -> Array:
        shares: Array = self._shares(image.astype(np.float64))
        return shares.clip(0, 1).astype(np.float32)

    def _shares(self, values: Array) -> Array:
        """What share of the window lies below each value; outside of the window below 0 or above 1."""
        if self.function == "sigmoid":
            exponent = (-4 * (values - self.level) / self.width).clip(-_MOST_EXPONENT, _MOST_EXPONENT)
            return np.asarray(1 / (1 + np.exp(exponent)))
        if self.function == "linear exact":
            return (values - self.level) / self.width + 0.5
        if self.width == 1:
            return values > self.level - 0.5  # one step
        return (values - (self.level - 0.5)) / (self.width - 1) + 0.5


_A_WIDTH = mark("a width of at least 1 for the function 'linear'")
_MOST_EXPONENT = 700
"""The exponential of more is infinite."""

data_type_change = function_of(DataTypeChange)
bit_reduction = function_of(BitReduction)
window_setting = function_of(WindowSetting)
