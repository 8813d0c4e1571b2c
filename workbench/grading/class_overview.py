"""The class at a glance: points, how each question went, the errors that many made, and whose code is alike."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from workbench.grading.code_similarity import SimilarPair
from workbench.grading.feedback import number
from workbench.grading.grading_results import Graded
from workbench.html_elements import Markup, element, escape, joined, page, row
from workbench.messages import language, mark, mark_plural, say, say_plural
from workbench.text_format import MISSING

_STATES = ("passed", "partly", "not", "manual", "error")
_COLOURS = ("#047857", "#b45309", "#b91c1c", "#6b7280", "#111827")
_COMMON = 20
_TITLE = mark_plural("{lab}: {count} submission", "{lab}: {count} submissions")
_POINTS = mark("Points (of {of})")
_QUESTIONS = mark("Questions: submissions by verdict")
_ERRORS = mark("Common errors")
_PAIRS = mark("Code that is alike (beyond what everyone was given)")
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937; }
table { border-collapse: collapse; }
td { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #e5e7eb; vertical-align: top; }
.warning { background: #fef3c7; padding: .6rem 1rem; border-left: 4px solid #b45309; }
"""


class CommonError(Struct, frozen=True):
    """A message, how many submissions got it at a question, and some of their students."""

    question: str
    message: str
    count: int
    students: tuple[str, ...]


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
    )


def overview_page(overview: Overview, warning: str = "") -> bytes:
    """The overview as one HTML file with its charts, which needs no network."""
    title = say_plural(_TITLE, len(overview.points), lab=overview.title)
    errors = [[each.question, each.message, each.count, ", ".join(each.students)] for each in overview.errors]
    pairs = [[each.one, each.other, f"{each.alike:.0%}"] for each in overview.pairs]
    parts = [
        element("h1", title),
        *([element("p", warning, class_="warning")] if warning else []),
        *_charts(overview),
        *(element("h2", say(_ERRORS)), _table(errors)),
        *(element("h2", say(_PAIRS)), _table(pairs)),
    ]
    return page(title, joined(parts, "\n"), _STYLE, language())


def _share(verdicts: Sequence[Any]) -> float:
    of = sum(each.of for each in verdicts)
    return sum(each.points for each in verdicts) / of if of else 0.0


def _common(graded: Sequence[Graded]) -> list[CommonError]:
    counts: Counter[tuple[str, str]] = Counter()
    students: dict[tuple[str, str], list[str]] = {}
    for one in graded:
        for each in one.questions:
            if each.verdict.state in {"not", "partly", "error"}:
                key = each.id, each.verdict.message
                counts[key] += 1
                students.setdefault(key, []).append(one.student)
    return [CommonError(*key, count, tuple(students[key][:5])) for key, count in counts.most_common(_COMMON)]


def _charts(overview: Overview) -> list[Markup]:
    import plotly.graph_objects as go

    points = go.Figure(go.Histogram(x=overview.points, marker_color="#1d4ed8"))
    points.update_layout(title=str(escape(say(_POINTS, of=number(overview.of)))), height=320, bargap=0.05)
    labels = [f"{escape(name)} ({share:.0%})" for name, share in zip(overview.questions, overview.shares, strict=True)]
    bars = [
        go.Bar(name=state, y=labels, x=overview.states[state], orientation="h", marker_color=colour)
        for state, colour in zip(_STATES, _COLOURS, strict=True)
        if any(overview.states[state])
    ]
    questions = go.Figure(bars)
    questions.update_layout(
        title=str(escape(say(_QUESTIONS))), barmode="stack", height=160 + 32 * len(labels), yaxis_autorange="reversed"
    )
    return [
        Markup(points.to_html(full_html=False, include_plotlyjs=True)),
        Markup(questions.to_html(full_html=False, include_plotlyjs=False)),
    ]


def _table(rows: Sequence[Sequence[object]]) -> Markup:
    return element("table", joined(map(row, rows), "\n")) if rows else element("p", MISSING)
