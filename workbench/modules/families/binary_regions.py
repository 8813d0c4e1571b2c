"""Binary modules that number connected areas, keep them or drop them."""

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.messages import say
from workbench.modules.binary_module import BinaryModule, Neighbours, foreground_of, numbered
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_functions import function_of

__all__ = [
    "ComponentFilter",
    "ConnectedComponents",
    "LargestComponent",
    "SmallObjectsRemoval",
    "component_filter",
    "connected_components",
    "largest_component",
    "small_objects_removal",
]

_Size = Annotated[int, Meta(ge=0, le=1_000_000_000, extra={"unit": "px"})]


class ConnectedComponents(IntensityModule, frozen=True):
    """Number the objects: each connected area of the foreground gets a value of its own, counted from 1.

    The largest value is the number of objects. The background stays 0. Volumes are connected across slices.

    Args:
        neighbours: "corners" also connects pixels that touch only at a corner (8 neighbours), "edges" those that
            share an edge (4 neighbours).
        order: "position" numbers from the top left, row by row; "size" gives the largest object number 1.

    >>> connected_components(np.array([[1, 0, 1], [0, 0, 1]])).tolist()
    [[1, 0, 2], [0, 0, 2]]
    """

    about: ClassVar[Description] = Description(
        name="Connected Components",
        korean="연결 성분",
        category="Binary",
        source="SciPy, scipy.ndimage.label (volumes too, which OpenCV's connectedComponents lacks); R. C. Gonzalez, "
        "R. E. Woods: Digital Image Processing, 4th ed., section 9.5.",
        chain="SmallObjectsRemoval > ConnectedComponents",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="int32",
        gives_mode="L",
        caution="Objects that touch count as one: put Watershed in front.",
    )

    neighbours: Neighbours = "corners"
    order: Literal["position", "size"] = "position"

    def process_sample(self, sample: Sample) -> Array:
        numbers = numbered(foreground_of(sample), self.neighbours)
        if self.order == "size":
            sizes = np.bincount(numbers.ravel())
            ranks = np.zeros(len(sizes), np.int32)
            ranks[1 + np.argsort(-sizes[1:], kind="stable")] = np.arange(1, len(sizes))
            numbers = ranks[numbers]
        return numbers.reshape(sample.image.shape)


