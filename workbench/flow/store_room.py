"""How large a store may become: the results that were not used for the longest time are removed first.

A run says which results it needs, in a file that it holds a lock on; these are not removed, by no process.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from workbench.atomic_files import PART, write_atomically
from workbench.flow.block_store import BlockStore

DEFAULT_LIMIT = 20 << 30
"""Bytes."""
_LEASES = "leases"
_KEYS = ".keys"
_LOCK = ".lock"


class Lease:
    """Says to all processes which results a run needs, until it is released or its process dies.

    Args:
        store: The store.
        keys: What is needed.

    Raises:
        OSError: It cannot be written.
    """

    def __init__(self, store: BlockStore, keys: Iterable[str]) -> None:
        from filelock import FileLock

        folder = store.folder / _LEASES
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{token_hex(8)}{_KEYS}"
        self._lock = FileLock(self._file.with_suffix(_LOCK), thread_local=False)
        self._lock.acquire()
        write_atomically(self._file, "\n".join(keys))

    def release(self) -> None:
        """The results may be removed again."""
        self._file.unlink(missing_ok=True)
        self._lock.release()
        self._file.with_suffix(_LOCK).unlink(missing_ok=True)


def leased(store: BlockStore) -> frozenset[str]:
    """The keys that runs of any living process need; what dead ones left is removed."""
    from filelock import FileLock, Timeout

    found: set[str] = set()
    for path in (store.folder / _LEASES).glob(f"*{_KEYS}"):
        lock = FileLock(path.with_suffix(_LOCK), thread_local=False)
        with suppress(OSError):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                found.update(path.read_text(encoding="utf-8").split("\n"))
            else:
                path.unlink(missing_ok=True)
                lock.release()
                path.with_suffix(_LOCK).unlink(missing_ok=True)
    return frozenset(found)


class _Kept(NamedTuple):
    used: float
    size: int
    path: Path


def make_room(store: BlockStore, limit: int) -> int:
    """Remove results until the store is no larger than its limit, the oldest unused first.

    Args:
        store: The store.
        limit: Bytes.

    Returns:
        How many bytes are kept: more than the limit where running processes need them.
    """
    kept = sorted(_all_of(store))
    total = sum(one.size for one in kept)
    if total <= limit:
        return total
    needed = leased(store)
    for one in kept:
        if total <= limit:
            break
        if one.path.stem in needed:
            continue
        with suppress(OSError):
            _remove(one.path)
            total -= one.size
    return total


def _all_of(store: BlockStore) -> Iterable[_Kept]:
    for path in store.blocks.glob("*/[!.]*"):
        with suppress(OSError):
            facts = path.stat()
            yield _Kept(facts.st_mtime, facts.st_size, path)
    for folder in store.wholes.glob("[!.]*"):
        with suppress(OSError):
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            yield _Kept(folder.stat().st_mtime, size, folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        gone = path.with_name(f"{PART}{token_hex(4)}-old")
        path.rename(gone)  # so that nobody sees half of it
        shutil.rmtree(gone)
    else:
        path.unlink()
