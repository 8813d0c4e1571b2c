"""``wb.labs.start``: the first cell of a lab's notebook."""

from workbench.labs.checking import progress
from workbench.labs.guard import install
from workbench.labs.session import begin, current, is_inert
from workbench.labs.sheet import sheet_from
from workbench.labs.silence import current_shell


def start(sheet: str, student: str = "") -> None:
    """Start a lab with its questions as text, and show the progress. Raises SheetBroken."""
    begin(sheet_from(sheet), student)
    if is_inert():
        return
    shell = current_shell()
    if shell is not None:
        install(shell)
    progress()


def register(student: str) -> None:
    """Say who you are: your name or student number. Some questions differ by student. Raises NotStarted."""
    begin(current().sheet, student)
