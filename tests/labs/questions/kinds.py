"""One question of every kind, with a notebook that answers it in full and one that does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

import workbench as wb
from workbench.labs.questions import (
    AnyQuestion,
    array,
    case,
    choice,
    function,
    metric,
    network,
    shape_table,
    text,
    value,
    variants,
)

SECRET = 48_151_623
"""Stands in every expected or hidden value below, so that a leak can be seen in the bytes."""
SECRET_TEXT = "Zebrafinch"


@dataclass(frozen=True)
class Kind:
    question: AnyQuestion
    right: Mapping[str, Any]
    wrong: Mapping[str, Any]
    secrets: tuple[bytes, ...] = ()
    manual: bool = False
    seed: int = 0


class Model:
    """As much of a model as ``Predict`` needs."""

    def predict(self, inputs: Any) -> Any:
        return np.eye(2)[(inputs[:, 0] > 0).astype(int)]


GRAPH = wb.Graph("digits").add("Input", shape=(8, 8, 1)).add("Conv2D", filters=8, kernel_size=3).add("Flatten")
GRAPH = GRAPH.add("Dense", units=10)


@dataclass
class Drawn:
    """As much of an editor as ``Describe`` needs."""

    graph: wb.Graph = GRAPH


_X, _Y = np.array([[1.0], [-1.0], [2.0], [-3.0]]), np.array([1, 0, 1, 0])
_HIDDEN_X = np.array([[float(SECRET)], [-7.0]])
_FLOAT = np.float64(SECRET).tobytes()
_SECRET_INTS = (str(SECRET).encode(), SECRET.to_bytes(4, "big"), SECRET.to_bytes(4, "little"), _FLOAT, _FLOAT[::-1])

KINDS = {
    "whole number": Kind(value("q", 2, "x", SECRET), {"x": SECRET}, {"x": SECRET + 1}, _SECRET_INTS),
    "number": Kind(value("q", 2, "x", 0.5, tolerance=0.01), {"x": np.float32(0.505)}, {"x": 0.52}),
    "text value": Kind(value("q", 1, "x", SECRET_TEXT), {"x": " zebraFINCH "}, {"x": "zebra"}, (SECRET_TEXT.encode(),)),
    "several values": Kind(value("q", 3, "x", [1, 2, SECRET], partial=True), {"x": (1, 2, SECRET)}, {"x": [0, 0, 0]}),
    "array": Kind(
        array("q", 2, "x", [[15, 16], [6, 15]]), {"x": np.array([[15.0, 16], [6, 15]])}, {"x": [[1, 2], [3, 4]]}
    ),
    "large array": Kind(
        array("q", 2, "x", np.full((40, 40), float(SECRET)), tolerance=1e-2, dtype="float"),
        {"x": np.full((40, 40), SECRET + 0.001)},
        {"x": np.zeros((40, 40))},
        (_FLOAT,),
    ),
    "shape table": Kind(
        shape_table("q", 2, "x", {"conv": (100, 28, 28, 32), "flat": (None, SECRET)}),
        {"x": {"conv": "100 × 28 × 28 × 32", "flat": [None, SECRET]}},
        {"x": {"conv": (1,), "other": 3}},
        _SECRET_INTS,
    ),
    "function": Kind(
        function(
            "q", 4, "f", [case(1, 2, expected=3), case(SECRET, 1, expected=SECRET + 1, hidden=True, note="large")]
        ),
        {"f": lambda a, b: a + b},
        {"f": lambda a, b: 3},
        _SECRET_INTS,
    ),
    "network": Kind(
        network(
            "q",
            3,
            "g",
            layers=[("Conv2D", {"filters": 8, "kernel_size": (3, 3)}), "Flatten", ("Dense", {"units": 10})],
            output_shape=(None, 10),
            most_params=10_000,
            forbidden=["Dropout"],
        ),
        {"g": Drawn()},
        {"g": wb.Graph("d").add("Input", shape=(8,)).add("Dense", units=10)},
        (b"Flatten", b"filters\xa48"),
    ),
    "metric": Kind(
        metric(
            "q",
            5,
            "m",
            "accuracy",
            ramp=[(0.5, 0), (1, 1)],
            visible=("x", "y"),
            inputs=_HIDDEN_X,
            labels=np.array([1, 0]),
        ),
        {"m": Model(), "x": _X, "y": _Y},
        {"m": lambda inputs: np.zeros((len(inputs), 2)), "x": _X, "y": _Y},
        (_FLOAT,),
    ),
    "text": Kind(
        text("q", 2, "why", guide=SECRET_TEXT),
        {"why": "because of the one two three"},
        {"why": "no"},
        (SECRET_TEXT.encode(),),
        manual=True,
    ),
    "choice": Kind(choice("q", 1, "c", {"a": "one", "b": "two"}, "b"), {"c": "B)"}, {"c": "a"}),
    "several choices": Kind(
        choice("q", 1, "c", {"a": "one", "b": "two", "c": "three"}, {"a", "c"}), {"c": {"a", "c"}}, {"c": "a, b"}
    ),
    "variants": Kind(
        variants([({"k": 1}, value("q", 1, "x", 5)), ({"k": 2}, value("q", 1, "x", SECRET))]),
        {"x": SECRET},
        {"x": 5},
        _SECRET_INTS,
        seed=3,
    ),
}
