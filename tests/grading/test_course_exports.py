"""Tables for course systems: points that count, no 0 for what nobody has read, and what everyone has to know."""

import csv
import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.grading.test_report_files import graded, rows
from workbench.grading import grade_command
from workbench.grading.course_exports import course_exports, moodle
from workbench.grading.feedback import feedback
from workbench.grading.gradebook import gradebook, similar
from workbench.grading.grading_results import Graded, QuestionResult
from workbench.grading.roster import Listed, RosterMatch, match_roster
from workbench.grading.student_identity import Identity
from workbench.labs.questions.answer_protocol import Verdict

WARNING = "Graded without bubblewrap: the student's code was not kept from other files and processes."
FILES = ("canvas.csv", "moodle.csv", "classroom.csv", "grades.csv")


def judged(student: str, identity: Identity, points: float = 1.5) -> Graded:
    result = QuestionResult("q1", "First", Verdict(points, 2.0, "partly", "Some."))
    return Graded(student, f"{student}.ipynb", "key", (result,), identity=identity)


KIM = judged("김철수", Identity("김철수", "4711", "moodle"))
LEE = judged("Lee Jun", Identity("Lee Jun"), 2)


def test_moodle_reads_its_own_worksheet() -> None:
    head, kim, lee = rows(moodle([KIM, LEE]))
    assert dict(zip(head, kim, strict=True)) == {
        "Identifier": "Participant 4711",
        "Full name": "김철수",
        "Email address": "",
        "Status": "",
        "Grade": "1.5",
        "Maximum Grade": "2.0",
        "Grade can be changed": "Yes",
        "Last modified (submission)": "",
        "Last modified (grade)": "",
    }
    assert lee[:2] == ["", "Lee Jun"], "no number of Moodle's, no identifier"


def test_classroom_and_plain_tables_use_the_class_list() -> None:
    match = match_roster((Listed("Kim, Chul-soo", ("4711",)),), [KIM.identity, LEE.identity])
    made = course_exports([LEE, KIM], "Edges", match)
    assert rows(made["classroom.csv"]) == [
        ["student", "Edges", "of", "remarks"],
        ["Kim, Chul-soo", "1.5", "2.0", ""],
        ["Lee Jun", "2", "2.0", ""],
    ]
    assert rows(made["grades.csv"])[1:] == [
        ["Lee Jun", "", "2", "2.0", ""],
        ["Kim, Chul-soo", "4711", "1.5", "2.0", ""],
    ]


@pytest.mark.parametrize("file", FILES)
def test_no_points_before_every_answer_is_read(file: str) -> None:
    (*_, last) = rows(course_exports([graded("kim")], "Edges")[file])
    assert "1.0" not in last
    assert last[0] in {"kim", "", "Points Possible"}


@pytest.mark.parametrize("file", FILES)
def test_every_table_says_where_nothing_was_protected(file: str) -> None:
    without = course_exports([replace(KIM, protected=False)], "Edges")[file].decode("utf-8-sig")
    assert WARNING in [cell for row in csv.reader(io.StringIO(without)) for cell in row]
    assert "bubblewrap" not in course_exports([KIM], "Edges")[file].decode("utf-8-sig")


def test_no_raw_control_character_reaches_a_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Neither by a student's name, nor by names and notes in the summary, nor by a table that is shown."""
    evil = "\x1b[2J\x1b]0;owned\x07Kim"
    one = replace(KIM, student=evil, identity=Identity(evil))
    grade_command._report(one, 1, 1)
    grade_command._summarise([one], tmp_path, RosterMatch({}, (Listed(evil),)), [f"No student {evil}."])
    told = capsys.readouterr()
    tables = [content.decode("utf-8-sig") for content in course_exports([one], evil).values()]
    for text in (told.out, told.err, *tables, gradebook([one]).decode("utf-8-sig")):
        assert "Kim" in text
        assert "\x1b" not in text
        assert "\x07" not in text


def test_the_other_tables_and_the_feedback_say_it_too() -> None:
    one = replace(KIM, protected=False)
    assert WARNING in gradebook([one]).decode("utf-8-sig")
    assert WARNING in similar([], one.warning).decode("utf-8-sig")
    assert "Graded without bubblewrap" in feedback(one, "Edges").decode()
    assert "bubblewrap" not in feedback(KIM, "Edges").decode()
