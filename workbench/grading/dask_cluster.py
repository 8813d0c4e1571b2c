"""Grading on a Dask cluster: the same judge, run by Dask's workers, each with its own sandbox."""

from collections.abc import Iterable
from threading import Lock
from typing import Any

import msgspec

from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.sandbox import Sandbox, SandboxPlan, reason_against_bubblewrap
from workbench.messages import WorkbenchError, mark, say

_NO_DASK = mark('Dask is not installed. Run: pip install "keras-workbench[dask]"')
_NO_CLUSTER = mark("There is no Dask scheduler at {address}: {reason}")
_UNPROTECTED_WORKER = mark("bubblewrap does not work on the Dask worker {name}: {reason}")
_CONNECT_SECONDS = 15

_sandboxes: dict[SandboxPlan, Sandbox] = {}
_lock = Lock()


class ClusterError(WorkbenchError, RuntimeError):
    """The Dask cluster cannot be used for grading.

    Install Dask, check the address, or grade without ``--dask``.
    """

    code = "cluster-unusable"


def grade_on(address: str, tasks: list[GradingTask]) -> Iterable[Graded]:
    """Grade tasks on the cluster at an address, in the order they finish. Raises ClusterError."""
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise ClusterError(say(_NO_DASK)) from error
    try:
        client = Client(address, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(say(_NO_CLUSTER, address=address, reason=error)) from error
    with client:
        if tasks[0].plan.protected:
            _require_bubblewrap(client)
        futures = client.map(_grade_on_worker, tasks, pure=False)
        for _, content in as_completed(futures, with_results=True):
            yield msgspec.msgpack.decode(content, type=Graded)


def _require_bubblewrap(client: Any) -> None:
    for name, reason in client.run(reason_against_bubblewrap).items():
        if reason:
            raise ClusterError(say(_UNPROTECTED_WORKER, name=name, reason=reason))


def _grade_on_worker(task: GradingTask) -> bytes:
    """Runs in a Dask worker. One submission at a time, as its sandbox does."""
    with _lock:
        sandbox = _sandboxes.setdefault(task.plan, Sandbox(task.plan))
        return msgspec.msgpack.encode(grade_task(task, sandbox))
