"""What processes use, as the kernel counts it: memory, whoever shares it, and processors.

Read from outside the processes, so that a student's code cannot claim anything. Linux only.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_KILOBYTE = 1024
_SOCKET_BYTES = 256 * _KILOBYTE
"""What waits to be read from one socket whose buffers have the usual size (``net.core.wmem_default``, 208 kB)."""


def resident_memory(process: int | str = "self") -> int:
    """Bytes that a process holds of memory without a file: its own, shared ones, page tables; 0 when it has ended.

    Pages that several processes share count fully for each.
    """
    found = _kilobytes(Path(f"/proc/{process}/status"))
    return found.get("RssAnon", 0) + found.get("RssShmem", 0) + found.get("VmPTE", 0)


def socket_memory() -> int:
    """Bytes that may wait in the sockets of this network namespace, which belong to no process; 0 where none is told.

    All sockets count, those too that are on their way from one process to another. Only for a namespace of one's own.
    """
    try:
        first = Path("/proc/net/sockstat").read_text().partition("\n")[0].split()
    except OSError:
        return 0
    return int(first[2]) * _SOCKET_BYTES if first[:2] == ["sockets:", "used"] else 0


def memory_taken(family: Iterable[int], before: int, most: int) -> int:
    """Bytes that the descendants of this process take beyond what they inherited from it.

    Memory counts once, however many processes share it, and whether it is private or shared.

    Args:
        family: The descendants.
        before: ``resident_memory()`` of this process when it forked.
        most: The limit; the exact count, which costs time, is made only where a quick one is above it.

    Returns:
        The bytes; where they are at most ``most``, an upper bound.
    """
    family = tuple(family)
    held = {each: resident_memory(each) for each in family}
    if sum(held.values()) <= most:
        return sum(held.values())
    shares = [_proportional("self"), *map(_proportional, family)]
    if None not in shares:
        return sum(filter(None, shares)) - before
    # Not every process lets itself be looked at: one that does not counts as if it shared with its parent only.
    return sum(max(each - before, 0) for each in held.values())


def running_threads(family: Iterable[int]) -> int:
    """How many threads of these processes run now, or would if they had a processor."""
    count = 0
    for each in family:
        with suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                with suppress(OSError):
                    count += (thread / "stat").read_text().rpartition(") ")[2].startswith("R")
    return count


def run_when_idle(family: Iterable[int]) -> None:
    """From now on these processes get a processor where no other process wants it; they cannot undo it."""
    for each in family:
        with suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))


def descendants(process: int) -> list[int]:
    """All processes below a process."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        try:
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                children = [int(each) for each in (task / "children").read_text().split()]
                found += children
                waiting += children
        except OSError:
            continue  # it has ended meanwhile
    return found


def _proportional(process: int | str) -> int | None:
    """As ``resident_memory``, but each page divided by how many processes share it; None if that is kept secret."""
    try:
        found = _kilobytes(Path(f"/proc/{process}/smaps_rollup"))
    except PermissionError:
        return None
    tables = _kilobytes(Path(f"/proc/{process}/status")).get("VmPTE", 0)
    return found.get("Pss_Anon", 0) + found.get("Pss_Shmem", 0) + tables


def _kilobytes(path: Path) -> dict[str, int]:
    """The lines ``Name: 12 kB`` of a file of the kernel, in bytes; none where the process has ended."""
    try:
        lines = path.read_text().splitlines()
    except PermissionError:
        raise
    except OSError:
        return {}
    rows = (line.split() for line in lines)
    return {row[0].rstrip(":"): int(row[1]) * _KILOBYTE for row in rows if len(row) == 3 and row[2] == "kB"}  # noqa: PLR2004
