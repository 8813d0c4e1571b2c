"""Grades given by hand: ``manual.csv`` read, checked against what was handed in, and put in place of the judge's."""

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.grading.csv_files import read_rows
from workbench.grading.gradebook import multiline_table, safe_cell, safe_lines
from workbench.grading.grading_results import Graded, HandGrade, QuestionResult
from workbench.grading.roster import RosterMatch
from workbench.labs.questions.answer_protocol import Verdict
from workbench.messages import TeachingError, mark, say

MANUAL = "manual.csv"
"""Its name in the folder of the reports."""
COLUMNS = ("student", "id", "question", "points", "comment", "reason", "time", "submission")
_NEEDED = mark("a first line with the columns question, points, and student or id")
_NOTHING = mark("an empty file")
_NO_STUDENT = mark("{where}: there is no submission of {student}; the line is kept, and counts nothing.")
_WHICH_STUDENT = mark(
    "{where}: {student} may be any of {names}; write one of these, or the number into the column id. "
    "The line is kept, and counts nothing."
)
_TWO_STUDENTS = mark("{where}: {student} and the number {id} are two students; the line is kept, and counts nothing.")
_NO_QUESTION = mark("{where}: the lab has no question {question}; the line is kept, and counts nothing.")
_NO_NUMBER = mark("{where}: {points} is no number from 0 to {of}; the line is kept, and counts nothing.")
_REPLACED = mark("{where} takes the place of {other}: {student}, {question}, {points} points before.")
_BY_HAND = mark("The points were given by hand.")


class ManualBroken(TeachingError):
    """A file of grades given by hand cannot be used at all.

    Save it from ``grading.html`` again, or write its first line anew; single lines that are wrong are only remarked on.
    """

    code = "manual-broken"
    template = mark(
        "{where} holds no grades given by hand: expected {expected}, received {received}. "
        "Save it from grading.html again."
    )


class ManualRow(Struct, frozen=True):
    """A line of ``manual.csv``, as text. ``where`` names file and line, ``submission`` what was read then."""

    where: str
    student: str = ""
    id: str = ""
    question: str = ""
    points: str = ""
    comment: str = ""
    reason: str = ""
    time: str = ""
    submission: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in the order of ``COLUMNS``."""
        return tuple(getattr(self, name) for name in COLUMNS)

    @property
    def is_cleared(self) -> bool:
        """Whether a grade was taken back."""
        return not (self.points or self.comment or self.reason)


class HandGrading(Struct, frozen=True):
    """What the grades given by hand come to.

    Args:
        graded: The submissions with them in place.
        rows: All lines that are still of use; those that count nothing are among them.
        unused: The lines that count nothing.
        notes: What is wrong with lines, in sentences.
    """

    graded: tuple[Graded, ...]
    rows: tuple[ManualRow, ...] = ()
    unused: tuple[ManualRow, ...] = ()
    notes: tuple[str, ...] = ()


def read_manual(path: Path) -> tuple[ManualRow, ...]:
    """The lines of a file of grades given by hand, in any order of its columns.

    Args:
        path: The CSV file, from ``grading.html`` or from a spreadsheet.

    Returns:
        Its lines. Whether students and questions exist is not looked at here.

    Raises:
        ManualBroken: The columns that are needed are not there.
        CsvUnreadable: It is no table.
        OSError: The file cannot be read.
    """
    rows = read_rows(path)
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if not {"question", "points"} <= set(head) or not {"student", "id"} & set(head):
        received = ", ".join(head)[:200] if any(head) else say(_NOTHING)
        raise ManualBroken(where=path, expected=say(_NEEDED), received=received)
    places = {name: head.index(name) for name in COLUMNS if name in head}
    return tuple(
        ManualRow(f"{path.name}:{number}", **{name: _cell(row, at, name) for name, at in places.items()})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )


def manual_csv(rows: Iterable[ManualRow]) -> bytes:
    """The lines as a CSV file that ``read_manual`` reads again, comments with their line ends."""
    return multiline_table([COLUMNS, *(row.cells for row in rows)])


def apply_hand_grades(
    graded: Sequence[Graded],
    rows: Sequence[ManualRow],
    roster: RosterMatch | None = None,
) -> HandGrading:
    """Put grades given by hand in place of the judge's.

    Of two lines for one answer the later counts: by their times where both have one, else by their order. A grade of a
    submission that has changed since stays, and its question is to be read again.

    Args:
        graded: The submissions as the judge graded them.
        rows: The lines, those of the kept file first.
        roster: The class list, whose names and numbers serve as well.

    Returns:
        The submissions with the grades, and what became of the lines.
    """
    students = _Students(graded, roster)
    chosen: dict[tuple[int, str], ManualRow] = {}
    unused: dict[tuple[str, ...], ManualRow] = {}
    notes: list[str] = []
    for row in rows:
        at, fault = students.find(row)
        fault = fault or _fault(graded[at], row)
        if fault:
            if row.cells not in unused:
                notes.append(fault)
            unused.setdefault(row.cells, row)
            continue
        key = at, row.question
        before = chosen.get(key)
        chosen[key] = row if before is None else _later(before, row)
        if before is not None and _differ(before, row):
            notes.append(_replaced(chosen[key], before if chosen[key] is row else row))
    live = {key: row for key, row in chosen.items() if not row.is_cleared}
    found = tuple(_with_grades(each, {name: row for (at, name), row in live.items() if at == index})
                  for index, each in enumerate(graded))  # fmt: skip
    return HandGrading(found, (*live.values(), *unused.values()), tuple(unused.values()), tuple(notes))


class _Students:
    """Submissions by every name and number that leads to one of them only."""

    def __init__(self, graded: Sequence[Graded], roster: RosterMatch | None) -> None:
        names: dict[str, set[int]] = {}
        exact: dict[str, set[int]] = {}
        numbers: dict[str, set[int]] = {}
        for at, each in enumerate(graded):
            exact.setdefault(_as_cell(each.student), set()).add(at)
            listed = roster.listed.get(each.identity) if roster else None
            for word in (each.student, each.identity.name, listed.name if listed else ""):
                names.setdefault(_form(word), set()).add(at)
            for word in (each.identity.number, *(listed.numbers if listed else ())):
                numbers.setdefault(word.lstrip("0"), set()).add(at)  # Excel drops zeros at the start
        self._exact, self._names, self._numbers = exact, names, numbers
        self._graded = graded

    def find(self, row: ManualRow) -> tuple[int, str]:
        """The submission that a line is about, or -1 and what is wrong."""
        by_name: set[int] = set()
        if row.student:
            by_name = self._exact.get(_as_cell(row.student)) or self._names.get(_form(row.student), by_name)
        by_id = self._numbers.get(row.id.lstrip("0"), set()) if row.id.strip("0") else set()
        if len(by_id) == 1 and len(by_name) == 1 and by_id != by_name:
            return -1, say(_TWO_STUDENTS, where=row.where, student=row.student, id=row.id)
        found = (by_id & by_name) or by_id or by_name
        if len(found) > 1:
            students = ", ".join(self._graded[at].student for at in sorted(found))
            return -1, say(_WHICH_STUDENT, where=row.where, student=row.student or row.id, names=students)
        if not found:
            return -1, say(_NO_STUDENT, where=row.where, student=row.student or row.id)
        return next(iter(found)), ""


def _form(word: str) -> str:
    return _as_cell(word).casefold()


def _as_cell(word: str) -> str:
    """A name as it stands in a table, whether or not it has been in one."""
    return str(safe_cell(unicodedata.normalize("NFC", word).strip()))


def _cell(row: Sequence[str], at: int, name: str) -> str:
    """A cell's text; the apostrophe that keeps a spreadsheet from computing it is taken away."""
    text = row[at].replace("\r\n", "\n").replace("\r", "\n").strip() if at < len(row) else ""
    if name != "student" and text.startswith("'") and safe_lines(text[1:]) == text:
        return text[1:]
    return text


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan


