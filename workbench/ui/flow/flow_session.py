"""A flow that is open: its drawing, its data, its run, and which node and sample are looked at."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from workbench.data import SampleSet
from workbench.flow.flow_metrics import FlowMetrics
from workbench.flow.flow_run_errors import NoResultYet
from workbench.graph.document import Graph
from workbench.graph.vocabulary import DATA_SET
from workbench.training.fitting.run import Run
from workbench.training.history.record import Record
from workbench.ui.drawing_analysis import drawing_analysis
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.flow.changed_steps import changed_steps
from workbench.ui.flow_engine import FlowData, FlowEngine, RunningFlow, ShownStep
from workbench.ui.ui_errors import FlowIsRunning

Listener = Callable[[], None]


class FlowSession:
    """What the canvas and all tabs of one flow share. Listeners are told of everything that changes, on any thread.

    Args:
        drawing: The open drawing, of kind "flow".
        data: The samples of the data sets that name no source of their own.
        engine: What runs flows; ``workbench.flow`` unless said.

    Use :func:`open_flow` for the session that all widgets of one drawing share.
    """

    def __init__(self, drawing: DrawingSession, data: FlowData = None, engine: FlowEngine | None = None) -> None:
        self.drawing = drawing
        self.run: RunningFlow | None = None
        self._given = data
        self._engine = engine if engine is not None else _engine()
        self._ran: Graph | None = None
        self._chosen_node = self._chosen_sample = ""
        self._listeners: list[Listener] = []
        self._shown_by: list[object] = []
        self._kept: tuple[tuple[Any, ...], Mapping[str, ShownStep]] = ((), {})
        """What was asked of the store last (drawing, data, run), and its answer."""
        self._kept_runs: tuple[tuple[Any, ...], dict[str, RunningFlow]] = ((), {})
        """Runs that found the results of a step for that."""
        self._stop_listening_to_run: Listener = _nothing
        drawing.analyse_by(partial(drawing_analysis, data=data))
        self._stop_listening = drawing.listen(self._tell)

    @property
    def store(self) -> Path:
        """The folder of kept results, beside the drawing."""
        return self.drawing.autosave.path.parent / ".workbench" / "results"

    @property
    def data(self) -> Mapping[str, SampleSet]:
        """The samples that were given in the cell, by the names of the data sets that they are for."""
        if self._given is None:
            return {}
        if not isinstance(self._given, SampleSet):
            return self._given
        return {
            node.name: self._given
            for node in self.drawing.graph.nodes
            if node.type == DATA_SET and not node.params.get("source")
        }

    # What is looked at

    @property
    def chosen_node(self) -> str:
        """The path of the node that is looked at, by names; empty for none."""
        return self._chosen_node

    @chosen_node.setter
    def chosen_node(self, path: str) -> None:
        if path != self._chosen_node:
            self._chosen_node = path
            self._tell()

    @property
    def chosen_sample(self) -> str:
        """The name of the sample that is looked at; empty for none."""
        return self._chosen_sample

    @chosen_sample.setter
    def chosen_sample(self, name: str) -> None:
        if name != self._chosen_sample:
            self._chosen_sample = name
            self._tell()

    # Runs

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self.run is not None and self.run.is_running

    def start(self, **how: Any) -> None:
        """Begin a run of the drawing as it is now.

        Args:
            **how: What :func:`workbench.flow.run` takes besides drawing, data and store.

        Raises:
            FlowIsRunning: Another run is under way.
            FlowError: The flow cannot be run as it is.
        """
        if self.is_running:
            raise FlowIsRunning
        graph = self.drawing.graph
        run = self._engine.run(graph, self.data, store=self.store, wait=False, **how)
        self._stop_listening_to_run()
        self.run, self._ran = run, graph
        self._stop_listening_to_run = run.listen(self._tell)
        self._tell()

    def stop(self) -> None:
        """End the run that is under way, if there is one; what is finished stays."""
        if self.run is not None:
            self.run.stop()

    def states(self) -> Mapping[str, ShownStep]:
        """How each step of the drawing as it is now is doing, by its path.

        Where a run is under way or has ended, its word counts for all that has not been changed since.
        """
        kept = self._kept_states()
        if self.run is None or self._ran is None:
            return kept
        changed, states = changed_steps(self._ran, self.drawing.graph), self.run.states
        return {path: _now(step, states.get(path), is_changed=path in changed) for path, step in kept.items()}

    def _kept_states(self) -> Mapping[str, ShownStep]:
        """What the store knows; asked again when drawing, data or run have changed, since tabs ask all the time."""
        asked = (self.drawing.graph, self._given, self.run, self.is_running)
        known, states = self._kept
        if len(known) != len(asked) or any(one is not other for one, other in zip(known, asked, strict=True)):
            states = self._engine.states(asked[0], self.data, store=self.store)
            self._kept = (asked, states)
        return states

    def result(self, path: str) -> SampleSet | None:
        """What a step gave in the last run, or in an earlier one as far as it is kept; None where there is nothing."""
        run = self._run_with(path)
        try:
            return None if run is None else run.result(path)
        except NoResultYet:  # a step such as Metrics gives no samples
            return None

    def training(self, path: str) -> Run | Record | None:
        """How a network learned: the training that goes on in the run, or the record of the one that is kept.

        Args:
            path: Of its node.

        Returns:
            The run or the record; None where it has not begun to learn.
        """
        if self.run is not None and path in self.run.states:
            live = self.run.training(path)
            if live is not None:
                return live
        run = self._run_with(path)
        return None if run is None else run.training(path)

    def metrics(self, path: str) -> FlowMetrics | None:
        """What a Metrics step has measured.

        Args:
            path: Of its node.

        Returns:
            The numbers; None where it has not run.
        """
        run = self._run_with(path)
        return None if run is None else run.metrics(path)

    def _run_with(self, path: str) -> RunningFlow | None:
        """The run that has the result of a step: the last one, or one that finds what is kept; None without one."""
        found = self.states().get(path)
        if found is None or found.state != "finished":
            return None
        of_run = self._unchanged_in_run().get(path)
        kept = self._kept_states()[path]
        is_kept = kept.state == "finished" and not kept.sampled
        if self.run is not None and of_run is not None and not (is_kept and of_run.sampled):
            return self.run
        known, runs = self._kept_runs
        if known is not self._kept[0]:
            known, runs = self._kept_runs = (self._kept[0], {})
        if path not in runs:  # everything that it needs is kept: nothing is computed
            part = kept.part if kept.sampled else None
            runs[path] = self._engine.run(
                self.drawing.graph, self.data, store=self.store, wait=True, only=path, sample=part
            )
        return runs[path]

    def _unchanged_in_run(self) -> Mapping[str, ShownStep]:
        """The steps that the last run has finished and that are drawn now as they were then."""
        if self.run is None or self._ran is None:
            return {}
        changed = changed_steps(self._ran, self.drawing.graph)
        return {path: one for path, one in self.run.states.items() if one.state == "finished" and path not in changed}

    # Listeners

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change of drawing, run or choice; returns what ends that."""
        self._listeners.append(listener)

        def dispose() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return dispose

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def shown_by(self, widget: object) -> None:
        """A widget shows the flow."""
        self._shown_by.append(widget)

    def left_by(self, widget: object) -> None:
        """A widget was closed; the last one ends the run, which nobody could stop any more."""
        self._shown_by = [other for other in self._shown_by if other is not widget]
        if not self._shown_by:
            self.close()
            _sessions.pop(self.drawing, None)

    def given(self, data: FlowData) -> None:
        """Take other samples: the cell was run again. What is kept is looked at anew."""
        self._given, self._kept = data, ((), {})
        self.drawing.analyse_by(partial(drawing_analysis, data=data))
        self._tell()

    def close(self) -> None:
        """End the run and all listening."""
        self.stop()
        self._stop_listening_to_run()
        self._stop_listening()
        self._listeners.clear()


