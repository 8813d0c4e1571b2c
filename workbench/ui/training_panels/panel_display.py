"""How a panel appears in a notebook: as a widget, as text in a terminal, and as a picture in a saved notebook."""

import sys
from typing import Any

from workbench.html_elements import Markup, element


def show(widget: Any, text: str, html: Markup) -> Any:
    """Display ``widget`` with ``text`` for a terminal, and after it ``html``, which is kept in the notebook.

    A style of the panel hides the second output while the first one is a living widget. What is returned takes
    another ``html`` by :func:`exchange`; it is None where nothing is kept (Colab keeps widgets itself).
    """
    from IPython import display as ipython

    display: Any = ipython.display
    bundle = widget._repr_mimebundle_()
    data = dict(bundle[0] if isinstance(bundle, tuple) else bundle or {})
    display({**data, "text/plain": text}, raw=True)
    if "google.colab" in sys.modules:
        return None
    return display({"text/html": _static(html)}, raw=True, display_id=True)


def exchange(handle: Any, html: Markup) -> None:
    """Put another page into what :func:`show` has kept."""
    if handle is not None:
        handle.update({"text/html": _static(html)}, raw=True)


def _static(html: Markup) -> Markup:
    return element("div", html, class_="wb-static")
