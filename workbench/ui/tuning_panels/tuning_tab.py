"""The tab "Auto tuning": tick, search, watch, apply."""

import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import ipywidgets as widgets

from workbench.data import Dataset
from workbench.html_elements import Markup, element, prose
from workbench.messages import WorkbenchError, mark, say
from workbench.training.metrics.metric_table import Task
from workbench.tuning import open as open_study
from workbench.tuning import proposals, studies, tune
from workbench.tuning.study import Study
from workbench.tuning.trial_values import Trial
from workbench.tuning.tuning_errors import StudyBusy
from workbench.ui.context_threads import start_thread
from workbench.ui.error_text import plain_text
from workbench.ui.training_panels.output_controls import dropdown
from workbench.ui.training_panels.settings_panel import REFUSALS
from workbench.ui.tuning_panels.applied_trial import TrialApplication
from workbench.ui.tuning_panels.search_form import SearchForm
from workbench.ui.tuning_panels.space_form import SpaceForm
from workbench.ui.tuning_panels.study_view import StudyView
from workbench.ui.tuning_panels.tuned_network import TunedDrawing, TunedSettings
from workbench.ui.widget_closing import close_tree

_SEARCH, _SEARCH_HELP = mark("Search"), mark("Begin the search; the first trial is the network as it is drawn")
_RESUME, _RESUME_HELP = mark("Go on"), mark("Go on with the search that is shown, up to its budget or a larger one")
_KEPT, _NEW = mark("Study"), mark("a new one")
_HINT = mark(
    "Tick what is to be searched, here and in the layers. Each trial trains the network anew with other values; the "
    "notebook stays usable. What is found is chosen with the validation data, so its number there is optimistic."
)
_PREPARING = mark("Preparing: loading the data, and looking which combinations can be trained …")
_APPLIED = mark("Trial {number} is applied to the drawing and the settings.")
_UNDO, _UNDO_HELP = mark("Undo"), mark("Take the trial back, from the drawing and from the settings")
_HEAD_START = 0.05
"""Seconds for what is said to leave the kernel: loading libraries holds the interpreter for longer."""


