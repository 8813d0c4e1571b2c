"""Rounds of grading a class: what holds up the others is set aside, and tried again when they are done."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import count

from workbench.grading.grading_attempt import Attempt
from workbench.grading.grading_results import Graded
from workbench.grading.patience import Patience
from workbench.grading.resource_limits import Limits
from workbench.grading.submissions import SubmissionEntry

AttemptRunner = Callable[[Sequence[SubmissionEntry], Callable[[], Limits]], Iterable[tuple[SubmissionEntry, Attempt]]]
"""Tries each of the submissions once, side by side, with the limits that hold when it begins."""


class GradingRounds:
    """Grades a class so that no submission keeps the others waiting for long, and none loses by the others.

    What takes much longer than others is ended, and graded anew when they are done, with more time each round; in a
    round those come first that have used the processors least, since they were kept from them by others. What took too
    long or failed beside others is graded once more when nothing else is, and only that counts.

    Args:
        limits: The full limits of a submission.
        workers: How many submissions are judged at once now; 0 while that is not known.
        attempts: Who judges them.
    """

    def __init__(self, limits: Limits, workers: Callable[[], int], attempts: AttemptRunner) -> None:
        self._limits, self._workers, self._attempts = limits, workers, attempts
        self._patience = Patience(limits)
        self._alone: list[SubmissionEntry] = []

    def graded(self, entries: Sequence[SubmissionEntry]) -> Iterator[Graded]:
        """Every submission once, in the order in which they are done."""
        waiting = entries
        for times_set_aside in count():
            waiting = yield from self._round(waiting, times_set_aside)
            if not waiting:
                break
        for entry in self._alone:
            for _, attempt in self._attempts([entry], self._in_full):
                yield attempt.graded

    def _round(
        self, waiting: Sequence[SubmissionEntry], times_set_aside: int
    ) -> Generator[Graded, None, list[SubmissionEntry]]:
        """The results of a round that count, and what was set aside in it."""
        aside: list[tuple[float, SubmissionEntry]] = []
        for entry, attempt in self._attempts(waiting, self._limits_of(waiting, times_set_aside)):
            is_cut = attempt.is_cut(self._limits)
            if attempt.is_new:
                self._patience.note(attempt.seconds, is_cut=is_cut)
            if is_cut:
                aside.append((attempt.processor_seconds, entry))
            elif (attempt.graded.timed_out or attempt.graded.failed) and self._is_beside_others(waiting):
                self._alone.append(entry)
            else:
                yield attempt.graded
        return [entry for _, entry in sorted(aside, key=lambda each: each[0])]

    def _limits_of(self, waiting: Sequence[SubmissionEntry], times_set_aside: int) -> Callable[[], Limits]:
        """The limits of each: in full where each has a worker, since then none waits for another."""
        is_crowded = len(waiting) > self._workers()
        return (lambda: self._patience.limits(times_set_aside)) if is_crowded else self._in_full

    def _in_full(self) -> Limits:
        return self._limits

    def _is_beside_others(self, waiting: Sequence[SubmissionEntry]) -> bool:
        return len(waiting) > 1 and self._workers() != 1
