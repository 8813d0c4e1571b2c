"""What instructors and students get: tables without formulas, pages without markup of a student's, no hidden test."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.grading.class_overview import CommonAnswer, StuckStudent, overview_page, summarise
from workbench.grading.code_similarity import fingerprints_of, normalised, similar_pairs
from workbench.grading.course_exports import canvas
from workbench.grading.feedback import feedback
from workbench.grading.gradebook import gradebook, safe_cell, table
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import CellProblem, Graded, Lateness, QuestionResult
from workbench.grading.report_files import file_name, returned_folder, write_reports
from workbench.grading.roster import Listed, match_roster
from workbench.grading.student_identity import Identity
from workbench.labs.questions import case, function, value
from workbench.labs.questions.answer_protocol import Verdict

EVIL = "<script>alert(1)</script>=HYPERLINK()"
DICE = """
def dice(a, b):
    both = (a * b).sum()
    total = a.sum() + b.sum()
    if total == 0:
        return 1.0
    return 2 * both / total

def confusion(truth, guess, classes):
    table = np.zeros((classes, classes), int)
    for one, other in zip(truth, guess):
        table[one, other] += 1
    return table
"""


def graded(student: str, points: float = 1.0, message: str = "Right.", prints: tuple[int, ...] = ()) -> Graded:
    verdict = Verdict(points, 2.0, "passed" if points == 2 else "not", message, expected="two", received=EVIL)
    manual = Verdict(0.0, 3.0, "manual", "Waits.")
    questions = (QuestionResult("q1", "First", verdict), QuestionResult("q2", "", manual, "look"))
    return Graded(student, f"{student}.ipynb", "key", questions, (CellProblem(3, "raised", EVIL),), prints=prints)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_gradebook() -> None:
    head, kim = rows(gradebook([graded("김철수")]))
    assert head == ["student", "id", "file", "points", "of", "q1", "q2", "to read", "remarks"]
    assert kim == ["김철수", "", "김철수.ipynb", "1.0", "5.0", "1.0", "0.0", "q2", "look"]


def test_a_grade_without_protection_says_so() -> None:
    _, kim = rows(gradebook([replace(graded("kim"), protected=False)]))
    assert kim[-1] == (
        "Graded without bubblewrap: the student's code was not kept from other files and processes. look"
    )


def test_the_gradebook_with_a_class_list() -> None:
    one = replace(graded("kimminji"), identity=Identity("kimminji", "4711", "canvas"))
    guest = replace(graded("guest"), identity=Identity("guest"))
    roster = (Listed("Kim, Minji", ("4711",)), Listed("Lee Jun", ("4712",)))
    match = match_roster(roster, [one.identity, guest.identity])
    _, kim, stranger, lee = rows(gradebook([one, guest], match))
    assert kim[:4] == ["Kim, Minji", "4711", "kimminji.ipynb", "1.0"]
    assert stranger[0] == "guest"
    assert stranger[-1] == "This name or number is not on the class list, or stands there twice. look"
    assert lee == ["Lee Jun", "4712", "", "", "5.0", "", "", "", "Nothing was handed in."]


def test_the_table_for_canvas() -> None:
    found = rows(canvas([graded("kim")], "Edges"))
    assert found[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Edges"]
    assert found[1] == ["Points Possible", "", "", "", "", "5.0"]
    assert found[2:] == [], "a person has still to read an answer, and an empty cell would take away an older score"
    all_read = replace(graded("kim"), questions=graded("kim").questions[:1])
    assert rows(canvas([all_read], "Edges"))[2] == ["kim", "", "", "kim", "", "1.0"]
    with_number = replace(all_read, identity=Identity("kim", "4711", "canvas"))
    assert rows(canvas([with_number, graded("lee")], "Edges"))[2:] == [["kim", "4711", "", "", "", "1.0"]]
    of_moodle = replace(all_read, identity=Identity("kim", "4711", "moodle"))
    assert rows(canvas([of_moodle], "Edges"))[2] == ["kim", "", "", "kim", "", "1.0"], "another system's number"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|cmd", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    (found,) = rows(table([[text]]))
    assert found[0].startswith("'")


@given(st.text())
def test_any_text_stays_one_harmless_cell(text: str) -> None:
    cell = safe_cell(text)
    assert isinstance(cell, str)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(rows(table([[text, "end"]]))) == 1


def test_numbers_stay_numbers() -> None:
    assert safe_cell(-1.5) == -1.5


def test_feedback_escapes_everything() -> None:
    page = feedback(graded(EVIL, message=EVIL), EVIL).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 5
    assert "Code cell 3" in page
    assert "1 of 2" in page


def test_feedback_shows_no_hidden_case() -> None:
    question = function(
        "q1", 3, "f", [case(1, expected=2), case(31415, expected=27182, hidden=True, note="large ones")]
    )
    from workbench.labs.questions.answer_protocol import Answer, Value

    verdict = question.judge(Answer((Value(2), Value(0))), hidden=True, seed=0)
    one = Graded("kim", "kim.ipynb", "key", (QuestionResult("q1", "F", verdict),))
    page = feedback(one, "Lab").decode()
    assert "31415" not in page
    assert "27182" not in page
    assert "large ones" in page


def test_the_overview_counts_errors_and_escapes_them() -> None:
    several = [graded("a", 0, EVIL), graded("b", 0, EVIL), graded("c", 2)]
    overview = summarise(several, [], "Edges")
    assert overview.states["not"] == (2, 0)
    assert overview.shares == (2 / 6, 0.0)
    assert [(each.message, each.count, each.students) for each in overview.errors] == [(EVIL, 2, ("a", "b"))]
    page = overview_page(overview, "Beware <b>").decode()
    assert EVIL not in page
    assert "Beware &lt;b&gt;" in page
    assert "plotly" in page.lower()


def test_copied_code_is_found_under_other_names_and_comments() -> None:
    copied = DICE.replace("both", "inter").replace("confusion", "matrix").replace("\n    ", "\n    # mine\n    ")
    other = "def area(w, h):\n    return w * h\n" * 3 + "print([x ** 2 for x in range(10) if x % 3 == 1 and x != 4])"
    prints = {"kim": fingerprints_of([DICE]), "lee": fingerprints_of([copied]), "park": fingerprints_of([other])}
    pairs = similar_pairs(prints, ())
    assert [(each.one, each.other, each.alike) for each in pairs] == [("kim", "lee", 1.0)]


def test_the_share_is_of_the_smaller_ones_own_code() -> None:
    """Whoever hides a copy among much else is found; the larger one's prints are no denominator."""
    prints = {"kim": tuple(range(10)), "lee": (*range(6), *range(100, 190))}
    (pair,) = similar_pairs(prints, given=())
    assert (pair.alike, pair.shared) == (0.6, 6)
    (pair,) = similar_pairs(prints, given=(0, 1, 9, 150))  # four of seven are left
    assert (pair.alike, pair.shared) == (0.571, 4)
    assert similar_pairs(prints, (), least=0.6) != []
    assert similar_pairs(prints, (), least=0.61) == []


