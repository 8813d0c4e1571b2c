"""Templates whose label is a class: a folder a class, a table of classes; and images without any label."""

from collections import Counter

from workbench.data.folders.folder_layout import FolderLayout
from workbench.data.folders.image_units import ImageUnit, image_units, only_images, placed
from workbench.data.folders.label_tables import LabelRow, is_excel, read_label_table
from workbench.data.folders.sample_plan import ClassOf, FolderPlan, LabelPlan, SamplePlan, Wanted
from workbench.data.folders.verdict import FileVerdict, SourceFile, natural_key
from workbench.data.readers.image_content import UnreadableFile
from workbench.data.readers.reader_table import stem_of
from workbench.messages import mark, say

_NO_CLASS_FOLDER = mark("it lies in no folder, and the folder names the class")
_NO_ROW = mark("no row of the table names it, so that it has no class")
_EMPTY_CLASS = mark("row {number} of the table has no class for it")
_EMPTY_CELL = mark(
    "row {number} of the table has no class for it; of merged cells only the first has a value, and a formula has one "
    "once Excel has saved the file"
)
_NOT_THERE = mark("row {number} names {key!r}, which is not among the images")
_NOT_THERE_PRIVATE = mark("row {number} names a file or patient that is not among the images")
_AMBIGUOUS = mark(
    "row {number} names it without its folder, and other images have the same name; write folder and name"
)
_TWO_CLASSES = mark("rows {numbers} give it different classes: {names}")


def plan_class_folders(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """``class/001.png``, ``class/patient/001.png``; with ``dimension=3`` a volume a patient."""
    plans, verdicts = [], []
    names = sorted(layout.tops(), key=natural_key)
    for name in names:
        files, useless = only_images(layout.below(name))
        units, uneven = image_units(placed(files, layout.depth + 1), wanted.dimension, has_series=False)
        plans += [_plan(layout, unit, ClassOf(name), prefix=f"{name}/") for unit in units.values()]
        verdicts += [*uneven, *useless]
    loose = [file for file in layout.files if len(file.parts) <= layout.depth + 1]
    verdicts += [file.issue("no-label", say(_NO_CLASS_FOLDER)) for file in loose]
    return FolderPlan(plans, verdicts, tuple(names))


def _plan(layout: FolderLayout, unit: ImageUnit, label: LabelPlan, prefix: str = "") -> SamplePlan:
    split = layout.split_of(unit.stacks[0][0])
    name = prefix + unit.name
    return SamplePlan(f"{split}/{name}" if split else name, unit.stacks, label, unit.group, split, unit.remark)


def plan_images(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """Images without labels, in folders or not; the first folder is the patient."""
    files, useless = only_images(layout.files)
    inside = (
        bool(layout.images) and layout.tops() == [layout.images] and all(len(f.parts) > layout.depth + 1 for f in files)
    )
    units, uneven = image_units(placed(files, layout.depth + inside), wanted.dimension, has_series=False)
    return FolderPlan([_plan(layout, unit, None) for unit in units.values()], [*uneven, *useless])


def plan_label_table(layout: FolderLayout, wanted: Wanted) -> FolderPlan:
    """``Dataset/001.png`` with ``Label.csv``; a row a file, or a row a patient."""
    if not layout.tables:
        return FolderPlan((), [file.issue("no-label", say(_NO_ROW)) for file in layout.files])
    table = layout.tables[0]
    depth = layout.depth + bool(layout.images)
    files, useless = only_images(layout.below(layout.images) if layout.images else list(layout.files))
    units, verdicts = image_units(placed(files, depth), wanted.dimension, has_series=False)
    verdicts += useless
    try:
        rows = read_label_table(table)
    except UnreadableFile as error:
        reason = str(error.values["reason"])
        issues = [file.issue("no-label", say(_NO_ROW)) for file in files]
        return FolderPlan((), [table.issue("bad-table", reason), *verdicts, *issues])
    plans, unlabelled, used = _joined(layout, list(units.values()), rows)
    verdicts += [*unlabelled, *_unused(layout, table, rows, used)]
    classes = sorted({row.category for row in rows if row.category}, key=natural_key)
    return FolderPlan(plans, verdicts, tuple(classes))


def _joined(
    layout: FolderLayout, units: list[ImageUnit], rows: list[LabelRow]
) -> tuple[list[SamplePlan], list[FileVerdict], set[int]]:
    """A plan for each image with one class, issues for the others, and the rows that were used."""
    by_key: dict[str, list[LabelRow]] = {}
    for row in rows:
        by_key.setdefault(row.key.casefold(), []).append(row)
    plans: list[SamplePlan] = []
    issues: list[FileVerdict] = []
    used: set[int] = set()
    names = Counter(name for unit in units for name in {*_bare_names(unit)})
    for unit in units:
        found = next((by_key[key] for key in _keys(unit) if key in by_key), [])
        shared = [name for name in _bare_names(unit) if name in by_key and names[name] > 1] if not found else []
        found = found or next((by_key[name] for name in (*_bare_names(unit), _patient(unit)) if name in by_key), [])
        used.update(row.number for row in found)
        empty = _EMPTY_CELL if is_excel(layout.tables[0]) else _EMPTY_CLASS
        problem = ("ambiguous-name", say(_AMBIGUOUS, number=found[0].number)) if shared else _problem(found, empty)
        if problem:
            issues += [file.issue(*problem) for stack in unit.stacks for file in stack]
        else:
            plans.append(_plan(layout, unit, ClassOf(found[0].category)))
    return plans, issues, used


def _keys(unit: ImageUnit) -> list[str]:
    """What a table may call an image alone: its path, or its folders and name, with or without the ending."""
    file = unit.stacks[0][0]
    folder = unit.key.rpartition("/")[0]
    return [one.casefold() for one in (file.path, f"{folder}/{file.name}", unit.key)]


def _bare_names(unit: ImageUnit) -> list[str]:
    """What a table may call it too: its name without folders, which another image may have as well."""
    file = unit.stacks[0][0]
    return [one.casefold() for one in (file.name, stem_of(file.name))]


def _patient(unit: ImageUnit) -> str:
    return unit.key.partition("/")[0].casefold()


def _problem(rows: list[LabelRow], empty: str) -> tuple[str, str] | None:
    if not rows:
        return "no-label", say(_NO_ROW)
    names = list(dict.fromkeys(row.category for row in rows))
    if len(names) > 1:
        numbers = ", ".join(str(row.number) for row in rows)
        return "labels-contradict", say(_TWO_CLASSES, numbers=numbers, names=", ".join(names))
    return None if names[0] else ("no-label", say(empty, number=rows[0].number))


def _unused(layout: FolderLayout, table: SourceFile, rows: list[LabelRow], used: set[int]) -> list[FileVerdict]:
    template = _NOT_THERE_PRIVATE if layout.is_private else _NOT_THERE
    unused = [row for row in rows if row.number not in used]
    return [table.issue("label-without-image", say(template, number=row.number, key=row.key)) for row in unused]
