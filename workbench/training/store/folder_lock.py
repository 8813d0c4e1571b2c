"""Who is training in a folder. The system takes the lock back when a process dies, however it does."""

import os
from contextlib import suppress
from pathlib import Path

_FILE = ".training"


class Lock:
    """Held while a run trains. Where the system has no such locks, nothing is held."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def take(folder: Path) -> Lock | None:
    """Take the lock of a run's folder, or None when somebody else has it. Raises OSError."""
    try:
        import fcntl
    except ImportError:  # Windows
        return Lock(None)
    descriptor = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return Lock(descriptor)


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
