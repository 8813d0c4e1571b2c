"""The template of YOLO: a text of boxes for each image, and a file that names the classes."""

from functools import partial

from workbench.data.folders.box_images import box_plan, finished, is_in, pairing_key, read_small
from workbench.data.folders.class_name_files import is_name_file, read_class_names
from workbench.data.folders.drawn_boxes import DrawnBoxes
from workbench.data.folders.folder_layout import IMAGE_FOLDERS, LABEL_FOLDERS, FolderLayout
from workbench.data.folders.image_units import SAME_NAME, TWO_LABELS, only_images
from workbench.data.folders.sample_plan import BoxesOf, FolderPlan, ListedBoxes, SamplePlan, Wanted
from workbench.data.folders.source_errors import RefusedFile
from workbench.data.folders.verdict import FileVerdict, SourceFile
from workbench.data.folders.yolo_boxes import MOST_TEXT, looks_like_yolo, read_yolo
from workbench.data.readers.image_content import UnreadableFile
from workbench.messages import mark, say

_NO_TEXT = mark("there is no text of boxes for it, and it is taken as an image without objects")
_ALONE = mark("there is no image of its name")
_NO_CLASSES = mark(
    "no data.yaml, classes.txt or obj.names names the classes, so that their numbers are their names; class_names= "
    "names them"
)
_OTHER_NAMES = mark("it names other classes than {other!r}, which was taken")
_NAMES_GIVEN = mark("its names were not used, as class_names= names the classes")
_LOOKED_AT = 20


def has_yolo(layout: FolderLayout) -> bool:
    """Whether texts of images' names lie in a folder of labels, or look like boxes."""
    images = {pairing_key(file, IMAGE_FOLDERS) for file in layout.files}
    texts = [file for file in _texts(layout) if _label_key(file) in images]
    return any(is_in(file, LABEL_FOLDERS) for file in texts) or any(map(_looks, texts[:_LOOKED_AT]))


def plan_yolo(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """``images/001.jpg`` with ``labels/001.txt``, or both beside each other."""
    images, verdicts = only_images(layout.files)
    class_names, of_names = _class_names(layout, wanted)
    texts, double = _by_key(_texts(layout))
    verdicts += [*of_names, *double]
    plans: list[SamplePlan] = []
    first: dict[str, SourceFile] = {}
    for image in images:
        key = pairing_key(image, IMAGE_FOLDERS)
        other = first.setdefault(key, image)
        if other is not image:
            verdicts.append(image.issue("same-name", say(SAME_NAME, other=other.shown)))
        elif key in texts:
            plans.append(box_plan(layout, image, BoxesOf(texts[key], partial(read_yolo, class_names=class_names))))
        else:
            plans.append(box_plan(layout, image, ListedBoxes(image, DrawnBoxes()), say(_NO_TEXT)))
    alone = [file for key, file in texts.items() if key not in first]
    verdicts += [
        file.issue("label-without-image", say(_ALONE)) for file in alone if is_in(file, LABEL_FOLDERS) or _looks(file)
    ]
    return FolderPlan(finished(plans), verdicts, class_names)


def _texts(layout: FolderLayout) -> list[SourceFile]:
    return [file for file in layout.others if file.name.lower().endswith(".txt") and not is_name_file(file)]


def _label_key(file: SourceFile) -> str:
    return pairing_key(file, LABEL_FOLDERS if is_in(file, LABEL_FOLDERS) else IMAGE_FOLDERS)


def _by_key(texts: list[SourceFile]) -> tuple[dict[str, SourceFile], list[FileVerdict]]:
    """Texts by what they have in common with their image, those of a folder of labels first."""
    found: dict[str, SourceFile] = {}
    issues = []
    for file in sorted(texts, key=lambda one: not is_in(one, LABEL_FOLDERS)):
        other = found.setdefault(_label_key(file), file)
        if other is not file:
            issues.append(file.issue("two-labels", say(TWO_LABELS, other=other.shown)))
    return found, issues


def _looks(file: SourceFile) -> bool:
    try:
        return looks_like_yolo(read_small(file, MOST_TEXT))
    except (UnreadableFile, RefusedFile):
        return False


def _class_names(layout: FolderLayout, wanted: Wanted) -> tuple[tuple[str, ...], list[FileVerdict]]:
    """The names of the first file that has them, YAML first, and what is said of all such files."""
    verdicts: list[FileVerdict] = []
    names, source = wanted.class_names, ""
    for file in sorted(
        filter(is_name_file, layout.others), key=lambda one: one.name.lower().endswith((".txt", ".names"))
    ):
        try:
            found = read_class_names(file)
        except (UnreadableFile, RefusedFile) as error:
            verdicts.append(file.issue("class-names", str(error.values["reason"])))
            continue
        if not names:
            names, source = found, file.shown
        if found == names:
            verdicts.append(FileVerdict(file.shown, "taken"))
        else:
            text = say(_OTHER_NAMES, other=source) if source else say(_NAMES_GIVEN)
            verdicts.append(file.issue("class-names", text))
    if not names:
        verdicts.append(FileVerdict(".", "remark", "class-names", say(_NO_CLASSES)))
    return names, verdicts
