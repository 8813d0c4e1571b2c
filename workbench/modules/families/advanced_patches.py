"""Advanced modules that cut pieces out of images; each remembers where it comes from, so that it can be put back."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import AffineMap
from workbench.data.image_header import GeometryStep
from workbench.data.sample import Sample
from workbench.data.sample_labels import ClassLabel, MaskLabel, PointLabel
from workbench.messages import mark, say
from workbench.modules.geometry_module import moved_sample
from workbench.modules.manipulation_module import PatchModule
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_errors import ImageTooSmall
from workbench.modules.module_parameters import Margin, Pixels
from workbench.modules.target_parts import (
    MaskObject,
    ObjectRule,
    TargetPart,
    mask_of,
    objects_of,
    points_of,
    targets_of,
    with_targets,
)

__all__ = ["PatchCenterPoint", "PatchGrid", "SegmentationPatch"]

_AT_LEAST = mark("an image of at least one patch, {patch}")
_PAD = mark("Choose border='pad', smaller patches, or larger images.")
_Value = Annotated[float, Meta(ge=-65_536, le=65_536)]


class PatchGrid(PatchModule, frozen=True):
    """Cut each image into patches of one size that lie in a grid, row by row from the top left.

    Networks see large images (a slide of 40,000 pixels, a CT volume) patch by patch. With a stride smaller than the
    patch they overlap, and a network sees each border in the middle of another patch. Mask, boxes and points are cut
    along. Patch Restoration puts the patches, and what a network predicted of them, together again.

    Args:
        height: Rows of a patch.
        width: Columns of a patch.
        volume: Slices of a patch of a volume; None takes all slices, and is right for images.
        stride_height: Rows from one patch to the next; None is the height, so that patches do not overlap.
        stride_width: Columns from one patch to the next; None is the width.
        stride_volume: Slices from one patch to the next; None is the number of slices of a patch.
        border: What happens where the grid does not end with the image: "pad" fills the last patches up, "shift" moves
            them inwards, so that they overlap more, and "drop" leaves the rest out.
        value: What the padding consists of.

    >>> patches = PatchGrid(4, 4)(wb.data.Sample(np.zeros((8, 6)), name="slide"))
    >>> [patch.name for patch in patches], patches[0].size
    (['slide#0', 'slide#1', 'slide#2', 'slide#3'], (4, 4))
    """

    about: ClassVar[Description] = Description(
        name="Patch Grid",
        korean="패치 격자",
        category="Advanced",
        source="Slicing of NumPy; O. Ronneberger et al.: U-Net, 2015 (the overlap-tile strategy).",
        chain="PatchGrid(height=16, width=16) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="Divide into training and test first: patches of one image in both make the test worthless.",
    )

    height: Pixels = 64
    width: Pixels = 64
    volume: Pixels | None = None
    stride_height: Pixels | None = None
    stride_width: Pixels | None = None
    stride_volume: Pixels | None = None
    border: Literal["pad", "shift", "drop"] = "pad"
    value: _Value = 0.0

    def pieces(self, sample: Sample) -> tuple[Sample, ...]:
        size = sample.size
        patch, strides = [self.height, self.width], [self.stride_height, self.stride_width]
        if len(size) == 3:  # noqa: PLR2004 - depth, height, width
            patch, strides = [self.volume or size[0], *patch], [self.stride_volume, *strides]
        if self.border != "pad" and any(part > length for part, length in zip(patch, size, strict=True)):
            expected = say(_AT_LEAST, patch=tuple(patch))
            raise ImageTooSmall(where="PatchGrid", expected=expected, received=size, remedy=say(_PAD))
        starts = [
            self._starts(length, part, stride or part)
            for length, part, stride in zip(size, patch, strides, strict=True)
        ]
        return tuple(
            _cut(self, sample, index, start, patch, self.value) for index, start in enumerate(product(*starts))
        )

    def _starts(self, length: int, part: int, stride: int) -> list[int]:
        """Where patches begin along one axis."""
        inside = list(range(0, max(length - part, 0) + 1, stride))
        rest = length - (inside[-1] + part)
        if rest <= 0 or self.border == "drop":
            return inside
        if self.border == "shift":
            return [*inside, length - part]
        after = inside[-1] + stride  # beyond the image where the stride leaves gaps
        return [*inside, after] if after < length else inside


class PatchCenterPoint(PatchModule, frozen=True):
    """Cut one patch around each point, such as the middle of each vertebra or cell.

    Points come from the label, or from a network that found them, as from Extract Center Point. The point is in the
    middle of its patch, also near the border, where the patch is filled up.

    Args:
        height: Rows of a patch.
        width: Columns of a patch.
        volume: Slices of a patch of a volume; None takes all slices, and is right for images.
        part: Whether the points of the label or of the prediction are taken.
        classify: Whether the class of the point becomes the class of the patch, for a network that classifies them.
        value: What fills patches up at the border.

    >>> label = wb.data.Targets(points=wb.data.PointLabel([[2.5, 4.5]], [0]))
    >>> PatchCenterPoint(3, 3)(wb.data.Sample(np.eye(8), label=label))[0].label.points.coordinates.tolist()
    [[1.5, 1.5]]
    """

    about: ClassVar[Description] = Description(
        name="Patch Center Point",
        korean="중심점 패치",
        category="Advanced",
        source="Slicing of NumPy around each point.",
        chain="ExtractCenterPoint > PatchCenterPoint(height=16, width=16)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="The patch must be large enough for the largest object; pixels count, not mm.",
    )

    height: Pixels = 64
    width: Pixels = 64
    volume: Pixels | None = None
    part: TargetPart = "label"
    classify: bool = True
    value: _Value = 0.0

    def pieces(self, sample: Sample) -> tuple[Sample, ...]:
        points, axes = points_of(self, sample, self.part), len(sample.size)
        patch = [*((self.volume or length) for length in sample.size[:-2]), self.height, self.width]
        places = points.coordinates[:, ::-1]
        found = []
        for index, (place, number) in enumerate(zip(places, points.classes.tolist(), strict=True)):
            start = np.floor(place - np.asarray(patch) / 2 + 0.5).astype(int).tolist()
            if axes == 3 and self.volume is None:  # noqa: PLR2004 - depth, height, width
                start[0] = 0
            piece = _cut(self, sample, index, start, patch, self.value)
            found.append(_with_class(piece, self.part, number, points) if self.classify else piece)
        return tuple(found)


class SegmentationPatch(PatchModule, frozen=True):
    """Cut one piece around each object of the mask: its box and a margin.

    A first network finds the organ or the cells; a second one looks at each of them closely. The pieces differ in size:
    put Resize behind. The class of the object becomes the class of the piece.

    Args:
        part: Whether the mask of the label or of the prediction is taken.
        rule: What one object is: each connected "component" of a class, or all that has the "class".
        margin: How much of the surroundings is kept on each side; less at the border of the image.
        min_size: Objects of fewer pixels are left out.
        alone: Whether other objects are wiped out of the mask of the piece.

    >>> label = wb.data.Targets(mask=wb.data.MaskLabel(np.eye(8, dtype="uint8")))
    >>> [piece.size for piece in SegmentationPatch(margin=0)(wb.data.Sample(np.eye(8), label=label))]
    [(8, 8)]
    """

    about: ClassVar[Description] = Description(
        name="Segmentation Patch",
        korean="분할 패치",
        category="Advanced",
        source="SciPy, scipy.ndimage.label and scipy.ndimage.find_objects.",
        chain="SegmentationPatch(margin=2) > Resize(height=64, width=64)",
        dtypes=ALL_DTYPES,
        takes_nonfinite=True,
        caution="What the mask misses is in no piece: look at missed objects before you trust the second network.",
    )

    part: TargetPart = "label"
    rule: ObjectRule = "component"
    margin: Margin = 8
    min_size: Annotated[int, Meta(ge=1, le=1_000_000_000, extra={"unit": "px"})] = 1
    alone: bool = False

    def pieces(self, sample: Sample) -> tuple[Sample, ...]:
        mask = mask_of(self, sample, self.part)
        objects = objects_of(mask.array, self.rule, self.min_size)
        return tuple(self._piece(sample, mask, index, one) for index, one in enumerate(objects))

    def _piece(self, sample: Sample, mask: MaskLabel, index: int, one: MaskObject) -> Sample:
        if self.alone:
            array = np.zeros_like(mask.array)
            array[one.area][one.inside] = one.number
            only = replace(targets_of(sample, self.part), mask=MaskLabel(array, mask.class_names))
            sample = with_targets(sample, self.part, only)
        low = [max(part.start - self.margin, 0) for part in one.area]
        high = [min(part.stop + self.margin, length) for part, length in zip(one.area, sample.size, strict=True)]
        size = [last - first for first, last in zip(low, high, strict=True)]
        return _with_class(_cut(self, sample, index, low, size, 0.0), self.part, one.number, mask)


def _cut(
    module: PatchModule, sample: Sample, index: int, start: Sequence[int], size: Sequence[int], fill: float
) -> Sample:
    """One piece, whose history says where it was."""
    way = AffineMap.shift([-first for first in start])
    step = GeometryStep(type(module).__name__, way, sample.size, tuple(size))
    return moved_sample(sample, step, "nearest", fill).replaced(name=f"{sample.name}#{index}")


def _with_class(piece: Sample, part: TargetPart, number: int, label: MaskLabel | PointLabel) -> Sample:
    """A piece with the class of its object, where that has a name."""
    if not 0 <= number < len(label.class_names):
        return piece
    category = ClassLabel.of(number, label.class_names)
    return with_targets(piece, part, replace(targets_of(piece, part), category=category))
