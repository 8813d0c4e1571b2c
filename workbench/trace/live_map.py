"""Observers of a run: a displayed map highlights each step while its model is traced or debugged."""

from collections.abc import Callable
from typing import Any, Protocol
from weakref import WeakSet

StepListener = Callable[[str], None]


class LiveMap(Protocol):
    """A displayed map. ``drawn`` is the model or graph that it shows."""

    @property
    def drawn(self) -> Any:
        """The model or the graph."""

    def light(self, name: str) -> None:
        """Mark the step called ``name``."""


class BatchObserver(Protocol):
    """Wants to know which batch a model was traced on."""

    def traced(self, model: Any, x: Any) -> None:
        """``model`` was called on the batch ``x`` without an error."""


_OBSERVERS: WeakSet[BatchObserver] = WeakSet()


def observe_batches(observer: BatchObserver) -> None:
    """Register an observer, by a weak reference."""
    _OBSERVERS.add(observer)


def forget_batches(observer: BatchObserver) -> None:
    """End that."""
    _OBSERVERS.discard(observer)


def batch_traced(model: Any, x: Any) -> None:
    """Notify the observers."""
    for observer in list(_OBSERVERS):
        observer.traced(model, x)


_LIVE_MAPS: WeakSet[LiveMap] = WeakSet()


def show(drawing: LiveMap) -> None:
    """Register ``drawing`` as an observer of its model, by a weak reference."""
    _LIVE_MAPS.add(drawing)


def step_listener(model: Any, light: StepListener | None) -> StepListener | None:
    """A callback for each step: notifies the maps of ``model`` and ``light``; None without observers."""
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
    """Graphs are compared by value."""
    return type(drawn).__name__ == "Graph" and drawn == model
