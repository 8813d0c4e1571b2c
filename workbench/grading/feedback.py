"""What a student gets back: one HTML page, with nothing of the hidden checks in it but the verdicts' own words."""

from workbench.grading.grading_results import CellProblem, Graded, QuestionResult
from workbench.html_elements import Markup, element, joined, page, prose
from workbench.labs.rendering import details
from workbench.messages import language, mark, say
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
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; }
h1 { font-size: 1.4rem; } section { border-left: 4px solid #9ca3af; padding: .2rem 1rem; margin: 1rem 0; }
h2 { font-size: 1.05rem; margin: .2rem 0; } .points { float: right; font-weight: 600; } p { margin: .3rem 0; }
.passed { border-color: #047857; } .partly { border-color: #b45309; } .not { border-color: #b91c1c; }
pre { background: #f3f4f6; padding: .5rem; overflow-x: auto; white-space: pre-wrap; }
"""
_LONGEST_TEXT = 2_000


def feedback(graded: Graded, lab_title: str) -> bytes:
    """The page of one student. Every text in it is escaped."""
    title = say(_TITLE, lab=lab_title, points=number(graded.points), of=number(graded.of))
    parts = [element("h1", title), element("p", graded.student)]
    if graded.to_read:
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
    return element("section", joined(lines, "\n"), class_=verdict.state)


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
