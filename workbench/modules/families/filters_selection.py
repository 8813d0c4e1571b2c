"""Filters that keep some of the samples: those of a colour mode, those of some classes."""

import re
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say
from workbench.modules.manipulation_module import FilterModule, missing
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ModuleParameterRange, ModuleParameterType

__all__ = ["ClassFilter", "ColorModeFilter"]

_INDICES = mark("class numbers with commas between them")
_KNOWN_CLASSES = mark("class numbers from 0 to {most}, of the classes {names}")
_A_LABEL = mark("a class, a mask, boxes or points")
_NEEDS_CLASSES = mark("Use data with such labels, or leave the filter out.")
_EXAMPLE = 'class_index="0,3,4,5"'


class ColorModeFilter(FilterModule, frozen=True):
    """Keep the samples of one colour mode, and drop all others.

    Collections from the internet hold grey photos among the colour ones, and a network takes one number of channels.
    If you want to keep all, put Color Mode Convert in its place.

    Args:
        color_mode: The mode that stays; "L" is grey.

    >>> from workbench.data import Sample
    >>> ColorModeFilter(color_mode="RGB")(Sample(image)) is None
    True
    """

    about: ClassVar[Description] = Description(
        name="Color Mode Filter",
        korean="색상 모드 필터",
        category="Filter",
        source="The colour mode in the header of the image.",
        chain="ColorModeFilter(color_mode='L') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Count what is left: the dropped samples may all be of one class.",
    )

    color_mode: Literal["L", "Binary", "RGB", "RGBA", "HSV", "Lab", "YCrCb", "Channels"] = "RGB"

    def select(self, sample: Sample) -> Sample | None:
        return sample if sample.header.color_mode == self.color_mode else None


class ClassFilter(FilterModule, frozen=True):
    """Keep some classes, and drop all others.

    A sample of another class is dropped. Of boxes and points those of the classes stay, and of a mask their pixels; all
    other pixels become 0, the background. A sample in which nothing of the classes is left is dropped too. The numbers
    and names of the classes stay as they are, so that a network keeps its outputs.

    Args:
        class_index: The numbers of the classes that stay, counted from 0: "0" is one, "0,3,4,5" are several.

    Raises:
        LabelMissing: A sample has no class, mask, boxes or points.
        ModuleParameterRange: There is no class of such a number.
        ModuleError: A parameter or the image is refused; the class of the error says why.

    >>> from workbench.data import ClassLabel, Sample, Targets
    >>> dog = Sample(image, label=Targets(category=ClassLabel.of(1, ("cat", "dog"))))
    >>> ClassFilter(class_index="0")(dog) is None, ClassFilter(class_index="0,1")(dog) is dog
    (True, True)
    """

    about: ClassVar[Description] = Description(
        name="Class Filter",
        korean="클래스 필터",
        category="Filter",
        source="The class numbers of the label: class, boxes, points or mask.",
        chain="ClassFilter(class_index='1,2') > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The background of masks is class 0: name the classes of the objects.",
    )

    class_index: str = "0"

    def check(self) -> None:
        if not re.fullmatch(r"\s*[0-9]+\s*(,\s*[0-9]+\s*)*", self.class_index):
            raise ModuleParameterType(
                where="ClassFilter",
                parameter="class_index",
                expected=say(_INDICES),
                received=self.class_index,
                example=_EXAMPLE,
            )

    def chosen(self) -> tuple[int, ...]:
        """The numbers of the classes that stay, in the order in which they are given."""
        return tuple(dict.fromkeys(int(part) for part in self.class_index.split(",")))

    def select(self, sample: Sample) -> Sample | None:
        label = sample.label
        if not {"category", "mask", "boxes", "points"} & set(label.kinds):
            raise missing(self, say(_A_LABEL), sample, say(_NEEDS_CLASSES))
        self._require_classes(label.class_names)
        kept = replace(
            label, mask=self._pixels(label.mask), boxes=self._boxes(label.boxes), points=self._points(label.points)
        )
        if label.category is not None:
            stays = bool(np.any(label.category.scores[list(self.chosen())] > 0))
        else:
            stays = self._shows_any(label)
        return None if not stays else sample if _same(kept, label) else sample.replaced(label=kept)

    def _require_classes(self, names: tuple[str, ...]) -> None:
        if names and max(self.chosen()) >= len(names):
            expected = say(_KNOWN_CLASSES, most=len(names) - 1, names=", ".join(names))
            raise ModuleParameterRange(
                where="ClassFilter",
                parameter="class_index",
                expected=expected,
                received=self.class_index,
                example='class_index="0"',
            )

    def _shows_any(self, label: Targets) -> bool:
        """Whether a mask, a box or a point is of one of the classes."""
        found = [None if label.mask is None else label.mask.array]
        found += [None if one is None else one.classes for one in (label.boxes, label.points)]
        return any(classes is not None and bool(self._among(classes).any()) for classes in found)

    def _among(self, classes: Array) -> Array:
        return np.isin(classes, self.chosen())

    def _pixels(self, mask: MaskLabel | None) -> MaskLabel | None:
        if mask is None:
            return None
        kept = np.where(self._among(mask.array), mask.array, 0).astype(mask.array.dtype)
        return mask if np.array_equal(kept, mask.array) else MaskLabel(kept, mask.class_names)

    def _boxes(self, boxes: BoxLabel | None) -> BoxLabel | None:
        if boxes is None or self._among(boxes.classes).all():
            return boxes
        return boxes.at(self._among(boxes.classes))

    def _points(self, points: PointLabel | None) -> PointLabel | None:
        if points is None or self._among(points.classes).all():
            return points
        kept = self._among(points.classes)
        return PointLabel(points.coordinates[kept], points.classes[kept], points.class_names)


def _same(one: Targets, other: Targets) -> bool:
    return one.mask is other.mask and one.boxes is other.boxes and one.points is other.points
