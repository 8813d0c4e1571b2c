"""The questions in a notebook's first cell."""

import base64
import zlib

import pytest

import workbench as wb
from workbench.labs import lab_session
from workbench.labs.lab_errors import NothingGiven, NotStarted, SheetBroken, UnknownQuestion
from workbench.labs.public_questions import PublicQuestions, sheet_from, to_text
from workbench.labs.questions import seed_of, value, variants
from workbench.labs.questions.answer_protocol import Verdict


def test_a_sheet_is_one_line_that_fits_between_quotes(sheet: PublicQuestions) -> None:
    text = to_text(sheet)
    assert sheet_from(text) == sheet
    assert sheet_from(f"\n{text} ") == sheet
    assert text.isascii()
    assert not set(text) & set("\"'\\\n")


@pytest.mark.parametrize("text", ["", "hello", "é", "c-o", base64.b85encode(zlib.compress(b"\xc1")).decode()])
def test_a_broken_sheet_says_what_to_do(text: str) -> None:
    with pytest.raises(SheetBroken, match=r"Get the lab anew with wb\.labs\.open"):
        sheet_from(text)


def test_a_sheet_that_was_cut_off(sheet: PublicQuestions) -> None:
    with pytest.raises(SheetBroken):
        sheet_from(to_text(sheet)[:-10])


def test_a_bomb_is_refused() -> None:
    bomb = base64.b85encode(zlib.compress(b"\x00" * (65 * 1024 * 1024))).decode()
    with pytest.raises(SheetBroken, match="cut off"):
        sheet_from(bomb)


def test_starting_again_keeps_what_was_checked(sheet: PublicQuestions) -> None:
    wb.labs.start(to_text(sheet), student="Kim")
    lab_session.current().verdicts["q1"] = Verdict(2.0, 2.0, "passed", "Right.")
    wb.labs.start(to_text(sheet))
    assert "q1" in lab_session.current().verdicts
    assert lab_session.current().student == "Kim"


def test_what_a_student_is_given() -> None:
    questions = (variants([({"k": k}, value("q1", 1, "x", k)) for k in range(5)]), value("q2", 1, "y", 1))
    wb.labs.start(to_text(PublicQuestions("demo", "", "", questions)))
    assert wb.labs.given("q1") == {"k": 0}
    wb.labs.register("Kim 7")
    assert wb.labs.given("q1") == {"k": seed_of("demo", "Kim 7") % 5}
    with pytest.raises(NothingGiven):
        wb.labs.given("q2")
    with pytest.raises(UnknownQuestion, match="Expected one of: q1, q2"):
        wb.labs.given("q3")


def test_before_the_start() -> None:
    with pytest.raises(NotStarted):
        wb.labs.given("q1")


def test_the_judge_says_who_the_student_is(sheet: PublicQuestions) -> None:
    lab_session.make_inert("kim")
    wb.labs.start(to_text(sheet), student="somebody else")
    assert lab_session.current().student == "kim"
