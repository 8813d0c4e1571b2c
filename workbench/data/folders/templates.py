"""How folders are laid out for each task, and how a layout is guessed. A new template is one entry of the table."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.data.folders.class_templates import plan_class_folders, plan_images, plan_label_table
from workbench.data.folders.coco_template import coco_files, has_coco, plan_coco
from workbench.data.folders.folder_layout import FolderLayout
from workbench.data.folders.image_units import placed
from workbench.data.folders.paired_templates import CLASS_MASK, plan_boxes, plan_class_masks, plan_pairs
from workbench.data.folders.sample_plan import FolderPlan, Wanted
from workbench.data.folders.yolo_template import has_yolo, plan_yolo
from workbench.messages import mark, say

Planner = Callable[[FolderLayout, Wanted], FolderPlan]


@dataclass(frozen=True)
class FolderTemplate:
    """A way in which a folder is laid out.

    Args:
        name: What ``template=`` calls it.
        tasks: The tasks that it serves.
        drawing: What lies where.
        why: Why it was guessed.
        fits: Whether a layout looks like it.
        plan: Which files make a sample.
        is_of_any_folders: Whether its images lie in folders of any names, which may be those of patients.
    """

    name: str
    tasks: tuple[str, ...]
    drawing: str
    why: str
    fits: Callable[[FolderLayout], bool]
    plan: Planner
    is_of_any_folders: bool = False


TASKS = ("classification", "segmentation", "detection", "transformation")


def _has_boxes(layout: FolderLayout) -> bool:
    return bool(layout.images and layout.labels) and any(
        file.name.lower().endswith(".xml") for file in layout.below(layout.labels)
    )


def _has_class_masks(layout: FolderLayout) -> bool:
    """Several masks in a folder that is named as an image or a patient, and not as slices of the same names."""
    if not (layout.images and layout.labels):
        return False
    images = placed(layout.below(layout.images), layout.depth + 1)
    stems = {one.stem for one in images}
    keys = {"/".join((*one.folders, one.stem)) for one in images} | {one.folders[0] for one in images if one.folders}
    labels = placed(layout.below(layout.labels), layout.depth + 1)
    return any(
        CLASS_MASK.fullmatch(one.stem) and one.stem not in stems and "/".join(one.folders) in keys for one in labels
    )


def _has_pairs(layout: FolderLayout) -> bool:
    return bool(layout.images and layout.labels)


def _has_table(layout: FolderLayout) -> bool:
    return bool(layout.tables) and not layout.labels


def _has_class_folders(layout: FolderLayout) -> bool:
    return bool(layout.tops()) and not (layout.images or layout.labels)


def _has_images(layout: FolderLayout) -> bool:
    return bool(layout.files)


TEMPLATES: tuple[FolderTemplate, ...] = (
    FolderTemplate(
        "voc_boxes", ("detection",), "Dataset/001.jpg + Label/001.xml",
        mark("files of boxes (XML) lie in {labels!r} beside {images!r}"), _has_boxes, plan_boxes,
    ),
    FolderTemplate(
        "coco_boxes", ("detection",), "images/001.jpg + annotations.json (or annotations/instances_train.json)",
        mark("a file of boxes for all images (COCO's JSON) lies beside them: {boxes!r}"), has_coco, plan_coco,
        is_of_any_folders=True,
    ),
    FolderTemplate(
        "yolo_boxes", ("detection",), "images/001.jpg + labels/001.txt + data.yaml (or classes.txt)",
        mark("texts of boxes (YOLO) have the names of the images"), has_yolo, plan_yolo,
        is_of_any_folders=True,
    ),
    FolderTemplate(
        "class_masks", ("segmentation",), "Dataset/001.png + Label/001/Liver-1.png",
        mark("{labels!r} has several masks an image, named ClassName-number"), _has_class_masks, plan_class_masks,
    ),
    FolderTemplate(
        "equal_names", ("segmentation", "transformation"), "Dataset/001.png + Label/001.png",
        mark("{images!r} and {labels!r} hold images of equal names"), _has_pairs, plan_pairs,
    ),
    FolderTemplate(
        "label_table", ("classification",), "Dataset/001.png + Label.csv (Filename, Class)",
        mark("a table lies beside the images: {table!r}"), _has_table, plan_label_table,
        is_of_any_folders=True,
    ),
    FolderTemplate(
        "class_folders", ("classification",), "cat/001.jpg + dog/001.jpg",
        mark("images lie in folders, each of which names a class: {tops}"), _has_class_folders, plan_class_folders,
    ),
    FolderTemplate(
        "images", (), "001.png + 002.png",
        mark("there are images, and no folders or tables that could be labels"), _has_images, plan_images,
    ),
)  # fmt: skip
_GIVEN = mark("it was named")


def template_named(name: str) -> FolderTemplate | None:
    """The template of a name."""
    return next((one for one in TEMPLATES if one.name == name), None)


def guessed(layout: FolderLayout, task: str | None, *, has_dicom: bool) -> FolderTemplate | None:
    """The first template of the task that fits; without a task, the first of all.

    Folders of DICOM images mostly name patients, so that they are classes only where the task says so.
    """
    fitting = [one for one in TEMPLATES if (task is None or task in one.tasks) and one.fits(layout)]
    if has_dicom and task is None:
        fitting = [one for one in fitting if one.name != "class_folders"]
    return fitting[0] if fitting else None


def reason_for(template: FolderTemplate, layout: FolderLayout, is_given: bool) -> str:
    """Why a template was taken, in words."""
    if is_given:
        return say(_GIVEN)
    table = layout.tables[0].shown if layout.tables else ""
    tops = ", ".join(layout.tops()[:5])
    boxes = next((file.shown for file in coco_files(layout)), "")
    return say(template.why, boxes=boxes, images=layout.images, labels=layout.labels, table=table, tops=tops)
