"""A tab of the flow: it computes what it shows only while somebody looks at it."""

import threading
import time
from collections.abc import Sequence
from typing import Literal, TypeAlias

import ipywidgets as widgets
import traitlets

from workbench.html_elements import Markup, element, prose
from workbench.messages import mark, say
from workbench.ui.context_threads import start_thread
from workbench.ui.error_text import plain_text
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.titled_tabs import titled_tabs
from workbench.ui.widget_closing import close_tree

_STYLE = """<style>
.wb-flow-tab > .widget-html .wb-summary { padding: 8px 4px; line-height: 1.4; white-space: normal;
  color: var(--jp-ui-font-color2, #616161); }
.wb-flow-tab > .widget-html .wb-refusal { padding: 8px 4px; line-height: 1.4; white-space: normal;
  color: var(--jp-error-color1, #b3261e); }
</style>"""
TabPlace: TypeAlias = Literal["right", "below"]
_INTERVAL = 0.2
"""Seconds between two refreshes at least: a run tells of every block."""
_PATIENCE = 0.4
"""Seconds that a page without content may take before it says that it is being filled."""
_READING = mark("Reading what is kept …")


class TabPage(widgets.VBox):
    """The content of a tab. Whoever places it sets ``shown`` when it is chosen or left.

    A subclass overrides :meth:`refresh`, which is called on a thread after changes of the session while the page is
    shown, and once when it is shown again after changes.

    Args:
        session: The flow that is looked at.
        place: Where the tab belongs: beside the canvas or below it.
    """

    shown = traitlets.Bool(default_value=False)

    def __init__(self, session: FlowView, place: TabPlace = "right") -> None:
        super().__init__([])
        self.add_class("wb-flow-tab")
        self.session, self.place = session, place
        self._lock, self._pause = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None
        self._is_stale, self._is_closed = True, False
        self._note: widgets.HTML | None = None
        self._content_lock, self._has_shown = threading.RLock(), False
        self._parts: tuple[widgets.Widget, ...] = ()
        self._stop_listening = session.listen(self._changed)
        self.observe(self._looked_at, "shown")

    def refresh(self) -> None:
        """Show what the session holds now; does nothing where nothing of it has changed."""

    def left(self) -> None:
        """Somebody looks at another tab now: end what costs anything."""

    def mark_stale(self) -> None:
        """Have :meth:`refresh` called when the page is looked at again."""
        self._is_stale = True

    def _looked_at(self, _change: object) -> None:
        if self.shown:
            self._begin()
        else:
            self.left()

    def _changed(self) -> None:
        """Something of the session has changed, on any thread, which is not held up."""
        self._is_stale = True
        self._begin()

    def _begin(self) -> None:
        with self._lock:
            if self.shown and self._is_stale and self._thread is None and not self._is_closed:
                self._thread = start_thread("workbench-flow-tab", self._work, daemon=True)

    def _work(self) -> None:
        while self._is_due():
            began = time.monotonic()
            self._refresh()
            self._pause.wait(max(0.0, _INTERVAL - (time.monotonic() - began)))

    def _refresh(self) -> None:
        """Refresh; a page that shows nothing but a sentence says meanwhile that it is being filled."""
        done, parts = threading.Event(), self._parts
        text = "" if self._note is None else self._note.value
        self._has_shown = False
        if not parts or parts == (self._note,):
            start_thread("workbench-flow-tab-wait", lambda: self._say_reading(done), daemon=True)
        try:
            self.refresh()
        except Exception as error:  # noqa: BLE001 - a damaged file or a module of the user's own may raise anything
            self.say(plain_text(error) or type(error).__name__, alert=True)
        with self._content_lock:
            done.set()
            if self._note is not None and not self._has_shown and self._note.value != text:
                self._note.value = text  # there was nothing new to show
                self.show_only(*parts)

    def _say_reading(self, done: threading.Event) -> None:
        done.wait(_PATIENCE)
        with self._content_lock:
            if not done.is_set() and not self._has_shown and not self._is_closed:
                self.say(say(_READING))
                self._has_shown = False

    def _is_due(self) -> bool:
        """Whether there is something new to show; else the thread ends."""
        with self._lock:
            if self.shown and self._is_stale and not self._is_closed:
                self._is_stale = False
                return True
            self._thread = None
            return False

    def wait(self, timeout: float | None = None) -> None:
        """Return when everything is shown that has changed so far."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def say(self, text: str, *, alert: bool = False) -> None:
        """Show a sentence instead of the content.

        Args:
            text: The sentence; code stands between backticks.
            alert: Whether it tells of an error.
        """
        kind, role = ("wb-refusal", "alert") if alert else ("wb-summary", "status")
        content = Markup(_STYLE) + element("div", prose(text), class_=kind, role=role)
        with self._content_lock:
            if self._note is None:
                self._note = widgets.HTML()
            self._note.value = content
            self.show_only(self._note)

    def show_only(self, *parts: widgets.Widget) -> None:
        """Show these widgets and no others."""
        with self._content_lock:
            self._has_shown = True
            if self._parts != parts:
                self._parts = self.children = parts

    def close(self) -> None:
        """End all listening and close the comms of its widgets."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
        self._pause.set()
        self._stop_listening()
        self.release()
        if self._note is not None:
            close_tree(self._note)
        close_tree(self)

    def release(self) -> None:
        """End what a subclass has begun, before its widgets are closed."""


def tab_box(pages: Sequence[tuple[str, TabPage]]) -> widgets.Tab:
    """Pages as tabs beside each other, of which the chosen one alone computes what it shows.

    Args:
        pages: Titles and pages.

    Returns:
        The tabs; the first is shown.
    """
    box = titled_tabs([page for _, page in pages], [title for title, _ in pages])

    def choose(_change: object = None) -> None:
        for number, (_, page) in enumerate(pages):
            page.shown = number == box.selected_index

    box.observe(choose, "selected_index")
    choose()
    return box
