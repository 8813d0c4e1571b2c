"""An open flow as all its tabs see it: states and results are asked for once, until something changes."""

import threading
from collections.abc import Callable, Mapping

from workbench.data.sample_set import SampleSet
from workbench.flow.flow_metrics import FlowMetrics
from workbench.ui.flow_engine import RunningFlow, ShownStep
from workbench.ui.flow_tabs.flow_view import FlowView, OpenDrawing, Stage, Training, stage_of
from workbench.ui.flow_tabs.step_chain import ChainFacts, chain_facts

_Key = tuple[Stage, RunningFlow | None, ChainFacts]


class RememberedFlow:
    """Asks a session for what several tabs want to know, and remembers the answer: both may read from the disk.

    Args:
        session: The open flow. This has to listen to it before the tabs do; it ends with the last of them.
    """

    def __init__(self, session: FlowView) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._changes, self._seen, self._followers = 0, -1, 0
        self._states: Mapping[str, ShownStep] = {}
        self._results: dict[str, tuple[_Key, SampleSet | None]] = {}
        self._trainings: dict[str, tuple[_Key, Training | None]] = {}
        self._stop_listening = session.listen(self._count)

    def _count(self) -> None:
        """Something has changed; never waits, since a run tells of it."""
        self._changes += 1

    @property
    def chosen_node(self) -> str:
        """The path of the node that is looked at; empty for none."""
        return self._session.chosen_node

    @property
    def chosen_sample(self) -> str:
        """The name of the sample that is looked at; empty for none."""
        return self._session.chosen_sample

    @chosen_sample.setter
    def chosen_sample(self, name: str) -> None:
        self._session.chosen_sample = name

    @property
    def drawing(self) -> OpenDrawing:
        """The drawing of the flow."""
        return self._session.drawing

    @property
    def data(self) -> Mapping[str, SampleSet]:
        """Samples that were given in the cell, by the name of their data set."""
        return self._session.data

    @property
    def run(self) -> RunningFlow | None:
        """The last run; None before the first."""
        return self._session.run

    def states(self) -> Mapping[str, ShownStep]:
        """How each step is doing, by its path."""
        with self._lock:
            return self._known_states()

    def result(self, path: str) -> SampleSet | None:
        """What a step gave; None where it has not run."""
        with self._lock:
            facts = chain_facts(self.drawing.graph, path)
            key = (stage_of(self._known_states().get(path)), self.run, facts)
            kept = self._results.get(path)
            if kept is None or kept[0] != key:
                kept = self._results[path] = (key, self._session.result(path))
            return kept[1]

    def training(self, path: str) -> Training | None:
        """The training of a network: the run that goes on, or the record that is kept; None before it was trained."""
        with self._lock:
            stage = stage_of(self._known_states().get(path))
            key = (stage, self.run, chain_facts(self.drawing.graph, path))
            kept = self._trainings.get(path)
            if kept is None or kept[0] != key or stage[0] == "running":
                kept = self._trainings[path] = (key, self._session.training(path))
            return kept[1]

    def metrics(self, path: str) -> FlowMetrics | None:
        """What a Metrics step has measured; None where it has not run."""
        return self._session.metrics(path)

    def _known_states(self) -> Mapping[str, ShownStep]:
        changes = self._changes
        if self._seen != changes:
            self._states = self._session.states()
            self._seen = changes
        return self._states

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after every change, on any thread; returns what ends that."""
        end = self._session.listen(listener)
        self._followers += 1

        def dispose() -> None:
            end()
            self._followers -= 1
            if not self._followers:
                self._stop_listening()

        return dispose
