"""Generated source: what it says, that it runs, and that nothing in a graph can become code."""

import ast
import random

import pytest
from msgspec.structs import replace

import workbench as wb
from tests.helpers.formatting import ruff_format
from tests.helpers.random_edits import random_edit
from workbench.codegen import CannotGenerate
from workbench.codegen.codegen_errors import MissingInput, MissingShape, NoOutput
from workbench.graph import edits
from workbench.graph.blocks import fold
from workbench.graph.clipboard import copy, paste
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError


def chain() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu", name="conv")
    return graph.add("MaxPooling2D", name="pool").add("Flatten").add("Dense", units=10, activation="softmax")


def test_a_plain_chain_is_a_sequential() -> None:
    assert (
        wb.to_source(chain())
        == """\
import keras
from keras import layers


def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1), name="image"),
            layers.Conv2D(
                filters=32,
                kernel_size=5,
                padding="same",
                activation="relu",
                name="conv",
            ),
            layers.MaxPooling2D(name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(units=10, activation="softmax", name="dense"),
        ],
        name="digits",
    )
"""
    )


def residual() -> Graph:
    graph = wb.Graph("residual").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="a")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="b")
    return graph.add("Add", inputs=["image", "b"], name="sum")


def test_branches_are_functional() -> None:
    assert (
        wb.to_source(residual())
        == """\
import keras
from keras import layers


def build_model():
    image = keras.Input(shape=(8, 8, 4), name="image")
    a = layers.Conv2D(filters=4, kernel_size=3, padding="same", name="a")(image)
    b = layers.Conv2D(filters=4, kernel_size=3, padding="same", name="b")(a)
    sum_ = layers.Add(name="sum")([image, b])
    return keras.Model(inputs=image, outputs=sum_, name="residual")
"""
    )


def test_equal_blocks_share_one_helper() -> None:
    graph = fold(residual(), ["n2", "n3", "n4"], "unit")
    unit = graph.by_name["unit"].id
    graph = paste(graph, copy(graph, [unit]))
    graph = edits.connect(graph, unit, graph.by_name["unit_1"].id)
    assert (
        wb.to_source(graph)
        == """\
import keras
from keras import layers


def unit_block(image, name):
    a = layers.Conv2D(filters=4, kernel_size=3, padding="same", name=f"{name}_a")(image)
    b = layers.Conv2D(filters=4, kernel_size=3, padding="same", name=f"{name}_b")(a)
    sum_ = layers.Add(name=f"{name}_sum")([image, b])
    return sum_


def build_model():
    image = keras.Input(shape=(8, 8, 4), name="image")
    unit = unit_block(image, name="unit")
    unit_1 = unit_block(unit, name="unit_1")
    return keras.Model(inputs=image, outputs=unit_1, name="residual")
"""
    )


def test_shared_weights_are_one_layer_called_twice() -> None:
    graph = wb.Graph("twins").add("Input", shape=(4,), name="left").add("Input", shape=(4,), name="right")
    graph = graph.add("Dense", units=3, inputs="left", name="one").add("Dense", units=3, inputs="right", name="two")
    graph = edits.share(graph, graph.by_name["two"].id, graph.by_name["one"].id)
    graph = graph.add("Concatenate", inputs=["one", "two"], name="both")
    assert (
        wb.to_source(graph).split("def build_model():\n")[1]
        == """\
    left = keras.Input(shape=(4,), name="left")
    right = keras.Input(shape=(4,), name="right")
    one_layer = layers.Dense(units=3, name="one")
    one = one_layer(left)
    two = one_layer(right)
    both = layers.Concatenate(name="both")([one, two])
    return keras.Model(inputs=[left, right], outputs=both, name="twins")
"""
    )
    assert len(wb.build_model(graph).get_layer("one").weights) == 2


def test_outputs_are_named_by_their_nodes() -> None:
    graph = chain().add("Output", name="digit").add("Dense", units=1, name="even", inputs="flatten")
    graph = graph.add("Output", name="is even")
    assert wb.to_source(graph).splitlines()[-3:] == [
        "    return keras.Model(",
        '        inputs=image, outputs={"digit": dense, "is_even": even}, name="digits"',
        "    )",
    ]


def test_a_nested_model_keeps_its_own_function() -> None:
    graph = wb.Graph("outer").add("Input", shape=(4,), name="x").add("Model", name="encoder")
    encoder = graph.by_name["encoder"].id
    inner = wb.Graph("encoder").add("Input", shape=(4,), name="z").add("Dense", units=2).add("Output")
    graph = edits.with_node(graph, replace(graph.by_id[encoder], inner=inner))
    source = wb.to_source(graph)
    assert "def build_encoder():" in source
    assert "    encoder = build_encoder()(x)\n" in source
    assert wb.build_model(graph).get_layer("encoder").count_params() == 10


