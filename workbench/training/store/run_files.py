"""The files in a run's folder: versioned JSON, strict to read. The history grows by a line an epoch."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from workbench.atomic_files import append_durably, write_atomically
from workbench.graph.graph_files import compact, plain
from workbench.messages import say
from workbench.training.history.record import Epoch, Record
from workbench.training.run_errors import RunFileBroken, RunTooNew
from workbench.training.setup.stopping_settings import readable
from workbench.training.store.data_fingerprint import Fingerprint

T = TypeVar("T")

VERSION = 1
_LARGEST = 256 * 1024 * 1024
"""Bytes; 1,000 epochs with 50 classes take about 60 MB with all their confusion matrices."""

RUN, HISTORY = "run.json", "history.jsonl"
_HISTORY_FORMAT: Literal["keras-workbench history"] = "keras-workbench history"
OLD_HISTORY = "history.json"
"""The history of older runs: one JSON document, written whole after every epoch."""


Random = tuple[tuple[int, ...], ...]


class KeptLoss(Struct, frozen=True, forbid_unknown_fields=True):
    """The loss that a run was trained with; of one of the user's own (``own``) only the name is known.

    ``outputs`` has those of a network with several outputs, by their names.
    """

    type: str
    params: Mapping[str, Any] = {}
    own: bool = False
    outputs: Mapping[str, "KeptLoss"] = {}


class RunFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``run.json``: the record without its epochs, the fingerprint of the data, and the loss."""

    format: Literal["keras-workbench run"]
    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)]
    record: Record
    data: Fingerprint
    loss: KeptLoss | None = None


class HistoryFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A history. ``random`` are the states of the network's random generators after the last epoch."""

    format: Literal["keras-workbench history"]
    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)]
    random: Random = ()
    epochs: tuple[Epoch, ...] = ()


class HistoryLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the history: an epoch, and the states of the random generators after it."""

    epoch: Epoch
    random: Random = ()


class _RunHead(Struct, frozen=True):
    format: str
    version: Annotated[int, msgspec.Meta(ge=1)]


def write_run(folder: Path, record: Record, data: Fingerprint, loss: KeptLoss | None = None) -> None:
    """Raises OSError when the place cannot be written."""
    file = RunFile("keras-workbench run", VERSION, replace(record, epochs=()), data, loss)
    content = msgspec.json.encode(file, enc_hook=plain, order="deterministic")
    write_atomically(folder / RUN, msgspec.json.format(content, indent=1) + b"\n")


def write_history(folder: Path, epochs: Sequence[Epoch], random: Random) -> None:
    """Write the whole history; ``random`` belongs to its last epoch. Raises OSError."""
    head = compact({"format": _HISTORY_FORMAT, "version": VERSION})
    write_atomically(folder / HISTORY, f"{head}\n{_lines(epochs, random)}")


def append_history(folder: Path, epochs: Sequence[Epoch], random: Random) -> None:
    """Append epochs, a line each; one counts as complete when its line is. Raises OSError."""
    append_durably(folder / HISTORY, _lines(epochs, random))


def _lines(epochs: Sequence[Epoch], random: Random) -> str:
    last = len(epochs) - 1
    lines = (compact(HistoryLine(epoch, random if place == last else ())) for place, epoch in enumerate(epochs))
    return "".join(f"{line}\n" for line in lines)


def read_run(folder: Path) -> RunFile:
    """Raises FileNotFoundError, RunFileBroken (which names the place) or RunTooNew."""
    return _read(folder / RUN, RunFile, "keras-workbench run")


def read_history(folder: Path) -> HistoryFile:
    """The history, or an empty one before the first epoch. Raises RunFileBroken or RunTooNew."""
    path = folder / HISTORY
    if path.exists():
        found = _history_lines(path)
    elif (path := folder / OLD_HISTORY).exists():
        found = _read(path, HistoryFile, _HISTORY_FORMAT)
    else:
        return HistoryFile(_HISTORY_FORMAT, VERSION)
    for place, epoch in enumerate(found.epochs, start=1):
        if epoch.number != place:
            where = f"epochs[{place - 1}].number"
            raise RunFileBroken(where=_name(path), place=where, expected=place, received=epoch.number)
    return found


def _history_lines(path: Path) -> HistoryFile:
    head, *lines = _content(path).split(b"\n")
    _check_head(path, head, _HISTORY_FORMAT)
    # What stands after the last line break was being written when the process was killed.
    found = [_line(path, number, line) for number, line in enumerate(lines[:-1], start=2)]
    return HistoryFile(_HISTORY_FORMAT, VERSION, found[-1].random if found else (), tuple(line.epoch for line in found))


def _line(path: Path, number: int, content: bytes) -> HistoryLine:
    line: HistoryLine = _decode(path, content, HistoryLine, say("line {line}", line=number))
    return line


def _name(path: Path) -> str:
    """The file's path relative to the folder of runs."""
    return f"{path.parent.name}/{path.name}"


def _content(path: Path) -> bytes:
    size = path.stat().st_size
    if size > _LARGEST:
        expected = say("at most {count} bytes", count=_LARGEST)
        raise RunFileBroken(where=_name(path), place=say("the whole file"), expected=expected, received=size)
    return path.read_bytes()


def _read(path: Path, kind: type[T], form: str) -> T:
    content = readable(_content(path))
    _check_head(path, content, form)
    found: T = _decode(path, content, kind)
    return found


def _check_head(path: Path, content: bytes, form: str) -> None:
    head = _decode(path, content, _RunHead)
    if head.format != form:
        raise RunFileBroken(where=_name(path), place="format", expected=repr(form), received=repr(head.format))
    if head.version > VERSION:
        raise RunTooNew(where=_name(path), expected=VERSION, received=head.version)


def _decode(path: Path, content: bytes, kind: type[Any], line: str = "") -> Any:
    """The value in ``content``; ``line`` names the line if it is only one of the file."""
    whole = line or say("the whole file")
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `")
        found = place.rstrip("`").removeprefix("$.")
        place = f"{line}, {found}" if line and found else found or whole
        raise RunFileBroken(
            where=_name(path), place=place, expected=say("a run ({text})", text=text), received=say("something else")
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found = say("broken text ({error})", error=error) if str(error) else say("too deeply nested text")
        raise RunFileBroken(where=_name(path), place=whole, expected="JSON", received=found) from error
