"""The author's words about a known mistake: who gets them, and who does not."""

import math
from typing import Any

import numpy as np
import pytest

from workbench.labs.questions import value
from workbench.labs.questions.answer_protocol import Answer, Failure, Value
from workbench.labs.questions.known_mistakes import Mistake, digest, with_remark
from workbench.labs.questions.plain_values import to_plain

QUESTION = value("q1", 2, "steps", 600)


def answer(value: Any) -> Answer:
    return Answer((Value(to_plain(value)),))


def told(value: Any, *, hidden: bool = False) -> str:
    mistakes = (Mistake("no biases counted", digest("q1", answer(60)), digest("q1", answer(61))),)
    given = answer(value)
    return with_remark(mistakes, "q1", given, QUESTION.judge(given, hidden=hidden, seed=0), hidden=hidden).message


@pytest.mark.parametrize("same", [60, 60.0, np.int64(60), 60 + 1e-12])
def test_the_same_answer_gets_the_remark(same: Any) -> None:
    assert told(same) == "steps is not right yet. A known mistake: no biases counted."


@pytest.mark.parametrize("other", [61, 59, "sixty", None, math.nan, 2**62, [60], 600])
def test_another_answer_does_not(other: Any) -> None:
    assert "mistake" not in told(other)


def test_the_judge_compares_with_its_own_cases() -> None:
    assert told(61, hidden=True).endswith("A known mistake: no biases counted.")
    assert "mistake" not in told(60, hidden=True)


def test_a_right_answer_has_none_even_where_a_mistake_looks_alike() -> None:
    right = answer(600)
    verdict = QUESTION.judge(right, hidden=False, seed=0)
    assert with_remark((Mistake("wrong", digest("q1", right)),), "q1", right, verdict, hidden=False) == verdict


def test_an_answer_that_could_not_be_had_is_no_known_mistake() -> None:
    assert digest("q1", Answer((Failure("missing", ""),))) == ""


def test_an_array_and_a_list_of_its_numbers_are_alike() -> None:
    assert digest("q1", answer(np.array([[1, 2], [3, 4]]))) == digest("q1", answer([[1.0, 2.0], [3, 4]]))
    assert digest("q1", answer([1, 2])) != digest("q2", answer([1, 2]))
