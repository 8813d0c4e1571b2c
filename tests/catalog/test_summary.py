"""What the canvas shows under a node's name."""

from typing import Any

import pytest

from workbench.catalog import node_types, summary_of
from workbench.catalog.catalog_vocabulary import VOCABULARY
from workbench.graph.document import Node


def told(type_name: str, **params: Any) -> str:
    return summary_of(Node("n1", type_name, "x", VOCABULARY.checked(type_name, params, where="x")))


@pytest.mark.parametrize(
    ("type_name", "params", "text"),
    [
        ("Conv2D", {"kernel_size": 5, "activation": "relu"}, "32 · 5×5 · relu"),
        ("Conv2D", {"kernel_size": (3, 5)}, "32 · 3×5"),
        ("Conv2D", {"strides": 2}, "32 · 3×3 · strides 2"),
        ("Input", {}, "28×28×1"),
        ("Input", {"shape": (None, 3)}, "?×3"),
        ("Input", {"shape": None}, ""),
        ("Dense", {"units": 10, "activation": "softmax"}, "10 · softmax"),
        ("Dropout", {"rate": 0.25}, "0.25"),
        ("MaxPooling2D", {}, "2×2"),
        ("Flatten", {}, ""),
        ("BatchNormalization", {"scale": False}, "scale False"),
        ("LSTM", {"return_sequences": True}, "32 · tanh · return_sequences"),
        ("Bidirectional", {}, "LSTM · concat"),
        ("Rescaling", {}, "0.003922"),
        ("Add", {}, ""),
        ("Label", {}, "()"),
    ],
)
def test_summary(type_name: str, params: dict[str, Any], text: str) -> None:
    assert told(type_name, **params) == text


def test_summaries_are_short_for_every_type() -> None:
    for item in node_types():
        text = told(item.name)
        assert len(text) <= 32
        assert "\n" not in text


@pytest.mark.parametrize(("params", "text"), [({}, "original"), ({"which": ("dice", "iou")}, "dice, iou · original")])
def test_a_list_without_names_tells_nothing(params: dict[str, Any], text: str) -> None:
    assert summary_of(Node("n1", "Metrics", "x", params), "flow") == text


def test_an_unknown_type_has_nothing_to_tell() -> None:
    assert summary_of(Node("n1", "Gone", "x")) == ""


def test_a_long_text_is_cut() -> None:
    text = told("EinsumDense", equation="abcdefghijklmnop,pqrstuvwxyz->abcdefghijklmnoqrstuvwxyz")
    assert text.endswith("…")
    assert len(text) == 32
