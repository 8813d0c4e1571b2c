"""What a check and the progress look like, in HTML and as text. Whatever came from a student is escaped."""

from collections.abc import Mapping

from workbench.html_elements import Markup, element, elements, joined, prose
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import AnyQuestion
from workbench.labs.questions.answer_protocol import Verdict
from workbench.messages import mark, say

_COLOURS: Mapping[str, str] = {
    "passed": "#2e7d32",
    "partly": "#b26a00",
    "not": "#b3261e",
    "manual": "#1f5fa8",
    "noted": "#1f5fa8",
    "error": "#b3261e",
    "open": "#6b6b6b",
}
_SIGNS: Mapping[str, str] = {
    "passed": "✓",
    "partly": "◐",
    "not": "✗",
    "manual": "✎",
    "noted": "▪",
    "error": "!",
    "open": "○",
}
_STATES: Mapping[str, str] = {
    "passed": mark("{question}: passed, {points:g} of {of:g} points"),
    "partly": mark("{question}: partly right, {points:g} of {of:g} points"),
    "not": mark("{question}: not yet, {points:g} of {of:g} points"),
    "manual": mark("{question}: handed in, up to {of:g} points"),
    "noted": mark("{question}: noted, up to {of:g} points"),
    "error": mark("{question}: could not be checked, {points:g} of {of:g} points"),
    "open": mark("{question}: open, {points:g} of {of:g} points"),
}
_UNGRADED: Mapping[str, str] = {
    "passed": mark("{question}: right"),
    "partly": mark("{question}: partly right"),
    "not": mark("{question}: not yet"),
    "manual": mark("{question}: read"),
    "noted": mark("{question}: noted"),
    "error": mark("{question}: could not be checked"),
    "open": mark("{question}: open"),
}
_EXPECTED = mark("Expected: {text}")
_RECEIVED = mark("Received: {text}")
_HINT = mark("Hint: {text}")
_TOTAL = mark("{passed} of {count} questions passed, {points:g} of {of:g} points")
_TOTAL_NOTED = mark(
    "{passed} of {count} questions passed, {noted} noted for grading, {points:g} of {of:g} points so far"
)
_TOTAL_UNGRADED = mark("{passed} of {count} questions answered")
_UNTRIED_UNGRADED = mark("{question}: not answered yet")
_CELL = mark("{question}: {points:g} of {of:g} points")
_CELL_NOTED = mark("{question}: noted for grading, up to {of:g} points")
_UNTRIED = mark("{question}: not checked yet, {of:g} points")
_WAITING = mark("✎ {message}")
_HEAD = "color:color-mix(in srgb,{colour} 60%,currentcolor)"
"""Nearer to the colour of the text around it, which is bright where the ground is dark."""
_BAR = "display:flex;gap:2px;height:12px;max-width:600px;margin:4px 0"
_PANEL = "border-left:4px solid {colour};padding:6px 10px;margin:4px 0;background:{colour}14;max-width:800px"


def sign_of(state: str) -> str:
    """The sign that stands before a verdict of this state."""
    return _SIGNS[state]


def verdict_html(question: AnyQuestion, verdict: Verdict, *, graded: bool = True) -> Markup:
    """A panel that says how a question stands, with its points where there are any."""
    colour = _COLOURS[verdict.state]
    headline = _headline(question, verdict, graded=graded)
    head = element("b", prose(f"{_SIGNS[verdict.state]} {headline}"), style=_HEAD.format(colour=colour))
    lines = elements("div", map(prose, _lines(verdict)))
    return element("div", head, lines, class_="wb-check", data_state=verdict.state, style=_PANEL.format(colour=colour))


def verdict_text(question: AnyQuestion, verdict: Verdict, *, graded: bool = True) -> str:
    """The same, where there is no HTML."""
    headline = _headline(question, verdict, graded=graded)
    return "\n  ".join([f"{_SIGNS[verdict.state]} {headline}", *_lines(verdict)])


def progress_html(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> Markup:
    """A bar with a part for every question, as wide as its points."""
    parts = joined(_part(question, verdicts.get(question.id), graded=sheet.graded) for question in sheet.questions)
    total = _total(sheet, verdicts)
    bar = element("div", parts, role="img", aria_label=total, style=_BAR)
    return element("div", bar, element("small", total), class_="wb-progress")


def progress_text(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> str:
    """The same, where there is no HTML."""
    signs = [_SIGNS[verdicts[one.id].state] if one.id in verdicts else "·" for one in sheet.questions]
    return f"[{''.join(signs)}] {_total(sheet, verdicts)}"


def note_html(message: str, detail: str = "") -> Markup:
    """A note in place of a traceback; ``detail`` is a line of the student's code."""
    code = element("pre", detail, style="margin:4px 0 0") if detail else ""
    style = _PANEL.format(colour=_COLOURS["manual"])
    return element("div", prose(say(_WAITING, message=message)), code, class_="wb-blank", style=style)


def note_text(message: str, detail: str = "") -> str:
    """The same, where there is no HTML."""
    return "\n    ".join([say(_WAITING, message=message), *([detail] if detail else [])])


def _headline(question: AnyQuestion, verdict: Verdict, *, graded: bool) -> str:
    if not graded:
        return say(_UNGRADED[verdict.state], question=_named(question))
    return say(_STATES[verdict.state], question=_named(question), points=verdict.points, of=verdict.of)


def _named(question: AnyQuestion) -> str:
    return f"{question.id} – {question.title}" if question.title else question.id


def _lines(verdict: Verdict) -> list[str]:
    return [verdict.message, *(details(verdict) if verdict.state in {"partly", "not", "noted"} else ())]


def details(verdict: Verdict) -> list[str]:
    """What was expected, what came, and the hint, as far as they are told."""
    told = (_EXPECTED, verdict.expected), (_RECEIVED, verdict.received), (_HINT, verdict.hint)
    return [say(template, text=text) for template, text in told if text]


def _part(question: AnyQuestion, verdict: Verdict | None, *, graded: bool) -> Markup:
    if verdict is None or verdict.state == "open":
        template = _UNTRIED if graded else _UNTRIED_UNGRADED
        title, colour = say(template, question=_named(question), of=question.points), "#9e9e9e44"
        return element("span", title=title, style=f"flex:{question.points:g};background:{colour}")
    template = _CELL_NOTED if verdict.state == "noted" else _CELL
    if not graded:
        template = _UNGRADED[verdict.state]
    title = say(template, question=_named(question), points=verdict.points, of=verdict.of)
    colour = _COLOURS[verdict.state]
    share = 100 * verdict.points / verdict.of if verdict.state == "partly" and verdict.of else 100
    fill = f"linear-gradient(90deg,{colour} {share:.0f}%,{colour}44 {share:.0f}%)"
    return element("span", title=title, style=f"flex:{question.points:g};background:{fill}")


def _total(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> str:
    passed = sum(verdict.state == "passed" for verdict in verdicts.values())
    if not sheet.graded:
        return say(_TOTAL_UNGRADED, passed=passed, count=len(sheet.questions))
    noted = sum(verdict.state == "noted" for verdict in verdicts.values())
    points = sum(verdict.points for verdict in verdicts.values())
    values = {"passed": passed, "count": len(sheet.questions), "points": points, "of": sheet.points}
    return say(_TOTAL_NOTED, noted=noted, **values) if noted else say(_TOTAL, **values)
