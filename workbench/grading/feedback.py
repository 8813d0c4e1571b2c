"""What a student gets back: one HTML page, with nothing of the hidden checks in it but the verdicts' own words."""

from workbench.grading.grading_results import CellProblem, Graded, HandGrade, QuestionResult
from workbench.html_elements import Markup, element, joined, page, prose
from workbench.labs.rendering import details
from workbench.messages import language, mark, mark_plural, say, say_plural
from workbench.text_format import shorten

_TITLE = mark("{lab}: {points} of {of} points")
_OF = mark("{points} of {of}")
_STATES = {
    "passed": mark("passed"),
    "partly": mark("partly"),
    "not": mark("not yet"),
    "manual": mark("will be read by your instructor"),
    "error": mark("did not come to an end"),
}
_CELLS = mark("Cells that did not run to their end")
_CELL = mark("Code cell {number}")
_WAITS = mark("Points of answers that are still to be read come on top.")
_COMMENT = mark("Comment: {text}")
_EARLIER = mark("These points were given for an earlier version of your work and will be looked at again.")
_LATE = mark_plural(
    "Handed in {count} day late: {percent:g} % is taken off what was earned, {earned} of {of}.",
    "Handed in {count} days late: {percent:g} % is taken off what was earned, {earned} of {of}.",
)
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; }
h1 { font-size: 1.4rem; } section { border-left: 4px solid #9ca3af; padding: .2rem 1rem; margin: 1rem 0; }
h2 { font-size: 1.05rem; margin: .2rem 0; } .points { float: right; font-weight: 600; } p { margin: .3rem 0; }
.passed { border-color: #047857; } .partly { border-color: #b45309; } .not { border-color: #b91c1c; }
pre { background: #f3f4f6; padding: .5rem; overflow-x: auto; white-space: pre-wrap; }
.comment { white-space: pre-wrap; }
@media (prefers-color-scheme: dark) { body { background: #111827; color: #e5e7eb; } pre { background: #1f2937; } }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid; } }
"""
_LONGEST_TEXT = 2_000


def feedback(graded: Graded, lab_title: str) -> bytes:
    """The page of one student. Every text in it is escaped."""
    title = say(_TITLE, lab=lab_title, points=number(graded.points), of=number(graded.of))
    parts = [element("h1", title), element("p", graded.student)]
    if graded.late is not None and graded.late.days:
        late, earned = graded.late, number(graded.earned)
        parts.append(
            element("p", say_plural(_LATE, late.days, percent=late.percent, earned=earned, of=number(graded.of)))
        )
    if any(each.verdict.state == "manual" for each in graded.questions):
        parts.append(element("p", say(_WAITS)))
    parts += [_question(each) for each in graded.questions]
    parts += _cells(graded.cells)
    return page(title, joined(parts, "\n"), _STYLE, language())


def number(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _question(result: QuestionResult) -> Markup:
    verdict = result.verdict
    points = say(_OF, points=number(verdict.points), of=number(verdict.of))
    lines = [
        element("h2", element("span", points, class_="points"), _heading(result)),
        element("p", element("b", say(_STATES[verdict.state])), " ", prose(_short(verdict.message))),
    ]
    lines += [element("p", prose(_short(text))) for text in details(verdict)]
    if result.hand is not None:
        lines += _by_hand(result.hand)
    return element("section", joined(lines, "\n"), class_=verdict.state)


def _by_hand(hand: HandGrade) -> list[Markup]:
    """The comment of the person who graded, and that the points may change; the reason is the instructor's own."""
    lines = [element("p", say(_COMMENT, text=hand.comment), class_="comment")] if hand.comment else []
    return [*lines, element("p", say(_EARLIER))] if hand.earlier else lines


def _heading(result: QuestionResult) -> str:
    return f"{result.id}: {result.title}" if result.title else result.id


def _cells(problems: tuple[CellProblem, ...]) -> list[Markup]:
    if not problems:
        return []
    lines = [element("h2", say(_CELLS))]
    for each in problems:
        lines += [element("p", say(_CELL, number=each.cell)), element("pre", _short(each.message))]
    return lines


def _short(text: str) -> str:
    return shorten(text, _LONGEST_TEXT)
