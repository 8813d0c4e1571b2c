"""The judge's commands to a student's process, one thing at a time, and how the bytes of both go over a socket.

Commands carry the student's own files and the inputs of questions; nothing of what is expected ever travels this way.
What comes back is decoded strictly, and whatever it is, it is only ever data.
"""

import socket
import struct
import time
from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from workbench.labs.questions.answer_protocol import Failure, Request
from workbench.messages import WorkbenchError

_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20


class Begin(Struct, frozen=True, tag="begin"):
    """Put these files (path below the working folder -> content) there. Answered by Done."""

    files: Mapping[str, bytes] = {}
    student: str = ""
    train: bool = True
    """False: ``fit`` gives back at once, because what it trained comes with the submission."""


class RunCell(Struct, frozen=True, tag="run"):
    """Run a cell of the notebook. Answered by Done."""

    number: int
    source: str
    seconds: float


class Ask(Struct, frozen=True, tag="ask"):
    """Do what a question requests. Answered by an Answer."""

    request: Request
    seconds: float


class Export(Struct, frozen=True, tag="export"):
    """The network that a name holds, as a file. Answered by an Answer of one result, a dict of file name and bytes."""

    name: str
    seconds: float


class Examine(Struct, frozen=True, tag="examine"):
    """Load a network from a file under a name, then do what a question requests. Answered by an Answer."""

    name: str
    file: str
    content: bytes
    request: Request
    seconds: float


class CountEpochs(Struct, frozen=True, tag="epochs"):
    """For how many epochs the network that a name holds was trained. Answered by an Answer of one result."""

    name: str
    seconds: float


WorkerCommand: TypeAlias = Begin | RunCell | Ask | Export | Examine | CountEpochs


class Done(Struct, frozen=True, tag="done", forbid_unknown_fields=True):
    """The command is carried out; ``failure`` says what the student's code raised."""

    failure: Failure | None = None


class ConnectionLost(WorkbenchError):
    """The process that runs a submission does not answer any more.

    Grading catches it and judges what there is. ``kind`` is "crashed", "timeout", "too_large" or "garbled".
    """

    code = "process-lost"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def send_frame(channel: socket.socket, content: bytes, seconds: float | None = None) -> None:
    """Send bytes with their length before them. Raises ConnectionLost."""
    channel.settimeout(seconds)
    try:
        channel.sendall(_LENGTH.pack(len(content)) + content)
    except TimeoutError:
        raise ConnectionLost("timeout") from None
    except OSError:
        raise ConnectionLost("crashed") from None


def receive_frame(channel: socket.socket, most: int, seconds: float | None = None) -> bytes:
    """Receive what ``send_frame`` sent, at most so many bytes within so many seconds. Raises ConnectionLost."""
    end = None if seconds is None else time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_receive(channel, _LENGTH.size, end))
    if length > most:
        raise ConnectionLost("too_large")
    return _receive(channel, length, end)


def _receive(channel: socket.socket, count: int, end: float | None) -> bytes:
    parts: list[Any] = []
    while count > 0:
        if end is not None:
            channel.settimeout(max(end - time.monotonic(), 0.001))
        try:
            part = channel.recv(min(count, _CHUNK))
        except TimeoutError:
            raise ConnectionLost("timeout") from None
        except OSError:
            raise ConnectionLost("crashed") from None
        if not part:
            raise ConnectionLost("crashed")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
