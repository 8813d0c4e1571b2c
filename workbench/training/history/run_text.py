"""A run as text: for scripts, logs, and notebooks without widgets."""

from collections.abc import Mapping, Sequence

from workbench.messages import mark, say
from workbench.text_format import aligned
from workbench.training.history.output_records import output_records
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.metric_table import METRICS, UNDEFINED, Task, label, shown

_LAST = 10
"""So many epochs are shown, the last ones."""
_HEAD = mark("Run {name!r}: {state}, {done} of {epochs} epochs, {task}")
_ERROR = mark("Ended by: {reason}")
_EARLY = mark("Stopped early: {reason}")
_TEST = mark("test")
_COLUMNS = (mark("epoch"), mark("seconds"), mark("split"))
_CLASS, _TARGET = mark("class"), mark("target")
_TRAIN, _VALIDATION = mark("train"), mark("validation")
WORDS: Mapping[str, str] = {
    "waiting": mark("waiting"),
    "running": mark("running"),
    "paused": mark("paused"),
    "finished": mark("finished"),
    "stopped": mark("stopped"),
    "failed": mark("failed"),
    "classification": mark("classification"),
    "segmentation": mark("segmentation"),
    "detection": mark("detection"),
    "transformation": mark("transformation"),
    "regression": mark("regression"),
    "several": mark("several outputs"),
    "head": mark("head"),
    "tune": mark("fine-tuning"),
}
"""The phases, states and tasks of runs in words."""


def text_of(record: Record) -> str:
    """State, the last epochs, and a table a class of the last one."""
    values = {"name": record.name, "state": say(WORDS[record.state]), "task": say(WORDS[record.task])}
    parts = [say(_HEAD, done=len(record.epochs), epochs=record.settings.epochs, **values)]
    if record.error:
        parts.append(say(_ERROR, reason=record.error))
    if record.stopped_early:
        parts.append(say(_EARLY, reason=record.stopped_early))
    if record.not_kept:
        parts.append(record.not_kept)
    if record.epochs:
        parts.append(aligned(epoch_rows(record)))
        if record.class_names:
            parts.append(aligned(class_rows(record.epochs[-1], record.class_names, record.task)))
        for part in output_records(record):
            parts += [part.name, aligned(epoch_rows(part))]
            if part.class_names:
                parts.append(aligned(class_rows(part.epochs[-1], part.class_names, part.task)))
    return "\n\n".join(parts)


def epoch_rows(record: Record, last: int = _LAST) -> list[list[str]]:
    """A head, and two rows an epoch: train and validation with the overall metrics; at the end one for the test."""
    keys = _overall(record.epochs[-1].train)
    head = [*map(say, _COLUMNS), *(label(key) for key in ("loss", *keys))]
    rows = [head]
    for epoch in record.epochs[-last:]:
        number = f"{epoch.number} {say(WORDS[epoch.phase])}" if epoch.phase in WORDS else str(epoch.number)
        rows.append([number, f"{epoch.seconds:.1f}", say(_TRAIN), *_numbers(epoch.train, keys)])
        if epoch.validation is not None:
            rows.append(["", "", say(_VALIDATION), *_numbers(epoch.validation, keys)])
    if record.test is not None:
        rows.append(["", "", say(_TEST), *_numbers(record.test, keys)])
    return rows


def class_rows(epoch: Epoch, class_names: Sequence[str], task: Task = "classification") -> list[list[str]]:
    """A head, and a row for each split and class, or target column, with its metrics."""
    keys = [key for key in METRICS if key in epoch.train.by_class]
    rows = [[say(_COLUMNS[2]), say(_TARGET if task == "regression" else _CLASS), *(label(key) for key in keys)]]
    for name, scores in ((say(_TRAIN), epoch.train), (say(_VALIDATION), epoch.validation)):
        if scores is not None:
            values = ((scores.by_class.get(key, ())) for key in keys)
            columns = [[*map(shown, column)] or [UNDEFINED] * len(class_names) for column in values]
            rows += [[name, c, *cells] for c, *cells in zip(class_names, *columns, strict=False)]
    return rows


def _overall(scores: Scores) -> list[str]:
    return [key for key in METRICS if key in scores.values] + [key for key in scores.values if key not in METRICS]


def _numbers(scores: Scores, keys: Sequence[str]) -> list[str]:
    return [shown(scores.loss), *(shown(scores.values.get(key)) for key in keys)]
