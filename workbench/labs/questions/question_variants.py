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
)


class Variant(Struct, frozen=True, tag="variant"):
    """What a student is given, and the question that belongs to it."""

    given: Mapping[str, Plain]
    question: OneQuestion


class Variants(Question, frozen=True, tag="variants"):
    """A question that differs from student to student. Every option has this question's id and points."""

    options: tuple[Variant, ...]

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
        """The variant of a student."""
        return self.options[seed % len(self.options)]

    def given(self, seed: int) -> dict[str, Any]:
        """What a student is given, arrays as NumPy arrays."""
        return {word: from_plain(value) for word, value in self.chosen(seed).given.items()}


def variants(options: Sequence[tuple[Mapping[str, Any], OneQuestion]]) -> Variants:
    """One question in several variants: pairs of what is given (``wb.labs.given("q2")``) and the question.

    Raises ValueError unless all have one id and equal points.
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
        options=tuple(
            Variant({word: to_plain(value) for word, value in given.items()}, question) for given, question in options
        ),
    )


def seed_of(lab: str, student: str) -> int:
    """The seed of a student in a lab: 0 without a student, else a number that spelling by case or spaces leaves alone.

    >>> seed_of("mnist_cnn", "Kim 7") == seed_of("mnist_cnn", " kim 7")
    True
    """
    name = " ".join(student.split()).casefold()
    return int.from_bytes(sha256(f"{lab}/{name}".encode()).digest()[:6]) if name else 0
