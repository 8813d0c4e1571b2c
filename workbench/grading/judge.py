"""The judge's process: queries a submission's worker processes and compares their answers with the expected ones.

Networks are described and run in a process of their own, in which no cell of the notebook has run: the student's
process hands over the network as a file, so that it cannot claim what the file does not hold.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import CellProblem, QuestionResult
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.sandbox import Sandbox
from workbench.grading.shown_answer import shown_answer
from workbench.grading.submissions import Submission
from workbench.grading.worker_protocol import Ask, Examine, Export
from workbench.labs.questions import Question, seed_of
from workbench.labs.questions.answer_protocol import (
    Answer,
    AnyStep,
    Describe,
    Failure,
    Predict,
    Read,
    Request,
    Result,
    Value,
    Verdict,
)
from workbench.messages import mark, say

_NOT_JUDGED = mark("This answer could not be judged; your instructor looks at it.")
_JUDGE_RAISED = mark("The check of this question failed on this answer ({error}); look at it by hand.")
_UNVERIFIED = mark(
    "The network could only be looked at inside the notebook's own process ({reason}), where its code could claim "
    "anything; look at it by hand."
)
_UNVERIFIED_MESSAGE = mark("Your network could not be opened apart from your notebook; your instructor looks at it.")
_PACKED = mark("Answered from what was packed when the student submitted; running the notebook did not give it.")
_NEWER_TEXT = mark("The text is the one packed when the student submitted; the notebook's last save holds another.")
_NETWORK_SUFFIXES = (".keras", ".graph.json")


class _Network(Struct, frozen=True):
    """A network as a file."""

    file: str
    content: bytes


@dataclass
class _Notebook:
    """The two processes of one submission: with its cells, and without any."""

    submission: Submission
    lab: GradedLab
    cells: NotebookProcess
    clean: NotebookProcess
    networks: dict[str, _Network | Failure] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    unverified: set[str] = field(default_factory=set)

    @property
    def seed(self) -> int:
        """The student's, by the name in the notebook: the variants that the student saw."""
        return seed_of(self.lab.name, self.submission.notebook_student)

    def remark(self, question: str, text: str) -> None:
        self.remarks.setdefault(question, []).append(text)

    def mark_unverified(self, question: str, reason: str) -> None:
        """Note that an answer could only be had from the process that it is about."""
        self.unverified.add(question)
        self.remark(question, say(_UNVERIFIED, reason=reason))


def judge(lab: GradedLab, submission: Submission, sandbox: Sandbox) -> tuple[list[QuestionResult], list[CellProblem]]:
    """The verdict on every question, and the cells that did not run to their end. Raises SandboxError.

    Where running the notebook from top to bottom does not earn everything, the cells are run as the student had run
    them too, if that is known, and the better verdict counts: a notebook that was not saved costs nothing.
    """
    results, problems = _judged(lab, submission, sandbox)
    again = replace(submission, cells=submission.session)
    if not submission.session or _sources(again) == _sources(submission) or all(map(_is_full, results)):
        return results, problems
    others, _ = _judged(lab, again, sandbox)
    better = [max(pair, key=lambda each: each.verdict.points) for pair in zip(results, others, strict=True)]
    return better, problems


def _judged(lab: GradedLab, submission: Submission, sandbox: Sandbox) -> tuple[list[QuestionResult], list[CellProblem]]:
    """``sandbox`` runs one process at a time: the notebook's is ended before the clean one starts."""
    train = lab.retrain or not submission.networks
    cells = NotebookProcess(
        sandbox, lab.limits, submission.cells, files=submission.files, student=submission.notebook_student, train=train
    )
    notebook = _Notebook(submission, lab, cells, NotebookProcess(sandbox, lab.limits))
    requests = {each.id: each.request(hidden=True, seed=notebook.seed) for each in lab.questions}
    try:
        replies = {each.id: _ask_notebook(notebook, each, requests[each.id]) for each in lab.questions}
        problems = [CellProblem(number, each.kind, each.message) for number, each in cells.failures.items()]
        cells.close()
        found = {each: _examined(notebook, requests[each], replies[each]) for each in requests}
        notebook.clean.close()
        answers = {each: _completed(notebook, each, requests[each], replies[each], found[each]) for each in requests}
    finally:
        cells.close()
        notebook.clean.close()
    return [_result(notebook, each, answers[each.id]) for each in lab.questions], problems


def _sources(submission: Submission) -> list[str]:
    return [cell.source for cell in submission.cells]


def _is_full(result: QuestionResult) -> bool:
    return result.verdict.state in {"passed", "manual"}


