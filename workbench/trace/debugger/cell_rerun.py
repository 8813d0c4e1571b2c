"""Interrupts a waiting debugger prompt when a cell is run again, so that the kernel can execute it."""

import _thread
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def ending_on_rerun(kernel: Any) -> Iterator[None]:
    """While a prompt waits inside, a request to run a cell raises KeyboardInterrupt at the prompt.

    ipykernel 7 receives requests in a thread of its own, where they can be seen. With an older kernel, or none, nothing
    is changed: then the stop button ends a session.
    """
    thread, stream = getattr(kernel, "shell_channel_thread", None), getattr(kernel, "shell_stream", None)
    handle = getattr(kernel, "shell_channel_thread_main", None)
    if thread is None or stream is None or handle is None:
        yield
        return
    waiting = [True]

    def received(message: Any) -> Any:
        if waiting and _runs_a_cell(kernel, message):
            waiting.clear()
            _thread.interrupt_main()
        return handle(message)

    _listen(thread, stream, received)
    try:
        yield
    finally:
        waiting.clear()
        _listen(thread, stream, handle)


def _listen(thread: Any, stream: Any, handle: Callable[[Any], Any]) -> None:
    """Set the message handler, in the thread that owns the stream."""
    thread.io_loop.add_callback(stream.on_recv, handle, copy=False)


def _runs_a_cell(kernel: Any, message: Any) -> bool:
    """Whether a message asks the main shell to run code."""
    try:
        _, frames = kernel.session.feed_identities(message, copy=False)
        header = json.loads(bytes(frames[1].bytes))
    except (ValueError, IndexError, AttributeError):
        return False
    return header.get("msg_type") == "execute_request" and not header.get("subshell_id")
