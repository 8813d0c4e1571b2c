"""The tab "Log": what happened in the last run, with times."""

from datetime import datetime
from typing import Any, ClassVar

import anywidget
import msgspec
import traitlets

from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import shorten
from workbench.ui.copy_button import CopyButton
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.log_messages import LogText
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.frontend_bundle import bundle
from workbench.ui.key_guard import guarded
from workbench.ui.packed_json import packed
from workbench.ui.widget_closing import close_tree

_NO_RUN = mark("Run the flow to see here what it does.")
_NO_LINES = mark("The run has not told anything yet.")
_EARLIER = mark_plural(
    "{count:,} earlier line is left out here; the copy has it.",
    "{count:,} earlier lines are left out here; the copy has them.",
)
_COPY, _SELECT = mark("Copy the log"), mark("Select the lines and press Ctrl+C")
_MOST = 2000
"""Lines on the page."""
_LONGEST = 2000
"""Letters of a line."""


class LogWidget(anywidget.AnyWidget):
    """Lines below each other, which follow the end; its other half is ``frontend/src/log``."""

    _esm: ClassVar[Any] = bundle("log.js")

    lines: Any = traitlets.List().tag(sync=True, to_json=packed)
    note = traitlets.Unicode("").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True, to_json=packed)

    def __init__(self) -> None:
        super().__init__(texts=msgspec.to_builtins(front_end_texts()))


class LogTab(TabPage):
    """The log of the last run.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self.lines, self.copy_button = LogWidget(), CopyButton(_COPY, _SELECT)
        self._frame = guarded(self.copy_button, self.lines)
        self._seen: tuple[object, int] = (None, -1)

    def refresh(self) -> None:
        """Show what has been told since."""
        run = self.session.run
        if run is None:
            self.say(say(_NO_RUN))
            return
        lines = tuple(run.log)
        if self._seen == (run, len(lines)):
            return
        self._seen = (run, len(lines))
        if not lines:
            self.say(say(_NO_LINES))
            return
        texts = [log_text(line.time, line.path, line.text) for line in lines]
        left_out = max(0, len(texts) - _MOST)
        with self.lines.hold_sync():
            self.lines.note = say_plural(_EARLIER, left_out) if left_out else ""
            self.lines.lines = [msgspec.to_builtins(one) for one in texts[left_out:]]
        self.copy_button.text = "\n".join(as_line(one) for one in texts)
        self.show_only(self._frame)

    def release(self) -> None:
        """Close the widgets."""
        close_tree(self._frame)


def log_text(time: float | datetime, path: str, text: str) -> LogText:
    """A line as the page has it.

    Args:
        time: When it was told; seconds since 1970, or a date.
        path: Of the step.
        text: What was told.

    Returns:
        The line, with the time of day here.
    """
    moment = time if isinstance(time, datetime) else datetime.fromtimestamp(time)  # noqa: DTZ006 - the clock on the wall
    return LogText(f"{moment:%H:%M:%S}", path, shorten(text, _LONGEST))


def as_line(one: LogText) -> str:
    """A line as it is copied: time, step and text with tabs between them."""
    return f"{one.time}\t{one.path}\t{one.text}"
