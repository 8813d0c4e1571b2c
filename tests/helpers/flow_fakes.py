"""An engine that runs nothing: a test says how each step is doing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data import Sample, SampleSet
from workbench.flow.flow_metrics import FlowMetrics
from workbench.graph.document import Graph
from workbench.training.fitting.run import Run
from workbench.ui.canvas_traits import RunState
from workbench.ui.flow_engine import FlowData


@dataclass(frozen=True)
class FakeStep:
    """How a step is doing."""

    state: RunState = "waiting"
    share: float = 0.0
    seconds_left: float | None = None
    shape: tuple[int | None, ...] = ()
    sizes: tuple[tuple[int, ...], ...] = ()
    issues: int = 0
    message: str = ""
    sampled: bool = False
    part: float | None = None


@dataclass
class FakeRun:
    """A run whose steps a test moves on."""

    how: Mapping[str, Any]
    issues: tuple[Any, ...] = ()
    log: tuple[Any, ...] = ()
    states: dict[str, FakeStep] = field(default_factory=dict)
    is_running: bool = True
    was_stopped: bool = False
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def result(self, path: str) -> SampleSet:
        return some_samples(name=path)

    def metrics(self, path: str) -> FlowMetrics:
        raise NotImplementedError

    def training(self, path: str) -> Run | None:
        return None

    def wait(self, timeout: float | None = None) -> "FakeRun":
        return self

    def stop(self) -> None:
        self.was_stopped, self.is_running = True, False
        self.tell()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def set(self, **steps: FakeStep) -> None:
        """Steps by the names of their nodes, "block__resize" for those in blocks."""
        self.states.update({name.replace("__", "/"): step for name, step in steps.items()})
        self.tell()

    def end(self) -> None:
        self.is_running = False
        self.tell()

    def tell(self) -> None:
        for listener in tuple(self.listeners):
            listener()


@dataclass
class FakeEngine:
    """Runs nothing, and keeps what a test puts into ``kept``."""

    kept: dict[str, FakeStep] = field(default_factory=dict)
    runs: list[FakeRun] = field(default_factory=list)

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
        retry: bool | None = None,
    ) -> FakeRun:
        how = {"only": only, "start": start, "sample": sample, "retry": retry}
        asked = {name: value for name, value in how.items() if value is not None}
        self.runs.append(FakeRun({"data": data, "store": store, "wait": wait, **asked}))
        return self.runs[-1]

    def states(self, graph: Graph, data: FlowData = None, store: str | Path | None = None) -> Mapping[str, FakeStep]:
        return {
            node.name: self.kept.get(node.name, FakeStep()) for node in graph.nodes if node.type != "Block"
        } | self.kept


def some_samples(name: str = "samples", count: int = 3) -> SampleSet:
    """Small gray images."""
    return SampleSet([Sample(np.zeros((4, 6)), name=f"s{number}") for number in range(count)], name=name)
