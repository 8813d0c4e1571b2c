"""A process with its imports done, forked for every submission: ``python -m workbench.grading.zygote``.

It runs inside the sandbox, never runs a student's code itself, and never sees a submission: it is handed one end of a
socket, forks, and the copy alone talks over it. So nothing of one submission is left in memory for the next. It
watches what the copy and its descendants take, and ends them all before it forgets about them.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.grading import namespace_isolation, system_call_filter
from workbench.grading.folder_removal import remove_folder
from workbench.grading.process_resources import (
    MemoryMeter,
    descendants,
    processes_in_sight,
    processor_seconds,
    restore_share,
    run_when_idle,
    running_threads,
    socket_memory,
)
from workbench.grading.resource_limits import MEGABYTE, Limits
from workbench.messages import say

_POLL_SECONDS = 0.1  # seconds
_POLLS_A_FAIRNESS_CHECK = 5
_BUSY_THREADS = 2 * (os.cpu_count() or 1)
"""A submission with more threads at work than libraries start must not take the processors from its neighbours."""
_KILL_ORDER = b"kill"
_MORE_TASKS = 128 + 16 * (os.cpu_count() or 1)
"""Threads beside the processes of a submission: the kernel counts both, and TensorFlow starts some for every core."""


class ZygoteSettings(Struct, frozen=True):
    """How a zygote works. ``folders`` get an empty file system of its own for every submission, the first is its home.

    Without ``isolated`` the home is a fresh temporary folder; without ``folders`` there are resource limits only.
    """

    control: int
    isolated: bool
    folders: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()


class ZygoteReady(Struct, frozen=True):
    """The zygote is ready. ``reason`` says why submissions cannot be isolated from one another here, or is empty."""

    reason: str = ""


class ProcessEnd(Struct, frozen=True):
    """A submission's process is gone, with all it had started. ``kind``: "exit", "memory" or "processes".

    ``processor_seconds`` are those of all its processes, as far as they are known.
    """

    kind: str
    status: int
    processor_seconds: float = 0.0


def main(settings: ZygoteSettings) -> None:
    """Serve until the judge closes the connection."""
    control = socket.socket(fileno=settings.control)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    namespace_isolation.become_subreaper()
    for name in settings.preload:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # so that the copies' collectors leave the shared memory shared
    reason = _reason_against_isolation(settings) if settings.isolated else ""
    control.send(msgspec.msgpack.encode(ZygoteReady(reason)))
    settings = msgspec.structs.replace(settings, isolated=settings.isolated and not reason)
    while _serve_one(settings, control):
        pass
    _end_all()


def _serve_one(settings: ZygoteSettings, control: socket.socket) -> bool:
    """Fork one submission's process and monitor it to its end; False when the judge has closed the connection."""
    message, handed, _, _ = socket.recv_fds(control, 4096, 1)
    if not message:
        return False
    if message == _KILL_ORDER or not handed:  # for a process that had ended by itself
        return True
    limits = msgspec.msgpack.decode(message, type=Limits)
    home = "" if settings.isolated else tempfile.mkdtemp(prefix="submission-")
    process = os.fork()
    if process == 0:
        _run_worker(settings, limits, handed[0], home)
    os.close(handed[0])
    meter = MemoryMeter()
    ended = _watch(process, control, limits, meter, isolated=settings.isolated)
    _end_all()
    meter.close()
    if home:
        remove_folder(Path(home))
    if ended is None:
        return False
    control.send(msgspec.msgpack.encode(ended))
    return True


