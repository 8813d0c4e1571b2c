"""The files in a run's folder: versioned JSON, written atomically, strict to read."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.graph.graph_files import compact, plain
from workbench.messages import say
from workbench.training.history.record import Epoch, Record
from workbench.training.run_errors import RunFileBroken, RunTooNew
from workbench.training.store.data_fingerprint import Fingerprint

T = TypeVar("T")

VERSION = 1
_LARGEST = 256 * 1024 * 1024
"""Bytes; 1,000 epochs with 50 classes take about 60 MB with all their confusion matrices."""

RUN, HISTORY = "run.json", "history.json"


class RunFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``run.json``: the record without its epochs, and the fingerprint of the data."""

    format: Literal["keras-workbench run"]
    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)]
    record: Record
    data: Fingerprint


class HistoryFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of ``history.json``. ``random`` are the states of the network's random generators after it."""

    format: Literal["keras-workbench history"]
    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)]
    random: tuple[tuple[int, ...], ...] = ()
    epochs: tuple[Epoch, ...] = ()


class _RunHead(Struct, frozen=True):
    format: str
    version: Annotated[int, msgspec.Meta(ge=1)]


def write_run(folder: Path, record: Record, data: Fingerprint) -> None:
    """Raises OSError when the place cannot be written."""
    file = RunFile("keras-workbench run", VERSION, replace(record, epochs=()), data)
    content = msgspec.json.encode(file, enc_hook=plain, order="deterministic")
    write_atomically(folder / RUN, msgspec.json.format(content, indent=1) + b"\n")


def write_history(folder: Path, record: Record, random: tuple[tuple[int, ...], ...]) -> None:
    """One epoch a line; an epoch counts as complete when it is in this file."""
    rows = ",\n".join(compact(epoch) for epoch in record.epochs)
    head = f'"format": "keras-workbench history",\n"version": {VERSION},\n"random": {compact(random)}'
    write_atomically(folder / HISTORY, f'{{\n{head},\n"epochs": [\n{rows}\n]\n}}\n')


def read_run(folder: Path) -> RunFile:
    """Raises FileNotFoundError, RunFileBroken (which names the place) or RunTooNew."""
    return _read(folder / RUN, RunFile, "keras-workbench run")


def read_history(folder: Path) -> HistoryFile:
    """The history, or an empty one before the first epoch. Raises RunFileBroken or RunTooNew."""
    path = folder / HISTORY
    if not path.exists():
        return HistoryFile("keras-workbench history", VERSION)
    found = _read(path, HistoryFile, "keras-workbench history")
    for place, epoch in enumerate(found.epochs, start=1):
        if epoch.number != place:
            where = f"epochs[{place - 1}].number"
            raise RunFileBroken(where=_name(path), place=where, expected=place, received=epoch.number)
    return found


def _name(path: Path) -> str:
    """The file's path relative to the folder of runs."""
    return f"{path.parent.name}/{path.name}"


def _read(path: Path, kind: type[T], form: str) -> T:
    size = path.stat().st_size
    if size > _LARGEST:
        expected = say("at most {count} bytes", count=_LARGEST)
        raise RunFileBroken(where=_name(path), place=say("the whole file"), expected=expected, received=size)
    content = path.read_bytes()
    head = _decode(path, content, _RunHead)
    if head.format != form:
        raise RunFileBroken(where=_name(path), place="format", expected=repr(form), received=repr(head.format))
    if head.version > VERSION:
        raise RunTooNew(where=_name(path), expected=VERSION, received=head.version)
    found: T = _decode(path, content, kind)
    return found


def _decode(path: Path, content: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `")
        place = place.rstrip("`").removeprefix("$.") or say("the whole file")
        raise RunFileBroken(
            where=_name(path), place=place, expected=say("a run ({text})", text=text), received=say("something else")
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        found = say("broken text ({error})", error=error) if str(error) else say("too deeply nested text")
        raise RunFileBroken(where=_name(path), place=say("the whole file"), expected="JSON", received=found) from error
