"""The Output tab: how a network learns, live and afterwards, of one run or of several beside each other."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
from msgspec.structs import replace

from workbench.html_elements import Markup
from workbench.training.history.record import ENDED, Record
from workbench.training.history.run_text import text_of
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.training_panels.curves import charts
from workbench.ui.training_panels.live_figure import LiveFigure
from workbench.ui.training_panels.output_controls import OutputControls
from workbench.ui.training_panels.output_tables import OutputTables
from workbench.ui.training_panels.redraw_thread import Refresher
from workbench.ui.training_panels.residual_charts import residual_plots
from workbench.ui.training_panels.residual_figure import ResidualFigure
from workbench.ui.training_panels.run_header import Header
from workbench.ui.training_panels.run_sources import Source, folders_of, is_going, live_runs, records_of, sources_of
from workbench.ui.training_panels.static_output import static_html
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.tensorboard_panel import TensorBoardPanel
from workbench.ui.widget_closing import close_tree


class Output:
    """Charts and tables of a run, of a record, or of several drawn over each other: a widget that follows the training.

    Args:
        runs: What ``wb.training.fit`` or ``wb.training.load_record`` gave, or a list of these.
        name: What a run is called here; "" leaves its own name.

    Raises:
        NoRuns: it is given something else, or nothing.

    >>> output = Output(run)
    >>> [record.state for record in output.records]
    ['finished']
    >>> output.close()
    """

    def __init__(self, runs: Source | Sequence[Source], name: str = "") -> None:
        self._sources, self._folders, self._name = sources_of(runs), folders_of(runs), name
        self._lock = threading.RLock()
        self._drawn: tuple[Any, ...] = ()
        self._display = PanelDisplay(self.to_html)
        self._closed = False
        self._refresher: Refresher | None = None
        self._removers: list[Callable[[], None]] = []
        records = list(self.records)
        self._header = Header()
        self._controls = OutputControls(self._draw)
        self._tables = OutputTables(self._draw)
        self._figure = LiveFigure(charts(records), None, large=True)
        self._residuals = ResidualFigure()
        self._tensorboard = TensorBoardPanel()
        self.run_choice, self.epoch_choice = self._controls.run, self._controls.epoch
        self.class_choice, self.chart_choice = self._controls.classes, self._controls.chart
        self.split_choice = self._tables.split
        style = widgets.HTML(STYLE, layout={"display": "none"})
        above = [style, self._header.widget, self._controls.widget, self._tables.tiles]
        figures = (self._figure.widget, self._residuals.widget)
        self.widget = guarded(*above, *figures, self._tables.widget, self._tensorboard.widget)
        self.widget.add_class("wb-training")
        self.widget.add_class("wb-output")
        self._controls.offer(records)
        self._begin()

    def show(self, runs: Source | Sequence[Source], name: str = "") -> None:
        """Show other runs in this tab.

        Args:
            runs: A run, a record, or a list of them.
            name: What a run is called here; "" leaves its own name.

        Raises:
            NoRuns: It is given something else, or nothing.
        """
        sources = sources_of(runs)
        self._end()
        with self._lock:
            self._sources, self._folders, self._drawn = sources, folders_of(runs), ()
            self._name = name
            self._controls.offer(self.records)
        self._begin()

    def rest(self) -> None:
        """Follow no run any more, since nobody looks; ``show`` begins anew. What is drawn stays."""
        self._end()

    @property
    def records(self) -> tuple[Record, ...]:
        """What is drawn, as values."""
        return tuple(records_of(self._sources, self._name))

    def _begin(self) -> None:
        """Draw, and go on drawing while a run goes on."""
        self._draw()
        if is_going(self._sources):
            self._refresher = Refresher(self._draw)
            self._removers += [run.listen(self._ask) for run in live_runs(self._sources)]
            self._refresher.ask()  # it may have ended before anyone listened

    def _ask(self) -> None:
        """Something has changed: it is drawn soon, and at the end at once."""
        refresher = self._refresher
        if refresher is not None:
            (refresher.ask if is_going(self._sources) else refresher.hurry)()

    def _end(self) -> None:
        """Stop observing the runs."""
        self._stop_listening()
        if self._refresher is not None:
            self._refresher.close()
            self._refresher = None

    def _stop_listening(self) -> None:
        removers, self._removers = self._removers, []
        for remove in removers:
            remove()

    def _draw(self) -> bool:
        """Draw what has changed; whether a run still goes on."""
        going = is_going(self._sources)  # asked before drawing, so that what comes last is drawn
        with self._lock:
            if self._closed:
                return False
            records, index = self.records, self.run_choice.value
            self._header.show(self._sources[index], records[index])
            self._controls.follow(records[index])
            self._tensorboard.show(self._folders[index])
            epochs = tuple((len(record.epochs), record.state in ENDED) for record in records)
            drawn = (self._controls.state, self.split_choice.value, epochs)
            if drawn != self._drawn:
                self._drawn = drawn
                self._draw_charts(records)
                self._tables.show(records[index], self._controls.position)
                self._draw_residuals(records[index], final=not going)
            if not going:
                self._display.refresh()
                self._release_runs()
        return going

    def _draw_charts(self, records: Sequence[Record]) -> None:
        chosen = self._controls.chosen_charts(charts(records, self.class_choice.value))
        marked = self._controls.marked_epoch(records[self.run_choice.value])
        large = self._controls.has_large
        self._figure.show(chosen, marked, final=not is_going(self._sources), large=large)

    def _draw_residuals(self, record: Record, *, final: bool) -> None:
        scores = self._tables.scores(record, self._controls.position)
        self._residuals.show(residual_plots(record, scores, self.class_choice.value), final=final)

    def _release_runs(self) -> None:
        """Hold values only: a run holds its network, and a page of old tabs should not hold them all."""
        self._sources = tuple(replace(record, outputs=()) for record in self.records)
        shown = self._sources[self.run_choice.value]
        self._header.show(shown, shown)
        self._stop_listening()

    def to_html(self) -> Markup:
        """Charts and tables as a page without widgets: what a saved notebook shows.

        Returns:
            HTML.
        """
        return static_html(self.records, self.class_choice.value)

    def _ipython_display_(self) -> None:
        self._display.show(self.widget, repr(self))

    def __repr__(self) -> str:
        return "\n\n".join(text_of(record) for record in self.records)

    def close(self) -> None:
        """End all listening and close the comms of all widgets; the runs go on."""
        with self._lock:
            self._closed = True
        self._end()
        self._display.close()
        close_tree(self.widget)
