"""The last few results of a costly function: undo and redo ask for what was made a moment ago."""

from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")

_KEPT = 6


class RecentResults(Generic[Result]):
    """Results by the object they were made of, which is compared by identity, and by further values.

    >>> results, graph = RecentResults[int](), object()
    >>> results.of(graph, ("top",), lambda: 1), results.of(graph, ("top",), lambda: 2), results.of(graph, (), lambda: 3)
    (1, 1, 3)
    """

    def __init__(self) -> None:
        self._kept: list[tuple[object, object, Result]] = []

    def of(self, source: object, further: object, make: Callable[[], Result]) -> Result:
        """What was made of ``source`` and ``further`` before, or what ``make`` gives now."""
        for place, (other, others, result) in enumerate(self._kept):
            if other is source and others == further:
                self._kept.insert(0, self._kept.pop(place))
                return result
        result = make()
        self._kept = [(source, further, result), *self._kept[: _KEPT - 1]]
        return result
