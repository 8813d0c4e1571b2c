"""Binary modules that measure distances and divide objects by them; and two binary images as one."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.messages import mark, say
from workbench.modules.binary_module import BinaryModule, binary_image, foreground_of
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParametersDisagree, SamplesDoNotFit, SpacingMissing
from workbench.modules.module_functions import function_of

__all__ = ["DistanceTransform", "LogicOfTwo", "Watershed", "distance_transform", "watershed"]

_ONE_SIZE = mark("binary images of one size")
_RESIZE = mark("Put Resize with one height and width in front of each.")


class DistanceTransform(IntensityModule, frozen=True):
    """Replace each foreground pixel by its distance to the nearest background pixel.

    The largest value in an object is about half of its width, and it lies in its middle: thicknesses can be read off,
    and touching objects have a peak each. The background is 0. Where an image has no background at all, it is taken to
    begin just outside. Volumes are measured across slices.

    Args:
        metric: "euclidean" is the straight line √(dx² + dy²), "city block" |dx| + |dy| counts steps along rows and
            columns, "chessboard" max(|dx|, |dy|) counts steps of a king.
        unit: "pixel" counts pixels; "mm" takes the spacing of the header into account, for "euclidean" only.

    >>> distance_transform(np.array([[0, 1, 1, 1, 0]])).tolist()
    [[0.0, 1.0, 2.0, 1.0, 0.0]]
    """

    about: ClassVar[Description] = Description(
        name="Distance Transform",
        korean="거리 변환",
        category="Binary",
        source="SciPy, scipy.ndimage.distance_transform_edt and _cdt: exact, for volumes and spacings too, unlike "
        "OpenCV's distanceTransform; C. R. Maurer et al., 2003.",
        chain="HoleFilling > DistanceTransform",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="float32",
        gives_mode="L",
        caution="In pixels, distances mean nothing where rows and columns are spaced differently: take mm there.",
    )

    metric: Literal["euclidean", "city block", "chessboard"] = "euclidean"
    unit: Literal["pixel", "mm"] = "pixel"

    def check(self) -> None:
        if self.unit == "mm" and self.metric != "euclidean":
            expected = say("the metric 'euclidean' for distances in mm")
            raise ModuleParametersDisagree(
                where="DistanceTransform",
                expected=expected,
                received=self.metric,
                example="unit='mm', metric='euclidean'",
            )

    def process_sample(self, sample: Sample) -> Array:
        spacing = sample.header.spacing or None
        if self.unit == "mm" and spacing is None:
            raise SpacingMissing(where="DistanceTransform", example=(1.0,) * sample.header.dimension)
        inside = foreground_of(sample)
        full = bool(inside.all())
        distances = self._distances(np.pad(inside, 1) if full else inside, spacing)
        cut = distances[(slice(1, -1),) * inside.ndim] if full else distances
        return cut.astype(np.float32).reshape(sample.image.shape)

    def _distances(self, inside: Array, spacing: tuple[float, ...] | None) -> Array:
        from scipy import ndimage

        if self.metric == "euclidean":
            exact: Array = ndimage.distance_transform_edt(inside, spacing if self.unit == "mm" else None)
            return exact
        steps: Array = ndimage.distance_transform_cdt(inside, self.metric.replace("city block", "taxicab"))
        return steps


class Watershed(BinaryModule, frozen=True):
    """Divide objects that touch: a line of background is drawn between them at their necks.

    The distance to the background is seen as a landscape turned upside down. Water rises from each of its valleys, the
    middles of the objects, and where the water of two meets, the line is drawn. Put Connected Components behind it to
    number or count them.

    Args:
        min_depth: How much the largest distance of both parts must exceed that at the neck between them; 0.5 divides
            at slight necks, larger values only at narrow ones.

    >>> two = np.array([[1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 1]])
    >>> int(watershed(two, 0.5)[1].min())
    0
    """

    about: ClassVar[Description] = Description(
        name="Watershed",
        korean="워터셰드 분할",
        category="Binary",
        source="scikit-image, skimage.segmentation.watershed (OpenCV's takes colour images only, no volumes); "
        "P. Soille: Morphological Image Analysis, 2nd ed., section 9.2.",
        chain="HoleFilling > Watershed > ConnectedComponents(neighbours='edges')",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="Rough outlines give too many middles: smooth with Majority Filter or raise the depth.",
    )

    min_depth: Annotated[float, Meta(gt=0, le=1000, extra={"unit": "px"})] = 0.5

    def foreground(self, inside: Array) -> Array:
        from scipy import ndimage
        from skimage.morphology import local_maxima, reconstruction
        from skimage.segmentation import watershed as flooded

        if not inside.any() or inside.all():
            return inside
        corners = np.ones((3,) * inside.ndim)
        height = ndimage.distance_transform_edt(inside)
        levelled = reconstruction(height - self.min_depth, height, footprint=corners)  # peaks cut off by the depth
        middles, _ = ndimage.label(local_maxima(levelled, footprint=corners) & inside, corners)
        parts = flooded(-height, middles, connectivity=corners, mask=inside)
        objects, count = ndimage.label(inside, corners)
        has_middle = np.bincount(objects[middles > 0], minlength=count + 1) > 0
        divided: Array = np.where(has_middle[objects], _apart(parts), inside)  # what is narrower than the depth stays
        return divided


def _apart(parts: Array) -> Array:
    """The parts without their pixels that touch a part of a smaller number, which leaves a line between the two."""
    from scipy import ndimage

    # scikit-image's own line, watershed_line=True, takes minutes in a volume
    alone = np.where(parts > 0, parts, parts.max(initial=0) + 1)
    separate: Array = (parts > 0) & (ndimage.minimum_filter(alone, 3, mode="nearest") >= parts)
    return separate


class LogicOfTwo(MergeModule, frozen=True):
    """Combine binary images of equal names, pixel by pixel.

    Two experts or two networks: "and" is where all agree, "or" where at least one says yes, "xor" where they differ,
    "difference" what the first has and no other, "majority" where more than half say yes. Name, label and header are
    those of the first input.

    Args:
        operation: "and", "or", "xor", "difference" or "majority". With more than two inputs "xor" is true for an odd
            number of them.

    >>> header = wb.data.ImageHeader(color_mode="Binary")
    >>> one, other = (wb.data.Sample(np.array([row]), header, name="a") for row in ([0, 1, 1], [0, 1, 0]))
    >>> LogicOfTwo("difference")(one, other).image.tolist()
    [[0, 0, 255]]
    """

    about: ClassVar[Description] = Description(
        name="Logic of Two",
        korean="두 이진 영상의 논리 연산",
        category="Binary",
        source="NumPy, logical_and, logical_or and logical_xor; R. C. Gonzalez, R. E. Woods: Digital Image Processing, "
        "4th ed., section 2.6.",
        chain="LogicOfTwo(operation='and') > LargestComponent",
        color_modes=("Binary",),
        dtypes=ALL_DTYPES,
        gives_dtype="uint8",
        gives_range=(0, 255),
        gives_mode="Binary",
        caution="For 'difference' the order of the inputs matters.",
    )

    operation: Literal["and", "or", "xor", "difference", "majority"] = "and"

    def merge(self, samples: tuple[Sample, ...]) -> Sample:
        first, *others = samples
        different = next((one.size for one in others if one.size != first.size), None)
        if different is not None:
            received = say("sizes {first} and {second}", first=first.size, second=different)
            raise SamplesDoNotFit(where="LogicOfTwo", expected=say(_ONE_SIZE), received=received, remedy=say(_RESIZE))
        inside = _combined(self.operation, np.stack([foreground_of(sample) for sample in samples]))
        header = replace(first.header, value_range=(0.0, 255.0))
        return first.replaced(image=binary_image(inside).reshape(first.image.shape), header=header)


def _combined(operation: str, inputs: Array) -> Array:
    """(inputs, …), bool, as one."""
    if operation == "majority":
        more: Array = 2 * np.count_nonzero(inputs, axis=0) > len(inputs)
        return more
    if operation == "difference":
        alone: Array = inputs[0] & ~inputs[1:].any(axis=0)
        return alone
    functions = {"and": np.logical_and, "or": np.logical_or, "xor": np.logical_xor}
    result: Array = functions[operation].reduce(inputs, axis=0)
    return result


distance_transform = function_of(DistanceTransform)
watershed = function_of(Watershed)
