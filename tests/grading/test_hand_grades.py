"""Grades by hand: read back, checked, put in place of the judge's; none is lost, and no line is obeyed blindly."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.grading.hand_graded import graded
from workbench.grading.course_exports import canvas
from workbench.grading.csv_files import CsvUnreadable
from workbench.grading.feedback import feedback
from workbench.grading.gradebook import gradebook
from workbench.grading.grading_results import Graded, HandGrade
from workbench.grading.hand_grades import ManualBroken, ManualRow, apply_hand_grades, manual_csv, read_manual
from workbench.grading.roster import Listed, match_roster

HEAD = "student,id,question,points,comment,reason\n"


def row(student: str = "kim", question: str = "q2", points: str = "4", **others: str) -> ManualRow:
    return ManualRow("manual.csv:2", student, question=question, points=points, **others)


def only(rows: list[ManualRow], *classmates: Graded) -> tuple[Graded, tuple[str, ...]]:
    found = apply_hand_grades([graded("kim"), *classmates], rows)
    return found.graded[0], found.notes


def test_points_by_hand_take_the_place_of_waiting() -> None:
    found, notes = only([row(comment="Well said.")])
    assert notes == ()
    assert (found.points, found.to_read) == (5.0, ())
    assert found.questions[1].verdict.state == "partly"
    assert found.questions[1].hand is not None
    assert found.questions[1].hand.comment == "Well said."


def test_a_comment_alone_leaves_the_points() -> None:
    found, _ = only([row(question="q1", points="", comment="Look at the batch size.")])
    assert found.questions[0].verdict == graded("kim").questions[0].verdict
    assert "Comment: Look at the batch size." in feedback(found, "Edges").decode()


def test_an_override_is_told_with_its_reason_to_the_instructor_only() -> None:
    found, _ = only([row(question="q1", points="2", reason="The name was misspelt.")])
    (_, cells) = csv.reader(io.StringIO(gradebook([found]).decode("utf-8-sig")))
    assert cells[-1] == "q1: 2 points by hand in place of 1 (The name was misspelt.)."
    assert "misspelt" not in feedback(found, "Edges").decode()
    without, _ = only([row(question="q1", points="2")])
    assert "q1: 2 points by hand in place of 1, without a reason." in gradebook([without]).decode()


def test_a_grade_of_an_earlier_version_stays_and_is_read_again() -> None:
    found, _ = only([row(submission="s0123")])
    assert (found.points, found.to_read) == (5.0, ("q2",))
    (_, cells) = csv.reader(io.StringIO(gradebook([found]).decode("utf-8-sig")))
    assert cells[-1] == "q2: the points by hand were given for an earlier version; read the answer again."
    assert len(canvas([found], "Edges").decode().splitlines()) == 2, "no points before it is read again"
    page = feedback(found, "Edges").decode()
    assert "These points were given for an earlier version of your work and will be looked at again." in page
    same, _ = only([row(submission="skim")])
    assert same.to_read == ()


def test_canvas_gets_the_points_when_everything_is_read() -> None:
    found, _ = only([row()])
    assert canvas([found], "Edges").decode().splitlines()[2].endswith(",5.0")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (row("lee"), "manual.csv:2: there is no submission of lee; the line is kept, and counts nothing."),
        (row(question="q9"), "manual.csv:2: the lab has no question q9; the line is kept, and counts nothing."),
        (row(points="6"), "manual.csv:2: 6 is no number from 0 to 5; the line is kept, and counts nothing."),
        (row(points="-1"), "manual.csv:2: -1 is no number from 0 to 5; the line is kept, and counts nothing."),
        (row(points="nan"), "manual.csv:2: nan is no number from 0 to 5; the line is kept, and counts nothing."),
        (row(points="much"), "manual.csv:2: much is no number from 0 to 5; the line is kept, and counts nothing."),
    ],
)
def test_a_wrong_line_counts_nothing_and_is_kept(changed: ManualRow, told: str) -> None:
    found = apply_hand_grades([graded("kim")], [changed])
    assert found.graded == (graded("kim"),)
    assert found.notes == (told,)
    assert found.rows == found.unused == (changed,)


def test_a_number_that_is_another_students_is_no_guess() -> None:
    kim, lee = graded("kim", number="4711"), graded("lee", number="4712")
    found = apply_hand_grades([kim, lee], [replace(row(), id="4712")])
    assert found.notes == (
        "manual.csv:2: kim and the number 4712 are two students; the line is kept, and counts nothing.",
    )
    assert found.graded == (kim, lee)


def test_students_of_one_name_are_told_apart_by_their_number() -> None:
    one, other = replace(graded("kim (1)", number="01"), student="kim (1)"), graded("kim (2)", number="2")
    found = apply_hand_grades(
        [one, other], [ManualRow("", "", "1", "q2", "3"), ManualRow("", "kim (2)", "", "q2", "5")]
    )
    assert [each.points for each in found.graded] == [4.0, 6.0]
    assert found.notes == ()


def test_the_names_of_the_class_list_serve_as_well() -> None:
    one = graded("kimminji", number="4711")
    match = match_roster((Listed("Kim, Minji", ("4711", "2026001")),), [one.identity])
    for line in (row("Kim, Minji"), ManualRow("", "", "2026001", "q2", "4")):
        assert apply_hand_grades([one], [line], match).graded[0].points == 5.0


def test_the_later_line_counts_and_the_other_is_told() -> None:
    early = row(points="1", time="2026-11-26T10:00:00Z")
    late = replace(row(points="4", time="2026-11-26T19:30:00+09:00"), where="new.csv:2")
    for order in ([early, late], [late, early]):
        found = apply_hand_grades([graded("kim")], order)
        assert found.graded[0].points == 5.0
        assert found.notes == ("new.csv:2 takes the place of manual.csv:2: kim, q2, 1 points before.",)
        assert found.rows == (late,)


def test_without_times_the_new_file_counts_and_a_grade_taken_back_is_gone() -> None:
    found = apply_hand_grades([graded("kim")], [row(points="1"), row(points="")])
    assert found.graded[0].to_read == ("q2",)
    assert found.rows == ()


def test_a_file_from_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "manual.csv"
    path.write_bytes('Student;Question;Points;Comment\r\n김철수;q2;3,5;"\'=good"\r\n;;;\r\n'.encode("cp949"))
    assert read_manual(path) == (ManualRow("manual.csv:2", "김철수", question="q2", points="3,5", comment="=good"),)
    assert apply_hand_grades([graded("김철수")], read_manual(path)).graded[0].points == 4.5


@pytest.mark.parametrize(
    ("content", "received"),
    [
        (b"", "an empty file"),
        (b"name,grade\nkim,3\n", "name, grade"),
        (b"student,question\nkim,q2\n", "student, question"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes, received: str) -> None:
    path = tmp_path / "manual.csv"
    path.write_bytes(content)
    with pytest.raises(ManualBroken) as caught:
        read_manual(path)
    assert str(caught.value) == (
        f"{path} holds no grades given by hand: expected a first line with the columns question, points, and "
        f"student or id, received {received}. Save it from grading.html again."
    )


def test_a_file_that_no_spreadsheet_writes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "manual.csv"
    path.write_bytes(b'student,question,points\nkim,q2,"' + b"x" * 200_000)
    with pytest.raises(CsvUnreadable) as caught:
        read_manual(path)
    received = "a cell of more than 128 KiB, which no spreadsheet writes"
    assert str(caught.value) == f"{path}: expected a CSV file, received {received}. Save it as CSV again."


def test_a_name_of_several_students_gives_none_of_them_points() -> None:
    choi = [replace(graded("Choi", number=number), student=f"Choi ({number})") for number in ("31", "32")]
    found = apply_hand_grades(choi, [ManualRow("manual.csv:2", "Choi", question="q2", points="3")])
    assert found.notes == (
        "manual.csv:2: Choi may be any of Choi (31), Choi (32); write one of these, or the number into the column id. "
        "The line is kept, and counts nothing.",
    )
    assert found.graded == tuple(choi)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04" + bytes(range(256)) * 9])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "manual.csv"
    path.write_bytes(content)
    with pytest.raises(ManualBroken):
        read_manual(path)


@example("=1\nmore")
@given(st.text(max_size=200))
def test_a_comment_comes_back_as_it_was_and_is_no_formula(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("manual") / "manual.csv"
    comment = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text).strip()
    path.write_bytes(manual_csv([row(comment=comment)]))
    (again,) = read_manual(path)
    assert again.comment in {comment, comment.removeprefix("'")}
    (_, cells) = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert not cells[4].lstrip().startswith(("=", "+", "-", "@"))


def test_hostile_names_of_two_students_are_never_one() -> None:
    one, other = graded("=kim"), graded("'=kim")
    found = apply_hand_grades([one, other], [row("'=kim")])
    assert found.graded == (one, other)
    assert len(found.notes) == 1
    cases = apply_hand_grades([graded("Kim"), graded("kim"), graded("lee")], [row("Kim"), row("LEE")])
    assert [each.points for each in cases.graded] == [5.0, 1.0, 5.0]
    alone = apply_hand_grades([one], [row("'=kim")])
    assert alone.graded[0].points == 5.0, "as the page writes it"


def test_what_is_by_hand_is_kept_with_the_judges_own() -> None:
    found, _ = only([row(question="q1", points="0", reason="Copied.")])
    assert found.questions[0].hand == HandGrade(graded("kim").questions[0].verdict, 0.0, "", "Copied.")