def _run_worker(settings: ZygoteSettings, limits: Limits, channel: int, home: str) -> None:
    """Never returns."""
    status = 1
    try:
        if settings.isolated:
            namespace_isolation.enter_namespaces()
            inner = os.fork()
            if inner:
                os.close(channel)
                _, code = os.waitpid(inner, 0)
                os._exit(abs(os.waitstatus_to_exitcode(code)))
            namespace_isolation.die_with_parent()
            namespace_isolation.mount_empty_folders(settings.folders, limits.disk_megabytes)
            namespace_isolation.limit_tasks(limits.processes + _MORE_TASKS)
            namespace_isolation.protect_kernel_settings()
            home = settings.folders[0]
        _prepare_process(home, channel)
        namespace_isolation.limit_resources(
            memory_megabytes=limits.memory_megabytes,
            disk_megabytes=limits.disk_megabytes,
            cpu_seconds=limits.total_seconds * (os.cpu_count() or 1),
            processes=limits.processes + _MORE_TASKS if settings.isolated else None,
        )
        if settings.folders:
            namespace_isolation.drop_privileges()
        system_call_filter.install()
        from workbench.grading.worker import serve

        serve(socket.socket(fileno=channel))
        status = 0
    finally:
        os._exit(status)


def _prepare_process(home: str, channel: int) -> None:
    """A home of its own, a session of its own, and no open files but the channel."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.closerange(3, channel)
    os.closerange(channel + 1, 4096)
    work, temporary = Path(home, "work"), Path(home, "tmp")
    work.mkdir()
    temporary.mkdir()
    os.environ.update(HOME=home, TMPDIR=str(temporary), PWD=str(work))
    tempfile.tempdir = None
    os.chdir(work)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _watch(
    process: int, control: socket.socket, limits: Limits, meter: MemoryMeter, *, isolated: bool
) -> ProcessEnd | None:
    """Wait until the process has ended, exceeded a limit, or is to be killed; None when the judge has disconnected."""
    own_sockets = socket_memory()
    allowed = processes_in_sight() - 1 + limits.processes

    finished = os.pidfd_open(process)
    polls = 0
    try:
        while True:
            ready, _, _ = select.select([finished, control.fileno()], [], [], _POLL_SECONDS)
            if finished in ready:
                _, code, used = os.wait4(process, 0)
                return ProcessEnd("exit", os.waitstatus_to_exitcode(code), used.ru_utime + used.ru_stime)
            if control.fileno() in ready:
                return _killed("exit") if control.recv(64) else None
            if isolated and processes_in_sight() > allowed:
                return _killed("processes")
            family = descendants(os.getpid())
            if len(family) > limits.processes:
                return _killed("processes")
            most = limits.memory_megabytes * MEGABYTE
            if isolated:
                most -= max(socket_memory() - own_sockets, 0)
            if meter.taken(family, most) > most:
                return _killed("memory")
            polls += 1
            if polls % _POLLS_A_FAIRNESS_CHECK == 0 and running_threads(family) > _BUSY_THREADS:
                run_when_idle(family)
    finally:
        with contextlib.suppress(ProcessLookupError):  # with it the kernel ends its whole process namespace at once
            signal.pidfd_send_signal(finished, signal.SIGKILL)
        os.close(finished)


def _killed(kind: str) -> ProcessEnd:
    family = descendants(os.getpid())
    restore_share(family)  # so that they get a processor to end on
    return ProcessEnd(kind, -signal.SIGKILL, processor_seconds(family))


def _end_all() -> None:
    """Kill every descendant, again until none is left."""
    while True:
        for each in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def _reason_against_isolation(settings: ZygoteSettings) -> str:
    """Why a submission cannot get namespaces of its own inside the sandbox, found out by trying; empty if it can."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            namespace_isolation.enter_namespaces()
            inner = os.fork()
            if inner:
                os.waitpid(inner, 0)
                os._exit(0)
            namespace_isolation.mount_empty_folders(settings.folders, 1)
            namespace_isolation.protect_kernel_settings()
            os.write(writing, b"works")
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is the answer
            os.write(writing, repr(error).encode()[:200])
        os._exit(0)
    os.close(writing)
    os.waitpid(process, 0)
    answer = os.read(reading, 256).decode()
    os.close(reading)
    return "" if answer == "works" else answer or say("no answer")


if __name__ == "__main__":
    main(msgspec.json.decode(sys.argv[1], type=ZygoteSettings))
