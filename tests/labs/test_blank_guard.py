"""Cells with blanks: what is run, what is told, and what is left alone."""

import ast
from typing import Any

import pytest

from workbench.labs import blank_guard
from workbench.labs.blanks import FIXME, STUB, Blank, is_blank
from workbench.labs.lab_session import begin
from workbench.labs.public_questions import PublicQuestions

NAMES = {"FIXME": FIXME, "model": Blank("q2"), "table": {"a": FIXME}, "data": [1, 2]}


def found(source: str) -> blank_guard.Waiting | None:
    return blank_guard.find(ast.parse(source), source, NAMES, {"steps": "q1", "table": "q3"})


@pytest.mark.parametrize(
    "source",
    [
        "data[0] + 1",
        "# FIXME is only mentioned\nx = 'FIXME'",
        "model = 3\nmodel + 1",
        "def summary(model):\n    return model.name",
        "[model for model in data]",
        "f = lambda model: model + 1",
        "for model in data:\n    print(model)",
        "import model",
        "raise NotImplementedError()",
        "def f():\n    model = 1\n    return model",
    ],
)
def test_cells_without_blanks_run(source: str) -> None:
    assert found(source) is None


@pytest.mark.parametrize(
    ("source", "message", "names"),
    [
        (
            "steps = 60_000 // FIXME",
            "q1 waits for you in line 1: replace FIXME by your answer, then run the cell again.",
            ("steps",),
        ),
        (
            "a = 1\nprint(FIXME)",
            "This cell waits for you in line 2: replace FIXME by your answer, then run the cell again.",
            ("a",),
        ),
        (
            "def steps():\n    return FIXME",
            "q1 waits for you in line 2: replace FIXME by your answer, then run the cell again.",
            ("steps",),
        ),
        (f"{STUB}", "This cell waits for your code in line 2. Write it there, then run the cell again.", ()),
        ("model.summary()", "This cell needs model, which q2 still leaves open. Answer that first.", ()),
        ("model = model + 1", "This cell needs model, which q2 still leaves open. Answer that first.", ("model",)),
        ("y = len(table)", "This cell needs table, which q3 still leaves open. Answer that first.", ("y",)),
        (
            "def f():\n    return model.name",
            "This cell needs model, which q2 still leaves open. Answer that first.",
            ("f",),
        ),
    ],
)
def test_cells_that_wait(source: str, message: str, names: tuple[str, ...]) -> None:
    waiting = found(source)
    assert waiting is not None
    assert (waiting.message, waiting.names, waiting.runs) == (message, names, False)


@pytest.mark.parametrize("source", ["steps = FIXME", "x = {'a': FIXME, 'b': [1, FIXME]}", "x: tuple = (FIXME, 2)"])
def test_cells_that_only_list_blanks_run_with_a_note(source: str) -> None:
    waiting = found(source)
    assert waiting is not None
    assert waiting.runs


def test_in_a_notebook(shell: Any, sheet: PublicQuestions, capsys: pytest.CaptureFixture[str]) -> None:
    begin(sheet, "")
    shell.user_ns["FIXME"] = FIXME
    blank_guard.install(shell)
    blank_guard.install(shell)
    assert len(shell.ast_transformers) == 1

    assert shell.run_cell("import math\nsteps = math.floor(FIXME)\nprint('never')").success
    assert capsys.readouterr().out == (
        "✎ q1 waits for you in line 2: replace FIXME by your answer, then run the cell again.\n"
        "    steps = math.floor(FIXME)\n"
    )
    assert is_blank(shell.user_ns["steps"])
    assert shell.user_ns["steps"].question == "q1"
    assert shell.user_ns["math"].pi > 3, "imports are run all the same"

    assert shell.run_cell("epoch = steps + 1").success
    assert capsys.readouterr().out == "✎ This cell needs steps, which q1 still leaves open. Answer that first.\n"
    assert is_blank(shell.user_ns["epoch"])

    assert shell.run_cell("steps = math.floor(600.5)\nsteps").result == 600
    assert shell.run_cell("epoch = steps + 1\nepoch").result == 601


def test_names_that_have_a_value_keep_it(shell: Any, sheet: PublicQuestions) -> None:
    """Otherwise a cell that scales its data in place could never run again."""
    begin(sheet, "")
    shell.user_ns |= {"FIXME": FIXME, "x": 5}
    blank_guard.install(shell)
    assert shell.run_cell("x = x / 255\nmodel = build(FIXME)").success
    assert shell.user_ns["x"] == 5
    assert is_blank(shell.user_ns["model"])


def test_a_blank_deep_inside_is_no_traceback_either(
    shell: Any, sheet: PublicQuestions, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(sheet, "")
    shell.user_ns["deep"] = type("Box", (), {"value": Blank("q2")})()
    blank_guard.install(shell)
    result = shell.run_cell("deep.value + 1")
    assert result.error_in_exec is not None
    assert capsys.readouterr().out == "✎ q2 still has a blank. Replace FIXME by your answer, then run the cell again.\n"


def test_without_a_lab_cells_run_as_ever(shell: Any) -> None:
    blank_guard.install(shell)
    assert shell.run_cell("1 + 1").result == 2
    blank_guard.remove(shell)
    assert shell.ast_transformers == []
