"""A drawing that is open: its history, its file and its change listeners.

Editors that show the same file share one session, so that running a cell twice gives two views of one drawing.
"""

import re
import threading
import weakref
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from workbench.analysis import Analysis
from workbench.codegen.source import source_map
from workbench.codegen.source_map import SourceMap
from workbench.graph.commands import ReplaceGraph, UndoStep
from workbench.graph.document import Graph
from workbench.graph.graph_errors import FileBroken, FileTooNew, GraphError
from workbench.graph.graph_files import load
from workbench.graph.history import History
from workbench.graph.history_file import load_history
from workbench.messages import mark, say
from workbench.ui.autosave import Autosave, free_path, history_path
from workbench.ui.canvas_traits import SavedState
from workbench.ui.drawing_analysis import drawing_analysis
from workbench.ui.frame_file import changed_frame, load_frame, save_frame
from workbench.ui.keras_loading import KERAS
from workbench.ui.opening_layout import in_rows
from workbench.ui.protocol import SetFrame
from workbench.ui.recent_results import RecentResults
from workbench.ui.weights_file import keep_source, kept_source, with_weights

Listener = Callable[[], None]


class Analyser(Protocol):
    """Finds what a drawing means."""

    def __call__(self, graph: Graph, *, shapes: bool) -> Analysis:
        """The analysis; without ``shapes``, nothing of it needs Keras."""


_CONTINUED = mark("Continued from {path}, where this drawing was saved. The graph given in the cell was not used.")
_NEWER = mark(
    "Continued from {path}. A newer drawing is in {newer}, written when another program had changed the file. "
    "To go on with it, pass path={newer!r} to the editor."
)
_UNREADABLE = mark("{reason} This drawing is saved to {path} from now on.")


