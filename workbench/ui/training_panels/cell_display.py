"""A run or a record as the last value of a cell shows its Output tab; nothing of it is imported before."""

import sys
import weakref
from typing import Any

_SHOWN = (
    ("workbench.training.fitting.run", "Run"),
    ("workbench.training.fitting.reopened_run", "ReopenedRun"),
    ("workbench.training.history.record", "Record"),
)
_tabs: "weakref.WeakKeyDictionary[Any, Any]" = weakref.WeakKeyDictionary()
"""A run that is shown again gets another view of the same tab, not a second tab."""


def register() -> None:
    """Register a display formatter for runs in the running IPython, if there is one. Idempotent."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter.ipython_display_formatter
    for module, name in _SHOWN:
        formatter.for_type_by_name(module, name, display_run)


def display_run(run: Any) -> None:
    """Display the Output tab of a run or a record."""
    tab(run)._ipython_display_()


def tab(run: Any) -> Any:
    """The Output tab of a run, made when it is first asked for; a record, which is a value, gets a new one."""
    from workbench.training.fitting.run import Run
    from workbench.ui.training_panels.output_tab import Output

    if not isinstance(run, Run):
        return Output(run)
    found = _tabs.get(run)
    if found is None:
        found = _tabs[run] = Output(run)
    return found
