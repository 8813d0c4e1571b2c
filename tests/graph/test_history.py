"""Undo and redo of a graph, and the trained weights that travel with it."""

from msgspec.structs import replace

from workbench.graph.document import Graph
from workbench.graph.history import History
from workbench.graph.weight_source import WeightSource

DRAWN = Graph("digits").add("Input", shape=(3,)).add("Dense", units=2)


def test_what_changes_nothing_is_no_step() -> None:
    history = History(DRAWN)
    assert history.do(replace(DRAWN)) is history


def test_an_equal_graph_brings_its_weights_and_is_no_step() -> None:
    weights = WeightSource()
    brought = History(DRAWN).do(replace(DRAWN, weights=weights))
    assert brought.present.weights is weights
    assert brought.past == ()


def test_an_equal_graph_without_weights_leaves_those_that_are_there() -> None:
    weights = WeightSource()
    history = History(replace(DRAWN, weights=weights))
    assert history.do(DRAWN) is history
    assert history.do(DRAWN.add("Dense", units=3)).undo().present.weights is weights
