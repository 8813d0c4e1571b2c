"""The folder of a study: what was asked for, the journal of its trials, and the record of each.

``study.json`` says what is searched, ``drawing.json`` is the network as drawn, ``journal.log`` is Optuna's, and
``trials/12.json`` is the run of a trial. All are JSON; nothing that is read is evaluated.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from workbench.atomic_files import write_atomically
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import load, plain, save
from workbench.messages import WorkbenchError, mark, say
from workbench.text_format import listed, shorten
from workbench.training.history.record import Record
from workbench.training.metrics.metric_table import Task
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.settings import Settings
from workbench.training.store.data_fingerprint import Fingerprint
from workbench.training.store.run_folders import folder_name
from workbench.tuning.search_settings import Search
from workbench.tuning.tuning_errors import NoSuchStudy, StudyBroken, StudyFolderTaken, StudyTooNew

STUDIES = Path("studies")
"""Where studies are kept unless another folder is given."""

STUDY_FILE, DRAWING, JOURNAL, RECORDS = "study.json", "drawing.json", "journal.log", "trials"
VERSION = 1

PathLike = str | os.PathLike[str]

_OF_A_STUDY = mark("the description of a study")
_WHOLE = mark("the whole file")
_FOLDER = mark("a text or a path, or None")
_LONGEST = 80


class StudyFile(Struct, frozen=True, forbid_unknown_fields=True):
    """What a study searches, as it is kept."""

    name: str
    settings: Settings
    search: Search
    task: Task
    class_names: tuple[str, ...]
    data_name: str
    data: Fingerprint
    started: str
    drawn: bool
    version: int = VERSION


class _Head(Struct):
    version: int


def write_study(folder: Path, study: StudyFile, graph: Graph | None) -> None:
    """Write what a study searches. Raises OSError."""
    (folder / RECORDS).mkdir(exist_ok=True)
    if graph is not None:
        save(graph, folder / DRAWING)
    write_atomically(folder / STUDY_FILE, msgspec.json.format(_encoded(study)))


def read_study(folder: Path) -> tuple[StudyFile, Graph | None]:
    """What a study searches, and the drawing.

    Raises:
        StudyBroken: A file of it cannot be read.
        StudyTooNew: A newer workbench wrote it.
        OSError: It is not there.
    """
    study = _decoded((folder / STUDY_FILE).read_bytes(), f"{folder.name}/{STUDY_FILE}")
    if not study.drawn:
        return study, None
    try:
        return study, load(folder / DRAWING)
    except (GraphError, OSError) as error:
        raise broken(f"{folder.name}/{DRAWING}", error) from error


def _decoded(content: bytes, where: str) -> StudyFile:
    try:
        version = msgspec.json.decode(content, type=_Head).version
        if version > VERSION:
            raise StudyTooNew(where=where, received=version, expected=VERSION)
        return msgspec.json.decode(content, type=StudyFile)
    except (msgspec.DecodeError, RecursionError) as error:
        raise broken(where, error) from error


def broken(where: str, error: Exception) -> StudyBroken:
    """The error for a file that cannot be read."""
    received = shorten(str(error), _LONGEST)
    return StudyBroken(where=where, place=say(_WHOLE), expected=say(_OF_A_STUDY), received=received)


def write_record(folder: Path, number: int, record: Record) -> None:
    """Keep the run of a trial. Raises OSError."""
    write_atomically(folder / RECORDS / f"{number}.json", _encoded(record))


def read_record(folder: Path, number: int) -> Record | None:
    """The run of a trial; None where it is not kept. Raises StudyBroken."""
    path = folder / RECORDS / f"{number}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, RecursionError, OSError) as error:
        raise broken(f"{folder.name}/{RECORDS}/{path.name}", error) from error


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value, enc_hook=plain)


def check_folder(given: object, where: str) -> None:
    """Raises BadSetting for what cannot be a path."""
    if given is None:
        return
    if not isinstance(given, str | os.PathLike) or "\0" in str(given):
        refuse(given, where=where, parameter="folder", expected=say(_FOLDER), example="studies")


def study_folder(parent: PathLike | None, name: str) -> Path:
    """Where the study of a name is, or would be."""
    return Path(parent if parent is not None else STUDIES).expanduser() / folder_name(name)


def new_folder(parent: PathLike | None, name: str) -> Path:
    """Make a folder for a study, with a number behind its name where there is one already. Raises StudyFolderTaken."""
    first = study_folder(parent, name)
    number = 1
    while True:
        path = first if number == 1 else first.with_name(f"{first.name}-{number}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            number += 1
            if first.parent.is_dir():
                continue
            raise StudyFolderTaken(where="tune", received=str(first.parent), reason=say("it is a file")) from None
        except OSError as error:
            raise StudyFolderTaken(where="tune", received=str(path), reason=error.strerror or str(error)) from error
        return path.resolve()


def find_study(given: PathLike) -> Path:
    """The folder of a study, given by its path or, for one in ``./studies``, by its name. Raises NoSuchStudy."""
    if isinstance(given, str | os.PathLike):
        path = Path(given).expanduser()
        for candidate in (path, STUDIES / path):
            if os.path.isfile(candidate / STUDY_FILE) or os.path.isfile(candidate / JOURNAL):  # noqa: PTH113
                return candidate.resolve()  # unlike pathlib's, it takes a name that is too long
        parent = path.parent if path.parent != Path() and os.path.isdir(path.parent) else STUDIES  # noqa: PTH112
    else:
        parent = STUDIES
    known = listed(found.name for found in study_folders(parent)) or "–"
    raise NoSuchStudy(where=str(parent), received=shorten(str(given), _LONGEST), expected=known)


def study_folders(parent: PathLike) -> Iterator[Path]:
    """The folders of studies, sorted by name."""
    path = Path(parent).expanduser()
    return iter(sorted(found.parent for found in path.glob(f"*/{STUDY_FILE}"))) if path.is_dir() else iter(())


def is_readable(folder: Path) -> WorkbenchError | None:
    """Why the study in a folder cannot go on; None where it can."""
    from workbench.tuning.journal_file import open_journal

    try:
        read_study(folder)
        open_journal(folder / JOURNAL)
    except (StudyBroken, StudyTooNew) as error:
        return error
    except OSError as error:  # a file is gone, may not be read, or is a folder
        return broken(folder.name, error)
    return None
