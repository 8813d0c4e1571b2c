"""What the charts of the Output tab show, as values: every curve with its numbers, before anything is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.messages import mark, say
from workbench.training.history.phase_starts import phase_starts
from workbench.training.history.record import Epoch, Record
from workbench.training.metrics.class_scores import Scores
from workbench.training.metrics.history_keys import better
from workbench.training.metrics.metric_table import METRICS, Task, class_keys
from workbench.training.setup.stopping_settings import SplitName

Focus = Literal["mean", "each"] | int
"""Which classes the charts show: their mean, every one by itself, or the one of this index."""

LEARNING_RATE = "learning_rate"
_MEANS: Mapping[str, str] = {"sensitivity": "balanced_accuracy", "dice": "mean_dice", "iou": "mean_iou"}
"""Overall metrics that are the mean of a metric over the classes: they share its chart."""
_MEAN_OF = mark("{metric} (mean)")
_RATE = mark("Learning rate")
_PHASE_OF = mark("{run}: {phase}")
_RATE_EXPLAINED = mark("How far a step goes against the gradient, at the end of each epoch.")


class Curve(Struct, frozen=True):
    """One line: a value an epoch of one metric, None where it is undefined.

    ``class_index`` is None for a metric of all classes together. ``split`` is None for what belongs to no split.
    """

    run: str
    run_index: int
    split: SplitName | None
    class_name: str | None
    class_index: int | None
    epochs: tuple[int, ...]
    values: tuple[float | None, ...]


class Mark(Struct, frozen=True):
    """Where a later phase of a training begins: between its first epoch and the one before. ``text`` names it."""

    epoch: int
    text: str

    @property
    def place(self) -> float:
        """Where it is on the axis of epochs."""
        return self.epoch - 0.5


class Chart(Struct, frozen=True):
    """One metric with its curves. ``share``: the values lie in 0..1."""

    key: str
    title: str
    explanation: str
    curves: tuple[Curve, ...]
    share: bool
    log: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def falls(self) -> bool:
        """Whether its curves mostly fall, so that there is room above their ends, not below."""
        return self.key == LEARNING_RATE or better(self.key) == "min"


def charts(records: Sequence[Record], focus: Focus = "mean") -> tuple[Chart, ...]:
    """A chart for each metric that the runs have, in the order of METRICS, and one for the learning rate.

    With "mean" a metric of classes is their mean over those where it is defined; accuracy is that of all answers.
    """
    keys = [key for key in _keys(records) if key not in _MEANS.values()]
    found = [_chart(key, records, focus) for key in keys]
    drawn = (*(chart for chart in found if chart.curves), *_learning_rate(records))
    marks = tuple(_marks(records))
    return tuple(replace(chart, marks=marks) for chart in drawn)


def _marks(records: Sequence[Record]) -> Iterator[Mark]:
    """The beginnings of all phases but the first of each run."""
    for record in records:
        for start in phase_starts(record)[1:]:
            named = say(_PHASE_OF, run=record.name, phase=start.name) if len(records) > 1 else start.name
            yield Mark(start.epoch, named)


def _keys(records: Sequence[Record]) -> list[str]:
    """The metrics of all runs: those of the table in its order, then any others."""
    present = dict.fromkeys(key for record in records for key in ("loss", *_own_keys(record)))
    return [*(key for key in METRICS if key in present), *(key for key in present if key not in METRICS)]


def _own_keys(record: Record) -> list[str]:
    splits = [scores for epoch in record.epochs[:1] for scores in (epoch.train, epoch.validation) if scores]
    fallback = [metric.key for metric in METRICS.values() if record.task in metric.tasks] if not record.epochs else []
    return [*fallback, *(key for scores in splits for key in (*scores.values, *scores.by_class))]


def _chart(key: str, records: Sequence[Record], focus: Focus) -> Chart:
    metric = METRICS.get(key)
    by_class = metric is not None and metric.by_class
    title = say(metric.label) if metric else key
    by_class = by_class and any(len(record.class_names) > 1 for record in records)
    if by_class and focus == "mean" and key != "accuracy":
        title = say(_MEAN_OF, metric=title)
    curves = [
        curve
        for index, record in enumerate(records)
        for class_index in _classes(record, focus, by_class=by_class)
        for curve in _curves(key, record, index, class_index)
    ]
    explanation = say(metric.explanation) if metric else ""
    return Chart(key, title, explanation, tuple(curves), share=_is_share(key))


def _is_share(key: str) -> bool:
    metric = METRICS.get(key)
    return key == "ssim" or (metric is not None and key != "loss" and "classification" in metric.tasks)


def _classes(record: Record, focus: Focus, *, by_class: bool) -> list[int | None]:
    if not by_class or focus == "mean" or not record.class_names:
        return [None]
    everyone = range(len(record.class_names))
    return list(everyone) if focus == "each" else [index for index in everyone if index == focus]


def _curves(key: str, record: Record, run_index: int, class_index: int | None) -> list[Curve]:
    name = None if class_index is None else record.class_names[class_index]
    numbers = tuple(epoch.number for epoch in record.epochs)
    splits: list[SplitName] = ["train"]
    if not record.epochs or any(epoch.validation for epoch in record.epochs):
        splits.append("validation")
    return [
        Curve(
            record.name,
            run_index,
            split,
            name,
            class_index,
            numbers,
            tuple(value_of(_scores(epoch, split), key, class_index) for epoch in record.epochs),
        )
        for split in splits
    ]


def _scores(epoch: Epoch, split: SplitName) -> Scores | None:
    return epoch.train if split == "train" else epoch.validation


def value_of(scores: Scores | None, key: str, class_index: int | None = None) -> float | None:
    """One number of a split: of a class, or of all together; None where it is undefined or not there.

    >>> value_of(Scores(0.5, {}, {"ppv": (1.0, None)}), "ppv")
    1.0
    """
    if scores is None:
        return None
    if key == "loss":
        return scores.loss
    of_classes = scores.by_class.get(key, ())
    if class_index is not None:
        return of_classes[class_index] if class_index < len(of_classes) else None
    for overall in (key, _MEANS.get(key, key)):
        if overall in scores.values:
            return scores.values[overall]
    known = [value for value in of_classes if value is not None]
    return sum(known) / len(known) if known else None


def _learning_rate(records: Sequence[Record]) -> list[Chart]:
    curves = [
        Curve(
            record.name,
            index,
            None,
            None,
            None,
            tuple(epoch.number for epoch in record.epochs),
            tuple(epoch.learning_rate for epoch in record.epochs),
        )
        for index, record in enumerate(records)
        if not record.epochs or any(epoch.learning_rate is not None for epoch in record.epochs)
    ]
    if not curves:
        return []
    return [Chart(LEARNING_RATE, say(_RATE), say(_RATE_EXPLAINED), tuple(curves), share=False, log=_spans(curves))]


def _spans(curves: Sequence[Curve]) -> bool:
    """Whether the rates differ so much that only a logarithmic axis shows them all."""
    rates = [value for curve in curves for value in curve.values if value]
    return bool(rates) and max(rates) > 30 * min(rates)


def metric_keys(task: Task) -> tuple[str, ...]:
    """The metrics of a class, or of all the data where there are no classes, that a table shows for ``task``."""
    if task in ("transformation", "several"):
        return tuple(key for key, metric in METRICS.items() if task in metric.tasks)
    return class_keys(task)
