"""Putting HTML into a notebook, or text where there is no notebook."""

import sys
from typing import Any

from workbench.labs.output_silencing import current_shell

_PROGRESS = "workbench-lab-progress"


def show(html: str, text: str) -> None:
    """Show in the output of the running cell."""
    _display(html, text)


def show_progress(html: str, text: str) -> None:
    """Show the bar; from now on it follows what is checked."""
    _display(html, text, display_id=_PROGRESS)


def update_progress(html: str, text: str) -> None:
    """Change every bar that is shown."""
    if _is_notebook():
        _display(html, text, display_id=_PROGRESS, update=True)


def _display(html: str, text: str, **options: Any) -> None:
    if not _is_notebook():
        sys.stdout.write(f"{text}\n")
        return
    from IPython.display import display

    display({"text/html": html, "text/plain": text}, raw=True, **options)  # type: ignore[no-untyped-call]


def _is_notebook() -> bool:
    """Whether there is a kernel: a terminal's IPython shows text only."""
    return getattr(current_shell(), "kernel", None) is not None
