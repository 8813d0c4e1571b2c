"""Finding the submissions in what a course system hands out, and in each the notebook or packed file that counts."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from msgspec import Struct

from workbench.grading.notebook_reader import NotebookBroken, NotebookCell, read_cells
from workbench.grading.packed_submission import PackedSubmission, read_packed
from workbench.grading.resource_limits import MEGABYTE
from workbench.grading.uploads import Upload
from workbench.labs.questions.answer_protocol import Answer
from workbench.messages import mark, say

_CANVAS = re.compile(r"(?P<who>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+")
_MOODLE = re.compile(r"(?P<who>.+)_\d+_assignsubmission_\w+_?")
_NUMBERED = re.compile(r" \(\d+\)$")
_OPENED_BY = re.compile(r"""\bstudent\s*=\s*(?P<quote>["'])(?P<student>[^"'\n]{1,200})(?P=quote)""")
_LARGEST_EXTRA = 64 * MEGABYTE

_NOTHING = mark("There is no notebook and no packed submission in it.")
_OTHER_LAB = mark("It was packed in the lab {other}, not {lab}.")
_SEVERAL = mark("Of several files {name} was graded; the others: {others}.")


class Submission(Struct, frozen=True):
    """What one student handed in.

    ``session`` are the cells as they were run, where these are known beside the notebook. ``files`` are the other files
    beside the notebook, for its code to read. ``networks`` are file name and content by notebook name. ``answers`` are
    those to the visible requests when the student submitted, by question. ``notebook_student`` is the student's name in
    the notebook, which chooses variants.
    """

    student: str
    file: str
    digest: str
    cells: tuple[NotebookCell, ...] = ()
    session: tuple[NotebookCell, ...] = ()
    files: Mapping[str, bytes] = {}
    networks: Mapping[str, tuple[str, bytes]] = {}
    answers: Mapping[str, Answer] = {}
    notebook_student: str = ""
    remarks: tuple[str, ...] = ()
    canvas_id: str = ""


class SubmissionEntry(Struct, frozen=True):
    """One student's files in the folder of submissions."""

    student: str
    paths: tuple[Path, ...]
    canvas_id: str = ""


def find_submissions(folder: Path, lab: str) -> list[SubmissionEntry]:
    """The students' entries in a folder, sorted by student.

    A sub-folder is one student's, and so is a notebook or an archive lying in it. The names of Canvas, Moodle and
    packed submissions give the student; else the file's own name does.
    """
    entries: dict[str, list[Path]] = {}
    ids: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not (path.is_dir() or path.suffix.lower() in {".ipynb", ".zip"}):
            continue
        student, canvas_id = student_of(path, lab)
        entries.setdefault(student, []).append(path)
        ids[student] = canvas_id
    return [SubmissionEntry(student, tuple(paths), ids[student]) for student, paths in sorted(entries.items())]


def student_of(path: Path, lab: str) -> tuple[str, str]:
    """The student that a file or folder name tells of, and Canvas's number for them, or ""."""
    name = path.name
    canvas = None if path.is_dir() else _CANVAS.fullmatch(name)
    if canvas is not None:
        return canvas["who"], canvas["id"]
    moodle = _MOODLE.fullmatch(name)
    if moodle is not None:
        return moodle["who"], ""
    if path.is_dir():
        return name, ""
    stem = _NUMBERED.sub("", re.sub(r"(\.wbsub)?\.(zip|ipynb)$", "", name, flags=re.IGNORECASE))
    return stem.removeprefix(f"{lab}-") or stem, ""


def read_submission(entry: SubmissionEntry, lab: str) -> Submission:
    """What counts of an entry. Never raises for what is in it: remarks say what could not be used."""
    upload = Upload()
    for path in entry.paths:
        upload.add(path)
    digest = _digest(upload.files)
    remarks = [*upload.remarks]
    packed = _newest(_packed(upload.files, remarks))
    loose = {each: content for each, content in upload.files.items() if packed is None or not _is_in(each, packed.name)}
    notebooks = _notebooks(loose, remarks) if packed is None or packed.cells is None else {}
    name = _best(notebooks, lab)
    cells = notebooks.get(name, ())
    session: tuple[NotebookCell, ...] = ()
    if packed is not None:
        name = f"{packed.name}/notebook.ipynb"
        session = packed.session
        cells = cells if packed.cells is None else packed.cells
    if packed is None and not notebooks:
        remarks.append(say(_NOTHING))
    if packed is not None and packed.lab not in {"", lab}:
        remarks.append(say(_OTHER_LAB, other=packed.lab, lab=lab))
    others = [each for each in notebooks if each != name]
    if others:
        remarks.append(say(_SEVERAL, name=name, others=", ".join(others)))
    return Submission(
        entry.student,
        ", ".join(path.name for path in entry.paths),
        digest,
        cells or session,
        session if cells else (),
        _beside(upload.files, name),
        packed.networks if packed else {},
        packed.answers if packed else {},
        packed.student if packed else _student_in(cells),
        tuple(remarks),
        entry.canvas_id,
    )


def _student_in(cells: Iterable[NotebookCell]) -> str:
    """The name that a notebook opens its lab with."""
    found = (_OPENED_BY.search(cell.source) for cell in cells)
    return next((each["student"] for each in found if each), "")


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name)}:{name}:{len(files[name])}:".encode())
        digest.update(files[name])
    return digest.hexdigest()


def _packed(files: Mapping[str, bytes], remarks: list[str]) -> Iterable[PackedSubmission]:
    for name in files:
        if PurePosixPath(name).name == "manifest.json":
            packed = read_packed(str(PurePosixPath(name).parent), files, remarks)
            if packed is not None:
                yield packed


def _is_in(name: str, folder: str) -> bool:
    return folder == "." or PurePosixPath(name).is_relative_to(folder)


def _newest(found: Iterable[PackedSubmission]) -> PackedSubmission | None:
    return max(found, key=lambda each: (each.time, each.name), default=None)


def _notebooks(files: Mapping[str, bytes], remarks: list[str]) -> dict[str, tuple[NotebookCell, ...]]:
    found = {}
    for name, content in files.items():
        if not name.lower().endswith(".ipynb"):
            continue
        try:
            found[name] = read_cells(name, content)
        except NotebookBroken as error:
            remarks.append(str(error))
    return found


def _best(notebooks: Mapping[str, tuple[NotebookCell, ...]], lab: str) -> str:
    """The notebook that matches the lab best: by its name, then by its code, then by its length."""

    def relevance(name: str) -> tuple[bool, int, int, str]:
        code = "\n".join(cell.source for cell in notebooks[name])
        return lab in PurePosixPath(name).name, code.count(lab) + code.count("wb.check("), len(code), name

    return max(notebooks, key=relevance, default="")


def _beside(files: Mapping[str, bytes], notebook: str) -> dict[str, bytes]:
    """The files beside a notebook and below, by path from there."""
    folder = PurePosixPath(notebook).parent
    found = {}
    room = _LARGEST_EXTRA
    for name, content in files.items():
        path = PurePosixPath(name)
        if name == notebook or path.suffix == ".ipynb" or not path.is_relative_to(folder) or len(content) > room:
            continue
        found[str(path.relative_to(folder))] = content
        room -= len(content)
    return found
