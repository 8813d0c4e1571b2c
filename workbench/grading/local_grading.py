"""Grading on this machine: a thread a worker, each with a reader of uploads and a sandbox of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from threading import Lock, local

from workbench.grading.grading_attempt import Attempt, GradingRun, attempt_at
from workbench.grading.grading_results import Graded
from workbench.grading.grading_rounds import GradingRounds
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.submissions import SubmissionEntry
from workbench.grading.upload_reader import UploadReader


class LocalGrading:
    """Threads that wait for other processes most of the time, and hold one submission each at once."""

    def __init__(self, run: GradingRun, workers: int) -> None:
        self._run, self._workers = run, workers
        self._every_thread: list[_ThreadTools] = []
        self._own = local()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="grading")

    def graded(self, entries: Sequence[SubmissionEntry]) -> Iterator[Graded]:
        """Every submission, in the order in which they are done."""
        try:
            yield from GradingRounds(self._run.lab.limits, lambda: self._workers, self._attempts).graded(entries)
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)
            for tools in self._every_thread:
                tools.close()

    def _attempts(
        self, entries: Sequence[SubmissionEntry], limits_now: Callable[[], Limits]
    ) -> Iterable[tuple[SubmissionEntry, Attempt]]:
        futures: dict[Future[Attempt], SubmissionEntry] = {
            self._pool.submit(self._attempt, entry, limits_now): entry for entry in entries
        }
        for future in as_completed(futures):
            yield futures[future], future.result()

    def _attempt(self, entry: SubmissionEntry, limits_now: Callable[[], Limits]) -> Attempt:
        tools = self._tools()
        found = self._run.prepared(entry, limits_now, tools.reader)
        if isinstance(found, Graded):
            return Attempt(found)
        return found.with_reading(attempt_at(found.task, tools.sandbox))

    def _tools(self) -> "_ThreadTools":
        if not hasattr(self._own, "tools"):
            self._own.tools = _ThreadTools(self._run.plan)
            with self._lock:
                self._every_thread.append(self._own.tools)
        tools: _ThreadTools = self._own.tools
        return tools


class _ThreadTools:
    """What one thread grades with: a reader of uploads and a sandbox."""

    def __init__(self, plan: SandboxPlan) -> None:
        self.reader, self.sandbox = UploadReader(), Sandbox(plan)

    def close(self) -> None:
        self.reader.close()
        self.sandbox.close()
