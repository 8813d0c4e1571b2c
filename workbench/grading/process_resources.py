"""What processes use, as the kernel counts it: memory, whoever shares it, and processors.

Read from outside the processes, so that a student's code cannot claim anything. Linux only.
"""

import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

_KILOBYTE = 1024
_MEASURING_SECONDS = 0.1
_LONGEST_MEASURING_SECONDS = 5.0
_USUAL_SHARE, _SMALLEST_SHARE = "0", "19"  # as of nice
_LEAST_PROCESSOR_SECONDS = 0.02
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


class MemoryMeter:
    """Measures what the descendants of this process take beyond what they inherited from it.

    Memory counts once, however many processes share it, and whether it is private or shared. The exact count is made in
    a thread: the kernel measures no process while it forks or maps memory, so that one may keep the meter waiting.
    ``close`` it when all of them have ended, before this process forks again.
    """

    def __init__(self) -> None:
        self._before = resident_memory()
        self._thread: Thread | None = None
        self._started = 0.0
        self._taken = 0

    def taken(self, family: Iterable[int], most: int) -> int:
        """Bytes that these processes take.

        Args:
            family: The descendants.
            most: The limit; the exact count, which costs time, is made only where a quick one is above it.

        Returns:
            The bytes; where they are at most ``most``, an upper bound. 0 while the exact count goes on, and more than
            ``most`` when it has gone on for too long.
        """
        family = tuple(family)
        if self._thread is None:
            held = {each: resident_memory(each) for each in family}
            if sum(held.values()) <= most:
                return sum(held.values())
            self._thread, self._started = Thread(target=self._measure, args=(held,), daemon=True), time.monotonic()
            self._thread.start()
        self._thread.join(_MEASURING_SECONDS)
        if self._thread.is_alive():
            return most + 1 if time.monotonic() - self._started > _LONGEST_MEASURING_SECONDS else 0
        self._thread = None
        return self._taken

    def close(self) -> None:
        """Wait until nothing is measured any more."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _measure(self, held: Mapping[int, int]) -> None:
        shares = [_proportional("self"), *map(_proportional, held)]
        if None not in shares:
            self._taken = sum(filter(None, shares)) - self._before
            return
        # Not every process lets itself be looked at: one that does not counts as if it shared with its parent only.
        self._taken = sum(max(each - self._before, 0) for each in held.values())


def processes_in_sight() -> int:
    """How many processes ``/proc`` shows: all of a process namespace of one's own. Much faster than ``descendants``."""
    return sum(name.isdecimal() for name in os.listdir("/proc"))  # noqa: PTH208 - the fastest way


def processor_seconds(processes: Iterable[int]) -> float:
    """Seconds of a processor that these processes have used, with those of theirs that have ended.

    A process counts at least what starting and ending it costs, which the kernel's clock is too coarse to tell.
    """
    ticks = os.sysconf("SC_CLK_TCK")
    return sum(max(_processor_ticks(each) / ticks, _LEAST_PROCESSOR_SECONDS) for each in processes)


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
    """From now on these processes get a processor where no other process wants it; they cannot undo it.

    Where Linux shares the processors among sessions first (autogroup), the share of theirs becomes the smallest.
    """
    family = tuple(family)
    _set_share(family, _SMALLEST_SHARE)
    for each in family:
        with suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                os.sched_setscheduler(int(thread.name), os.SCHED_IDLE, os.sched_param(0))


def restore_share(family: Iterable[int]) -> None:
    """Undo what ``run_when_idle`` did to the share of the session."""
    _set_share(family, _USUAL_SHARE)


def _set_share(family: Iterable[int], share: str) -> None:
    own = os.getsid(0)
    for each in family:
        with suppress(OSError):
            if os.getsid(each) != own:
                Path(f"/proc/{each}/autogroup").write_text(share)
                return  # all of a submission are in one session


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


def _processor_ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime


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
