"""How long one submission may hold up a class, before it is set aside until the others are graded."""

from collections import deque
from statistics import median
from threading import Lock

from msgspec.structs import replace

from workbench.grading.resource_limits import Limits

_ENOUGH = 8
_LATEST = 12
_TIMES_THE_USUAL = 4
_TIMES_WHAT_WAS_CUT = 2
_LEAST_SECONDS = 0.25
_FIRST_SHARE = 1 / 40
_GROWTH = 8
_GRACE_SHARE = 0.25


class Patience:
    """Learns from the latest submissions how long one usually takes. May be used by several threads.

    What was set aside would have taken longer, and counts with twice the time that it had until then: where most
    submissions of a class need longer than was expected, the next ones get more time.

    Args:
        limits: The full limits of a submission; nothing gets more.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._latest: deque[float] = deque(maxlen=_LATEST)
        self._lock = Lock()

    def note(self, seconds: float, *, is_cut: bool = False) -> None:
        """A submission has taken so long, or was set aside after that."""
        with self._lock:
            self._latest.append(seconds * (_TIMES_WHAT_WAS_CUT if is_cut else 1))

    def limits(self, times_set_aside: int = 0) -> Limits:
        """The limits for a submission that begins now: less time in all, and more the more often it was set aside."""
        seconds = self._first() * _GROWTH**times_set_aside
        return replace(
            self._limits,
            total_seconds=min(seconds, self._limits.total_seconds),
            grace_seconds=min(seconds * _GRACE_SHARE, self._limits.grace_seconds),
        )

    def _first(self) -> float:
        """Seconds for a submission that was not set aside yet."""
        with self._lock:
            if len(self._latest) < _ENOUGH:
                return self._limits.cell_seconds * _FIRST_SHARE
            return max(_LEAST_SECONDS, _TIMES_THE_USUAL * median(self._latest))
