"""Maps that follow: a drawing of a model lights each step while that model is traced or debugged."""

from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakSet

Light = Callable[[str], None]


class LiveMap(Protocol):
    """A drawing on the screen. ``drawn`` is what it is a drawing of."""

    @property
    def drawn(self) -> Any:
        """The model or the graph."""

    def light(self, name: str) -> None:
        """Mark the step called ``name``."""


_MAPS: WeakSet[LiveMap] = WeakSet()


def show(drawing: LiveMap) -> None:
    """Have ``drawing`` follow its model for as long as somebody holds it."""
    _MAPS.add(drawing)


def light_of(model: Any, light: Light | None) -> Light | None:
    """What is told of each step: the maps of ``model``, and ``light``; None if there is nothing to tell."""
    lights: list[Light] = [one.light for one in list(_MAPS) if one.drawn is model or _equal(one.drawn, model)]
    lights += [light] if light is not None else []
    if not lights:
        return None

    def tell(name: str) -> None:
        for each in lights:
            each(name)

    return tell


def _equal(drawn: Any, model: Any) -> bool:
    """Graphs are values: an equal one is the same."""
    return type(drawn).__name__ == "Graph" and drawn == model
