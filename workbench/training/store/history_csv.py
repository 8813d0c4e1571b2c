"""A history as CSV: an epoch a row, a number a column; written beside the JSON, read from the workbench or Keras."""

import csv
import io
import math
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from workbench.atomic_files import append_durably, write_atomically
from workbench.messages import say
from workbench.training.history.record import Epoch, Record, epoch_values
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import METRICS, Task
from workbench.training.run_errors import RunFileBroken

_FIXED = ("epoch", "seconds", "seconds_per_sample", "learning_rate")
_PHASE = "phase"
_Row = dict[str, float | None]


def csv_text(record: Record, first: int = 0) -> str:
    """The history as CSV from row ``first`` on; 0 begins with the head. A number that is undefined is an empty cell."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    # Of a run every epoch has the same numbers, so that one is enough to know the columns.
    known = record.epochs[:1] if first else record.epochs
    keys = list(dict.fromkeys(key for epoch in known for key in epoch_values(epoch, record)))
    in_phases = any(epoch.phase for epoch in record.epochs[:1])
    if not first:
        writer.writerow([*_FIXED, *([_PHASE] if in_phases else []), *keys])
    for epoch in record.epochs[first:]:
        row = epoch_values(epoch, record)
        fixed: tuple[object, ...] = (epoch.number, epoch.seconds, epoch.seconds_per_sample, epoch.learning_rate)
        fixed = (*fixed, epoch.phase) if in_phases else fixed
        writer.writerow(["" if value is None else value for value in (*fixed, *(row.get(key) for key in keys))])
    return file.getvalue()


def append_csv(record: Record, path: Path, first: int) -> None:
    """Append the epochs from number ``first`` on (counted from 0) to a file that has the others. Raises OSError."""
    if first == 0:
        write_atomically(path, csv_text(record))
    else:
        append_durably(path, csv_text(record, first))


def write_csv(record: Record, path: str | os.PathLike[str]) -> Path:
    """Write the history of a run to a CSV file, a row for each epoch.

    Args:
        record: The run, as a value.
        path: The file.

    Returns:
        The path of the file.

    Raises:
        OSError: The place cannot be written.

    >>> write_csv(run.record, folder / "history.csv").name
    'history.csv'
    """
    write_atomically(Path(path), csv_text(record))
    return Path(path)


def read_csv(path: str | os.PathLike[str]) -> Record:
    """A record from a CSV file: one of a run's folder, or one that ``keras.callbacks.CSVLogger`` wrote.

    Confusion matrices are not in such a file.

    Args:
        path: The file.

    Returns:
        The record; its ``history`` has a list for each column.

    Raises:
        OSError: The file cannot be read.
        RunFileBroken: It is no such table; the message names the line.

    >>> read_csv(write_csv(run.record, folder / "history.csv")).history == run.history
    True
    """
    path = Path(path)
    try:
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RunFileBroken(
            where=path.name, place=say("the whole file"), expected="CSV", received=str(error)
        ) from error
    head, parsed = _parsed(path.name, rows)
    name = path.parent.name if path.name == "history.csv" and path.parent.name else path.stem
    names = _class_names(head)
    phases = [row[head.index(_PHASE)] if _PHASE in head else "" for row in rows[1:]]
    made = (_epoch(row, number, names) for number, row in enumerate(parsed, start=1))
    epochs = tuple(replace(epoch, phase=phase) for epoch, phase in zip(made, phases, strict=True))
    return Record(name=name, task=_task(head), class_names=names, epochs=epochs)


def _parsed(where: str, rows: list[list[str]]) -> tuple[list[str], list[_Row]]:
    head = rows[0] if rows else []
    if "epoch" not in head or len(set(head)) != len(head):
        expected, received = say("column names, among them 'epoch'"), ", ".join(head[:5]) or say("nothing")
        raise RunFileBroken(where=where, place=say("line {line}", line=1), expected=expected, received=received)
    parsed: list[_Row] = []
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(head):
            expected, received = say("{count} values", count=len(head)), f"{len(row)}"
            raise RunFileBroken(where=where, place=say("line {line}", line=line), expected=expected, received=received)
        parsed.append(
            {key: _number(where, line, key, text) for key, text in zip(head, row, strict=True) if key != _PHASE}
        )
    return head, parsed


def _number(where: str, line: int, key: str, text: str) -> float | None:
    if not text or text == "NA":
        return None
    try:
        value = float(text)
    except ValueError:
        place = say("line {line}, column {key!r}", line=line, key=key)
        raise RunFileBroken(where=where, place=place, expected=say("a number"), received=repr(text[:40])) from None
    return value if math.isfinite(value) else None


def _class_names(head: list[str]) -> tuple[str, ...]:
    names = (split_history_key(key)[1] for key in head)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _task(head: list[str]) -> Task:
    """What the columns tell; classification and segmentation have the same ones."""
    keys = {split_history_key(key)[0] for key in head}
    errors = {key for key, metric in METRICS.items() if "transformation" in metric.tasks and key != "loss"}
    if "r2" in keys:
        return "regression"
    if "map50" in keys:
        return "detection"
    return "transformation" if keys & errors and "accuracy" not in keys else "classification"


def _epoch(row: _Row, number: int, names: tuple[str, ...]) -> Epoch:
    validation = _scores(row, names, validation=True)
    return Epoch(
        number=number,
        seconds=row.get("seconds") or 0.0,
        seconds_per_sample=row.get("seconds_per_sample") or 0.0,
        learning_rate=row.get("learning_rate"),
        train=_scores(row, names, validation=False),
        validation=validation if validation != Scores(None) else None,
    )


def _scores(row: Mapping[str, float | None], names: tuple[str, ...], *, validation: bool) -> Scores:
    values: dict[str, float | None] = {}
    by_class: dict[str, dict[str, float | None]] = {}
    for column, value in row.items():
        key, class_name, of_validation = split_history_key(column)
        if column in _FIXED or of_validation != validation or key == "loss":
            continue
        if class_name is None:
            values[key] = value
        else:
            by_class.setdefault(key, {})[class_name] = value
    loss = row.get("val_loss" if validation else "loss")
    return Scores(loss, values, {key: tuple(map(found.get, names)) for key, found in by_class.items()})
