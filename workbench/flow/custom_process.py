"""Modules of the learner's in processes of their own: with a time limit, and without harm when one of them dies."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

from workbench.data.sample import Sample
from workbench.flow.custom_worker import packed, parsed, receive, send, unpacked
from workbench.flow.flow_run_errors import CustomModuleFailed, CustomModuleLost, RunStopped
from workbench.flow.module_work import own_of
from workbench.flow.source_identity import text_around
from workbench.messages import mark, say
from workbench.modules.module import Module
from workbench.text_format import shorten

DEFAULT_SECONDS = 600.0
"""How long a module of the learner's may take for one sample."""
_START_SECONDS = 60.0
"""So long the process may at least take to begin: what it imports is not the sample's time."""
_LOOK = 0.1
_LINE = 500
_MOST_LINES = 1000
_MORE_LINES = mark("It prints more than {count:,} lines; the rest is left out.")


_NO_WORDS = mark("no message is given")
_RAISED = mark("it stops with {kind}: {words} (line {line})")
_RAISED_ELSEWHERE = mark("it stops with {kind}: {words}")
_TOO_LONG = mark("it took longer than {seconds:g} seconds; the limit is seconds_a_sample of wb.flow.run")
_DIED = mark("its process ended by itself ({how})")
_BY_SIGNAL = mark("signal {name}")
_BY_CODE = mark("exit code {code}")
_HERE = mark("It runs in this process and without a time limit, since it needs more than its own source: {reason}")
_NOT_SENT = mark("it cannot be sent to a process of its own: {words}")


