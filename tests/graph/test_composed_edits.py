"""Edits that are made of simpler ones."""

import workbench as wb
from workbench.graph.composed_edits import dissolve


def doubled() -> wb.Graph:
    """An image that is added to itself behind a layer."""
    graph = wb.Graph("double").add("Input", shape=(4,), name="x").add("ReLU", name="relu")
    return graph.add("Add", inputs=["relu", "relu"], name="add")


def test_a_tensor_that_entered_a_node_twice_still_does_after_dissolving() -> None:
    graph = doubled()
    found = dissolve(graph, graph.nodes[1].id)
    assert [(edge.source, edge.target) for edge in found.edges] == [(graph.nodes[0].id, graph.nodes[2].id)] * 2
    assert 'layers.Add(name="add")([x, x])' in wb.to_source(found)


def test_a_tensor_that_came_by_two_ways_enters_twice_after_dissolving_one_of_them() -> None:
    graph = wb.Graph("skip").add("Input", shape=(4,), name="x").add("ReLU", name="relu")
    graph = graph.add("Concatenate", inputs=["relu", "x"], name="both")
    found = dissolve(graph, graph.nodes[1].id)
    assert len(found.edges) == 2
    assert wb.analyze(found).shapes["both"] == (None, 8)