class DrawingSession:
    """One open drawing. All changes go through :meth:`do`, under a lock, as edits can arrive on several threads."""

    def __init__(self, given: Graph, path: Path) -> None:
        self.lock = threading.RLock()
        self.given = given
        self.key = path.name.removesuffix(".graph.json")
        self._analyse: Analyser = drawing_analysis
        self._analysed = RecentResults[Analysis]()
        self._written = RecentResults[SourceMap]()
        self.turn = 0
        """Grows when the same drawing means something else: code that it holds was run."""
        self.notice = ""
        self.continued = False
        self.viewers: list[Any] = []
        self._listeners: list[Listener] = []
        self.history, path = self._opened(given, path)
        self.frame = load_frame(path)
        self.autosave = Autosave(path, lambda _status: self._notify())

    def _opened(self, given: Graph, path: Path) -> tuple[History, Path]:
        """The saved drawing if there is one, else the given graph; a broken file is kept and another path is used."""
        try:
            saved = load(path)
        except FileNotFoundError:
            return History(in_rows(given)), path
        except (FileBroken, FileTooNew, OSError) as error:
            free = free_path(path)
            self.notice = say(_UNREADABLE, reason=error, path=free.name)
            return History(given), free
        if saved not in (given, in_rows(given)):
            self.continued = True
            self.notice = say(_CONTINUED, path=path.name)
        newer = _newest_conflict_copy(path)
        if newer is not None:
            self.notice = say(_NEWER, path=path.name, newer=newer.name)
        return with_weights(_with_past(saved, path), given.weights or kept_source(path)), path

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""
        return self.history.present

    def analysis(self) -> Analysis:
        """What the drawing means; without shapes while Keras is still loading."""
        with self.lock:
            graph, shapes = self.graph, KERAS.state == "ready"
            return self._analysed.of(graph, shapes, lambda: self._analyse(graph, shapes=shapes))

    def analysis_with_shapes(self) -> Analysis:
        """What the drawing means; imports Keras if nobody has yet."""
        return self._analyse(self.graph, shapes=True)

    def analyse_by(self, analyser: Analyser) -> None:
        """Have another function find what the drawing means: one that knows the samples that a flow is given."""
        with self.lock:
            self._analyse, self._analysed = analyser, RecentResults[Analysis]()
        self._notify()

    def look_again(self) -> None:
        """Find anew what the same drawing means: code that it holds was run, or changed, meanwhile."""
        with self.lock:
            self._analysed, self._written = RecentResults[Analysis](), RecentResults[SourceMap]()
            self.turn += 1
        self._notify()

    def source(self) -> str:
        """The drawing as Python source. Raises CannotGenerate, or for a flow FlowError."""
        if self.graph.kind == "network":
            return self.source_map().text
        from workbench.flow.code.flow_program import to_source

        return to_source(self.graph)

    def source_map(self) -> SourceMap:
        """The source and which lines are whose, written once for each drawing. Raises CannotGenerate."""
        with self.lock:
            graph = self.graph
            return self._written.of(graph, (), lambda: source_map(graph))

    @property
    def saved(self) -> SavedState:
        """Where the drawing is kept."""
        return self.autosave.status

    def do(self, step: UndoStep) -> None:
        """Apply commands as one step of undo. Raises the GraphError that refuses, and then nothing has changed."""
        with self.lock:
            self._set_history(self.history.do(step.apply(self.history.present)))

    def replace(self, graph: Graph) -> None:
        """Make ``graph`` the drawing, as one step of undo."""
        self.do(UndoStep((ReplaceGraph(graph),)))

    def undo(self) -> None:
        """Go back one step."""
        with self.lock:
            self._set_history(self.history.undo())

    def redo(self) -> None:
        """Go forward one step."""
        with self.lock:
            self._set_history(self.history.redo())

    def set_frame(self, change: SetFrame) -> None:
        """Change how the editor stands on the page, for every view and the next kernel."""
        with self.lock:
            self.frame = changed_frame(self.frame, change)
            save_frame(self.frame, self.autosave.path)

    def start_over(self) -> None:
        """Go back to the graph that the cell gave; undo brings the drawing back."""
        self.replace(in_rows(self.given))

    def _set_history(self, history: History) -> None:
        if history is self.history:
            return
        if history.present.weights is not self.history.present.weights:
            keep_source(history.present, self.autosave.path)
        self.history = history
        self.autosave.schedule(history)
        self._notify()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every change; returns what ends that."""
        self._listeners.append(listener)

        def dispose() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return dispose

    def _notify(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def _with_past(saved: Graph, path: Path) -> History:
    """The saved drawing with its steps of undo, as far as they can be read."""
    try:
        history = load_history(history_path(path))
    except (OSError, GraphError):
        return History(saved)
    return history if history.present == saved else history.do(saved)


def _newest_conflict_copy(path: Path) -> Path | None:
    """The newest file this drawing was saved to after a conflict, if it is newer than ``path`` itself."""
    stem = path.name.removesuffix(".graph.json")
    copies = [other for other in path.parent.glob("*.graph.json") if re.fullmatch(_conflict_pattern(stem), other.name)]
    newest = max(copies, key=lambda other: other.stat().st_mtime_ns, default=None)
    return newest if newest is not None and newest.stat().st_mtime_ns > path.stat().st_mtime_ns else None


def _conflict_pattern(stem: str) -> str:
    return rf"{re.escape(stem)}-\d+\.graph\.json"


LONGEST_STEM = 120
"""Bytes of a file's name that come from the graph's: with what is added, most file systems take up to 255."""


def default_path(name: str) -> Path:
    """The file for a graph of this name: beside the notebook, which is where a kernel works.

    A name that a file cannot have as it is gets a short fingerprint, so that two names never share a file.
    """
    slug = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "graph"
    short = slug.encode()[:LONGEST_STEM].decode(errors="ignore")
    if short != name:
        short += f"-{sha256(name.encode()).hexdigest()[:6]}"
    return Path.cwd() / f"{short}.graph.json"


_open: "weakref.WeakValueDictionary[Path, DrawingSession]" = weakref.WeakValueDictionary()
_open_lock = threading.Lock()


def open_session(given: Graph, path: Path | None = None) -> DrawingSession:
    """The session of this file, opened if it is not open yet."""
    path = (path or default_path(given.name)).resolve()
    with _open_lock:
        session = _open.get(path)
        if session is None:
            session = _open[path] = DrawingSession(given, path)
        elif given not in (session.given, session.graph):
            session.given = given
            session.continued = True
            session.notice = say(_CONTINUED, path=path.name)
        return session
