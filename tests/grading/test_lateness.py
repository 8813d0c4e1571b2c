"""Deadlines: what is late by which clock, what that costs, and whom an extension spares."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.grading.hand_graded import graded
from workbench.grading.feedback import feedback
from workbench.grading.gradebook import gradebook
from workbench.grading.grading_results import Graded, Lateness
from workbench.grading.lateness import (
    ExtensionsBroken,
    LateRule,
    apply_late_rule,
    newest_time,
    parse_time,
    read_extensions,
)
from workbench.grading.roster import Listed, RosterBroken, match_roster

DEADLINE = parse_time("2026-11-20 12:00")
RULE = LateRule(DEADLINE, grace_minutes=15, percent_a_day=10, cap_percent=25)


def handed_in(student: str, hours: float, number: str = "", *, late: bool = False) -> Graded:
    """A submission so many hours after the deadline."""
    moment = (DEADLINE + timedelta(hours=hours)).timestamp()
    return replace(graded(student, number=number), file_time=moment, marked_late=late)


def lateness(each: Graded, rule: LateRule = RULE) -> Lateness:
    ((found,), _) = apply_late_rule([each], rule)
    assert found.late is not None
    return found.late


@pytest.mark.parametrize(
    ("hours", "days", "percent"),
    [(-1, 0, 0), (0, 0, 0), (0.25, 0, 0), (0.3, 1, 10), (24, 1, 10), (24.1, 2, 20), (72, 3, 25), (1000, 42, 25)],
)
def test_days_begun_since_the_deadline_up_to_the_cap(hours: float, days: int, percent: float) -> None:
    found = lateness(handed_in("kim", hours))
    assert (found.days, found.percent) == (days, percent)
    assert found.source == "The time is that of the file."


def test_what_is_taken_off_is_told_everywhere() -> None:
    ((found,), _) = apply_late_rule([handed_in("kim", 30)], RULE)
    assert (found.earned, found.points) == (1.0, 0.8)
    head, row, _ = gradebook([found]).decode("utf-8-sig").split("\r\n")
    assert head == "student,id,file,points,of,q1,q2,handed in,late %,to read,remarks"
    assert row.startswith("kim,,kim.ipynb,0.8,7.0,1.0,0.0,2026-11-21 18:00")
    assert row.endswith('20,q2,"2 days late, 20 % off; without that 1 of 7. The time is that of the file."')
    assert "Handed in 2 days late: 20 % is taken off what was earned, 1 of 7." in feedback(found, "Edges").decode()


def test_canvas_says_who_is_late() -> None:
    on_time = lateness(handed_in("kim", 100, "4711"))
    assert (on_time.days, on_time.source) == (0, "Canvas does not call it late.")
    late = lateness(handed_in("kim", 30, "4711", late=True))
    assert (late.days, late.source) == (2, "Canvas calls it late, and how late is told by the time of the file.")
    unclear = lateness(handed_in("kim", -5, "4711", late=True))
    assert (unclear.days, unclear.percent) == (1, 10)
    assert unclear.source == "Canvas calls it late, but the file's time does not say how late; it counts as one day."


def test_the_time_of_unpacking_costs_nobody_anything() -> None:
    later = handed_in("d", 150)
    together = [handed_in(name, 100 + at / 1000) for at, name in enumerate("abc")]
    found, notes = apply_late_rule([*together, later], RULE)
    assert [each.late.percent for each in found if each.late] == [0, 0, 0, 25]
    assert len(notes) == 1
    assert notes[0].startswith("Most files have nearly the same time, 2026-11-24 16:00")
    spread, notes = apply_late_rule([handed_in(name, 100 + at) for at, name in enumerate("abc")], RULE)
    assert [each.late.percent for each in spread if each.late] == [25, 25, 25]
    assert notes == []


def test_extensions(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("student,id,deadline,days,hours,submitted\n")
    lines = ["Kim,,2026-11-25,,,", "Lee,,,1,6,", ",4711,,,,2026-11-20 11:00", "Choi,,,2,,"]
    path.write_text("student,id,deadline,days,hours,submitted\n" + "\n".join(lines))
    each = [handed_in("kim", 130), handed_in("lee", 30), handed_in("park", 99, "4711", late=True), handed_in("ahn", 30)]
    found, notes = apply_late_rule(each, RULE, read_extensions(path))
    assert [one.late.days for one in found if one.late] == [0, 0, 0, 2]
    assert found[2].late is not None
    assert found[2].late.source == "The time is from the list of extensions."
    assert notes == ["The list of extensions names Choi, who handed nothing in or is not known by that name."]


def test_an_extension_by_the_number_of_the_class_list(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("id,days\n2026001,3\n")
    one = handed_in("kimminji", 30, "4711", late=True)
    match = match_roster((Listed("Kim, Minji", ("4711", "2026001")),), [one.identity])
    ((found,), notes) = apply_late_rule([one], RULE, read_extensions(path), match)
    assert notes == []
    assert found.late is not None
    assert found.late.days == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Kim,,", "expected one of the columns deadline, days, hours, submitted with a value, received none"),
        ("Kim,soon,", "expected a time such as 2026-11-20 23:59, or a day, received soon"),
        ("Kim,,-1", "expected a number of at least 0, received -1"),
        ("Kim,,nan", "expected a number of at least 0, received nan"),
        ("Kim,,1e99", "expected a number of at least 0, received 1e99"),
    ],
)
def test_a_list_of_extensions_that_is_unclear_is_refused(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "more.csv"
    path.write_text(f"student,deadline,days\n{line}\n")
    with pytest.raises(ExtensionsBroken) as caught:
        read_extensions(path)
    assert str(caught.value) == f"{path}, Kim: {told}. Mend the line and grade again."
    path.write_text("deadline\n2026-11-20\n")
    with pytest.raises(RosterBroken):
        read_extensions(path)


def test_times() -> None:
    assert parse_time("2026-11-20T12:00+00:00") == datetime.fromisoformat("2026-11-20T12:00+00:00")
    assert (parse_time("2026-11-20").hour, parse_time("2026-11-20").minute) == (23, 59)
    with pytest.raises(ValueError, match="soon"):
        parse_time("soon")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20 9:05", "2026-11-20T09:05:00"),
        ("2026-1-5 9:05:30", "2026-01-05T09:05:30"),
        ("2026/11/20", "2026-11-20T23:59:59"),
        ("2026. 11. 20.", "2026-11-20T23:59:59"),
        ("2026.11.20 18:00", "2026-11-20T18:00:00"),
    ],
)
def test_times_as_spreadsheets_save_them(text: str, expected: str) -> None:
    assert parse_time(text) == datetime.fromisoformat(expected).astimezone()


@pytest.mark.parametrize("text", ["11/20/2026", "20.11.2026", "2026-11-20 KST", "2026-13-01", "2026-11", "", "24:00"])
def test_what_may_be_read_in_two_ways_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_time(text)


@pytest.fixture
def changing_clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in Berlin, where clocks go back an hour on 2026-10-25 and forward one on 2026-03-29."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("changing_clocks")
@pytest.mark.parametrize(
    ("deadline", "handed_in_at", "days"),
    [
        ("2026-10-24 23:59", "2026-10-25 23:58", 1),  # 24.98 hours later
        ("2026-10-24 23:59", "2026-10-26 00:30", 2),
        ("2026-10-25 02:30+02:00", "2026-10-25 02:20+01:00", 1),  # the clock shows an earlier time
        ("2026-03-28 23:59", "2026-03-30 00:30", 1),  # 23.5 hours later
        ("2026-03-28 23:59", "2026-03-30 01:30", 2),
    ],
)
def test_days_where_clocks_are_changed(deadline: str, handed_in_at: str, days: int) -> None:
    one = replace(graded("kim"), file_time=parse_time(handed_in_at).timestamp())
    assert lateness(one, LateRule(parse_time(deadline), percent_a_day=10)).days == days


@pytest.mark.usefixtures("changing_clocks")
def test_days_more_end_at_the_same_time_of_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("student,days\nkim,2\n")
    one = replace(graded("kim"), file_time=parse_time("2026-10-26 23:30").timestamp())
    ((found,), _) = apply_late_rule([one], LateRule(parse_time("2026-10-24 23:59")), read_extensions(path))
    assert found.late is not None
    assert found.late.days == 0


def test_lines_of_extensions_that_do_not_say_whose_they_are(tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text("student,id,days\nChoi Min,,3\nKim,,1\nKim,,2\nLee,4711,5\nJun Lee,04712,1\n")
    each = [
        handed_in("Choi Min (31)", 30, "31", late=True),
        handed_in("Choi Min (32)", 32, "32", late=True),
        handed_in("kim", 34),
    ]
    each = [replace(one, identity=replace(one.identity, name=one.student.split(" (")[0])) for one in each]
    each += [
        handed_in("park", 36, "4711", late=True),
        handed_in("Lee Jun", 38, "4712", late=True),
        handed_in("Lee", 40),
    ]
    found, notes = apply_late_rule(each, RULE, read_extensions(path))
    assert notes == [
        "The list of extensions names Choi Min, who may be any of Choi Min (31), Choi Min (32). Nobody has this "
        'extension: write the number into the column "id".',
        "The list of extensions names kim twice; the later line counts.",
        "The list of extensions names Lee with the number 4711, which is that of park. Nobody has this extension: "
        "mend the line.",
    ]
    assert [one.late.days for one in found if one.late] == [2, 2, 0, 2, 1, 2]


def test_the_newest_file_of_a_folder_counts(tmp_path: Path) -> None:
    import os

    for name, moment in (("a.ipynb", 100), ("b.ipynb", 200), (".DS_Store", 900)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (moment, moment))
    assert newest_time([tmp_path]) == 200
    assert newest_time([tmp_path / "a.ipynb"]) == 100
    assert newest_time([]) == 0
