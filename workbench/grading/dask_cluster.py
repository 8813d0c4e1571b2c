"""Grading on a Dask cluster: the same judge, run by Dask's workers, each with its own sandbox.

A worker that is lost costs time only: what it had begun is begun again on another, each submission counts once, and a
remark says so.
"""

import time
import uuid
from collections import Counter, deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask, not_judged
from workbench.messages import WorkbenchError, mark, mark_plural, say, say_plural
from workbench.version import __version__

_NO_DASK = mark("Dask is not installed. Run: pip install distributed")
_NO_CLUSTER = mark("There is no Dask scheduler at {address}: {reason}")
_NO_WORKERS = mark(
    "The Dask scheduler at {address} has no workers. Start some on the machines that are to grade: "
    "dask worker {address}"
)
_SCHEDULER_LOST = mark(
    "The Dask scheduler at {address} does not answer any more: {reason}. What was graded is kept; run the same command "
    "again."
)
_WORKERS_LOST = mark(
    "The Dask scheduler at {address} has lost its last worker. What was graded is kept; start workers and run the same "
    "command again."
)
_OTHER_WORKER = mark("The Dask worker {name} has keras-workbench {other}, and here it is {version}: install the same.")
_BARE_WORKER = mark("The Dask workers cannot grade: {reason}. Install keras-workbench {version} on every worker.")
_AGAIN = mark_plural(
    "A Dask worker was lost while this was graded, so that it was graded {count} more time; the last result counts.",
    "Dask workers were lost while this was graded, so that it was graded {count} more times; the last result counts.",
)
_FAILED = mark("The Dask workers could not grade this submission: {reason}")

_CONNECT_SECONDS = 15
_LOOK_SECONDS = 5.0
"""How long to wait for a result before the workers are counted again."""
_PATIENCE_SECONDS = 60.0
"""How long a cluster may be without workers: they may be starting again."""
_AHEAD = 2
"""Submissions that are sent for each thread of the workers: more would only fill the scheduler's memory."""


class ClusterError(WorkbenchError, RuntimeError):
    """The Dask cluster cannot be used for grading.

    Install Dask, check the address, or grade without ``--dask``.
    """

    code = "cluster-unusable"


def grade_on(address: str, tasks: Sequence[GradingTask]) -> Iterator[Graded]:
    """Grade tasks of one lab on the cluster at an address, in the order they finish. Raises ClusterError.

    What took too long while others were graded is graded once more when nothing else is, and that counts.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(say(_NO_DASK)) from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(say(_NO_CLUSTER, address=address, reason=error)) from error
    with client:
        _require_workers(client, address)
        grading = _Grading(client, address, tasks[0].lab)
        try:
            yield from grading.all_of(tasks)
        except OSError as error:
            raise ClusterError(say(_SCHEDULER_LOST, address=address, reason=error)) from error
        finally:
            grading.close()


def _require_workers(client: Any, address: str) -> None:
    from workbench.grading.dask_worker import worker_version

    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError as error:
        raise ClusterError(say(_NO_WORKERS, address=address)) from error
    try:
        versions = client.run(worker_version)
    except ImportError as error:
        raise ClusterError(say(_BARE_WORKER, reason=error, version=__version__)) from error
    for name, other in versions.items():
        if other != __version__:
            raise ClusterError(say(_OTHER_WORKER, name=name, other=other, version=__version__))


class _Grading:
    """One lab on a cluster. The lab travels once a worker, submissions one by one."""

    def __init__(self, client: Any, address: str, lab: GradedLab) -> None:
        from workbench.grading.dask_worker import lab_plugin

        self._client, self._address = client, address
        self._name = f"workbench-{uuid.uuid4().hex}"
        client.register_plugin(lab_plugin(self._name, lab))

    def all_of(self, tasks: Sequence[GradingTask]) -> Iterator[Graded]:
        """The results in the order they finish."""
        slow = []
        for task, graded in self._results(tasks):
            if graded.timed_out and len(tasks) > 1:
                slow.append(task)
            else:
                yield graded
        for task in slow:
            yield from (graded for _, graded in self._results([task]))

    def close(self) -> None:
        """Take the lab off the workers, as far as they still answer."""
        with suppress(OSError, TimeoutError, ValueError):
            self._client.unregister_worker_plugin(self._name)

    def _results(self, tasks: Sequence[GradingTask]) -> Iterator[tuple[GradingTask, Graded]]:
        todo, waiting = deque(tasks), dict[Any, GradingTask]()
        last_seen = time.monotonic()
        before = self._starts()
        while todo or waiting:
            threads = sum(self._client.ncores().values())
            if threads:
                last_seen = time.monotonic()
            elif time.monotonic() - last_seen > _PATIENCE_SECONDS:
                raise ClusterError(say(_WORKERS_LOST, address=self._address))
            while todo and len(waiting) < _AHEAD * threads:
                task = todo.popleft()
                waiting[self._send(task)] = task
            for future in self._finished(waiting):
                graded = self._result(future, waiting[future], before)
                if graded is not None:
                    yield waiting.pop(future), graded

    def _send(self, task: GradingTask) -> Any:
        from workbench.grading.dask_worker import grade_on_worker

        without_lab = replace(task.lab, questions=(), given=(), solution=())
        return self._client.submit(grade_on_worker, self._name, replace(task, lab=without_lab), pure=False)

    def _finished(self, waiting: Collection[Any]) -> Collection[Any]:
        from distributed import wait

        if not waiting:
            time.sleep(_LOOK_SECONDS / 10)
            return ()
        with self._client.as_current(), suppress(TimeoutError):
            return list(wait(list(waiting), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
        return ()

    def _result(self, future: Any, task: GradingTask, before: Counter[str]) -> Graded | None:
        """None where its worker was lost after all, before it gave the result, so that Dask runs it again."""
        if future.status == "cancelled":
            raise ClusterError(say(_SCHEDULER_LOST, address=self._address, reason=future.status))
        if future.status == "error":
            return not_judged(task, say(_FAILED, reason=future.exception(timeout=_CONNECT_SECONDS)))
        try:
            graded = msgspec.msgpack.decode(future.result(timeout=_PATIENCE_SECONDS), type=Graded)
        except TimeoutError:
            return None
        again = self._starts()[task.key] - before[task.key] - 1
        if again < 1:
            return graded
        return replace(graded, remarks=(*graded.remarks, say_plural(_AGAIN, again)))

    def _starts(self) -> Counter[str]:
        """How often the judging of each submission has begun, by the task's key."""
        return Counter(str(key) for _, key in self._client.get_events(self._name))
