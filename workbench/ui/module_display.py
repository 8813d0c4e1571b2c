"""A module, or the class of one, as the last value of a cell shows its card; nothing of it is imported before."""

import sys
from typing import Any

_MODULE = "workbench.modules.module"
_SHOWN = ("Module", "ModuleClass")
"""Values, and classes: these are values of their metaclass."""


def register() -> None:
    """Register a display formatter for modules in the running IPython, if there is one. Idempotent."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or shell.display_formatter is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    for name in _SHOWN:
        formatter.for_type_by_name(_MODULE, name, card_html)


def card_html(module: Any) -> str | None:
    """The card of a module or of its class as HTML; None for a base class, which describes no module."""
    from workbench.modules import describe

    return describe(module)._repr_html_() if hasattr(module, "about") else None
