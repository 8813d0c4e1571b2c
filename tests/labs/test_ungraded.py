"""Questions that nobody grades, as a lecture's notebook has them: right and wrong are said, and no points."""

from typing import Any

import pytest

import workbench as wb
from workbench.labs import lab_session
from workbench.labs.answer_check import Unscored
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import value

QUESTIONS = (
    value("steps", 1, "steps", 1563, title="Steps of an epoch", hints=("Divide.",)),
    value("width", 1, "width", 8),
    value("depth", 1, "depth", 3),
)


def test_what_is_told_has_no_points(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    lab_session.begin(PublicQuestions("shapes", "Shapes", "", QUESTIONS, graded=False), "")
    shell.user_ns.update(steps=1562, width=8)
    assert repr(wb.check("steps")) == ""
    wb.check("width")
    wb.check("depth")
    assert capsys.readouterr().out.splitlines() == [
        "✗ steps – Steps of an epoch: not yet",
        "  steps is not right yet.",
        "  Expected: a whole number",
        "  Received: 1562 (a whole number)",
        "  Hint: Divide.",
        "[✗··] 0 of 3 questions answered",
        "✓ width: right",
        "  Right.",
        "[✗✓·] 1 of 3 questions answered",
        "○ depth: open",
        "  There is no 'depth' in the notebook yet. Run the cell that makes it.",
        "[✗✓○] 1 of 3 questions answered",
    ]


def test_its_cell_has_no_empty_output_below_the_verdict() -> None:
    """A notebook shows the number of an output even where nothing is to be seen in it."""
    from IPython.core.formatters import DisplayFormatter

    assert DisplayFormatter().format(Unscored(1)) == ({}, {})
