"""Variants: each student gets one of several questions, chosen by a seed that is made of the lab and the student."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from workbench.labs.questions.answer_protocol import Answer, Plain, Request, Verdict
from workbench.labs.questions.array_question import ArrayQuestion
from workbench.labs.questions.choice_question import ChoiceQuestion
from workbench.labs.questions.function_question import FunctionQuestion
from workbench.labs.questions.metric_question import MetricQuestion
from workbench.labs.questions.network_question import NetworkQuestion
from workbench.labs.questions.noted_question import NotedQuestion
from workbench.labs.questions.plain_values import from_plain, to_plain
from workbench.labs.questions.question_base import Question
from workbench.labs.questions.shape_table_question import ShapeTable
from workbench.labs.questions.text_question import TextQuestion
from workbench.labs.questions.value_question import ValueQuestion
from workbench.messages import say

OneQuestion: TypeAlias = (
    ValueQuestion
    | ArrayQuestion
    | ShapeTable
    | FunctionQuestion
    | NetworkQuestion
    | MetricQuestion
    | TextQuestion
    | ChoiceQuestion
    | NotedQuestion
)


class Variant(Struct, frozen=True, tag="variant"):
    """What a student is given, and the question that belongs to it."""

    given: Mapping[str, Plain]
    question: OneQuestion


class Variants(Question, frozen=True, tag="variants"):
    """A question that differs from student to student; :func:`variants` makes one.

    Args:
        id: The question's id, which a student gives to ``wb.check``.
        points: The points for a right answer.
        title: A heading for the student's progress table and the reports.
        hints: Hints in the order in which ``wb.check`` offers them.
        on_check: What ``wb.check`` says in a graded lab, the same for all variants.
        mistakes: Wrong answers of which the author has said what is wrong, of all variants.
        options: What is given with each question. Every one has this id and these points.

    >>> from workbench.labs.questions import value
    >>> option = Variant({"size": 8}, value("q2", 1, "pixels", 64))
    >>> Variants(id="q2", points=1, options=(option,)).names()
    ('pixels',)
    """

    options: tuple[Variant, ...]

    @property
    def trains_again(self) -> bool:
        """Whether one of the variants is about a training that the judge repeats."""
        return any(option.question.trains_again for option in self.options)

    def training_budget(self, seed: int) -> tuple[str, int] | None:
        return self.chosen(seed).question.training_budget(seed)

    def request(self, *, hidden: bool, seed: int) -> Request:
        return self.chosen(seed).question.request(hidden=hidden, seed=seed)

    def judge(self, answer: Answer, *, hidden: bool, seed: int) -> Verdict:
        return self.chosen(seed).question.judge(answer, hidden=hidden, seed=seed)

    def public(self) -> "Variants":
        options = tuple(Variant(option.given, option.question.public()) for option in self.options)
        return msgspec.structs.replace(self, options=options)

    def names(self) -> tuple[str, ...]:
        return self.options[0].question.names()

    def chosen(self, seed: int) -> Variant:
        """The variant of a student.

        Args:
            seed: The student's seed, see :func:`seed_of`.

        Returns:
            What the student is given, and the question that belongs to it.
        """
        return self.options[seed % len(self.options)]

    def given(self, seed: int) -> dict[str, Any]:
        """What a student is given, arrays as NumPy arrays.

        Args:
            seed: The student's seed, see :func:`seed_of`.

        Returns:
            Values by their names.
        """
        return {word: from_plain(value) for word, value in self.chosen(seed).given.items()}


def variants(options: Sequence[tuple[Mapping[str, Any], OneQuestion]]) -> Variants:
    """One question in several variants: each student gets one of them.

    Args:
        options: Pairs of what is given (``wb.labs.given("q2")``) and the question that belongs to it.

    Returns:
        The question, for ``QUESTIONS`` in ``checks.py``.

    Raises:
        ValueError: The questions have not all one id and equal points.
        NotPlain: A value given is neither a number, a text, an array, nor a list or dict of these.

    >>> from workbench.labs.questions import value
    >>> pairs = [({"size": size}, value("q2", 1, "pixels", size * size)) for size in (8, 28)]
    >>> variants(pairs).given(seed=1)
    {'size': 28}
    """
    questions = [question for _, question in options]
    if not questions or len({(one.id, one.points) for one in questions}) != 1:
        raise ValueError(say("variants are questions with the same id and the same points"))
    first = questions[0]
    return Variants(
        id=first.id,
        points=first.points,
        title=first.title,
        hints=first.hints,
        on_check=first.on_check,
        options=tuple(
            Variant({word: to_plain(value) for word, value in given.items()}, question) for given, question in options
        ),
    )


def seed_of(lab: str, student: str) -> int:
    """The seed of a student in a lab: spelling by case or spaces leaves it alone.

    Args:
        lab: The lab's name.
        student: The student's name or number.

    Returns:
        A number that chooses the variants; 0 without a student.

    >>> seed_of("mnist_cnn", "Kim 7") == seed_of("mnist_cnn", " kim 7")
    True
    """
    name = " ".join(student.split()).casefold()
    return int.from_bytes(sha256(f"{lab}/{name}".encode()).digest()[:6]) if name else 0
