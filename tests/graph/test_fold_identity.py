"""Folding nodes and unfolding the block again changes nothing, in whatever graph."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.analysis.networks import NETWORKS
from tests.analysis.random_graphs import random_graph
from workbench.catalog.templates.table import TEMPLATES
from workbench.graph.blocks import fold, unfold
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.graph_errors import CannotFold
from workbench.graph.validation import flaws


def assert_folding_is_undone(graph: Graph, chosen: list[str]) -> None:
    """Nodes and connections come back, and so does the order of each call's inputs."""
    try:
        folded = fold(graph, chosen, "folded up")
    except CannotFold:
        return
    assert list(flaws(folded)) == []
    back = unfold(folded, folded.by_name["folded up"].id)
    assert {node.id: _placed(node) for node in back.nodes} == {node.id: _placed(node) for node in graph.nodes}
    assert Counter(back.edges) == Counter(graph.edges)
    assert _orders(back) == _orders(graph)
    again = fold(back, chosen, "folded up")
    assert Counter(again.edges) == Counter(folded.edges)


def _placed(node: Node) -> Node:
    return replace(node, position=(round(node.position[0]), round(node.position[1])))


def _orders(graph: Graph) -> dict[tuple[str, str], list[Edge]]:
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        found.setdefault((edge.target, edge.target_port), []).append(edge)
    return found


def some(graph: Graph, chance: random.Random) -> list[str]:
    """Some nodes: neighbours in the document, so that many can be folded."""
    first = chance.randrange(len(graph.nodes))
    part = graph.nodes[first : first + chance.randint(1, 6)]
    return [node.id for node in part if node.type not in ("Input", "Output", "Label")]


@given(st.integers(0, 10**9))
def test_in_random_graphs(seed: int) -> None:
    chance = random.Random(seed)
    graph = random_graph(chance)
    assert_folding_is_undone(graph, some(graph, chance))


@pytest.mark.parametrize("name", [*NETWORKS, *TEMPLATES])
def test_in_every_network_of_the_tests_and_of_the_gallery(name: str) -> None:
    chance = random.Random(name)
    graph = NETWORKS[name]() if name in NETWORKS else TEMPLATES[name].make()
    for _ in range(4):
        assert_folding_is_undone(graph, some(graph, chance))


def test_a_merge_keeps_the_order_of_a_tensor_from_inside_and_one_from_outside() -> None:
    graph = Graph("both").add("Input", shape=(4,), name="x").add("Dense", units=2, name="d")
    graph = graph.add("Concatenate", inputs=["d", "x"], name="join").add("Dense", units=1)
    assert_folding_is_undone(graph, [graph.by_name["d"].id, graph.by_name["join"].id])
    folded = fold(graph, [graph.by_name["d"].id, graph.by_name["join"].id])
    inner = folded.by_name["block"].inner
    assert inner is not None
    join = inner.by_name["join"].id
    assert [inner.by_id[edge.source].name for edge in inner.incoming[join]] == ["d", "x"]
