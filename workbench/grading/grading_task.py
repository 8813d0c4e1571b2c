"""One submission to grade, as a value that can be sent to another machine, and the grading of it."""

import time

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.code_similarity import fingerprints_of
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import CellProblem, Graded, QuestionResult
from workbench.grading.judge import judge
from workbench.grading.sandbox import Sandbox, SandboxError
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.student_identity import is_said_to_be
from workbench.grading.submissions import Submission
from workbench.labs.questions import Variants
from workbench.labs.questions.answer_protocol import Verdict
from workbench.messages import mark, say
from workbench.text_format import printable, shorten

_LONGEST_NAME = 120

_SANDBOX_FAILED = mark("The sandbox failed twice on this submission: {reason}")
_TO_BE_LOOKED_AT = mark("This answer could not be judged; your instructor looks at it.")
_OTHER_VARIANTS = mark(
    "The notebook opens the lab as {name!r}, which is not what the upload's name says; it was given that name's "
    "variants of the questions."
)


class GradingTask(Struct, frozen=True):
    """One submission to judge, whole: it can be sent to another machine.

    Where ``known`` is given and ``questions`` are named, only these are judged, and the others are as known.
    """

    lab: GradedLab
    submission: Submission
    plan: SandboxPlan
    key: str
    known: Graded | None = None
    questions: tuple[str, ...] = ()


def grade_task(task: GradingTask, sandbox: Sandbox) -> Graded:
    """Judge one submission. A sandbox that fails is tried once more; then a person has to look at the submission."""
    known = task.known
    if known is None or not task.questions:
        return _grade(task, sandbox)
    asked = tuple(each for each in task.lab.questions if each.id in task.questions)
    new = _grade(replace(task, lab=replace(task.lab, questions=asked)), sandbox)
    if new.failed:
        return replace(known, key=task.key, remarks=new.remarks, failed=True)
    results = {each.id: each for each in new.questions}
    return replace(new, questions=tuple(results.get(each.id, each) for each in known.questions))


def _grade(task: GradingTask, sandbox: Sandbox) -> Graded:
    started = time.monotonic()
    remarks, failed = (*task.submission.remarks, *_on_variants(task)), task.submission.unread
    questions, cells, timed_out = _unjudged(task.lab), list[CellProblem](), False
    for attempt in range(0 if failed else 2):
        try:
            questions, cells, timed_out = judge(task.lab, task.submission, sandbox)
            break
        except SandboxError as error:
            sandbox.close()
            if attempt:
                failed = True
                remarks = (*remarks, say(_SANDBOX_FAILED, reason=error))
    return Graded(
        task.submission.student,
        task.submission.file,
        task.key,
        tuple(questions),
        tuple(cells),
        remarks,
        fingerprints_of(cell.source for cell in task.submission.cells),
        round(time.monotonic() - started, 3),
        task.submission.identity,
        task.plan.protected,
        failed,
        timed_out,
        short_digest(task.submission.digest),
    )


def not_judged(task: GradingTask, reason: str) -> Graded:
    """A submission that could not be judged, through no fault of its own; a person has to look at it."""
    remarks = (*task.submission.remarks, reason)
    if task.known is not None and task.questions:
        return replace(task.known, key=task.key, remarks=remarks, failed=True)
    return Graded(
        task.submission.student,
        task.submission.file,
        task.key,
        tuple(_unjudged(task.lab)),
        remarks=remarks,
        identity=task.submission.identity,
        protected=task.plan.protected,
        failed=True,
        submission=short_digest(task.submission.digest),
    )


def _on_variants(task: GradingTask) -> list[str]:
    """A remark where a student may have chosen the variants of somebody else, whose answers are known."""
    submission = task.submission
    has_variants = any(isinstance(each, Variants) for each in task.lab.questions)
    if not has_variants or not submission.identity.name:
        return []
    if is_said_to_be(submission.identity, submission.notebook_student):
        return []
    return [say(_OTHER_VARIANTS, name=shorten(printable(submission.notebook_student), _LONGEST_NAME))]


def short_digest(digest: str) -> str:
    """A digest as it stands in ``manual.csv``: short, with a letter first, so that no spreadsheet makes it a number."""
    return f"s{digest[:12]}"


def _unjudged(lab: GradedLab) -> list[QuestionResult]:
    verdicts = [Verdict(0.0, each.points, "manual", say(_TO_BE_LOOKED_AT)) for each in lab.questions]
    return [QuestionResult(each.id, each.title, verdict) for each, verdict in zip(lab.questions, verdicts, strict=True)]