def test_objects_are_written_as_calls() -> None:
    graph = wb.Graph("g").add("Input", shape=(4,), name="x")
    penalty = {"class_name": "L1L2", "config": {"l1": 0.1, "l2": 0.2}}
    graph = graph.add("Dense", units=1, kernel_regularizer=penalty)
    assert "kernel_regularizer=keras.regularizers.L1L2(l1=0.1, l2=0.2)" in wb.to_source(graph)
    layer = wb.build_model(graph).get_layer("dense")
    assert layer.kernel_regularizer.get_config() == pytest.approx({"l1": 0.1, "l2": 0.2})


def test_a_layer_of_ours_is_imported() -> None:
    graph = wb.Graph("g").add("Input", shape=(4, 4, 2), name="x").add("LogSumExpPooling2D")
    assert "from workbench.layers import LogSumExpPooling2D\n" in wb.to_source(graph)
    wb.build_model(graph)


def test_source_without_our_layers_does_not_name_the_workbench() -> None:
    assert "workbench" not in wb.to_source(chain()) + wb.to_source(residual())


def test_notes_become_comments_and_nothing_else() -> None:
    graph = edits.annotate(residual(), "n2", "edges first\nimport os\r\x0braise SystemExit")
    source = wb.to_source(graph)
    assert "    # edges first\n    # import os\n    # raise SystemExit\n    a = " in source


def test_losses_and_labels_are_not_part_of_the_model() -> None:
    graph = chain().add("Label", name="digit").add("SparseCategoricalCrossentropy", inputs=["dense"])
    assert wb.to_source(graph) == wb.to_source(chain())


def test_loose_pieces_are_left_out() -> None:
    graph = chain().add("Dense", units=3, name="lonely", inputs=[]).add("Input", shape=(3,), name="unused")
    assert wb.to_source(graph) == wb.to_source(chain())


REFUSED = [
    (
        NoOutput,
        wb.Graph("empty"),
        "empty: no layer follows an Input, so there is nothing to compute. Expected a way from an Input to a last "
        "layer. Add an Input, and connect it to the first layer.",
    ),
    (
        MissingInput,
        wb.Graph("g")
        .add("Input", shape=(4, 4), name="x")
        .add("MultiHeadAttention", num_heads=1, key_dim=1, name="look"),
        "look: the input 'value' is not connected. Expected a tensor there. Connect a layer to it, or delete the node.",
    ),
    (
        MissingShape,
        wb.Graph("g").add("Input", shape=None, name="x").add("Dense", units=1),
        "x: this Input has no shape. Expected the shape of one sample, such as (28, 28, 1). Set the parameter 'shape'.",
    ),
]


@pytest.mark.parametrize(("kind", "graph", "message"), REFUSED)
def test_an_unfinished_network_is_refused_in_words(kind: type[CannotGenerate], graph: Graph, message: str) -> None:
    with pytest.raises(CannotGenerate) as refusal:
        wb.to_source(graph)
    assert type(refusal.value) is kind
    assert str(refusal.value) == message


HOSTILE = [
    "'); import os; ('",
    '"""',
    "\n    raise SystemExit\n",
    "\\",
    "f{1+0}",
    "lambda",
    "__import__('os')",
    "\x00",
    "🙂",
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("shape_of_graph", [chain, residual, lambda: fold(residual(), ["n2", "n3", "n4"])])
def test_no_name_can_become_code(name: str, shape_of_graph) -> None:
    graph = edits.rename_graph(shape_of_graph(), name)
    plain = ast.parse(wb.to_source(graph))
    for node in graph.nodes:
        graph = edits.rename(graph, node.id, f"{name}{node.id}")
    tree = ast.parse(wb.to_source(graph))
    kinds = [type(item).__name__ for item in ast.walk(tree)]
    assert kinds == [type(item).__name__ for item in ast.walk(plain)]
    wb.build_model(graph)


def test_no_parameter_can_become_code() -> None:
    graph = chain().add("TextVectorization", vocabulary=["a'); import os; ('", '"""'], inputs=[], name="words")
    graph = (
        wb.Graph("g")
        .add("Input", shape=(1,), dtype="string", name="x")
        .add("StringLookup", vocabulary=["'); raise SystemExit; ('"])
    )
    tree = ast.parse(wb.to_source(graph))
    assert not [item for item in ast.walk(tree) if isinstance(item, ast.Raise)]


@pytest.mark.parametrize("seed", range(6))
def test_random_graphs_give_sound_source_as_ruff_lays_it_out(seed: int) -> None:
    chance = random.Random(seed)
    graph = wb.Graph("start").add("Input", shape=(8, 8, 3), name="image")
    sources = []
    for _ in range(400):
        try:
            changed = random_edit(graph, chance)
            sources.append(wb.to_source(changed))
            graph = changed
        except GraphError:
            continue
        except CannotGenerate:
            graph = changed if chance.random() < 0.2 else graph
    assert sources
    whole = "\n\n".join(dict.fromkeys(sources))
    ast.parse(whole)
    assert ruff_format(sources[-1]) == sources[-1]
    assert ruff_format(sources[len(sources) // 2]) == sources[len(sources) // 2]


def test_the_same_graph_gives_the_same_text_whatever_was_generated_before() -> None:
    first = wb.to_source(chain())
    wb.to_source(residual())
    assert wb.to_source(chain()) == first
