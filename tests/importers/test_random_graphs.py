"""Drawings made at random come back from their code."""

import random

import pytest

import workbench as wb
from tests.importers.reading import read
from tests.importers.round_trip import assert_same_config, assert_saved_is_same, there_and_back
from workbench.catalog import node_types
from workbench.graph import edits
from workbench.graph.document import Graph
from workbench.importers import from_keras

SAFE = [
    item.name
    for item in node_types()
    if item.kind == "layer"
    and len(item.inputs) == 1
    and item.call == "tensor"
    and item.category in ("Core", "Normalization", "Regularization", "Activation", "Reshaping")
    and item.name
    not in ("Cropping1D", "Cropping2D", "Cropping3D", "EinsumDense", "Embedding", "Permute", "RepeatVector", "Reshape",
            "SpectralNormalization", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "UpSampling1D", "UpSampling2D",
            "UpSampling3D", "Masking", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "Lambda",
            "FilterResponseNormalization", "ReversibleEmbedding", "GroupNormalization", "LocalResponseNormalization",
            "DepthToSpace2D", "SinePositionEncoding", "CenterNetDecoding")
]  # fmt: skip
"""Layers that take a vector of eight numbers and give one back."""

MERGES = ("Add", "Multiply", "Maximum", "Average")
OPERATIONS = ("ops.relu", "ops.tanh", "ops.square", "ops.absolute")
PAIRS = ("ops.add", "ops.maximum")
NAMES = ("conv", "hidden one", "x", "lambda", "dense_1", "합성곱", "sum", "layers", "Add")


def drawn(chance: random.Random) -> Graph:
    """A network of vectors of eight numbers: chains, branches, shared layers, operations."""
    graph = wb.Graph("random").add("Input", shape=(8,), name="start")
    for _ in range(chance.randint(1, 7)):
        sources = [node.name for node in graph.nodes if node.type != "Flatten"]
        one, two = chance.choice(sources), chance.choice(sources)
        name = f"{chance.choice(NAMES)}{len(graph.nodes)}" if chance.random() < 0.4 else None
        kind = chance.random()
        if kind < 0.2:
            graph = graph.add(chance.choice(MERGES), inputs=[one, two] if one != two else [one, "start"], name=name)
        elif kind < 0.35:
            graph = graph.add(chance.choice(OPERATIONS), inputs=one, name=name)
        elif kind < 0.45:
            graph = graph.add(chance.choice(PAIRS), inputs=[one, two], name=name)
        elif kind < 0.6:
            graph = graph.add("Dense", units=8, inputs=one, name=name)
            owners = [node for node in graph.nodes[:-1] if node.type == "Dense" and not node.shares]
            if owners and chance.random() < 0.5:
                graph = edits.share(graph, graph.nodes[-1].id, chance.choice(owners).id)
        else:
            wanted = chance.choice(SAFE)
            graph = graph.add(wanted, inputs=one, name=name, **({"units": 8} if wanted == "Dense" else {}))
        if chance.random() < 0.15:
            graph = edits.annotate(graph, graph.nodes[-1].id, "a note")
    return graph


@pytest.mark.sampled(0.2)
@pytest.mark.parametrize("seed", range(150))
def test_a_random_drawing_comes_back_from_its_code(seed: int) -> None:
    graph = drawn(random.Random(seed))
    source = wb.to_source(graph)
    assert read(source, like=graph) == graph, source
    alone = read(source)
    assert_saved_is_same(alone)
    assert read(wb.to_source(alone)) == alone


@pytest.mark.sampled(0.15)
@pytest.mark.parametrize("seed", range(150, 250))
def test_a_random_model_comes_back_as_the_same(seed: int) -> None:
    model = wb.build_model(drawn(random.Random(seed)))
    graph, _, again = there_and_back(model)
    assert_same_config(model, again)
    assert from_keras(again) == graph
