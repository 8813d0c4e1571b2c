"""A study as one looks at it: progress with the time left, charts, the best trials, and what there is to say."""

import threading
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.html_elements import Markup, element, elements, joined, picture, prose, text_table
from workbench.messages import mark, say
from workbench.training.history.record import Record
from workbench.training.metrics.history_keys import better, history_key
from workbench.training.metrics.metric_table import class_keys, label, overall_keys
from workbench.tuning.study import Study
from workbench.tuning.study_text import remarks_of, score_text, study_summary, text_of, trial_rows
from workbench.tuning.trial_values import Trial
from workbench.tuning.tuning_errors import TuningError
from workbench.ui.error_text import plain_text
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.training_panels.curves_svg import to_svg
from workbench.ui.training_panels.output_controls import dropdown, set_changed
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.training_panels.redraw_thread import Refresher
from workbench.ui.training_panels.result_tables import time_left
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.table_html import said
from workbench.ui.tuning_panels.study_charts import StudyNumbers, alt_text, study_charts
from workbench.ui.tuning_panels.study_figure import StudyFigure
from workbench.ui.tuning_panels.trial_rows import TrialRows
from workbench.ui.widget_closing import close_tree

_STOP, _STOP_HELP = mark("Stop"), mark("End the search after the present batch; it can go on later")
_STOPPING = mark("Stopping after the present batch …")
_BEST, _METRIC, _SPLIT, _CLASS = mark("The best five trials"), mark("By"), mark("on"), mark("Class")
_GENERATION, _EVERY, _ALL_CLASSES = mark("Generation"), mark("every one"), mark("all classes")
_VALIDATION, _TRAIN = mark("validation"), mark("train")
_RUN_OF, _CLOSE_RUN = mark("Training of trial {number}"), mark("Close the run")
_NO_RECORD = mark("Trial {number} has no run: nothing of it was trained.")
_BAR_STYLES = {"finished": "success", "stopped": "warning", "failed": "danger"}
_COUNT = 5

Apply = Callable[[Trial], None]


