"""What a submission answers: from the process of its notebook, from the clean one, or as it was packed.

Networks are described and run in a process of their own, in which no cell of the notebook has run: the student's
process hands over the network as a file, so that it cannot claim what the file does not hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from msgspec import Struct

from workbench.grading.graded_lab import GradedLab
from workbench.grading.network_structure import same_structure
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.submissions import Submission
from workbench.grading.worker_protocol import Ask, CountEpochs, Examine, Export
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
)
from workbench.messages import mark, say

_UNVERIFIED = mark(
    "The network could only be looked at inside the notebook's own process ({reason}), where its code could claim "
    "anything; look at it by hand."
)
_PACKED = mark("Answered from what was packed when the student submitted; running the notebook did not give it.")
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


class NetworkFile(Struct, frozen=True):
    """A network as a file. ``remark`` is what to know of it; ``unverified``: nobody can say how it was made."""

    file: str
    content: bytes
    remark: str = ""
    unverified: bool = False


Reply: TypeAlias = Result | NetworkFile


@dataclass
class JudgedSubmission:
    """The two processes of one submission: with its cells, and without any."""

    submission: Submission
    lab: GradedLab
    cells: NotebookProcess
    clean: NotebookProcess
    train: bool
    networks: dict[str, NetworkFile | Failure] = field(default_factory=dict)
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


def all_replies(notebook: JudgedSubmission, requests: dict[str, Request]) -> dict[str, list[Reply]]:
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


def epochs_counted(notebook: JudgedSubmission, name: str) -> int:
    """For how many epochs ``fit`` trained the network of a name; 0 where that is not known."""
    command = CountEpochs(name, notebook.lab.limits.question_seconds)
    (result,) = notebook.cells.ask(command).results
    return result.plain if isinstance(result, Value) and type(result.plain) is int else 0


def _hidden_steps(question: Question, request: Request, seed: int) -> list[AnyStep]:
    """The steps that only the judge asks for."""
    visible = question.request(hidden=False, seed=seed).steps
    return [step for step in request.steps if step not in visible]


def _ask_notebook(notebook: JudgedSubmission, question: Question, steps: list[AnyStep]) -> list[Reply]:
    """What the notebook answers, and in place of what is asked of a network the network itself, as a file."""
    networks = {step.name: _network(notebook, step.name) for step in steps if _looks_at_network(step)}
    own = tuple(
        step for step in steps if not isinstance(networks.get(step.name), NetworkFile) or not _looks_at_network(step)
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
    notebook: JudgedSubmission,
    question: Question,
    step: AnyStep,
    network: NetworkFile | Failure,
    asked: Iterator[Result],
) -> Reply:
    """A network for what is asked of it; where it cannot be saved, what the notebook says of it."""
    if isinstance(network, NetworkFile):
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
    notebook: JudgedSubmission, question: Question, step: AnyStep, result: Result, packed: Result | None
) -> Reply:
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


def _ask(notebook: JudgedSubmission, steps: tuple[AnyStep, ...]) -> tuple[Result, ...]:
    if not steps:
        return ()
    return notebook.cells.ask(Ask(Request(steps), notebook.lab.limits.question_seconds)).results


def _packed_values(notebook: JudgedSubmission, question: Question) -> dict[str, Result]:
    """The values that were packed when the student submitted, by name."""
    answer = notebook.submission.answers.get(question.id, Answer(()))
    steps = question.request(hidden=False, seed=notebook.seed).steps
    return {step.name: result for step, result in zip(steps, answer.results, strict=False) if isinstance(step, Read)}


def _is_for_a_person(notebook: JudgedSubmission, question: Question, value: Value) -> bool:
    """Whether this answer earns no points before it is read: then the newer one counts, and nobody gains by it."""
    try:
        return question.judge(Answer((value,)), hidden=True, seed=notebook.seed).state == "manual"
    except Exception:  # noqa: BLE001 - an author's check
        return False


def _with_cause(result: Result, name: str, notebook: JudgedSubmission) -> Result:
    """For a name that is missing because its cell failed: that failure, with the cell's number."""
    if not isinstance(result, Failure) or result.kind != "missing":
        return result
    failures = notebook.cells.failures
    for cell in reversed(notebook.submission.cells):
        if cell.number in failures and name in cell.names:
            return failures[cell.number]
    return result


