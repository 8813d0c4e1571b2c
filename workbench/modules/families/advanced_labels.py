"""Advanced modules that make one kind of label out of another, and give classes other numbers."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say
from workbench.modules.module import SampleModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParametersDisagree
from workbench.modules.module_parameters import ClassIndex, Fraction
from workbench.modules.target_parts import (
    ObjectRule,
    TargetPart,
    boxes_of,
    mask_of,
    objects_of,
    require_class_numbers,
    targets_of,
    with_targets,
)

__all__ = ["ClassAssignment", "ExtractCenterPoint", "MaskToBoxes", "MaskToCategory"]

_Size = Annotated[int, Meta(ge=1, le=1_000_000_000, extra={"unit": "px"})]
_A_NUMBER_EACH = mark("a new number for each class, 0 to {last}")
_A_NAME_EACH = mark("a name for each class, 0 to {last}")


class ExtractCenterPoint(SampleModule, frozen=True):
    """Take the middle of each box, or of each object of the mask, as a point.

    Of a box it is the middle of its sides, of an object the mean place of its pixels (its centre of mass). Patch Center
    Point cuts patches around them.

    Args:
        part: Whether the label or the prediction is taken, and gets the points.
        of: Whether the middles of its "mask" or of its "boxes" are taken.
        rule: What one object of a mask is: each connected "component" of a class, or all that has the "class".
        min_size: Objects of a mask of fewer pixels are left out.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 1, 1, 1]])))
    >>> ExtractCenterPoint()(wb.data.Sample(np.zeros((1, 4)), label=label)).label.points.coordinates.tolist()
    [[2.5, 0.5]]
    """

    about: ClassVar[Description] = Description(
        name="Extract Center Point",
        korean="중심점 추출",
        category="Advanced",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 11.4 (moments).",
        chain="ExtractCenterPoint(of='boxes') > PatchCenterPoint(height=16, width=16)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The middle of a bent object, such as a banana, can lie outside of it.",
    )

    part: TargetPart = "label"
    of: Literal["mask", "boxes"] = "mask"
    rule: ObjectRule = "component"
    min_size: _Size = 1

    def apply(self, sample: Sample) -> Sample:
        points = self._of_boxes(sample) if self.of == "boxes" else self._of_mask(sample)
        return with_targets(sample, self.part, replace(targets_of(sample, self.part), points=points))

    def _of_boxes(self, sample: Sample) -> PointLabel:
        boxes = boxes_of(self, sample, self.part)
        axes = boxes.coordinates.shape[1] // 2
        return PointLabel(
            (boxes.coordinates[:, :axes] + boxes.coordinates[:, axes:]) / 2, boxes.classes, boxes.class_names
        )

    def _of_mask(self, sample: Sample) -> PointLabel:
        mask = mask_of(self, sample, self.part)
        objects = objects_of(mask.array, self.rule, self.min_size)
        places = np.array([one.middle for one in objects], float).reshape(-1, mask.array.ndim)
        return PointLabel(places, np.array([one.number for one in objects], np.int64), mask.class_names)


class MaskToBoxes(SampleModule, frozen=True):
    """Put a box around each object of the mask: data for segmentation become data for detection.

    Detectors count classes without the background, so class 1 of the mask becomes class 0 of the boxes, unless the
    background keeps its number.

    Args:
        part: Whether the label or the prediction is taken, and gets the boxes.
        rule: What one object is: each connected "component" of a class, or all that has the "class".
        min_size: Objects of fewer pixels are left out.
        background: Whether the boxes count the background as class 0 too, so that all numbers stay.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 1, 1, 1]]), ("background", "cell")))
    >>> boxes = MaskToBoxes()(wb.data.Sample(np.zeros((1, 4)), label=label)).label.boxes
    >>> boxes.coordinates.tolist(), boxes.class_names
    ([[1.0, 0.0, 4.0, 1.0]], ('cell',))
    """

    about: ClassVar[Description] = Description(
        name="Mask to Boxes",
        korean="마스크를 박스로",
        category="Advanced",
        source="SciPy, scipy.ndimage.label and scipy.ndimage.find_objects.",
        chain="MaskToBoxes(min_size=4) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Objects of a class that touch share a box, and a torn object gets several.",
    )

    part: TargetPart = "label"
    rule: ObjectRule = "component"
    min_size: _Size = 1
    background: bool = False

    def apply(self, sample: Sample) -> Sample:
        mask = mask_of(self, sample, self.part)
        objects = objects_of(mask.array, self.rule, self.min_size)
        first = 0 if self.background else 1
        classes = np.array([one.number - first for one in objects], np.int64)
        places = np.array([one.box for one in objects], float).reshape(-1, 2 * mask.array.ndim)
        boxes = BoxLabel(places, classes, mask.class_names[first:])
        return with_targets(sample, self.part, replace(targets_of(sample, self.part), boxes=boxes))


class MaskToCategory(SampleModule, frozen=True):
    """Say of each image which class of its mask it shows: data for segmentation become data for classification.

    It is the class with the largest area besides the background, or the background where no class covers enough. With
    patches it answers "is there a tumour in this patch?".

    Args:
        part: Whether the label or the prediction is taken, and gets the class.
        least: The share of the image that a class must cover, from 0 to 1; with 0 one pixel is enough.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 1, 1, 1]]), ("healthy", "tumour")))
    >>> MaskToCategory()(wb.data.Sample(np.zeros((1, 4)), label=label)).label.category.name
    'tumour'
    """

    about: ClassVar[Description] = Description(
        name="Mask to Class",
        korean="마스크를 분류로",
        category="Advanced",
        source="NumPy, bincount of the mask.",
        chain="MaskToCategory(least=0.01) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="One wrong pixel of a mask makes an image positive: ask for a share.",
    )

    part: TargetPart = "label"
    least: Fraction = 0.0

    def apply(self, sample: Sample) -> Sample:
        mask = mask_of(self, sample, self.part)
        areas = np.bincount(mask.array.ravel().astype(np.int64), minlength=max(len(mask.class_names), 2))
        number = 1 + int(areas[1:].argmax())
        if not areas[number] or areas[number] < self.least * mask.array.size:
            number = 0
        names = (*mask.class_names, *map(str, range(len(mask.class_names), len(areas))))
        category = ClassLabel.of(number, names)
        return with_targets(sample, self.part, replace(targets_of(sample, self.part), category=category))


class ClassAssignment(SampleModule, frozen=True):
    """Give classes new numbers, and make one class of several: of the image, its mask, boxes and points.

    "Left lung" and "right lung" become "lung", ten kinds of skin lesion become "benign" and "malignant", a label that
    is not wanted becomes the background. Scores of classes that become one are added up.

    Args:
        numbers: The new number of class 0, of class 1, and so on; none leaves all as they are.
        names: The names of the new classes with commas between, such as "background, lung"; "" makes them of the old
            ones, as in "left lung / right lung".
        part: Whether the label or the prediction is changed.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.array([[0, 1, 2]]), ("air", "left", "right")))
    >>> mask = ClassAssignment((0, 1, 1))(wb.data.Sample(np.zeros((1, 3)), label=label)).label.mask
    >>> mask.array.tolist(), mask.class_names
    ([[0, 1, 1]], ('air', 'left / right'))
    """

    about: ClassVar[Description] = Description(
        name="Class Assignment",
        korean="클래스 재지정",
        category="Advanced",
        source="NumPy, a table indexed by the class.",
        chain="ClassAssignment(numbers=(0, 1, 1)) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Do it before training: a trained network keeps its own classes.",
    )

    numbers: tuple[ClassIndex, ...] = ()
    names: str = ""
    part: TargetPart = "label"

    def check(self) -> None:
        count, last = len(self._given_names()), max(self.numbers, default=-1)
        if count and count <= last:
            raise ModuleParametersDisagree(
                where="ClassAssignment",
                expected=say(_A_NAME_EACH, last=last),
                received=repr(self.names),
                example="numbers=(0, 1, 1), names='background, lung'",
            )

    def apply(self, sample: Sample) -> Sample:
        old = targets_of(sample, self.part)
        return with_targets(sample, self.part, self._assigned(old)) if self.numbers else sample

    def _assigned(self, old: Targets) -> Targets:
        category, mask, boxes, points = old.category, old.mask, old.boxes, old.points
        if category is not None:
            scores, names = self._summed(category.scores), self._new_names(category.class_names)
            category = ClassLabel(np.pad(scores, (0, len(names) - len(scores))), names)
        if mask is not None:
            mask = MaskLabel(self._renumbered(mask.array), self._new_names(mask.class_names))
        if boxes is not None:
            classes, names = self._renumbered(boxes.classes.astype(np.int64)), self._new_names(boxes.class_names)
            boxes = BoxLabel(boxes.coordinates, classes, names, boxes.scores)
        if points is not None:
            classes, names = self._renumbered(points.classes.astype(np.int64)), self._new_names(points.class_names)
            points = PointLabel(points.coordinates, classes, names)
        return replace(old, category=category, mask=mask, boxes=boxes, points=points)

    def _renumbered(self, classes: Array) -> Array:
        """Class numbers through the table, in their own type where it holds them."""
        require_class_numbers(self, classes)
        self._require(int(classes.max(initial=0)))
        table = np.asarray(self.numbers)
        fits = table.max() <= np.iinfo(classes.dtype).max
        new: Array = table.astype(classes.dtype if fits else np.min_scalar_type(int(table.max())))[classes]
        return new

    def _summed(self, scores: Array) -> Array:
        """Scores of the new classes; several that are certain remain certain."""
        self._require(len(scores) - 1)
        new = np.zeros(max(self.numbers) + 1, scores.dtype)
        np.add.at(new, np.asarray(self.numbers[: len(scores)]), scores)
        return np.minimum(new, max(1, scores.max()))

    def _require(self, last: int) -> None:
        if last >= len(self.numbers):
            raise ModuleParametersDisagree(
                where="ClassAssignment",
                expected=say(_A_NUMBER_EACH, last=last),
                received=f"numbers={self.numbers}",
                example=f"numbers={tuple(range(last + 1))}",
            )

    def _new_names(self, old: tuple[str, ...]) -> tuple[str, ...]:
        given = self._given_names()
        if given or not old:
            return given
        sources: list[list[str]] = [[] for _ in range(max(self.numbers) + 1)]
        for name, number in zip(old, self.numbers, strict=False):
            sources[number].append(name)
        return tuple(" / ".join(names) or str(number) for number, names in enumerate(sources))

    def _given_names(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.names.split(",")) if self.names.strip() else ()
