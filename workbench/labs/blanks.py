"""``FIXME``: a blank that a student fills. It may lie in a list or a dict; computing with it raises StillBlank."""

from typing import Any, ClassVar

from workbench.messages import WorkbenchError, mark, say

_LEFT = mark("Here is still a blank. Replace FIXME by your answer, then run the cell again.")
_OF_QUESTION = mark("{question} still has a blank. Replace FIXME by your answer, then run the cell again.")

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
"""What stands in a student's notebook where a solution was: the same two lines that nbgrader puts there."""

_MOST_VISITED = 1_000
"""A table that a student fills is shorter; a list of images is not searched."""


class StillBlank(WorkbenchError):
    """A computation meets a blank.

    Replace FIXME by your answer, then run the cell again. ``question`` is the id of the question it belongs to, or
    empty.
    """

    code = "still-blank"

    def __init__(self, question: str = "") -> None:
        self.question = question
        super().__init__(say(_OF_QUESTION, question=question) if question else say(_LEFT))


class Blank:
    """A place that a student has still to fill.

    It can be stored and printed; computing with it raises StillBlank. With ``solved=True`` (an author's notebook) a
    call gives its argument back: ``FIXME(5)`` is 5, and the student's notebook gets ``FIXME``.
    """

    __slots__ = ("_question", "_solved")
    __array_ufunc__: ClassVar[Any] = None  # so that NumPy leaves arithmetic to the methods below

    def __init__(self, question: str = "", *, solved: bool = False) -> None:
        self._question = question
        self._solved = solved

    @property
    def question(self) -> str:
        return self._question

    def __repr__(self) -> str:
        return "FIXME"

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if self._solved and len(arguments) == 1 and not keywords:
            return arguments[0]
        raise StillBlank(self._question)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python, NumPy and IPython ask everything for
            raise AttributeError(name)
        raise StillBlank(self._question)

    def _refuse(self, *_: Any) -> Any:
        raise StillBlank(self._question)

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse
    __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __neg__ = __pos__ = __abs__ = _refuse
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __contains__ = __getitem__ = __setitem__ = __delitem__ = _refuse
    __int__ = __float__ = __index__ = __complex__ = __round__ = __array__ = _refuse
    __enter__ = __exit__ = _refuse


FIXME = Blank()


def is_blank(value: object) -> bool:
    """Whether ``value`` is a blank itself."""
    return type(value) is Blank


def blanks_in(value: object, depth: int = 4) -> list[Blank]:
    """The blanks in a value: itself, or inside its lists, tuples and dicts."""
    if type(value) is Blank:
        return [value]
    if depth == 0 or (type(value) in {dict, list, tuple} and len(value) > _MOST_VISITED):  # type: ignore[arg-type]
        return []
    if type(value) is dict:
        return [blank for item in value.values() for blank in blanks_in(item, depth - 1)]
    if type(value) in {list, tuple}:
        return [blank for item in value for blank in blanks_in(item, depth - 1)]  # type: ignore[attr-defined]
    return []
