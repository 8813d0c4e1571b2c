"""A flow's runs on its canvas: what is asked for there, and how each step is doing."""

import threading
from collections.abc import Mapping, Sequence

from workbench.graph.block_paths import at, name_at
from workbench.graph.frozen_blocks import path_of
from workbench.graph.graph_errors import GraphError
from workbench.messages import WorkbenchError, mark, say
from workbench.ui import protocol
from workbench.ui.canvas_traits import CanvasRuns
from workbench.ui.editor import Editor
from workbench.ui.flow.canvas_runs import canvas_runs
from workbench.ui.flow.flow_session import FlowSession
from workbench.ui.flow.sample_part import USUAL_PART, sample_part
from workbench.ui.flow.throttle import Throttle
from workbench.ui.flow_engine import ShownStep
from workbench.ui.ui_errors import EverythingFinished, NoStepChosen, NothingToStop

_NOTHING = mark("nothing")


class FlowCanvas:
    """Joins an editor and the session of a flow: selection and states go both ways.

    Args:
        editor: The editor that shows the flow.
        session: What runs it.
    """

    def __init__(self, editor: Editor, session: FlowSession) -> None:
        self._editor, self._session = editor, session
        self._sample = USUAL_PART
        self._chosen, self._choice_lock = session.chosen_node, threading.RLock()
        self._throttle = Throttle(self.show)
        editor.handle_runs(self.handle)
        editor.show_runs(self._runs((), {}))  # at once, and the states as soon as the store has been asked
        self._disposers = (editor.watch(self._looked_elsewhere), session.listen(self._throttle.request))
        self._throttle.request()

    def close(self) -> None:
        """End all listening."""
        for dispose in self._disposers:
            dispose()
        self._throttle.close()

    # From the canvas

    def handle(self, request: protocol.RunRequest) -> None:
        """Carry out what was asked for on the canvas. Raises GraphError or FlowError to refuse."""
        if isinstance(request, protocol.StopFlow):
            if not self._session.is_running:
                raise NothingToStop
            self._session.stop()
            return
        match request.what:
            case "all":
                self._session.start()
            case "unfinished":
                self._session.start(start=self._first_unfinished())
            case "retry":
                self._session.start(retry=True)
            case "only":
                self._session.start(only=self._path_of(request.node))
            case "forward":
                self._session.start(start=self._path_of(request.node))
            case "sample":
                self._session.start(sample=sample_part(request.sample))
                self._sample = request.sample
        self._throttle.request()

    def _path_of(self, node_id: str) -> str:
        """The path by names of a node of the open level. Raises NoStepChosen."""
        graph, path = self._editor.graph, self._editor.open_path
        level = at(graph, path)
        if node_id not in level.by_id or level.kind != "flow":
            name = level.by_id[node_id].name if node_id in level.by_id else node_id
            raise NoStepChosen(where=graph.name, received=repr(name) if name else say(_NOTHING))
        return name_at(graph, (*path, node_id))

    def _first_unfinished(self) -> str:
        """The path of the first step, in the order of the run, that is not finished. Raises EverythingFinished."""
        for path, step in self._session.states().items():
            if step.state != "finished":
                return path
        raise EverythingFinished(where=self._editor.graph.name)

    def _looked_elsewhere(self) -> None:
        """The drawing, the open level or the selection changed: the one selected module is what is looked at."""
        self._throttle.request()
        graph, path = self._editor.graph, self._editor.open_path
        level, selected = at(graph, path), [*self._editor.selection]
        if level.kind == "flow" and len(selected) == 1 and selected[0] in level.by_id:
            with self._choice_lock:
                self._chosen = name_at(graph, (*path, selected[0]))
                self._session.chosen_node = self._chosen

    # To the canvas

    def show(self) -> None:
        """Show how the steps are doing now, and the node that was chosen in a tab."""
        self._follow_choice()
        try:
            runs = self._runs(self._editor.open_path, self._session.states())
        except WorkbenchError:  # an unfinished drawing: the list of problems says what is missing
            runs = self._runs((), {})
        self._editor.show_runs(runs)

    def _runs(self, path: Sequence[str], states: Mapping[str, ShownStep]) -> CanvasRuns:
        is_running = self._session.is_running
        return canvas_runs(self._editor.graph, path, states, running=is_running, sample=self._sample)

    def _follow_choice(self) -> None:
        with self._choice_lock:
            chosen = self._session.chosen_node
            if chosen == self._chosen:
                return
            self._chosen = chosen
        try:
            self._editor.reveal(path_of(self._editor.graph, chosen))
        except GraphError:
            return  # a tab names a node that was deleted meanwhile