def _fault(graded: Graded, row: ManualRow) -> str:
    """What is wrong with a line about this submission, or ""."""
    question = next((each for each in graded.questions if each.id == row.question), None)
    if question is None:
        return say(_NO_QUESTION, where=row.where, question=row.question)
    if row.points and not 0 <= _number(row.points) <= _judged(question).of:
        return say(_NO_NUMBER, where=row.where, points=row.points, of=f"{question.verdict.of:g}")
    return ""


def _judged(result: QuestionResult) -> Verdict:
    return result.hand.judged if result.hand else result.verdict


def _moment(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _later(before: ManualRow, row: ManualRow) -> ManualRow:
    times = _moment(before.time), _moment(row.time)
    return before if times[0] is not None and times[1] is not None and times[0] > times[1] else row


def _differ(one: ManualRow, other: ManualRow) -> bool:
    return (one.points, one.comment, one.reason) != (other.points, other.comment, other.reason)


def _replaced(row: ManualRow, other: ManualRow) -> str:
    student, points = other.student or other.id, other.points or "–"
    return say(_REPLACED, where=row.where, other=other.where, student=student, question=other.question, points=points)


def _with_grades(graded: Graded, rows: Mapping[str, ManualRow]) -> Graded:
    if not rows:
        return graded
    questions = tuple(
        _with_grade(each, rows[each.id], graded.submission) if each.id in rows else each for each in graded.questions
    )
    return msgspec.structs.replace(graded, questions=questions)


def _with_grade(result: QuestionResult, row: ManualRow, submission: str) -> QuestionResult:
    judged = _judged(result)
    points = _number(row.points) if row.points else None
    earlier = points is not None and row.submission not in {"", submission}
    hand = HandGrade(judged, points, row.comment, row.reason, row.time, row.submission, earlier)
    if points is None:
        return msgspec.structs.replace(result, hand=hand)
    state = "passed" if points >= judged.of else "partly" if points > 0 else "not"
    received = "" if judged.state == "manual" else judged.received
    verdict = Verdict(points, judged.of, state, say(_BY_HAND), "", received)  # type: ignore[arg-type]
    return msgspec.structs.replace(result, verdict=verdict, hand=hand)