_sessions: "WeakValueDictionary[DrawingSession, FlowSession]" = WeakValueDictionary()
_sessions_lock = threading.Lock()


def open_flow(drawing: DrawingSession, data: FlowData = None) -> FlowSession:
    """The session of a drawing, opened if it is not open yet: a run goes on when its cell is run again."""
    with _sessions_lock:
        session = _sessions.get(drawing)
        if session is None:
            session = _sessions[drawing] = FlowSession(drawing, data)
            return session
    session.given(data)
    return session


def _now(kept: ShownStep, run: ShownStep | None, *, is_changed: bool) -> ShownStep:
    """How a step is doing by what is kept of it, and by the last run, which may have been of another drawing."""
    if run is None:
        return kept
    if run.state == "waiting":
        return kept if is_changed or kept.state == "finished" or not run.message else _saying(kept, run.message)
    if kept.state == "finished" and (is_changed or not kept.sampled):
        return kept
    if not is_changed:
        return run
    return kept if run.state in ("scheduled", "stopped") else _out_of_date(kept)


def _out_of_date(step: ShownStep) -> ShownStep:
    changed: ShownStep = replace(step, state="out of date")  # type: ignore[type-var]
    return changed


def _saying(step: ShownStep, message: str) -> ShownStep:
    said: ShownStep = replace(step, message=message)  # type: ignore[type-var]
    return said


def _engine() -> FlowEngine:
    """The engine; imported when a flow is opened, as it imports what runs modules."""
    engine: FlowEngine = import_module("workbench.flow")
    return engine


def _nothing() -> None:
    return None
