"""Questions of a lecture: no points, right and wrong answers, the notebook asks all of them in their order."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.labs import lab_session
from workbench.labs.lab_errors import NotStarted, UnknownLecture
from workbench.labs.lecture_start import lectures, questions_of

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ANSWERS: dict[str, dict[str, tuple[Any, Any]]] = {
    "debugging-shapes": {"into_dense": (2048, 1568), "steps": (1563, 1562), "kept": ("b", "c")},
}
"""The right answer and a wrong one, by lecture and name in its notebook."""


@pytest.mark.parametrize("name", lectures())
def test_a_notebook_asks_what_its_lecture_has(name: str) -> None:
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert f'wb.labs.lecture("{name}")' in code
    asked = re.findall(r'wb\.check\("(\w+)"\)', code)
    questions = questions_of(name).questions
    assert asked == [question.id for question in questions]
    assert len(asked) >= 2
    blanks = re.findall(r"^(\w+) = FIXME", code, re.MULTILINE)
    assert set(blanks) >= ANSWERS[name].keys()


@pytest.mark.parametrize("name", lectures())
def test_right_answers_are_right_and_wrong_ones_are_not(
    name: str, shell: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    wb.labs.lecture(name)
    count = len(questions_of(name).questions)
    answers = ANSWERS[name]
    shell.user_ns.update({key: wrong for key, (_, wrong) in answers.items()})
    _check_all(name)
    assert f"0 of {count} questions answered" in capsys.readouterr().out
    shell.user_ns.update({key: right for key, (right, _) in answers.items()})
    _check_all(name)
    told = capsys.readouterr().out
    assert f"{count} of {count} questions answered" in told
    assert "points" not in told


def _check_all(name: str) -> None:
    for question in questions_of(name).questions:
        wb.check(question.id)


def test_what_is_told_without_points(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    wb.labs.lecture("debugging-shapes")
    shell.user_ns["steps"] = 1562
    assert repr(wb.check("steps")) == ""
    assert capsys.readouterr().out == (
        "✗ steps – Steps of an epoch: not yet\n  steps is not right yet.\n  Expected: a whole number\n"
        "  Received: 1562 (a whole number)\n  Hint: 50,000 : 32 leaves a rest.\n[·✗·] 0 of 3 questions answered\n"
    )


def test_an_unknown_lecture_names_those_there_are() -> None:
    with pytest.raises(UnknownLecture) as caught:
        wb.labs.lecture("debuging-shapes")
    assert str(caught.value) == (
        f"There is no lecture 'debuging-shapes'. Expected one of: {', '.join(lectures())}. Check the spelling."
    )
    with pytest.raises(NotStarted):
        lab_session.current()
