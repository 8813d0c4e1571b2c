"""The process that reads uploads for :class:`~workbench.grading.upload_reader.UploadReader`; it runs none of them."""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from workbench.grading.resource_limits import MEGABYTE
from workbench.grading.submissions import SubmissionEntry, read_submission
from workbench.grading.upload_reader import READY, ReadUpload, answer
from workbench.grading.worker_protocol import ConnectionLost, receive_frame, send_frame

_LARGEST_REQUEST = 16 * MEGABYTE


def main(descriptor: int, megabytes: int) -> None:
    """Answer requests until the judge hangs up."""
    _limit_memory(megabytes)
    with socket.socket(fileno=descriptor) as channel, suppress(ConnectionLost):
        send_frame(channel, READY)
        while True:
            asked = msgspec.msgpack.decode(receive_frame(channel, _LARGEST_REQUEST), type=ReadUpload)
            send_frame(channel, _read(asked))


def _read(asked: ReadUpload) -> bytes:
    paths = tuple(Path(os.fsdecode(path)) for path in asked.paths)
    entry = SubmissionEntry(asked.student, paths, asked.identity, asked.remarks)
    return answer(read_submission(entry, asked.lab))


def _limit_memory(megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
