"""Deadlines: when a submission was handed in and how one knows, and what the course's rule takes off its points."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.grading_results import Graded, Lateness
from workbench.grading.roster import Listed, RosterMatch, read_students, same_name
from workbench.grading.student_identity import Identity
from workbench.grading.uploads import is_system_file
from workbench.messages import TeachingError, mark, say

_DAY = 86_400.0
_DATE = re.compile(r"(\d{4})(?:-|/|\. ?)(\d{1,2})(?:-|/|\. ?)(\d{1,2})\.?(?:[ T]+(\d.*))?", re.ASCII)
_UNPACKED_WITHIN = 120.0
_FEWEST = 3
_TIME = mark("a time such as 2026-11-20 23:59, or a day")
_NUMBER = mark("a number of at least 0")
_COLUMN = mark("one of the columns deadline, days, hours, submitted with a value")
_EMPTY = mark("none")
_FROM_LIST = mark("The time is from the list of extensions.")
_FROM_FILE = mark("The time is that of the file.")
_CANVAS_ON_TIME = mark("Canvas does not call it late.")
_CANVAS_LATE = mark("Canvas calls it late, and how late is told by the time of the file.")
_CANVAS_LATE_ONLY = mark("Canvas calls it late, but the file's time does not say how late; it counts as one day.")
_UNPACKED = mark("The time is unknown: it is that of unpacking, as for most files.")
_NO_TIMES = mark(
    "Most files have nearly the same time, {time}, which is that of unpacking; nobody's points are cut by it. "
    'Write the times into the column "submitted" of the list of extensions, or unpack with the times kept.'
)
_NO_STUDENT = mark("The list of extensions names {student}, who handed nothing in or is not known by that name.")
_WHICH_STUDENT = mark(
    "The list of extensions names {student}, who may be any of {names}. Nobody has this extension: write the number "
    'into the column "id".'
)
_TWO_STUDENTS = mark(
    "The list of extensions names {student} with the number {number}, which is that of {other}. Nobody has this "
    "extension: mend the line."
)
_TWICE = mark("The list of extensions names {student} twice; the later line counts.")


class ExtensionsBroken(TeachingError):
    """A line of the list of extensions has no time, or one that cannot be read.

    Write ``deadline``, ``days``, ``hours`` or ``submitted`` as the guide for graders shows.
    """

    code = "extensions-broken"
    template = mark("{where}, {student}: expected {expected}, received {received}. Mend the line and grade again.")


class LateRule(Struct, frozen=True):
    """A deadline and what is taken off after it.

    Args:
        deadline: The time until which a submission is on time.
        grace_minutes: How much later it may come without being late.
        percent_a_day: Taken off for each day begun since the deadline, of the points that are earned.
        cap_percent: The most that is taken off.
    """

    deadline: datetime
    grace_minutes: float = 0.0
    percent_a_day: float = 0.0
    cap_percent: float = 100.0


class Extension(Struct, frozen=True):
    """What the list of extensions says of a student: a deadline of one's own, more time, or when it was handed in."""

    deadline: datetime | None = None
    more: timedelta = timedelta()
    handed_in: datetime | None = None


