"""What counts where the notebook and what was packed with it differ."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import QuestionResult
from workbench.grading.judge import judge
from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import Submission
from workbench.labs.questions import case, function, text, value
from workbench.labs.questions.answer_protocol import Answer, Value

LAB = GradedLab("essays", "Essays", (text("q1", 3, "why"), value("q2", 2, "steps", 600)), "digest", Limits())
OLD, NEW = "Most pixels are background here.", "Most pixels are background, so accuracy is high for nothing."


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(plan_for(LAB, (), reason_against_bubblewrap())) as started:
        yield started


def judged(sandbox: Sandbox, why: str, steps: int, **packed: str | int) -> tuple[QuestionResult, ...]:
    cells = (NotebookCell(1, f"why = {why!r}"), NotebookCell(2, f"steps = {steps}"))
    answers = {question: Answer((Value(each),)) for question, each in packed.items()}
    return tuple(judge(LAB, Submission("kim", "kim.zip", "d", cells, answers=answers), sandbox)[0])


def test_a_text_improved_after_the_last_save_is_the_one_to_read(sandbox: Sandbox) -> None:
    essay, _ = judged(sandbox, OLD, 600, q1=NEW)
    assert (essay.verdict.state, essay.verdict.received) == ("manual", repr(NEW))
    assert (
        essay.remark == "The text is the one packed when the student submitted; the notebook's last save holds another."
    )


@pytest.mark.parametrize("packed", [OLD, "", "short", 3])
def test_what_is_no_newer_text_changes_nothing(sandbox: Sandbox, packed: str | int) -> None:
    essay, _ = judged(sandbox, OLD, 600, q1=packed)
    assert (essay.verdict.state, essay.verdict.received, essay.remark) == ("manual", repr(OLD), "")


def test_what_is_packed_never_beats_what_the_notebook_computes(sandbox: Sandbox) -> None:
    _, steps = judged(sandbox, OLD, 1, q2=600)
    assert (steps.verdict.points, steps.remark) == (0, "")


def test_points_for_the_session_are_told(sandbox: Sandbox) -> None:
    saved, session = (NotebookCell(1, "steps = 1"),), (NotebookCell(1, "steps = 600"),)
    _, steps = judge(LAB, Submission("kim", "kim.zip", "d", saved, session), sandbox).results
    assert steps.verdict.points == 2
    assert steps.remark == (
        "These points are for the cells as the student had run them; the notebook as it was saved earned 0."
    )


def test_points_for_what_was_packed_are_told(sandbox: Sandbox) -> None:
    cells = (NotebookCell(1, "raise OSError"),)
    submission = Submission("kim", "kim.zip", "d", cells, answers={"q2": Answer((Value(600),))})
    _, steps = judge(LAB, submission, sandbox).results
    assert (steps.verdict.points, steps.remark) == (
        2,
        "Answered from what was packed when the student submitted; running the notebook did not give it.",
    )


def test_hidden_inputs_come_after_everything_else(sandbox: Sandbox) -> None:
    cases = [case(1, expected=1), case(2, expected=2, hidden=True, note="an even number")]
    lab = replace(LAB, questions=(function("q1", 2, "f", cases), function("q2", 2, "g", cases[:1])))
    source = """
calls = []
def f(x):
    calls.append(x)
    if x == 2:
        raise ValueError(f"called with {calls}")
    return x
def g(x):
    return list(calls)
"""
    (first, second), *_ = judge(lab, Submission("kim", "kim.zip", "d", (NotebookCell(1, source),)), sandbox)
    assert second.verdict.received == "[1] (1 value in a list)"
    assert first.verdict.message == "f is right in 1 of 2 cases. It fails for an even number."
