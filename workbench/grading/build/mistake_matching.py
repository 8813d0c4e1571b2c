"""Which answers a lab's planted wrong answers give, so that a student who gives the same one reads what is wrong."""

import ast
import contextlib
import io
import signal
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_MODULES = frozenset({"math", "numpy"})
"""What a planted answer may import here: one that waits, or ends its process, only ``workbench lab test`` tries."""
_SECONDS = 2.0
"""That a planted answer may take here."""


class _Overrun(KeyboardInterrupt):
    """A planted answer takes too long; like an interrupt it is no failure of a step, and passes through all of them."""


def with_mistakes(questions: Sequence[AnyQuestion], planted: Iterable[tuple[str, str, str]]) -> tuple[AnyQuestion, ...]:
    """The questions with the mistakes that the author has described.

    Each planted answer's code is run with NumPy and with the right answers under their names, so that it may change
    one of them. Code that needs more of the solution than that, that imports something else, or that takes longer
    than two seconds gives no remark.

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
        digests = _digests(question, code, right)
        if digests is not None:
            yield Mistake(note.rstrip("."), *digests)


def _digests(question: AnyQuestion, code: str, right: Mapping[str, Any]) -> tuple[str, str] | None:
    """The digests of what a planted answer gives to ``wb.check`` and to the judge; None where it cannot be tried."""
    import numpy as np

    namespace: dict[str, Any] = {"np": np, **right}
    try:
        if not _is_plain(code):
            return None
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings(action="ignore"), _limited():
            exec(code, namespace)  # noqa: S102 - the author's own, as checks.py is
            return _digest(question, namespace, hidden=False), _digest(question, namespace, hidden=True)
    except (Exception, SystemExit, _Overrun):  # noqa: BLE001 - it names something of the solution, say
        return None


def _is_plain(code: str) -> bool:
    """Whether all that it imports are modules of numbers. Raises SyntaxError."""
    imported = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [
        node.module or "" if isinstance(node, ast.ImportFrom) else alias.name
        for node in imported
        for alias in node.names
    ]
    return all(name.partition(".")[0] in _MODULES for name in names)


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """End what takes too long, again and again until it has ended; where there are signals, and they come here."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _overrun)
    signal.setitimer(signal.ITIMER_REAL, _SECONDS, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _overrun(number: int, frame: object) -> None:  # noqa: ARG001 - what a handler is given
    raise _Overrun


def _digest(question: AnyQuestion, namespace: Mapping[str, Any], *, hidden: bool) -> str:
    """The digest of what the planted answer gives; empty where that is right, as far as is asked."""
    answer = gather(question.request(hidden=hidden, seed=0), namespace)
    verdict = question.judge(answer, hidden=hidden, seed=0)
    return digest(question.id, answer) if verdict.state in {"partly", "not"} else ""
