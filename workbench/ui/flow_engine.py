"""What the widget needs of the engine that runs flows; ``workbench.flow`` implements it, and tests give their own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from workbench.data import SampleSet
from workbench.flow.flow_metrics import FlowMetrics
from workbench.graph.document import Graph
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record

RunState: TypeAlias = Literal["waiting", "scheduled", "running", "finished", "out of date", "stopped", "failed"]
"""How far a step is. ``waiting``: nothing was asked for; ``scheduled``: it is run when its turn comes."""

FlowData: TypeAlias = SampleSet | Mapping[str, SampleSet] | None
"""The samples of the only data set, or of each by the name of its node."""


class ShownStep(Protocol):
    """How one step of a flow is doing."""

    @property
    def state(self) -> RunState:
        """How far it is."""

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still; None while that is not known."""

    @property
    def shape(self) -> tuple[int | None, ...]:
        """Of the images that it gave; None where samples differ; () while nothing is known."""

    @property
    def sizes(self) -> Sequence[tuple[int, ...]]:
        """The shapes that there are, where they differ."""

    @property
    def issues(self) -> int:
        """How many samples could not be processed."""

    @property
    def message(self) -> str:
        """Why it failed, with its path; empty otherwise."""

    @property
    def sampled(self) -> bool:
        """Whether only a part of the samples was run."""

    @property
    def part(self) -> float | None:
        """Of a part of the samples that an earlier run took, how many, or which share."""


StepProgress: TypeAlias = ShownStep


class SampleFailure(Protocol):
    """A sample that a step could not process."""

    @property
    def path(self) -> str:
        """Of the step."""

    @property
    def name(self) -> str:
        """Of the sample."""

    @property
    def reason(self) -> str:
        """Why, in words."""


class LoggedLine(Protocol):
    """Something that happened in a run."""

    @property
    def time(self) -> float | datetime:
        """When: seconds since 1970, or a date."""

    @property
    def path(self) -> str:
        """Of the step; empty for the whole run."""

    @property
    def text(self) -> str:
        """What happened, in words."""


class RunningFlow(Protocol):
    """A run of a flow: what ``workbench.flow.run`` gives."""

    @property
    def issues(self) -> Sequence[SampleFailure]:
        """The samples that could not be processed so far."""

    @property
    def log(self) -> Sequence[LoggedLine]:
        """What happened so far, in order."""

    @property
    def states(self) -> Mapping[str, ShownStep]:
        """How each step is doing, by its path."""

    @property
    def is_running(self) -> bool:
        """Whether anything of it is still to come."""

    def result(self, path: str) -> SampleSet:
        """What a step gave."""

    def training(self, path: str) -> Run | Record | None:
        """The training of a network: live, or the record that an earlier run kept; None where it was never trained."""

    def metrics(self, path: str) -> FlowMetrics:
        """The numbers of a step "metrics"."""

    def wait(self, timeout: float | None = None) -> Any:
        """Return when it has ended."""

    def stop(self) -> None:
        """End it; what is finished stays."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` when anything of it changes; returns what ends that."""


class FlowEngine(Protocol):
    """Runs flows, and knows of earlier runs by what they left in the store."""

    def run(
        self,
        graph: Graph,
        data: FlowData = None,
        *,
        only: str | None = None,
        start: str | None = None,
        sample: float | None = None,
        store: str | Path | None = None,
        wait: bool = True,
    ) -> RunningFlow:
        """Begin a run."""

    def states(self, graph: Graph, data: FlowData = None, store: str | Path | None = None) -> Mapping[str, ShownStep]:
        """How each step is doing by what the store has; nothing is run."""
