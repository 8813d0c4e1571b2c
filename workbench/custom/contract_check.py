"""The contract check: what a layer must do before it can be relied on, tried in a process of its own."""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.custom.class_reader import SourceReading, read
from workbench.custom.contract_report import CHECKS, ContractReport, ContractVerdict
from workbench.custom.custom_errors import NoSourceOfClass, NotALayer
from workbench.importers.own_definitions import definition
from workbench.messages import mark, say
from workbench.text_format import shorten

SECONDS = 20.0
"""Of processor time for one check; importing Keras takes longer, once."""
_WAITING = 10.0
"""How many times longer a check may take on a busy machine, or waiting for something."""
_START = 120.0
_SLOW = mark("it did not end within {seconds:.0f} seconds of computing. Look for a loop that never ends.")
_WAITS = mark("it did not end, and computed nothing. Look for something that it waits for.")
_DIED = mark("it ended the process that tried it. A layer must not.")
_AFTER = mark("an earlier check failed.")


def check(
    layer: Any, config: Mapping[str, Any] | None = None, input_shape: Sequence[int] | None = None
) -> ContractReport:
    """Try a layer in a process of its own: shapes, gradients, batches, precision, saving and loading.

    Args:
        layer: The text of a module with one layer, or a layer class of this notebook.
        config: Arguments to make it with; without them its defaults.
        input_shape: The shape of one sample that it takes, such as ``(8, 8, 3)``; without it a few are tried.

    Returns:
        A verdict for each check, in words with the line of the text.

    Raises:
        NotALayer: Something else is given.
        NoSourceOfClass: The text of a class is not known.

    >>> check(wb.custom.template("Gain")).ok
    True
    """
    return check_many([(_text_of(layer), config, input_shape)])[0]


def check_many(
    layers: Sequence[tuple[str, Mapping[str, Any] | None, Sequence[int] | None]], *, seconds: float = SECONDS
) -> list[ContractReport]:
    """Try several, one after the other in one process; another one where a layer ends it."""
    reports: list[ContractReport] = []
    process: _Process | None = None
    try:
        for number, (source, config, shape) in enumerate(layers):
            reading = read(source)
            if not reading.ok:
                reports.append(_unread(reading))
                continue
            process = process if process is not None and process.is_alive else _Process()
            request = {
                "number": number,
                "source": source,
                "class_name": reading.class_name,
                "config": config or _initial(reading),
                "shape": shape,
                "seconds": seconds,
            }
            reports.append(ContractReport(reading.class_name, process.verdicts(request, _WAITING * seconds)))
    finally:
        if process is not None:
            process.end()
    return reports


def _text_of(layer: Any) -> str:
    if isinstance(layer, str):
        return layer
    if not isinstance(layer, type):
        raise NotALayer(received=shorten(repr(layer), 80))
    parts = definition(layer)
    if parts is None:
        raise NoSourceOfClass(where=layer.__name__)
    return "\n\n\n".join(parts) + "\n"


def _initial(reading: SourceReading) -> dict[str, Any]:
    """Values for what has no default."""
    return {one.name: one.initial for one in reading.parameters if one.required}


def _unread(reading: SourceReading) -> ContractReport:
    problem = next(one for one in reading.problems if one.fatal)
    return ContractReport(
        reading.class_name,
        (ContractVerdict("made", "failed", problem.text, problem.line), *_not_tried([*CHECKS][1:])),
    )


def _not_tried(names: Sequence[str]) -> Iterator[ContractVerdict]:
    return (ContractVerdict(name, "not tried", say(_AFTER)) for name in names)


class _Process:
    """A process that tries layers; it writes what it finds as it goes, so that what ends it costs that alone."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        env = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "HOME": self._folder.name, "CUDA_VISIBLE_DEVICES": ""}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [*sys.path]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "workbench.custom.check_process"],
            cwd=self._folder.name, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8",
        )  # fmt: skip
        self._lines: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self._next(_START)

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101
        for line in self._process.stdout:
            try:
                self._lines.put(json.loads(line))
            except ValueError:
                continue
        self._lines.put(None)

    def _next(self, seconds: float) -> dict[str, Any] | None:
        """What it says next; None when it has ended. Raises TimeoutError."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError from None

    def verdicts(self, request: Mapping[str, Any], seconds: float) -> tuple[ContractVerdict, ...]:
        """The verdicts on one layer; what was not made is told."""
        found: dict[str, ContractVerdict] = {}
        began = next(iter(CHECKS))
        try:
            assert self._process.stdin is not None  # noqa: S101
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            while (said := self._next(seconds)) is not None and "done" not in said:
                began = said.get("begin", began)
                if "check" in said:
                    found[said["check"]] = ContractVerdict(said["check"], said["outcome"], said["text"], said["line"])
            if said is None:
                self.end()
                late = say(_SLOW, seconds=request["seconds"])
                found[began] = ContractVerdict(began, "failed", late if self._has_computed_too_long else say(_DIED))
        except TimeoutError:
            found[began] = ContractVerdict(began, "failed", say(_WAITS))
            self.end()
        except OSError:
            found[began] = ContractVerdict(began, "failed", say(_DIED))
        return (*found.values(), *_not_tried([name for name in CHECKS if name not in found]))

    @property
    def _has_computed_too_long(self) -> bool:
        """Whether the system ended it by its limit of processor time."""
        return self._process.returncode == -getattr(signal, "SIGXCPU", 0) < 0

    def end(self) -> None:
        """End the process and remove its folder."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()
