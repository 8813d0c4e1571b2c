"""Tables for the instructor: the gradebook, and the pairs of similar submissions."""

import csv
import io
from collections.abc import Iterable, Sequence

from workbench.grading.code_similarity import SimilarPair
from workbench.grading.grading_results import Graded, QuestionResult
from workbench.grading.roster import RosterMatch
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import printable

_MISSING = mark("Nothing was handed in.")
_UNLISTED = mark("This name or number is not on the class list, or stands there twice.")
_BY_HAND = mark("{question}: {points} points by hand in place of {judged} ({reason}).")
_BY_HAND_UNEXPLAINED = mark("{question}: {points} points by hand in place of {judged}, without a reason.")
_EARLIER = mark("{question}: the points by hand were given for an earlier version; read the answer again.")
_LATE = mark_plural(
    "{count} day late, {percent:g} % off; without that {earned:g} of {of:g}. {source}",
    "{count} days late, {percent:g} % off; without that {earned:g} of {of:g}. {source}",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
_TIMES = ("handed in", "late %")
_CONTROLS = ("\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.lstrip().startswith(_STARTS_A_FORMULA) or value[:1] in _CONTROLS else text


def multiline_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of texts as CSV, as ``table`` makes it, whose cells keep their line ends."""
    return _encoded([safe_lines(cell) for cell in row] for row in rows)


def safe_lines(text: str) -> str:
    """A cell of several lines that no spreadsheet takes for a formula."""
    return "\n".join([str(safe_cell(line)) if at == 0 else printable(line) for at, line in enumerate(text.split("\n"))])


def table(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV in UTF-8; the mark at the start tells Excel so, and Korean names stay whole."""
    return _encoded([safe_cell(cell) for cell in row] for row in rows)


def _encoded(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def gradebook(graded: Sequence[Graded], roster: RosterMatch | None = None) -> bytes:
    """A row a student: file, points, a column a question, and what a person has to look at.

    With a class list, students have its names, who is not on it is told of, and who handed nothing in stands below.
    With a deadline there are columns for the time that counts and for what is taken off.
    """
    timed = any(each.late for each in graded)
    questions = [each.id for each in graded[0].questions] if graded else []
    head = ["student", "id", "file", "points", "of", *questions, *(_TIMES if timed else ()), "to read", "remarks"]
    rows = [
        [
            *listed_as(each, roster),
            each.file,
            each.points,
            each.of,
            *(question.verdict.points for question in each.questions),
            *(_times(each) if timed else ()),
            " ".join(each.to_read),
            " ".join(_remarks(each, roster)),
        ]
        for each in graded
    ]
    of = graded[0].of if graded else ""
    blank = [""] * (len(questions) + (len(_TIMES) if timed else 0))
    missing = [
        [one.name, " ".join(one.numbers[:1]), "", "", of, *blank, "", say(_MISSING)]
        for one in (roster.missing if roster else ())
    ]
    return table([head, *rows, *missing])


def listed_as(each: Graded, roster: RosterMatch | None) -> tuple[str, str]:
    """Name and number of a student: those of the class list, where the student stands there."""
    listed = roster.listed.get(each.identity) if roster else None
    if listed is None:
        return each.student, each.identity.number
    return listed.name or each.student, (listed.numbers or (each.identity.number,))[0]


def _remarks(each: Graded, roster: RosterMatch | None) -> list[str]:
    unlisted = [say(_UNLISTED)] if roster and each.identity not in roster.listed else []
    unprotected = [each.warning] if each.warning else []
    return [
        *unprotected,
        *unlisted,
        *each.remarks,
        *_lateness(each),
        *(remark for question in each.questions for remark in (question.remark, *_by_hand(question)) if remark),
    ]


def _times(each: Graded) -> tuple[str, float | str]:
    return (each.late.handed_in, each.late.percent) if each.late else ("", "")


def _lateness(each: Graded) -> list[str]:
    if each.late is None or not each.late.days:
        return []
    late = each.late
    return [say_plural(_LATE, late.days, percent=late.percent, earned=each.earned, of=each.of, source=late.source)]


def _by_hand(question: QuestionResult) -> list[str]:
    """What the instructor should see again of a grade by hand: a judgement that was changed, a version that is old."""
    hand = question.hand
    if hand is None or hand.points is None:
        return []
    told = []
    if hand.judged.state != "manual" and hand.points != hand.judged.points:
        template = _BY_HAND if hand.reason else _BY_HAND_UNEXPLAINED
        values = {"points": f"{hand.points:g}", "judged": f"{hand.judged.points:g}", "reason": hand.reason}
        told.append(say(template, question=question.id, **values))
    if hand.earlier:
        told.append(say(_EARLIER, question=question.id))
    return told


def similar(pairs: Iterable[SimilarPair], warning: str = "") -> bytes:
    """A row a pair of submissions; below them what is to be known of all grades."""
    rows = [[pair.one, pair.other, pair.alike, pair.shared] for pair in pairs]
    return table(
        [["student", "other student", "alike", "shared fingerprints"], *rows, *([[warning]] if warning else [])]
    )
