"""Finding the submissions in what a course system hands out, and in each the notebook or packed file that counts."""

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct

from workbench.grading.notebook_reader import NotebookBroken, NotebookCell, read_notebook
from workbench.grading.packed_submission import PackedSubmission, read_packed
from workbench.grading.resource_limits import MEGABYTE
from workbench.grading.student_identity import Identity, identity_of, is_said_to_be, mixes_alphabets
from workbench.grading.uploads import Upload, is_system_file
from workbench.labs.questions.answer_protocol import Answer
from workbench.messages import mark, say
from workbench.text_format import listed, readable_name, shorten

_OPENED_BY = re.compile(r"""\bstudent\s*=\s*(?P<quote>["'])(?P<student>[^"'\n]{1,200})(?P=quote)""")
_LARGEST_EXTRA = 64 * MEGABYTE
_MOST_NAMED = 5
_ENDINGS_OF_BROWSERS = frozenset({"", ".txt", ".json"})
_LONGEST_NAME = 120

_NOTHING = mark("There is no notebook and no packed submission in it.")
_ONLY = mark("There is no notebook and no packed submission in it, only {names}. Ask for the notebook (.ipynb).")
_SAME_STUDENT = mark("Several uploads have this name and were taken as one student's: {names}.")
_SAME_NAME = mark("Another student has the same name; the course system's number tells them apart.")
_LOOKS_LIKE_ANOTHER = mark(
    "The name has letters of several alphabets in one word, so that it may look like another student's; it was taken "
    "as a name of its own. Look whose work it is."
)
_OTHER_LAB = mark("It was packed in the lab {other}, not {lab}.")
_OTHER_STUDENT = mark("In the packed file the student is called {name!r}, which is not what the upload's name says.")
_OTHER_ENDING = mark("{name} does not end in .ipynb, and was read as the notebook that it is.")
_SEVERAL = mark("Of several files {name} was graded; the others: {others}.")


class Submission(Struct, frozen=True):
    """What one student handed in.

    ``session`` are the cells as they were run, where these are known beside the notebook. ``files`` are the other files
    beside the notebook, for its code to read. ``networks`` are file name and content by notebook name. ``answers`` are
    those to the visible requests when the student submitted, by question. ``notebook_student`` is the student's name in
    the notebook, which chooses variants. ``unread``: the upload was too much for the reader's limits.
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
    identity: Identity = Identity("")
    unread: bool = False


class SubmissionEntry(Struct, frozen=True):
    """One student's files in the folder of submissions. ``student`` is unique among all."""

    student: str
    paths: tuple[Path, ...]
    identity: Identity
    remarks: tuple[str, ...] = ()


def find_submissions(folder: Path, lab: str, left_out: Collection[Path] = ()) -> list[SubmissionEntry]:
    """The students' entries in a folder, sorted by student; every file in it belongs to one.

    Of several files of one student the later one counts by the dates of the folder, whatever a file says of itself.

    A sub-folder is one student's, and so is a file lying in it. Files with the same number of a course system are one
    student's; without a number, those with the same name are, with a remark. ``left_out`` are files and folders of the
    instructor's; reports of earlier gradings and what operating systems leave behind are passed over too. Where
    nbgrader collected several assignments of a student, only that of the lab's name is taken.
    """
    instructors = {path.resolve() for path in left_out}
    found: dict[tuple[str, str], list[Path]] = {}
    identities: dict[tuple[str, str], Identity] = {}
    for path in sorted(folder.iterdir(), key=_in_order):
        if _is_hidden(path) or path.resolve() in instructors or _is_reports(path):
            continue
        identity = identity_of(path, lab)
        collected = () if identity.system else _collected_by_nbgrader(path)
        if collected and lab not in collected:
            continue
        found.setdefault(identity.key, []).append(path / lab if collected else path)
        identities.setdefault(identity.key, identity)
    names = Counter(identity.name for identity in identities.values())
    entries = [_entry(identities[key], paths, shared=names[identities[key].name] > 1) for key, paths in found.items()]
    return sorted(entries, key=lambda each: each.student)


def _entry(identity: Identity, paths: Sequence[Path], *, shared: bool) -> SubmissionEntry:
    remarks = []
    if shared:
        remarks.append(say(_SAME_NAME))
    if mixes_alphabets(identity.name):
        remarks.append(say(_LOOKS_LIKE_ANOTHER))
    if len(paths) > 1 and not identity.number:
        remarks.append(say(_SAME_STUDENT, names=", ".join(readable_name(path.name) for path in paths)))
    student = f"{identity.name} ({identity.number})" if shared and identity.number else identity.name
    return SubmissionEntry(student, tuple(paths), identity, tuple(remarks))


def _in_order(path: Path) -> tuple[float, list[tuple[int, str]]]:
    """The order in which files came into the folder: by its own dates, and numbers in names as numbers."""
    parts = re.findall(r"\d+|\D+", path.name)
    return path.lstat().st_mtime, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _is_hidden(path: Path) -> bool:
    """Whether it is no student's: what systems leave behind, and files that are hidden by a dot before their name.

    A name of nothing but an ending, or with two dots, was not hidden on purpose.
    """
    is_odd = path.name.startswith("..") or path.name.lower() == ".ipynb" or path.name.startswith((".zip", ".tar"))
    return is_system_file(path.name) or (path.name.startswith(".") and not is_odd)


