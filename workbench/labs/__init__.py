"""A student's side of a lab: open it, check an answer, see the progress, submit."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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


def __getattr__(name: str) -> Any:
    """Each name is imported when it is first used: the judge's worker needs only a few."""
    if name not in _HOMES:
        message = f"module 'workbench.labs' has no attribute {name!r}. It has: {', '.join(__all__)}."
        raise AttributeError(message)
    value = getattr(import_module(f"workbench.labs.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
