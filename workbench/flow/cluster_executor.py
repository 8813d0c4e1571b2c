"""Units spread over a Dask cluster whose machines see the folder of the results; keys and results are the same."""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from workbench.data.sample import Sample
from workbench.data.sample_entries import GivenSample, SampleEntry
from workbench.flow.block_store import BlockStore
from workbench.flow.flow_log import FlowLog
from workbench.flow.flow_plan import WHOLE
from workbench.flow.flow_run_errors import RunStopped
from workbench.flow.flow_units import BlockTask, DataBlock, Unit
from workbench.flow.module_work import is_custom
from workbench.flow.run_options import RunOptions
from workbench.flow.step_work import StepWork, WorkContext
from workbench.flow.steps import StepKind
from workbench.flow.unit_hooks import BlockReport, RunModule, UnitHooks
from workbench.flow.unit_run import run_unit
from workbench.flow.unit_schedule import Executor, UnitEnd
from workbench.messages import mark, say

_STOPS = "stops"
_LOOK_SECONDS = 0.25
_UNITS_A_THREAD = 2
_HERE = mark("It is computed here and not on the cluster: {reason}")


class ClusterExecutor:
    """Sends units to a cluster. What cannot travel, and what needs all samples, is computed here.

    Args:
        client: A ``distributed.Client``.
        local: Computes the others.
        store: Where results are kept: a folder that all workers see.
        works: What each kind of step does.
        options: What the run is asked to do.
        run: What the run is told by from others.
        stop: Set when the run is stopped.
        log: Takes what is to be known.
    """

    def __init__(
        self,
        client: Any,
        local: Executor,
        store: BlockStore,
        works: Mapping[StepKind, StepWork],
        options: RunOptions,
        run: str,
        stop: threading.Event,
        log: FlowLog,
    ) -> None:
        self._client, self._local, self._store, self._works = client, local, store, works
        self._options, self._run, self._log = options, run, log
        self.capacity = max(1, _UNITS_A_THREAD * sum(int(count) for count in client.ncores().values()))
        self._running: dict[Any, tuple[Unit, Callable[[UnitEnd], None]]] = {}
        self._lock = threading.Lock()
        self._stop_file = store.folder / _STOPS / run
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, args=(stop,), daemon=True)
        self._watcher.start()

    def _watch(self, stop: threading.Event) -> None:
        """Tell the workers, which see the folder, that the run was stopped."""
        while not self._closed.is_set():
            if stop.wait(_LOOK_SECONDS):
                self._stop_file.parent.mkdir(parents=True, exist_ok=True)
                self._stop_file.touch()
                return

    def start(self, unit: Unit, ended: Callable[[UnitEnd], None]) -> None:
        """Begin a unit."""
        if _stays_here(unit):
            self._local.start(unit, ended)
            return
        try:
            future = self._client.submit(
                run_on_worker, _sendable(unit), self._store.folder, dict(self._works), self._run,
                stops_at_issue=self._options.on_error == "stop", pure=False,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - what cannot be pickled raises anything
            self._compute_here(unit, ended, error)
            return
        with self._lock:
            self._running[future.key] = unit, ended
        future.add_done_callback(self._done)

    def _done(self, future: Any) -> None:
        with self._lock:
            unit, ended = self._running.pop(future.key)
        if future.status == "finished":
            ended(UnitEnd(unit, future.result()))
            return
        error = future.exception() if future.status == "error" else None
        if isinstance(error, RunStopped):
            ended(UnitEnd(unit, error=error))
        else:  # also an input that is gone, which is computed again here
            self._compute_here(unit, ended, error or RuntimeError(future.status))

    def _compute_here(self, unit: Unit, ended: Callable[[UnitEnd], None], error: BaseException) -> None:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        self._log.add(unit.tasks[0].step.path, say(_HERE, reason=reason))
        self._local.start(unit, ended)

    def close(self) -> None:
        """End what watches."""
        self._closed.set()
        self._watcher.join()
        self._stop_file.unlink(missing_ok=True)
        self._local.close()


def _stays_here(unit: Unit) -> bool:
    """Whether a unit is computed where the run is: one of all samples, and modules whose class may stand in a cell."""
    return any(
        task.block == WHOLE or (task.step.module is not None and is_custom(task.step.module)) for task in unit.tasks
    )


def _sendable(unit: Unit) -> Unit:
    """A unit whose samples travel: those that are no files are read here."""
    return Unit(unit.number, [_sendable_task(task) for task in unit.tasks])


def _sendable_task(task: BlockTask) -> BlockTask:
    inputs = tuple(
        tuple(
            DataBlock(one.path, one.step, one.block, tuple(map(_sendable_entry, one.entries)))
            if isinstance(one, DataBlock)
            else one
            for one in blocks
        )
        for blocks in task.inputs
    )
    return BlockTask(task.step, task.block, task.key, inputs, task.anchor, task.whole)


def _sendable_entry(entry: SampleEntry) -> SampleEntry:
    if hasattr(entry.read, "fingerprint") or isinstance(entry.read, GivenSample):
        return entry
    try:
        read: Callable[[], Sample] = GivenSample(entry.read())
    except Exception:  # noqa: BLE001 - it fails there as well, and is reported
        return entry
    return SampleEntry(entry.name, read, entry.split, entry.group, entry.issue)


def run_on_worker(
    unit: Unit, folder: Path, works: Mapping[StepKind, StepWork], run: str, *, stops_at_issue: bool
) -> list[BlockReport]:
    """Compute a unit on a worker of the cluster.

    Args:
        unit: The unit.
        folder: Of the results.
        works: What each kind of step does.
        run: What the run is told by from others.
        stops_at_issue: Whether the first sample that fails ends it.

    Returns:
        What came out; the blocks are in the store.
    """
    store = BlockStore(folder)
    stopped = _StopFile(folder / _STOPS / run)
    hooks = UnitHooks(
        store, works, stopped, partial(_context, store), partial(_runner, works), run,
        stops_at_issue=stops_at_issue,
    )  # fmt: skip
    result = run_unit(unit, hooks)
    result.keep(store)
    return result.reports


class _StopFile:
    """Whether a file is there, looked at a few times a second."""

    def __init__(self, path: Path) -> None:
        self._path, self._looked, self._found = path, 0.0, False

    def __call__(self) -> bool:
        now = monotonic()
        if now - self._looked > _LOOK_SECONDS:
            self._looked, self._found = now, self._path.exists()
        return self._found


def _context(store: BlockStore, task: BlockTask) -> WorkContext:
    folder = store.whole(task.whole.key) if task.whole is not None else None
    return WorkContext(task.step.path, folder=folder)


def _runner(works: Mapping[StepKind, StepWork], task: BlockTask, context: WorkContext) -> RunModule:
    return lambda samples: works[task.step.kind].run_sample(task.step, samples, context)