def test_of_too_little_code_nothing_is_said() -> None:
    assert similar_pairs({"kim": (1, 2, 3), "lee": (1, 2, 3)}, ()) == []
    assert similar_pairs({"kim": (1, 2, 3, 4), "lee": (1, 2, 3, 4, 5)}, ()) != []


def test_what_everyone_was_given_is_no_sign_of_copying() -> None:
    prints = {"kim": fingerprints_of([DICE]), "lee": fingerprints_of([DICE])}
    assert similar_pairs(prints, fingerprints_of([DICE])) == []


def sum_of(first: int, count: int) -> str:
    """An expression of ``2 * count - 1`` tokens, none of whose numbers is in another."""
    return " + ".join(str(number) for number in range(first, first + count))


@pytest.mark.parametrize("before", range(1, 20))
def test_a_copied_passage_of_seventeen_tokens_is_always_found(before: int) -> None:
    """Winnowing promises it from group + window - 1 tokens on, wherever the passage stands."""
    copied = sum_of(5000, 9)
    one = f"{sum_of(100, before)} - {copied} - {sum_of(200, 20)}"
    other = f"{sum_of(300, 7)} * {copied} * {sum_of(400, 20)}"
    assert set(fingerprints_of([one])) & set(fingerprints_of([other]))


@pytest.mark.parametrize("before", range(1, 20))
def test_a_passage_shorter_than_a_group_is_alike_by_chance(before: int) -> None:
    chance = sum_of(5000, 6)  # eleven tokens
    one = f"{sum_of(100, before)} - {chance} - {sum_of(200, 20)}"
    other = f"{sum_of(300, 7)} * {chance} * {sum_of(400, 20)}"
    assert not set(fingerprints_of([one])) & set(fingerprints_of([other]))