def _is_reports(path: Path) -> bool:
    """Whether a folder holds what an earlier grading wrote."""
    return path.is_dir() and all((path / name).is_file() for name in ("grades.json", "gradebook.csv"))


def _collected_by_nbgrader(path: Path) -> tuple[str, ...]:
    """The assignments in a student's folder, if nbgrader collected all that is in it: it writes the time into each."""
    if not path.is_dir() or path.is_symlink():
        return ()
    inside = [each for each in path.iterdir() if not is_system_file(each.name)]
    return tuple(each.name for each in inside) if all((each / "timestamp.txt").is_file() for each in inside) else ()


def read_submission(entry: SubmissionEntry, lab: str) -> Submission:
    """What counts of an entry. Never raises for what is in it: remarks say what could not be used."""
    upload = Upload()
    for path in entry.paths:
        upload.add(path)
    remarks = [*entry.remarks, *upload.remarks]
    every_packed = list(_packed(upload.files, remarks))
    packed = _newest(every_packed, upload.places, entry.identity)
    loose = {each: content for each, content in upload.files.items() if packed is None or not _is_in(each, packed.name)}
    notebooks = _notebooks(loose, remarks) if packed is None or packed.cells is None else {}
    name = _best(notebooks, upload, lab)
    cells = notebooks.get(name, ())
    session: tuple[NotebookCell, ...] = ()
    if packed is not None:
        name = f"{packed.name}/notebook.ipynb"
        session = packed.session
        cells = cells if packed.cells is None else packed.cells
    if packed is None and not notebooks:
        remarks.append(_without_notebook(upload.files))
    if packed is not None and packed.lab not in {"", lab}:
        remarks.append(say(_OTHER_LAB, other=packed.lab, lab=lab))
    if packed is not None and not is_said_to_be(entry.identity, packed.student):
        remarks.append(say(_OTHER_STUDENT, name=packed.student))
    others = [each.name for each in every_packed if each is not packed] + [each for each in notebooks if each != name]
    if others:
        remarks.append(say(_SEVERAL, name=name, others=_listed(others)))
    return Submission(
        entry.student,
        ", ".join(readable_name(path.name) for path in entry.paths),
        _digest(upload.files, name),
        cells or session,
        session if cells else (),
        _beside(upload.files, name),
        packed.networks if packed else {},
        packed.answers if packed else {},
        packed.student if packed else _student_in(cells),
        tuple(remarks),
        entry.identity,
    )


def _without_notebook(files: Mapping[str, bytes]) -> str:
    if not files:
        return say(_NOTHING)
    return say(_ONLY, names=_listed(files))


def _listed(names: Iterable[str]) -> str:
    """The first of these names; an upload may hold thousands, of any length."""
    return listed((shorten(name, _LONGEST_NAME) for name in names), _MOST_NAMED)


def _student_in(cells: Iterable[NotebookCell]) -> str:
    """The name that a notebook opens its lab with."""
    found = (_OPENED_BY.search(cell.source) for cell in cells)
    return next((each["student"] for each in found if each), "")


def _digest(files: Mapping[str, bytes], chosen: str) -> str:
    """Tells apart what is in an upload, and which file of it was chosen."""
    digest = hashlib.sha256(f"{len(chosen)}:{chosen}:".encode())
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


def _newest(
    found: Iterable[PackedSubmission], places: Mapping[str, int], identity: Identity
) -> PackedSubmission | None:
    """The packed file that counts: one of the student, then the one that came last.

    The time that a packed file says of itself decides only between those that came together: anybody can write it.
    """

    def relevance(packed: PackedSubmission) -> tuple[bool, int, str, str]:
        manifest = str(PurePosixPath(packed.name) / "manifest.json")
        return is_said_to_be(identity, packed.student), places.get(manifest, 0), packed.time, packed.name

    return max(found, key=relevance, default=None)


def _notebooks(files: Mapping[str, bytes], remarks: list[str]) -> dict[str, tuple[NotebookCell, ...]]:
    found = {}
    for name, content in _notebook_files(files, remarks).items():
        try:
            notebook = read_notebook(name, content)
        except NotebookBroken as error:
            remarks.append(str(error))
            continue
        found[name] = notebook.cells
        remarks += notebook.remarks
    return found


def _notebook_files(files: Mapping[str, bytes], remarks: list[str]) -> Mapping[str, bytes]:
    """The files that are notebooks by their names; where there is none, those that a browser gave another ending."""
    named = {name: content for name, content in files.items() if name.lower().endswith(".ipynb")}
    if named:
        return named
    others = {name: content for name, content in files.items() if _looks_like_a_notebook(name, content)}
    remarks += [say(_OTHER_ENDING, name=shorten(name, _LONGEST_NAME)) for name in others]
    return others


def _looks_like_a_notebook(name: str, content: bytes) -> bool:
    if PurePosixPath(name).suffix.lower() not in _ENDINGS_OF_BROWSERS:
        return False
    is_document = content.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
    return is_document and b'"nbformat"' in content and (b'"cells"' in content or b'"worksheets"' in content)


def _best(notebooks: Mapping[str, tuple[NotebookCell, ...]], upload: Upload, lab: str) -> str:
    """The notebook that counts: one of the lab by its name, then by its code, and of several such the newest."""

    def relevance(name: str) -> tuple[bool, bool, int, float, str]:
        code = "\n".join(cell.source for cell in notebooks[name])
        is_of_lab = lab in code or "wb.check(" in code
        return lab in PurePosixPath(name).name, is_of_lab, upload.places[name], upload.times[name], name

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
