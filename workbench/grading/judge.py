"""The judge's process: queries a submission's worker processes and compares their answers with the expected ones.

Networks are described and run in a process of their own, in which no cell of the notebook has run: the student's
process hands over the network as a file, so that it cannot claim what the file does not hold.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import CellProblem, QuestionResult
from workbench.grading.network_structure import same_structure
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
_SESSION = mark(
    "These points are for the cells as the student had run them; the notebook as it was saved earned {points:g}."
)
_NOT_COMPUTED = mark(
    "The network {name} counts as it was handed in; running the notebook makes none of this name that can be saved."
)
_OTHER_NETWORK = mark("The network {name} counts as it was handed in; running the notebook builds another one.")
_NOT_TRAINED = mark(
    "The network {name} counts as it was handed in; the notebook builds one like it, but holds no code that trains."
)
_NOT_REPEATED = mark("the lab asks for training again, and running the notebook gave no network {name}")
_NEWER_TEXT = mark("The text is the one packed when the student submitted; the notebook's last save holds another.")
_TRAINED = ".keras"
_NETWORK_SUFFIXES = (_TRAINED, ".graph.json")
_TRAINS = re.compile(r"\b(?:fit|train\w*|apply_gradients|GradientTape|Workbench)\s*\(")


class Judgement(NamedTuple):
    """The verdict on every question, the cells that did not run to their end, and whether anything took too long."""

    results: list[QuestionResult]
    problems: list[CellProblem]
    timed_out: bool = False


class _Network(Struct, frozen=True):
    """A network as a file. ``remark`` is what to know of it; ``unverified``: nobody can say how it was made."""

    file: str
    content: bytes
    remark: str = ""
    unverified: bool = False


_Reply: TypeAlias = Result | _Network


@dataclass
class _Notebook:
    """The two processes of one submission: with its cells, and without any."""

    submission: Submission
    lab: GradedLab
    cells: NotebookProcess
    clean: NotebookProcess
    train: bool
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
    notebook = _Notebook(submission, lab, cells, NotebookProcess(sandbox, lab.limits), train)
    requests = {each.id: each.request(hidden=True, seed=notebook.seed) for each in lab.questions}
    try:
        replies = _all_replies(notebook, requests)
        problems = [CellProblem(number, each.kind, each.message) for number, each in cells.failures.items()]
        cells.close()
        found = {each: _examined(notebook, requests[each], replies[each]) for each in requests}
        notebook.clean.close()
        answers = {each: _completed(notebook, each, requests[each], replies[each], found[each]) for each in requests}
    finally:
        cells.close()
        notebook.clean.close()
    results = [_result(notebook, each, answers[each.id]) for each in lab.questions]
    return Judgement(results, problems, cells.timed_out or notebook.clean.timed_out)


def _sources(submission: Submission) -> list[str]:
    return [cell.source for cell in submission.cells]


def _is_full(result: QuestionResult) -> bool:
    return result.verdict.state in {"passed", "manual"}


def _all_replies(notebook: _Notebook, requests: dict[str, Request]) -> dict[str, list[_Reply]]:
    """What the notebook answers to every question.

    Everything that students ask themselves comes first, and hidden inputs last: code that has seen one could show it
    in an answer to a visible step, and so in the student's feedback.
    """
    hidden = {each.id: _hidden_steps(each, requests[each.id], notebook.seed) for each in notebook.lab.questions}
    shown = {each.id: [step for step in requests[each.id].steps if step not in hidden[each.id]]
             for each in notebook.lab.questions}  # fmt: skip
    for name in [step.name for request in requests.values() for step in request.steps if _looks_at_network(step)]:
        _network(notebook, name)
    first = {each.id: _ask_notebook(notebook, each, shown[each.id]) for each in notebook.lab.questions}
    replies = {}
    for question in notebook.lab.questions:
        own = first[question.id]
        lost = next((each for each in own if isinstance(each, Failure) and each.kind in {"timeout", "crashed"}), None)
        steps = hidden[question.id]
        rest = [lost] * len(steps) if lost else _ask_notebook(notebook, question, steps)
        waiting = {False: iter(own), True: iter(rest)}
        replies[question.id] = [next(waiting[step in steps]) for step in requests[question.id].steps]
    return replies


def _hidden_steps(question: Question, request: Request, seed: int) -> list[AnyStep]:
    """The steps that only the judge asks for."""
    visible = question.request(hidden=False, seed=seed).steps
    return [step for step in request.steps if step not in visible]


def _ask_notebook(notebook: _Notebook, question: Question, steps: list[AnyStep]) -> list[_Reply]:
    """What the notebook answers, and in place of what is asked of a network the network itself, as a file."""
    networks = {step.name: _network(notebook, step.name) for step in steps if _looks_at_network(step)}
    own = tuple(
        step for step in steps if not isinstance(networks.get(step.name), _Network) or not _looks_at_network(step)
    )
    asked = iter(_ask(notebook, own))
    packed = _packed_values(notebook, question)
    return [
        _network_reply(notebook, question, step, networks[step.name], asked)
        if _looks_at_network(step)
        else _plain_reply(notebook, question, step, next(asked), packed.get(step.name))
        for step in steps
    ]


def _network_reply(
    notebook: _Notebook, question: Question, step: AnyStep, network: _Network | Failure, asked: Iterator[Result]
) -> _Reply:
    """A network for what is asked of it; where it cannot be saved, what the notebook says of it."""
    if isinstance(network, _Network):
        if network.unverified:
            notebook.mark_unverified(question.id, network.remark)
        elif network.remark:
            notebook.remark(question.id, network.remark)
        return network
    result = next(asked)
    if isinstance(result, Value):
        notebook.mark_unverified(question.id, network.message)
        return result
    return _with_cause(result, step.name, notebook)


def _plain_reply(
    notebook: _Notebook, question: Question, step: AnyStep, result: Result, packed: Result | None
) -> _Reply:
    """What the notebook computed, or what was packed, and then with a remark."""
    if not isinstance(step, Read) or not isinstance(packed, Value) or packed == result:
        return _with_cause(result, step.name, notebook)
    if _is_for_a_person(notebook, question, packed):
        notebook.remark(question.id, say(_NEWER_TEXT))
        return packed
    # Where what was trained is handed in, nothing trains again, and the notebook's own numbers are not those.
    if isinstance(result, Failure) or not notebook.train:
        notebook.remark(question.id, say(_PACKED))
        return packed
    return result


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
        notebook.networks[name] = _chosen_network(notebook, name)
    return notebook.networks[name]


def _chosen_network(notebook: _Notebook, name: str) -> _Network | Failure:
    """What was handed in, with a remark where the notebook does not bear it out; where it trains again, its own.

    A drawing is made by hand, so that no code can bear it out.
    """
    file, content = notebook.submission.networks.get(name, ("", b""))
    if file and not file.endswith(_TRAINED):
        return _Network(file, content)
    own = _exported(notebook, name)
    if not file or (notebook.train and isinstance(own, _Network)):
        return own
    if notebook.train:
        return _Network(file, content, say(_NOT_REPEATED, name=name), unverified=True)
    if isinstance(own, Failure):
        return _Network(file, content, say(_NOT_COMPUTED, name=name))
    if not same_structure(own.content, content):
        return _Network(file, content, say(_OTHER_NETWORK, name=name))
    trains = any(_TRAINS.search(source) for source in _sources(notebook.submission))
    return _Network(file, content, "" if trains else say(_NOT_TRAINED, name=name))


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


def _examined(notebook: _Notebook, request: Request, replies: list[_Reply]) -> list[Result]:
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
    notebook: _Notebook, question: str, request: Request, replies: list[_Reply], found: list[Result]
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
