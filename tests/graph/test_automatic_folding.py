"""Large networks in blocks: few boxes at the top, and the same network when they are unfolded."""

import random
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import workbench as wb
from tests.analysis.random_graphs import random_graph
from tests.helpers.folded_graphs import unfolded, value
from workbench.graph.automatic_folding import MOST_BOXES, fold_repeated
from workbench.graph.document import Graph, Node


def chain(*names: str) -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x")
    for name in names:
        graph = graph.add("Dense", units=8, name=name)
    return graph


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


def test_the_finest_beginnings_that_leave_few_enough() -> None:
    graph = chain("a_b1_conv", "a_b1_bn", "a_b2_conv", "a_b2_bn", "c_b1_conv", "c_b1_bn", "end")
    assert names(fold_repeated(graph, most=5)) == ["x", "a_b1", "a_b2", "c_b1", "end"]
    assert names(fold_repeated(graph, most=4)) == ["x", "a", "c_b1", "end"]


def test_stages_of_one_number() -> None:
    graph = chain("block2a_dw", "block2a_pw", "block2b_dw", "block2b_pw", "block3a_dw", "block3a_pw", "end")
    assert names(fold_repeated(graph, most=4)) == ["x", "block2", "block3a", "end"]


def test_a_small_network_stays_as_it_is() -> None:
    graph = chain("a_1", "a_2")
    assert fold_repeated(graph) is graph


def test_names_of_keras_say_nothing() -> None:
    graph = chain("dense", "dense_1", "dense_2", "dense_3")
    assert fold_repeated(graph, most=3) is graph


def branches(count: int) -> Iterator[Graph]:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x")
    for number in range(count):
        before = graph.nodes[-1].name
        graph = graph.add("Dense", units=8, inputs=before).add("Dense", units=8, inputs=before)
        graph = graph.add("Add", inputs=[graph.nodes[-2].name, graph.nodes[-1].name], name=f"mixed{number}")
    yield graph


def test_branches_from_where_they_part_to_where_they_meet() -> None:
    (graph,) = branches(3)
    found = fold_repeated(graph, most=4)
    assert names(found) == ["x", "mixed0", "mixed1", "mixed2"]
    assert value(unfolded(found)) == value(graph)


def test_series_that_are_repeated() -> None:
    graph = wb.Graph("net").add("Input", shape=(8,), name="x")
    for _ in range(3):
        graph = graph.add("Dense", units=8).add("BatchNormalization").add("ReLU")
    assert names(fold_repeated(graph, most=4)) == ["x", "dense_block", "dense_1_block", "dense_2_block"]


def test_the_template_of_a_u_net() -> None:
    graph = wb.templates.unet()
    found = fold_repeated(graph)
    assert (len(graph.nodes) > MOST_BOXES, len(found.nodes) <= MOST_BOXES) == (True, True)
    kept = frozenset(node.id for node in graph.nodes)
    assert value(unfolded(found, kept)) == value(graph)


@given(st.integers(0, 10_000), st.integers(2, 8))
def test_random_networks_unfold_to_themselves(seed: int, most: int) -> None:
    graph = random_graph(random.Random(seed))
    blocks = frozenset(node.id for node in graph.nodes)
    found = fold_repeated(graph, most)
    assert value(unfolded(found, blocks)) == value(graph)


def test_shared_weights_are_not_torn_apart() -> None:
    graph = chain("a_1", "a_2", "b_1", "b_2")
    again: Node = replace(graph.by_name["b_1"], params={}, shares=graph.by_name["a_1"].id)
    graph = replace(graph, nodes=tuple(again if node.name == "b_1" else node for node in graph.nodes))
    assert names(fold_repeated(graph, most=3)) == names(graph)
