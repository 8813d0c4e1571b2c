"""Mistakes that the author of a lab knows: an answer that equals one gets the author's words about it.

Answers are compared by a digest, so that a notebook holds no wrong answer in words. Numbers count as equal when their
first nine digits are, and an array equals a list of the same numbers.
"""

import math
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from workbench.labs.questions.answer_protocol import Answer, Array, Failure, Result, Verdict
from workbench.labs.questions.plain_values import as_numpy
from workbench.messages import mark, say

_KNOWN = mark("A known mistake: {remark}.")
_DIGITS = 9


class Mistake(Struct, frozen=True, tag="mistake", omit_defaults=True):
    """A wrong answer of which the author has said what is wrong.

    Args:
        remark: What is wrong, in the author's words.
        visible: The digest of the answer to what ``wb.check`` asks; empty where that shows no mistake.
        hidden: The digest of the answer to what the judge asks; never in a student's notebook.
    """

    remark: str
    visible: str = ""
    hidden: str = ""


def digest(question: str, answer: Answer) -> str:
    """The digest of an answer to a question; empty where nothing in it is a value.

    Args:
        question: The id of the question, so that equal answers to two questions have two digests.
        answer: What came back for a request.

    Returns:
        A text, equal for equal answers.

    >>> from workbench.labs.questions.answer_protocol import Value
    >>> digest("q1", Answer((Value(600),))) == digest("q1", Answer((Value(600.0),)))
    True
    """
    if all(isinstance(one, Failure) for one in answer.results):
        return ""
    return sha256(f"{question}\n{[_normal_result(one) for one in answer.results]!r}".encode()).hexdigest()


def with_remark(
    mistakes: Sequence[Mistake], question: str, answer: Answer, verdict: Verdict, *, hidden: bool
) -> Verdict:
    """The verdict with the author's words, where an answer without all points is a mistake the author knows.

    Args:
        mistakes: The known mistakes of the question.
        question: The id of the question.
        answer: What came back for the request.
        verdict: What the question says of it.
        hidden: Whether the judge asked, with its hidden cases.

    Returns:
        The verdict; its message ends with the remark.
    """
    if not mistakes or verdict.state not in {"partly", "not"}:
        return verdict
    found = digest(question, answer)
    known = next((one for one in mistakes if found and found == (one.hidden if hidden else one.visible)), None)
    if known is None:
        return verdict
    return replace(verdict, message=f"{verdict.message} {say(_KNOWN, remark=known.remark)}".strip())


def _normal_result(found: Result) -> Any:
    """A failure by its kind alone: its message names what the student called things."""
    return ("failure", found.kind) if isinstance(found, Failure) else ("value", _normal(found.plain))


def _normal(value: Any) -> Any:
    if type(value) is Array:
        return _normal(as_numpy(value).tolist())
    if type(value) is list:
        return [_normal(one) for one in value]
    if type(value) is dict:
        return sorted((name, repr(_normal(one))) for name, one in value.items())
    if isinstance(value, bool | int | float):
        return _number(value)
    return value.strip() if isinstance(value, str) else value


def _number(value: float) -> str:
    number = float(value)
    return f"{number:.{_DIGITS}g}" if math.isfinite(number) else str(number)
