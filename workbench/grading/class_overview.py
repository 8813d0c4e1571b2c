"""The class at a glance: points, how each question went, the errors that many made, and whose code is alike."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from workbench.grading.code_similarity import SimilarPair
from workbench.grading.feedback import number
from workbench.grading.grading_results import Graded
from workbench.html_elements import Markup, element, escape, joined, page, text_table
from workbench.messages import language, mark, mark_plural, say, say_plural
from workbench.text_format import MISSING

_STATES = ("passed", "partly", "not", "manual", "error")
_COLOURS = ("#047857", "#b45309", "#b91c1c", "#6b7280", "#111827")
_COMMON = 20
_WRONG = frozenset({"not", "partly", "error"})
_BOTH_THEMES = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}
_TITLE = mark_plural("{lab}: {count} submission", "{lab}: {count} submissions")
_POINTS = mark("Points (of {of})")
_QUESTIONS = mark("Questions: submissions by verdict")
_ERRORS = mark("Common errors")
_ANSWERS = mark("Common wrong answers, in the students' own words")
_STUCK = mark("Who is stuck: less than half of the points that were judged")
_HANDED_IN = mark("Handed in")
_PAIRS = mark("Code that is alike (beyond what everyone was given)")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #e5e7eb; vertical-align: top; }
.warning { background: #fef3c7; padding: .6rem 1rem; border-left: 4px solid #b45309; color: #1f2937; }
@media (prefers-color-scheme: dark) { body { background: #111827; color: #e5e7eb; } td, th { border-color: #374151; } }
.js-plotly-plot text { fill: currentColor !important; }
.js-plotly-plot .gridlayer path { stroke: #9ca3af66 !important; }
"""


class CommonError(Struct, frozen=True):
    """A message, how many submissions got it at a question, and some of their students."""

    question: str
    message: str
    count: int
    students: tuple[str, ...]


class CommonAnswer(Struct, frozen=True):
    """A wrong answer to a question, as the reports write it, how many gave it, and some of their students."""

    question: str
    answer: str
    count: int
    students: tuple[str, ...]


class StuckStudent(Struct, frozen=True):
    """A student with less than half of what the judge could give.

    ``questions`` are those without full points, ``cells`` how many cells did not run to their end.
    """

    student: str
    points: float
    of: float
    questions: tuple[str, ...]
    cells: int


class Overview(Struct, frozen=True):
    """What the page shows, as data. ``states`` counts submissions by question and verdict."""

    title: str
    of: float
    points: tuple[float, ...]
    questions: tuple[str, ...]
    states: dict[str, tuple[int, ...]]
    shares: tuple[float, ...]
    errors: tuple[CommonError, ...]
    pairs: tuple[SimilarPair, ...]
    answers: tuple[CommonAnswer, ...] = ()
    stuck: tuple[StuckStudent, ...] = ()
    times: tuple[str, ...] = ()


def summarise(graded: Sequence[Graded], pairs: Sequence[SimilarPair], title: str) -> Overview:
    """The overview of all submissions."""
    ids = tuple(each.id for each in graded[0].questions) if graded else ()
    verdicts = {name: [each.verdict for one in graded for each in one.questions if each.id == name] for name in ids}
    return Overview(
        title,
        graded[0].of if graded else 0.0,
        tuple(each.points for each in graded),
        ids,
        {state: tuple(sum(each.state == state for each in verdicts[name]) for name in ids) for state in _STATES},
        tuple(_share(verdicts[name]) for name in ids),
        tuple(_common(graded)),
        tuple(pairs),
        tuple(_wrong_answers(graded)),
        tuple(sorted(_stuck(graded), key=lambda each: (each.points / each.of, each.student))),
        tuple(each.late.handed_in[:16] for each in graded if each.late and each.late.handed_in),
    )


