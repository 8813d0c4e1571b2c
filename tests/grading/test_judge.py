"""What counts where the notebook and what was packed with it differ."""

from collections.abc import Iterator

import pytest

from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import GradedLab
from workbench.grading.grading_results import QuestionResult
from workbench.grading.judge import judge
from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import Submission
from workbench.labs.questions import text, value
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
