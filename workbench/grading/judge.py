"""The judge: runs a submission, compares its answers with the expected ones, and takes the better of two readings."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import CellProblem, QuestionResult
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.sandbox import Sandbox
from workbench.grading.shown_answer import shown_answer
from workbench.grading.submission_answers import JudgedSubmission, all_replies, completed, epochs_counted, examined
from workbench.grading.submissions import Submission
from workbench.labs.questions import Question
from workbench.labs.questions.answer_protocol import (
    Answer,
    Verdict,
)
from workbench.labs.questions.known_mistakes import with_remark
from workbench.messages import mark, say

_NOT_JUDGED = mark("This answer could not be judged; your instructor looks at it.")
_JUDGE_RAISED = mark("The check of this question failed on this answer ({error}); look at it by hand.")
_UNVERIFIED_MESSAGE = mark("Your network could not be opened apart from your notebook; your instructor looks at it.")
_TRAINED_LONGER = mark(
    "When the notebook was run, {name} was trained for {count} epochs, and the budget is {most}; the history that the "
    "notebook shows tells of fewer. Look at it by hand."
)
_SESSION = mark(
    "These points are for the cells as the student had run them; the notebook as it was saved earned {points:g}."
)


class Judgement(NamedTuple):
    """The verdict on every question, the cells that did not run to their end, and whether anything took too long."""

    results: list[QuestionResult]
    problems: list[CellProblem]
    timed_out: bool = False


def judge(lab: GradedLab, submission: Submission, sandbox: Sandbox) -> Judgement:
    """Judge a submission. Raises SandboxError.

    Where running the notebook from top to bottom does not earn everything, the cells are run as the student had run
    them too, if that is known, and the better verdict counts: a notebook that was not saved costs nothing.
    """
    first = _judged(lab, submission, sandbox)
    again = replace(submission, cells=submission.session)
    if not submission.session or _sources(again) == _sources(submission) or all(map(_is_full, first.results)):
        return first
    other = _judged(lab, again, sandbox)
    better = [_better(*pair) for pair in zip(first.results, other.results, strict=True)]
    return Judgement(better, first.problems, first.timed_out or other.timed_out)


def _better(saved: QuestionResult, session: QuestionResult) -> QuestionResult:
    """The result with more points; that of the session is remarked."""
    if session.verdict.points <= saved.verdict.points:
        return saved
    return replace(session, remark=f"{say(_SESSION, points=saved.verdict.points)} {session.remark}".strip())


def _judged(lab: GradedLab, submission: Submission, sandbox: Sandbox) -> Judgement:
    """``sandbox`` runs one process at a time: the notebook's is ended before the clean one starts."""
    train = not submission.networks or lab.retrain or any(each.trains_again for each in lab.questions)
    cells = NotebookProcess(
        sandbox, lab.limits, submission.cells, files=submission.files, student=submission.notebook_student, train=train
    )
    notebook = JudgedSubmission(submission, lab, cells, NotebookProcess(sandbox, lab.limits), train)
    requests = {each.id: each.request(hidden=True, seed=notebook.seed) for each in lab.questions}
    try:
        replies = all_replies(notebook, requests)
        epochs = _epochs_over_budget(notebook)
        problems = [CellProblem(number, each.kind, each.message) for number, each in cells.failures.items()]
        cells.close()
        found = {each: examined(notebook, requests[each], replies[each]) for each in requests}
        notebook.clean.close()
        answers = {each: completed(notebook, each, requests[each], replies[each], found[each]) for each in requests}
    finally:
        cells.close()
        notebook.clean.close()
    results = [_result(notebook, each, answers[each.id], epochs.get(each.id, "")) for each in lab.questions]
    return Judgement(results, problems, cells.timed_out or notebook.clean.timed_out)


def _sources(submission: Submission) -> list[str]:
    return [cell.source for cell in submission.cells]


def _is_full(result: QuestionResult) -> bool:
    return result.verdict.state in {"passed", "manual"}


def _epochs_over_budget(notebook: JudgedSubmission) -> dict[str, str]:
    """What to remark of networks that were trained for longer than they may be, by question."""
    found = {}
    for question in notebook.lab.questions:
        budget = question.training_budget(notebook.seed)
        if budget is not None and (count := epochs_counted(notebook, budget[0])) > budget[1]:
            found[question.id] = say(_TRAINED_LONGER, name=budget[0], count=count, most=budget[1])
    return found


def _result(notebook: JudgedSubmission, question: Question, answer: Answer, trained_longer: str) -> QuestionResult:
    try:
        verdict = _bounded(question, question.judge(answer, hidden=True, seed=notebook.seed))
        verdict = with_remark(question.mistakes, question.id, answer, verdict, hidden=True)
    except Exception as error:  # noqa: BLE001 - an author's check; it must not cost the other questions
        notebook.remark(question.id, say(_JUDGE_RAISED, error=f"{type(error).__name__}: {error}"))
        verdict = Verdict(0.0, question.points, "manual", say(_NOT_JUDGED))
    if question.id in notebook.unverified and verdict.points > 0:
        verdict = Verdict(0.0, question.points, "manual", say(_UNVERIFIED_MESSAGE))
    if trained_longer and verdict.points > 0:  # without points the history itself has told
        notebook.remark(question.id, trained_longer)
    remark = " ".join(_once(notebook.remarks.get(question.id, [])))
    request = question.request(hidden=True, seed=notebook.seed)
    shown = shown_answer(request, answer, whole=verdict.state == "manual")
    return QuestionResult(question.id, question.title, verdict, remark, shown)


def _bounded(question: Question, verdict: Verdict) -> Verdict:
    """A verdict whose points are a number between none and all."""
    if math.isfinite(verdict.points) and 0 <= verdict.points <= question.points:
        return verdict
    raise ValueError(say("{points} points of {of}", points=verdict.points, of=question.points))


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