def parse_time(text: str) -> datetime:
    """A time as people and spreadsheets write it, in this computer's time zone unless it names one; a day is its end.

    Args:
        text: Year, month, day, and perhaps a time: ``2026-11-20``, ``2026-11-20 23:59``, ``2026-11-20T23:59+09:00``;
            as Excel saves it too, ``2026-11-20 9:05``, ``2026/11/20``, ``2026. 11. 20.``.

    Returns:
        The time, with its zone.

    Raises:
        ValueError: It is no such text.

    >>> parse_time("2026-11-20").strftime("%H:%M:%S"), parse_time("2026/1/5 9:05").strftime("%d %H:%M")
    ('23:59:59', '05 09:05')
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day, rest = found.groups(default="")
    date = f"{year}-{month:0>2}-{day:0>2}"
    clock = f"0{rest}" if rest[1:2] == ":" else rest or "23:59:59"
    return datetime.fromisoformat(f"{date}T{clock}").astimezone()


def read_extensions(path: Path) -> tuple[tuple[Listed, Extension], ...]:
    """A list of extensions: a CSV with name or number, and ``deadline``, ``days``, ``hours`` or ``submitted``.

    Args:
        path: The CSV file.

    Returns:
        The students with what they are granted.

    Raises:
        RosterBroken: It has no column for the student, or no line.
        ExtensionsBroken: A line grants nothing, or something that cannot be read.
        OSError: The file cannot be read.
    """
    return tuple((one, _extension(path, one, cells)) for one, cells in read_students(path))


def _extension(path: Path, student: Listed, cells: Mapping[str, str]) -> Extension:
    given = {name: cells.get(name, "").strip() for name in ("deadline", "days", "hours", "submitted")}
    where = {"where": path, "student": student.name or student.numbers[0]}
    if not any(given.values()):
        raise ExtensionsBroken(**where, expected=say(_COLUMN), received=say(_EMPTY))
    times: dict[str, datetime] = {}
    for name in ("deadline", "submitted"):
        try:
            times |= {name: parse_time(given[name])} if given[name] else {}
        except (ValueError, OverflowError):
            raise ExtensionsBroken(**where, expected=say(_TIME), received=given[name]) from None
    more = timedelta()
    for name in ("days", "hours"):
        try:
            amount = float(given[name].replace(",", ".") or 0)
            more += timedelta(**{name: amount})
        except (ValueError, OverflowError):
            amount = -1.0
        if not amount >= 0:
            raise ExtensionsBroken(**where, expected=say(_NUMBER), received=given[name])
    return Extension(times.get("deadline"), more, times.get("submitted"))


def newest_time(paths: Sequence[Path]) -> float:
    """The time of the newest file among these and in these folders, in seconds since 1970; 0 without one."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    times = [file.stat().st_mtime for file in files if file.is_file() and not is_system_file(file.name)]
    return max(times, default=0.0)


def apply_late_rule(
    graded: Sequence[Graded],
    rule: LateRule,
    extensions: Sequence[tuple[Listed, Extension]] = (),
    roster: RosterMatch | None = None,
) -> tuple[list[Graded], list[str]]:
    """Say of each submission whether it was late, and take off what the rule says.

    Where Canvas named the files, its word counts: what it does not call late is on time. Otherwise the file's time
    counts, unless most files have nearly the same one, which is that of unpacking.

    Args:
        graded: The submissions.
        rule: The deadline.
        extensions: What single students are granted.
        roster: The class list, by which extensions find students too.

    Returns:
        The submissions, and what the instructor should know, in sentences.
    """
    granted, notes = _granted(graded, extensions, roster or RosterMatch())
    unpacked = _time_of_unpacking(graded, rule)
    if unpacked is not None:
        notes.append(say(_NO_TIMES, time=_written(_local(unpacked))))
    found = [
        replace(each, late=_lateness(_without_time_of_unpacking(each, unpacked), rule, granted.get(each.identity)))
        for each in graded
    ]
    return found, notes


def _granted(
    graded: Sequence[Graded], extensions: Sequence[tuple[Listed, Extension]], roster: RosterMatch
) -> tuple[dict[Identity, Extension], list[str]]:
    """Who has which extension, and what is wrong with lines of the list."""
    found: dict[Identity, Extension] = {}
    notes = []
    for line, extension in extensions:
        by_name = [each for each in graded if line.name and _is_named(each, line.name, roster)]
        by_number = [each for each in graded if _is_numbered(each, line.numbers, roster)]
        students = [each for each in by_number if each in by_name] or by_number or by_name
        word = line.name or line.numbers[0]
        if not students:
            notes.append(say(_NO_STUDENT, student=word))
        elif len(students) > 1:
            notes.append(say(_WHICH_STUDENT, student=word, names=", ".join(each.student for each in students)))
        elif by_name and students[0] not in by_name:
            notes.append(say(_TWO_STUDENTS, student=word, number=line.numbers[0], other=students[0].student))
        else:
            if students[0].identity in found:
                notes.append(say(_TWICE, student=students[0].student))
            found[students[0].identity] = extension
    return found, notes