class CustomProcess:
    """One module in one process, which is started again when it has died.

    Args:
        module: The module.
        seconds: How long it may take for a sample.
        is_stopped: Asked while it runs.
        log: Takes each line that it prints.
    """

    def __init__(
        self, module: Module, seconds: float, is_stopped: Callable[[], bool], log: Callable[[str], None]
    ) -> None:
        self._module, self._is_here = module, False
        self._own, self._values = _pickled(module)
        self._seconds, self._is_stopped, self._log = seconds, is_stopped, log
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[tuple[dict[str, Any], bytes] | None] = SimpleQueue()
        self._lines = 0

    def run(self, samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
        """Call the module.

        Args:
            samples: What it takes.

        Returns:
            What it gives.

        Raises:
            CustomModuleFailed: It gave no sample.
            CustomModuleLost: It took too long, or its process died.
            RunStopped: The run was stopped meanwhile; the process is ended.
        """
        if not self._is_here and (self._process is None or self._process.poll() is not None):
            self._start()
        if self._is_here:
            return self._module.run(*samples)
        self._send(packed(samples))
        answer, data = self._wait(self._seconds)
        if "count" not in answer:
            raise _failure(answer)
        return unpacked(data)

    def _start(self) -> None:
        self.close()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workbench.flow.custom_worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(),
            start_new_session=True,
        )  # fmt: skip
        self._answers = SimpleQueue()
        for function in (_read_answers, _read_lines):
            target = (self._process, self._answers) if function is _read_answers else (self._process, self._printed)
            threading.Thread(target=function, args=target, daemon=True).start()
        self._send(self._own, self._values)
        answer, _ = self._wait(max(self._seconds, _START_SECONDS))
        if "ready" not in answer:
            self.close()
            if own_of(self._module) is not type(self._module):
                raise _failure(answer)
            self._is_here = True
            self._log(say(_HERE, reason=_failure(answer)))

    def _printed(self, line: str) -> None:
        self._lines += 1
        if self._lines <= _MOST_LINES:
            self._log(shorten(line, _LINE))
        elif self._lines == _MOST_LINES + 1:
            self._log(say(_MORE_LINES, count=_MOST_LINES))

    def _send(self, *parts: bytes) -> None:
        """Send to the process; one that has died is noticed where its answer is waited for."""
        process = self._process
        if process is None or process.stdin is None:
            return
        pipe = process.stdin

        def write() -> None:
            with suppress(OSError, ValueError):
                send(pipe, *parts)  # type: ignore[arg-type]

        if sum(map(len, parts)) < 1 << 15:  # fits in the pipe
            write()
        else:
            threading.Thread(target=write, daemon=True).start()

    def _wait(self, seconds: float) -> tuple[dict[str, Any], bytes]:
        waited = 0.0
        while True:
            try:
                answer = self._answers.get(timeout=_LOOK)
            except Empty:
                waited += _LOOK
                if self._is_stopped():
                    self.close()
                    raise RunStopped(where="wb.flow.run") from None
                if waited >= seconds:
                    self.close()
                    late = CustomModuleLost(reason=say(_TOO_LONG, seconds=seconds))
                    late.seconds = self._seconds
                    raise late from None
                continue
            if answer is None:
                how = self._ending()
                self.close()
                raise CustomModuleLost(reason=say(_DIED, how=how))
            return answer

    def _ending(self) -> str:
        code = self._process.wait() if self._process is not None else 0
        if code < 0:
            return say(_BY_SIGNAL, name=_signal_name(-code))
        return say(_BY_CODE, code=code)

    def close(self) -> None:
        """End the process, and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()


class CustomProcesses:
    """The processes of a run: as many for each module as threads call it at once.

    Args:
        seconds: How long a module may take for a sample.
        is_stopped: Asked while one runs.
    """

    def __init__(self, seconds: float, is_stopped: Callable[[], bool]) -> None:
        self._seconds, self._is_stopped = seconds, is_stopped
        self._idle: dict[str, deque[CustomProcess]] = {}
        self._lock = threading.Lock()

    def run(
        self, step: str, module: Module, samples: tuple[Sample, ...], log: Callable[[str], None]
    ) -> tuple[Sample, ...]:
        """Call the module of a step in a process. Raises as ``CustomProcess.run`` does."""
        for sample in samples:
            module.require(sample)
        with self._lock:
            idle = self._idle.setdefault(step, deque())
            process = idle.pop() if idle else None
        if process is None:
            process = CustomProcess(module, self._seconds, self._is_stopped, log)
        try:
            return process.run(samples)
        finally:
            with self._lock:
                self._idle[step].append(process)

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            found = [process for idle in self._idle.values() for process in idle]
            self._idle.clear()
        for process in found:
            process.close()


_pickling = threading.Lock()
"""What is sent by value is registered in cloudpickle for the whole process: one thread at a time."""


def _pickled(module: Module) -> tuple[bytes, bytes]:
    """The class and the parameters; the class by value, since it may be in no file."""
    import cloudpickle

    own = own_of(module)
    values = {name: getattr(module, name) for name in module.__struct_fields__}
    if own is type(module):  # a struct, which cannot be sent by value
        return cloudpickle.dumps((text_around(own), own.__name__)), cloudpickle.dumps(values)
    try:
        with _pickling, _by_value(sys.modules.get(own.__module__)):
            return cloudpickle.dumps(own), cloudpickle.dumps(values)
    except Exception as error:
        words = (str(error).splitlines() or [type(error).__name__])[0]
        raise CustomModuleFailed(reason=say(_NOT_SENT, words=words)) from error


@contextmanager
def _by_value(home: ModuleType | None) -> Iterator[None]:
    """Send what a module defines with all that it names."""
    import cloudpickle

    if home is None or home.__name__ in ("__main__", *cloudpickle.list_registry_pickle_by_value()):
        yield
        return
    cloudpickle.register_pickle_by_value(home)
    try:
        yield
    finally:
        cloudpickle.unregister_pickle_by_value(home)


def _failure(answer: dict[str, Any]) -> CustomModuleFailed:
    words = answer.get("words") or say(_NO_WORDS)
    reason = answer.get("reason") or say(_RAISED if answer["line"] else _RAISED_ELSEWHERE, **{**answer, "words": words})
    return CustomModuleFailed(reason=str(reason).removesuffix("."))


def _environment() -> dict[str, str]:
    """The environment of this process, so that the other finds the same packages."""
    path = os.pathsep.join(one for one in sys.path if one)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _read_answers(
    process: "subprocess.Popen[bytes]", answers: "SimpleQueue[tuple[dict[str, Any], bytes] | None]"
) -> None:
    """Answers of a process until it ends; None at the end, and where it writes something else."""
    with suppress(OSError, ValueError, EOFError, MemoryError):
        while process.stdout is not None:
            answer = parsed(receive(process.stdout))  # type: ignore[arg-type]
            answers.put((answer, receive(process.stdout)))  # type: ignore[arg-type]
    answers.put(None)


def _read_lines(process: "subprocess.Popen[bytes]", printed: Callable[[str], None]) -> None:
    """What a process prints, line by line."""
    if process.stderr is None:
        return
    with process.stderr as pipe, suppress(OSError, ValueError):
        while line := pipe.readline(1 << 16):
            printed(line.decode("utf-8", "replace").rstrip())
