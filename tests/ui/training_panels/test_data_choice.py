"""The choice of data: what is in the notebook is offered, with its shapes, and whether it fits, in words."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.analysis import Analysis
from workbench.data import load_digits
from workbench.graph.document import Graph
from workbench.ui.training_panels.data_choice import DataChoice


def network(shape: tuple[int, ...] = (8, 8, 1), units: int = 10, activation: str = "softmax") -> Graph:
    graph = wb.Graph("digits").add("Input", shape=shape, name="image").add("Flatten")
    return graph.add("Dense", units=units, activation=activation, name="digit")


class Bench:
    """A choice over variables and a drawing that a test changes."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}
        self.graph = network()
        self.changes = 0
        self.choice = DataChoice(None, lambda: self.variables, self._drawing, self._changed)

    def _drawing(self) -> tuple[Graph, Analysis]:
        return self.graph, wb.analyze(self.graph)

    def _changed(self) -> None:
        self.changes += 1

    def said(self, x: Any, y: Any) -> list[str]:
        self.variables |= {"x": x, "y": y}
        self.choice.refresh()
        self.choice.dropdown.value = "found:x, y"
        self.choice.say_fit()
        return re.findall(r">([^<]+)</div>", str(self.choice.note.value))


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.choice.dropdown.close()
    bench.choice.note.close()


def images(*shape: int) -> Any:
    return np.zeros(shape, "float32")


CLASSES = np.zeros(20, "int64")


def test_data_of_the_notebook_come_before_what_is_built_in_and_follow_the_variables(bench: Bench) -> None:
    built_in = [label for label, _ in bench.choice.dropdown.options]
    assert built_in[0] == "Digits 8 × 8 (built in)"
    bench.variables |= {"x": images(20, 8, 8, 1), "y": CLASSES}
    bench.choice.refresh()
    assert [label for label, _ in bench.choice.dropdown.options] == ["x, y (in this notebook)", *built_in]
    assert bench.choice.dropdown.value == "Digits 8 × 8 (built in)"  # what was chosen stays
    bench.choice.dropdown.value = "found:x, y"
    assert (bench.changes, bench.choice.class_names, bench.choice.source) == (
        *(1, ()),
        'wb.data.from_variables(globals(), "x, y")',
    )
    assert len(bench.choice.load().validation) == 4
    del bench.variables["y"]
    bench.choice.refresh()
    assert bench.choice.dropdown.value == "Digits 8 × 8 (built in)"
    assert bench.changes == 2


def test_what_fits_is_said_with_shapes_and_types(bench: Bench) -> None:
    assert bench.said(images(20, 8, 8, 1), CLASSES) == [
        "x, y: 20 samples of 8 × 8 × 1 (float32), answers of a number (int64).",
        "It fits: the network expects samples of 8 × 8 × 1, and answers of class numbers.",
    ]
    assert bench.said(images(20, 8, 8, 1), images(20, 10))[1].startswith("It fits: ")


def test_what_does_not_fit_is_said_with_the_remedy(bench: Bench) -> None:
    assert bench.said(images(20, 8, 8), CLASSES)[1] == (
        "It does not fit: the network expects samples of 8 × 8 × 1, but these are 8 × 8. "
        "Add the axis of the channels: x = x[..., None]."
    )
    assert bench.said(images(20, 28, 28, 1), CLASSES)[1] == (
        "It does not fit: the network expects samples of 8 × 8 × 1, but these are 28 × 28 × 1. "
        "Change the shape of the Input, or resize the data."
    )
    assert bench.said(images(20, 8, 8, 1), np.array(["cat"] * 20))[1] == (
        "It does not fit: y holds values of type str96. Expected numbers."
    )
    assert bench.said(images(20, 8, 8, 1), images(20, 8, 8))[1] == (
        "It does not fit: the network gives 10, but these answers are 8 × 8. "
        "The last layer must give what is to be learned."
    )


def test_it_follows_the_drawing(bench: Bench) -> None:
    assert "It fits" in bench.said(images(20, 8, 8, 1), CLASSES)[1]
    bench.graph = network((28, 28, 1))
    bench.choice.say_fit()
    assert "does not fit" in bench.choice.note.value
    bench.graph = wb.Graph("empty")
    bench.choice.say_fit()
    assert "The network is not finished: what it expects is not known yet." in bench.choice.note.value
    bench.graph = network(units=1, activation="linear")
    assert bench.said(images(20, 8, 8, 1), images(20))[1].startswith("It fits: ")


def test_ones_own_data_are_the_first_choice() -> None:
    own = load_digits()
    choice = DataChoice(own, dict, lambda: (network(), wb.analyze(network())), lambda: None)
    assert choice.dropdown.options[0] == ("digits (yours)", "own:")
    assert choice.load() is own
    assert choice.class_names == own.class_names
    choice.dropdown.close()
    choice.note.close()
