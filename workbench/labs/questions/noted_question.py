"""A question whose answer a student's notebook only notes: whether it is right, the notebook does not know."""

from collections.abc import Mapping

from workbench.labs.questions.answer_protocol import (
    Answer,
    AnyStep,
    CallFunction,
    Failure,
    Plain,
    Read,
    Request,
    Result,
    Value,
    Verdict,
)
from workbench.labs.questions.answer_wording import options_text, received_text
from workbench.labs.questions.plain_values import has_blank
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, say

_NOTED = mark("Your answer to {question} is noted. Whether it is right is decided when it is graded.")
_STILL_BLANK = mark("{name} still has a blank. Replace every FIXME.")
_NO_OPTION = mark(
    "{name} should hold {options}, as text, or several of these where that is asked. It is not noted yet."
)


class NotedQuestion(Question, frozen=True, tag="noted"):
    """The student's copy of a question that is noted: what to look at, and nothing that tells a right answer.

    ``steps`` are those of the visible check, without any expected result. ``options`` are the letters of a choice.
    """

    steps: tuple[AnyStep, ...]
    options: Mapping[str, str] = {}

    def request(self, *, hidden: bool, seed: int) -> Request:  # noqa: ARG002 - every kind has both
        return Request(self.steps)

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002
        for place, step in enumerate(self.steps):
            found = result(answer, place)
            complaint = self._complaint(step, found)
            if complaint is not None:
                return complaint
        message = say(_NOTED, question=self.id)
        return Verdict(0.0, self.points, "noted", message, received=self._received(answer))

    def public(self) -> "NotedQuestion":
        return self

    def _complaint(self, step: AnyStep, found: Result) -> Verdict | None:
        """What keeps an answer from being noted: that there is none. An error of a function may be the right answer."""
        if isinstance(found, Failure):
            raised = isinstance(step, CallFunction) and found.kind == "raised"
            return None if raised else failed(self, found, step.name)
        if has_blank(found.plain):
            return verdict(self, 0, say(_STILL_BLANK, name=step.name))
        if self.options and not _are_options(found.plain, self.options):
            message = say(_NO_OPTION, name=step.name, options=options_text(self.options))
            return verdict(self, 0, message, received=received_text(found.plain))
        return None

    def _received(self, answer: Answer) -> str:
        """What was noted, where it is one value that a student wrote."""
        found = result(answer)
        if len(self.steps) != 1 or not isinstance(self.steps[0], Read) or not isinstance(found, Value):
            return ""
        return received_text(found.plain)


def noted_copy(question: Question, options: Mapping[str, str]) -> NotedQuestion:
    """What a notebook gets of a question that is noted. Hints stay out: they are for answers known to be wrong."""
    steps = question.request(hidden=False, seed=0).steps
    return NotedQuestion(id=question.id, points=question.points, title=question.title, steps=steps, options=options)


def _are_options(value: Plain, options: Mapping[str, str]) -> bool:
    """Whether a value holds letters of a choice and nothing else, however they are written."""
    items = value if type(value) is list else value.replace(",", " ").split() if type(value) is str else ()
    known = {option.casefold() for option in options}
    return bool(items) and all(type(item) is str and item.strip().strip(".)").casefold() in known for item in items)
