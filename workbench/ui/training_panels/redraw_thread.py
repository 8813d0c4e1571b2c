"""Throttled redrawing on a thread of its own, so that it does not block the training."""

import time
from collections.abc import Callable
from threading import Event

from workbench.ui.context_threads import start_thread

_INTERVAL = 0.2
"""Seconds between two drawings at least, so that short epochs do not wait for charts."""


class Refresher:
    """Calls ``draw`` soon after :meth:`ask`; ends when ``draw`` says that nothing goes on any more."""

    def __init__(self, draw: Callable[[], bool]) -> None:
        self._draw = draw
        self._asked = Event()
        self._closed = False
        start_thread("workbench-output", self._work, daemon=True)

    def ask(self) -> None:
        """Have it drawn; returns at once."""
        self._asked.set()

    def close(self) -> None:
        """End the thread."""
        self._closed = True
        self._asked.set()

    def _work(self) -> None:
        while not self._closed:
            self._asked.wait()
            self._asked.clear()
            if self._closed or not self._draw():
                return
            time.sleep(_INTERVAL)
