"""One attempt at a submission in limited time: reading the upload, then judging it, wherever that is done."""

import time
from collections.abc import Callable
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.regrade import Regrade
from workbench.grading.resource_limits import Limits
from workbench.grading.result_cache import ResultCache, key_of, renamed, task_of
from workbench.grading.sandbox import Sandbox, SandboxError
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.submissions import SubmissionEntry
from workbench.grading.upload_reader import READING_SECONDS, UploadReader


class Attempt(Struct, frozen=True):
    """What an attempt at a submission found.

    Args:
        graded: The result.
        seconds: How long it took, without the start of processes that serve many submissions.
        allowed_seconds: How long it might take.
        processor_seconds: Seconds of a processor that it used.
        is_new: Whether it was judged now, so that its time tells how long a submission takes.
    """

    graded: Graded
    seconds: float = 0.0
    allowed_seconds: float = 0.0
    processor_seconds: float = 0.0
    is_new: bool = False

    def is_cut(self, limits: Limits) -> bool:
        """Whether it ended because it had less time than a submission has in full."""
        is_in_part = self.allowed_seconds < limits.total_seconds
        is_over = self.seconds >= self.allowed_seconds
        return self.is_new and is_in_part and is_over and (self.graded.timed_out or self.graded.failed)


class GradingRun(Struct, frozen=True):
    """What grading a class needs to know of it, wherever submissions are judged.

    ``may_be_unprotected``: only who judges can tell whether bubblewrap works there.
    """

    lab: GradedLab
    plan: SandboxPlan
    cache: ResultCache
    regrade: Regrade
    may_be_unprotected: bool = False

    def prepared(
        self, entry: SubmissionEntry, limits_now: Callable[[], Limits], reader: UploadReader
    ) -> "Graded | PreparedTask":
        """Read an upload in the time that its submission has. A result that is known and stays needs no judging."""
        reader.start()  # a reader's start is no submission's time
        limits, used, start = limits_now(), reader.processor_seconds, time.monotonic()
        submission = reader.read(entry, self.lab.name, min(limits.total_seconds, READING_SECONDS))
        task = task_of(submission, self.lab, self.plan)
        known = self.cache.get(task.key)
        if known is None and self.may_be_unprotected:
            known = self.cache.get(self.unprotected_key(task))
        questions = self.regrade.questions_of(submission.student)
        seconds, processor_seconds = time.monotonic() - start, reader.processor_seconds - used
        if known is not None and questions is None:
            return renamed(known, submission)
        task = replace(task, lab=replace(self.lab, limits=limits), known=known, questions=questions or ())
        return PreparedTask(task, seconds, processor_seconds)

    def unprotected_key(self, task: GradingTask) -> str:
        """The key of the same submission where it is judged without bubblewrap."""
        return key_of(task.submission, self.lab, replace(self.plan, protected=False))


class PreparedTask(Struct, frozen=True):
    """An upload that was read, as a task to judge, and what reading it took."""

    task: GradingTask
    seconds: float
    processor_seconds: float

    def with_reading(self, judged: Attempt) -> Attempt:
        """An attempt with the time that reading took."""
        seconds = judged.seconds + self.seconds
        return replace(judged, seconds=seconds, processor_seconds=judged.processor_seconds + self.processor_seconds)


def attempt_at(task: GradingTask, sandbox: Sandbox) -> Attempt:
    """Judge a submission within the limits of the task's lab."""
    with suppress(SandboxError):  # grading tells, and tries again
        sandbox.start()  # a sandbox's start is no submission's time
    used, start = sandbox.processor_seconds, time.monotonic()
    graded = grade_task(task, sandbox)
    seconds, processor_seconds = time.monotonic() - start, sandbox.processor_seconds - used
    return Attempt(graded, seconds, task.lab.limits.total_seconds, processor_seconds, is_new=True)