def _network(notebook: JudgedSubmission, name: str) -> NetworkFile | Failure:
    """The network of a name, as the student handed it in, or as the notebook exports it (once)."""
    if name not in notebook.networks:
        notebook.networks[name] = _chosen_network(notebook, name)
    return notebook.networks[name]


def _chosen_network(notebook: JudgedSubmission, name: str) -> NetworkFile | Failure:
    """What was handed in, with a remark where the notebook does not bear it out; where it trains again, its own.

    A drawing is made by hand, so that no code can bear it out; code that makes a model of its name contradicts it.
    """
    file, content = notebook.submission.networks.get(name, ("", b""))
    own = _exported(notebook, name)
    if file and not file.endswith(_TRAINED):
        is_coded = isinstance(own, NetworkFile) and own.file.endswith(_TRAINED)
        return NetworkFile(file, content, say(_OTHER_NETWORK, name=name) if is_coded else "")
    if not file or (notebook.train and isinstance(own, NetworkFile)):
        return own
    if notebook.train:
        return NetworkFile(file, content, say(_NOT_REPEATED, name=name), unverified=True)
    if isinstance(own, Failure):
        return NetworkFile(file, content, say(_NOT_COMPUTED, name=name))
    if not same_structure(own.content, content):
        return NetworkFile(file, content, say(_OTHER_NETWORK, name=name))
    trains = any(_TRAINS.search(cell.source) for cell in notebook.submission.cells)
    return NetworkFile(file, content, "" if trains else say(_NOT_TRAINED, name=name))


def _exported(notebook: JudgedSubmission, name: str) -> NetworkFile | Failure:
    command = Export(name, notebook.lab.limits.question_seconds)
    (result,) = notebook.cells.ask(command).results
    if isinstance(result, Failure):
        return result
    files = result.plain if isinstance(result.plain, dict) else {}
    for file, content in files.items():
        if file.endswith(_NETWORK_SUFFIXES) and isinstance(content, bytes):
            return NetworkFile(file, content)
    return Failure("not_plain")


def examined(notebook: JudgedSubmission, request: Request, replies: list[Reply]) -> list[Result]:
    """What was told, with what a clean process reports of the networks."""
    results: list[Result] = []
    for step, each in zip(request.steps, replies, strict=True):
        if isinstance(each, NetworkFile):
            seconds = notebook.lab.limits.question_seconds
            command = Examine(step.name, each.file, each.content, Request((step,)), seconds)
            results += notebook.clean.ask(command).results
        else:
            results.append(each)
    return results


def completed(
    notebook: JudgedSubmission, question: str, request: Request, replies: list[Reply], found: list[Result]
) -> Answer:
    """The answer; a network that the clean process could not open is asked of in the notebook after all."""
    results = []
    for step, each, result in zip(request.steps, replies, found, strict=True):
        failed = isinstance(each, NetworkFile) and isinstance(result, Failure)
        results.append(_asked_in_notebook(notebook, question, step, result) if failed else result)
    return Answer(tuple(results))


def _asked_in_notebook(notebook: JudgedSubmission, question: str, step: AnyStep, found: Result) -> Result:
    """What the notebook itself says of a network that cannot be opened elsewhere; a person has to look at that."""
    (claimed,) = _ask(notebook, (step,))
    if isinstance(claimed, Value) and isinstance(found, Failure):
        notebook.mark_unverified(question, found.message or found.kind)
    return claimed


def _looks_at_network(step: AnyStep) -> bool:
    return isinstance(step, Describe) or (isinstance(step, Predict) and not isinstance(step.inputs, str))
