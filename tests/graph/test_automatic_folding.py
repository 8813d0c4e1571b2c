"""Large networks in blocks: few boxes at the top, and the same network when they are unfolded."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import workbench as wb
from tests.analysis.random_graphs import random_graph
from workbench.graph.automatic_folding import MOST_BOXES, fold_repeated
from workbench.graph.blocks import unfold
from workbench.graph.document import Graph, Node
from workbench.graph.layout import laid_out
from workbench.graph.vocabulary import BLOCK

NAMES = ("VGG16", "ResNet50", "MobileNetV2", "EfficientNetB0", "DenseNet121", "InceptionV3")


def unfolded(graph: Graph, kept: frozenset[str] = frozenset()) -> Graph:
    """The graph without blocks, but for those in it from the beginning."""
    while blocks := [node.id for node in graph.nodes if node.type == BLOCK and node.id not in kept]:
        graph = unfold(graph, blocks[0])
    return graph


def value(graph: Graph) -> tuple[object, ...]:
    """All of a graph but its positions: nodes in their order, and what each takes in the order of the call."""
    nodes = [
        replace(node, position=(0.0, 0.0), inner=node.inner and laid_out(replace(node.inner, annotations=())))
        for node in graph.nodes
    ]
    incoming = {node.id: sorted(graph.incoming[node.id], key=lambda edge: edge.target_port) for node in graph.nodes}
    return nodes, incoming, graph.form, graph.name


@pytest.fixture(scope="module", params=NAMES)
def drawn(request: pytest.FixtureRequest) -> Graph:
    import keras

    return wb.from_keras(getattr(keras.applications, request.param)(weights=None, input_shape=(75, 75, 3)))


@pytest.mark.sampled(0.34)
def test_a_published_network_is_read_at_a_glance_and_unfolds_to_itself(drawn: Graph) -> None:
    found = fold_repeated(drawn)
    assert len(found.nodes) <= MOST_BOXES
    assert value(unfolded(found)) == value(drawn)
    assert fold_repeated(found) is found


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


def test_code_of_the_folded_network_builds_the_same_and_keeps_its_weights() -> None:
    import keras
    import numpy as np

    model = keras.Sequential([keras.Input((8,), name="x")], name="net")
    for number in range(24):
        model.add(keras.layers.Dense(8, name=f"stage{number // 8}_dense{number}"))
    graph = wb.from_keras(model, fold=True)
    assert names(graph) == ["x", "stage0", "stage1", "stage2"]
    built = wb.build_model(graph)
    assert built.count_params() == model.count_params()
    x = np.ones((2, 8), "float32")
    np.testing.assert_allclose(built.predict(x, verbose=0), model.predict(x, verbose=0), rtol=1e-5)


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
