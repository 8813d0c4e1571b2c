"""Throttled redrawing on a thread of its own, so that it does not block the training."""

import time
from collections.abc import Callable
from threading import Event

from workbench.ui.context_threads import start_thread

_INTERVAL = 0.2
"""Seconds between two drawings at least, so that short epochs do not wait for charts."""
_REST = 25
"""The thread rests so many times as long as it drew: long curves are drawn less often."""


class Refresher:
    """Calls ``draw`` soon after :meth:`ask`; ends when ``draw`` says that nothing goes on any more.

    After :meth:`hurry` it does not rest any more: the training has ended, and the last numbers are waited for.
    """

    def __init__(self, draw: Callable[[], bool]) -> None:
        self._draw = draw
        self._asked = Event()
        self._closed = False
        self._end = Event()
        start_thread("workbench-output", self._work, daemon=True)

    def ask(self) -> None:
        """Have it drawn; returns at once."""
        self._asked.set()

    def hurry(self) -> None:
        """Have it drawn without a rest before."""
        self._end.set()
        self._asked.set()

    def close(self) -> None:
        """End the thread."""
        self._closed = True
        self._end.set()
        self._asked.set()

    def _work(self) -> None:
        while not self._closed:
            self._asked.wait()
            self._asked.clear()
            began = time.perf_counter()
            if self._closed or not self._draw():
                return
            self._end.wait(max(_INTERVAL, _REST * (time.perf_counter() - began)))
