"""What a student's notebook gets of a question: checked there against digests, or only noted."""

from typing import TypeVar

from msgspec.structs import replace

from workbench.labs.questions.choice_question import ChoiceQuestion
from workbench.labs.questions.noted_question import noted_copy
from workbench.labs.questions.question_base import OnCheck, Question
from workbench.labs.questions.question_variants import Variant, Variants
from workbench.labs.questions.text_question import TextQuestion
from workbench.messages import say

Q = TypeVar("Q", bound=Question)


def noted(question: Q) -> Q:
    """In a graded lab, ``wb.check`` only notes the answer; the notebook holds nothing that tells whether it is right.

    For questions whose answer could be found by trying: a choice, a small number, yes or no. In a practice lab
    (``mode = "practice"`` in ``lab.toml``) it changes nothing.

    Args:
        question: A question of any kind but a text, or its variants.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: The question is a text, which a person reads.

    >>> from workbench.labs.questions import value
    >>> noted(value("q1", 2, "steps", 600)).on_check
    'noted'
    """
    return _said(question, "noted")


def checked(question: Q) -> Q:
    """``wb.check`` says right or wrong in a graded lab too, although few answers are possible: that is on purpose.

    Without it, ``workbench lab test`` warns of a question that can be answered by trying.

    Args:
        question: A question of any kind but a text, or its variants.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: The question is a text, which a person reads.

    >>> from workbench.labs.questions import value
    >>> checked(value("q1", 2, "steps", 600)).on_check
    'checked'
    """
    return _said(question, "checked")


def notebook_copy(question: Question, *, graded: bool) -> Question:
    """The copy of a question for a student's notebook.

    Args:
        question: The question with what is expected.
        graded: Whether the lab is graded; in a practice lab every question is checked.

    Returns:
        A copy without hidden cases. A noted question keeps no digest either.

    >>> from workbench.labs.questions import value
    >>> type(notebook_copy(noted(value("q1", 2, "steps", 600)), graded=True)).__name__
    'NotedQuestion'
    """
    if isinstance(question, Variants):
        options = tuple(
            Variant(each.given, notebook_copy(each.question, graded=graded))  # type: ignore[arg-type]
            for each in question.options
        )
        return replace(question.public(), options=options)
    if not graded or question.on_check != "noted":
        return replace(question.public(), mistakes=tuple(replace(one, hidden="") for one in question.mistakes))
    return noted_copy(question, question.options if isinstance(question, ChoiceQuestion) else {})


def _said(question: Q, on_check: OnCheck) -> Q:
    if isinstance(question, TextQuestion):
        raise ValueError(  # noqa: TRY004 - as every author's function does
            say("{id}: a person reads a text, so leave out {word}(...) around it", id=question.id, word=on_check)
        )
    if isinstance(question, Variants):
        options = tuple(Variant(each.given, _said(each.question, on_check)) for each in question.options)
        return replace(question, on_check=on_check, options=options)
    return replace(question, on_check=on_check)
