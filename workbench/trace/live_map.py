"""Maps that follow: a drawing of a model highlights each step while that model is traced or debugged."""

from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakSet

StepListener = Callable[[str], None]


class LiveMap(Protocol):
    """A drawing on the screen. ``drawn`` is what it is a drawing of."""

    @property
    def drawn(self) -> Any:
        """The model or the graph."""

    def light(self, name: str) -> None:
        """Mark the step called ``name``."""


_LIVE_MAPS: WeakSet[LiveMap] = WeakSet()


def show(drawing: LiveMap) -> None:
    """Have ``drawing`` follow its model for as long as somebody holds it."""
    _LIVE_MAPS.add(drawing)


def step_listener(model: Any, light: StepListener | None) -> StepListener | None:
    """What is told of each step: the maps of ``model``, and ``light``; None if there is nothing to tell."""
    listeners: list[StepListener] = [
        one.light for one in list(_LIVE_MAPS) if one.drawn is model or _equal(one.drawn, model)
    ]
    listeners += [light] if light is not None else []
    if not listeners:
        return None

    def notify(name: str) -> None:
        for each in listeners:
            each(name)

    return notify


def _equal(drawn: Any, model: Any) -> bool:
    """Graphs are values: an equal one is the same."""
    return type(drawn).__name__ == "Graph" and drawn == model
