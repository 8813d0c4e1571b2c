"""Binary modules that fill holes, and drop what the border of the image cuts."""

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.modules.binary_module import BinaryModule, Neighbours, numbered
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_functions import function_of

__all__ = ["BorderClearing", "HoleFilling", "border_clearing", "hole_filling"]


class HoleFilling(BinaryModule, frozen=True):
    """Fill holes: background that the foreground encloses on all sides.

    A ring becomes a disk. Background that reaches the border of the image is no hole. In a volume a hole must be closed
    above and below too.

    Args:
        max_size: Holes of more pixels stay; 0 fills all.
        neighbours: How the background is connected: "edges" fills what is closed even by a diagonal line, "corners"
            lets the background through between pixels that touch at a corner.

    >>> hole_filling(np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]]))[1].tolist()
    [255, 255, 255]
    """

    about: ClassVar[Description] = Description(
        name="Hole Filling",
        korean="구멍 채우기",
        category="Binary",
        source="SciPy, scipy.ndimage.label of the background; the same as scipy.ndimage.binary_fill_holes, with a "
        "largest size.",
        chain="LargestComponent > HoleFilling",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Real holes are filled too, such as the inside of a vessel: give a largest size.",
    )

    max_size: Annotated[int, Meta(ge=0, le=1_000_000_000, extra={"unit": "px"})] = 0
    neighbours: Neighbours = "edges"

    def foreground(self, inside: Array) -> Array:
        numbers = numbered(~inside, self.neighbours)
        sizes = np.bincount(numbers.ravel())
        filled = np.ones(len(sizes), bool) if self.max_size == 0 else sizes <= self.max_size
        filled[_at_border(numbers, 1)] = False
        filled[0] = True  # the foreground itself
        return filled[numbers]


class BorderClearing(BinaryModule, frozen=True):
    """Drop objects that touch the border of the image.

    They are cut off, so their size and shape cannot be measured: cells at the edge of a slide are left out of counts.
    Of a volume the first and the last slice are borders too.

    Args:
        margin: How wide the border is: 1 drops what touches the outermost pixels, 5 what comes as near as 5 pixels.
        neighbours: "corners" also connects pixels that touch only at a corner, "edges" those that share an edge.

    >>> border_clearing(np.eye(5, dtype=bool)).max()
    np.uint8(0)
    """

    about: ClassVar[Description] = Description(
        name="Border Clearing",
        korean="경계 접촉 객체 제거",
        category="Binary",
        source="SciPy, scipy.ndimage.label; the same as skimage.segmentation.clear_border.",
        chain="HoleFilling > BorderClearing > ConnectedComponents",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Fill holes first: a hole that the border cuts is open afterwards.",
    )

    margin: Annotated[int, Meta(ge=1, le=8192, extra={"unit": "px"})] = 1
    neighbours: Neighbours = "corners"

    def foreground(self, inside: Array) -> Array:
        numbers = numbered(inside, self.neighbours)
        kept = np.ones(numbers.max(initial=0) + 1, bool)
        kept[_at_border(numbers, self.margin)] = False
        kept[0] = False
        return kept[numbers]


def _at_border(numbers: Array, margin: int) -> Array:
    """The numbers that stand within some pixels of the border of an image or volume."""
    border = np.ones(numbers.shape, bool)
    border[tuple(slice(margin, max(length - margin, margin)) for length in numbers.shape)] = False
    return np.unique(numbers[border])


hole_filling = function_of(HoleFilling)
border_clearing = function_of(BorderClearing)
