"""The exact words a beginner meets."""

from collections.abc import Mapping
from typing import Any

import pytest

from workbench.catalog import check_values, node_type
from workbench.graph.graph_errors import GraphError

MISTAKES: list[tuple[str, Mapping[str, Any], str]] = [
    (
        "Conv2D",
        {"filters": "32"},
        "conv: 'filters' must be a whole number of at least 1, but received the text '32'. Give it, as in filters=32.",
    ),
    (
        "Dense",
        {"units": 0},
        "conv: 'units' must be a whole number of at least 1, but received 0. Give it, as in units=64.",
    ),
    (
        "Dense",
        {"units": 10.0},
        "conv: 'units' must be a whole number of at least 1, but received the decimal number 10.0. "
        "Give it, as in units=64.",
    ),
    (
        "Conv2D",
        {"padding": "full"},
        "conv: 'padding' must be one of 'valid', 'same', but received the text 'full'. Give it, as in padding='valid'.",
    ),
    (
        "Conv2D",
        {"kernel_size": (3, 3, 3)},
        "conv: 'kernel_size' must be a whole number of at least 1, or a tuple of 2 such numbers, "
        "but received (3, 3, 3). Give it, as in kernel_size=3.",
    ),
    (
        "Conv2D",
        {"kernal_size": 3},
        "conv: Conv2D has no parameter 'kernal_size'. Expected one of: 'kernel_size', 'kernel_regularizer', "
        "'kernel_initializer'. Check the spelling.",
    ),
    (
        "Dense",
        {"activation": "rleu"},
        "conv: 'activation' must be a name such as 'relu', 'relu6', or None, but received the text 'rleu'. "
        "Give it, as in activation='relu'.",
    ),
    (
        "LSTM",
        {"activation": "what"},
        "conv: 'activation' must be a name such as 'relu', 'softmax', 'sigmoid', or None, "
        "but received the text 'what'. Give it, as in activation='tanh'.",
    ),
    (
        "Dropout",
        {"rate": 50},
        "conv: 'rate' must be a number from 0 to 1, but received 50. Give it, as in rate=0.5.",
    ),
    (
        "Dropout",
        {"rate": float("nan")},
        "conv: 'rate' must be a number from 0 to 1, neither infinite nor NaN, but received nan. "
        "Give it, as in rate=0.5.",
    ),
    (
        "Input",
        {"shape": 784},
        "conv: 'shape' must be a tuple in which each item is a whole number of at least 1 (None where the size "
        "varies), or None, but received 784. Give it, as in shape=(784,).",
    ),
    (
        "Dense",
        {"use_bias": "no"},
        "conv: 'use_bias' must be True or False, but received the text 'no'. Give it, as in use_bias=True.",
    ),
    (
        "Dense",
        {"kernel_initializer": {"class_name": "HeNormal", "config": {"sead": 1}}},
        "conv.kernel_initializer: HeNormal has no parameter 'sead'. "
        "Expected one of: 'seed', 'input_axes', 'output_axes'. Check the spelling.",
    ),
    (
        "TimeDistributed",
        {"layer": "Dence"},
        "conv: 'layer' must be one of 'Dense', but received the text 'Dence'. "
        "Give it, as in layer={'class_name': 'Dense', 'config': {'units': 32}}.",
    ),
    (
        "ZeroPadding2D",
        {"padding": (1, -1)},
        "conv: 'padding' must be a whole number of at least 0, a tuple of 2 such numbers, or a tuple of 2 pairs "
        "(before, after), but received -1. Give it, as in padding=(1, 1).",
    ),
]


@pytest.mark.parametrize(("type_name", "params", "words"), MISTAKES, ids=lambda item: str(item)[:40])
def test_a_beginners_mistake_gets_these_words(type_name: str, params: Mapping[str, Any], words: str) -> None:
    with pytest.raises(GraphError) as caught:
        check_values(node_type(type_name), params, where="conv")
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Conv2d", "'Conv2D', 'Conv3D', 'Conv1D'"),
        ("MaxPool2D", "'MaxPooling2D'"),
        ("dense", "'Dense', 'EinsumDense'"),
        ("xyzzy", "'Conv2D', 'Dense'"),
    ],
)
def test_an_unknown_type_is_answered_with_those_that_look_like_it(name: str, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        node_type(name, where="digits")
    assert str(caught.value) == (
        f"digits: there is no node type {name!r}. Expected a type of the catalog, for example {words}. "
        "Check the spelling, or search the palette."
    )


def test_long_values_are_cut_and_braces_are_no_templates() -> None:
    with pytest.raises(GraphError) as caught:
        check_values(node_type("Dense"), {"units": "{where}" * 1000}, where="{units}")
    assert str(caught.value).startswith("{units}: 'units' must be")
    assert len(str(caught.value)) < 250


def test_a_value_that_cannot_be_shown_is_still_refused() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    with pytest.raises(GraphError, match="units"):
        check_values(node_type("Dense"), {"units": Broken()}, where="dense")
