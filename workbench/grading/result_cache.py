"""What earlier gradings found: a file a submission, under a key of everything that its grade depends on."""

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import VERSION, Graded
from workbench.grading.grading_task import GradingTask
from workbench.grading.sandbox_plan import SandboxPlan
from workbench.grading.submissions import Submission
from workbench.version import __version__


class ResultCache:
    """What earlier runs found, a file a submission by its key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> Graded | None:
        """None for what is not there or cannot be read any more."""
        try:
            return msgspec.msgpack.decode(self._path(key).read_bytes(), type=Graded)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def put(self, graded: Graded) -> None:
        write_atomically(self._path(graded.key), msgspec.msgpack.encode(graded))

    def kept(self, graded: Graded) -> Graded:
        """The same, put there unless another run might find something else."""
        if not graded.failed and not graded.timed_out:
            self.put(graded)
        return graded

    def retain(self, keys: Iterable[str]) -> None:
        wanted = {self._path(key) for key in keys}
        for path in self._folder.glob("*.graded"):
            if path not in wanted:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.graded"


def task_of(submission: Submission, lab: GradedLab, plan: SandboxPlan) -> GradingTask:
    """A submission to be judged whole."""
    return GradingTask(lab, submission, plan, key_of(submission, lab, plan))


def key_of(submission: Submission, lab: GradedLab, plan: SandboxPlan) -> str:
    """Tells apart everything that a grade depends on."""
    parts = [submission.digest, submission.student, lab.digest, repr(lab.limits), lab.retrain, plan.protected]
    parts += [VERSION, __version__, platform.python_version()]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def renamed(known: Graded, submission: Submission) -> Graded:
    """What is known, as that of this submission: the same work under a name and in a file of now."""
    return replace(
        known,
        student=submission.student,
        file=submission.file,
        identity=submission.identity,
        remarks=submission.remarks,
    )
