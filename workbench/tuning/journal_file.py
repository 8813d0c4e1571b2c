"""The journal of a study: Optuna's storage in one file of JSON lines, which several processes append to.

Nothing in it is evaluated or unpickled: each line is JSON (Optuna pickles snapshots of other backends only). The lock
is the operating system's, which releases it when a process dies; a line that a killed process left unfinished is cut
off by the next one that writes.
"""

import os
from pathlib import Path
from typing import Any

import msgspec

from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.tuning.optuna_loading import optuna, quiet
from workbench.tuning.tuning_errors import StudyBroken

STUDY = "keras-workbench"
"""What the one study of a journal is called."""

_JSON_LINES = mark("lines of JSON that Optuna wrote")
_OF_OURS = mark("a study of the workbench")
_LINE = mark("line {number}")
_WHOLE = mark("the whole file")
_TRIALS = mark("lines of {begun} trials of which {found} can be read")
_BEGIN_TRIAL = 4
"""Optuna's number for the operation."""
_POLL = 0.002
_LONGEST = 60


class JournalLock:
    """The lock of a journal, as Optuna asks for it."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._path = path
        self._lock = FileLock(f"{path}.lock", thread_local=False)

    def acquire(self) -> bool:
        """Wait for the lock, and cut off what a killed process left of its last line."""
        self._lock.acquire(poll_interval=_POLL)
        try:
            cut_unfinished_line(self._path)
        except OSError:
            self._lock.release()
            raise
        return True

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()


def cut_unfinished_line(path: Path) -> None:
    """Shorten a file to its last whole line. Raises OSError."""
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        if not size:
            return
        file.seek(size - 1)
        if file.read(1) == b"\n":
            return
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)


def begin_journal(path: Path, directions: list[str]) -> None:
    """Make a journal with an empty study. Raises OSError."""
    with quiet():
        optuna().create_study(storage=_storage(path), study_name=STUDY, directions=directions)


def open_journal(path: Path, sampler: Any = None, pruner: Any = None) -> Any:
    """The study in a journal, an ``optuna.Study``.

    Raises:
        StudyBroken: It is damaged, or none of ours.
        OSError: It cannot be read.
    """
    begun = check_journal(path)
    with quiet():
        try:
            study = optuna().load_study(study_name=STUDY, storage=_storage(path), sampler=sampler, pruner=pruner)
            found = len(study.get_trials(deepcopy=False))
        except OSError:
            raise
        except Exception as error:  # whatever Optuna raises for lines that do not belong together
            raise _broken(path, say(_WHOLE), say(_OF_OURS), f"{type(error).__name__}: {error}") from error
    if found < begun:
        raise _broken(path, say(_WHOLE), say(_OF_OURS), say(_TRIALS, found=found, begun=begun))
    return study


def check_journal(path: Path) -> int:
    """Read every line; how many of them begin a trial. Raises StudyBroken or OSError."""
    begun = 0
    lines = path.read_bytes().split(b"\n")
    if lines == [b""]:
        raise _broken(path, say(_WHOLE), say(_JSON_LINES), say("an empty file"))
    for number, line in enumerate(lines[:-1], start=1):  # what follows the last line end is being written
        try:
            found = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError):
            found = None
        if not isinstance(found, dict) or not isinstance(found.get("op_code"), int):
            raise _broken(path, say(_LINE, number=number), say(_JSON_LINES), line.decode(errors="replace"))
        begun += found["op_code"] == _BEGIN_TRIAL
    return begun


def _storage(path: Path) -> Any:
    journal = optuna().storages.journal
    backend = journal.JournalFileBackend(str(path), lock_obj=JournalLock(path))
    return optuna().storages.JournalStorage(backend)


def _broken(path: Path, place: str, expected: str, received: str) -> StudyBroken:
    where = f"{path.parent.name}/{path.name}"
    return StudyBroken(where=where, place=place, expected=expected, received=repr(shorten(received, _LONGEST)))
