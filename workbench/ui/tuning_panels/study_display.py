"""A study as the last value of a cell shows its progress, charts and best trials; nothing is imported before."""

import sys
import weakref
from typing import Any

_views: "weakref.WeakKeyDictionary[Any, Any]" = weakref.WeakKeyDictionary()
"""A study that is shown again gets another view of the same widget, not a second one."""


def register() -> None:
    """Register a display formatter for studies in the running IPython, if there is one. Idempotent."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter.ipython_display_formatter
    formatter.for_type_by_name("workbench.tuning.study", "Study", display_study)


def display_study(study: Any) -> None:
    """Display a study: its view, made when it is first asked for."""
    view(study)._ipython_display_()


def view(study: Any) -> Any:
    """The view of a study; one whose search goes on again after an end is followed again."""
    from workbench.ui.tuning_panels.study_view import StudyView

    found = _views.get(study)
    if found is None:
        found = _views[study] = StudyView(study)
    else:
        found.begin()
    return found
