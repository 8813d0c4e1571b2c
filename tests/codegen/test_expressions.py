"""The layout of generated code is that of ruff."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.formatting import ruff_format
from workbench.codegen.expressions import (
    CallExpression,
    Entries,
    Expression,
    Items,
    Literal,
    Name,
    quoted,
    render,
)
from workbench.text_format import display_width


class Chance(random.Random):
    """Makes expressions such as codegen writes, and larger ones."""

    def word(self, prefix: str = "") -> str:
        return prefix + "".join(self.choices("abcdefgh", k=self.randint(1, 22)))

    def value(self, depth: int = 0) -> object:
        simple = (None, True, self.randint(-99, 10**6), self.uniform(-1, 1), 1e-05, self.word())
        if depth == 2 or self.random() < 0.7:
            return self.choice(simple)
        if self.random() < 0.6:
            return tuple(self.value(depth + 1) for _ in range(self.randint(0, 5)))
        return {self.word(): self.value(depth + 1) for _ in range(self.randint(0, 3))}

    def expression(self, depth: int = 0) -> Expression:
        kinds = ("literal", "literal", "name", "call", "items", "entries")
        kind = self.choice(kinds[:3] if depth == 3 else kinds)
        inside = [self.expression(depth + 1) for _ in range(self.randint(0, 4))] if kind not in kinds[:3] else []
        match kind:
            case "literal":
                return Literal(self.value())
            case "name":
                return Name(self.word("v_"))
            case "items":
                return Items(tuple(inside))
            case "entries":
                return Entries(tuple((self.word(), item) for item in inside))
        return CallExpression(Name(self.word("layers.")), keywords=tuple((self.word("k_"), item) for item in inside))

    def layer_call(self) -> CallExpression:
        layer = CallExpression(
            Name(self.word("layers.")),
            keywords=tuple((self.word("k_"), self.expression(2)) for _ in range(self.randint(0, 5))),
        )
        given = tuple(Name(self.word("v_")) for _ in range(self.randint(1, 3)))
        listed = (Items(given),) if self.random() < 0.3 else given
        return CallExpression(layer, listed, ((self.word("p_"), Name(self.word("v_"))),) if self.random() < 0.2 else ())


@pytest.mark.parametrize("seed", range(4))
def test_assignments_are_laid_out_as_ruff_does(seed: int) -> None:
    chance = Chance(seed)
    lines = ["def f():"]
    for _ in range(300):
        head = f"    {chance.word('v_')} = "
        expression = chance.layer_call() if chance.random() < 0.6 else chance.expression()
        lines.append(head + render(expression, indent=4, column=len(head)))
    source = "\n".join(lines) + "\n"
    assert ruff_format(source) == source


@given(st.text())
def test_a_string_is_quoted_so_that_it_comes_back(text: str) -> None:
    assert eval(quoted(text)) == text


def test_ruff_would_choose_the_same_quotes() -> None:
    texts = ["plain", 'say "hi"', "it's", "both \" and '", '""\'', "\\", "\n\t\x00", "한국어 🙂", "{braces}"]
    source = "".join(f"x = {quoted(text)}\n" for text in texts)
    assert ruff_format(source) == source


def test_wide_letters_take_two_columns() -> None:
    assert display_width("합성곱") == 6
    source = "\n".join(f"합성곱층 = f(이름={quoted('가' * n)}, b=1)" for n in range(25, 40)) + "\n"
    lines = []
    for n in range(25, 40):
        call = CallExpression(Name("f"), keywords=(("이름", Literal("가" * n)), ("b", Literal(1))))
        lines.append("합성곱층 = " + render(call, column=display_width("합성곱층 = ")))
    assert ruff_format(source) == "\n".join(lines) + "\n"
