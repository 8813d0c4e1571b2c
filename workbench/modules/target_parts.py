"""A part of a sample's label or prediction, for modules that need it; and the objects of a mask."""

from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say
from workbench.modules.module import Module
from workbench.modules.module_errors import LabelMissing

TargetPart: TypeAlias = Literal["label", "prediction"]
"""What is known of a sample, or what a network says of it."""
ObjectRule: TypeAlias = Literal["component", "class"]
"""What one object of a mask is: each connected area of a class, or all that has the class."""

_EXPECTED = {
    ("mask", "label"): mark("a mask as its label"),
    ("mask", "prediction"): mark("a mask as its prediction"),
    ("boxes", "label"): mark("boxes as its label"),
    ("boxes", "prediction"): mark("boxes as its prediction"),
    ("points", "label"): mark("points as its label"),
    ("points", "prediction"): mark("points as its prediction"),
}
_REMEDIES = {
    "mask": mark("Use data for segmentation, or put Boxes to Mask or GrabCut in front of it."),
    "boxes": mark("Use data for detection, or put Mask to Boxes in front of it."),
    "points": mark("Put Extract Center Point in front of it, which takes the middles of boxes or of a mask."),
}
_FROM_0 = mark("class numbers that count from 0")
_OWN_CLASS = mark("Give what does not count a class of its own, the next free number.")
_SAME_SIZE = mark("a mask of the image's size {size}")
_A_MASK_OF = mark("a mask of the size {size}")
_BRING_BACK = mark("Bring the prediction into the frame of the image first.")


def mask_of(module: Module, sample: Sample, part: TargetPart) -> MaskLabel:
    """The mask that a module needs, of the size of the image.

    Args:
        module: The module, for the error.
        sample: The sample.
        part: Whether its label or its prediction is meant.

    Returns:
        The mask.

    Raises:
        LabelMissing: There is none, that of the prediction has another size than the image, or a number is below 0.
    """
    mask: MaskLabel = _required(module, sample, part, "mask")
    if mask.array.shape != sample.size:
        expected, received = say(_SAME_SIZE, size=sample.size), say(_A_MASK_OF, size=mask.array.shape)
        raise LabelMissing(where=type(module).__name__, expected=expected, received=received, remedy=say(_BRING_BACK))
    require_class_numbers(module, mask.array)
    return mask


def require_class_numbers(module: Module, classes: Array) -> None:
    """Refuse negative class numbers, such as -1 for pixels that do not count.

    Args:
        module: The module, for the error.
        classes: Class numbers of a mask, of boxes or of points.

    Raises:
        LabelMissing: One of them is below 0.
    """
    least = int(classes.min(initial=0))
    if least < 0:
        raise LabelMissing(
            where=type(module).__name__, expected=say(_FROM_0), received=str(least), remedy=say(_OWN_CLASS)
        )


def boxes_of(module: Module, sample: Sample, part: TargetPart) -> BoxLabel:
    """The boxes that a module needs.

    Args:
        module: The module, for the error.
        sample: The sample.
        part: Whether its label or its prediction is meant.

    Returns:
        The boxes, none or more.

    Raises:
        LabelMissing: It has no such label.
    """
    boxes: BoxLabel = _required(module, sample, part, "boxes")
    return boxes


def points_of(module: Module, sample: Sample, part: TargetPart) -> PointLabel:
    """The points that a module needs.

    Args:
        module: The module, for the error.
        sample: The sample.
        part: Whether its label or its prediction is meant.

    Returns:
        The points, none or more.

    Raises:
        LabelMissing: It has no such label.
    """
    points: PointLabel = _required(module, sample, part, "points")
    return points


def _required(module: Module, sample: Sample, part: TargetPart, kind: Literal["mask", "boxes", "points"]) -> Any:
    targets = targets_of(sample, part)
    found = getattr(targets, kind)
    if found is None:
        received = ", ".join(targets.kinds) or (say("no label") if part == "label" else say("no prediction"))
        remedy = say(_REMEDIES[kind])
        raise LabelMissing(
            where=type(module).__name__, expected=say(_EXPECTED[kind, part]), received=received, remedy=remedy
        )
    return found


def targets_of(sample: Sample, part: TargetPart) -> Targets:
    """The label or the prediction of a sample.

    Args:
        sample: The sample.
        part: Which of them.

    Returns:
        The label or prediction.
    """
    return sample.label if part == "label" else sample.prediction


def with_targets(sample: Sample, part: TargetPart, targets: Targets) -> Sample:
    """A sample with another label or prediction.

    Args:
        sample: The sample.
        part: Which of them is replaced.
        targets: The new one.

    Returns:
        The new sample.
    """
    return sample.replaced(label=targets) if part == "label" else sample.replaced(prediction=targets)


def chosen(mask: Array, classes: tuple[int, ...]) -> Array:
    """The pixels of some classes.

    Args:
        mask: Class numbers.
        classes: The classes; none stands for all but the background, which is 0.

    Returns:
        bool, the shape of ``mask``.

    >>> chosen(np.array([0, 1, 2]), (2,)).tolist(), chosen(np.array([0, 1, 2]), ()).tolist()
    ([False, False, True], [False, True, True])
    """
    inside: Array = np.isin(mask, classes) if classes else mask != 0
    return inside


class MaskObject(NamedTuple):
    """One object of a mask: its class, the slices around it, and which of their pixels belong to it."""

    number: int
    area: tuple[slice, ...]
    inside: Array

    @property
    def box(self) -> tuple[float, ...]:
        """The box around it, x before y."""
        low, high = [part.start for part in self.area], [part.stop for part in self.area]
        return (*low[::-1], *high[::-1])

    @property
    def middle(self) -> tuple[float, ...]:
        """The mean place of its pixels, x before y."""
        means = [float(one.mean()) + 0.5 for one in np.nonzero(self.inside)]
        return tuple(part.start + mean for part, mean in zip(self.area, means, strict=True))[::-1]


def objects_of(mask: Array, rule: ObjectRule, smallest: int = 1) -> list[MaskObject]:
    """The objects of a mask, class after class, each from the top left.

    Args:
        mask: (height, width) or (depth, height, width), class numbers; 0 is the background.
        rule: What one object is; pixels that touch at a corner are connected.
        smallest: Objects of fewer pixels are left out.

    Returns:
        The objects, none or more.

    >>> [one.box for one in objects_of(np.array([[1, 0, 1], [0, 0, 1]]), "component")]
    [(0, 0, 1, 1), (2, 0, 3, 2)]
    """
    from scipy import ndimage

    found = []
    for index in np.unique(mask[mask != 0]).tolist():
        one_class = mask == index
        if rule == "component":
            numbers, _ = ndimage.label(one_class, np.ones((3,) * mask.ndim))
        else:
            numbers = one_class.astype(np.int32)
        for number, area in enumerate(ndimage.find_objects(numbers), start=1):
            inside = numbers[area] == number
            if np.count_nonzero(inside) >= smallest:
                found.append(MaskObject(index, area, inside))
    return found
