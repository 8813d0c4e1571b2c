"""Folding and unfolding."""

import pytest

import workbench as wb
from workbench.graph.blocks import fold, unfold
from workbench.graph.document import Graph
from workbench.graph.graph_errors import CannotFold
from workbench.graph.ports import input_ports, output_ports


@pytest.fixture
def residual() -> Graph:
    graph = wb.Graph("residual").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="a")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="b")
    graph = graph.add("Add", inputs=["image", "b"], name="sum")
    return graph.add("Flatten").add("Dense", units=2)


def ids(graph: Graph, *names: str) -> list[str]:
    return [graph.by_name[name].id for name in names]


def links(graph: Graph) -> set[tuple[str, str]]:
    return {(graph.by_id[e.source].name, graph.by_id[e.target].name) for e in graph.edges}


def test_fold_makes_one_port_for_each_tensor_at_the_border(residual: Graph) -> None:
    graph = fold(residual, ids(residual, "a", "b", "sum"), "unit")
    block = graph.by_name["unit"]
    assert [port.label for port in input_ports(graph, block)] == ["image"]
    assert [port.label for port in output_ports(graph, block)] == ["output"]
    assert links(graph) == {("image", "unit"), ("unit", "flatten"), ("flatten", "dense")}


def test_unfold_undoes_fold(residual: Graph) -> None:
    graph = fold(residual, ids(residual, "a", "b", "sum"), "unit")
    back = unfold(graph, graph.by_name["unit"].id)
    assert {(n.id, n.name, n.type, n.params) for n in back.nodes} == {
        (n.id, n.name, n.type, n.params) for n in residual.nodes
    }
    assert sorted(back.edges) == sorted(residual.edges)


def test_unfold_renames_what_the_surroundings_have(residual: Graph) -> None:
    graph = fold(residual, ids(residual, "a", "b"), "unit").add("Dense", units=1, name="a")
    back = unfold(graph, graph.by_name["unit"].id)
    assert sorted(node.name for node in back.nodes) == ["a", "a_1", "b", "dense", "flatten", "image", "sum"]
    assert ("a_1", "b") in links(back)


def test_the_last_layers_of_a_network_get_an_output(residual: Graph) -> None:
    graph = fold(residual, ids(residual, "flatten", "dense"))
    assert len(output_ports(graph, graph.by_name["block"])) == 1


@pytest.mark.parametrize("names", [("image", "a"), ("a", "sum")])
def test_inputs_and_gaps_cannot_be_folded(residual: Graph, names: tuple[str, ...]) -> None:
    with pytest.raises(CannotFold):
        fold(residual, ids(residual, *names))


def test_the_order_of_a_merge_survives(residual: Graph) -> None:
    graph = fold(residual, ids(residual, "sum"), "unit")
    back = unfold(graph, graph.by_name["unit"].id)
    into = back.incoming[back.by_name["sum"].id]
    assert [back.by_id[edge.source].name for edge in into] == ["image", "b"]


def test_an_output_inside_that_gets_the_id_of_a_node_outside_loses_no_connection() -> None:
    graph = wb.Graph("net").add("Input", shape=(8,), name="image").add("Dense", units=4, name="first")
    graph = graph.add("Dense", units=4, name="second")
    folded = fold(graph, [graph.by_name["first"].id])
    inner = folded.by_name["block"].inner
    assert [(edge.source, edge.target) for edge in folded.edges] == [
        (graph.by_name["image"].id, folded.by_name["block"].id),
        (folded.by_name["block"].id, graph.by_name["second"].id),
    ]
    assert any(node.id == graph.by_name["second"].id for node in inner.nodes)
