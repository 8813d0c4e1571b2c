"""What is written to descriptor 2, also by libraries in C++: sent elsewhere for a while, or without start-up lines.

TensorFlow writes of oneDNN, of CUDA and of the processor's instructions while it is imported and at its first use,
before any setting of its own is read. In a notebook that is red text above the first network although nothing is wrong.
"""

import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.machinery import ModuleSpec
from typing import Any

_STDERR = 2
_LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL"
_ERRORS_ONLY = "2"
_PIECE = 65536
_WAIT = 1.0  # seconds for the last line; a process that was started meanwhile may keep the pipe open for longer

_START_LINE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog\(\)"
    rb"|I\d{4} [\d:.]+ +\d+ \S+\]"  # what absl logs as information
    rb"|\d{4}-\d\d-\d\d [\d:.]+: I "  # the same in older versions
    rb"|To enable the following instructions: "
    rb"|.*failed call to cuInit: "  # no usable graphics card
    rb"|.*Unable to register cu\w+ factory"
    rb"|.*computation placer already registered"
    rb"|.*TF-TRT Warning: Could not find TensorRT"
)
_FIRST_USES = ("ensure_initialized", "_initialize_physical_devices")
"""Methods of TensorFlow's context that first look for devices."""

_lock = threading.Lock()
_targets: list[int] = []
"""Where descriptor 2 leads to in turn, the last one now; the first is where it led at the beginning."""


@contextmanager
def stderr_redirected(target: int) -> Iterator[None]:
    """Descriptor 2 leads to the descriptor ``target`` inside. Several threads may do so at once and end in any order.

    Raises:
        OSError: there is no descriptor 2, as in a program without a terminal.
    """
    with _lock:
        if not _targets:
            _targets.append(os.dup(_STDERR))
        _targets.append(target)
        os.dup2(target, _STDERR)
    try:
        yield
    finally:
        with _lock:
            _targets.remove(target)
            os.dup2(_targets[-1], _STDERR)
            if len(_targets) == 1:
                os.close(_targets.pop())


@contextmanager
def without_start_lines() -> Iterator[None]:
    """Known start-up lines that are written to descriptor 2 inside are dropped; all else is passed on as it comes.

    A pipe and a thread do that, not a file that is read afterwards: whatever other threads write meanwhile is seen at
    once, and processes that they start may go on writing when this has ended.
    """
    try:
        shown = os.dup(_STDERR)
    except OSError:
        yield
        return
    source, target = os.pipe()
    reader = threading.Thread(target=_pass_on, args=[source, shown], name="workbench-stderr", daemon=True)
    reader.start()
    try:
        with stderr_redirected(target):
            yield
    finally:
        os.close(target)
        reader.join(_WAIT)


def _pass_on(source: int, shown: int) -> None:
    """Copy line by line what is not to be dropped, until nobody can write to ``source`` any more."""
    rest = b""
    while piece := os.read(source, _PIECE):
        *lines, rest = (rest + piece).splitlines(keepends=True)
        if rest.endswith((b"\n", b"\r")):
            lines, rest = [*lines, rest], b""
        _write(shown, lines)
    _write(shown, [rest])
    os.close(source)
    os.close(shown)


def _write(shown: int, lines: list[bytes]) -> None:
    kept = b"".join(line for line in lines if not _START_LINE.match(line))
    with suppress(OSError):  # the terminal is gone
        while kept:
            kept = kept[os.write(shown, kept) :]


class _QuietTensorFlow:
    """Finds TensorFlow for ``import`` as others would, and has its start-up lines dropped while it is executed."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module's spec with a quiet loader, or None for every other module."""
        if name != "tensorflow":
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        specs = (finder.find_spec(name, path, target) for finder in others)
        spec = next((found for found in specs if found is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module = _quiet(spec.loader.exec_module)  # type: ignore[assignment, method-assign]
        return spec


def _quiet(execute: Callable[[Any], None]) -> Callable[[Any], None]:
    def executed(module: Any) -> None:
        os.environ.setdefault(_LOG_LEVEL, _ERRORS_ONLY)  # is heeded from the first computation on
        with without_start_lines():
            execute(module)
        with suppress(ImportError, AttributeError):  # another version may have no such context
            _quiet_first_use()

    return executed


def _quiet_first_use() -> None:
    """Drop start-up lines also when TensorFlow first looks for devices, which is not done before it is needed."""
    from tensorflow.python.eager import context

    current = context.context()
    for name in _FIRST_USES:
        setattr(current, name, _once(current, name, getattr(current, name)))


def _once(owner: Any, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """``method`` without start-up lines, for one call: the calls after it find the method itself again."""

    def called(*values: Any, **named: Any) -> Any:
        vars(owner).pop(name, None)
        with without_start_lines():
            return method(*values, **named)

    return called


def quiet_tensorflow() -> None:
    """From now on an import of TensorFlow, whoever asks for it, shows no start-up lines; errors are shown."""
    if not any(isinstance(finder, _QuietTensorFlow) for finder in sys.meta_path):
        sys.meta_path.insert(0, _QuietTensorFlow())
