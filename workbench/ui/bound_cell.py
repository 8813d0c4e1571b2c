"""The code cell that is bound to an editor: inserted below it, rewritten in place, never over a student's edit.

The notebook belongs to the front end, so the kernel asks and the JupyterLab extension (``frontend/src/extension``)
does. One comm is one request: the kernel opens it, the extension closes it with the result. Where no extension listens
(Colab, VS Code) the comm is closed at once without a result or never answered, and the result is "unavailable".
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import copy_context
from typing import Annotated, Any, Literal, Protocol, TypeAlias, cast

import comm
import msgspec
from IPython import get_ipython
from msgspec import Meta, Struct

TARGET = "workbench.cell"
ANSWER_TIMEOUT = 3.0
"""Seconds without an answer after which the extension is taken to be absent."""
DEBOUNCE_DELAY = 0.2
"""Seconds of calm that end a burst of edits."""

CellResult: TypeAlias = Literal["inserted", "updated", "unchanged", "edited", "none", "unavailable"]


class SyncRequest(Struct, frozen=True, tag_field="request", tag="sync"):
    """What the kernel asks: that the bound cell hold a source."""

    editor: Annotated[str, Meta(description="Stable name of the editor whose code this is.")]
    widgets: Annotated[
        tuple[str, ...], Meta(description="Model ids of the widgets that mark the cell which shows the editor.")
    ]
    source: str
    insert: Annotated[bool, Meta(description="Insert a cell where none is bound yet.")]
    replace: Annotated[bool, Meta(description="Rewrite the cell even if the student has edited it.")]


class MarkRequest(Struct, frozen=True, tag_field="request", tag="mark"):
    """What the kernel asks: that lines of the bound cell be marked, while its text is the workbench's. No answer."""

    editor: Annotated[str, Meta(description="Stable name of the editor whose code this is.")]
    lines: Annotated[tuple[int, ...], Meta(description="Those of the selected nodes, from 1; none ends the marking.")]


class CellAnswer(Struct, frozen=True):
    """What became of a request.

    ``result`` is "inserted", "updated" or "unchanged" when the cell now holds the source; "edited" when the student
    has edited the cell, which was left alone (``source`` is the student's text); "none" when there is no bound cell
    and none was asked for; "unavailable" when no extension answers.
    """

    result: CellResult
    source: Annotated[str, Meta(description="The student's text, when the cell was edited.")] = ""


class _Comm(Protocol):
    def open(self, data: dict[str, Any]) -> None: ...
    def close(self) -> None: ...
    def on_close(self, callback: Callable[[dict[str, Any]], None]) -> None: ...


class _Timer(Protocol):
    def cancel(self) -> None: ...


StartTimer = Callable[[float, Callable[[], None]], _Timer]


def start_timer(seconds: float, action: Callable[[], None]) -> _Timer:
    """Run ``action`` on another thread after ``seconds``, unless cancelled; it does not keep the kernel alive.

    The thread takes the caller's context along: by it ipykernel knows which subshell asks, and where the answer goes.
    """
    timer = threading.Timer(seconds, copy_context().run, [action])
    timer.daemon = True
    timer.start()
    return timer


def insert_below(source: str) -> bool:
    """Put ``source`` into a new cell below the one that is being run.

    This works in every notebook application, but only while a cell runs: the request travels with the cell's reply.
    Returns False outside IPython.
    """
    shell = get_ipython()
    if shell is None:
        return False
    shell.set_next_input(source, replace=False)
    return True


