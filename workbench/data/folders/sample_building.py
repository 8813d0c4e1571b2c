"""The sample of a plan: image, header, label; made once for the check, and again whenever it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.folders.checked_files import CheckedFiles, refused
from workbench.data.folders.content_stacking import read_series
from workbench.data.folders.mask_reading import MaskValues, found_values, read_mask
from workbench.data.folders.sample_plan import BoxesOf, ClassOf, ImageOf, MaskOf, SamplePlan
from workbench.data.folders.verdict import SourceFile
from workbench.data.folders.voc_boxes import VocBox, VocFile, read_voc
from workbench.data.readers.image_content import UnreadableFile
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Targets
from workbench.messages import mark, say

Remarks = list[tuple[SourceFile, str, str]]
"""File, code, and what is to be known of it."""

_MASK_SIZE = mark("the mask has the size {size}, and its image {expected}; it was drawn on another image")
_XML_SIZE = mark("its boxes were drawn on an image of {width} × {height} pixels, and the image has {columns} × {rows}")
_DEGENERATE = mark("box {number} ({name}) has no area: {corners}; it was left out")
_OUTSIDE = mark("box {number} ({name}) lies outside the image: {corners}; it was left out")
_CUT = mark("box {number} ({name}) reaches over the edge: {corners}; it was cut there")
_NOT_FINITE = mark("it has {count:,} values that are no numbers (NaN or Inf)")


@dataclass(frozen=True)
class LabelWords:
    """What labels mean in the whole set.

    Args:
        class_names: A name a class.
        values: Which numbers of masks are which classes; None while they are counted.
    """

    class_names: tuple[str, ...] = ()
    values: MaskValues | None = None


@dataclass(frozen=True, eq=False)
class BuiltSample:
    """A sample, what is to be known of its files, and what its label uses: values of a mask, or names of boxes."""

    sample: Sample
    remarks: Remarks
    values: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()


def build_sample(files: CheckedFiles, plan: SamplePlan, words: LabelWords) -> BuiltSample:
    """Read the files of a plan and make its sample.

    Args:
        files: Reads them.
        plan: Which files they are.
        words: What labels mean.

    Returns:
        The sample.

    Raises:
        RefusedFile: A file cannot be read, or files do not fit each other.
        SourceChanged: A file is not what it was.
    """
    content = read_series(files, plan.stacks)
    remarks: Remarks = [(file, "read", text) for file, text in content.remarks]
    if plan.remark:
        remarks.append((plan.files[0], "put-together", plan.remark))
    array = content.array
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        count = int(np.count_nonzero(~np.isfinite(array)))
        remarks.append((plan.files[0], "not-finite", say(_NOT_FINITE, count=count)))
    header = replace(content.header, source=plan.files[0].shown)
    sample = Sample(array, header, group=plan.group, split=plan.split, name=plan.name)
    built = BuiltSample(sample, remarks)
    if isinstance(plan.label, ClassOf):
        category = ClassLabel.of(words.class_names.index(plan.label.name), words.class_names)
        return replace(built, sample=sample.replaced(label=Targets(category=category)))
    if isinstance(plan.label, MaskOf):
        return _with_mask(files, built, plan.label, content.order, words)
    if isinstance(plan.label, BoxesOf):
        return _with_boxes(files, built, plan.label, words)
    if isinstance(plan.label, ImageOf):
        other = read_series(files, plan.label.stacks)
        remarks += [(file, "read", text) for file, text in other.remarks]
        return replace(built, sample=sample.replaced(label=Targets(image=ImageLabel(other.array))))
    return built


def _with_mask(
    files: CheckedFiles, built: BuiltSample, label: MaskOf, order: Sequence[str], words: LabelWords
) -> BuiltSample:
    file, sample = label.stacks[0][0], built.sample
    mask, remarks = read_mask(files, label, order, words.class_names)
    if mask.shape != sample.size:
        sizes = (" × ".join(map(str, size)) for size in (mask.shape, sample.size))
        raise refused(file, "size-differs", say(_MASK_SIZE, size=next(sizes), expected=next(sizes)))
    said: Remarks = [*built.remarks, *((one, "read", text) for one, text in remarks)]
    if label.names:
        targets = Targets(mask=MaskLabel(mask, words.class_names))
        return BuiltSample(sample.replaced(label=targets), said)
    if words.values is None:
        return BuiltSample(sample, said, found_values(file, mask))
    targets = Targets(mask=MaskLabel(words.values.apply(mask), words.values.names))
    return BuiltSample(sample.replaced(label=targets), said)


def _with_boxes(files: CheckedFiles, built: BuiltSample, label: BoxesOf, words: LabelWords) -> BuiltSample:
    sample, file = built.sample, label.file
    rows, columns = sample.size[-2:]
    voc = _voc(files, file)
    if voc.width and voc.height and (voc.width, voc.height) != (columns, rows):
        text = say(_XML_SIZE, width=voc.width, height=voc.height, columns=columns, rows=rows)
        raise refused(file, "size-differs", text)
    kept, remarks = [], list(built.remarks)
    for box in voc.boxes:
        corners, remark = fitted(box, (columns, rows, *sample.size[:-2]))
        if corners is not None:
            kept.append((box.name, corners))
        if remark:
            remarks.append((file, "box", remark))
    names = tuple(dict.fromkeys(name for name, _ in kept))
    if not words.class_names:
        return BuiltSample(sample, remarks, names=names)
    coordinates: Array = np.array([corners for _, corners in kept], np.float64)
    classes = np.array([words.class_names.index(name) for name, _ in kept], np.int64)
    targets = Targets(boxes=BoxLabel(coordinates, classes, words.class_names))
    return BuiltSample(sample.replaced(label=targets), remarks, names=names)


def _voc(files: CheckedFiles, file: SourceFile) -> VocFile:
    try:
        return read_voc(files.read(file))
    except UnreadableFile as error:
        raise refused(file, "bad-boxes", str(error.values["reason"])) from error


def fitted(box: VocBox, limits: Sequence[int]) -> tuple[tuple[float, ...] | None, str]:
    """A box inside its image, or None where nothing of it is; and what is to be known of that.

    Args:
        box: The box as it is written.
        limits: Width and height, and depth of a volume.

    Returns:
        The corners, and a remark or "".
    """
    axes = len(box.corners) // 2
    low, high = box.corners[:axes], box.corners[axes:]
    ends = (*limits[:axes], *([float("inf")] * (axes - len(limits))))
    values = {"number": box.number, "name": box.name, "corners": tuple(f"{corner:g}" for corner in box.corners)}
    values["corners"] = ", ".join(values["corners"])  # type: ignore[arg-type]
    if any(first >= last for first, last in zip(low, high, strict=True)):
        return None, say(_DEGENERATE, **values)
    inner = (*(max(first, 0.0) for first in low), *(min(last, end) for last, end in zip(high, ends, strict=True)))
    if any(first >= last for first, last in zip(inner[:axes], inner[axes:], strict=True)):
        return None, say(_OUTSIDE, **values)
    return inner, say(_CUT, **values) if inner != box.corners else ""
