"""Verdicts that all kinds of question share."""

import builtins
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.labs.questions.answer_protocol import Answer, Failure, Plain, Result, Value, Verdict
from workbench.messages import mark, say

if TYPE_CHECKING:
    from workbench.labs.questions.question_base import Question

_RIGHT = mark("Right.")
_FAILURES = {
    "missing": mark("There is no {name!r} in the notebook yet. Run the cell that makes it."),
    "blank": mark("{question} still has a blank. Replace FIXME by your answer, run that cell, then check again."),
    "raised": mark("Your {name} stopped with an error: {message}"),
    "timeout": mark("Your {name} took longer than it may: {message}"),
    "crashed": mark("Python ended while your {name} was at work. {message}"),
    "not_plain": mark("{name} is of a type that cannot be checked: {message}."),
    "too_large": mark("{name} is too large to be checked: it has too many {message}."),
}
_CONCEALED = {
    "missing": mark("There is no {name!r} in the notebook yet. Run the cell that makes it."),
    "blank": mark("Your {name} still has a blank. Replace FIXME by your answer."),
    "raised": mark("Your {name} stopped with an error on data that the notebook does not show ({message})."),
    "timeout": mark("Your {name} took longer than it may on data that the notebook does not show."),
    "crashed": mark("Python ended while your {name} was at work on data that the notebook does not show."),
    "not_plain": mark("{name} gives a value of a type that cannot be checked on data that the notebook does not show."),
    "too_large": mark("{name} gives a value that is too large on data that the notebook does not show."),
}
_SOME_ERROR = mark("an error of your own")
_NO_ANSWER = mark("There is no answer to this question.")


def verdict(
    question: "Question", share: float, message: str = "", *, expected: str = "", received: str = ""
) -> Verdict:
    """The verdict for a share of the points from 0 to 1. Without a message, it is right."""
    points = round(question.points * min(max(share, 0.0), 1.0), 4)
    state = "passed" if share >= 1 else "partly" if points > 0 else "not"
    return Verdict(points, question.points, state, message or say(_RIGHT), expected, received)  # type: ignore[arg-type]


def failed(question: "Question", failure: Failure, name: str, *, expected: str = "") -> Verdict:
    """The verdict when a step did not work."""
    message = say(_FAILURES[failure.kind], name=name, question=failure.message or question.id, message=failure.message)
    state = "error" if failure.kind in {"timeout", "crashed"} else "not"
    return Verdict(0.0, question.points, state, message, expected)  # type: ignore[arg-type]


def failed_in_secret(question: "Question", failure: Failure, name: str, *, expected: str = "") -> Verdict:
    """The verdict when a step with hidden inputs did not work, in words that cannot carry any of them.

    The student's code wrote the failure's message after it had seen the inputs.
    """
    kind = failure.message.partition(":")[0]
    known = isinstance(getattr(builtins, kind, None), type)
    message = say(_CONCEALED[failure.kind], name=name, message=kind if known else say(_SOME_ERROR))
    return replace(failed(question, failure, name, expected=expected), message=message)


def no_answer(question: "Question") -> Verdict:
    """The verdict for an answer that has no result where one is needed."""
    return Verdict(0.0, question.points, "not", say(_NO_ANSWER))


def result(answer: Answer, place: int = 0) -> Result:
    """The result of one step; a missing one counts as a missing name."""
    return answer.results[place] if place < len(answer.results) else Failure("missing")


def plain_or_none(found: Result) -> Plain | Any:
    """The value of a step that worked."""
    return found.plain if isinstance(found, Value) else None
