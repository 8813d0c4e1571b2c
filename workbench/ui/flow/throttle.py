"""Doing at most so often what is asked for all the time."""

import threading
from collections.abc import Callable

from workbench.ui.context_threads import start_thread

PAUSE = 0.1
"""Seconds between two updates of the page: smoother to nobody's eye, and progress can be told thousands of times."""


class Throttle:
    """Calls a function on a thread of its own soon after it was asked for, and not more often than every ``pause``.

    The last request is never lost: after it, the function is called at least once more.

    Args:
        action: Called without arguments, never twice at a time.
        pause: Seconds between two calls.
    """

    def __init__(self, action: Callable[[], None], pause: float = PAUSE) -> None:
        self._action, self._pause = action, pause
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._is_wanted = self._is_working = False

    def request(self) -> None:
        """Have the action called; returns at once."""
        with self._lock:
            self._is_wanted = True
            if self._is_working or self._closed.is_set():
                return
            self._is_working = True
        start_thread("workbench-flow-states", self._work, daemon=True)

    def close(self) -> None:
        """Call the action no more, but for one call that may be under way."""
        self._closed.set()

    def _work(self) -> None:
        try:
            while self._goes_on():
                self._action()
                self._closed.wait(self._pause)
        except BaseException:
            with self._lock:  # what fails once is told, and does not end what is asked for besides
                self._is_working, is_wanted = False, self._is_wanted
            if is_wanted:
                self.request()
            raise

    def _goes_on(self) -> bool:
        """Whether there is a request left, which the next call answers."""
        with self._lock:
            if not self._is_wanted or self._closed.is_set():
                self._is_working = False
                return False
            self._is_wanted = False
            return True