def _is_named(each: Graded, name: str, roster: RosterMatch) -> bool:
    listed = roster.listed.get(each.identity)
    names = (each.student, each.identity.name, listed.name if listed else "")
    return name == each.student or any(same_name(name, other) for other in names)


def _is_numbered(each: Graded, numbers: Sequence[str], roster: RosterMatch) -> bool:
    listed = roster.listed.get(each.identity)
    known = {each.identity.number, each.identity.name, *(listed.numbers if listed else ())}
    return bool({_digits(number) for number in numbers} & {_digits(number) for number in known if number})


def _digits(number: str) -> str:
    """A number as it is left by a spreadsheet, which drops zeros at the start."""
    return number.lstrip("0") or number


def _time_of_unpacking(graded: Sequence[Graded], rule: LateRule) -> float | None:
    """The time after the deadline that most files share: nobody hands in together with most of a class."""
    times = sorted(each.file_time for each in graded if each.file_time)
    middle = times[len(times) // 2] if len(times) >= _FEWEST else 0.0
    alike = sum(abs(time - middle) < _UNPACKED_WITHIN for time in times)
    return middle if alike > len(times) / 2 and middle > rule.deadline.timestamp() else None


def _without_time_of_unpacking(each: Graded, unpacked: float | None) -> Graded:
    if unpacked is None or abs(each.file_time - unpacked) >= _UNPACKED_WITHIN:
        return each
    return replace(each, file_time=0.0)


def _lateness(each: Graded, rule: LateRule, granted: Extension | None) -> Lateness:
    extension = granted or Extension()
    deadline = _later(extension.deadline or rule.deadline, extension.more)
    time = _local(each.file_time) if each.file_time else None
    is_extended = deadline > rule.deadline
    if extension.handed_in is not None:
        return _by_time(extension.handed_in, deadline, rule, say(_FROM_LIST))
    if each.identity.system == "canvas" and not each.marked_late:
        return Lateness(_written(time) if time else "", say(_CANVAS_ON_TIME))
    if each.marked_late:
        timed = time is not None and (is_extended or time > deadline)
        if timed and time is not None:
            return _by_time(time, deadline, rule, say(_CANVAS_LATE))
        return Lateness("", say(_CANVAS_LATE_ONLY), 1, _percent(1, rule))
    if time is None:
        return Lateness("", say(_UNPACKED))
    return _by_time(time, deadline, rule, say(_FROM_FILE))


def _by_time(time: datetime, deadline: datetime, rule: LateRule, source: str) -> Lateness:
    after = (time - deadline).total_seconds()
    days = _days_begun(time, deadline) if after > 60 * rule.grace_minutes else 0
    return Lateness(_written(time), source, days, _percent(days, rule))


def _days_begun(time: datetime, deadline: datetime) -> int:
    """Days begun after a deadline. Where clocks are changed, a day ends at the same time of the clock, or later."""
    by_clock = _clock(time) - _clock(deadline)
    return max(1, math.ceil(min((time - deadline).total_seconds(), by_clock.total_seconds()) / _DAY))


def _later(deadline: datetime, more: timedelta) -> datetime:
    """A deadline that much later; days end at the same time of the clock, or later, where clocks are changed."""
    if not more:
        return deadline
    return max(deadline + more, (_clock(deadline) + more).astimezone())


def _clock(time: datetime) -> datetime:
    """What this computer's clock shows at that time."""
    return time.astimezone().replace(tzinfo=None)


def _percent(days: int, rule: LateRule) -> float:
    return min(days * rule.percent_a_day, rule.cap_percent)


def _local(time: float) -> datetime:
    return datetime.fromtimestamp(time, UTC).astimezone()


def _written(time: datetime) -> str:
    return time.astimezone().isoformat(" ", "minutes")
