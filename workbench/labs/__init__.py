"""A student's side of a lab: open it, check an answer, see the progress, submit."""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.labs.answer_check import check as check
    from workbench.labs.answer_check import progress as progress
    from workbench.labs.blanks import FIXME as FIXME
    from workbench.labs.blanks import StillBlank as StillBlank
    from workbench.labs.lab_errors import LabError as LabError
    from workbench.labs.lab_session import given as given
    from workbench.labs.lab_start import register as register
    from workbench.labs.lab_start import start as start
    from workbench.labs.opening import open as open  # noqa: A004 - the public name
    from workbench.labs.submitting import submit as submit

_HOMES = {
    "FIXME": "blanks",
    "LabError": "lab_errors",
    "StillBlank": "blanks",
    "check": "answer_check",
    "given": "lab_session",
    "open": "opening",
    "progress": "answer_check",
    "register": "lab_start",
    "start": "lab_start",
    "submit": "submitting",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = lazy(__name__, _HOMES)
