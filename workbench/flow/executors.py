"""Units run by threads of this process: OpenCV, SciPy and reading files let other threads run meanwhile."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

from workbench.flow.block_store import BlockStore
from workbench.flow.flow_run_errors import InputLost
from workbench.flow.flow_units import Unit
from workbench.flow.kept_block import KeptBlock
from workbench.flow.unit_hooks import UnitHooks, UnitResult
from workbench.flow.unit_run import run_unit
from workbench.flow.unit_schedule import UnitEnd

_MOST_WORKERS = 8
_WAITING_TO_BE_KEPT = 8
"""Units whose files wait for the disk at most, each in a thread: the disk takes several files in one go."""
_ATTEMPTS = 5
"""How often a unit is tried again whose input was lost."""


def usual_workers() -> int:
    """How many threads run where the user does not say."""
    return min(_MOST_WORKERS, os.cpu_count() or 1)


class ThreadExecutor:
    """Runs units in threads. While the disk takes the files of one unit, the next is computed.

    Args:
        workers: How many units are computed at once.
        store: Where results are kept.
        hooks: What a unit is run with.
        repair: Computes a lost block again.
    """

    def __init__(
        self,
        workers: int,
        store: BlockStore,
        hooks: Callable[[Unit], UnitHooks],
        repair: Callable[[KeptBlock, str], None],
    ) -> None:
        self._store, self._hooks, self._repair = store, hooks, repair
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="flow")
        self._disk = ThreadPoolExecutor(_WAITING_TO_BE_KEPT, thread_name_prefix="flow-disk")
        self._room = Semaphore(_WAITING_TO_BE_KEPT)
        self.capacity = workers + _WAITING_TO_BE_KEPT

    def start(self, unit: Unit, ended: Callable[[UnitEnd], None]) -> None:
        """Begin a unit."""
        self._threads.submit(self._compute, unit, ended)

    def _compute(self, unit: Unit, ended: Callable[[UnitEnd], None]) -> None:
        try:
            result = computed(unit, self._hooks(unit), self._repair)
        except BaseException as error:  # noqa: BLE001 - the run reports it
            ended(UnitEnd(unit, error=error))
            return
        self._room.acquire()
        self._disk.submit(self._keep, unit, result, ended)

    def _keep(self, unit: Unit, result: UnitResult, ended: Callable[[UnitEnd], None]) -> None:
        try:
            result.keep(self._store)
        except BaseException as error:  # noqa: BLE001 - the run reports it
            ended(UnitEnd(unit, error=error))
        else:
            ended(UnitEnd(unit, result.reports))
        finally:
            self._room.release()

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()
        self._disk.shutdown()


def computed(unit: Unit, hooks: UnitHooks, repair: Callable[[KeptBlock, str], None]) -> UnitResult:
    """Compute a unit; a block of its inputs that is gone or damaged is computed again first.

    Args:
        unit: The unit.
        hooks: What it is run with.
        repair: Computes a lost block again.

    Returns:
        The files, which are not in their places yet.
    """
    for _ in range(_ATTEMPTS):
        try:
            return run_unit(unit, hooks)
        except InputLost as lost:
            repair(lost.block, str(lost.values["received"]))
    return run_unit(unit, hooks)
