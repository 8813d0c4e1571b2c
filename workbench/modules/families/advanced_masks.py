"""Advanced modules that make masks: of boxes, of points, and of the image itself inside a rough region."""

from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, MaskLabel, PointLabel
from workbench.messages import mark, say
from workbench.modules.module import SampleModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import LabelMissing
from workbench.modules.module_parameters import Iterations
from workbench.modules.opencv import opencv
from workbench.modules.target_parts import TargetPart, boxes_of, mask_of, points_of, targets_of, with_targets

__all__ = ["BoxesToMask", "GrabCut", "PointsToMask"]

_BOTH = mark("a region with some pixels inside and some outside")
_NO_REGION = mark("one that covers {count:,} of {all:,} pixels")
_DRAW_BETTER = mark("Draw the box or the mask around the object, with background on its sides.")
_BACKGROUND = "background"
_ROUNDING = 1e-9
"""What sums of fractions miss, so that a pixel just on the rim is inside."""


class BoxesToMask(SampleModule, frozen=True):
    """Fill each box in a mask: a rough mask to begin with where only boxes are known.

    Class 0 of the boxes becomes class 1 of the mask, because 0 is its background, unless the boxes count a background
    themselves. Smaller boxes lie on top of larger ones.

    Args:
        part: Whether the label or the prediction is taken, and gets the mask.
        shape: "box" fills all of it, "ellipse" the ellipse that touches its sides, nearer to cells and organs.
        background: Whether class 0 of the boxes is the background already, so that all numbers stay.

    >>> label = wb.data.Targets(boxes=wb.data.BoxLabel([[1, 0, 3, 1]], [0], ("cell",)))
    >>> mask = BoxesToMask()(wb.data.Sample(np.zeros((2, 4)), label=label)).label.mask
    >>> mask.array.tolist(), mask.class_names
    ([[0, 1, 1, 0], [0, 0, 0, 0]], ('background', 'cell'))
    """

    about: ClassVar[Description] = Description(
        name="Boxes to Mask",
        korean="박스를 마스크로",
        category="Advanced",
        source="NumPy: pixels whose centre lies in the box or the ellipse.",
        chain="BoxesToMask(shape='ellipse') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="A box holds background too: a network that learns from it draws boxes. Refine it, as with GrabCut.",
    )

    part: TargetPart = "label"
    shape: Literal["box", "ellipse"] = "box"
    background: bool = False

    def apply(self, sample: Sample) -> Sample:
        boxes = boxes_of(self, sample, self.part)
        first = 0 if self.background else 1
        numbers = boxes.classes.astype(np.int64) + first
        array = np.zeros(sample.size, _dtype_for(numbers))
        axes = len(sample.size)
        low, high = boxes.coordinates[:, :axes], boxes.coordinates[:, axes:]
        for index in np.argsort(-np.prod(high - low, axis=1), kind="stable"):
            _fill(array, low[index, ::-1], high[index, ::-1], numbers[index], round_=self.shape == "ellipse")
        names = _names_of(boxes, background=self.background)
        mask = MaskLabel(array, names)
        return with_targets(sample, self.part, replace(targets_of(sample, self.part), mask=mask))


class PointsToMask(SampleModule, frozen=True):
    """Draw a disk (in volumes a ball) around each point in a mask: places as something that a network can segment.

    Class 0 of the points becomes class 1 of the mask, because 0 is its background, unless the points count a background
    themselves. Where disks meet, the nearest point wins.

    Args:
        part: Whether the label or the prediction is taken, and gets the mask.
        radius: How large the disks are.
        background: Whether class 0 of the points is the background already, so that all numbers stay.

    >>> label = wb.data.Targets(points=wb.data.PointLabel([[1.5, 0.5]], [0]))
    >>> PointsToMask(radius=1.0)(wb.data.Sample(np.zeros((2, 4)), label=label)).label.mask.array.tolist()
    [[1, 1, 1, 0], [0, 1, 0, 0]]
    """

    about: ClassVar[Description] = Description(
        name="Points to Mask",
        korean="점을 마스크로",
        category="Advanced",
        source="NumPy: pixels whose centre lies within the radius.",
        chain="PointsToMask(radius=3.0) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Small disks are a tiny part of the image: choose a loss for rare classes, such as Dice.",
    )

    part: TargetPart = "label"
    radius: Annotated[float, Meta(gt=0, le=1000, extra={"unit": "px"})] = 5.0
    background: bool = False

    def apply(self, sample: Sample) -> Sample:
        points = points_of(self, sample, self.part)
        numbers = points.classes.astype(np.int64) + (0 if self.background else 1)
        array = np.zeros(sample.size, _dtype_for(numbers))
        reach = self.radius + _ROUNDING
        nearest = np.full(sample.size, reach)
        for place, number in zip(points.coordinates[:, ::-1], numbers, strict=True):
            window, offsets = _around(place - reach, place + reach, sample.size)
            if window is None:
                continue
            distance = np.sqrt(sum((axis - middle) ** 2 for axis, middle in zip(offsets, place, strict=True)))
            closer = distance < nearest[window]
            array[window][closer] = number
            nearest[window][closer] = distance[closer]
        mask = MaskLabel(array, _names_of(points, background=self.background))
        return with_targets(sample, self.part, replace(targets_of(sample, self.part), mask=mask))


