"""What a run says while it runs, with times."""

import time
from collections import deque
from dataclasses import dataclass
from threading import Lock

_MOST_LINES = 20_000


@dataclass(frozen=True)
class LogLine:
    """A line of the log.

    Args:
        time: Seconds since 1970.
        path: Of the step; "" for the run as a whole.
        text: What is said.
    """

    time: float
    path: str
    text: str

    def __str__(self) -> str:
        """With the time of the day."""
        clock = time.strftime("%H:%M:%S", time.localtime(self.time))
        return f"{clock} {self.path}: {self.text}" if self.path else f"{clock} {self.text}"


class FlowLog:
    """The lines of a run, of which the latest are kept. May be used by several threads."""

    def __init__(self) -> None:
        self._lines: deque[LogLine] = deque(maxlen=_MOST_LINES)
        self._lock = Lock()

    def add(self, path: str, text: str) -> None:
        """Add a line for each line of a text."""
        now = time.time()
        with self._lock:
            self._lines.extend(LogLine(now, path, line) for line in text.splitlines() or [text])

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """All lines so far."""
        with self._lock:
            return tuple(self._lines)
