"""A student's side of a lab: open it, check an answer, see the progress, submit."""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.labs.blanks import FIXME as FIXME
    from workbench.labs.blanks import StillBlank as StillBlank
    from workbench.labs.checking import check as check
    from workbench.labs.checking import progress as progress
    from workbench.labs.errors import LabError as LabError
    from workbench.labs.opening import open as open  # noqa: A004 - the public name
    from workbench.labs.session import given as given
    from workbench.labs.starting import register as register
    from workbench.labs.starting import start as start
    from workbench.labs.submitting import submit as submit

_HOMES = {
    "FIXME": "blanks",
    "LabError": "errors",
    "StillBlank": "blanks",
    "check": "checking",
    "given": "session",
    "open": "opening",
    "progress": "checking",
    "register": "starting",
    "start": "starting",
    "submit": "submitting",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = lazy(__name__, _HOMES)
