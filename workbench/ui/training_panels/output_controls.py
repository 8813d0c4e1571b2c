"""The choices of the Output tab: which run, epoch, classes and chart are shown."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.history.record import Record
from workbench.ui.training_panels.curves import Chart, Focus

_RUN, _EPOCH, _CLASSES, _CHART = mark("Run"), mark("Epoch"), mark("Classes"), mark("Large chart")
_MEAN, _EACH = mark("Mean of classes"), mark("Every class")
_ALL_CHARTS = mark("All alike")
_EPOCH_HELP = mark("The epoch that the tables show. At the newest one it follows the training.")
_FEW_CLASSES = 4
_LABEL = {"description_width": "initial"}


class OutputControls:
    """A row of choices. ``changed`` is called when somebody chooses, not when the choices follow the training."""

    def __init__(self, changed: Callable[[], object]) -> None:
        self.run = dropdown(_RUN, [("", 0)], 0)
        self.epoch = widgets.IntSlider(
            1, min=1, max=1, description=say(_EPOCH), tooltip=say(_EPOCH_HELP), style=_LABEL, disabled=True,
            layout={"flex": "2 1 220px", "width": "auto", "max_width": "460px", "min_width": "180px"},
        )  # fmt: skip
        self.classes = dropdown(_CLASSES, [(say(_MEAN), "mean")], "mean")
        self.chart = dropdown(_CHART, [(say(_ALL_CHARTS), "")], "")
        choices = [self.run, self.epoch, self.classes, self.chart]
        self.widget = widgets.HBox(choices, layout={"flex_flow": "row wrap", "align_items": "center"})
        self._changed = changed
        self._following = False
        self._offered = False
        for choice in choices:
            choice.observe(self._chosen, "value")

    def _chosen(self, _change: object) -> None:
        if not self._following:
            self._changed()

    @contextmanager
    def _ignoring_changes(self) -> Iterator[None]:
        self._following = True
        try:
            yield
        finally:
            self._following = False

    @property
    def position(self) -> int | None:
        """Which of the run's epochs is chosen, from 1; None before the first one."""
        return None if self.epoch.disabled else int(self.epoch.value)

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
            self.classes.options = _class_options(records[0])
            self.classes.value = "each" if few else "mean"
            self.classes.layout.display = "" if len(records[0].class_names) > 1 else "none"
            set_changed(self.epoch, value=1, max=1, disabled=True)

    def follow(self, record: Record) -> None:
        """Move the slider to the newest epoch, unless somebody has moved it back."""
        slider, count = self.epoch, len(record.epochs)
        at_end = slider.disabled or slider.value >= slider.max
        with self._ignoring_changes():
            set_changed(slider, max=max(1, count), disabled=count == 0)
            if at_end and count and slider.value != count:
                slider.value = count

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
    return [(say(_MEAN), "mean"), (say(_EACH), "each"), *named]


def _short(chart: Chart) -> str:
    return chart.title.split(" (")[0]