def test_the_text_of_strings_is_no_difference_but_that_they_are_strings_is() -> None:
    source = "print({}, -1 + 2 + 3)"  # with the end of the file one group
    texts = [fingerprints_of([source.format(text)]) for text in ("'a'", "'another'", "name", "7")]
    assert texts[0] == texts[1] != ()
    assert len(set(texts)) == 3


def test_most_groups_are_thrown_away_and_the_shortest_code_has_a_print() -> None:
    assert len(normalised(sum_of(1, 6))) == 12  # eleven and the end of the file
    assert len(fingerprints_of([sum_of(1, 6)])) == 1
    assert fingerprints_of([sum_of(1, 5)]) == ()
    assert 50 < len(fingerprints_of([sum_of(1, 200)])) < 200


@given(st.text(max_size=300))
def test_prints_of_anything(text: str) -> None:
    assert fingerprints_of([text]) == fingerprints_of([text])


def test_feedback_goes_back_to_moodle_under_its_own_folder_names() -> None:
    of_moodle = replace(graded("kim (123)"), identity=Identity("Kim Chul-soo", "123", "moodle"))
    assert returned_folder(of_moodle) == "Kim Chul-soo_123_assignsubmission_file_"
    assert returned_folder(graded("kim")) == "kim"


def test_a_name_becomes_a_file_name_of_its_own() -> None:
    assert file_name("김철수") == "김철수"
    assert file_name("../../etc") != file_name("....etc")
    assert "/" not in file_name("../../etc")


def test_everything_is_written(tmp_path: Path) -> None:
    lab = GradedLab("edges", "Edges", (value("q1", 2, "x", 1),), "digest")
    write_reports(tmp_path, lab, [graded("kim"), graded("a/b")], "Careful.")
    names = sorted(path.name for path in tmp_path.iterdir())
    pages = ["grading.html", "moodle.csv", "overview.html", "returned", "similarity.csv"]
    assert names == ["canvas.csv", "classroom.csv", "feedback", "gradebook.csv", "grades.csv", "grades.json", *pages]
    assert len(list((tmp_path / "feedback").iterdir())) == 2
    assert (tmp_path / "returned" / "kim" / "feedback.html").read_bytes() == (
        tmp_path / "feedback" / "kim.html"
    ).read_bytes()
    found = json.loads((tmp_path / "grades.json").read_text("utf-8"))
    assert found["warning"] == "Careful."
    assert found["graded"][0]["questions"][0]["verdict"]["message"] == "Right."


def test_the_overview_has_wrong_answers_in_their_own_words_and_who_is_stuck() -> None:
    late = Lateness("2026-11-21 18:00+09:00", "", 1, 10.0)
    several = [graded("a", 0, EVIL), replace(graded("b", 0, "Other."), late=late), graded("c", 2)]
    overview = summarise(several, [], "Edges")
    assert overview.answers == (CommonAnswer("q1", EVIL, 2, ("a", "b")),)
    assert overview.stuck == (StuckStudent("a", 0, 2, ("q1",), 1), StuckStudent("b", 0, 2, ("q1",), 1))
    assert overview.times == ("2026-11-21 18:00",)
    page = overview_page(overview, "", ["manual.csv:3 is <wrong>."]).decode()
    assert EVIL not in page
    assert "manual.csv:3 is &lt;wrong&gt;." in page
    words = "".join(f'<td style="text-align:left">{word}</td>' for word in ("a", "0 / 2", "q1"))
    assert f"{words}<td>1</td>" in page
