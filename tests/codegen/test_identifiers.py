"""Names become code only as names."""

import keyword
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.catalog.display_names import layer_name
from workbench.codegen.identifiers import LONGEST_VARIABLE, Namer, identifier


@given(st.text())
def test_any_text_gives_an_identifier(text: str) -> None:
    found = identifier(text)
    assert found.isidentifier()
    assert not keyword.iskeyword(found)
    assert len(found) <= LONGEST_VARIABLE + 1


@given(st.text())
def test_any_text_gives_a_name_keras_takes_or_stays_as_it_was(text: str) -> None:
    found = layer_name(text, "dense")
    assert re.fullmatch(r"[A-Za-z0-9.][A-Za-z0-9_.-]*", found)


@pytest.mark.parametrize(
    ("name", "variable", "layer"),
    [
        ("conv1", "conv1", "conv1"),
        ("my conv", "my_conv", "my_conv"),
        ("3rd", "x_3rd", "3rd"),
        ("lambda", "lambda_", "lambda"),
        ("print", "print_", "print"),
        ("keras", "keras_", "keras"),
        ("합성곱", "합성곱", "dense"),
        ("합성곱1", "합성곱1", "dense_1"),
        ("풀링 2", "풀링_2", "dense_2"),
        ("conv합성곱", "conv합성곱", "conv_"),
        ("🙂", "x", "dense"),
        ("a'); import os; ('", "a_import_os", "a_import_os_"),
        ("x\ny", "x_y", "x_y"),
        ("ﬁlter", "filter_", "filter"),
        ("__init__", "init", "init__"),
        ("_x", "x", "x"),
        ("--", "x", "dense"),
    ],
)
def test_names_of_all_kinds(name: str, variable: str, layer: str) -> None:
    assert identifier(name) == variable
    assert layer_name(name, "dense") == layer


def test_a_namer_never_repeats() -> None:
    namer = Namer(["a"])
    assert [namer.unique("a"), namer.unique("a"), namer.unique("a_1"), namer.unique("b")] == [
        "a_1",
        "a_2",
        "a_1_1",
        "b",
    ]
