"""Expressions of i are read, never run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.graph.graph_errors import BadExpression
from workbench.graph.repeat_expressions import normal_form, value_at

RIGHT = {
    "64 * 2**i": [64, 128, 256],
    "64": [64, 64, 64],
    "2*i+1": [1, 3, 5],
    "min(64, 16 * (i + 1))": [16, 32, 48],
    "max(8, 32 // 2**i)": [32, 16, 8],
    "int(10 * 1.5**i)": [10, 15, 22],
    "8 if i == 0 else 16": [8, 16, 16],
    "-i % 4": [0, 3, 2],
    "round(0.5 / (i + 1), 2)": [0.5, 0.25, 0.17],
}
WRONG = {
    "": "conv.filters: '' cannot be computed: it is no text of 1 to 100 characters. ",
    "64 *": "conv.filters: '64 *' cannot be computed: it cannot be read as an expression. ",
    "n * 2": "conv.filters: 'n * 2' cannot be computed: 'n' is not known in it. ",
    "__import__('os')": "conv.filters: \"__import__('os')\" cannot be computed: it holds __import__('os'), which is no "
    "number, i, or operation. ",
    "(1).real": "conv.filters: '(1).real' cannot be computed: it holds 1 .real, which is no number, i, or operation. ",
    "'8'": "conv.filters: \"'8'\" cannot be computed: it holds '8', which is no number, i, or operation. ",
    "True": "conv.filters: 'True' cannot be computed: it holds True, which is no number, i, or operation. ",
    "[i]": "conv.filters: '[i]' cannot be computed: it holds [i], which is no number, i, or operation. ",
    "1 / i": "conv.filters: '1 / i' cannot be computed: it divides by 0 for i = 0. ",
    "9**9**9": "conv.filters: '9**9**9' cannot be computed: a number in it becomes larger than a million millions for "
    "i = 0. ",
    "10**12 * 10": "conv.filters: '10**12 * 10' cannot be computed: a number in it becomes larger than a million "
    "millions for i = 0. ",
    "1e400": "conv.filters: '1e400' cannot be computed: it holds a number larger than a million millions. ",
    "round(5, -10**11)": "conv.filters: 'round(5, -10**11)' cannot be computed: a number in it becomes larger than a "
    "million millions for i = 0. ",
    "i.real": "conv.filters: 'i.real' cannot be computed: it holds i.real, which is no number, i, or operation. ",
    "min(*(1, 2))": "conv.filters: 'min(*(1, 2))' cannot be computed: it holds *(1, 2), which is no number, i, or "
    "operation. ",
    "(i := 3)": "conv.filters: '(i := 3)' cannot be computed: it holds (i := 3), which is no number, i, or operation. ",
    "1j": "conv.filters: '1j' cannot be computed: it holds 1j, which is no number, i, or operation. ",
    "(-1) ** 0.5": "conv.filters: '(-1) ** 0.5' cannot be computed: it has no value for i = 0. ",
    "i == 0": "conv.filters: 'i == 0' cannot be computed: it gives True, which is no number. ",
    "min()": "conv.filters: 'min()' cannot be computed: it has no value for i = 0. ",
    "min": "conv.filters: 'min' cannot be computed: it has no value for i = 0. ",
}
ADVICE = "Write an expression of i, which is 0 in the first repetition, such as 64 * 2**i."


@pytest.mark.parametrize("text", RIGHT)
def test_it_has_a_value_in_each_repetition(text: str) -> None:
    assert [value_at(text, i, where="conv.filters") for i in range(3)] == RIGHT[text]
    assert [value_at(normal_form(text, where="conv.filters"), i, where="") for i in range(3)] == RIGHT[text]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadExpression) as refused:
        value_at(text, 0, where="conv.filters")
    assert str(refused.value) == WRONG[text] + ADVICE


@pytest.mark.parametrize("text", [42, None, "1" * 101, " "])
def test_what_is_too_long_or_no_text(text: object) -> None:
    with pytest.raises(BadExpression, match="it is no text of 1 to 100 characters"):
        value_at(text, 0, where="conv.filters")


def test_deep_brackets_and_signs_are_read() -> None:
    assert value_at("(" * 49 + "1" + ")" * 49, 0, where="x") == 1
    assert value_at("-" * 98 + "1", 0, where="x") == 1


@given(st.text(alphabet="i0123456789+-*/%()., minaxroudtelsf<>=", max_size=40), st.integers(0, 5))
def test_any_text_has_a_value_or_is_refused(text: str, i: int) -> None:
    try:
        value = value_at(text, i, where="x")
    except BadExpression:
        return
    assert abs(value) <= 1e12


def test_code_has_it_in_the_usual_layout() -> None:
    assert normal_form("64*2 ** i", where="x") == "64 * 2**i"
    assert normal_form("(i+1) ** 2", where="x") == "(i + 1) ** 2"
