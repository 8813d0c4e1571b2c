"""Importing Keras while the editor is already on screen: it takes seconds, and drawing needs none of it."""

import sys
import threading
from collections.abc import Callable
from typing import Literal

from workbench.graph.document import Edge, Graph, Node
from workbench.ui.context_threads import start_thread

State = Literal["loading", "ready", "failed"]
Listener = Callable[[], None]


class KerasLoading:
    """Loads Keras once for all editors of a kernel, on a thread of its own, and notifies its listeners."""

    def __init__(self) -> None:
        self.state: State = "loading"
        self.message = ""
        self._lock = threading.Lock()
        self._started = False
        self._done = threading.Event()
        self._listeners: list[Listener] = []

    def start(self) -> None:
        """Begin, if nobody has. In a kernel that already uses Keras this is done at once."""
        with self._lock:
            if self._started:
                return
            self._started = True
            if not is_imported():
                start_thread("workbench-keras", self._load, daemon=True)
                return
        self._load()

    def load_now(self) -> None:
        """Return when it is loaded, or has failed: for a picture that nobody will draw again."""
        self.start()
        self._done.wait()

    def _load(self) -> None:
        try:
            _warm_up()
        except Exception as error:  # noqa: BLE001 - whatever a broken installation raises is shown in the editor
            self.state, self.message = "failed", f"{type(error).__name__}: {error}"
        else:
            self.state = "ready"
        self._done.set()
        with self._lock:
            listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener()

    def when_done(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` once when loading ends (never, when it has ended already); returns what cancels that."""
        with self._lock:
            if self.state == "loading":
                self._listeners.append(listener)

        def dispose() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return dispose


def is_imported() -> bool:
    """Whether Keras is there, wholly and not just on its way."""
    module = sys.modules.get("keras")
    return module is not None and not getattr(module.__spec__, "_initializing", False)


def _warm_up() -> None:
    """Import Keras and its backend, and make one small layer, so that the first real shape comes quickly."""
    from workbench.analysis import analyze

    nodes = (Node("n1", "Input", "x", {"shape": (4,)}), Node("n2", "Dense", "y", {"units": 2}))
    analyze(Graph("warm up", nodes, (Edge("n1", "output", "n2", "input"),)))


KERAS = KerasLoading()
