"""The choices of the Output tab: which run, epoch, classes and chart are shown."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.history.record import Record
from workbench.ui.training_panels.curves import Chart, Focus
from workbench.ui.training_panels.epoch_slider import EpochSlider

_RUN, _CLASSES, _CHART = mark("Run"), mark("Classes"), mark("Large chart")
_MEAN, _EACH = mark("Mean of classes"), mark("Every class")
_TARGETS, _ALL_TARGETS, _EACH_TARGET = mark("Targets"), mark("All targets"), mark("Every target")
_ALL_CHARTS = mark("All alike")
_FEW_CLASSES = 4
_LABEL = {"description_width": "initial"}


class OutputControls:
    """A row of choices. ``changed`` is called when somebody chooses, not when the choices follow the training."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self.run = dropdown(_RUN, [("", 0)], 0)
        self.epoch = EpochSlider()
        self.classes = dropdown(_CLASSES, [(say(_MEAN), "mean")], "mean")
        self.chart = dropdown(_CHART, [(say(_ALL_CHARTS), "")], "")
        choices = [self.run, self.epoch, self.classes, self.chart]
        self.widget = widgets.HBox(choices, layout={"flex_flow": "row wrap", "align_items": "center"})
        self._changed = changed
        self._offered = False
        self._offering: int | None = None
        """The thread that changes what is offered: a choice that comes meanwhile on another one is somebody's."""
        self.epoch.observe(self._chosen, "chosen")
        for choice in (self.run, self.classes, self.chart):
            choice.observe(self._chosen, "value")

    def _chosen(self, _change: object) -> None:
        if self._offering != threading.get_ident():
            self._changed()

    @contextmanager
    def _ignoring_changes(self) -> Iterator[None]:
        self._offering = threading.get_ident()
        try:
            yield
        finally:
            self._offering = None

    @property
    def position(self) -> int | None:
        """Which of the run's epochs is chosen, from 1; None before the first one."""
        return self.epoch.value or None

    @property
    def has_large(self) -> bool:
        """Whether one chart is larger than the others."""
        return bool(self.chart.value)

    @property
    def state(self) -> tuple[Any, ...]:
        """Everything that is chosen: what is drawn depends on it."""
        return (self.run.value, self.position, self.classes.value, self.chart.value)

    def offer(self, records: Sequence[Record]) -> None:
        """Make the choices those of these runs."""
        with self._ignoring_changes():
            self.run.options = [(record.name, index) for index, record in enumerate(records)]
            self.run.value = 0
            self.run.layout.display = "" if len(records) > 1 else "none"
            few = len(records) == 1 and 1 < len(records[0].class_names) <= _FEW_CLASSES
            self._offer_classes(records[0], "each" if few else "mean")
            set_changed(self.epoch, count=0, chosen=0)

    def follow(self, record: Record) -> None:
        """Let the epochs of ``record`` be chosen; the slider goes on to the newest one, unless it was moved back."""
        set_changed(self.epoch, count=len(record.epochs))
        if tuple(self.classes.options) != tuple(_class_options(record)):
            with self._ignoring_changes():
                self._offer_classes(record, "mean")

    def _offer_classes(self, record: Record, value: Focus) -> None:
        self.classes.options, self.classes.value = _class_options(record), value
        self.classes.description = say(_TARGETS if record.task == "regression" else _CLASSES)
        self.classes.layout.display = "" if len(record.class_names) > 1 else "none"

    def chosen_charts(self, every: Sequence[Chart]) -> list[Chart]:
        """Offer these charts, and give them with the one that is chosen first: it is drawn large."""
        options = [(say(_ALL_CHARTS), ""), *((_short(chart), chart.key) for chart in every)]
        if tuple(self.chart.options) != tuple(options):
            before = self.chart.value
            with self._ignoring_changes():
                self.chart.options = options
                first = every[0].key if every else ""
                self.chart.value = before if self._offered and before in dict(options).values() else first
                self._offered = bool(every)
        return sorted(every, key=lambda chart: chart.key != self.chart.value)

    def marked_epoch(self, record: Record) -> int | None:
        """The number of the chosen epoch; none at the newest, where a line would only follow the curves."""
        position = self.position
        return record.epochs[position - 1].number if position and position < len(record.epochs) else None


def dropdown(label: str, options: Sequence[tuple[str, Any]], value: Any) -> Any:
    """A list to choose from, as wide as its words; ``label`` is a template."""
    layout = {"width": "auto", "flex": "0 1 auto", "max_width": "260px", "min_width": "120px"}
    return widgets.Dropdown(options=options, value=value, description=say(label), style=_LABEL, layout=layout)


def set_changed(holder: Any, **values: Any) -> None:
    """Set only what differs: every setting is a message to the page."""
    for name, value in values.items():
        if getattr(holder, name) != value:
            setattr(holder, name, value)


def _class_options(record: Record) -> list[tuple[str, Focus]]:
    named: list[tuple[str, Focus]] = [(name, index) for index, name in enumerate(record.class_names)]
    mean, each = (_ALL_TARGETS, _EACH_TARGET) if record.task == "regression" else (_MEAN, _EACH)
    return [(say(mean), "mean"), (say(each), "each"), *named]


def _short(chart: Chart) -> str:
    return chart.title.split(" (")[0]
