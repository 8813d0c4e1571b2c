"""Reads the facts of samples on a thread: those that somebody looks at, and all of them where a query needs it."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator

from workbench.ui.context_threads import start_thread
from workbench.ui.flow_tabs.sample_facts import FactsOfSamples

_INTERVAL = 0.5
"""Seconds between two messages about what has been read."""


class FactsReader:
    """Reads on a thread that ends when there is nothing left to read.

    Args:
        facts: What is read.
        when_read: Called on the thread now and then, and at the end.
    """

    def __init__(self, facts: FactsOfSamples, when_read: Callable[[], None]) -> None:
        self._facts, self._when_read = facts, when_read
        self._lock = threading.Lock()
        self._seen: list[int] = []
        self._rest: Iterator[int] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def want(self, numbers: Iterable[int]) -> None:
        """Read these next, instead of those that were seen before."""
        missing = [number for number in numbers if self._facts.known(number) is None]
        with self._lock:
            self._seen = missing[::-1]
        if missing:
            self._begin()

    def want_all(self) -> None:
        """Read all of them, one after the other."""
        with self._lock:
            if self._rest is not None:
                return
            self._rest = iter(range(len(self._facts)))
        self._begin()

    @property
    def reads_all(self) -> bool:
        """Whether all were asked for, and some are still to be read."""
        return self._rest is not None and self._facts.count < len(self._facts)

    def close(self) -> None:
        """End reading after the sample that is read now."""
        self._closed = True

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is left to read."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = start_thread("workbench-files", self._work, daemon=True)

    def _work(self) -> None:
        told = time.monotonic()
        while (number := self._next()) is not None:
            self._facts.read(number)
            if time.monotonic() - told > _INTERVAL:
                self._when_read()
                told = time.monotonic()
        if not self._closed:
            self._when_read()

    def _next(self) -> int | None:
        """The number of a sample that is not read yet; None ends the thread."""
        with self._lock:
            while self._seen and not self._closed:
                number = self._seen.pop()
                if self._facts.known(number) is None:
                    return number
            for number in () if self._closed or self._rest is None else self._rest:
                if self._facts.known(number) is None:
                    return number
            self._thread = None
            return None
