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

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "answer_check": ["check", "progress"],
        "blanks": ["FIXME", "StillBlank"],
        "lab_errors": ["LabError"],
        "lab_session": ["given"],
        "lab_start": ["register", "start"],
        "opening": ["open"],
        "submitting": ["submit"],
    },
)
