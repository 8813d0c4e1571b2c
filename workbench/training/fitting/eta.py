"""Duration of epochs without pauses, and the estimated time remaining."""

import time
from statistics import median

_FEW = 5
"""The estimate is the median of so many last epochs."""


class EpochClock:
    """Measures one run. An epoch begins, its training ends, its validation ends; pauses are taken out."""

    def __init__(self, epochs: int, batches: int, samples: int) -> None:
        self.epochs = epochs
        self.batches = batches
        self._samples = samples
        self._durations: list[float] = []
        self._began = self._trained = self._first = 0.0
        self._batch = 0

    def begin(self) -> None:
        self._began = self._first = time.perf_counter()
        self._trained = 0.0
        self._batch = 0

    def exclude(self, seconds: float) -> None:
        """A pause does not count."""
        self._began += seconds
        self._first += seconds

    def batch(self, number: int) -> None:
        """Batch ``number`` (from 0) of this epoch begins. The very first one builds the graph and is not counted."""
        if number == 1 and not self._durations:
            self._first = time.perf_counter()
        self._batch = number

    def trained(self) -> None:
        """Training is over for this epoch; what follows is validation."""
        self._trained = self.elapsed

    def end(self) -> None:
        self._durations.append(self.elapsed)

    @property
    def elapsed(self) -> float:
        """Seconds of this epoch so far."""
        return time.perf_counter() - self._began

    @property
    def seconds_per_sample(self) -> float:
        """Seconds of this epoch before its validation, for each training sample."""
        return (self._trained or self.elapsed) / self._samples

    def seconds_left(self, done: int) -> float | None:
        """Seconds until the last epoch is over, or None without an estimate; ``done`` epochs are over."""
        left = self.epochs - done
        if left <= 0:
            return 0.0
        if not self._durations:
            counted = self._batch - 1
            if counted < 1:
                return None
            each = (time.perf_counter() - self._first) / counted
            return each * (left * self.batches - self._batch)
        # The first epoch includes building the graph: with more epochs to go by, it is left out.
        usual = median((self._durations[1:] or self._durations)[-_FEW:])
        return max(0.0, left * usual - (self.elapsed if self._running else 0.0))

    @property
    def _running(self) -> bool:
        return self._batch > 0
