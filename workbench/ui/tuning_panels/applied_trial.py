"""A trial applied to the drawing and to the settings: one step that can be taken back, and taken again."""

from collections.abc import Callable

from msgspec import Struct

from workbench.graph.document import Graph
from workbench.training.setup.settings import Settings
from workbench.tuning.combination import applied
from workbench.tuning.trial_values import Trial
from workbench.ui.tuning_panels.tuned_network import TunedDrawing, TunedSettings


class _Step(Struct, frozen=True):
    """Drawing and settings before and after."""

    trial: Trial
    graphs: tuple[Graph, Graph]
    settings: tuple[Settings, Settings]


class TrialApplication:
    """Applies trials; undo and redo of the drawing take the settings with them.

    Args:
        editor: The drawing.
        panel: The settings.
        told: Called with the trial that is applied now, or None.
    """

    def __init__(self, editor: TunedDrawing, panel: TunedSettings, told: Callable[[Trial | None], None]) -> None:
        self._editor, self._panel, self._told = editor, panel, told
        self._step: _Step | None = None
        self._is_applied = False
        self._remove = editor.watch(self._follow)

    def apply(self, trial: Trial) -> None:
        """Put a trial's values into the drawing and the settings as they are now.

        Raises:
            UnknownTarget: A layer that was searched is not there any more.
            GraphError, TrainingError: A layer or the training does not take a value.
        """
        before, chosen = self._editor.graph, self._panel.settings()
        graph, settings = applied(trial.values, before, chosen)
        assert graph is not None  # noqa: S101 - a drawing was given
        self._step, self._is_applied = _Step(trial, (before, graph), (chosen, settings)), True
        self._panel.show(settings)
        if graph != before:
            self._editor.graph = graph
        self._told(trial)

    @property
    def can_be_undone(self) -> bool:
        """Whether the trial is the last step: what was drawn since is taken back first, by the drawing's own undo."""
        return self._is_applied and self._step is not None and self._editor.graph == self._step.graphs[1]

    def undo(self) -> None:
        """Take the trial back from the drawing and the settings; nothing happens where it is not the last step."""
        if self._step is None or not self.can_be_undone:
            return
        before, after = self._step.graphs
        if before != after:
            self._editor.undo()  # the settings follow
        self._back()

    def _back(self) -> None:
        if self._step is not None and self._is_applied:
            self._is_applied = False
            self._panel.show(self._step.settings[0])
            self._told(None)

    def _follow(self) -> None:
        """The drawing has changed: by undo or redo across the step, perhaps."""
        if self._step is None:
            return
        before, after = self._step.graphs
        if before == after:
            if self._is_applied:
                self._told(self._step.trial)
        elif self._is_applied and self._editor.graph == before:
            self._back()
        elif not self._is_applied and self._editor.graph == after:
            self._is_applied = True
            self._panel.show(self._step.settings[1])
            self._told(self._step.trial)
        elif self._is_applied:
            self._told(self._step.trial)  # it is the last step no more, or again

    def close(self) -> None:
        """End all listening."""
        self._remove()