class BoundCell:
    """The one code cell that belongs to the editor named ``editor``.

    ``editor`` is written to the cell's metadata and must be the same after a restart of the kernel. ``on_result`` is
    called with each answer, on the thread that brings it: the one that asked (the kernel's main thread or a subshell),
    or a timer's. An answer after ``ANSWER_TIMEOUT`` follows its "unavailable". All methods may be called from any
    thread. ``close`` when the editor is closed.
    """

    def __init__(
        self, editor: str, on_result: Callable[[CellAnswer], None], *, start_timer: StartTimer = start_timer
    ) -> None:
        self._editor = editor
        self._on_result = on_result
        self._start_timer = start_timer
        self._lock = threading.RLock()
        self._waiting: _Timer | None = None
        self._turn = 0
        self._open: dict[_Comm, _Timer | None] = {}
        self._closed = False

    def sync(self, source: str, *, widgets: Sequence[str] = (), insert: bool = False, replace: bool = False) -> None:
        """Ask that the bound cell hold ``source``, now; a scheduled update is dropped in favour of this one.

        ``widgets`` are the model ids of the widgets whose view marks the cell that shows the editor: a new cell goes
        right below it. ``insert`` makes a cell where none is bound yet; ``replace`` rewrites even what the student has
        edited.
        """
        request = SyncRequest(self._editor, tuple(widgets), source, insert, replace)
        with self._lock:
            if self._closed:
                return
            self._cancel_scheduled()
            self._drop_unanswered()
            channel = _new_comm()
            channel.on_close(lambda message: self._answered(channel, message))
            self._open[channel] = self._start_timer(ANSWER_TIMEOUT, lambda: self._timed_out(channel))
            channel.open(msgspec.json.decode(msgspec.json.encode(request)))

    def schedule(self, source: str, *, widgets: Sequence[str] = ()) -> None:
        """The debounced form: ask once no further call has come for ``DEBOUNCE_DELAY`` seconds."""
        with self._lock:
            if self._closed:
                return
            self._cancel_scheduled()
            turn = self._turn
            self._waiting = self._start_timer(DEBOUNCE_DELAY, lambda: self._scheduled(turn, source, widgets))

    def mark(self, lines: Sequence[int]) -> None:
        """Have these lines of the cell marked, from 1, in place of those marked before."""
        with self._lock:
            if not self._closed:
                request = MarkRequest(self._editor, tuple(lines))
                _new_comm().open(msgspec.json.decode(msgspec.json.encode(request)))

    def close(self) -> None:
        """Cancel what is scheduled and drop what is unanswered; nothing is asked or reported any more."""
        with self._lock:
            self._closed = True
            self._cancel_scheduled()
            for channel in list(self._open):
                self._forget(channel)
                _close(channel)

    def _scheduled(self, turn: int, source: str, widgets: Sequence[str]) -> None:
        with self._lock:
            # A timer that went off while it was being cancelled must not bring back an older source.
            if turn == self._turn:
                self.sync(source, widgets=widgets)

    def _cancel_scheduled(self) -> None:
        self._turn += 1
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = None

    def _drop_unanswered(self) -> None:
        for channel in [channel for channel, timer in self._open.items() if timer is None]:
            self._forget(channel)
            _close(channel)

    def _forget(self, channel: _Comm) -> bool:
        if channel not in self._open:
            return False
        timer = self._open.pop(channel)
        if timer is not None:
            timer.cancel()
        return True

    def _answered(self, channel: _Comm, message: dict[str, Any]) -> None:
        with self._lock:
            if not self._forget(channel):
                return
        self._on_result(_answer(message))

    def _timed_out(self, channel: _Comm) -> None:
        # The comm stays open: where the kernel was only busy, the answer is still to come.
        with self._lock:
            if channel not in self._open:
                return
            self._open[channel] = None
        self._on_result(CellAnswer("unavailable"))


def _new_comm() -> _Comm:
    # Not primary, so that creating it does not open it yet: the answer must find its callback.
    return cast("_Comm", comm.create_comm(target_name=TARGET, primary=False))


def _close(channel: _Comm) -> None:
    # The extension may be closing it at this moment, on another thread: then it is not registered any more.
    with suppress(KeyError):
        channel.close()


def _answer(message: dict[str, Any]) -> CellAnswer:
    try:
        return msgspec.convert(message["content"]["data"], CellAnswer)
    except msgspec.ValidationError:  # an empty answer, or one of another version
        return CellAnswer("unavailable")
