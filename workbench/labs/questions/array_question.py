"""An array: its shape, its dtype, its numbers within a tolerance."""

from typing import Any

import msgspec

from workbench.labs.questions.answer_keys import ArrayKey, array_key
from workbench.labs.questions.answer_protocol import Answer, Array, Failure, Plain, Verdict
from workbench.labs.questions.answer_wording import dtype_name, received_text, shape_text, short
from workbench.labs.questions.plain_values import as_numpy
from workbench.labs.questions.question_base import NamedQuestion
from workbench.labs.questions.shared_verdicts import failed, result, verdict
from workbench.messages import mark, say

_NO_ARRAY = mark("{name} is no array of numbers.")
_SHAPE = mark("{name} has the shape {received}, and should have {expected}.")
_DTYPE = mark("{name} has the dtype {received}, and should have {expected}.")
_WRONG = mark("{name} is not right yet: {wrong} of {count} numbers differ. At {place} there is {received}.")
_NONE_RIGHT = mark("{name} is not right yet: its numbers differ. At {place} there is {received}.")
_EXPECTED = mark("an array of shape {shape}")
_EXPECTED_TYPED = mark("an array of shape {shape} and dtype {dtype}")


class ArrayQuestion(NamedQuestion, frozen=True, tag="array"):
    """An array by its numbers. ``dtype`` is a kind (``"float"``) or a full name (``"float32"``); empty takes any."""

    expected: ArrayKey
    dtype: str = ""
    partial: bool = False

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:  # noqa: ARG002 - every kind has both
        found = result(answer)
        if isinstance(found, Failure):
            return failed(self, found, self.name, expected=self._wanted())
        message, share = self._compared(found.plain)
        return verdict(self, share, message, expected=self._wanted(), received=received_text(found.plain))

    def public(self) -> "ArrayQuestion":
        return msgspec.structs.replace(self, expected=self.expected.sealed(self.id))

    def _wanted(self) -> str:
        shape = shape_text(self.expected.shape)
        return say(_EXPECTED_TYPED, shape=shape, dtype=self.dtype) if self.dtype else say(_EXPECTED, shape=shape)

    def _compared(self, value: Plain) -> tuple[str, float]:
        numbers = _numbers(value)
        if numbers is None:
            return say(_NO_ARRAY, name=self.name), 0
        if numbers.shape != self.expected.shape:
            shapes = {"received": shape_text(numbers.shape), "expected": shape_text(self.expected.shape)}
            return say(_SHAPE, name=self.name, **shapes), 0
        dtype = dtype_name(numbers.dtype.str)
        if self.dtype and not dtype.startswith(self.dtype):
            return say(_DTYPE, name=self.name, received=dtype, expected=self.dtype), 0
        return self._counted(numbers, self.expected.compare(numbers))

    def _counted(self, numbers: Any, right: Any) -> tuple[str, float]:
        if right.all():
            return "", 1
        place = _first(~right)
        share = float(right.mean()) if self.partial else 0.0
        values = {"name": self.name, "place": list(place), "received": short(numbers[place].item())}
        if not right.any():
            return say(_NONE_RIGHT, **values), share
        return say(_WRONG, wrong=int((~right).sum()), count=right.size, **values), share


def _first(places: Any) -> tuple[int, ...]:
    import numpy as np

    return tuple(int(at) for at in np.unravel_index(int(places.argmax()), places.shape))


def _numbers(value: Plain) -> Any:
    """A NumPy array of an Array, or of nested lists of numbers of even length; None for all else."""
    import numpy as np

    if type(value) is Array:
        return as_numpy(value)
    if type(value) is not list:
        return None
    try:
        found = np.array(value)
    except ValueError:
        return None
    return found if found.dtype.kind in "biuf" else None


def array(
    id: str,  # noqa: A002 - the word of the authors' guide
    points: float,
    name: str,
    expected: Any,
    *,
    tolerance: float = 1e-6,
    dtype: str = "",
    partial: bool = False,
    title: str = "",
    hints: tuple[str, ...] = (),
) -> ArrayQuestion:
    """The notebook's ``name`` must be an array (or nested lists) equal to ``expected`` within ``tolerance``.

    The shape is told to the student; ask for a shape with ``value`` or ``shape_table``.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        name: The name in the notebook that holds the answer.
        expected: The right array, of any shape, or nested lists of numbers.
        tolerance: How far each element may be off (absolute).
        dtype: The element type that is asked for, such as ``"float32"``; any without it.
        partial: Whether each right element earns its share of the points.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.
        ValueError: ``expected`` is no array of numbers.

    >>> array("q2", 1, "kernel", [[1, 0], [0, -1]]).dtype
    ''
    """
    return ArrayQuestion(
        id=id,
        points=points,
        title=title,
        hints=tuple(hints),
        name=name,
        expected=array_key(expected, tolerance),
        dtype=dtype,
        partial=partial,
    )
