"""A table of shapes to fill: one row a layer, every right row earns its share."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.labs.questions.answer_keys import Key, key
from workbench.labs.questions.answer_protocol import Answer, Failure, Plain, Verdict
from workbench.labs.questions.answer_wording import received_text, short
from workbench.labs.questions.plain_values import BLANK
from workbench.labs.questions.question_base import NamedQuestion
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, mark_plural, say, say_plural

_EXPECTED = mark("a dict with one shape a row: {rows}")
_NO_TABLE = mark("{name} is no dict of shapes.")
_ROWS = mark("{right} of {count} rows are right. Look again at {rows}.")
_NO_ROW = mark_plural("The row is not right yet: {rows}.", "No row is right yet. Look again at {rows}.")
_ROW = mark("{row} ({value})")
_EMPTY_ROW = mark("{row} (still blank)")
_BETWEEN = re.compile(r"[\s(),\[\]x×]+", re.IGNORECASE)
_MOST_NAMED = 3


class ShapeTable(NamedQuestion, frozen=True, tag="shape table"):
    """A dict from the name of a row to a shape."""

    rows: Mapping[str, Key]

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002 - every kind has both
        found = result(answer)
        wanted = say(_EXPECTED, rows=", ".join(self.rows))
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=wanted)
        received = received_text(found.plain)
        if type(found.plain) is not dict:
            return verdict(self, 0, say(_NO_TABLE, name=self.name), expected=wanted, received=received)
        table = {row: shape_of(found.plain.get(row)) for row in self.rows}
        wrong = [row for row, one in self.rows.items() if not one.matches(table[row])]
        share = 1 - len(wrong) / max(len(self.rows), 1)
        return verdict(self, share, self._message(wrong, found.plain), expected=wanted, received=received)

    def public(self) -> "ShapeTable":
        rows = {row: one.sealed(f"{self.id}/{row}") for row, one in self.rows.items()}
        return msgspec.structs.replace(self, rows=rows)

    def _message(self, wrong: list[str], table: Mapping[str, Plain]) -> str:
        if not wrong:
            return ""
        named = [_named(row, table.get(row, BLANK)) for row in wrong[:_MOST_NAMED]]
        right, count, rows = len(self.rows) - len(wrong), len(self.rows), ", ".join(named)
        if not right:
            return say_plural(_NO_ROW, count, rows=rows)
        return say(_ROWS, right=right, count=count, rows=rows)


def _named(row: str, value: Plain) -> str:
    return say(_EMPTY_ROW, row=row) if value == BLANK else say(_ROW, row=row, value=short(value))


def shape_of(value: Plain) -> Plain:
    """A shape however a learner writes it: ``(100, 28, 28, 1)``, ``"100x28x28x1"``, ``"100 × 28 × 28 × 1"``, ``10``.

    >>> shape_of("100×28×28×1")
    [100, 28, 28, 1]
    """
    if type(value) is str:
        parts = [part for part in _BETWEEN.split(value) if part]
        if parts and all(part.isdecimal() or part == "None" for part in parts):
            return [None if part == "None" else int(part[:18]) for part in parts]
    return [value] if type(value) is int else value


def shape_table(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    expected: Mapping[str, Any],
    *,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> ShapeTable:
    """The notebook's ``name`` must be a dict with these rows and shapes; every right row earns its share.

    A learner may write ``(100, 28, 28, 1)``, ``[100, 28, 28, 1]`` or ``"100x28x28x1"``.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name in the notebook that holds the answer.
        expected: The rows and their shapes; None stands for a size that is not fixed.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> list(shape_table("q6", 2, "shapes", {"conv": (None, 26, 26, 8), "flatten": (None, 5408)}).rows)
    ['conv', 'flatten']
    """
    rows = {row: key(shape_of(key(shape).value)) for row, shape in expected.items()}
    return ShapeTable(id=id, points=points, title=title, hints=tuple(hints), name=name, rows=rows)
