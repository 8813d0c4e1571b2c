"""Which processes work on a study: each holds a lock of its own, which the operating system releases when it dies."""

from pathlib import Path
from secrets import token_hex
from typing import Any

_PREFIX = "worker-"


class WorkerLock:
    """Shows other processes that this one is at work on the study.

    Args:
        folder: The study's folder.
    """

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock

        self.name = token_hex(4)
        self._path = _path(folder, self.name)
        self._lock = FileLock(self._path, thread_local=False)
        self._lock.acquire()

    def release(self) -> None:
        """Take the sign away."""
        self._lock.release()
        self._path.unlink(missing_ok=True)


def is_at_work(folder: Path, name: Any) -> bool:
    """Whether the process of this name is alive; what a dead one left is removed."""
    from filelock import FileLock, Timeout

    if not isinstance(name, str) or not name.isalnum():
        return False
    path = _path(folder, name)
    if not path.exists():
        return False
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    path.unlink(missing_ok=True)
    return False


def _path(folder: Path, name: str) -> Path:
    return folder / f"{_PREFIX}{name}"
