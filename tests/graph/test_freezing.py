"""Freezing: what of a drawing is trained, in its state, its code and the model that is built from it."""

from functools import partial
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold
from workbench.graph.commands import Freeze, FreezeButLast, FreezeUpTo
from workbench.graph.composed_edits import dissolve
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state, keeps_statistics
from workbench.graph.frozen_blocks import frozen_units, last_units, path_of, thaw
from workbench.graph.graph_errors import CannotFreeze, UnknownNode


def _network() -> Graph:
    """Three blocks of convolution, batch normalization and Dropout in one base, and a head."""
    graph = Graph("net").add("Input", shape=(8, 8, 3), name="image")
    start = len(graph.nodes)
    for number in (1, 2, 3):
        first = len(graph.nodes)
        graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name=f"conv{number}")
        graph = graph.add("BatchNormalization", name=f"norm{number}").add("Dropout", rate=0.5, name=f"drop{number}")
        graph = fold(graph, [node.id for node in graph.nodes[first:]], f"block{number}")
    graph = fold(graph, [node.id for node in graph.nodes[start:]], "base")
    graph = graph.add("GlobalAveragePooling2D", name="mean")
    return graph.add("Dense", units=2, activation="softmax", name="head")


def _without_dropout() -> Graph:
    graph = _network()
    for place in ("base/block1/drop1", "base/block2/drop2", "base/block3/drop3"):
        *above, drop = path_of(graph, place)
        graph = edit_at(graph, above, partial(dissolve, node_id=drop))
    return graph


def _trained(graph: Graph) -> set[str]:
    return {layer.name for layer in wb.build_model(graph).layers if layer.trainable_weights}


def test_a_frozen_block_is_frozen_in_code_model_and_analysis() -> None:
    frozen = wb.freeze(_network(), "base")
    source = wb.to_source(frozen)
    assert source.count("trainable=False") == 6  # three convolutions and three normalizations
    assert source.count("training=False") == 3  # of the normalizations
    assert _trained(frozen) == {"head"}
    assert wb.analyze(frozen).trainable_params == 4 * 2 + 2
    assert (frozen_state(frozen.by_name["base"]), keeps_statistics(frozen.by_name["base"])) == ("frozen", True)


def test_a_frozen_block_gives_the_same_in_training_and_leaves_its_statistics() -> None:
    model = wb.build_model(wb.freeze(_without_dropout(), "base"))
    x = np.random.default_rng(0).random((4, 8, 8, 3), dtype="float32")
    before = [weight.numpy() for weight in model.weights]
    assert np.array_equal(model(x, training=True), model(x, training=False))
    assert all(np.array_equal(old, new.numpy()) for old, new in zip(before, model.weights, strict=True))


def test_unfreezing_gives_the_drawing_back() -> None:
    assert wb.unfreeze(wb.freeze(_network(), "base"), "base") == _network()
    assert wb.unfreeze(wb.freeze(_network())) == _network()


@pytest.mark.parametrize(("blocks", "trained"), [(0, ()), (1, ("block3",)), (3, ("block1", "block2", "block3"))])
def test_the_last_blocks_stay_trainable_without_their_batch_normalization(
    blocks: int, trained: tuple[str, ...]
) -> None:
    graph = wb.freeze(_network(), "base", but_last=blocks)
    expected = {f"base_{name}_conv{name[-1]}" for name in trained}
    assert _trained(graph) == expected | {"head"}
    assert FreezeButLast(graph.by_name["base"].id, blocks).apply(_network()) == graph
    assert frozen_state(graph.by_name["base"]) == ("partly" if blocks else "frozen")


def test_everything_up_to_a_layer_is_frozen() -> None:
    assert _trained(wb.freeze(_network(), up_to="base/block2")) == {*("base_block3_conv3", "base_block3_norm3", "head")}
    assert _trained(wb.freeze(_network(), up_to="mean")) == {"head"}
    graph = _network()
    assert FreezeUpTo(graph.by_name["mean"].id).apply(graph) == wb.freeze(graph, up_to="mean")


def test_one_layer_can_be_named_inside_its_block() -> None:
    assert _trained(wb.unfreeze(wb.freeze(_network(), "base"), "base/block1/conv1")) == {"base_block1_conv1", "head"}


def test_blocks_are_counted_from_the_end() -> None:
    graph = wb.freeze(_network(), "base")
    base = graph.by_name["base"]
    assert base.inner is not None
    names = [base.inner.by_id[unit[0][1]].name for unit in frozen_units(graph)]
    assert names == ["block1", "block2", "block3"]
    assert last_units(graph, "base/block2") == frozen_units(graph)[1:]
    assert last_units(graph, 2) == frozen_units(graph)[1:]
    assert last_units(graph, ["base/block1"]) == frozen_units(graph)[:1]
    assert thaw(graph, last_units(graph, 1)) == wb.freeze(_network(), "base", but_last=1)


def test_a_layer_counts_with_its_normalization() -> None:
    graph = Graph("flat").add("Input", shape=(4,), name="x").add("Dense", units=3, name="one")
    graph = graph.add("BatchNormalization", name="norm").add("ReLU").add("Dense", units=2, name="two")
    frozen = wb.freeze(graph)
    assert len(frozen_units(frozen)) == 2
    assert _trained(thaw(frozen, last_units(frozen, 1))) == {"two"}


