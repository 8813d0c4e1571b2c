"""What a lab's author should know of questions that can earn points without being understood."""

from collections.abc import Iterator

from workbench.grading.build.answer_space import FEW_GUESSES, guesses
from workbench.grading.build.lab_source import LabSource
from workbench.labs.questions import Question, Variants
from workbench.labs.questions.function_question import FunctionQuestion
from workbench.labs.questions.metric_question import MetricQuestion
from workbench.messages import mark, say

_FEW = mark(
    "{question} can be answered by trying: {count:,} guesses find what the notebook's digests hide. Write noted(...) "
    "around it, checked(...) where that is meant, or mode = 'practice' in lab.toml"
)
_OWN_DATA = mark(
    "{question} measures on the notebook's own {inputs} and {labels}, which a student can change: give it held-out "
    "data, inputs=... and labels=..."
)
_NO_HIDDEN_CASE = mark(
    "{question} has no hidden case, so a function that returns the visible results earns all points: add "
    "case(..., hidden=True)"
)


def weaknesses(lab: LabSource) -> list[str]:
    """Warnings about the questions of a graded lab, each a sentence; a practice lab has none.

    Args:
        lab: The lab.

    Returns:
        The warnings, in the order of the questions.

    >>> from workbench.grading.build.lab_source import load
    >>> weaknesses(load("convolution_by_hand"))
    []
    """
    if not lab.graded:
        return []
    return [warning for question in lab.questions for warning in _of(question)]


def _of(question: Question) -> Iterator[str]:
    count = None if question.on_check else guesses(question)
    if count is not None and count <= FEW_GUESSES:
        yield say(_FEW, question=question.id, count=count)
    for one in _each(question):
        if isinstance(one, MetricQuestion) and one.inputs is None:
            yield say(_OWN_DATA, question=one.id, inputs=one.visible[0], labels=one.visible[1])
            return
        if isinstance(one, FunctionQuestion) and one.on_check != "checked" and not any(c.hidden for c in one.cases):
            yield say(_NO_HIDDEN_CASE, question=one.id)
            return


def _each(question: Question) -> tuple[Question, ...]:
    return tuple(option.question for option in question.options) if isinstance(question, Variants) else (question,)
