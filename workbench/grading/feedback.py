"""What a student gets back, as a page and as text: of the hidden checks only the verdicts' own words."""

from msgspec import Struct

from workbench.grading.grading_results import Graded, QuestionResult
from workbench.html_elements import Markup, element, joined, page, prose
from workbench.labs.rendering import details
from workbench.messages import language, mark, mark_plural, say, say_plural
from workbench.text_format import printable, shorten

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


class FeedbackSection(Struct, frozen=True):
    """One question of the feedback: heading, points, and lines of text; the first begins with the state in bold."""

    heading: str
    points: str
    state: str
    stated: str
    lines: tuple[str, ...]
    comment: str = ""


class FeedbackContent(Struct, frozen=True):
    """What a student gets back, before it becomes a page or a mail; every text is plain."""

    title: str
    student: str
    notes: tuple[str, ...]
    sections: tuple[FeedbackSection, ...]
    problems: tuple[tuple[str, str], ...]


def feedback_content(graded: Graded, lab_title: str) -> FeedbackContent:
    """The feedback of one student: nothing of the hidden checks but the verdicts' own words."""
    notes = [graded.warning] if graded.warning else []
    if graded.late is not None and graded.late.days:
        late, earned = graded.late, number(graded.earned)
        notes.append(say_plural(_LATE, late.days, percent=late.percent, earned=earned, of=number(graded.of)))
    if any(each.verdict.state == "manual" for each in graded.questions):
        notes.append(say(_WAITS))
    return FeedbackContent(
        say(_TITLE, lab=lab_title, points=number(graded.points), of=number(graded.of)),
        graded.student,
        tuple(notes),
        tuple(map(_section, graded.questions)),
        tuple((say(_CELL, number=each.cell), _short(each.message)) for each in graded.cells),
    )


def feedback(graded: Graded, lab_title: str) -> bytes:
    """The page of one student. Every text in it is escaped."""
    content = feedback_content(graded, lab_title)
    parts = [element("h1", content.title), element("p", content.student)]
    parts += [element("p", note) for note in content.notes]
    parts += [_question(each) for each in content.sections]
    parts += _cells(content.problems)
    return page(content.title, joined(parts, "\n"), _STYLE, language())


def feedback_text(content: FeedbackContent) -> str:
    """The feedback as plain text, for a mail."""
    blocks = ["\n".join([content.title, content.student, *content.notes])]
    for each in content.sections:
        comment = [each.comment] if each.comment else []
        blocks.append("\n".join([f"{each.heading}  {each.points}", each.stated, *each.lines, *comment]))
    if content.problems:
        blocks.append("\n".join([say(_CELLS), *(f"{cell}: {message}" for cell, message in content.problems)]))
    return printable_lines("\n\n".join(blocks))


def number(value: float) -> str:
    """Points without needless decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _section(result: QuestionResult) -> FeedbackSection:
    verdict, hand = result.verdict, result.hand
    points = say(_OF, points=number(verdict.points), of=number(verdict.of))
    earlier = [say(_EARLIER)] if hand is not None and hand.earlier else []
    comment = say(_COMMENT, text=hand.comment) if hand is not None and hand.comment else ""
    lines = (_short(verdict.message), *map(_short, details(verdict)), *earlier)
    return FeedbackSection(_heading(result), points, verdict.state, say(_STATES[verdict.state]), lines, comment)


def _question(section: FeedbackSection) -> Markup:
    """The comment is that of the person who graded; the reason for a change is the instructor's own."""
    first, *others = section.lines
    lines = [
        element("h2", element("span", section.points, class_="points"), section.heading),
        element("p", element("b", section.stated), " ", prose(first)),
        *(element("p", prose(each)) for each in others),
    ]
    if section.comment:
        lines.append(element("p", section.comment, class_="comment"))
    return element("section", joined(lines, "\n"), class_=section.state)


def _heading(result: QuestionResult) -> str:
    return f"{result.id}: {result.title}" if result.title else result.id


def _cells(problems: tuple[tuple[str, str], ...]) -> list[Markup]:
    if not problems:
        return []
    lines = [element("h2", say(_CELLS))]
    for cell, message in problems:
        lines += [element("p", cell), element("pre", message)]
    return lines


def _short(text: str) -> str:
    return shorten(text, _LONGEST_TEXT)


def printable_lines(text: str) -> str:
    """Text for a terminal or a mail: line ends stay, every other control character is shown as an escape."""
    return "\n".join(map(printable, text.split("\n")))
