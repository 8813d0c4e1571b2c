"""What the tabs of a flow need of the session that they show; tests give a session of their own."""

from collections.abc import Callable, Mapping
from typing import Protocol

from workbench.data.sample_set import SampleSet
from workbench.graph.commands import UndoStep
from workbench.graph.document import Graph
from workbench.ui.flow.flow_engine import RunningFlow, StepProgress


class OpenDrawing(Protocol):
    """The drawing of a flow, which changes by edits."""

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""

    def do(self, step: UndoStep) -> None:
        """Apply commands as one step of undo. Raises the GraphError that refuses."""

    def undo(self) -> None:
        """Go back one step."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change; returns what ends that."""


class FlowView(Protocol):
    """An open flow: its drawing, its run, and which node and sample are looked at."""

    @property
    def chosen_node(self) -> str:
        """The path of the node that is looked at; empty for none."""

    @property
    def chosen_sample(self) -> str:
        """The name of the sample that is looked at; empty for none."""

    @chosen_sample.setter
    def chosen_sample(self, name: str) -> None: ...

    @property
    def drawing(self) -> OpenDrawing:
        """The drawing of the flow."""

    @property
    def data(self) -> Mapping[str, SampleSet]:
        """Samples that were given in the cell, by the name of their data set."""

    @property
    def run(self) -> RunningFlow | None:
        """The last run; None before the first."""

    def states(self) -> Mapping[str, StepProgress]:
        """How each step is doing, by its path."""

    def result(self, path: str) -> SampleSet | None:
        """What a step gave; None where it has not run."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on any thread; returns what ends that."""
