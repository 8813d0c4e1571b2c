"""What the tabs of a flow need of the session that they show; tests give a session of their own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from workbench.data.sample_set import SampleSet
from workbench.graph.document import Graph


class OpenDrawing(Protocol):
    """The drawing of a flow, which changes by edits."""

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""


class StepProgress(Protocol):
    """How one step of a flow is doing."""

    @property
    def state(self) -> str:
        """Such as "finished" or "running"."""

    @property
    def sampled(self) -> bool:
        """Whether only a part of the samples was run."""

    @property
    def message(self) -> str:
        """Why it failed; empty otherwise."""


class StepRun(Protocol):
    """A run of a flow: its issues and its log."""

    @property
    def issues(self) -> Sequence[Any]:
        """What went wrong with single samples: ``path`` of the step, ``name`` of the sample, ``reason``."""

    @property
    def log(self) -> Sequence[Any]:
        """What happened, in order: ``time``, ``path``, ``text``."""


class FlowView(Protocol):
    """An open flow: its drawing, its run, and which node and sample are looked at."""

    chosen_node: str
    chosen_sample: str

    @property
    def drawing(self) -> OpenDrawing:
        """The drawing of the flow."""

    @property
    def data(self) -> Mapping[str, SampleSet]:
        """Samples that were given in the cell, by the name of their data set."""

    @property
    def run(self) -> StepRun | None:
        """The last run; None before the first."""

    def states(self) -> Mapping[str, StepProgress]:
        """How each step is doing, by its path."""

    def result(self, path: str) -> SampleSet | None:
        """What a step gave; None where it has not run."""

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on any thread; returns what ends that."""
