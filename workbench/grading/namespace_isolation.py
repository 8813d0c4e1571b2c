"""Process isolation by system calls that Python does not offer: namespaces, mounts, capabilities.

Runs inside the sandbox, between fork and the first line of a student's code. Linux only.
"""

import ctypes
import os
import resource
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from workbench.grading.resource_limits import MEGABYTE

_NEW_MOUNTS, _NEW_IPC, _NEW_USER, _NEW_PIDS = 0x00020000, 0x08000000, 0x10000000, 0x20000000
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_PROGRAMS, _REMOUNT = 1, 2, 4, 8, 32
_BIND, _RECURSIVE, _PRIVATE = 4096, 16384, 1 << 18
_PARENT_DEATH_SIGNAL, _CHILD_SUBREAPER, _DROP_BOUNDING, _NO_NEW_PRIVILEGES = 1, 36, 24, 38
_CAPABILITY_VERSION = 0x20080522
_MOST_CAPABILITIES = 64
_KILL = 9
_STUDENT = 1000
_NO_CORE_DUMP = 1  # no file, and nothing for a program that collects dumps either, which 0 would not keep from it
_RESERVED_NUMBERS = 300  # once all are used up, the kernel begins again above these
_FILES_A_MEGABYTE = 256  # one for each page: a file without content takes kernel memory that no limit of space counts

_libc = ctypes.CDLL(None, use_errno=True)


def enter_namespaces() -> None:
    """Unshare the user, mount, PID and IPC namespaces; the next fork is PID 1 of the new ones.

    From there the processes outside cannot be signalled, traced or read. Raises OSError where that is not permitted.
    """
    user, group = os.getuid(), os.getgid()
    _call(_libc.unshare(_NEW_USER | _NEW_MOUNTS | _NEW_IPC | _NEW_PIDS))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_STUDENT} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{_STUDENT} {group} 1")


def mount_empty_folders(folders: Sequence[str], megabytes: int) -> None:
    """Mount one empty tmpfs of the given size over the first folder, and a folder of it over each other one.

    So all that is written together is limited, wherever it is written. Raises OSError.
    """
    _call(_libc.mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None))
    size = f"size={megabytes}m,nr_inodes={megabytes * _FILES_A_MEGABYTE},mode=0700".encode()
    _call(_libc.mount(b"tmpfs", folders[0].encode(), b"tmpfs", _NO_SUID | _NO_DEVICES, size))
    for number, folder in enumerate(folders[1:]):
        part = Path(folders[0], f".other-{number}")
        part.mkdir()
        _call(_libc.mount(str(part).encode(), folder.encode(), None, _BIND, None))
    # A view of the own processes only, where the system lets one have it; else /proc shows names of others, no more.
    _libc.mount(b"proc", b"/proc", b"proc", _NO_SUID | _NO_DEVICES, None)


def limit_tasks(most: int) -> None:
    """Have the kernel refuse more processes and threads in this process namespace, where it can (Linux 6.14 and later).

    Unlike the limit of a user's processes it holds for root too. Threads take such numbers too:
    there must be enough of them above the reserved ones, since a training starts threads again and again.
    """
    with suppress(OSError):
        Path("/proc/sys/kernel/pid_max").write_text(str(_RESERVED_NUMBERS + most))
        Path("/proc/sys/kernel/ns_last_pid").write_text(str(_RESERVED_NUMBERS))  # and none of these is used


def protect_kernel_settings() -> None:
    """Make ``/proc`` read-only in this mount namespace. Raises OSError.

    The kernel's settings belong to the system's root, and who is root outside may write them from any namespace: one of
    them names a program that the kernel runs, outside every namespace, when a process crashes.
    """
    flags = _REMOUNT | _BIND | _READ_ONLY | _NO_SUID | _NO_DEVICES | _NO_PROGRAMS
    _call(_libc.mount(None, b"/proc", None, flags, None))


def drop_privileges() -> None:
    """Drop every capability permanently."""
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for capability in range(_MOST_CAPABILITIES):
        _libc.prctl(_DROP_BOUNDING, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _libc.capset(header, (ctypes.c_uint32 * 6)())


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    _libc.prctl(_PARENT_DEATH_SIGNAL, _KILL, 0, 0, 0)


def become_subreaper() -> None:
    """Become the child subreaper: the parent of every descendant whose own parent ends."""
    _libc.prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)


def limit_resources(*, memory_megabytes: int, disk_megabytes: int, cpu_seconds: float, processes: int | None) -> None:
    """Limits of the kernel on this process and its children; memory is meant beyond what is in use now.

    ``processes`` counts all of a user's, so that it is only for a user of the submission's own (None: no limit).
    """
    _limit(resource.RLIMIT_DATA, _data_in_use() + memory_megabytes * MEGABYTE)
    _limit(resource.RLIMIT_FSIZE, disk_megabytes * MEGABYTE)
    _limit(resource.RLIMIT_CPU, int(cpu_seconds) + 1)
    _limit(resource.RLIMIT_CORE, _NO_CORE_DUMP)
    _limit(resource.RLIMIT_NOFILE, 512)
    if processes is not None:
        _limit(resource.RLIMIT_NPROC, processes)


def _limit(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _data_in_use() -> int:
    """Bytes of writable private memory of this process, which is what RLIMIT_DATA counts."""
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    return pages * resource.getpagesize()


def _call(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
