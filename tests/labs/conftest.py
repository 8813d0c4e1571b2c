"""A lab to work on, and a shell to work in."""

from collections.abc import Iterator
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from workbench.labs import blank_guard, lab_session
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import case, function, value

QUESTIONS = (
    value("q1", 2, "steps", 600, title="Steps", hints=("Divide.", "60,000 / 100")),
    function("q2", 3, "double", [case(2, expected=4), case(0.5, expected=1, hidden=True, note="a half")]),
)
BLANKS = {"steps": "q1", "model": "q2", "double": "q2", "x = layer(FIXME)": "q2"}


@pytest.fixture
def sheet() -> PublicQuestions:
    return PublicQuestions("demo", "A demo", "v1", tuple(question.public() for question in QUESTIONS), BLANKS)


@pytest.fixture(autouse=True)
def no_lab() -> Iterator[None]:
    """No test finds another one's lab."""
    lab_session.end()
    yield
    lab_session.end()


@pytest.fixture
def shell() -> Iterator[Any]:
    """IPython without a front end: what would be shown is printed."""
    InteractiveShell.clear_instance()
    made: Any = InteractiveShell.instance()
    yield made
    blank_guard.remove(made)
    made.history_manager.end_session()
    InteractiveShell.clear_instance()
