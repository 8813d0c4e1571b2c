"""Reads uploads in a process of its own with limits: whatever lies in one, it costs at most its seconds and memory."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec
from msgspec import Struct

from workbench.grading.process_resources import processor_seconds
from workbench.grading.resource_limits import MEGABYTE
from workbench.grading.student_identity import Identity
from workbench.grading.submissions import Submission, SubmissionEntry
from workbench.grading.uploads import LARGEST_UPLOAD
from workbench.grading.worker_protocol import ConnectionLost, receive_frame, send_frame
from workbench.labs.questions.answer_protocol import Answer, ProtocolError, decode, encode
from workbench.messages import mark, say
from workbench.text_format import readable_name

READING_SECONDS = 60.0
MEMORY_MEGABYTES = 1_200
READY = b"ready"
"""What the reading process sends once it can be asked."""
_START_SECONDS = 120.0
_MOST = LARGEST_UPLOAD + 256 * MEGABYTE

_UNREAD = mark(
    "{names} could not be read within {seconds:g} seconds and {megabytes} megabytes of memory; look at it by hand. "
    "The other submissions are graded."
)


class ReadUpload(Struct, frozen=True):
    """What the reading process is asked: the paths of an entry as bytes of the file system, and whose they are."""

    paths: tuple[bytes, ...]
    student: str
    identity: Identity
    remarks: tuple[str, ...]
    lab: str


class UploadRead(Struct, frozen=True):
    """What it answers: a submission without its packed answers, and those as their own message."""

    submission: Submission
    answers: bytes


class UploadReader:
    """One process that reads upload after upload; a new one after an upload that was too much for it.

    Args:
        seconds: How long one upload may take.
        megabytes: How much memory it may take.
    """

    def __init__(self, seconds: float = READING_SECONDS, megabytes: int = MEMORY_MEGABYTES) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None
        self.processor_seconds = 0.0
        """Seconds of a processor that those processes have used that were ended."""

    def start(self) -> None:
        """Have a process that waits for an upload."""
        with suppress(ConnectionLost):  # reading tells, and tries again
            self._started()

    def read(self, entry: SubmissionEntry, lab: str, seconds: float | None = None) -> Submission:
        """What counts of an entry. Never raises for what is in it: remarks say what could not be used.

        ``seconds``, if given, are all that this upload gets.
        """
        seconds = self._seconds if seconds is None else seconds
        paths = tuple(os.fsencode(path) for path in entry.paths)
        asked = ReadUpload(paths, entry.student, entry.identity, entry.remarks, lab)
        try:
            channel = self._started()
            send_frame(channel, msgspec.msgpack.encode(asked), seconds)
            content = receive_frame(channel, _MOST, seconds)
            read = msgspec.msgpack.decode(content, type=UploadRead)
            answers: Mapping[str, Answer] = decode(read.answers, dict[str, Answer])
        except (ConnectionLost, ProtocolError, msgspec.MsgspecError):
            self.close()
            return self._unread(entry, seconds)
        return msgspec.structs.replace(read.submission, answers=answers)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self.processor_seconds += processor_seconds([self._process.pid])
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = self._channel = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _started(self) -> socket.socket:
        """Raises ConnectionLost."""
        if self._channel is not None:
            return self._channel
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "workbench.grading.upload_process"]
            command += [str(theirs.fileno()), str(self._megabytes)]
            self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL)  # noqa: S603
        self._channel = ours
        receive_frame(ours, len(READY), _START_SECONDS)
        return ours

    def _unread(self, entry: SubmissionEntry, seconds: float) -> Submission:
        names = ", ".join(readable_name(path.name) for path in entry.paths)
        remark = say(_UNREAD, names=names, seconds=seconds, megabytes=self._megabytes)
        return Submission(
            entry.student, names, "", remarks=(*entry.remarks, remark), identity=entry.identity, unread=True
        )


def answer(submission: Submission) -> bytes:
    """What the reading process answers."""
    answers = encode(dict(submission.answers))
    plain = msgspec.structs.replace(submission, answers={})
    return msgspec.msgpack.encode(UploadRead(plain, answers))
