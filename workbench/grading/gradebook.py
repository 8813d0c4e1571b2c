"""Tables of grades: the gradebook, Canvas's import format, and the pairs of similar submissions."""

import csv
import io
from collections.abc import Iterable, Sequence

from workbench.grading.code_similarity import SimilarPair
from workbench.grading.grading_results import Graded
from workbench.grading.roster import RosterMatch
from workbench.messages import mark, say
from workbench.text_format import printable

_MISSING = mark("Nothing was handed in.")
_UNLISTED = mark("This name or number is not on the class list, or stands there twice.")
_UNPROTECTED = mark("Graded without bubblewrap: the student's code was not kept from other files and processes.")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_CONTROLS = ("\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.lstrip().startswith(_STARTS_A_FORMULA) or value[:1] in _CONTROLS else text


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8; the mark at the start tells Excel so, and Korean names stay whole."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def gradebook(graded: Sequence[Graded], roster: RosterMatch | None = None) -> bytes:
    """A row a student: file, points, a column a question, and what a person has to look at.

    With a class list, students have its names, who is not on it is told of, and who handed nothing in stands below.
    """
    questions = [each.id for each in graded[0].questions] if graded else []
    head = ["student", "id", "file", "points", "of", *questions, "to read", "remarks"]
    rows = [
        [
            *_who(each, roster),
            each.file,
            each.points,
            each.of,
            *(question.verdict.points for question in each.questions),
            " ".join(each.to_read),
            " ".join(_remarks(each, roster)),
        ]
        for each in graded
    ]
    of = graded[0].of if graded else ""
    blank = [""] * len(questions)
    missing = [
        [one.name, " ".join(one.numbers[:1]), "", "", of, *blank, "", say(_MISSING)]
        for one in (roster.missing if roster else ())
    ]
    return table([head, *rows, *missing])


def _who(each: Graded, roster: RosterMatch | None) -> tuple[str, str]:
    listed = roster.listed.get(each.identity) if roster else None
    if listed is None:
        return each.student, each.identity.number
    return listed.name or each.student, (listed.numbers or (each.identity.number,))[0]


def _remarks(each: Graded, roster: RosterMatch | None) -> list[str]:
    unlisted = [say(_UNLISTED)] if roster and each.identity not in roster.listed else []
    unprotected = [] if each.protected else [say(_UNPROTECTED)]
    return [
        *unprotected,
        *unlisted,
        *each.remarks,
        *(question.remark for question in each.questions if question.remark),
    ]


def canvas(graded: Sequence[Graded], title: str) -> bytes:
    """What Canvas's "Import grades" reads. Students are found by the number in Canvas's file names, else by name.

    Where a person has still to read an answer, no points are given: Canvas leaves an empty cell as it is.
    """
    of = graded[0].of if graded else 0
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]
    possible = ["Points Possible", "", "", "", "", of]
    rows = [
        [
            each.identity.name or each.student,
            number,
            "",
            "" if number else each.student,
            "",
            "" if each.to_read else each.points,
        ]
        for each in graded
        for number in [each.identity.number if each.identity.system == "canvas" else ""]
    ]
    return table([head, possible, *rows])


def similar(pairs: Iterable[SimilarPair]) -> bytes:
    """A row a pair of submissions."""
    rows = [[pair.one, pair.other, pair.alike, pair.shared] for pair in pairs]
    return table([["student", "other student", "alike", "shared fingerprints"], *rows])
