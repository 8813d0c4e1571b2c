"""What an author plants as a wrong answer reaches the student who gives it, and tells nobody else anything."""

import numpy as np
import pytest

from workbench.grading.build import mistake_matching
from workbench.grading.build.lab_source import load
from workbench.grading.build.mistake_matching import with_mistakes
from workbench.labs.questions import AnyQuestion, case, choice, function, network, noted, shape_table, value
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.known_mistakes import with_remark
from workbench.labs.questions.notebook_copy import notebook_copy

_ONES = np.ones(2, int)

QUESTIONS: tuple[AnyQuestion, ...] = (
    value("weights", 2, "weights", 110),
    shape_table("walk", 2, "walk", {"a": (1, 2), "b": (3, 4)}),
    choice("ending", 1, "ending", {"a": "softmax", "b": "sigmoid"}, "b"),
    function("dice", 2, "dice", [case(_ONES, expected=1.0), case(0 * _ONES, expected=1.0, hidden=True)]),
    network("net", 1, "net", layers=["Dense"]),
)
DICE = "def dice(mask):\n    return float(2 * mask.sum() / max(2 * mask.sum(), 1))"
PLANTED = [
    ("weights", "weights = 100", "no biases counted."),
    ("walk", "walk = {**walk, 'b': (4, 3)}", "height and width swapped"),
    ("ending", "ending = 'a'", "softmax of one number is always 1"),
    ("dice", DICE, "0 for two empty masks"),
    ("net", "net = None", "no network"),
    ("weights", "weights = layer.count()", "needs the solution"),
    ("weights", "weights = 1", ""),
]
KNOWN = {one.id: one for one in with_mistakes(QUESTIONS, PLANTED)}


def told(question: AnyQuestion, code: str, *, hidden: bool) -> str:
    names: dict[str, object] = {"np": np}
    exec(code, names)
    given = gather(question.request(hidden=hidden, seed=0), names)
    verdict = question.judge(given, hidden=hidden, seed=0)
    return with_remark(question.mistakes, question.id, given, verdict, hidden=hidden).message


@pytest.mark.parametrize(
    ("which", "code", "remark"),
    [
        ("weights", "weights = 100.0", "no biases counted"),
        ("walk", "walk = {'b': [4, 3], 'a': [1, 2]}", "height and width swapped"),
        ("ending", "ending = 'a'", "softmax of one number is always 1"),
        ("dice", DICE, "0 for two empty masks"),
    ],
)
def test_the_judge_says_the_authors_words(which: str, code: str, remark: str) -> None:
    assert told(KNOWN[which], code, hidden=True).endswith(f"A known mistake: {remark}.")


def test_a_mistake_that_visible_cases_do_not_show_is_not_told_before_grading() -> None:
    assert "mistake" not in told(KNOWN["dice"], DICE, hidden=False)
    assert told(KNOWN["weights"], "weights = 100", hidden=False).endswith("A known mistake: no biases counted.")


def test_what_cannot_be_compared_has_no_remark() -> None:
    assert KNOWN["net"].mistakes == ()
    assert [one.remark for one in KNOWN["weights"].mistakes] == ["no biases counted"]


@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    pass",
        "def dice(mask):\n    while True:\n        pass",
        "exit()",
        "import os\nos._exit(1)",
        "from time import sleep\nsleep(1000)",
        "def dice(mask:",
    ],
)
def test_an_answer_that_hangs_ends_or_is_no_code_costs_its_remark_only(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mistake_matching, "_SECONDS", 0.05)
    planted = [("dice", code, "never ends"), ("dice", DICE, "0 for two empty masks")]
    known = {one.id: one for one in with_mistakes(QUESTIONS, planted)}
    assert [one.remark for one in known["dice"].mistakes] == ["0 for two empty masks"]


def test_a_notebook_has_no_digest_of_the_judges_answers_and_none_of_a_noted_question() -> None:
    copy = notebook_copy(KNOWN["dice"], graded=True)
    assert [(one.visible, one.hidden) for one in copy.mistakes] == [("", "")]
    assert notebook_copy(noted(KNOWN["weights"]), graded=True).mistakes == ()


def test_the_shipped_lab_says_what_its_author_planted() -> None:
    lab = load("lv_segmentation")
    question = lab.question("dense_parameters")
    assert question is not None
    wrong = "dense_parameters = 65_536 * 512 + 512 * 131_072"
    assert told(question, wrong, hidden=True) == (
        "dense_parameters is not right yet. A known mistake: no biases counted."
    )
