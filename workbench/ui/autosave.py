"""Saving in the background: pending writes are coalesced, so that only the newest history is written."""

import threading
from collections.abc import Callable
from pathlib import Path

from workbench.graph.graph_files import encode, save
from workbench.graph.history import History
from workbench.graph.history_file import save_history
from workbench.messages import mark, say
from workbench.ui.canvas_traits import SavedState
from workbench.ui.context_threads import start_thread

_FAILED = mark("The drawing could not be saved to {path}: {reason}. It is kept in memory; the next edit tries again.")
_CHANGED = mark(
    "{old} was changed by another program. Your drawing is saved to {new} instead, so that neither is lost."
)


def history_path(path: Path) -> Path:
    """The undo steps of ``digits.graph.json`` are in ``.workbench/digits.graph.history.json`` beside it."""
    return companion_path(path, "history")


def companion_path(path: Path, kind: str) -> Path:
    """The file beside a drawing for what belongs to it and is no part of it."""
    return path.parent / ".workbench" / f"{path.stem}.{kind}.json"


class Autosave:
    """Writes a history to its file on a thread that lives only while there is something to write."""

    def __init__(self, path: Path, on_status: Callable[[SavedState], None]) -> None:
        self.path = path
        self._on_status = on_status
        self._lock = threading.Lock()
        self._waiting: History | None = None
        self._thread: threading.Thread | None = None
        self._known = _content(path)  # what this session last read or wrote there
        self.status = SavedState(path.name, "off" if self._known is None else "saved", "")

    def schedule(self, history: History) -> None:
        """Write ``history`` soon; one that still waits is replaced by it."""
        with self._lock:
            self._waiting = history
            if self._thread is not None:
                return
            # Not a daemon: Python waits for the last write before it ends.
            self._thread = start_thread("workbench-autosave", self._work, daemon=False)

    def flush(self) -> None:
        """Wait until all is written."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                history, self._waiting = self._waiting, None
                if history is None:
                    self._thread = None
                    return
            self._write(history)

    def _write(self, history: History) -> None:
        self._notify(SavedState(self.path.name, "saving", ""))
        try:
            message = self._avoid_conflict()
            save(history.present, self.path)
            self._known = encode(history.present)
            history_path(self.path).parent.mkdir(exist_ok=True)
            save_history(history, history_path(self.path))
        except Exception as error:  # noqa: BLE001 - whatever it was, the next edit must be able to try again
            reason = getattr(error, "strerror", None) or str(error)
            self._notify(SavedState(self.path.name, "failed", say(_FAILED, path=self.path.name, reason=reason)))
            return
        self._notify(SavedState(self.path.name, "saved", message))

    def _avoid_conflict(self) -> str:
        """Choose another file when this one was changed by somebody else since we last read or wrote it."""
        found = _content(self.path)
        if found is None or found == self._known:
            return ""
        old, self.path = self.path, free_path(self.path)
        self._known = None
        return say(_CHANGED, old=old.name, new=self.path.name)

    def _notify(self, status: SavedState) -> None:
        self.status = status
        self._on_status(status)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def free_path(path: Path) -> Path:
    """``digits.graph.json`` → ``digits-2.graph.json``: the first that does not exist."""
    base = path.name.removesuffix(".graph.json")
    number = 2
    while (other := path.with_name(f"{base}-{number}.graph.json")).exists():
        number += 1
    return other