def overview_page(overview: Overview, warning: str = "", notes: Sequence[str] = ()) -> bytes:
    """The overview as one HTML file with its charts, which needs no network."""
    title = say_plural(_TITLE, len(overview.points), lab=overview.title)
    errors = [[each.question, each.message, each.count, ", ".join(each.students)] for each in overview.errors]
    answers = [[each.question, each.answer, each.count, ", ".join(each.students)] for each in overview.answers]
    stuck = [
        [each.student, f"{number(each.points)} / {number(each.of)}", ", ".join(each.questions), each.cells]
        for each in overview.stuck
    ]
    pairs = [[each.one, each.other, f"{each.alike:.0%}"] for each in overview.pairs]
    who = say("question"), say("students"), say("student")
    parts = [
        element("h1", title),
        *(element("p", text, class_="warning") for text in (warning, *notes) if text),
        *_charts(overview),
        *_section(say(_STUCK), (who[2], say("points"), say("open questions"), say("cells that stopped")), stuck),
        *_section(say(_ANSWERS), (who[0], say("answer"), say("count"), who[1]), answers),
        *_section(say(_ERRORS), (who[0], say("message"), say("count"), who[1]), errors),
        *_section(say(_PAIRS), (who[2], say("other student"), say("alike")), pairs),
    ]
    return page(title, joined(parts, "\n"), _STYLE, language())


def _share(verdicts: Sequence[Any]) -> float:
    of = sum(each.of for each in verdicts)
    return sum(each.points for each in verdicts) / of if of else 0.0


def _common(graded: Sequence[Graded]) -> list[CommonError]:
    found = [
        (one.student, each.id, each.verdict.message)
        for one in graded
        for each in one.questions
        if each.verdict.state in _WRONG
    ]
    return [CommonError(*each) for each in _counted(found)]


def _wrong_answers(graded: Sequence[Graded]) -> list[CommonAnswer]:
    """What at least two students answered alike, and wrongly."""
    found = [
        (one.student, each.id, each.verdict.received)
        for one in graded
        for each in one.questions
        if each.verdict.state in _WRONG and each.verdict.received
    ]
    return [CommonAnswer(*each) for each in _counted(found) if each[2] > 1]


def _counted(found: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """Of (student, question, text) the most frequent texts with their count and the first students."""
    counts = Counter((question, text) for _, question, text in found)
    students: dict[tuple[str, str], list[str]] = {}
    for student, question, text in found:
        students.setdefault((question, text), []).append(student)
    return [(*key, count, tuple(students[key][:5])) for key, count in counts.most_common(_COMMON)]


def _stuck(graded: Sequence[Graded]) -> Iterator[StuckStudent]:
    for one in graded:
        judged = [each for each in one.questions if each.verdict.state != "manual"]
        of, points = (sum(getattr(each.verdict, name) for each in judged) for name in ("of", "points"))
        if of and points < of / 2:
            missed = tuple(each.id for each in judged if each.verdict.points < each.verdict.of)
            yield StuckStudent(one.student, points, of, missed, len(one.cells))


def _charts(overview: Overview) -> list[Markup]:
    import plotly.graph_objects as go

    points = go.Figure(go.Histogram(x=overview.points, marker_color="#3b82f6"))
    points.update_layout(
        title=str(escape(say(_POINTS, of=number(overview.of)))),
        height=320,
        bargap=0.05,
        template="none",
        **_BOTH_THEMES,
    )
    labels = [f"{escape(name)} ({share:.0%})" for name, share in zip(overview.questions, overview.shares, strict=True)]
    bars = [
        go.Bar(name=state, y=labels, x=overview.states[state], orientation="h", marker_color=colour)
        for state, colour in zip(_STATES, _COLOURS, strict=True)
        if any(overview.states[state])
    ]
    questions = go.Figure(bars)
    questions.update_layout(
        title=str(escape(say(_QUESTIONS))),
        barmode="stack",
        height=160 + 32 * len(labels),
        yaxis={"autorange": "reversed", "automargin": True},
        template="none",
        **_BOTH_THEMES,
    )
    figures = [points, questions]
    if overview.times:
        times = go.Figure(go.Histogram(x=overview.times, marker_color="#3b82f6"))
        times.update_layout(
            title=str(escape(say(_HANDED_IN))), height=280, bargap=0.05, template="none", **_BOTH_THEMES
        )
        figures.append(times)
    return [Markup(each.to_html(full_html=False, include_plotlyjs=at == 0)) for at, each in enumerate(figures)]


def _section(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[Markup]:
    return [element("h2", title), text_table(heads, rows) if rows else element("p", MISSING)]
