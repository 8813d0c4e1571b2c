"""Which answers a lab's planted wrong answers give, so that a student who gives the same one reads what is wrong."""

import contextlib
import io
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.labs.questions import AnyQuestion
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.array_question import ArrayQuestion
from workbench.labs.questions.choice_question import ChoiceQuestion
from workbench.labs.questions.function_question import FunctionQuestion
from workbench.labs.questions.known_mistakes import Mistake, digest
from workbench.labs.questions.shape_table_question import ShapeTable
from workbench.labs.questions.value_question import ValueQuestion

_MATCHED = (ValueQuestion, ArrayQuestion, ShapeTable, FunctionQuestion, ChoiceQuestion)
"""Kinds whose answers are values that can be compared; a network, a measure of one and a text are not."""


def with_mistakes(questions: Sequence[AnyQuestion], planted: Iterable[tuple[str, str, str]]) -> tuple[AnyQuestion, ...]:
    """The questions with the mistakes that the author has described.

    Each planted answer's code is run with NumPy and with the right answers under their names, so that it may change
    one of them. Code that needs more of the solution than that gives no remark.

    Args:
        questions: ``QUESTIONS`` of ``checks.py``.
        planted: The id of the question, the code and the note of each wrong answer; those without a note are left out.

    Returns:
        The questions in the same order.
    """
    right = {one.name: _expected(one) for one in questions if isinstance(one, ValueQuestion | ShapeTable)}
    known: dict[str, list[tuple[str, str]]] = {}
    for question, code, note in planted:
        if note:
            known.setdefault(question, []).append((code, note))
    return tuple(
        replace(one, mistakes=tuple(_mistakes(one, known[one.id], right)))
        if one.id in known and isinstance(one, _MATCHED)
        else one
        for one in questions
    )


def _expected(question: ValueQuestion | ShapeTable) -> Any:
    if isinstance(question, ValueQuestion):
        return question.expected.value
    return {row: one.value for row, one in question.rows.items()}


def _mistakes(question: AnyQuestion, planted: Sequence[tuple[str, str]], right: Mapping[str, Any]) -> Iterable[Mistake]:
    for code, note in planted:
        namespace = _after(code, right)
        if namespace is None:
            continue
        visible, hidden = (_digest(question, namespace, hidden=hidden) for hidden in (False, True))
        yield Mistake(note.rstrip("."), visible, hidden)


def _after(code: str, right: Mapping[str, Any]) -> dict[str, Any] | None:
    """The names after a planted answer has run; None where it needs more of the solution."""
    import numpy as np

    namespace: dict[str, Any] = {"np": np, **right}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"):
        try:
            exec(code, namespace)  # noqa: S102 - the author's own, as checks.py is
        except Exception:  # noqa: BLE001 - it names something of the solution
            return None
    return namespace


def _digest(question: AnyQuestion, namespace: Mapping[str, Any], *, hidden: bool) -> str:
    """The digest of what the planted answer gives; empty where that is right, as far as is asked."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"):
        answer = gather(question.request(hidden=hidden, seed=0), namespace)
    verdict = question.judge(answer, hidden=hidden, seed=0)
    return digest(question.id, answer) if verdict.state in {"partly", "not"} else ""
