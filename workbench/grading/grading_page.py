"""The page for grading by hand: one file without a network, which gives back ``manual.csv``.

What students wrote travels as JSON in the page, and its script shows it as text, never as markup. A policy in the page
lets only that script and style run, and loads nothing.
"""

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Formatter

import msgspec
from msgspec import Struct

from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import Graded, QuestionResult
from workbench.grading.hand_grades import ManualRow
from workbench.html_elements import Markup, element, joined, page
from workbench.labs.questions import Question, Variants
from workbench.labs.rendering import details
from workbench.messages import language, mark, say

_HERE = Path(__file__).parent
_TITLE = mark("{lab}: grading by hand")
_TEXTS = {
    "alias": mark("Student {number}"),
    "place": mark("Student {at} of {count}"),
    "progress": mark("{done} of {count} answers to read are graded."),
    "of": mark("Points (0 to {of})"),
    "given": mark("{student}, {question}: {points} of {of} points."),
    "cleared": mark("{student}, {question}: no points by hand."),
    "range": mark("{points} is no number from 0 to {of}; nothing was changed."),
    "next": mark("{student}, {question}"),
    "last": mark("That was the last answer."),
    "first": mark("This is the first answer."),
    "allRead": mark("Every answer to read has points."),
    "saved": mark("manual.csv was saved. Put it into the folder of the reports and run workbench grade again."),
    "copied": mark("The text of manual.csv was copied. Save it as manual.csv in the folder of the reports."),
    "select": mark("Copy the text below, and save it as manual.csv in the folder of the reports."),
    "restored": mark("Grades that had not been saved were found in this browser and are back."),
    "unsaved": mark("There are changes that have not been saved."),
    "earlier": mark("These points were given for an earlier version of the answer. Give points again to confirm them."),
    "noAnswer": mark("(There is no text.)"),
    "picture": mark("Picture {number} of the answer"),
    "judged": mark("The judge gave {points} of {of} points: {message}"),
}
_KEYS = (
    ("← →  k j", mark("the answer before, the next answer")),
    ("[ ]", mark("the question before, the next question")),
    ("u", mark("the next answer without points")),
    ("0–9 .", mark("points")),
    ("Backspace", mark("take the points back")),
    ("c", mark("write a comment")),
    ("r", mark("write the reason for changing the judge's points")),
    ("Esc", mark("leave a field")),
    ("s", mark("save manual.csv")),
    ("n", mark("names or numbers")),
)


class PageAnswer(Struct, frozen=True):
    """An answer on the page: what was handed in, what the judge gave, and what was given by hand.

    ``to_read``: a person gives the points. ``facts`` are what the judge expected and received, in words.
    """

    text: str
    pictures: tuple[bytes, ...]
    judged: float
    message: str
    facts: tuple[str, ...]
    to_read: bool
    points: str = ""
    comment: str = ""
    reason: str = ""
    time: str = ""
    earlier: bool = False
    version: str = ""


class PageStudent(Struct, frozen=True):
    """A student with the answers by question; ``alias`` is the number that stands for the name."""

    student: str
    id: str
    alias: int
    submission: str
    answers: dict[str, PageAnswer]


class PageQuestion(Struct, frozen=True):
    """A question; ``guide`` says what a good answer has."""

    id: str
    title: str
    of: float
    guide: str


class PageData(Struct, frozen=True):
    """What the page's script needs. ``unused`` are lines of ``manual.csv`` that it gives back as they are."""

    lab: str
    anonymous: bool
    questions: tuple[PageQuestion, ...]
    students: tuple[PageStudent, ...]
    unused: tuple[tuple[str, ...], ...]
    texts: dict[str, str]


def grading_page(
    lab: GradedLab, graded: Sequence[Graded], unused: Sequence[ManualRow] = (), *, anonymous: bool = False
) -> bytes:
    """The page as one HTML file.

    Args:
        lab: The lab, with what to look for in its answers.
        graded: The submissions, with the grades that were given by hand so far.
        unused: Lines of ``manual.csv`` that count nothing, to be given back with the others.
        anonymous: Whether numbers stand for names until one asks for these.

    Returns:
        The file's content.
    """
    data = PageData(
        lab.name,
        anonymous,
        tuple(PageQuestion(each.id, each.title, each.points, _guide(each)) for each in lab.questions),
        _students(graded),
        tuple(row.cells for row in unused),
        {name: say(text, **_places(text)) for name, text in _TEXTS.items()},
    )
    content = Markup(msgspec.json.encode(data).decode().replace("<", "\\u003c"))
    script, style = _file("grading_page.js"), _file("grading_page.css")
    policy = f"default-src 'none'; img-src data:; script-src {_hash(script)}; style-src {_hash(style)}"
    head = element("meta", http_equiv="Content-Security-Policy", content=policy)
    title = say(_TITLE, lab=lab.title)
    body = [
        *_skeleton(title),
        element("script", content, type="application/json", id="data"),
        element("script", Markup(script)),
    ]
    return page(title, joined(body, "\n"), style, language(), head)


