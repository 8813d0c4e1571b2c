"""One notebook's process, kept alive: what kills it is left out, and the rest is run anew."""

import socket
import time
from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import MEGABYTE, Limits
from workbench.grading.sandbox import Sandbox
from workbench.grading.worker_protocol import (
    Ask,
    Begin,
    ConnectionLost,
    CountEpochs,
    Done,
    Examine,
    Export,
    RunCell,
    WorkerCommand,
    receive_frame,
    send_frame,
)
from workbench.labs.questions.answer_protocol import Answer, Failure, FailureKind, ProtocolError, decode, encode
from workbench.messages import mark, say
from workbench.text_format import bytes_text

Reply = TypeVar("Reply", Done, Answer)

_ENDED = mark("the Python process ended")
_TOO_LONG = mark("it took longer than {seconds} seconds")
_TOO_MUCH_MEMORY = mark("it took more than {size} of memory")
_TOO_MANY_PROCESSES = mark("it started more than {processes} processes")
_TOO_MUCH_BACK = mark("it gave back more than {size}")
_GARBLED = mark("what came back from the process could not be read")
_GIVEN_UP = mark("the notebook ended its process too often, or all its time was over")
_BEGIN_SECONDS = 60.0


class NotebookProcess:
    """A notebook that has been run, and can be asked.

    A cell that kills the process, or does not come back in time, is left out when the rest is run anew; a question
    that does is answered with a failure. After ``limits.restarts`` such events, or ``limits.total_seconds``, every
    further answer is a failure.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        limits: Limits,
        cells: Iterable[NotebookCell] = (),
        *,
        files: Mapping[str, bytes] | None = None,
        student: str = "",
        train: bool = True,
    ) -> None:
        self._sandbox = sandbox
        self._limits = limits
        self._cells = tuple(cells)
        self._begin = Begin(files or {}, student, train)
        self._channel: socket.socket | None = None
        self._end = time.monotonic() + limits.total_seconds
        self._restarts = limits.restarts
        self._fatal: dict[int, Failure] = {}
        self._raised: dict[int, Failure] = {}
        self.timed_out = False
        """Whether anything has taken longer than it may; on a machine with less to do it might not have."""

    @property
    def failures(self) -> dict[int, Failure]:
        """What went wrong by number of the cell."""
        return dict(sorted({**self._raised, **self._fatal}.items()))

    def run(self) -> None:
        """Run the cells; asking does so by itself."""
        self._ready()

    def ask(self, command: Ask | Export | Examine | CountEpochs) -> Answer:
        """What the notebook answers; as many results as the request has steps, and one for an export."""
        channel = self._ready()
        expected = 1 if isinstance(command, Export | CountEpochs) else len(command.request.steps)
        if channel is None:
            self.timed_out |= self._left() <= 0
            return _failed(expected, Failure("crashed", say(_GIVEN_UP)))
        try:
            answer = self._exchange(channel, command, command.seconds, Answer)
        except ConnectionLost as lost:
            return _failed(expected, self._lost(lost, command.seconds))
        self.timed_out |= any(isinstance(each, Failure) and each.kind == "timeout" for each in answer.results)
        if len(answer.results) != expected:
            return _failed(expected, Failure("crashed", say(_GARBLED)))
        return answer

    def close(self) -> None:
        """End the process."""
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
            self._sandbox.end()

    def _ready(self) -> socket.socket | None:
        """The channel to a process in which the cells have been run; None when it cannot be restarted any more."""
        while self._channel is None:
            if self._restarts < 0 or self._left() <= 0:
                return None
            self._channel = self._sandbox.fork(self._limits)
            self._raised = {}
            try:
                self._exchange(self._channel, self._begin, _BEGIN_SECONDS, Done)
                self._run_cells(self._channel)
            except ConnectionLost as lost:
                self._lost(lost, 0)
        return self._channel

    def _run_cells(self, channel: socket.socket) -> None:
        """From top to bottom; cells that missed a name are tried again after the others, which may define it."""
        waiting = [cell for cell in self._cells if cell.number not in self._fatal]
        while waiting and self._channel is not None:
            again = [cell for cell in waiting if self._run_cell(channel, cell)]
            if len(again) == len(waiting):
                return
            waiting = again

    def _run_cell(self, channel: socket.socket, cell: NotebookCell) -> bool:
        """Run a cell; whether it is worth another try. Raises Lost when the process is gone, and remembers why."""
        seconds = min(self._limits.cell_seconds, max(self._left(), 0.1))
        try:
            done = self._exchange(channel, RunCell(cell.number, cell.source, seconds), seconds, Done)
        except ConnectionLost as lost:
            self._fatal[cell.number] = replace(self._lost(lost, seconds), cell=cell.number)
            raise ConnectionLost("crashed") from lost
        self._raised.pop(cell.number, None)
        if done.failure is None:
            return False
        self.timed_out |= done.failure.kind == "timeout"
        self._raised[cell.number] = replace(done.failure, cell=cell.number)
        return done.failure.kind == "raised" and done.failure.message.startswith("NameError")

    def _exchange(self, channel: socket.socket, command: WorkerCommand, seconds: float, kind: type[Reply]) -> Reply:
        """Send a command and receive the reply. Raises ConnectionLost."""
        start, most = time.monotonic(), min(seconds, max(self._left(), 0.1)) + self._limits.grace_seconds
        send_frame(channel, encode(command), most)
        content = receive_frame(channel, self._limits.answer_megabytes * MEGABYTE, most)
        self.timed_out |= time.monotonic() - start >= seconds  # code may catch the interrupt, and answer all the same
        try:
            return decode(content, kind)
        except ProtocolError:
            raise ConnectionLost("garbled") from None

    def _lost(self, lost: ConnectionLost, seconds: float) -> Failure:
        """Clean up after the lost process; returns the cause."""
        if self._channel is None:
            return Failure("crashed", say(_ENDED))
        self.timed_out |= lost.kind == "timeout"
        self._channel.close()
        self._channel = None
        self._restarts -= 1
        ended = self._sandbox.end()
        return _cause(lost.kind, ended.kind if ended else "exit", seconds, self._limits)

    def _left(self) -> float:
        return self._end - time.monotonic()


def _cause(lost: str, ended: str, seconds: float, limits: Limits) -> Failure:
    if ended == "memory":
        return Failure("crashed", say(_TOO_MUCH_MEMORY, size=bytes_text(limits.memory_megabytes * MEGABYTE)))
    if ended == "processes":
        return Failure("crashed", say(_TOO_MANY_PROCESSES, processes=limits.processes))
    kind: FailureKind = "timeout" if lost == "timeout" else "too_large" if lost == "too_large" else "crashed"
    words = {
        "timeout": say(_TOO_LONG, seconds=f"{seconds:g}"),
        "too_large": say(_TOO_MUCH_BACK, size=bytes_text(limits.answer_megabytes * MEGABYTE)),
        "garbled": say(_GARBLED),
    }
    return Failure(kind, words.get(lost, say(_ENDED)))


def _failed(count: int, failure: Failure) -> Answer:
    return Answer((failure,) * count)
