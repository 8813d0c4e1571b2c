"""Suppresses a cell's output: what libraries print, also those written in C++, and what students print."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any

from workbench.stderr_filter import stderr_redirected


@contextmanager
def silence() -> Iterator[None]:
    """Nothing is shown inside: neither what is printed or displayed, nor what is written to descriptor 2.

    nbgrader takes all points from a cell with text on stderr, and TensorFlow likes to write there.
    """
    with ExitStack() as stack:
        nowhere = stack.enter_context(open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123 - not a path of ours
        with suppress(OSError):
            stack.enter_context(stderr_redirected(nowhere.fileno()))
        stack.enter_context(redirect_stdout(nowhere))
        stack.enter_context(redirect_stderr(nowhere))
        stack.enter_context(_no_display())
        yield


@contextmanager
def _no_display() -> Iterator[None]:
    """IPython's ``display`` shows nothing inside."""
    shell = current_shell()
    if shell is None:
        yield
        return
    from IPython.core.displaypub import CapturingDisplayPublisher

    kept = shell.display_pub
    shell.display_pub = CapturingDisplayPublisher()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        shell.display_pub = kept


def current_shell() -> Any:
    """IPython's shell, or None outside IPython (which is not imported for that)."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