class GrabCut(SampleModule, frozen=True):
    """Find the outline of an object inside a rough box or mask, by its colours.

    The colours outside and inside are described by five Gaussians each; then the cheapest cut between the two is looked
    for, along edges and in few steps. What is outside of the box or mask is background for sure. All boxes (or all
    pixels of the mask that are not 0) are one region, and the mask that comes out has the classes 0 and 1.

    Args:
        start: "boxes" begins with the boxes of the label, "mask" with its mask.
        iterations: How often colours and cut are found anew.
        margin: How much wider than the box or mask the object may be.

    >>> photo = np.full((20, 20, 3), 30, "uint8")
    >>> photo[6:14, 6:14] = 200
    >>> label = wb.data.Targets(boxes=wb.data.BoxLabel([[3, 3, 17, 17]], [0]))
    >>> int(GrabCut()(wb.data.Sample(photo, label=label)).label.mask.array.sum())
    64
    """

    about: ClassVar[Description] = Description(
        name="GrabCut",
        korean="그랩컷",
        category="Advanced",
        source="OpenCV, cv2.grabCut; C. Rother, V. Kolmogorov, A. Blake: GrabCut, 2004.",
        chain="GrabCut(start='boxes') > Resize(height=64, width=64)",
        dimensions=(2,),
        color_modes=("L", "RGB"),
        dtypes=("uint8",),
        caution="Objects with the colours of their surroundings are lost: look at each mask before you train with it.",
    )

    start: Literal["boxes", "mask"] = "boxes"
    iterations: Iterations = 5
    margin: Annotated[int, Meta(ge=0, le=1000, extra={"unit": "px"})] = 0

    def apply(self, sample: Sample) -> Sample:
        region, names = self._region(sample)
        count = int(np.count_nonzero(region))
        if count in (0, region.size):
            received = say(_NO_REGION, count=count, all=region.size)
            raise LabelMissing(where="GrabCut", expected=say(_BOTH), received=received, remedy=say(_DRAW_BETTER))
        found = _grabbed(sample.image, region, self.iterations)
        return sample.replaced(label=replace(sample.label, mask=MaskLabel(found, names)))

    def _region(self, sample: Sample) -> tuple[Array, tuple[str, ...]]:
        """Where the object may be, and the names of the classes of its mask."""
        region = np.zeros(sample.size, np.uint8)
        if self.start == "mask":
            given = mask_of(self, sample, "label")
            region[given.array != 0] = 1
            names = given.class_names if len(given.class_names) == 2 else ()  # noqa: PLR2004 - background, object
        else:
            boxes = boxes_of(self, sample, "label")
            for left, top, right, bottom in boxes.coordinates:
                _fill(region, np.array([top, left]), np.array([bottom, right]), 1, round_=False)
            names = (_BACKGROUND, *boxes.class_names) if len(boxes.class_names) == 1 else ()
        side = 2 * self.margin + 1
        return opencv().dilate(region, np.ones((side, side), np.uint8)), names


def _grabbed(image: Array, region: Array, iterations: int) -> Array:
    cv2 = opencv()
    colours = np.ascontiguousarray(np.broadcast_to(image.reshape(*region.shape, -1), (*region.shape, 3)))
    mask = np.where(region, cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)
    cv2.setRNGSeed(0)  # the first guess at the colours is drawn by chance
    models = (np.zeros((1, 65)), np.zeros((1, 65)))  # five Gaussians each of 13 numbers, filled by OpenCV
    cut, *_ = cv2.grabCut(colours, mask, (0, 0, 1, 1), *models, iterations, cv2.GC_INIT_WITH_MASK)
    return np.isin(cut, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)


def _fill(array: Array, low: Array, high: Array, number: int, *, round_: bool) -> None:
    """Write a number into the pixels whose centre lies in a box, or in the ellipse that touches its sides."""
    window, centres = _around(low, high, array.shape)
    if window is None:
        return
    if not round_:
        array[window] = number
        return
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, _ROUNDING)
    terms = zip(centres, middle, half, strict=True)
    array[window][sum(((axis - centre) / reach) ** 2 for axis, centre, reach in terms) <= 1] = number


def _around(low: Array, high: Array, size: tuple[int, ...]) -> tuple[Any, list[Array]]:
    """The slices of the pixels whose centre lies in a box, and their centres an axis; None where there are none."""
    first = np.maximum(np.ceil(np.asarray(low) - 0.5), 0).astype(int)
    last = np.minimum(np.ceil(np.asarray(high) - 0.5), size).astype(int)
    if np.any(last <= first):
        return None, []
    window = tuple(slice(*ends) for ends in zip(first.tolist(), last.tolist(), strict=True))
    return window, [axis + 0.5 for axis in np.ogrid[window]]


def _dtype_for(numbers: Array) -> Any:
    return np.result_type(np.uint8, np.min_scalar_type(int(numbers.max(initial=0))))


def _names_of(label: BoxLabel | PointLabel, *, background: bool) -> tuple[str, ...]:
    if background or not label.class_names:
        return label.class_names
    return (_BACKGROUND, *label.class_names)
