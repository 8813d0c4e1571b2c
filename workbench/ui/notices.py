"""Banners above the canvas: what a student should know, each with what can be done about it."""

from workbench.messages import mark, say
from workbench.ui.canvas_traits import CanvasNotice, NoticeAction
from workbench.ui.code_binding import CodeBinding
from workbench.ui.drawing_session import DrawingSession

_START_OVER = mark("Use the graph of the cell")
_REPLACE = mark("Replace my code")
_KEEP = mark("Keep my code")
_TAKE = mark("Take my code into the drawing")


class Notices:
    """The banners of one editor."""

    def __init__(self, session: DrawingSession, code: CodeBinding) -> None:
        self._session = session
        self._code = code
        self._dismissed: set[str] = set()
        self._answers = {"replace_cell": code.replace, "keep_cell": code.keep, "read_cell": code.take}

    def shown(self) -> tuple[CanvasNotice, ...]:
        """The banners as the front end shows them. One that was closed comes back only with another text."""
        return tuple(notice for notice in self._all() if notice.text and notice.text not in self._dismissed)

    def _all(self) -> tuple[CanvasNotice, ...]:
        session, code = self._session, self._code
        start_over = (_action("start_over", _START_OVER),) if session.continued else ()
        take = (_action("read_cell", _TAKE),) if code.read is not None else ()
        answers = (*take, _action("replace_cell", _REPLACE), _action("keep_cell", _KEEP))
        return (
            CanvasNotice("opened", session.notice, start_over),
            CanvasNotice("saved", session.saved.message, ()),
            CanvasNotice(
                "code",
                code.message if code.state in ("edited", "unavailable") else "",
                answers if code.state == "edited" else (),
            ),
        )

    def act(self, notice: str, action: str) -> None:
        """Do what a banner's button says, and close the banner."""
        text = next((item.text for item in self.shown() if item.id == notice), "")
        self._dismissed.add(text)
        if notice == "opened" and action == "start_over":
            self._session.start_over()
        elif notice == "code" and action in self._answers:
            self._dismissed.discard(text)  # should the same happen again, say so again
            self._answers[action]()


def _action(operation: str, label: str) -> NoticeAction:
    return NoticeAction(operation, say(label))
