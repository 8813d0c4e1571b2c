"""The sandbox for students' code: isolated by bubblewrap, or, where there is none, under resource limits only.

A :class:`Sandbox` is one zygote (see ``zygote.py``) and gives one process at a time.
"""

import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from threading import Thread
from types import TracebackType
from typing import IO, Self

import msgspec

from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox_plan import SandboxPlan, bubblewrap, environment, written_folders
from workbench.grading.zygote import ProcessEnd, ZygoteReady, ZygoteSettings
from workbench.messages import WorkbenchError, mark, say

_START_SECONDS = 180.0
_END_SECONDS = 20.0
_ISOLATED_END_SECONDS = 2.0
_LOST_SECONDS = 60.0
"""What counts as used by a submission that keeps its zygote from telling."""

UNPROTECTED = mark(
    "Grades of this run are NOT protected: bubblewrap does not work here ({reason}). Students' code runs with your "
    "own rights, held back by limits on memory, time and output only: it can read your files (expected answers too), "
    "use the network, and touch other submissions. Install bubblewrap (apt install bubblewrap) or grade on a machine "
    "that allows user namespaces."
)
_NO_PROGRAM = mark("there is no program bwrap")
_NO_START = mark("The process for submissions did not start: {reason}")


_LINUX_ONLY = mark(
    "Grading runs students' code in processes that only Linux can keep apart, and this is {system}. Grade on Linux: a "
    "server, a container (docker run), or on Windows the Windows Subsystem for Linux. Writing labs, checking "
    "answers in a notebook and handing in work on every system."
)


class SandboxError(WorkbenchError):
    """The sandbox itself does not start, which is no student's fault.

    Read the reason, and grade again.
    """

    code = "sandbox-failed"


def require_linux() -> None:
    """Raises SandboxError on another system, before anything is started."""
    if sys.platform != "linux":
        raise SandboxError(say(_LINUX_ONLY, system=platform.system() or sys.platform))


@cache
def reason_against_bubblewrap() -> str:
    """Why bubblewrap cannot be used here, found out by starting it once; empty if it can."""
    if shutil.which("bwrap") is None:
        return say(_NO_PROGRAM)
    command = [*bubblewrap(SandboxPlan()), sys.executable, "-I", "-S", "-c", "pass"]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (
        ""
        if tried.returncode == 0
        else tried.stderr.strip() or say("exit status {returncode}", returncode=tried.returncode)
    )


class Sandbox:
    """One zygote, started when first needed and anew when it is lost. A context manager; not for several threads."""

    def __init__(self, plan: SandboxPlan) -> None:
        require_linux()
        self.plan = plan
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the sandbox
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._reusable = True
        self._running = False
        self.processor_seconds = 0.0
        """Seconds of a processor that all submissions up to now have used."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Have a zygote that waits for a submission. Raises SandboxError."""
        self._started()

    def fork(self, limits: Limits) -> socket.socket:
        """A new process for a submission: the socket that it listens on. Raises SandboxError."""
        self.end()
        for attempt in range(2):
            ours, theirs = socket.socketpair()
            try:
                control = self._started()
                socket.send_fds(control, [msgspec.msgpack.encode(limits)], [theirs.fileno()])
            except OSError as error:
                ours.close()
                self.close()
                if attempt:
                    raise SandboxError(say(_NO_START, reason=error)) from error
                continue
            finally:
                theirs.close()
            self._running = True
            return ours
        raise AssertionError  # the loop returns or raises

    def end(self) -> ProcessEnd | None:
        """End the process of the submission and everything it started; how it ended, or None if there was none."""
        if not self._running or self._control is None:
            return None
        self._running = False
        try:
            self._control.send(b"kill")
            self._control.settimeout(_ISOLATED_END_SECONDS if self.plan.protected else _END_SECONDS)
            ended = msgspec.msgpack.decode(self._control.recv(4096), type=ProcessEnd)
        except (OSError, msgspec.MsgspecError):
            self.processor_seconds += _LOST_SECONDS
            self._abandon()
            return None
        self.processor_seconds += ended.processor_seconds
        if not self._reusable:
            self.close()
        return ended

    def _abandon(self) -> None:
        """Have the kernel end everything, and do not wait for it: that of a fork bomb takes long on a busy machine."""
        if self.plan.protected and self._process is not None:
            self._process.kill()  # with it go the zygote and its process namespace
            Thread(target=self._process.wait, daemon=True).start()
            self._process = None
        self.close()

    def close(self) -> None:
        """End everything."""
        self._running = False
        control, self._control = self._control, None
        process, self._process = self._process, None
        if control is not None:
            control.close()  # the zygote sees it, ends what it started, and ends
        if process is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_END_SECONDS)
            process.kill()
            process.wait()

    def _stderr_tail(self) -> str:
        """The tail of the zygote's stderr: none of it is a student's, whose own is closed."""
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(size - 1000, 0))
        return self._errors.read().decode(errors="replace").strip()

    def _started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = _start(self.plan, theirs.fileno(), self._errors, for_one=not self._reusable)
        self._control = ours
        ours.settimeout(_START_SECONDS)
        try:
            hello = msgspec.msgpack.decode(ours.recv(4096), type=ZygoteReady)
        except (OSError, msgspec.MsgspecError) as error:
            self.close()
            raise SandboxError(say(_NO_START, reason=f"{error} {self._stderr_tail()}")) from error
        if hello.reason and self._reusable:
            # Without namespaces of their own submissions would share a zygote's, so that each gets its own sandbox.
            self._reusable = False
            self.close()
            return self._started()
        return ours


def _start(plan: SandboxPlan, control: int, errors: IO[bytes], *, for_one: bool) -> subprocess.Popen[bytes]:
    folders = written_folders(plan) if plan.protected else ()
    settings = ZygoteSettings(control=control, isolated=plan.protected, folders=folders, preload=plan.preload)
    program = [sys.executable, "-s", "-P", "-m", "workbench.grading.zygote", msgspec.json.encode(settings).decode()]
    return subprocess.Popen(  # noqa: S603
        _isolated(program, plan, for_one=for_one),
        pass_fds=(control,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=None if plan.protected else {**environment(), "HOME": tempfile.gettempdir()},
    )


def _isolated(program: list[str], plan: SandboxPlan, *, for_one: bool) -> list[str]:
    return [*bubblewrap(plan, for_one=for_one), *program] if plan.protected else program
