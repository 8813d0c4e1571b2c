"""The judge's process: asks a submission's processes, and compares what they say with what is expected.

Networks are described and run in a process of their own, in which no cell of the notebook has run: the student's
process hands over the network as a file, so that it cannot claim what the file does not hold.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from workbench.grading.labs import Lab
from workbench.grading.orders import Ask, Examine, Export
from workbench.grading.results import CellProblem, QuestionResult
from workbench.grading.sandbox import Sandbox
from workbench.grading.session import Session
from workbench.grading.submissions import Submission
from workbench.labs.questions import Question, seed_of
from workbench.labs.questions.protocol import (
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
_NETWORK_SUFFIXES = (".keras", ".graph.json")


@dataclass
class _Notebook:
    """The two processes of one submission: with its cells, and without any."""

    submission: Submission
    lab: Lab
    cells: Session
    clean: Session
    remarks: dict[str, list[str]] = field(default_factory=dict)
    unverified: set[str] = field(default_factory=set)

    @property
    def seed(self) -> int:
        """The student's, by the name in the notebook: the variants that the student saw."""
        return seed_of(self.lab.name, self.submission.calls_itself)

    def remark(self, question: str, text: str) -> None:
        self.remarks.setdefault(question, []).append(text)


def judge(lab: Lab, submission: Submission, sandbox: Sandbox) -> tuple[list[QuestionResult], list[CellProblem]]:
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


def _judged(lab: Lab, submission: Submission, sandbox: Sandbox) -> tuple[list[QuestionResult], list[CellProblem]]:
    """``sandbox`` runs one process at a time: the notebook's is ended before the clean one starts."""
    train = lab.retrain or not submission.networks
    cells = Session(
        sandbox, lab.limits, submission.cells, files=submission.files, student=submission.calls_itself, train=train
    )
    notebook = _Notebook(submission, lab, cells, Session(sandbox, lab.limits))
    requests = {each.id: each.request(hidden=True, seed=notebook.seed) for each in lab.questions}
    try:
        in_notebook = {each.id: _ask_notebook(notebook, each, requests[each.id]) for each in lab.questions}
        networks = {each: _networks(notebook, requests[each]) for each in requests}
        problems = [CellProblem(number, each.kind, each.message) for number, each in cells.failures.items()]
        cells.close()
        answers = {
            each: _verified(notebook, each, requests[each], in_notebook[each], networks[each]) for each in requests
        }
    finally:
        cells.close()
        notebook.clean.close()
    return [_result(notebook, each, answers[each.id]) for each in lab.questions], problems


def _sources(submission: Submission) -> list[str]:
    return [cell.source for cell in submission.cells]


def _is_full(result: QuestionResult) -> bool:
    return result.verdict.state in {"passed", "manual"}


def _ask_notebook(notebook: _Notebook, question: Question, request: Request) -> Answer:
    """What the notebook answers, completed by what was packed when the student submitted."""
    if not request.steps:
        return Answer(())
    packed = _packed_values(notebook, question)
    answer = notebook.cells.ask(Ask(request, notebook.lab.limits.question_seconds))
    results: list[Result] = []
    for step, result in zip(request.steps, answer.results, strict=True):
        spare = packed.get(step.name) if isinstance(step, Read) else None
        # Where what was trained is handed in, nothing trains again, and the notebook's own numbers are not those.
        if isinstance(spare, Value) and (isinstance(result, Failure) or notebook.submission.networks):
            results.append(spare)
            if isinstance(result, Failure):
                notebook.remark(question.id, say(_PACKED))
        else:
            results.append(_blamed(result, step.name, notebook))
    return Answer(tuple(results))


def _packed_values(notebook: _Notebook, question: Question) -> dict[str, Result]:
    """The values that were packed when the student submitted, by name."""
    answer = notebook.submission.answers.get(question.id, Answer(()))
    steps = question.request(hidden=False, seed=notebook.seed).steps
    return {step.name: result for step, result in zip(steps, answer.results, strict=False) if isinstance(step, Read)}


def _blamed(result: Result, name: str, notebook: _Notebook) -> Result:
    """For a name that is missing because its cell failed: that failure, with the cell's number."""
    if not isinstance(result, Failure) or result.kind != "missing":
        return result
    failures = notebook.cells.failures
    for cell in reversed(notebook.submission.cells):
        if cell.number in failures and name in cell.names:
            return failures[cell.number]
    return result


def _networks(notebook: _Notebook, request: Request) -> dict[str, tuple[str, bytes] | Failure]:
    """The networks that a request looks at by name: as the student handed them in, or as the notebook exports them."""
    found: dict[str, tuple[str, bytes] | Failure] = {}
    for step in request.steps:
        if not _looks_at_network(step) or step.name in found:
            continue
        found[step.name] = notebook.submission.networks.get(step.name) or _exported(notebook, step.name)
    return found


def _exported(notebook: _Notebook, name: str) -> tuple[str, bytes] | Failure:
    order = Export(name, notebook.lab.limits.question_seconds)
    (result,) = notebook.cells.ask(order).results
    if isinstance(result, Failure):
        return result
    files = result.plain if isinstance(result.plain, dict) else {}
    for file, content in files.items():
        if file.endswith(_NETWORK_SUFFIXES) and isinstance(content, bytes):
            return file, content
    return Failure("not_plain")


def _verified(
    notebook: _Notebook,
    question: str,
    request: Request,
    answer: Answer,
    networks: Mapping[str, tuple[str, bytes] | Failure],
) -> Answer:
    """The answer with everything that it says of networks replaced by what a clean process finds."""
    if not networks:
        return answer
    found = {
        name: _examined(notebook, name, request, network)
        for name, network in networks.items()
    }  # fmt: skip
    results = []
    for step, claimed in zip(request.steps, answer.results, strict=True):
        if not _looks_at_network(step):
            results.append(claimed)
            continue
        result = found[step.name].pop(0)
        if isinstance(result, Failure) and isinstance(claimed, Value):
            notebook.unverified.add(question)
            notebook.remark(question, say(_UNVERIFIED, reason=result.message or result.kind))
        results.append(result if isinstance(result, Value) else claimed)
    return Answer(tuple(results))


def _examined(notebook: _Notebook, name: str, request: Request, network: tuple[str, bytes] | Failure) -> list[Result]:
    """What a clean process finds for the steps that look at this network, in order."""
    steps = tuple(step for step in request.steps if _looks_at_network(step) and step.name == name)
    if isinstance(network, Failure):
        return [network for _ in steps]
    file, content = network
    order = Examine(name, file, content, Request(steps), notebook.lab.limits.question_seconds)
    return list(notebook.clean.ask(order).results)


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
    return QuestionResult(question.id, question.title, verdict, " ".join(_once(notebook.remarks.get(question.id, []))))


def _bounded(question: Question, verdict: Verdict) -> Verdict:
    """A verdict whose points are a number between none and all."""
    if math.isfinite(verdict.points) and 0 <= verdict.points <= question.points:
        return verdict
    raise ValueError(f"{verdict.points} points of {question.points}")


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
