"""How long one submission may hold up a class, before it is set aside until the others are graded."""

from statistics import median
from threading import Lock

from msgspec.structs import replace

from workbench.grading.resource_limits import Limits

_ENOUGH = 8
_TIMES_THE_USUAL = 8
_LEAST_SECONDS = 1.0
_GRACE_SHARE = 0.25


class Patience:
    """Learns from the submissions that were graded how long one usually takes. May be used by several threads.

    What was set aside counts with the time that it had until then: where most submissions of a class need longer than
    was expected, the next ones get more time.

    Args:
        limits: The full limits of a submission; nothing gets more.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._seconds: list[float] = []
        self._lock = Lock()

    def note(self, seconds: float) -> None:
        """A submission has taken so long, or was set aside after that."""
        with self._lock:
            self._seconds.append(seconds)

    def limits(self) -> Limits:
        """The limits for a submission that begins now: less time in all, once it is known how long others take."""
        usual = self._usual()
        return replace(
            self._limits,
            total_seconds=min(usual, self._limits.total_seconds),
            grace_seconds=min(usual * _GRACE_SHARE, self._limits.grace_seconds),
        )

    def _usual(self) -> float:
        with self._lock:
            if len(self._seconds) < _ENOUGH:
                return self._limits.cell_seconds + self._limits.question_seconds
            return max(_LEAST_SECONDS, _TIMES_THE_USUAL * median(self._seconds))