class StudyView:
    """Shows a study and follows it: a widget, shown as a cell's last value.

    Args:
        study: What ``wb.tuning.tune`` or ``wb.tuning.open`` gave.
        apply: Called with a trial whose values are to be applied; None offers no such button.
        changed: Called when :meth:`to_html` gives something else.
    """

    def __init__(self, study: Study, apply: Apply | None = None, changed: Callable[[], None] = lambda: None) -> None:
        self.study = study
        self._lock = threading.RLock()
        self._changed = changed
        self._closed = False
        self._refresher: Refresher | None = None
        self._remove: Callable[[], None] = lambda: None
        self._output: Output | None = None
        self._display = PanelDisplay(self.to_html)
        self._said = widgets.HTML(layout={"flex": "1 1 260px", "min_width": "0"})
        self.stop = widgets.Button(
            description=say(_STOP), icon="stop", tooltip=say(_STOP_HELP), layout={"width": "92px"}
        )
        self.bar = widgets.FloatProgress(0.0, min=0.0, max=1.0, layout={"width": "auto", "height": "16px"})
        self.bar.add_class("wb-bar")
        self._remarks = widgets.HTML()
        self._offer_choices()
        self.rows = TrialRows(apply, self._open_run)
        self.run_box = widgets.VBox([])
        self._figure = StudyFigure(self._numbers())
        self.widget = self._laid_out()
        self.stop.on_click(lambda _button: self._end())
        self.begin()

    def _offer_choices(self) -> None:
        study = self.study
        score = study.search.scores[0]
        names = [(name, name) for name in study.class_names]
        self.class_name = dropdown(_CLASS, [(say(_ALL_CLASSES), ""), *names], score.class_name or "")
        self.class_name.layout.display = "" if names else "none"
        self.metric = dropdown(_METRIC, self._metrics(), score.metric)
        self.split = dropdown(_SPLIT, [(say(_VALIDATION), "validation"), (say(_TRAIN), "train")], score.split)
        self.generation = dropdown(_GENERATION, [(say(_EVERY), 0)], 0)
        self.class_name.observe(lambda _change: self._class_chosen(), "value")
        for choice in (self.metric, self.split, self.generation):
            choice.observe(lambda _change: self._draw(), "value")

    def _metrics(self) -> list[tuple[str, str]]:
        task = self.study.task
        return [(label(key), key) for key in (class_keys(task) if self.class_name.value else overall_keys(task))]

    def _class_chosen(self) -> None:
        options, before = self._metrics(), self.metric.value
        if tuple(self.metric.options) != tuple(options):
            known = [key for _, key in options]
            self.metric.options = options
            self.metric.value = before if before in known else known[0]
        self._draw()

    def _laid_out(self) -> Any:
        line = widgets.HBox([self._said, self.stop], layout={"flex_flow": "row wrap", "align_items": "center"})
        choices = widgets.HBox(
            [self.metric, self.split, self.class_name, self.generation],
            layout={"flex_flow": "row wrap", "align_items": "center"},
        )
        head = widgets.HTML(element("h4", say(_BEST)))
        style = widgets.HTML(STYLE, layout={"display": "none"})
        box = guarded(
            style, line, self.bar, self._figure.widget, head, choices, self.rows.widget, self._remarks, self.run_box
        )
        box.add_class("wb-training")
        box.add_class("wb-study")
        return box

    def begin(self) -> None:
        """Draw, and go on drawing while the search goes on."""
        self._remove()
        self._draw()
        if self.study.state == "running":
            self._refresher = Refresher(self._draw_while_it_goes_on)
            self._remove = self.study.listen(self._ask)
            self._ask()

    def _ask(self) -> None:
        refresher = self._refresher
        if refresher is not None:
            (refresher.ask if self.study.state == "running" else refresher.hurry)()

    def _draw_while_it_goes_on(self) -> bool:
        going = self.study.state == "running"  # asked before drawing, so that what comes last is drawn
        self._draw()
        if not going:
            self._changed()
            self._display.refresh()
        return going

    @property
    def key(self) -> str:
        """The number that is looked at, as the history calls it."""
        return history_key(
            self.metric.value, self.class_name.value or None, validation=self.split.value == "validation"
        )

    def _numbers(self) -> StudyNumbers:
        study, key = self.study, self.key
        try:
            importance = dict(study.importance()) if study.state != "running" else {}
        except (TuningError, ValueError, RuntimeError):  # too few trials, or all with the same score
            importance = {}
        metric, split = self.metric.value, self.split.value
        return StudyNumbers(
            key, better(key) == "max", study.trials, study.generations(metric, split, self.class_name.value or None),
            tuple(study.search.space.parameters), importance,
        )  # fmt: skip

    def _draw(self) -> None:
        with self._lock:
            if self._closed:
                return
            study, numbers = self.study, self._numbers()
            going = study.state == "running"
            self._say_progress(going=going)
            self._offer_generations([one.number for one in numbers.generations])
            self._figure.show(numbers, final=not going)
            best = study.top(
                _COUNT,
                self.metric.value,
                self.split.value,
                self.class_name.value or None,
                self.generation.value or None,
            )
            self.rows.show(best, self.key, numbers.parameters)
            remarks = elements("p", map(prose, remarks_of(study)), class_="wb-said wb-quiet")
            set_changed(self._remarks, value=element("div", remarks))

    def _say_progress(self, *, going: bool) -> None:
        texts = [study_summary(self.study), time_left(self.study.seconds_left) if going else ""]
        set_changed(self._said, value=said(" · ".join(text for text in texts if text)))
        set_changed(self.bar, value=self.study.progress, bar_style=_BAR_STYLES.get(self.study.state, "info"))
        set_changed(self.bar.layout, display="" if going else "none")
        set_changed(self.stop.layout, display="" if going else "none")

    def _offer_generations(self, numbers: list[int]) -> None:
        options = [(say(_EVERY), 0), *((str(number), number) for number in numbers)]
        if tuple(self.generation.options) != tuple(options):
            chosen = self.generation.value
            self.generation.options = options
            self.generation.value = chosen if chosen in numbers else 0
        set_changed(self.generation.layout, display="" if numbers else "none")

    def _end(self) -> None:
        self.study.stop()
        set_changed(self._said, value=said(say(_STOPPING)))

    def _open_run(self, trial: Trial) -> None:
        """Show the training of a trial below: the Output tab of its record."""
        self.close_run()
        try:
            record = self.study.record(trial)
        except TuningError as refusal:
            self.run_box.children = (widgets.HTML(said(plain_text(refusal), "wb-refusal", alert=True)),)
            return
        if record is None:
            text = say(_NO_RECORD, number=trial.number)
            self.run_box.children = (widgets.HTML(said(text, "wb-refusal", alert=True)),)
            return
        self._show_record(trial, record)

    def _show_record(self, trial: Trial, record: Record) -> None:
        close = widgets.Button(description=say(_CLOSE_RUN), layout={"width": "auto"})
        close.on_click(lambda _button: self.close_run())
        title = widgets.HTML(element("h4", say(_RUN_OF, number=trial.number)))
        self._output = Output(record)
        self.run_box.children = (widgets.HBox([title, close]), self._output.widget)

    def close_run(self) -> None:
        """Take away the run that was opened."""
        shown, self.run_box.children = self.run_box.children, ()
        if self._output is not None:
            self._output.close()
            self._output = None
        close_tree(*shown)

    def to_html(self) -> Markup:
        """Charts and the best trials without widgets: what a saved notebook shows.

        Returns:
            HTML.
        """
        study = self.study
        trials = study.top(_COUNT)
        if not trials:
            return element("p", study_summary(study))
        image = picture(
            to_svg(study_charts(self._numbers())).encode(), alt_text(), kind="svg+xml", style="max-width:100%"
        )
        keys = list(study.search.space.parameters)
        heads = ["", *(score_text(score.key) for score in study.search.scores), *keys]
        table = text_table(heads, trial_rows(trials, keys))
        return joined([element("p", study_summary(study)), image, table, elements("p", remarks_of(study))])

    def _ipython_display_(self) -> None:
        self._display.show(self.widget, repr(self))

    def __repr__(self) -> str:
        return text_of(self.study)

    def close(self) -> None:
        """End all listening and close the comms of all widgets; the search goes on."""
        with self._lock:
            self._closed = True
        self._remove()
        if self._refresher is not None:
            self._refresher.close()
        self.close_run()
        self._display.close()
        close_tree(self.widget)