class LargestComponent(BinaryModule, frozen=True):
    """Keep the largest connected area, or the few largest, and drop the others.

    The last step of many segmentations: an organ is one piece, and what a network finds besides is mostly wrong. Of
    areas of one size, that nearer to the top left is kept.

    Args:
        count: How many of the largest areas stay: 2 for kidneys or lungs.
        neighbours: "corners" also connects pixels that touch only at a corner, "edges" those that share an edge.

    >>> largest_component(np.array([[1, 0, 1], [0, 0, 1]])).tolist()
    [[0, 0, 255], [0, 0, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Largest Component",
        korean="최대 연결 성분",
        category="Binary",
        source="SciPy, scipy.ndimage.label, and NumPy's bincount.",
        chain="MorphologicalTransformationBinary > LargestComponent > HoleFilling",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="It drops real objects too where there can be several, such as tumours or cells.",
    )

    count: Annotated[int, Meta(ge=1, le=1000)] = 1
    neighbours: Neighbours = "corners"

    def foreground(self, inside: Array) -> Array:
        numbers = numbered(inside, self.neighbours)
        sizes = np.bincount(numbers.ravel())[1:]
        kept = np.zeros(len(sizes) + 1, bool)
        kept[1 + np.argsort(-sizes, kind="stable")[: self.count]] = True
        return kept[numbers]


class SmallObjectsRemoval(BinaryModule, frozen=True):
    """Drop connected areas that are smaller than a number of pixels.

    Specks of noise behind a threshold are few pixels large. Unlike an opening, it changes no outline of what stays.

    Args:
        min_size: Areas of fewer pixels (of a volume: voxels) are dropped.
        neighbours: "corners" also connects pixels that touch only at a corner, "edges" those that share an edge.

    >>> small_objects_removal(np.array([[1, 0, 1], [0, 0, 1]]), 2).tolist()
    [[0, 0, 255], [0, 0, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Small Objects Removal",
        korean="작은 객체 제거",
        category="Binary",
        source="SciPy, scipy.ndimage.label; the same as skimage.morphology.remove_small_objects.",
        chain="SmallObjectsRemoval(min_size=20) > ConnectedComponents",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="The size counts pixels, not mm²: bring all images to one spacing first.",
    )

    min_size: _Size = 64
    neighbours: Neighbours = "corners"

    def foreground(self, inside: Array) -> Array:
        numbers = numbered(inside, self.neighbours)
        kept = np.bincount(numbers.ravel()) >= self.min_size
        kept[0] = False
        return kept[numbers]


class ComponentFilter(BinaryModule, frozen=True):
    """Keep connected areas whose size or shape is in a range.

    Circularity is 4π · area / perimeter²: 1 for a disk, less for all else (small disks come out a little above 1).
    Eccentricity is that of the ellipse with the same moments: 0 for a circle, near 1 for a line. Solidity is area /
    area of the convex hull: low where there are bays. Extent is area / area of the bounding box. Aspect ratio is the
    shorter by the longer axis of that ellipse.

    Args:
        measure: What is measured of each area; "area" in pixels, the others from 0 to about 1.
        minimum: Areas with less are dropped.
        maximum: Areas with more are dropped; None sets no limit.
        neighbours: "corners" also connects pixels that touch only at a corner, "edges" those that share an edge.

    >>> component_filter(np.array([[1, 0, 1], [0, 0, 1]]), "area", 1, 1).tolist()
    [[255, 0, 0], [0, 0, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Component Filter",
        korean="연결 성분 필터",
        category="Binary",
        source="scikit-image, skimage.measure.regionprops (OpenCV measures outlines only); R. C. Gonzalez, R. E. "
        "Woods: Digital Image Processing, 4th ed., section 11.4.",
        chain="HoleFilling > ComponentFilter(measure='circularity', minimum=0.7) > ConnectedComponents",
        dimensions=(2,),
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Measures of shape say little of areas of a few pixels: remove small objects first.",
    )

    measure: Literal["area", "circularity", "eccentricity", "solidity", "extent", "aspect ratio"] = "area"
    minimum: Annotated[float, Meta(ge=0, le=1e9)] = 10.0
    maximum: Annotated[float, Meta(ge=0, le=1e9)] | None = None
    neighbours: Neighbours = "corners"

    def check(self) -> None:
        if self.maximum is not None and self.maximum < self.minimum:
            received = f"minimum={self.minimum:g}, maximum={self.maximum:g}"
            expected = say("a maximum of at least the minimum")
            raise ModuleParametersDisagree(
                where="ComponentFilter", expected=expected, received=received, example="minimum=10, maximum=500"
            )

    def foreground(self, inside: Array) -> Array:
        from skimage.measure import regionprops

        numbers = numbered(inside, self.neighbours)
        kept = np.zeros(numbers.max(initial=0) + 1, bool)
        for region in regionprops(numbers):
            value = _measured(region, self.measure)
            kept[region.label] = self.minimum <= value and (self.maximum is None or value <= self.maximum)
        return kept[numbers]


def _measured(region: Any, measure: str) -> float:
    """One property of a region; a line of one pixel's width has no perimeter or axis to divide by."""
    if measure == "circularity":
        perimeter = region.perimeter
        return float(4 * np.pi * region.area / perimeter**2) if perimeter else 1.0
    if measure == "aspect ratio":
        longer = region.axis_major_length
        return float(region.axis_minor_length / longer) if longer else 1.0
    return float(getattr(region, measure))


connected_components = function_of(ConnectedComponents)
largest_component = function_of(LargestComponent)
small_objects_removal = function_of(SmallObjectsRemoval)
component_filter = function_of(ComponentFilter)
