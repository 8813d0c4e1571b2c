"""Templates with a folder of images and one of labels: masks, boxes, other images."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from workbench.data.folders.folder_layout import FolderLayout
from workbench.data.folders.image_units import TWO_LABELS, ImageUnit, Placed, image_units, placed
from workbench.data.folders.sample_plan import BoxesOf, FolderPlan, ImageOf, LabelPlan, MaskOf, SamplePlan, Wanted
from workbench.data.folders.verdict import FileVerdict, SourceFile, natural_key
from workbench.data.folders.voc_boxes import read_voc
from workbench.messages import mark, say

CLASS_MASK = re.compile(r"(?P<name>.*[^\d\s_-])[ _]*-(?P<number>\d+)")
"""``ClassName-number``: one of several masks of an image."""
_NO_LABEL = mark("there is no label for it; expected one as {example!r}")
_NO_IMAGE = mark("there is no image for it; expected one as {example!r}")
_NO_LABEL_PRIVATE = mark("there is no label for it")
_NO_IMAGE_PRIVATE = mark("there is no image for it")
_BESIDE = mark("it lies neither in {images!r} nor in {labels!r}")
_CASE = mark("the names of image and label differ in upper and lower case")
_BEHIND = mark("the name of the label has a word such as _mask behind that of the image")
_SUFFIX = re.compile(r"[_-](?:mask|label|labels|seg|segmentation|gt)$")
_NO_XML = mark("expected a file of boxes (XML), received another kind of file")


def plan_pairs(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """Images and labels of equal names: masks, or for the task transformation other images."""

    def label_of(unit: ImageUnit) -> LabelPlan:
        if wanted.task == "transformation":
            return ImageOf(unit.stacks)
        return MaskOf(unit.stacks, unit.series if len(unit.stacks) > 1 else ())

    images, verdicts = _image_units(layout, wanted.dimension, series_apart=wanted.series_apart)
    labels, uneven = image_units(
        placed(layout.below(layout.labels), layout.depth + 1), wanted.dimension,
        has_series=True, series_apart=wanted.series_apart,
    )  # fmt: skip
    if wanted.series_apart:
        labels |= _shared_labels(images, labels)
    return _paired(layout, images, labels, label_of, [*verdicts, *uneven])


def _shared_labels(images: Mapping[str, ImageUnit], labels: Mapping[str, ImageUnit]) -> dict[str, ImageUnit]:
    """The labels of images whose label lies with the patient, and not in a folder of the series."""
    found = {}
    for key in images:
        parts = key.split("/")
        shared = next((one for one in (f"{parts[0]}/{parts[-1]}", parts[0]) if one in labels), "")
        if key not in labels and shared:
            found[key] = labels[shared]
    return found


def plan_boxes(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """``Dataset/001.jpg`` with ``Label/001.xml``."""
    images, verdicts = _image_units(layout, wanted.dimension)
    files = layout.below(layout.labels)
    boxes = [file for file in files if file.name.lower().endswith(".xml")]
    verdicts += [file.issue("bad-boxes", say(_NO_XML)) for file in files if file not in boxes]
    labels, double = _box_units(placed(boxes, layout.depth + 1), images)
    return _paired(layout, images, labels, lambda unit: BoxesOf(unit.stacks[0][0], read_voc), [*verdicts, *double])


def _box_units(
    files: Sequence[Placed], images: Mapping[str, ImageUnit]
) -> tuple[dict[str, ImageUnit], list[FileVerdict]]:
    """The file of boxes of each image, that of exactly its name first; and an issue for each further one."""
    found = [(_box_key("/".join((*one.folders, one.stem)), images), one) for one in files]
    folded = {key.casefold(): key for key in images}
    units: dict[str, ImageUnit] = {}
    first: dict[str, SourceFile] = {}
    issues = []
    for key, one in sorted(found, key=lambda pair: (pair[0] not in images, natural_key(pair[1].file.path))):
        small = key.casefold()
        image = key if key in images else folded.get(small, folded.get(_SUFFIX.sub("", small), key))
        other = first.setdefault(image, one.file)
        if other is one.file:
            units[key] = ImageUnit(key, "/".join(one.shown), ((one.file,),))
        else:
            issues.append(one.file.issue("two-labels", say(TWO_LABELS, other=other.shown)))
    return units, issues


def _box_key(key: str, images: Mapping[str, ImageUnit]) -> str:
    """The image of a file of boxes: the one of its name, or the volume of its patient (``Label/patient/VOI.xml``)."""
    folder = key.rpartition("/")[0]
    return folder if key not in images and folder in images else key


def plan_class_masks(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """Several masks an image, in a folder that is named as the image (or the patient): ``Label/001/Liver-1.png``."""
    images, verdicts = _image_units(layout, wanted.dimension)
    masks: dict[str, list[tuple[str, SourceFile]]] = {}
    for one in placed(layout.below(layout.labels), layout.depth + 1):
        match = CLASS_MASK.fullmatch(one.stem)
        if match is None:
            verdicts.append(one.file.issue("odd-name", say("expected a name as ClassName-number")))
        else:
            masks.setdefault("/".join(one.folders), []).append((match["name"], one.file))
    units = {
        key: ImageUnit(key, key, tuple((file,) for _, file in several), series=tuple(name for name, _ in several))
        for key, several in masks.items()
    }
    plan = _paired(layout, images, units, lambda unit: MaskOf(unit.stacks, unit.series), verdicts)
    names = sorted({name for several in masks.values() for name, _ in several}, key=natural_key)
    return FolderPlan(plan.plans, plan.verdicts, ("background", *names))


def _image_units(
    layout: FolderLayout, dimension: int | None, *, series_apart: bool = False
) -> tuple[dict[str, ImageUnit], list[FileVerdict]]:
    files = layout.below(layout.images)
    units, verdicts = image_units(
        placed(files, layout.depth + 1), dimension, has_series=True, series_apart=series_apart
    )
    used = {id(file) for file in (*files, *layout.below(layout.labels))}
    text = say(_BESIDE, images=layout.images, labels=layout.labels)
    return units, [*verdicts, *(file.issue("beside", text) for file in layout.files if id(file) not in used)]


def _paired(
    layout: FolderLayout,
    images: dict[str, ImageUnit],
    labels: dict[str, ImageUnit],
    label_of: Callable[[ImageUnit], LabelPlan],
    verdicts: list[FileVerdict],
) -> FolderPlan:
    """A plan for each image that has a label; both kinds of files without the other get an issue."""
    folded = {_SUFFIX.sub("", key.casefold()): key for key in labels} | {key.casefold(): key for key in labels}
    plans, used = [], set()
    for key, unit in images.items():
        partner = key if key in labels else folded.get(key.casefold(), "")
        if not partner:
            verdicts.extend(_without(layout, unit, "no-label"))
            continue
        used.add(partner)
        label = labels[partner]
        remarks = (
            unit.remark,
            "" if partner == key else say(_CASE if partner.casefold() == key.casefold() else _BEHIND),
        )
        split = layout.split_of(unit.stacks[0][0])
        name = f"{split}/{unit.name}" if split else unit.name
        plans.append(
            SamplePlan(name, unit.stacks, label_of(label), unit.group, split, "; ".join(filter(None, remarks)))
        )
    taken = {id(labels[key]) for key in used}
    for unit in labels.values():
        if id(unit) not in taken:
            verdicts.extend(_without(layout, unit, "label-without-image"))
    return FolderPlan(plans, verdicts)


def _without(layout: FolderLayout, unit: ImageUnit, code: str) -> Iterator[FileVerdict]:
    other = layout.labels if code == "no-label" else layout.images
    template = _NO_LABEL if code == "no-label" else _NO_IMAGE
    if layout.is_private:
        template = _NO_LABEL_PRIVATE if code == "no-label" else _NO_IMAGE_PRIVATE
    for stack in unit.stacks:
        for file in stack:
            yield file.issue(code, say(template, example=f"{other}/{unit.key}"))
