"""The Output tab: how a network learns, live and afterwards, of one run or of several beside each other."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
from msgspec.structs import replace

from workbench.messages import mark, say
from workbench.training.fitting.run import Run
from workbench.training.history.record import ENDED, Epoch, Record
from workbench.training.history.run_text import text_of
from workbench.training.setup.settings import SplitName
from workbench.training.training_errors import TrainingError
from workbench.ui.training_panels.curves import Chart, Focus, charts
from workbench.ui.training_panels.live_figure import LiveFigure
from workbench.ui.training_panels.panel_display import exchange, show
from workbench.ui.training_panels.redraw_thread import Refresher
from workbench.ui.training_panels.result_tables import SPLIT_LABELS, best_epochs, class_table, confusion, tiles
from workbench.ui.training_panels.run_header import Header
from workbench.ui.training_panels.static_output import static_html
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.table_html import (
    MATRIX,
    best_html,
    class_table_html,
    confusion_html,
    said,
    tiles_html,
)
from workbench.ui.widget_closing import close_tree

Source = Run | Record

_RUN, _EPOCH, _CLASSES, _CHART = mark("Run"), mark("Epoch"), mark("Classes"), mark("Chart")
_MEAN, _EACH = mark("Mean of classes"), mark("Every class")
_ALL_CHARTS = mark("All metrics")
_EPOCH_HELP = mark("The epoch that the tables show. At the newest one it follows the training.")
_NO_EPOCH = mark("Numbers appear after the first epoch.")
_FEW_CLASSES = 4
_LABEL = {"description_width": "initial"}


class NoRuns(TrainingError):
    code = "no-runs"
    template = mark(
        "{where}: expected a run, a record or a list of them, received {received}. Give what fit returned, or "
        "wb.training.load_record(folder)."
    )


class Output:
    """Charts and tables of a run, of a record, or of a list of them drawn over each other by name.

    >>> run = wb.training.fit(model, data)  # doctest: +SKIP
    >>> wb.Output(run)  # live, with buttons to pause and stop  # doctest: +SKIP
    >>> wb.Output([run, wb.training.load_record("runs/first")])  # compared  # doctest: +SKIP

    Raises:
        NoRuns: it is given something else, or nothing.
    """

    def __init__(self, runs: Source | Sequence[Source]) -> None:
        self._sources = _sources(runs)
        self._lock = threading.RLock()
        self._drawn: tuple[Any, ...] = ()
        self._handle: Any = None
        self._closed = False
        self._showing = False
        self._refresher: Refresher | None = None
        self._removers: list[Callable[[], None]] = []
        self._build(self._records())
        self._begin()

    def show(self, runs: Source | Sequence[Source]) -> None:
        """Show other runs in this tab. Raises NoRuns."""
        sources = _sources(runs)
        self._end()
        with self._lock:
            self._sources, self._drawn = sources, ()
            self._offer(self._records())
        self._begin()

    def _begin(self) -> None:
        """Draw, and go on drawing while a run goes on."""
        self._draw()
        if self._is_going():
            self._refresher = Refresher(self._draw)
            live = [source for source in self._sources if isinstance(source, Run)]
            self._removers += [source.listen(self._refresher.ask) for source in live]
            self._refresher.ask()  # it may have ended before anyone listened

    def _end(self) -> None:
        """Listen no more."""
        removers, self._removers = self._removers, []
        for remove in removers:
            remove()
        if self._refresher is not None:
            self._refresher.close()
            self._refresher = None

    def _offer(self, records: Sequence[Record]) -> None:
        """Make the choices those of these runs."""
        self._showing = True
        try:
            self.run_choice.options = [(record.name, index) for index, record in enumerate(records)]
            self.run_choice.value = 0
            self.run_choice.layout.display = "" if len(records) > 1 else "none"
            few = len(records) == 1 and 1 < len(records[0].class_names) <= _FEW_CLASSES
            self.class_choice.options = _class_options(records[0])
            self.class_choice.value = "each" if few else "mean"
            self.class_choice.layout.display = "" if len(records[0].class_names) > 1 else "none"
            _give(self.epoch_choice, value=1, max=1, disabled=True)
        finally:
            self._showing = False

    def _build(self, records: Sequence[Record]) -> None:
        self._header = Header()
        self.run_choice = _dropdown(_RUN, [("", 0)], 0)
        self.epoch_choice = widgets.IntSlider(
            1, min=1, max=1, description=say(_EPOCH), tooltip=say(_EPOCH_HELP), style=_LABEL, disabled=True,
            layout={"flex": "2 1 220px", "width": "auto", "max_width": "460px", "min_width": "180px"},
        )  # fmt: skip
        self.class_choice = _dropdown(_CLASSES, [(say(_MEAN), "mean")], "mean")
        self.chart_choice = _dropdown(_CHART, [(say(_ALL_CHARTS), "")], "")
        self.split_choice = _dropdown(MATRIX, [(say(text), name) for name, text in SPLIT_LABELS.items()], "validation")
        self._tiles, self._table, self._matrix, self._best = (widgets.HTML() for _ in range(4))
        self._figure = LiveFigure(charts(records), None)
        choices = [self.run_choice, self.epoch_choice, self.class_choice, self.chart_choice]
        row = widgets.HBox(choices, layout={"flex_flow": "row wrap", "align_items": "center"})
        matrix = widgets.VBox([self.split_choice, self._matrix])
        below = widgets.HBox([self._table, matrix, self._best], layout={"flex_flow": "row wrap"})
        _give(self._table.layout, flex="3 1 480px", min_width="0", max_width="720px", margin="0 18px 0 2px")
        _give(matrix.layout, flex="2 1 400px", min_width="0", max_width="560px", margin="0 18px 0 2px")
        _give(self._best.layout, flex="1 1 200px", min_width="0", margin="0 2px")
        style = widgets.HTML(STYLE, layout={"display": "none"})
        self.widget = widgets.VBox([style, self._header.widget, row, self._tiles, self._figure.widget, below])
        self.widget.add_class("wb-training")
        self.widget.add_class("wb-output")
        self._offer(records)
        for choice in (*choices, self.split_choice):
            choice.observe(self._chosen, "value")

    def _chosen(self, _change: object) -> None:
        if not self._showing:
            self._draw()

    @property
    def records(self) -> tuple[Record, ...]:
        """What is drawn, as values."""
        return tuple(self._records())

    def _records(self) -> list[Record]:
        """The runs as they are at this moment, each by a name of its own."""
        found: list[Record] = []
        for source in self._sources:
            record = source.record if isinstance(source, Run) else source
            names = {other.name for other in found}
            name, number = record.name, 1
            while name in names:
                number += 1
                name = f"{record.name} ({number})"
            found.append(record if name == record.name else replace(record, name=name))
        return found

    def _is_going(self) -> bool:
        return any(isinstance(source, Run) and source.state not in ENDED for source in self._sources)

    def _draw(self) -> bool:
        """Draw what has changed; whether a run still goes on."""
        going = self._is_going()  # asked before drawing, so that what comes last is drawn
        with self._lock:
            if self._closed:
                return False
            records = self._records()
            index = self.run_choice.value
            self._header.show(self._sources[index], records[index])
            self._follow(records[index])
            choice = (self._epoch_number(), self.class_choice.value, self.chart_choice.value, self.split_choice.value)
            drawn = (index, choice, tuple((len(record.epochs), record.state in ENDED) for record in records))
            if drawn != self._drawn:
                self._drawn = drawn
                self._draw_charts(records)
                self._draw_tables(records[index])
            if not going:
                self._keep()
                self._let_go()
        return going

    def _follow(self, record: Record) -> None:
        """Move the slider to the newest epoch, unless somebody has moved it back."""
        slider, count = self.epoch_choice, len(record.epochs)
        at_end = slider.disabled or slider.value >= slider.max
        self._showing = True
        try:
            _give(slider, max=max(1, count), disabled=count == 0)
            if at_end and count and slider.value != count:
                slider.value = count
        finally:
            self._showing = False

    def _epoch_number(self) -> int | None:
        return None if self.epoch_choice.disabled else int(self.epoch_choice.value)

    def _draw_charts(self, records: Sequence[Record]) -> None:
        every = charts(records, self.class_choice.value)
        options = [(say(_ALL_CHARTS), ""), *((_short(chart), chart.key) for chart in every)]
        if tuple(self.chart_choice.options) != tuple(options):
            self._exchange_options(options)
        wanted = self.chart_choice.value
        shown = [chart for chart in every if wanted in ("", chart.key)]
        self._figure.show(shown, self._marked(records), final=not self._is_going())

    def _exchange_options(self, options: Sequence[tuple[str, str]]) -> None:
        before = self.chart_choice.value
        self._showing = True
        try:
            self.chart_choice.options = options
            self.chart_choice.value = before if before in dict(options).values() else ""
        finally:
            self._showing = False

    def _marked(self, records: Sequence[Record]) -> int | None:
        """The number of the chosen epoch; none at the newest, where a line would only follow the curves."""
        position, epochs = self._epoch_number(), records[self.run_choice.value].epochs
        return epochs[position - 1].number if position and position < len(epochs) else None

    def _draw_tables(self, record: Record) -> None:
        position = self._epoch_number()
        if position is None or position > len(record.epochs):
            self._tiles.value = said(say(_NO_EPOCH), "wb-quiet")
            self._table.value = self._matrix.value = self._best.value = ""
            self.split_choice.layout.display = "none"
            return
        epoch = record.epochs[position - 1]
        matrix = confusion(record, _of(epoch, self.split_choice.value))
        has_matrix = any(scores and scores.confusion for scores in (epoch.train, epoch.validation))
        self.split_choice.layout.display = "" if has_matrix else "none"
        self._tiles.value = tiles_html(tiles(record, epoch))
        self._table.value = class_table_html(class_table(record, epoch))
        self._matrix.value = confusion_html(matrix, titled=False)
        self._best.value = best_html(best_epochs(record))

    def _keep(self) -> None:
        """Put the pictures of the ended runs into the notebook, for when it is opened without a kernel."""
        if self._handle is not None:
            exchange(self._handle, self.to_html())

    def _let_go(self) -> None:
        """Keep values only: a run holds its network, and a page of old tabs should not hold them all."""
        with self._lock:
            records = tuple(self._records())
            self._sources, removers, self._removers = records, self._removers, []
            index = self.run_choice.value
            self._header.show(records[index], records[index])
        for remove in removers:
            remove()

    def to_html(self) -> str:
        """Charts and tables as a page without widgets: what a saved notebook shows."""
        return static_html(self._records(), self.class_choice.value)

    def _ipython_display_(self) -> None:
        self._handle = show(self.widget, repr(self), self.to_html())

    def __repr__(self) -> str:
        return "\n\n".join(text_of(record) for record in self._records())

    def close(self) -> None:
        """End all listening and close the comms of all widgets; the runs go on."""
        with self._lock:
            self._closed = True
        self._end()
        close_tree(self.widget)


def _sources(runs: Any) -> tuple[Source, ...]:
    many = (runs,) if isinstance(runs, Run | Record) else runs
    if not isinstance(many, list | tuple) or not many:
        raise NoRuns(where="Output", received=type(runs).__name__ if not isinstance(runs, list | tuple) else "none")
    wrong = next((one for one in many if not isinstance(one, Run | Record)), None)
    if wrong is not None:
        raise NoRuns(where="Output", received=type(wrong).__name__)
    return tuple(many)


def _class_options(record: Record) -> list[tuple[str, Focus]]:
    named: list[tuple[str, Focus]] = [(name, index) for index, name in enumerate(record.class_names)]
    return [(say(_MEAN), "mean"), (say(_EACH), "each"), *named]


def _of(epoch: Epoch, split: SplitName) -> Any:
    return epoch.validation if split == "validation" and epoch.validation is not None else epoch.train


def _short(chart: Chart) -> str:
    return chart.title.split(" (")[0]


def _dropdown(label: str, options: Sequence[tuple[str, Any]], value: Any) -> Any:
    layout = {"width": "auto", "flex": "0 1 auto", "max_width": "260px", "min_width": "120px"}
    return widgets.Dropdown(options=options, value=value, description=say(label), style=_LABEL, layout=layout)


def _give(holder: Any, **values: Any) -> None:
    for name, value in values.items():
        if getattr(holder, name) != value:
            setattr(holder, name, value)