class TuningTab:
    """``widget`` is what to show.

    Args:
        editor: The drawing.
        settings: The settings of the training, of which those that are not ticked keep their value.
        load: Gives the chosen data, or raises.
        changed: Called when :meth:`to_html` gives something else.
    """

    def __init__(
        self, editor: TunedDrawing, settings: TunedSettings, load: Callable[[], Dataset], changed: Callable[[], None]
    ) -> None:
        self._editor, self._settings, self._load, self._changed = editor, settings, load, changed
        self.view: StudyView | None = None
        self._studies: dict[str, Study] = {}
        """The studies of this tab by their folders: one that is going on is found again as it is."""
        self._closed = False
        self._refreshing = threading.RLock()
        """A drawing changes on several threads."""
        self.space, self.search = SpaceForm(), SearchForm()
        self.begin = _button(_SEARCH, "search", _SEARCH_HELP, style="primary")
        self.resume = _button(_RESUME, "play", _RESUME_HELP)
        self.kept = dropdown(_KEPT, [(say(_NEW), "")], "")
        self.undo = _button(_UNDO, "undo", _UNDO_HELP)
        self.undo.layout.display = self.resume.layout.display = "none"
        self._said, self._applied_text = widgets.HTML(), widgets.HTML()
        self._view_box = widgets.VBox([])
        row = widgets.HBox([self.begin, self.resume, self.kept], layout={"flex_flow": "row wrap"})
        line = widgets.HBox([self._applied_text, self.undo], layout={"align_items": "center"})
        self.widget = widgets.VBox([self.space.widget, self.search.widget, row, self._said, line, self._view_box])
        self.application = TrialApplication(editor, settings, self._tell_applied)
        self._remove = editor.watch(self.refresh)
        self._say(say(_HINT))
        self.begin.on_click(lambda _button: self._start(self._search))
        self.resume.on_click(lambda _button: self._start(self._go_on))
        self.undo.on_click(lambda _button: self.application.undo())
        self.kept.observe(lambda _change: self._open_kept(), "value")
        self.refresh()

    def refresh(self) -> None:
        """Offer the parameters of the drawing and the settings as they are now."""
        with self._refreshing:
            try:
                self.space.show(proposals(self._editor.graph, self._settings.settings()))
            except (WorkbenchError, *REFUSALS) as refusal:
                self._say(plain_text(refusal), alert=True)

    def offer(self, task: Task | None, class_names: tuple[str, ...]) -> None:
        """Offer the metrics of a task and these classes."""
        self.search.offer(task or "classification", class_names)

    def look(self) -> None:
        """Somebody looks at the tab: offer what is there now, and the studies that are kept."""
        self.refresh()
        self._offer_kept()

    def _offer_kept(self) -> None:
        options = [(say(_NEW), ""), *((one.name, str(one.folder)) for one in studies().studies)]
        if self.view is not None and str(self.view.study.folder) not in [value for _, value in options]:
            options.append((self.view.study.name, str(self.view.study.folder)))
        if list(self.kept.options) != options:
            chosen = str(self.view.study.folder) if self.view is not None else ""
            self.kept.options = options
            self.kept.value = chosen
        self.kept.layout.display = "" if len(options) > 1 else "none"

    def _start(self, work: Callable[[], None]) -> None:
        if self.begin.disabled:
            return
        self.begin.disabled = self.resume.disabled = True
        self._say(say(_PREPARING))

        def guarded() -> None:
            time.sleep(_HEAD_START)
            try:
                work()
                self._say("")
            except Exception as error:  # noqa: BLE001 - whatever it was, the student must see it
                self._say(plain_text(error), alert=True)
            finally:
                self.begin.disabled = self.resume.disabled = False

        start_thread("workbench-tuning", guarded, daemon=True)

    def _search(self) -> None:
        """Begin a new study of the drawing as it is now."""
        going = next((one for one in self._studies.values() if one.state == "running"), None)
        if going is not None:
            raise StudyBusy(where="tune", received=going.name)
        search = self.search.search(self.space.space())
        graph, settings = self._editor.graph, self._settings.settings()
        import_module("keras")  # waits for the editor's own import of it, which may be going on
        self._show(tune(graph, self._load(), settings, search))

    def _go_on(self) -> None:
        """Go on with the study that is shown; a budget in the form counts, where it is larger than the study's."""
        if self.view is None:
            return
        study, asked = self.view.study, self.search.main.values()
        study.resume(self._load(), trials=asked["trials"], minutes=asked["minutes"])
        self.view.begin()

    def _open_kept(self) -> None:
        folder = self.kept.value
        if not folder or (self.view is not None and str(self.view.study.folder) == folder):
            return
        try:
            self._show(self._studies.get(folder) or open_study(folder))
        except (WorkbenchError, OSError) as refusal:
            self._say(plain_text(refusal), alert=True)

    def _show(self, study: Study) -> None:
        if self._closed:  # while the search was prepared
            study.stop()
            return
        self._studies[str(study.folder)] = study
        before, self.view = self.view, StudyView(study, self._apply, self._changed)
        self._view_box.children = (self.view.widget,)
        if before is not None:
            before.close()
        self.resume.layout.display = ""
        self._offer_kept()
        self._changed()

    def _apply(self, trial: Trial) -> None:
        try:
            self.application.apply(trial)
        except (WorkbenchError, *REFUSALS) as refusal:
            self._say(plain_text(refusal), alert=True)

    def _tell_applied(self, trial: Trial | None) -> None:
        text = "" if trial is None else say(_APPLIED, number=trial.number)
        self._applied_text.value = element("div", prose(text), class_="wb-summary", role="status") if text else ""
        self.undo.layout.display = "" if self.application.can_be_undone else "none"

    def to_html(self) -> Markup:
        """The study without widgets; empty before the first."""
        return self.view.to_html() if self.view is not None else Markup()

    def _say(self, text: str, *, alert: bool = False) -> None:
        kind, role = ("wb-refusal", "alert") if alert else ("wb-summary", "status")
        self._said.value = element("div", prose(text), class_=kind, role=role) if text else ""

    def close(self) -> None:
        """Stop a search that goes on, and close the comms of all widgets; what was found is kept."""
        self._remove()
        self.application.close()
        self._closed = True
        for study in self._studies.values():
            study.stop()
        if self.view is not None:
            self.view.close()
        self.space.close()
        self.search.close()
        close_tree(self.widget)


def _button(text: str, icon: str, explanation: str, *, style: str = "") -> Any:
    return widgets.Button(
        description=say(text), icon=icon, tooltip=say(explanation), button_style=style, layout={"width": "110px"}
    )
