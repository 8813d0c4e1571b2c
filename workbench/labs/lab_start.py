"""``wb.labs.start``: the first cell of a lab's notebook."""

from workbench.labs.answer_check import progress
from workbench.labs.blank_guard import install
from workbench.labs.lab_session import begin, current, is_inert
from workbench.labs.output_silencing import current_shell
from workbench.labs.public_questions import sheet_from


def start(sheet: str, student: str = "") -> None:
    """Start a lab, and show the progress: what a lab's first cell does.

    Args:
        sheet: The lab's questions as one line of text, which ``workbench lab build`` puts there.
        student: Your name or student number; it may follow with :func:`register`.

    Raises:
        SheetBroken: The text is not whole.

    >>> wb.labs.start("a text that was cut off")
    Traceback (most recent call last):
    workbench.labs.lab_errors.SheetBroken: ...
    """
    begin(sheet_from(sheet), student)
    if is_inert():
        return
    shell = current_shell()
    if shell is not None:
        install(shell)
    progress()


def register(student: str) -> None:
    """Say who you are; some questions differ by student.

    Args:
        student: Your name or student number.

    Raises:
        NotStarted: No lab was started here.

    >>> wb.labs.register("Kim 7")
    Traceback (most recent call last):
    workbench.labs.lab_errors.NotStarted: No lab has been started here. ...
    """
    begin(current().sheet, student)
