"""``wb.labs.start``: the first cell of a lab's notebook."""

from workbench.labs.answer_check import progress
from workbench.labs.blank_guard import install
from workbench.labs.lab_session import begin, current, is_inert
from workbench.labs.output_silencing import current_shell
from workbench.labs.public_questions import sheet_from


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
