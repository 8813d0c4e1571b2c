"""What runs in a Dask worker: the lab, kept by a plugin, and the judging of one submission at a time in a sandbox."""

from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
from msgspec.structs import replace

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_attempt import attempt_at
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.messages import mark, say
from workbench.version import __version__

_UNPROTECTED = mark("It was graded without protection: bubblewrap does not work on the Dask worker {name}: {reason}")
_NO_FOLDER = mark("The lab's folder {folder} is not on the Dask worker {name}; what reads it did not find it.")

_labs: dict[str, GradedLab] = {}
_sandboxes: dict[SandboxPlan, Sandbox] = {}
_lock = Lock()


def lab_plugin(name: str, lab: GradedLab) -> Any:
    """A plugin that brings the lab to every worker once, those that join later among them.

    Held-out data make a lab megabytes large; sent with each submission, it would fill the scheduler's memory.

    Args:
        name: Of this grading, and of no other.
        lab: The lab.

    Returns:
        The plugin, a ``distributed.WorkerPlugin``.
    """
    from distributed import WorkerPlugin

    class LabPlugin(WorkerPlugin):
        """Travels by value, since its base is there only where Dask is."""

        def __init__(self) -> None:
            self.name = name

        def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's
            keep_lab(name, lab)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002 - Dask's
            forget_lab(name)

    return LabPlugin()


def keep_lab(name: str, lab: GradedLab) -> None:
    """Keep a lab for the grading of this name."""
    _labs[name] = lab


def forget_lab(name: str) -> None:
    """Drop a grading's lab, and the sandboxes unless another grading uses this worker."""
    _labs.pop(name, None)
    if _labs:
        return
    with _lock:
        while _sandboxes:
            _sandboxes.popitem()[1].close()


def worker_version() -> str:
    """The version of the workbench on a worker."""
    return __version__


def grade_on_worker(grading: str, task: GradingTask) -> bytes:
    """Judge one submission with the lab that the plugin of this name brought; the ``Attempt`` as MessagePack.

    The limits are the task's own.
    """
    from distributed import get_worker

    worker = get_worker()
    name = str(worker.name)
    with _lock:
        worker.log_event(grading, task.key)  # the client counts how often a submission was begun
        lab, reason = _labs[grading], reason_against_bubblewrap()
        plan = replace(task.plan, readable=_existing(task.plan.readable), hidden=_existing(task.plan.hidden))
        plan = replace(plan, protected=not reason)
        remarks = [say(_NO_FOLDER, folder=each, name=name) for each in task.plan.readable if each not in plan.readable]
        if reason:
            remarks.append(say(_UNPROTECTED, name=name, reason=reason))
        lab = replace(lab, limits=task.lab.limits)
        attempt = attempt_at(replace(task, lab=lab, plan=plan), _sandbox(plan))
        return msgspec.msgpack.encode(replace(attempt, graded=_with_remarks(attempt.graded, remarks)))


def _existing(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are there: a worker need share nothing with the instructor's machine."""
    return tuple(each for each in folders if Path(each).exists())


def _sandbox(plan: SandboxPlan) -> Sandbox:
    if plan not in _sandboxes:
        _sandboxes[plan] = Sandbox(plan)
    return _sandboxes[plan]


def _with_remarks(graded: Graded, remarks: list[str]) -> Graded:
    return replace(graded, remarks=(*graded.remarks, *remarks))
