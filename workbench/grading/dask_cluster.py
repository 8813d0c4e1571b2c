"""Grading on a Dask cluster: the same judge, run by Dask's workers, each with its own sandbox.

A worker that is lost costs time only: what it had begun is begun again on another, each submission counts once, and a
remark says so. What holds up the others is set aside and tried again, in the same rounds as on one machine.
"""

import os
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_attempt import Attempt, GradingRun, PreparedTask
from workbench.grading.grading_results import Graded
from workbench.grading.grading_rounds import GradingRounds
from workbench.grading.grading_task import GradingTask, not_judged
from workbench.grading.resource_limits import Limits
from workbench.grading.submissions import SubmissionEntry
from workbench.grading.upload_reader import UploadReader
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

_NO_PORT = mark("an address has a host and a port, such as HOST:8786")
_MOST_PORTS = 65535
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


class DaskGrading:
    """Grading a class on the cluster at an address. It is connected when the first submission has to be judged.

    Args:
        run: What is graded; its plan tells what submissions may see on the workers.
        address: The address of the scheduler.
    """

    def __init__(self, run: GradingRun, address: str) -> None:
        self._run, self._address = run, address
        self._cluster: _Cluster | None = None
        self._reader = UploadReader()

    def graded(self, entries: Sequence[SubmissionEntry]) -> Iterator[Graded]:
        """Every submission, in the order in which they are done. Raises ClusterError."""
        try:
            yield from GradingRounds(self._run.lab.limits, self._threads, self._attempts).graded(entries)
        except OSError as error:
            raise ClusterError(say(_SCHEDULER_LOST, address=self._address, reason=error)) from error
        finally:
            self._reader.close()
            if self._cluster is not None:
                self._cluster.close()

    def _threads(self) -> int:
        return self._cluster.threads() if self._cluster is not None else 0

    def _connected(self) -> "_Cluster":
        if self._cluster is None:
            self._cluster = _Cluster(_connected_client(self._address), self._address, self._run.lab)
        return self._cluster

    def _attempts(
        self, entries: Sequence[SubmissionEntry], limits_now: Callable[[], Limits]
    ) -> Iterator[tuple[SubmissionEntry, Attempt]]:
        todo, sent = deque(entries), dict[Any, _Sent]()
        before = self._cluster.starts() if self._cluster is not None else Counter[str]()
        while todo or sent:
            self._threads()  # raises where the workers are lost
            while todo and self._has_room(len(sent)):
                entry = todo.popleft()
                found = self._run.prepared(entry, limits_now, self._reader)
                if isinstance(found, Graded):
                    yield entry, Attempt(found)
                else:
                    sent[self._connected().send(found.task)] = _Sent(entry, found)
            for future in self._connected().finished(sent) if todo or sent else ():
                attempt = self._attempt(future, sent[future].prepared, before)
                if attempt is not None:
                    yield sent.pop(future).entry, attempt

    def _has_room(self, sent: int) -> bool:
        return self._cluster is None or sent < _AHEAD * self._cluster.threads()

    def _attempt(self, future: Any, prepared: PreparedTask, before: Counter[str]) -> Attempt | None:
        """None where its worker was lost after all, before it gave the result, so that Dask runs it again."""
        task, cluster = prepared.task, self._connected()
        found = cluster.result(future, task)
        if found is None:
            return None
        graded = found.graded
        again = cluster.starts()[task.key] - before[task.key] - 1
        if found.is_new and again >= 1:
            graded = replace(graded, remarks=(*graded.remarks, say_plural(_AGAIN, again)))
        if not graded.protected:
            graded = replace(graded, key=self._run.unprotected_key(task))
        return prepared.with_reading(replace(found, graded=graded))


class _Sent(NamedTuple):
    """A submission that a worker has, or will have."""

    entry: SubmissionEntry
    prepared: PreparedTask


def _connected_client(address: str) -> Any:
    """A client of the scheduler at an address whose workers can grade. Raises ClusterError."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(say(_NO_DASK)) from error
    try:
        _require_address(address)
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(say(_NO_CLUSTER, address=address, reason=error)) from error
    try:
        _require_workers(client, address)
    except ClusterError:
        client.close()
        raise
    return client


def _require_address(address: str) -> None:
    """Raises ValueError for what cannot be an address, before a client waits for it in vain."""
    from distributed.comm.addressing import parse_address
    from distributed.comm.registry import get_backend

    scheme, location = parse_address(address)
    get_backend(scheme)
    if scheme == "inproc" and f"/{os.getpid()}/" in location:  # a scheduler in this process, which has no port
        return
    host, _, port = location.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= _MOST_PORTS:
        raise ValueError(say(_NO_PORT))


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


class _Cluster:
    """One lab on a cluster. The lab travels once a worker, submissions one by one."""

    def __init__(self, client: Any, address: str, lab: GradedLab) -> None:
        from workbench.grading.dask_worker import lab_plugin

        self._client, self._address = client, address
        self._name = f"workbench-{uuid.uuid4().hex}"
        self._last_seen = time.monotonic()
        client.register_plugin(lab_plugin(self._name, lab))

    def close(self) -> None:
        """Take the lab off the workers, as far as they still answer."""
        with suppress(OSError, TimeoutError, ValueError):
            self._client.unregister_worker_plugin(self._name)
        self._client.close()

    def threads(self) -> int:
        """How many submissions the workers judge at once. Raises ClusterError where there are none for too long."""
        threads = sum(int(each) for each in self._client.ncores().values())
        if threads:
            self._last_seen = time.monotonic()
        elif time.monotonic() - self._last_seen > _PATIENCE_SECONDS:
            raise ClusterError(say(_WORKERS_LOST, address=self._address))
        return threads

    def starts(self) -> Counter[str]:
        """How often the judging of each submission has begun, by the task's key."""
        return Counter(str(key) for _, key in self._client.get_events(self._name))

    def send(self, task: GradingTask) -> Any:
        """Have a worker judge a submission; the future of it."""
        from workbench.grading.dask_worker import grade_on_worker

        without_lab = replace(task.lab, questions=(), given=(), solution=())
        return self._client.submit(grade_on_worker, self._name, replace(task, lab=without_lab), pure=False)

    def finished(self, sent: Collection[Any]) -> Collection[Any]:
        """The futures that have ended, after a while at the latest."""
        from distributed import wait

        if not sent:
            time.sleep(_LOOK_SECONDS / 10)
            return ()
        with self._client.as_current(), suppress(TimeoutError):
            return list(wait(list(sent), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
        return ()

    def result(self, future: Any, task: GradingTask) -> Attempt | None:
        """What a worker found; None where it was lost before it told."""
        if future.status == "cancelled":
            raise ClusterError(say(_SCHEDULER_LOST, address=self._address, reason=future.status))
        if future.status == "error":
            return Attempt(not_judged(task, say(_FAILED, reason=future.exception(timeout=_CONNECT_SECONDS))))
        try:
            return msgspec.msgpack.decode(future.result(timeout=_PATIENCE_SECONDS), type=Attempt)
        except TimeoutError:
            return None
