"""What a check and the progress look like, in HTML and as text. Whatever came from a student is escaped."""

from collections.abc import Mapping
from html import escape

from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import AnyQuestion
from workbench.labs.questions.answer_protocol import Verdict
from workbench.messages import mark, say

_COLOURS: Mapping[str, str] = {
    "passed": "#2e7d32",
    "partly": "#b26a00",
    "not": "#b3261e",
    "manual": "#1f5fa8",
    "error": "#b3261e",
}
_SIGNS: Mapping[str, str] = {"passed": "✓", "partly": "◐", "not": "✗", "manual": "✎", "error": "!"}
_STATES: Mapping[str, str] = {
    "passed": mark("{question}: passed, {points:g} of {of:g} points"),
    "partly": mark("{question}: partly right, {points:g} of {of:g} points"),
    "not": mark("{question}: not yet, {points:g} of {of:g} points"),
    "manual": mark("{question}: handed in, up to {of:g} points"),
    "error": mark("{question}: could not be checked, {points:g} of {of:g} points"),
}
_EXPECTED = mark("Expected: {text}")
_RECEIVED = mark("Received: {text}")
_HINT = mark("Hint: {text}")
_TOTAL = mark("{passed} of {count} questions passed, {points:g} of {of:g} points")
_CELL = mark("{question}: {points:g} of {of:g} points")
_UNTRIED = mark("{question}: not checked yet, {of:g} points")
_WAITING = mark("✎ {message}")
_BAR = "display:flex;gap:2px;height:12px;max-width:600px;margin:4px 0"
_PANEL = "border-left:4px solid {colour};padding:6px 10px;margin:4px 0;background:{colour}14;max-width:800px"


def verdict_html(question: AnyQuestion, verdict: Verdict) -> str:
    """A panel that says how a question stands."""
    colour = _COLOURS[verdict.state]
    lines = [f'<b style="color:{colour}">{_SIGNS[verdict.state]} {escape(_headline(question, verdict))}</b>']
    lines += [f"<div>{escape(line)}</div>" for line in _lines(verdict)]
    style = _PANEL.format(colour=colour)
    return f'<div class="wb-check" data-state="{verdict.state}" style="{style}">{"".join(lines)}</div>'


def verdict_text(question: AnyQuestion, verdict: Verdict) -> str:
    """The same, where there is no HTML."""
    return "\n  ".join([f"{_SIGNS[verdict.state]} {_headline(question, verdict)}", *_lines(verdict)])


def progress_html(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> str:
    """A bar with a part for every question, as wide as its points."""
    parts = [_part(question, verdicts.get(question.id)) for question in sheet.questions]
    total = escape(_total(sheet, verdicts))
    return (
        f'<div class="wb-progress"><div role="img" aria-label="{total}" style="{_BAR}">{"".join(parts)}</div>'
        f"<small>{total}</small></div>"
    )


def progress_text(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> str:
    """The same, where there is no HTML."""
    signs = [_SIGNS[verdicts[one.id].state] if one.id in verdicts else "·" for one in sheet.questions]
    return f"[{''.join(signs)}] {_total(sheet, verdicts)}"


def note_html(message: str, detail: str = "") -> str:
    """A kind note in place of a traceback; ``detail`` is a line of the student's code."""
    code = f"<pre style='margin:4px 0 0'>{escape(detail)}</pre>" if detail else ""
    style = _PANEL.format(colour=_COLOURS["manual"])
    return f'<div class="wb-blank" style="{style}">{escape(say(_WAITING, message=message))}{code}</div>'


def note_text(message: str, detail: str = "") -> str:
    """The same, where there is no HTML."""
    return "\n    ".join([say(_WAITING, message=message), *([detail] if detail else [])])


def _headline(question: AnyQuestion, verdict: Verdict) -> str:
    return say(_STATES[verdict.state], question=_named(question), points=verdict.points, of=verdict.of)


def _named(question: AnyQuestion) -> str:
    return f"{question.id} – {question.title}" if question.title else question.id


def _lines(verdict: Verdict) -> list[str]:
    lines = [verdict.message]
    if verdict.state in {"partly", "not"}:
        lines += [say(_EXPECTED, text=verdict.expected)] if verdict.expected else []
        lines += [say(_RECEIVED, text=verdict.received)] if verdict.received else []
        lines += [say(_HINT, text=verdict.hint)] if verdict.hint else []
    return lines


def _part(question: AnyQuestion, verdict: Verdict | None) -> str:
    if verdict is None:
        title, colour = say(_UNTRIED, question=_named(question), of=question.points), "#9e9e9e44"
        return f'<span title="{escape(title)}" style="flex:{question.points:g};background:{colour}"></span>'
    title = say(_CELL, question=_named(question), points=verdict.points, of=verdict.of)
    colour = _COLOURS[verdict.state]
    share = 100 * verdict.points / verdict.of if verdict.state == "partly" and verdict.of else 100
    fill = f"linear-gradient(90deg,{colour} {share:.0f}%,{colour}44 {share:.0f}%)"
    return f'<span title="{escape(title)}" style="flex:{question.points:g};background:{fill}"></span>'


def _total(sheet: PublicQuestions, verdicts: Mapping[str, Verdict]) -> str:
    passed = sum(verdict.state == "passed" for verdict in verdicts.values())
    points = sum(verdict.points for verdict in verdicts.values())
    return say(_TOTAL, passed=passed, count=len(sheet.questions), points=points, of=sheet.points)
