"""The template of COCO: images in any folders, and JSON that lists them and their boxes."""

import re
from collections.abc import Iterable, Sequence

from workbench.data.folders.box_images import box_plan, finished, is_in, read_small
from workbench.data.folders.coco_boxes import MOST_JSON, CocoFile, CocoImage, read_coco
from workbench.data.folders.folder_layout import LABEL_FOLDERS, FolderLayout
from workbench.data.folders.image_units import only_images
from workbench.data.folders.sample_plan import FolderPlan, ListedBoxes, SamplePlan, Wanted
from workbench.data.folders.source_errors import RefusedFile
from workbench.data.folders.verdict import FileVerdict, SourceFile
from workbench.data.readers.image_content import UnreadableFile
from workbench.messages import mark, mark_plural, say, say_plural

_COCO_NAME = re.compile(r"(instances.*|.*annotations?([._-]coco)?|.*coco.*)\.json", re.IGNORECASE)
_NOT_LISTED = mark("no file of boxes lists it")
_LISTED_TWICE = mark("it lists {image!r}, which was listed before; the first entry was taken")
_AMBIGUOUS = mark("a file of boxes names it without its folder, and other images have the same name")
_MISSING = mark_plural(
    "{count} image that it lists is not there: {names}", "{count} images that it lists are not there: {names}"
)
_MISSING_PRIVATE = mark_plural("{count} image that it lists is not there", "{count} images that it lists are not there")
_FIRST = 3


def coco_files(layout: FolderLayout) -> list[SourceFile]:
    """``instances_train2017.json``, ``annotations.json`` and the like; else all JSON in a folder of labels."""
    files = [file for file in layout.others if file.name.lower().endswith(".json")]
    named = [file for file in files if _COCO_NAME.fullmatch(file.name)]
    return named or [file for file in files if is_in(file, LABEL_FOLDERS)]


def has_coco(layout: FolderLayout) -> bool:
    """Whether there are images and a file of COCO."""
    return bool(layout.files and coco_files(layout))


def plan_coco(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """``images/001.jpg`` with ``annotations.json``."""
    images, verdicts = only_images(layout.files)
    places = _places(images)
    names: list[str] = []
    taken: dict[str, SamplePlan | FileVerdict] = {}
    for file in coco_files(layout):
        try:
            coco = read_coco(read_small(file, MOST_JSON))
        except (UnreadableFile, RefusedFile) as error:
            verdicts.append(file.issue("bad-boxes", str(error.values["reason"])))
            continue
        names += coco.class_names
        verdicts += _joined(layout, file, coco, places, taken)
    plans = [one for one in taken.values() if isinstance(one, SamplePlan)]
    verdicts += [one for one in taken.values() if isinstance(one, FileVerdict)]
    verdicts += [file.issue("no-label", say(_NOT_LISTED)) for file in images if file.path not in taken]
    return FolderPlan(finished(plans), verdicts, wanted.class_names or tuple(dict.fromkeys(names)))


def _joined(
    layout: FolderLayout,
    file: SourceFile,
    coco: CocoFile,
    places: dict[str, list[SourceFile]],
    taken: dict[str, SamplePlan | FileVerdict],
) -> list[FileVerdict]:
    """Add the images of a file to those that are taken; and what is said of the file."""
    missing, twice = [], []
    for entry in coco.images:
        found = _found(entry, places)
        if not found:
            missing.append(entry.file_name)
        elif len(found) > 1:
            issues = {one.path: one.issue("ambiguous-name", say(_AMBIGUOUS)) for one in found if one.path not in taken}
            taken.update(issues)
        elif found[0].path in taken:
            twice.append(say(_LISTED_TWICE, image=found[0].shown))
        else:
            taken[found[0].path] = _listed(layout, found[0], coco, entry)
    return _of_file(file, coco, [_missing(missing, layout.is_private), *twice])


def _listed(layout: FolderLayout, image: SourceFile, coco: CocoFile, entry: CocoImage) -> SamplePlan | FileVerdict:
    boxes = coco.boxes[entry.id]
    if isinstance(boxes, str):
        return image.issue("bad-boxes", boxes)
    return box_plan(layout, image, ListedBoxes(image, boxes))


def _of_file(file: SourceFile, coco: CocoFile, problems: Iterable[str]) -> list[FileVerdict]:
    issues = [file.issue("listed-image", text) for text in problems if text]
    remarks = [FileVerdict(file.shown, "remark", "boxes", text) for text in coco.remarks]
    return [*issues, *remarks] or [FileVerdict(file.shown, "taken")]


def _missing(names: Sequence[str], is_private: bool) -> str:
    if not names:
        return ""
    if is_private:
        return say_plural(_MISSING_PRIVATE, len(names))
    more = ", …" if len(names) > _FIRST else ""
    return say_plural(_MISSING, len(names), names=", ".join(map(repr, names[:_FIRST])) + more)


def _places(images: Iterable[SourceFile]) -> dict[str, list[SourceFile]]:
    """Images by the ends of their paths: ``1.jpg``, ``train/1.jpg``, ``images/train/1.jpg``."""
    places: dict[str, list[SourceFile]] = {}
    for file in images:
        for at in range(len(file.parts)):
            places.setdefault("/".join(file.parts[at:]).casefold(), []).append(file)
    return places


def _found(entry: CocoImage, places: dict[str, list[SourceFile]]) -> list[SourceFile]:
    """The images of an entry: by its path as written, else by its name alone, as programs write paths of their own."""
    path = entry.file_name.replace("\\", "/").removeprefix("./").casefold()
    return places.get(path) or places.get(path.rpartition("/")[2], [])
