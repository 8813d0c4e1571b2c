"""Deadlines: when a submission was handed in and how one knows, and what the course's rule takes off its points."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.grading.grading_results import Graded, Lateness
from workbench.grading.roster import Listed, RosterMatch, match_roster, read_students
from workbench.grading.student_identity import Identity
from workbench.grading.uploads import is_system_file
from workbench.messages import TeachingError, mark, say

_DAY = 86_400.0
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
    """A time as people write it, in this computer's time zone unless it names one; a day means its end.

    Args:
        text: ISO 8601: ``2026-11-20``, ``2026-11-20 23:59``, ``2026-11-20T23:59+09:00``.

    Returns:
        The time, with its zone.

    Raises:
        ValueError: It is no such text.

    >>> parse_time("2026-11-20").strftime("%H:%M:%S")
    '23:59:59'
    """
    time = datetime.fromisoformat(text.strip())
    if len(text.strip()) <= len("2026-11-20"):
        time = time.replace(hour=23, minute=59, second=59)
    return time.astimezone()


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
    granted = _granted(graded, extensions, roster)
    notes = [
        say(_NO_STUDENT, student=one.name or one.numbers[0])
        for one, extension in extensions
        if not any(each is extension for each in granted.values())
    ]
    unpacked = _time_of_unpacking(graded, rule)
    if unpacked is not None:
        notes.append(say(_NO_TIMES, time=_written(_local(unpacked))))
    found = [
        replace(each, late=_lateness(_without_time_of_unpacking(each, unpacked), rule, granted.get(each.identity)))
        for each in graded
    ]
    return found, notes


def _granted(
    graded: Sequence[Graded], extensions: Sequence[tuple[Listed, Extension]], roster: RosterMatch | None
) -> dict[Identity, Extension]:
    by_student = {id(one): extension for one, extension in extensions}
    students = [one for one, _ in extensions]
    identities = [each.identity for each in graded]
    found = dict(match_roster(students, identities).listed)
    for identity, listed in (roster.listed if roster else {}).items():
        for number in listed.numbers or ("",):
            other = Identity(listed.name, number)
            match = match_roster(students, [other]).listed
            if identity not in found and other in match:
                found[identity] = match[other]
    return {identity: by_student[id(one)] for identity, one in found.items()}


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
    deadline = (extension.deadline or rule.deadline) + extension.more
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
    days = math.ceil(after / _DAY) if after > 60 * rule.grace_minutes else 0
    return Lateness(_written(time), source, days, _percent(days, rule))


def _percent(days: int, rule: LateRule) -> float:
    return min(days * rule.percent_a_day, rule.cap_percent)


def _local(time: float) -> datetime:
    return datetime.fromtimestamp(time, UTC).astimezone()


def _written(time: datetime) -> str:
    return time.astimezone().isoformat(" ", "minutes")
