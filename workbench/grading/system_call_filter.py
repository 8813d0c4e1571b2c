"""A seccomp filter for students' code: system calls that an honest notebook has no use for do not work.

What is refused: namespaces of one's own, mounts, other processes' memory, kernel interfaces with a long record of
faults (io_uring, bpf, userfaultfd), sockets beyond the local and the Internet families, and memory that belongs to no
process and so cannot be counted (memfd, System V and POSIX queues and segments); sizes of socket buffers stay the
system's, for the same reason. Linux on x86-64 and ARM64 only.

Source: the kernel's ``Documentation/userspace-api/seccomp_filter.rst``.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of classic BPF
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 24, 32
"""Offsets in ``struct seccomp_data``."""
_OTHER_CALLS = 0x40000000
"""From here on, calls of the x32 interface, which no library of ours uses."""
_NAMESPACE_FLAGS = 0x7E020000
"""All CLONE_NEW… flags of ``clone``; CLONE_NEWTIME is one of ``unshare`` and ``clone3`` only."""
_SOCKET_FAMILIES = (1, 2, 10, 16)
"""Unix, IPv4, IPv6, Netlink: the sandbox has no network to reach; a vsock would pass it by."""

_SOCKET_LEVEL = 1
_BUFFER_SIZES = (7, 8, 32, 33)
"""SO_SNDBUF, SO_RCVBUF and their FORCE variants: larger buffers would hold memory that belongs to no process."""

_WITHOUT_EFFECT = frozenset({"setsid"})
"""Calls that report success and do nothing. Linux gives each session an equal share of the processors (autogroup): a
submission stays in one, however many processes it starts."""

_ABSENT = ("clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "memfd_secret")
"""Calls that libraries do without where the kernel is too old for them."""


class Architecture(NamedTuple):
    """What the kernel calls a machine, and the numbers of its system calls."""

    audit: int
    calls: Mapping[str, int]


_SINCE_2019 = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "clone3": 435, "pidfd_getfd": 438,
    "mount_setattr": 442, "memfd_secret": 447,
}  # fmt: skip
"""Calls with the same number on every machine."""

ARCHITECTURES = {
    "x86_64": Architecture(
        0xC000003E,
        _SINCE_2019
        | {
            "shmget": 29, "shmat": 30, "shmctl": 31, "socket": 41, "setsockopt": 54, "clone": 56, "semget": 64,
            "msgget": 68, "ptrace": 101, "syslog": 103, "setsid": 112,
            "pivot_root": 155, "chroot": 161, "acct": 163, "mount": 165, "umount2": 166,
            "swapon": 167, "swapoff": 168, "reboot": 169, "init_module": 175, "delete_module": 176, "quotactl": 179,
            "mq_open": 240, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272,
            "perf_event_open": 298, "name_to_handle_at": 303, "open_by_handle_at": 304, "setns": 308,
            "process_vm_readv": 310, "process_vm_writev": 311, "finit_module": 313, "memfd_create": 319,
            "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
        },
    ),
    "aarch64": Architecture(
        0xC00000B7,
        _SINCE_2019
        | {
            "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "quotactl": 60, "acct": 89, "unshare": 97,
            "kexec_load": 104, "init_module": 105, "delete_module": 106, "syslog": 116, "ptrace": 117, "reboot": 142,
            "mq_open": 180, "msgget": 186, "semget": 190, "shmget": 194, "shmctl": 195, "shmat": 196, "socket": 198,
            "setsockopt": 208, "setsid": 157,
            "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "swapon": 224, "swapoff": 225,
            "perf_event_open": 241, "name_to_handle_at": 264, "open_by_handle_at": 265, "setns": 268,
            "process_vm_readv": 270, "process_vm_writev": 271, "finit_module": 273, "memfd_create": 279, "bpf": 280,
            "userfaultfd": 282, "kexec_file_load": 294,
        },
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]


def install() -> bool:
    """Put this process and all its children under the filter for good; False where the kernel has no such filters.

    Returns:
        Whether the filter holds. Without it, what the namespaces and limits keep out stays out.
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        return False
    code = program(architecture)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    filtered = _Program(len(code) // 8, code)
    return bool(libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filtered), 0, 0) == 0)


def program(architecture: Architecture) -> bytes:
    """The filter in classic BPF, eight bytes an instruction."""
    return b"".join(_instructions(architecture))


def _instructions(architecture: Architecture) -> Iterator[bytes]:
    calls = architecture.calls
    yield _instruction(_LOAD, _ARCHITECTURE)
    yield _instruction(_EQUALS, architecture.audit, 1, 0)
    yield _refuse(errno.ENOSYS)
    yield _instruction(_LOAD, _NUMBER)
    yield _instruction(_AT_LEAST, _OTHER_CALLS, 0, 1)
    yield _refuse(errno.ENOSYS)
    for name, number in calls.items():
        if name not in {"clone", "socket", "setsockopt"}:
            yield _instruction(_EQUALS, number, 0, 1)
            yield _refuse(0 if name in _WITHOUT_EFFECT else errno.ENOSYS if name in _ABSENT else errno.EPERM)
    yield _instruction(_EQUALS, calls["clone"], 0, 4)
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    yield _instruction(_ANY_BIT, _NAMESPACE_FLAGS, 0, 1)
    yield _refuse(errno.EPERM)
    yield _instruction(_RETURN, _ALLOW)
    yield _instruction(_EQUALS, calls["setsockopt"], 0, 5 + len(_BUFFER_SIZES))
    yield _instruction(_LOAD, _SECOND_ARGUMENT)
    yield _instruction(_EQUALS, _SOCKET_LEVEL, 0, 1 + len(_BUFFER_SIZES))
    yield _instruction(_LOAD, _THIRD_ARGUMENT)
    for place, option in enumerate(_BUFFER_SIZES):
        yield _instruction(_EQUALS, option, len(_BUFFER_SIZES) - place, 0)
    yield _instruction(_RETURN, _ALLOW)
    yield _refuse(0)  # it changes nothing, and reports success: libraries that ask for it do not need it
    yield _instruction(_EQUALS, calls["socket"], 0, 2 + len(_SOCKET_FAMILIES))
    yield _instruction(_LOAD, _FIRST_ARGUMENT)
    for place, family in enumerate(_SOCKET_FAMILIES):
        yield _instruction(_EQUALS, family, len(_SOCKET_FAMILIES) - place, 0)
    yield _refuse(errno.EAFNOSUPPORT)
    yield _instruction(_RETURN, _ALLOW)


def _refuse(number: int) -> bytes:
    return _instruction(_RETURN, _ERROR | number)


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)
