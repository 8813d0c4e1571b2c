"""Grading on this machine: one submission a worker, so that none keeps the others waiting for long."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from functools import partial
from itertools import count
from threading import Lock, local
from typing import NamedTuple

from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import grade_task
from workbench.grading.patience import Patience
from workbench.grading.regrade import Regrade
from workbench.grading.resource_limits import Limits
from workbench.grading.result_cache import ResultCache, renamed, task_of
from workbench.grading.sandbox import Sandbox, SandboxError, SandboxPlan
from workbench.grading.submissions import SubmissionEntry
from workbench.grading.upload_reader import READING_SECONDS, UploadReader


class _Attempt(NamedTuple):
    """What an attempt at a submission found; ``is_cut``: its time was over, and it is to be tried again with more."""

    graded: Graded
    is_cut: bool
    processor_seconds: float


class LocalGrading:
    """A thread a worker, which waits for other processes most of the time and holds one submission at once.

    What takes much longer than others is ended, and graded anew when they are done, with more time each round; in a
    round those come first that have used the processors least, since they were kept from them by others. What took too
    long or failed beside others is graded once more when nothing else is, and only that counts.
    """

    def __init__(self, lab: GradedLab, plan: SandboxPlan, cache: ResultCache, workers: int, regrade: Regrade) -> None:
        self._lab, self._plan, self._cache, self._workers, self._regrade = lab, plan, cache, workers, regrade
        self._patience = Patience(lab.limits)
        self._every_thread: list[_ThreadTools] = []
        self._own = local()
        self._lock = Lock()

    def graded(self, entries: Sequence[SubmissionEntry]) -> Iterable[Graded]:
        """Every submission, in the order in which they are done."""
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="grading")
        try:
            waiting, alone = entries, list[SubmissionEntry]()
            for times_set_aside in count():
                aside: list[tuple[float, SubmissionEntry]] = []
                run = self._run_for(waiting, times_set_aside)
                for entry, found in _completed(pool, run, waiting):
                    if found.is_cut:
                        aside.append((found.processor_seconds, entry))
                    elif len(waiting) > 1 and self._workers > 1 and (found.graded.timed_out or found.graded.failed):
                        alone.append(entry)
                    else:
                        yield self._cache.kept(found.graded)
                waiting = [entry for _, entry in sorted(aside, key=lambda each: each[0])]
                if not waiting:
                    break
            for entry in alone:
                yield self._cache.kept(pool.submit(self._attempt_in_full, entry).result().graded)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            for tools in self._every_thread:
                tools.close()

    def _run_for(
        self, waiting: Sequence[SubmissionEntry], times_set_aside: int
    ) -> Callable[[SubmissionEntry], _Attempt]:
        """How these are graded: in full where each has a worker, since then none waits for another."""
        return (
            self._attempt_in_full if len(waiting) <= self._workers else partial(self._attempt_in_part, times_set_aside)
        )

    def _attempt_in_part(self, times_set_aside: int, entry: SubmissionEntry) -> _Attempt:
        """Grade it in the time that it may keep others waiting."""
        return self._attempt(entry, lambda: self._patience.limits(times_set_aside))

    def _attempt_in_full(self, entry: SubmissionEntry) -> _Attempt:
        return self._attempt(entry, lambda: self._lab.limits)

    def _attempt(self, entry: SubmissionEntry, limits_now: Callable[[], Limits]) -> _Attempt:
        tools = self._tools()
        tools.start()  # a worker's start is no submission's time
        limits, used, start = limits_now(), tools.processor_seconds, time.monotonic()
        graded, is_new = self._grade(entry, limits, tools)
        spent = time.monotonic() - start
        is_in_part = limits.total_seconds < self._lab.limits.total_seconds
        is_cut = is_in_part and spent >= limits.total_seconds and (graded.timed_out or graded.failed)
        if is_new:
            self._patience.note(spent, is_cut=is_cut)
        return _Attempt(graded, is_cut, tools.processor_seconds - used)

    def _grade(self, entry: SubmissionEntry, limits: Limits, tools: "_ThreadTools") -> tuple[Graded, bool]:
        """What was found, and whether it is new; nothing is kept."""
        submission = tools.reader.read(entry, self._lab.name, min(limits.total_seconds, READING_SECONDS))
        task = task_of(submission, self._lab, self._plan)
        known = self._cache.get(task.key)
        questions = self._regrade.questions_of(submission.student, submission.identity)
        if known is not None and questions is None:
            return renamed(known, submission), False
        lab = replace(self._lab, limits=limits)
        return grade_task(replace(task, lab=lab, known=known, questions=questions or ()), tools.sandbox), True

    def _tools(self) -> "_ThreadTools":
        if not hasattr(self._own, "tools"):
            self._own.tools = _ThreadTools(self._plan)
            with self._lock:
                self._every_thread.append(self._own.tools)
        tools: _ThreadTools = self._own.tools
        return tools


class _ThreadTools:
    """What one thread grades with: a reader of uploads and a sandbox."""

    def __init__(self, plan: SandboxPlan) -> None:
        self.reader, self.sandbox = UploadReader(), Sandbox(plan)

    @property
    def processor_seconds(self) -> float:
        """What submissions have used up to now."""
        return self.reader.processor_seconds + self.sandbox.processor_seconds

    def start(self) -> None:
        """Have both wait for a submission, so that the next one's time is its own."""
        self.reader.start()
        with suppress(SandboxError):  # grading tells, and tries again
            self.sandbox.start()

    def close(self) -> None:
        self.reader.close()
        self.sandbox.close()


def _completed(
    pool: ThreadPoolExecutor, run: Callable[[SubmissionEntry], _Attempt], entries: Iterable[SubmissionEntry]
) -> Iterable[tuple[SubmissionEntry, _Attempt]]:
    futures: dict[Future[_Attempt], SubmissionEntry] = {pool.submit(run, entry): entry for entry in entries}
    for future in as_completed(futures):
        yield futures[future], future.result()
