"""A single value: a number, a text, a shape, a list of them."""

from typing import Any

import msgspec

from workbench.labs.questions.answer_keys import Key, key
from workbench.labs.questions.answer_protocol import Answer, Failure, Plain, Verdict
from workbench.labs.questions.answer_wording import kind_of, received_text
from workbench.labs.questions.plain_values import BLANK
from workbench.labs.questions.question_base import NamedQuestion
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, say

_WRONG = mark("{name} is not right yet.")
_SOME_WRONG = mark("{right} of the {count} values in {name} are right. The first that is not is number {first}.")
_OTHER_KIND = mark("{name} is of another kind than expected.")
_STILL_BLANK = mark("{name} still has a blank. Replace every FIXME.")


class ValueQuestion(NamedQuestion, frozen=True, tag="value"):
    """The value of a name. With ``partial`` every right one of several values earns its share."""

    expected: Key
    kind: str = ""
    partial: bool = False

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002 - every kind has both
        found = result(answer)
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=self.kind)
        return self._compared(found.plain)

    def public(self) -> "ValueQuestion":
        return msgspec.structs.replace(self, expected=self.expected.sealed(self.id))

    def _compared(self, value: Plain) -> Verdict:
        received = received_text(value)
        right = self.expected.compare(value)
        if right is None:
            return verdict(self, 0, say(_OTHER_KIND, name=self.name), expected=self.kind, received=received)
        if all(right):
            return verdict(self, 1, expected=self.kind, received=received)
        share = sum(right) / len(right) if self.partial else 0.0
        return verdict(self, share, self._message(value, right), expected=self.kind, received=received)

    def _message(self, value: Plain, right: tuple[bool, ...]) -> str:
        if value == BLANK or (type(value) is list and BLANK in value):
            return say(_STILL_BLANK, name=self.name)
        if len(right) == 1 or not any(right):
            return say(_WRONG, name=self.name)
        first = right.index(False) + 1
        return say(_SOME_WRONG, name=self.name, right=sum(right), count=len(right), first=first)


def value(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    expected: Any,
    *,
    tolerance: float = 0.0,
    partial: bool = False,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> ValueQuestion:
    """The notebook's ``name`` must have the value ``expected``.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name in the notebook that holds the answer.
        expected: The right value: a number, a text, None, or lists and dicts of these.
        tolerance: How far numbers may be off (absolute).
        partial: Whether each right part earns its share of the points.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> value("q1", 2, "steps", 600).points
    2.0
    """
    one = key(expected, tolerance)
    return ValueQuestion(
        id=id,
        points=points,
        title=title,
        hints=tuple(hints),
        name=name,
        expected=one,
        kind=kind_of(one.value),
        partial=partial,
    )
