"""Functions that are called when something changes; one that raises is called no more, and costs nothing else."""

import warnings
from collections.abc import Callable

from workbench.messages import say

Listener = Callable[[], object]


class Listeners:
    """Those of one run or study. May be used by several threads.

    Args:
        broken: A template with ``{name}`` and ``{error}``, to warn of a listener that raised.

    >>> listeners, heard = Listeners("{name}: {error}"), []
    >>> remove = listeners.add(lambda: heard.append("called"))
    >>> listeners.call("a run")
    >>> remove()
    >>> listeners.call("a run")
    >>> heard
    ['called']
    """

    def __init__(self, broken: str) -> None:
        self._broken = broken
        self._functions: list[Listener] = []

    def __len__(self) -> int:
        return len(self._functions)

    def add(self, listener: Listener) -> Callable[[], None]:
        """Call a function from now on; what comes back ends this."""
        self._functions.append(listener)

        def remove() -> None:
            if listener in self._functions:
                self._functions.remove(listener)

        return remove

    def call(self, name: str) -> None:
        """Call all of them; ``name`` is what a warning calls their source."""
        for listener in tuple(self._functions):
            try:
                listener()
            except Exception as error:  # noqa: BLE001 - a broken chart must not cost what it shows
                if listener in self._functions:
                    self._functions.remove(listener)
                warnings.warn(say(self._broken, name=name, error=error), stacklevel=3)