def test_an_imported_model_that_is_frozen_as_a_whole() -> None:
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="a"), keras.layers.BatchNormalization()])
    inner.trainable = False
    image = keras.Input((4,))
    graph = wb.from_keras(keras.Model(image, keras.layers.Dense(2, name="head")(inner(image, training=False))))
    name = graph.nodes[1].name
    assert frozen_state(graph.by_name[name]) == "frozen"
    assert wb.analyze(graph).trainable_params == 3 * 2 + 2
    assert wb.analyze(wb.unfreeze(graph, f"{name}/a")).trainable_params == (4 * 3 + 3) + (3 * 2 + 2)
    model = wb.build_model(wb.unfreeze(graph, f"{name}/a"))
    assert len(model.trainable_weights) == 4
    assert wb.unfreeze(graph, name).by_name[name].call == {}


def test_a_nested_model_is_told_by_its_call() -> None:
    inner = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dense(3)])
    image = keras.Input((4,))
    graph = wb.from_keras(keras.Model(image, inner(image)))
    name = graph.nodes[1].name
    frozen = wb.freeze(graph, name)
    assert frozen.by_name[name].call == {"training": False}
    assert wb.to_source(frozen).count("training=False") == 1
    partly = wb.freeze(graph, name, but_last=1)
    assert partly.by_name[name].call == {"training": False}
    assert keeps_statistics(partly.by_name[name])


def test_what_cannot_be_frozen_is_said() -> None:
    graph = _network()
    with pytest.raises(CannotFreeze) as error:
        wb.freeze(graph, "mean")
    assert str(error.value) == (
        "net: 'mean' cannot be frozen or unfrozen. Expected a layer or block with weights, such as 'base', 'head'."
    )
    with pytest.raises(CannotFreeze) as error:
        wb.freeze(graph, "base", but_last=4)
    assert str(error.value) == (
        "base: 4 cannot be frozen or unfrozen. Expected a whole number from 0 to 3, the number of its blocks."
    )
    with pytest.raises(UnknownNode):
        wb.freeze(graph, "bass")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            3,
            "net: 3 cannot be frozen or unfrozen. Expected the name of a layer or block as a text, each name by "
            "itself.",
        ),
        (
            ["base"],
            "net: ['base'] cannot be frozen or unfrozen. Expected the name of a layer or block as a text, each name by "
            "itself.",
        ),
    ],
)
def test_what_is_no_name_is_refused(given: Any, text: str) -> None:
    graph = _network()
    calls = (
        lambda: wb.freeze(graph, given),
        lambda: wb.freeze(graph, up_to=given),
        lambda: wb.unfreeze(wb.freeze(graph), given),
    )
    for call in calls:
        with pytest.raises(CannotFreeze) as error:
            call()
        assert str(error.value) == text


@pytest.mark.parametrize("change", [wb.freeze, wb.unfreeze])
@pytest.mark.parametrize("given", [None, "net", 3])
def test_only_a_drawing_is_frozen(change: Any, given: Any) -> None:
    with pytest.raises(CannotFreeze) as error:
        change(given)
    assert str(error.value) == (
        f"{change.__name__}: {given!r} cannot be frozen or unfrozen. Expected a drawing; in a Keras model, set "
        "layer.trainable = False."
    )


def test_but_last_without_names_of_blocks_is_refused() -> None:
    with pytest.raises(CannotFreeze) as error:
        wb.freeze(_network(), up_to="base", but_last=1)
    assert str(error.value) == (
        "freeze: but_last=1 cannot be frozen or unfrozen. Expected but_last together with the names of blocks, since "
        "up_to freezes all that is before."
    )


_WHICH = "how many of the last blocks, the name of the first layer or block, or a list of names"
_FROZEN = (
    "a layer or block that is frozen, such as 'base/block1', 'base/block2', 'base/block3'; batch normalization stays "
    "frozen while fine-tuning"
)
_NUMBER = "a whole number from 0 to 3, the number of its blocks"


@pytest.mark.parametrize(
    ("unfreeze", "received", "expected"),
    [
        (1.5, "1.5", _WHICH),
        (None, "None", _WHICH),
        (b"base", "b'base'", _WHICH),
        (True, "True", _NUMBER),
        (-1, "-1", _NUMBER),
        ([1], "1", "the name of a layer or block as a text, each name by itself"),
        ("head", "'head'", _FROZEN),
        (["base/block1", "head"], "'head'", _FROZEN),
        ("mean", "'mean'", _FROZEN),
        (["base/block1/norm1"], "'base/block1/norm1'", _FROZEN),
    ],
)
def test_what_cannot_be_trained_again_is_said(unfreeze: Any, received: str, expected: str) -> None:
    """Nothing is passed over in silence: a second phase that trains no more than the first is no fine-tuning."""
    with pytest.raises(CannotFreeze) as error:
        last_units(wb.freeze(_network(), "base"), unfreeze)
    assert str(error.value) == f"net: {received} cannot be frozen or unfrozen. Expected {expected}."


def test_a_number_of_numpy_counts_blocks() -> None:
    graph = wb.freeze(_network(), "base")
    assert last_units(graph, np.int64(2)) == last_units(graph, 2)  # type: ignore[arg-type]
    assert last_units(graph, 0) == last_units(graph, []) == ()


def test_the_command_is_one_step() -> None:
    graph = _network()
    base = graph.by_name["base"].id
    assert Freeze((base,), frozen=True).apply(graph) == wb.freeze(graph, "base")
    assert Freeze((base,), frozen=False).apply(wb.freeze(graph, "base")) == graph
