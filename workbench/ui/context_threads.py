"""Threads that inherit the context (``contextvars``) of their starter.

By that context ipykernel knows which subshell a message belongs to: a widget that is published from a thread without
one goes back to the main shell, and is then not heard while a cell runs.
"""

import threading
from collections.abc import Callable
from contextvars import copy_context


def start_thread(name: str, work: Callable[[], None], *, daemon: bool) -> threading.Thread:
    """Run ``work`` on a new thread; Python waits at its end for those that are not daemons."""
    thread = threading.Thread(target=copy_context().run, args=[work], name=name, daemon=daemon)
    thread.start()
    return thread
