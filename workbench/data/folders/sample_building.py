"""The sample of a plan: image, header, label; made once for the check, and again whenever it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.folders.checked_files import CheckedFiles, refused
from workbench.data.folders.content_stacking import read_series
from workbench.data.folders.drawn_boxes import DrawnBoxes, usable_boxes
from workbench.data.folders.mask_reading import MaskValues, found_values, read_mask
from workbench.data.folders.sample_plan import BoxesOf, ClassOf, ImageOf, ListedBoxes, MaskOf, SamplePlan
from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.image_content import UnreadableFile
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Targets
from workbench.messages import mark, say

Remarks = list[tuple[SourceFile, str, str]]
"""File, code, and what is to be known of it."""

_MASK_SIZE = mark("the mask has the size {size}, and its image {expected}; it was drawn on another image")
_BOXES_SIZE = mark(
    "its boxes were drawn on an image of {width} × {height} pixels, and the image has {columns} × {rows}"
)
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
    if isinstance(plan.label, BoxesOf | ListedBoxes):
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


def _with_boxes(
    files: CheckedFiles, built: BuiltSample, label: BoxesOf | ListedBoxes, words: LabelWords
) -> BuiltSample:
    sample = built.sample
    rows, columns = sample.size[-2:]
    drawn = label.boxes if isinstance(label, ListedBoxes) else _read_boxes(files, label, (columns, rows))
    file = label.image if isinstance(label, ListedBoxes) else label.file
    if drawn.width and drawn.height and (drawn.width, drawn.height) != (columns, rows):
        text = say(_BOXES_SIZE, width=drawn.width, height=drawn.height, columns=columns, rows=rows)
        raise refused(file, "size-differs", text)
    usable = usable_boxes(drawn.boxes, (columns, rows, *sample.size[:-2]))
    remarks = [*built.remarks, *((file, "box", text) for text in (*drawn.remarks, *usable.remarks))]
    names = tuple(dict.fromkeys(box.name for box in usable.boxes))
    if not set(names) <= set(words.class_names):  # while they are counted, or where one is refused
        return BuiltSample(sample, remarks, names=names)
    coordinates: Array = np.array([box.corners for box in usable.boxes], np.float64)
    classes = np.array([words.class_names.index(box.name) for box in usable.boxes], np.int64)
    targets = Targets(boxes=BoxLabel(coordinates, classes, words.class_names))
    return BuiltSample(sample.replaced(label=targets), remarks, names=names)


def _read_boxes(files: CheckedFiles, label: BoxesOf, size: tuple[int, int]) -> DrawnBoxes:
    try:
        return label.read(files.read(label.file), size)
    except UnreadableFile as error:
        raise refused(label.file, "bad-boxes", str(error.values["reason"])) from error
