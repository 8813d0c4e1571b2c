"""The run panel: train the drawing on data at hand, watch it, and look at its answers."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import ipywidgets as widgets

from workbench.analysis import Analysis
from workbench.codegen import CannotGenerate
from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup
from workbench.graph.document import Graph
from workbench.html_elements import Markup, element, joined, prose
from workbench.messages import mark, say
from workbench.training import finetune, fit
from workbench.training.fitting.run import Run
from workbench.training.history.record import ENDED, Record
from workbench.training.setup.settings import Settings
from workbench.training.store.run_folders import RUNS
from workbench.ui.activation_preview import MOST_SAMPLES
from workbench.ui.cell_runs import after_every_cell, notebook_variables
from workbench.ui.context_threads import start_thread
from workbench.ui.editor import Editor
from workbench.ui.error_text import plain_text, refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.keras_loading import is_imported
from workbench.ui.panel_styles import ROWS
from workbench.ui.titled_tabs import titled_tabs
from workbench.ui.training_panels.data_choice import DataChoice
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.training_panels.part_compatibility import drawn_outputs
from workbench.ui.training_panels.phases_form import PhasesForm
from workbench.ui.training_panels.sample_gallery import SampleGallery
from workbench.ui.training_panels.settings_panel import SettingsPanel
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.training_panels.training_cell import TrainingCell
from workbench.ui.tuning_panels.tuning_tab import TuningTab
from workbench.ui.ui_errors import NoAnswers
from workbench.ui.widget_closing import close_tree

_TRAIN, _CODE, _SETTINGS = mark("Train"), mark("Insert training code"), mark("Settings")
_OUTPUT, _VIEW, _TUNING = mark("Output"), mark("View"), mark("Auto tuning")
_COMPARE = mark("Compare with the earlier runs")
_TRAIN_HELP = mark("Train the network as it is drawn")
_CODE_HELP = mark("Put the drawing and its training below as two cells of plain Keras code")
_COMPARE_HELP = mark("Draw the curves of the runs before over those of the last one")
_HINT = mark("Trains the network as it is drawn, in the background. The notebook stays usable.")
_LOADING = mark("Loading Keras …")
_PREPARING = mark("Preparing: loading the data …")
_BUILDING = mark("Preparing: building the network and looking whether the data fit it …")
_WRITING = mark("Writing the code …")
_NO_SAMPLES = mark("Train first: then samples appear here with what is right and what the network answers.")
_NO_RUN = mark("Train first: then curves and tables appear here.")
_HEAD_START = 0.05
"""Seconds for what is said to leave the kernel: loading TensorFlow's libraries holds the interpreter for longer."""


