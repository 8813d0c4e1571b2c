"""wb.check: exact words, points, hints one at a time, silence."""

import os
import sys
from typing import Any

import pytest

import workbench as wb
from tests.labs.conftest import QUESTIONS
from workbench.labs import lab_session
from workbench.labs.answer_check import Points
from workbench.labs.blanks import FIXME
from workbench.labs.output_silencing import silence
from workbench.labs.public_questions import PublicQuestions, to_text


@pytest.fixture
def names(shell: Any, sheet: PublicQuestions) -> dict[str, Any]:
    lab_session.begin(sheet, "")
    found: dict[str, Any] = shell.user_ns
    return found


def test_a_right_answer(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    names["steps"] = 600
    assert wb.check("q1") == 2.0
    assert capsys.readouterr().out == (
        "✓ q1 – Steps: passed, 2 of 2 points\n  Right.\n[✓·] 1 of 2 questions passed, 2 of 5 points\n"
    )


def test_a_wrong_answer_and_one_hint_at_a_time(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    def told() -> str:
        assert wb.check("q1") == 0.0
        return capsys.readouterr().out.removesuffix("[✗·] 0 of 2 questions passed, 0 of 5 points\n")

    names["steps"] = 60
    assert told() == (
        "✗ q1 – Steps: not yet, 0 of 2 points\n  steps is not right yet.\n  Expected: a whole number\n"
        "  Received: 60 (a whole number)\n  Hint: Divide.\n"
    )
    assert told().endswith("Hint: Divide.\n"), "the same answer again brings no further hint"
    names["steps"] = 61
    assert told().endswith("Hint: 60,000 / 100\n")
    names["steps"] = 62
    assert told().endswith("Hint: 60,000 / 100\n")
    assert "600" not in told().replace("60,000", "")


def test_a_blank_brings_no_hint_since_nothing_was_tried(
    names: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    wb.check("q1")
    names["steps"] = wb.labs.FIXME
    wb.check("q1")
    assert "Hint" not in capsys.readouterr().out
    names["steps"] = 60
    wb.check("q1")
    assert "Hint: Divide." in capsys.readouterr().out


def test_a_function(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    names["double"] = lambda x: x + 1
    assert wb.check("q2") == 0.0
    assert "double(2) gives 3, and should give 4." in capsys.readouterr().out
    names["double"] = lambda x: 1 / 0
    wb.check("q2")
    assert (
        "double(2) should give 4, but stopped with an error: ZeroDivisionError: division by zero"
        in capsys.readouterr().out
    )
    names["double"] = lambda x: 2 * int(x)
    assert wb.check("q2") == 3.0, "what is hidden stays with the judge"
    assert wb.check("q2", hidden=to_text(QUESTIONS[1])) == 0.0
    assert "double is right in 1 of 2 cases. It fails for a half." in capsys.readouterr().out


def test_what_is_missing_blank_or_unknown(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert wb.check("q1") == 0.0
    assert "There is no 'steps' in the notebook yet. Run the cell that makes it." in capsys.readouterr().out
    names["steps"] = wb.labs.FIXME
    assert wb.check("q1") == 0.0
    assert (
        "q1 still has a blank. Replace FIXME by your answer, run that cell, then check again."
        in capsys.readouterr().out
    )
    assert wb.check("q7") == 0.0
    assert capsys.readouterr().out == "✎ This lab has no question 'q7'. Expected one of: q1, q2. Check the spelling.\n"


def test_without_a_lab(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert wb.check("q1") == 0.0
    assert "Run the notebook's first code cell" in capsys.readouterr().out


def test_the_judge_s_worker_is_not_bothered(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    lab_session.make_inert("kim")
    assert wb.check("q1") == 0.0
    wb.labs.progress()
    assert wb.labs.submit() is None
    assert capsys.readouterr().out == ""


def test_the_bar(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    wb.labs.progress()
    assert capsys.readouterr().out == "[··] 0 of 2 questions passed, 0 of 5 points\n"
    names["steps"] = 600
    wb.check("q1")
    capsys.readouterr()
    wb.labs.progress()
    assert capsys.readouterr().out == "[✓·] 1 of 2 questions passed, 2 of 5 points\n"


def test_an_interrupt_passes(names: dict[str, Any]) -> None:
    def stopped(_: Any) -> None:
        raise KeyboardInterrupt

    names["double"] = stopped
    with pytest.raises(KeyboardInterrupt):
        wb.check("q2")


def test_chatter_costs_nothing(names: dict[str, Any], capfd: pytest.CaptureFixture[str]) -> None:
    def loud(x: int) -> int:
        os.write(2, b"Could not find cuda drivers\n")
        sys.stderr.write("warning\n")
        print("debugging")  # noqa: T201 - what students do
        return 2 * x

    names["double"] = loud
    assert wb.check("q2") == 3.0
    captured = capfd.readouterr()
    assert captured.err == ""
    assert "debugging" not in captured.out


def test_what_comes_after_silence_is_heard(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError), silence():
        raise ZeroDivisionError
    os.write(2, b"heard\n")
    assert capfd.readouterr().err == "heard\n"


def test_the_points_are_the_cells_value_and_no_stray_number_is_seen() -> None:
    """nbgrader reads the value's text; a notebook shows its HTML instead."""
    from IPython.core.formatters import DisplayFormatter

    data, _metadata = DisplayFormatter().format(Points(0.5))
    assert data["text/plain"] == "0.5"
    assert data["text/html"] == "<span hidden></span>"
    assert Points(0.5) + 1 == 1.5


@pytest.mark.parametrize("given", [{}, {"steps": FIXME}], ids=["not run", "blank"])
def test_what_was_not_answered_is_open_and_costs_no_hint(
    given: dict[str, Any], names: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    names.update(given)
    wb.check("q1")
    told = capsys.readouterr().out
    assert told.startswith("○ q1 – Steps: open, 0 of 2 points\n")
    assert "Hint" not in told
    assert told.endswith("[○·] 0 of 2 questions passed, 0 of 5 points\n")


def test_a_pass_says_what_it_was_seen_on(names: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    names["double"] = lambda number: 2 * number
    wb.check("q2")
    told = capsys.readouterr().out.splitlines()
    assert told[1] == "  double is right in the case that the notebook shows. Other cases are tried when it is graded."
