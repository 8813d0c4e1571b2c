"""The lock of a run's folder. The operating system releases it when a process dies."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

_FILE = ".training"
_PATIENCE = 0.25
"""Seconds. Asking holds the lock for a moment itself: who asks or trains at that moment must not take it for a run."""
_POLL = 0.005


class Lock:
    """Held while a run trains; any thread of the process may release it."""

    def __init__(self, lock: "BaseFileLock") -> None:
        self._lock = lock

    def release(self) -> None:
        """Release the lock. A second release does nothing."""
        self._lock.release()


def take(folder: Path) -> Lock | None:
    """Acquire the lock of a run's folder; None if it is held already. Raises OSError."""
    from filelock import FileLock, Timeout

    # The training thread releases a lock that another thread has acquired.
    lock = FileLock(folder / _FILE, thread_local=False)
    try:
        lock.acquire(timeout=_PATIENCE, poll_interval=_POLL)
    except Timeout:
        return None
    return Lock(lock)


def is_taken(folder: Path) -> bool:
    """Whether a process trains in this folder right now."""
    if not (folder / _FILE).exists():
        return False
    with suppress(OSError):
        lock = take(folder)
        if lock is not None:
            lock.release()
        return lock is None
    return False