def _ask_notebook(notebook: _Notebook, question: Question, request: Request) -> list[Result | _Network]:
    """What the notebook answers, and in place of what is asked of a network the network itself, as a file."""
    networks = {step.name: _network(notebook, step.name) for step in request.steps if _looks_at_network(step)}
    steps = [
        step
        for step in request.steps
        if not isinstance(networks.get(step.name), _Network) or not _looks_at_network(step)
    ]
    asked = iter(_ask(notebook, tuple(steps)))
    packed = _packed_values(notebook, question)
    replies: list[Result | _Network] = []
    for step in request.steps:
        network = networks.get(step.name) if _looks_at_network(step) else None
        if isinstance(network, _Network):
            replies.append(network)
            continue
        result = next(asked)
        spare = packed.get(step.name) if isinstance(step, Read) else None
        if isinstance(spare, Value) and result != spare and _is_for_a_person(notebook, question, spare):
            replies.append(spare)
            notebook.remark(question.id, say(_NEWER_TEXT))
            continue
        # Where what was trained is handed in, nothing trains again, and the notebook's own numbers are not those.
        if isinstance(spare, Value) and (isinstance(result, Failure) or notebook.submission.networks):
            replies.append(spare)
            if isinstance(result, Failure):
                notebook.remark(question.id, say(_PACKED))
        elif _looks_at_network(step) and isinstance(result, Value):
            replies.append(result)
            notebook.mark_unverified(question.id, network.message if isinstance(network, Failure) else "")
        else:
            replies.append(_with_cause(result, step.name, notebook))
    return replies


def _ask(notebook: _Notebook, steps: tuple[AnyStep, ...]) -> tuple[Result, ...]:
    if not steps:
        return ()
    return notebook.cells.ask(Ask(Request(steps), notebook.lab.limits.question_seconds)).results


def _packed_values(notebook: _Notebook, question: Question) -> dict[str, Result]:
    """The values that were packed when the student submitted, by name."""
    answer = notebook.submission.answers.get(question.id, Answer(()))
    steps = question.request(hidden=False, seed=notebook.seed).steps
    return {step.name: result for step, result in zip(steps, answer.results, strict=False) if isinstance(step, Read)}


def _is_for_a_person(notebook: _Notebook, question: Question, value: Value) -> bool:
    """Whether this answer earns no points before it is read: then the newer one counts, and nobody gains by it."""
    try:
        return question.judge(Answer((value,)), hidden=True, seed=notebook.seed).state == "manual"
    except Exception:  # noqa: BLE001 - an author's check
        return False


def _with_cause(result: Result, name: str, notebook: _Notebook) -> Result:
    """For a name that is missing because its cell failed: that failure, with the cell's number."""
    if not isinstance(result, Failure) or result.kind != "missing":
        return result
    failures = notebook.cells.failures
    for cell in reversed(notebook.submission.cells):
        if cell.number in failures and name in cell.names:
            return failures[cell.number]
    return result


def _network(notebook: _Notebook, name: str) -> _Network | Failure:
    """The network of a name, as the student handed it in, or as the notebook exports it (once)."""
    if name not in notebook.networks:
        handed_in = notebook.submission.networks.get(name)
        notebook.networks[name] = _Network(*handed_in) if handed_in else _exported(notebook, name)
    return notebook.networks[name]


def _exported(notebook: _Notebook, name: str) -> _Network | Failure:
    command = Export(name, notebook.lab.limits.question_seconds)
    (result,) = notebook.cells.ask(command).results
    if isinstance(result, Failure):
        return result
    files = result.plain if isinstance(result.plain, dict) else {}
    for file, content in files.items():
        if file.endswith(_NETWORK_SUFFIXES) and isinstance(content, bytes):
            return _Network(file, content)
    return Failure("not_plain")


def _examined(notebook: _Notebook, request: Request, replies: list[Result | _Network]) -> list[Result]:
    """What was told, with what a clean process reports of the networks."""
    results: list[Result] = []
    for step, each in zip(request.steps, replies, strict=True):
        if isinstance(each, _Network):
            seconds = notebook.lab.limits.question_seconds
            command = Examine(step.name, each.file, each.content, Request((step,)), seconds)
            results += notebook.clean.ask(command).results
        else:
            results.append(each)
    return results


def _completed(
    notebook: _Notebook, question: str, request: Request, replies: list[Result | _Network], found: list[Result]
) -> Answer:
    """The answer; a network that the clean process could not open is asked of in the notebook after all."""
    results = []
    for step, each, result in zip(request.steps, replies, found, strict=True):
        failed = isinstance(each, _Network) and isinstance(result, Failure)
        results.append(_asked_in_notebook(notebook, question, step, result) if failed else result)
    return Answer(tuple(results))


def _asked_in_notebook(notebook: _Notebook, question: str, step: AnyStep, found: Result) -> Result:
    """What the notebook itself says of a network that cannot be opened elsewhere; a person has to look at that."""
    (claimed,) = _ask(notebook, (step,))
    if isinstance(claimed, Value) and isinstance(found, Failure):
        notebook.mark_unverified(question, found.message or found.kind)
    return claimed


def _looks_at_network(step: AnyStep) -> bool:
    return isinstance(step, Describe) or (isinstance(step, Predict) and not isinstance(step.inputs, str))


def _result(notebook: _Notebook, question: Question, answer: Answer) -> QuestionResult:
    try:
        verdict = _bounded(question, question.judge(answer, hidden=True, seed=notebook.seed))
    except Exception as error:  # noqa: BLE001 - an author's check; it must not cost the other questions
        notebook.remark(question.id, say(_JUDGE_RAISED, error=f"{type(error).__name__}: {error}"))
        verdict = Verdict(0.0, question.points, "manual", say(_NOT_JUDGED))
    if question.id in notebook.unverified and verdict.points > 0:
        verdict = Verdict(0.0, question.points, "manual", say(_UNVERIFIED_MESSAGE))
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
