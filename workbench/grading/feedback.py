"""What a student gets back: one HTML page, with nothing of the hidden checks in it but the verdicts' own words."""

from html import escape

from workbench.grading.grading_results import CellProblem, Graded, QuestionResult
from workbench.messages import language, mark, say

_TITLE = mark("{lab}: {points} of {of} points")
_OF = mark("{points} of {of}")
_STATES = {
    "passed": mark("passed"),
    "partly": mark("partly"),
    "not": mark("not yet"),
    "manual": mark("will be read by your instructor"),
    "error": mark("did not come to an end"),
}
_EXPECTED = mark("Expected: {text}")
_RECEIVED = mark("Received: {text}")
_HINT = mark("Hint: {text}")
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
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(graded.student)}</p>"]
    if graded.to_read:
        parts.append(f"<p>{escape(say(_WAITS))}</p>")
    parts += [_question(each) for each in graded.questions]
    parts += _cells(graded.cells)
    return page(title, "\n".join(parts))


def page(title: str, body: str, style: str = _STYLE) -> bytes:
    """An HTML page; ``body`` is markup."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language())}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    ).encode(errors="replace")


def number(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _question(result: QuestionResult) -> str:
    verdict = result.verdict
    points = say(_OF, points=number(verdict.points), of=number(verdict.of))
    lines = [
        f'<section class="{escape(verdict.state)}">',
        f'<h2><span class="points">{escape(points)}</span>{escape(_heading(result))}</h2>',
        f"<p><b>{escape(say(_STATES[verdict.state]))}</b> {_text(verdict.message)}</p>",
    ]
    for template, text in ((_EXPECTED, verdict.expected), (_RECEIVED, verdict.received), (_HINT, verdict.hint)):
        if text:
            lines.append(f"<p>{_text(say(template, text=text))}</p>")
    return "\n".join([*lines, "</section>"])


def _heading(result: QuestionResult) -> str:
    return f"{result.id}: {result.title}" if result.title else result.id


def _cells(problems: tuple[CellProblem, ...]) -> list[str]:
    if not problems:
        return []
    lines = [f"<h2>{escape(say(_CELLS))}</h2>"]
    lines += [f"<p>{escape(say(_CELL, number=each.cell))}</p><pre>{_text(each.message)}</pre>" for each in problems]
    return lines


def _text(text: str) -> str:
    return escape(text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]} …")
