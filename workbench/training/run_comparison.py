"""Comparing runs: a row a run, with what was chosen and how well it went."""

import os
from collections.abc import Mapping
from typing import Any

from workbench.html_elements import element, elements, text_table
from workbench.messages import mark, say
from workbench.text_format import aligned
from workbench.training.fitting.live_runs import session_runs
from workbench.training.history.phase_starts import phase_starts
from workbench.training.history.record import Record
from workbench.training.history.run_differences import run_differences
from workbench.training.history.run_text import WORDS
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import UNDEFINED, label, shown
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.setting_limits import refuse
from workbench.training.store.kept_runs import find_run_folder, load_record, run_folders
from workbench.training.store.run_folders import RUNS
from workbench.training.training_errors import TrainingError

_MAIN = {
    "classification": "val_accuracy",
    "segmentation": "val_mean_dice",
    "detection": "val_map50",
    "transformation": "val_mae",
    "regression": "val_r2",
    "several": "val_loss",
}
"""The number that a run is judged by, besides its loss."""

_HEADS = {
    "name": mark("run"),
    "changes": mark("differs from the run above in"),
    "state": mark("state"),
    "task": mark("task"),
    "data": mark("data"),
    "epochs": mark("epochs"),
    "phases": mark("phases"),
    "batch_size": mark("batch size"),
    "optimizer": mark("optimizer"),
    "learning_rate": mark("learning rate"),
    "seed": mark("seed"),
    "seconds": mark("seconds"),
    "best_epoch": mark("best epoch"),
    "val_loss": mark("best validation loss"),
    "metric": mark("metric"),
    "best": mark("best validation"),
    "test": mark("test"),
}
_PHASE = mark("{name} {epochs}")
_COMPARED = mark("runs, records, or names of kept runs")
_EMPTY = mark("No runs yet. Keep one with wb.training.fit(model, data, name='first').")
_BROKEN = mark("broken: {reason}")


class RunTable:
    """Runs side by side: a table in a notebook, aligned text elsewhere; ``table[name]`` is the record of that name.

    Args:
        records: The runs, as values.
        problems: What could not be read, by the folder's name, in words.

    >>> table = wb.training.compare(run)
    >>> len(table), table.rows[0]["epochs"]
    (1, '1/1')
    """

    def __init__(self, records: tuple[Record, ...], problems: Mapping[str, str]) -> None:
        self.records = records
        self.problems = dict(problems)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A dict a run; undefined values are None."""
        before = (None, *self.records)
        return [_row(record, earlier) for record, earlier in zip(self.records, before, strict=False)]

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, name: str) -> Record:
        """The run of this name. Raises KeyError."""
        return {record.name: record for record in self.records}[name]

    def __repr__(self) -> str:
        """A row a run, as text."""
        if not self.records and not self.problems:
            return say(_EMPTY)
        lines = [aligned([self._heads(), *self._cells()])] if self.records else []
        return "\n".join([*lines, *(f"{name}: {reason}" for name, reason in self.problems.items())])

    def _repr_html_(self) -> str:
        if not self.records and not self.problems:
            return element("div", say(_EMPTY))
        broken = (say(_BROKEN, reason=reason) for reason in self.problems.values())
        return text_table(self._heads(), self._cells()) + elements("div", broken)

    def _heads(self) -> list[str]:
        return [say(head) for name, head in _HEADS.items() if name in self._shown()]

    def _cells(self) -> list[list[str]]:
        return [[_cell(name, row[name]) for name in self._shown()] for row in self.rows]

    def _shown(self) -> list[str]:
        """The columns: of a single run there is nothing to say about another, and most runs have but one phase."""
        left_out = {"changes": len(self.records) < 2, "phases": not any(map(phase_starts, self.records))}  # noqa: PLR2004
        return [name for name in _HEADS if not left_out.get(name)]


def runs(folder: str | os.PathLike[str] | None = None) -> RunTable:
    """A table of the runs that were kept.

    A folder that cannot be read becomes a problem of the table, never an error of all.

    Args:
        folder: The folder that holds folders of runs; None takes ``./runs`` and the runs of this session that are not
            on disk.

    Returns:
        The table, a row for each.

    >>> len(runs(folder))
    0
    """
    records: list[Record] = []
    problems: dict[str, str] = {}
    for path in run_folders(folder or RUNS):
        try:
            records.append(load_record(path))
        except (TrainingError, OSError) as error:
            problems[path.name] = str(error)
    if folder is None:
        records += [run.record for run in session_runs() if run.folder is None]
    return RunTable(tuple(sorted(records, key=lambda record: record.started)), problems)


def compare(*compared: Any) -> RunTable:
    """A table of given runs.

    Args:
        *compared: Runs, live or kept (anything with a ``record``), records, and folders of kept runs or their names
            in ``./runs``.

    Returns:
        The table, a row for each.

    Raises:
        BadSetting: Something else is given.
        NoSuchRun, RunFileBroken, RunTooNew: There is no such run, or it cannot be read.

    >>> compare(run, run.record).records[0].name
    'digits'
    """
    return RunTable(tuple(map(_record_of, compared)), {})


def _record_of(one: Any) -> Record:
    """Raises BadSetting."""
    if isinstance(one, str | os.PathLike):
        return load_record(find_run_folder(one))
    record = getattr(one, "record", one)
    if not isinstance(record, Record):
        refuse(one, where="compare", parameter="compared", expected=say(_COMPARED), example="first")
    return record


def _row(record: Record, earlier: Record | None) -> dict[str, Any]:
    key = _MAIN[record.task]
    history, test = record.history, record.test
    metric = split_history_key(key)[0]
    return {
        "name": record.name,
        "changes": ", ".join(run_differences(earlier, record)) or None if earlier else None,
        "state": record.state,
        "task": record.task,
        "data": record.data_name,
        "epochs": f"{len(record.epochs)}/{record.settings.epochs}",
        "phases": ", ".join(say(_PHASE, name=one.name, epochs=one.epochs) for one in phase_starts(record)) or None,
        "batch_size": record.settings.batch_size,
        "optimizer": record.settings.optimizer,
        "learning_rate": first_rate(record.settings),
        "seed": record.seed,
        "seconds": round(sum(epoch.seconds for epoch in record.epochs), 1),
        "best_epoch": record.best("val_loss") if "val_loss" in history else None,
        "val_loss": _best(record, history, "val_loss"),
        "metric": metric,
        "best": _best(record, history, key),
        "test": test.values.get(metric) if test else None,
    }


def _best(record: Record, history: Mapping[str, list[float | None]], key: str) -> float | None:
    number = record.best(key) if key in history else None
    return None if number is None else history[key][number - 1]


def _cell(name: str, value: Any) -> str:
    if value is None:
        return UNDEFINED
    if name == "metric":
        return label(value)
    if name in ("state", "task"):
        return say(WORDS[value])
    if name == "learning_rate":
        return f"{value:g}"
    return shown(value) if isinstance(value, float) and name != "seconds" else str(value)
