"""How a panel appears in a notebook: as a widget, as text in a terminal, and as a picture in a saved notebook."""

import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from workbench.html_elements import Markup, element
from workbench.ui.cell_runs import is_batch_run
from workbench.ui.context_threads import start_thread
from workbench.ui.keras_loading import KERAS

_VIEW = "application/vnd.jupyter.widget-view+json"
_QUIET = 0.8
"""Seconds without a change before the picture is drawn again: nobody sees it while the widget is there."""
_STYLE = (
    "body:has(.{live}) .jp-OutputArea-child:has(.{kept}),body:has(.{live}) .{kept},"
    "body:not(:has(.{live})) .jp-OutputArea-child:has(+ .jp-OutputArea-child .{kept}){{display:none}}"
)
"""The picture is hidden while its widget is drawn, and otherwise what stands there about a missing model."""


def is_in_colab() -> bool:
    """Whether the notebook is shown by Colab, which keeps widgets itself and knows no others than those it fetches."""
    return "google.colab" in sys.modules


class PanelDisplay:
    """Displays a panel, and with it what ``to_html`` gives, which is kept in the notebook.

    The kept page is a second output. It works without scripts, so that it is also seen in a notebook that is opened
    without its kernel, and on pages that know no widgets. While the widget is there, the page's own style hides it.
    """

    def __init__(self, to_html: Callable[[], Markup]) -> None:
        self._to_html = to_html
        self._name = ""
        self._kept = Markup()
        self._handles: list[Any] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._due = 0.0
        self._is_waiting = False

    def show(self, widget: Any, text: str) -> None:
        """Display ``widget``, with ``text`` for a terminal, and what is kept; Colab keeps widgets itself."""
        from IPython import display as ipython

        display: Any = ipython.display
        if is_batch_run():
            KERAS.load_now()  # no page will ask for shapes, and what is shown now is what stays
        self._name = str(widget.model_id)
        widget.add_class(f"wb-live-{self._name}")
        if is_in_colab():  # else it draws only the widgets of ipywidgets, and of a box nothing that is ours
            import_module("google.colab.output").enable_custom_widget_manager()
        data, metadata = _view_of(widget)
        display({**data, "text/plain": text}, metadata=metadata, raw=True)
        if is_in_colab():
            return
        self._kept = self._to_html()
        self._handles.append(display({"text/html": self._page()}, raw=True, display_id=True))

    def refresh(self) -> None:
        """Put what the panel shows now into the notebook."""
        if not self._handles or self._closed.is_set():
            return
        kept = self._to_html()
        if kept == self._kept:
            return
        self._kept = kept
        for handle in self._handles:
            handle.update({"text/html": self._page()}, raw=True)

    def refresh_soon(self) -> None:
        """Have :meth:`refresh` called on a thread when there was no further change for a moment; returns at once."""
        with self._lock:
            self._due = time.monotonic() + _QUIET
            if self._is_waiting or not self._handles or self._closed.is_set():
                return
            self._is_waiting = True
        start_thread("workbench-picture", self._wait, daemon=True)

    def _wait(self) -> None:
        while (left := self._due - time.monotonic()) > 0:
            if self._closed.wait(left):
                return
        with self._lock:
            self._is_waiting = False
        self.refresh()

    def close(self) -> None:
        """Leave what is kept as it is from now on."""
        self._closed.set()

    def _page(self) -> Markup:
        kept = f"wb-static-{self._name}"
        style = element("style", Markup(_STYLE.format(live=f"wb-live-{self._name}", kept=kept)))
        return element("div", style, self._kept, class_=f"wb-static {kept}")


def _view_of(widget: Any) -> tuple[dict[str, Any], Any]:
    """What displays a widget, and its metadata. Widgets of ipywidgets 7, which Colab has, do not say it themselves."""
    if not hasattr(widget, "_repr_mimebundle_"):
        return {_VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}, None
    bundle = widget._repr_mimebundle_()
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, None)
    return data or {}, metadata