def _skeleton(title: str) -> list[Markup]:
    shows = element("option", say("answers to read"), value="read"), element("option", say("all answers"), value="all")
    bar = [
        _button("save", say("Save manual.csv")),
        _button("copy", say("Copy")),
        _field("select", "show", say("Show"), *shows),
        element("label", element("input", type="checkbox", id="names"), say("Names")),
        element("label", element("input", type="checkbox", id="keys", checked="checked"), say("Keys")),
    ]
    places = [
        _field("select", "question", say("Question")),
        _field("select", "student", say("Student")),
        _button("before", say("Back")),
        _button("next", say("Next")),
    ]
    guide = element("h3", say("What to look for")), element("p", id="guide")
    answer = [
        element("h3", say("Answer"), id="answer-name"),
        element("pre", id="answer", tabindex="0", role="region", aria_labelledby="answer-name"),
        element("div", id="pictures"),
        element("p", id="judged"),
        element("ul", id="facts"),
    ]
    form = [
        element("p", id="earlier", class_="earlier", hidden="hidden"),
        element(
            "label", element("span", id="of"), element("input", id="points", inputmode="decimal", autocomplete="off")
        ),
        element(
            "label", say("Comment for the student"), element("textarea", id="comment", rows="3", maxlength="20000")
        ),
        element(
            "label",
            say("Reason, where the judge's points are changed"),
            element("input", id="reason", maxlength="2000", autocomplete="off"),
        ),
    ]
    keys = element("dl", joined(joined((element("dt", key), element("dd", say(text)))) for key, text in _KEYS))
    return [
        element(
            "header",
            element("h1", title),
            element("p", id="progress"),
            element("div", *bar, role="toolbar", aria_label=say("File and view")),
        ),
        element("nav", *places, aria_label=say("Answers")),
        element(
            "main",
            element("h2", id="heading"),
            element("p", id="place"),
            element("section", *guide, id="guide-box"),
            element("section", *answer),
            element("form", *form),
        ),
        element("p", id="status", role="status", aria_live="polite"),
        element("textarea", id="text", hidden="hidden", readonly="readonly", rows="8", aria_label="manual.csv"),
        element("details", element("summary", say("Keys")), keys),
    ]


def _button(name: str, text: str) -> Markup:
    return element("button", text, id=name, type="button")


def _field(tag: str, name: str, text: str, *children: Markup) -> Markup:
    return element("span", element("label", text, for_=name), element(tag, *children, id=name))


def _students(graded: Sequence[Graded]) -> tuple[PageStudent, ...]:
    """The students in the order of the reports; their numbers are in another one, that of their work's digests."""
    order = sorted(range(len(graded)), key=lambda at: (graded[at].submission, graded[at].key))
    aliases = {at: number for number, at in enumerate(order, start=1)}
    return tuple(
        PageStudent(
            each.student,
            each.identity.number,
            aliases[at],
            each.submission,
            {result.id: _answer(result, each.submission) for result in each.questions},
        )
        for at, each in enumerate(graded)
    )


def _answer(result: QuestionResult, submission: str) -> PageAnswer:
    hand = result.hand
    judged = hand.judged if hand else result.verdict
    shown = result.answer
    answer = PageAnswer(
        shown.text if shown and shown.text else judged.received,
        shown.pictures if shown else (),
        judged.points,
        judged.message,
        tuple(details(judged)) + ((result.remark,) if result.remark else ()),
        judged.state == "manual",
    )
    if hand is None:
        return answer
    return msgspec.structs.replace(
        answer,
        points="" if hand.points is None else f"{hand.points:g}",
        comment=hand.comment,
        reason=hand.reason,
        time=hand.time,
        earlier=hand.earlier,
        version=hand.submission or submission,
    )


def _guide(question: Question) -> str:
    """What to look for; of a question with variants that of each, once."""
    questions = [each.question for each in question.options] if isinstance(question, Variants) else [question]
    return "\n".join(dict.fromkeys(guide for each in questions if (guide := getattr(each, "guide", ""))))


def _places(template: str) -> dict[str, str]:
    """Each place of a template filled with itself: the page's script fills them later."""
    return {name: f"{{{name}}}" for _, name, _, _ in Formatter().parse(template) if name}


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
