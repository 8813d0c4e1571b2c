"""Folders and archives as people have them, imported as samples."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from workbench.data.data_errors import BadChoice
from workbench.data.folders.checked_files import CheckedFiles
from workbench.data.folders.content_stacking import read_stack
from workbench.data.folders.data_options import data_options
from workbench.data.folders.file_source import listing
from workbench.data.folders.folder_check import CheckedFolder, check_folder
from workbench.data.folders.folder_layout import FolderLayout, layout_of
from workbench.data.folders.folder_report import ImportedSet, ImportReport
from workbench.data.folders.label_tables import TABLE_ENDINGS, best_first
from workbench.data.folders.mask_reading import MOST_CLASSES
from workbench.data.folders.pseudonyms import is_dicom, pseudonymous
from workbench.data.folders.sample_plan import FolderPlan, MaskOf, Wanted
from workbench.data.folders.source_errors import NothingImported, RefusedFile
from workbench.data.folders.templates import TASKS, TEMPLATES, FolderTemplate, guessed, reason_for, template_named
from workbench.data.folders.verdict import FileVerdict, Listing, SourceFile
from workbench.messages import mark, say
from workbench.text_format import shorten

Task = Literal["classification", "segmentation", "detection", "transformation"]
_LAYOUTS = mark("Lay the files out in one of these ways, or name one with template=:\n{drawings}")
_OTHER_FORMAT = mark("it is of no format that is read here")
_TEXT = mark("a text, not data")
_TEXTS = (".md", ".txt", ".rst", ".pdf", ".html", ".htm", ".json", ".yaml", ".yml")
_UNUSED_TABLE = mark("a table that this template has no use for")
_FIRST = 3
_PRIVATE_NAME = "DICOM"


def from_folder(
    source: str | Path,
    task: Task | None = None,
    *,
    template: str | None = None,
    dimension: Literal[2, 3] | None = None,
    class_names: Sequence[str] = (),
    keep_names: bool = False,
) -> ImportedSet:
    """Import a folder or zip archive of images and labels in one step.

    Every file is read and checked; those that cannot be used are left out, each with its reason in ``.report``. The
    same as ``inspect_folder(...).accept()``. Nothing of an archive is written to disk.

    Args:
        source: A folder or a zip archive.
        task: "classification", "segmentation", "detection" or "transformation" (an image as the answer); None guesses.
        template: How the folder is laid out, such as "class_folders" or "equal_names"; None guesses, and says why.
        dimension: 3 makes one volume of the slices in a patient's folder; 2 and None leave them images of their own.
        class_names: The names of all classes, where files do not say them; of masks the background is the first.
        keep_names: Whether DICOM's files and folders keep their names; else they are shown as numbers.

    Returns:
        The samples, one read when it is asked for; ``.report`` says what was found, file by file.

    Raises:
        NoImportSource: There is no folder or zip archive.
        UnsafeArchive: It would unpack to more than anybody's data.
        NothingImported: No file became a sample; the message says the most frequent reasons.
        BadChoice: There is no such task or template.

    >>> from PIL import Image
    >>> for name in ("cat", "dog"):
    ...     (folder / "pets" / name).mkdir(parents=True)
    ...     Image.new("RGB", (6, 4), name == "cat" and "red" or "blue").save(folder / "pets" / name / "1.png")
    >>> samples = from_folder(folder / "pets")
    >>> samples, samples.class_names, samples.report.template
    (SampleSet 'pets', 2 samples, ('cat', 'dog'), 'class_folders')
    """
    report = inspect_folder(
        source, task, template=template, dimension=dimension, class_names=class_names, keep_names=keep_names
    )
    if not report.entries:
        raise _nothing(report)
    return report.accept()


def inspect_folder(
    source: str | Path,
    task: Task | None = None,
    *,
    template: str | None = None,
    dimension: Literal[2, 3] | None = None,
    class_names: Sequence[str] = (),
    keep_names: bool = False,
) -> ImportReport:
    """Look at a folder or zip archive before it is imported: what becomes a sample, and what is wrong with which file.

    Args:
        source: A folder or a zip archive.
        task: What is to be learned; None guesses.
        template: How the folder is laid out; None guesses.
        dimension: 3 makes one volume of the slices in a patient's folder.
        class_names: The names of all classes, where files do not say them.
        keep_names: Whether DICOM's files and folders keep their names.

    Returns:
        A report that prints as text and as a table; ``accept()`` gives the samples.

    Raises:
        NoImportSource: There is no folder or zip archive.
        UnsafeArchive: It would unpack to more than anybody's data.
        NothingImported: No template fits.
        BadChoice: There is no such task or template.

    >>> from PIL import Image
    >>> (folder / "scans").mkdir()
    >>> Image.new("L", (6, 4)).save(folder / "scans" / "1.png")
    >>> inspect_folder(folder / "scans").template
    'images'
    """
    _require_choices(task, template, dimension)
    found = listing(source)
    layout = layout_of(found.files)
    options = data_options(layout.tables)
    layout = replace(layout, tables=best_first(options.tables))
    has_dicom = any(is_dicom(file) for file in layout.files)
    chosen = template_named(template) if template else guessed(layout, task, has_dicom=has_dicom)
    if chosen is None:
        raise _no_template(source, found, task, has_dicom=has_dicom)
    if has_dicom and not keep_names:
        layout, found = _private(layout, found, chosen)
    files = CheckedFiles(str(source))
    task = task or _guessed_task(chosen, layout, dimension, files)
    plan = chosen.plan(layout, Wanted(task or "", dimension, options.series_apart, tuple(class_names)))
    checked = check_folder(files, plan, class_names)
    verdicts = (*checked.verdicts, *_of_others(layout, chosen, checked), *found.verdicts, *options.verdicts)
    return ImportReport(
        str(source), found.name, task or "", chosen.name, chosen.drawing, reason_for(chosen, layout, bool(template)),
        verdicts, checked.entries, checked.class_names, checked.sizes, {file.shown: file.path for file in found.files},
        checked.used,
    )  # fmt: skip


def _require_choices(task: str | None, template: str | None, dimension: int | None) -> None:
    choices = (
        ("task", task, TASKS),
        ("template", template, tuple(one.name for one in TEMPLATES)),
        ("dimension", dimension, (2, 3)),
    )
    for name, value, allowed in choices:
        if value is not None and value not in allowed:
            expected = say("one of {names}, or None", names=", ".join(map(repr, allowed)))
            example = f"{name}={allowed[0]!r}"
            raise BadChoice(where="from_folder", parameter=name, expected=expected, received=value, example=example)


def _private(layout: FolderLayout, found: Listing, template: FolderTemplate) -> tuple[FolderLayout, Listing]:
    """Names replaced by numbers."""
    shows_top = layout.has_only_known_folders if template.is_of_any_folders else template.name != "images"
    kept = layout.depth + shows_top
    dropped = layout.depth - bool(layout.splits)
    shown = {file.path: file for file in pseudonymous(found.files, dropped, kept, TABLE_ENDINGS)}
    renamed = [tuple(shown[file.path] for file in part) for part in (layout.files, layout.tables, layout.others)]
    layout = replace(layout, files=renamed[0], tables=renamed[1], others=renamed[2], is_private=True)
    verdicts = tuple(replace(one, file=f"other-{at:03d}") for at, one in enumerate(found.verdicts, 1))
    return layout, Listing(_PRIVATE_NAME, tuple(shown.values()), verdicts)


def _guessed_task(
    template: FolderTemplate, layout: FolderLayout, dimension: int | None, files: CheckedFiles
) -> Task | None:
    """The only task of a template; of pairs, segmentation if the first labels have few values."""
    tasks: tuple[Task, ...] = template.tasks  # type: ignore[assignment]
    if len(tasks) < 2:  # noqa: PLR2004 - a choice
        return tasks[0] if tasks else None
    plan = template.plan(layout, Wanted("segmentation", dimension))
    return "segmentation" if _look_like_masks(plan, files) else "transformation"


def _look_like_masks(plan: FolderPlan, files: CheckedFiles) -> bool:
    import numpy as np

    for one in plan.plans[:_FIRST]:
        if not isinstance(one.label, MaskOf):
            continue
        try:
            content = read_stack(files, one.label.stacks[0])
        except RefusedFile:
            continue
        numbers = content.array if content.indices is None else content.indices
        return len(np.unique(numbers)) <= MOST_CLASSES
    return True


def _of_others(layout: FolderLayout, template: FolderTemplate, checked: CheckedFolder) -> list[FileVerdict]:
    """What is said of files that are neither images nor labels of the template."""
    judged = {one.file for one in checked.verdicts}
    tables = layout.tables[1:] if template.name == "label_table" else layout.tables
    others = [_of_other(file) for file in layout.others if file.shown not in judged]
    return [*others, *(file.issue("unused-table", say(_UNUSED_TABLE)) for file in tables)]


def _of_other(file: SourceFile) -> FileVerdict:
    """A licence or a description is no data; anything else may have been meant as such."""
    if file.name.lower().endswith(_TEXTS) or "." not in file.name:
        return FileVerdict(file.shown, "ignored", "text", say(_TEXT))
    return file.issue("other-format", say(_OTHER_FORMAT))


def _drawings(task: str | None) -> str:
    chosen = [one for one in TEMPLATES if task is None or task in one.tasks]
    return "\n".join(f"- {one.name}: {one.drawing}" for one in chosen)


def _no_template(source: str | Path, found: Listing, task: str | None, *, has_dicom: bool) -> NothingImported:
    received = say("files that no template of the task fits: {names}", names=", ".join(f.path for f in found.files[:3]))
    if not found.files:
        received = say("no files")
    elif has_dicom:
        received = say("files that no template of the task fits")
    expected = say("images and labels for the task {task!r}", task=task) if task else say("images")
    remedy = say(_LAYOUTS, drawings=_drawings(task))
    return NothingImported(where=source, expected=expected, received=received, remedy=remedy)


def _nothing(report: ImportReport) -> NothingImported:
    reasons = "\n".join(f"- {one.file}: {shorten(one.text, 200)}" for one in report.issues[:5])
    received = say("{count:,} files with issues", count=len(report.issues))
    remedy = say(
        "The first ones:\n{reasons}\n{layouts}", reasons=reasons, layouts=say(_LAYOUTS, drawings=_drawings(None))
    )
    return NothingImported(where=report.source, expected=say("at least one sample"), received=received, remedy=remedy)
