"""In which order units are started, and what happens when one ends: the same for threads and for a cluster."""

import heapq
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol

from workbench.flow.flow_units import Unit
from workbench.flow.unit_hooks import BlockReport

_LOOK_SECONDS = 0.1


class UnitEnd(NamedTuple):
    """How a unit ended: with reports, or with an error."""

    unit: Unit
    reports: Sequence[BlockReport] = ()
    error: BaseException | None = None


class Executor(Protocol):
    """What runs units."""

    capacity: int
    """How many units it takes at once."""

    def start(self, unit: Unit, ended: Callable[[UnitEnd], None]) -> None:
        """Begin a unit. ``ended`` is called once, by any thread, when its results are in the store, or it failed."""

    def close(self) -> None:
        """Free what it holds. All units that were started have ended."""


def run_units(
    units: Sequence[Unit],
    executor: Executor,
    ended: Callable[[UnitEnd], bool],
    is_stopped: Callable[[], bool],
    started: Callable[[Unit], None],
    tick: Callable[[], None],
) -> None:
    """Run units, each when all that it needs is finished; of those that can run, the one with the lowest number first.

    Args:
        units: In an order in which each can run behind those before it.
        executor: What runs them.
        ended: Called with each end, by this thread; says whether those that need the unit may run.
        is_stopped: Whether no more are to be started.
        started: Called before a unit is started.
        tick: Called a few times a second, and after each end.
    """
    left = {unit.number: len(unit.needs) for unit in units}
    by_number = {unit.number: unit for unit in units}
    behind: dict[int, list[int]] = {}
    for unit in units:
        for need in unit.needs:
            behind.setdefault(need, []).append(unit.number)
    ready = [number for number, count in left.items() if not count]
    heapq.heapify(ready)
    ends: SimpleQueue[UnitEnd] = SimpleQueue()
    running = 0
    while running or (ready and not is_stopped()):
        while ready and running < executor.capacity and not is_stopped():
            unit = by_number[heapq.heappop(ready)]
            running += 1
            if unit.tasks:
                started(unit)
                executor.start(unit, ends.put)
            else:
                ends.put(UnitEnd(unit))
        tick()
        try:
            end = ends.get(timeout=_LOOK_SECONDS)
        except Empty:
            continue
        running -= 1
        if ended(end):
            for number in behind.get(end.unit.number, ()):
                left[number] -= 1
                if not left[number]:
                    heapq.heappush(ready, number)