class RunPanel:
    """Trains the editor's drawing. ``widget`` is what to show; ``data`` is offered besides what is built in.

    ``changed`` is called when :meth:`to_html` gives something else.
    """

    def __init__(self, editor: Editor, data: Dataset | None = None, changed: Callable[[], None] = lambda: None) -> None:
        self._editor = editor
        self._changed = changed
        self._run: Run | None = None
        self._samples: Split | None = None
        self._earlier: list[Record] = []
        self._view: SampleGallery | None = None
        self.output: Output | None = None
        self._removers: list[Callable[[], None]] = []
        self.data = DataChoice(data, notebook_variables, self._drawing, self._chosen)
        self._train = _button(_TRAIN, "play", _TRAIN_HELP, style="primary")
        self._write = _button(_CODE, "code", _CODE_HELP, width="190px")
        self._compare = widgets.Checkbox(
            value=False, description=say(_COMPARE), tooltip=say(_COMPARE_HELP), indent=False,
            layout={"width": "auto", "display": "none"},
        )  # fmt: skip
        self._said = widgets.HTML()
        self.settings = SettingsPanel(self._load)
        self.phases = PhasesForm()
        self._code = TrainingCell(editor)
        self._output_box, self._view_box, self._tuning_box = (widgets.VBox([]) for _ in range(3))
        boxes, titles = [self._output_box, self._view_box, self._tuning_box], (_OUTPUT, _VIEW, _TUNING)
        self._tabs = titled_tabs(boxes, [*map(say, titles)])
        self._output_box.children = (_quiet(_NO_RUN),)
        self.tuning: TuningTab | None = None
        row = widgets.HBox(
            [self.data.dropdown, self._train, self._write, self._compare], layout={"flex_flow": "row wrap"}
        )
        fold = FoldedSection(say(_SETTINGS), self.settings.widget).widget
        style = widgets.HTML(ROWS + STYLE, layout={"display": "none"})
        parts = [style, row, self.data.note, self.phases.widget, fold, self._said, self._code.widget, self._tabs]
        self.widget = widgets.VBox(parts)
        self.widget.add_class("wb-panel")
        self.widget.add_class("wb-training")
        self._say(say(_HINT))
        self._chosen()
        self._show_parts()
        self._removers += [after_every_cell(self.data.refresh), editor.watch(self._drawing_changed)]
        self._train.on_click(lambda _button: self._start(self._prepare, _PREPARING if is_imported() else _LOADING))
        self._write.on_click(lambda _button: self._start(self._write_code, _WRITING))
        self._compare.observe(lambda _change: self._show_runs(), "value")
        self._tabs.observe(lambda _change: self._tab_chosen(), "selected_index")

    def _drawing(self) -> tuple[Graph, Analysis]:
        return self._editor.graph, self._editor.known

    def _drawing_changed(self) -> None:
        self.data.say_fit()
        self._show_parts()

    def _show_parts(self) -> None:
        """What there is to choose for the parts of the drawing: its frozen blocks, and its outputs."""
        self.phases.show(self._editor.graph)
        outputs = drawn_outputs(self._editor.graph)
        if outputs is not None:
            self.settings.outputs.use(outputs)

    def _chosen(self) -> None:
        self.settings.use_classes(self.data.class_names)
        self.settings.use_task(self.data.task)
        if self.tuning is not None:
            self.tuning.offer(self.data.task, self.data.class_names)

    def _load(self) -> Dataset:
        return self.data.load()

    def _start(self, work: Callable[[], None], text: str) -> None:
        if self._train.disabled:
            return
        self._train.disabled = self._write.disabled = True
        self._say(say(text))

        def guarded() -> None:
            time.sleep(_HEAD_START)
            try:
                work()
            except Exception as error:  # noqa: BLE001 - whatever it was, the student must see it
                self._say(plain_text(error), alert=True)
                self._free()

        start_thread("workbench-run", guarded, daemon=True)

    def _free(self) -> None:
        self._train.disabled = self._write.disabled = False

    def _prepare(self) -> None:
        """Load the data, check that it fits, build the network, and begin; a download or a build can take a while."""
        settings, graph = self.settings.settings(), self._editor.graph
        import_module("keras")  # waits for the editor's own import of it, which may be going on
        self._say(say(_PREPARING))
        data = self._load()
        self._say(say(_BUILDING))
        run = self._begun(graph, data, settings)
        self._earlier = self._so_far()
        self._run, self._samples = run, data.validation
        self._compare.layout.display = "" if self._earlier else "none"
        self._forget_view()
        self._tabs.selected_index = 0
        self._say("")
        self._show_runs()
        self._removers.append(run.listen(lambda: self._watch(run)))
        self._watch(run)

    def _begun(self, graph: Graph, data: Dataset, settings: Settings) -> Run:
        """The run, in one phase or two."""
        folder = RUNS if self.settings.keeps else None
        name, after = self.settings.name, self._so_far()
        if not self.phases.is_on:
            return fit(graph, data, settings, name=name, folder=folder, after=after)
        chosen = self.phases.phases(settings)
        head, tune, blocks = chosen.head, chosen.tune, chosen.unfreeze
        return finetune(graph, data, head, tune, unfreeze=blocks, name=name, folder=folder, after=after)

    def _so_far(self) -> list[Record]:
        """The runs before the next one."""
        return [*self._earlier, *([] if self._run is None else [self._run.record])]

    def _watch(self, run: Run) -> None:
        if run is self._run and run.state in ENDED and self._train.disabled:
            self._free()
            self._changed()
            if run.finished_epochs and self._samples is not None:
                some = self._samples[:MOST_SAMPLES].x
                if not isinstance(some, ArrayGroup):  # the preview sends one picture through the network
                    self._editor.preview(run.model, some)

    def _show_runs(self) -> None:
        if self._run is None:
            return
        sources = [self._run, *(reversed(self._earlier) if self._compare.value else ())]
        if self.output is None:
            self.output = Output(sources)
            before, self._output_box.children = self._output_box.children, (self.output.widget,)
            close_tree(*before)
        else:
            self.output.show(sources)

    def _tab_chosen(self) -> None:
        """What a tab shows is made when somebody looks, not before."""
        if self._tabs.selected_index == self._tabs.children.index(self._view_box):
            self._show_view()
        elif self._tabs.selected_index == self._tabs.children.index(self._tuning_box):
            self.show_tuning()

    def show_tuning(self) -> TuningTab:
        """The tab "Auto tuning", made when it is first looked at."""
        if self.tuning is None:
            self.tuning = TuningTab(self._editor, self.settings, self._load, self._changed)
            self.tuning.offer(self.data.task, self.data.class_names)
            self._tuning_box.children = (self.tuning.widget,)
        self.tuning.look()
        return self.tuning

    def _show_view(self) -> None:
        if self._view is not None:
            return
        if self._run is None or not self._run.finished_epochs:
            self._view_box.children = (_quiet(_NO_SAMPLES),)
            return
        try:
            self._view = SampleGallery(self._run, self._load())
        except NoAnswers as refusal:
            self._view_box.children = (widgets.HTML(refusal_html(refusal)),)
            return
        self._view_box.children = (self._view.widget,)
        self._changed()

    def to_html(self) -> Markup:
        """Curves and samples of the last run, and the search, without widgets; empty before the first."""
        panels = (self.output, self._view, self.tuning)
        return joined(panel.to_html() for panel in panels if panel is not None)

    def _forget_view(self) -> None:
        shown = self._view_box.children
        self._view, self._view_box.children = None, ()
        close_tree(*shown)

    def _write_code(self) -> None:
        """Raises what makes a training impossible: code that would fail is not written."""
        settings = self.settings.settings()
        chosen = self.phases.phases(settings) if self.phases.is_on else None
        try:
            self._say(self._code.write(self._load(), settings, self.data.source, chosen))
        except CannotGenerate as unfinished:
            self._say(str(unfinished), alert=True)
        self._free()

    def _say(self, text: str, *, alert: bool = False) -> None:
        kind, role = ("wb-refusal", "alert") if alert else ("wb-summary", "status")
        self._said.value = element("div", prose(text), class_=kind, role=role) if text else ""

    def close(self) -> None:
        """Stop a training that goes on, and close the comms of all widgets."""
        for remove in self._removers:
            remove()
        if self._run is not None:
            self._run.stop()
            self._run = None
        if self.output is not None:
            self.output.close()
        self._forget_view()
        if self.tuning is not None:
            self.tuning.close()
        self._code.close()
        self.settings.close()
        self.phases.close()
        close_tree(self.widget)


def _quiet(text: str) -> Any:
    return widgets.HTML(element("div", say(text), class_="wb-summary"))


def _button(text: str, icon: str, explanation: str, *, style: str = "", width: str = "110px") -> Any:
    return widgets.Button(
        description=say(text),
        icon=icon,
        tooltip=say(explanation),
        button_style=style,
        layout={"width": "auto", "min_width": width},
    )
