"""What the tabs of a flow need of the session that they show; tests give a session of their own."""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from workbench.data.sample_set import SampleSet
from workbench.flow.flow_metrics import FlowMetrics
from workbench.graph.commands import UndoStep
from workbench.graph.document import Graph
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.ui.flow_engine import RunningFlow, ShownStep

Stage: TypeAlias = tuple[str, bool]
Training: TypeAlias = Run | Record


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

    def states(self) -> Mapping[str, ShownStep]:
        """How each step is doing, by its path."""

    def result(self, path: str) -> SampleSet | None:
        """What a step gave; None where it has not run."""

    def training(self, path: str) -> Training | None:
        """The training of a network: the run that goes on, or the record that is kept; None before it was trained."""

    def metrics(self, path: str) -> FlowMetrics | None:
        """What a Metrics step has measured; None where it has not run."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on any thread; returns what ends that."""


def stage_of(progress: ShownStep | None) -> Stage:
    """What of a step's progress decides whether its samples are other ones; its share and its times do not.

    Args:
        progress: How the step is doing; None for one that nobody has asked for.

    Returns:
        Its state, and whether it ran on a part of the samples.
    """
    return ("waiting", False) if progress is None else (progress.state, progress.sampled)
