"""What is said of a module besides its docstring: names, what it takes and promises, where its formula comes from."""

from functools import cache
from typing import Any, Literal, get_args

import numpy as np
from msgspec import Struct

from workbench.data.image_header import COLOR_MODES, ColorMode

Category = Literal["General", "Color", "Grayscale", "Binary", "Advanced", "Filter", "Merge"]
"""Where the palette shows a module; Filter and Merge are the data manipulation."""

Dtype = Literal[
    "bool", "uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float16", "float32", "float64"
]  # fmt: skip
ALL_DTYPES: tuple[Dtype, ...] = get_args(Dtype)
COMMON_DTYPES: tuple[Dtype, ...] = ("uint8", "uint16", "int16", "float32", "float64")
"""What OpenCV's filters take."""


class Description(Struct, frozen=True, kw_only=True):
    """Facts about a module that its panel shows and its contract test checks.

    Args:
        name: What the palette calls it, in the platform's spelling: "Zero-padding".
        korean: Its Korean name.
        category: Where the palette shows it.
        source: Where the formula or algorithm comes from: a function of a library, a book or a paper.
        chain: Modules with which it is used, by their classes and in order, itself among them:
            "ColorToGrayscale > Resize(height=64, width=64) > MinMaxNormalization". The contract test runs it.
        dimensions: Which it takes: 2 for images, 3 for volumes. A module for planes does volumes slice by slice.
        color_modes: The colour modes that it takes.
        dtypes: The types of numbers that it takes.
        gives_dtype: The type of numbers of the result; "same" as that of the image, or "any" (a parameter decides).
        gives_range: The least and the largest value of a result; None where nothing is promised.
        gives_mode: The colour mode of the result; None is that of the image.
        takes_nonfinite: Whether NaN and infinite values may come; else they are refused in words.
        after: A chain that must run before it, such as "Resize(height=64, width=64)" for a module that undoes it.
        modality: "Any", or such as "CT" where it is meant for one.
        caution: One sentence to be read before use; empty where there is nothing to say.
    """

    name: str
    korean: str
    category: Category
    source: str
    chain: str
    dimensions: tuple[int, ...] = (2, 3)
    color_modes: tuple[ColorMode, ...] = COLOR_MODES
    dtypes: tuple[Dtype, ...] = COMMON_DTYPES
    gives_dtype: Dtype | Literal["same", "any"] = "same"
    gives_range: tuple[float, float] | None = None
    gives_mode: ColorMode | None = None
    takes_nonfinite: bool = False
    after: str = ""
    modality: str = "Any"
    caution: str = ""

    def takes(self, dimension: int, color_mode: ColorMode, dtype: Any) -> bool:
        """Whether the module takes images of a kind.

        Args:
            dimension: The dimension in the image's header.
            color_mode: The colour mode in it.
            dtype: The type of the image's numbers.

        Returns:
            True or False.
        """
        return dimension in self.dimensions and color_mode in self.color_modes and dtype in _dtypes(self.dtypes)


@cache
def _dtypes(names: tuple[Dtype, ...]) -> frozenset[Any]:
    return frozenset(map(np.dtype, names))
