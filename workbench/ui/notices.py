"""Banners above the canvas: what a student should know, each with what can be done about it."""

from workbench.messages import mark, say
from workbench.ui.canvas_traits import CanvasNotice, NoticeAction
from workbench.ui.code_binding import CodeBinding
from workbench.ui.custom_layers.code_sheet import CodeSheet
from workbench.ui.custom_layers.foreign_code import foreign_text, foreign_view, trust_all
from workbench.ui.drawing_session import DrawingSession

_START_OVER = mark("Use the graph of the cell")
_REPLACE = mark("Replace my code")
_KEEP = mark("Keep my code")
_TAKE = mark("Take my code into the drawing")
_SHOW_CODE = mark("Show the code")
_TRUST = mark("Trust and run it")
_LEAVE_OFF = mark("Leave it off")


class Notices:
    """The banners of one editor."""

    def __init__(self, session: DrawingSession, code: CodeBinding, sheet: CodeSheet) -> None:
        self._session = session
        self._code = code
        self._sheet = sheet
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
            CanvasNotice(
                "foreign",
                foreign_text(session.graph),
                (_action("show_code", _SHOW_CODE), _action("trust_code", _TRUST), _action("leave_code", _LEAVE_OFF)),
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
        elif notice == "foreign" and action == "show_code":
            self._dismissed.discard(text)  # it is decided after it was read
            self._sheet.view(foreign_view(self._session.graph))
        elif notice == "foreign" and action == "trust_code":
            self._dismissed.discard(text)
            trust_all(self._session.graph)


def _action(operation: str, label: str) -> NoticeAction:
    return NoticeAction(operation, say(label))
