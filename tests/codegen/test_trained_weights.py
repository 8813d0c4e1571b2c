"""Weights travel through a drawing: from a trained model, through edits, into the model that is built."""

import copy
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.edits import delete, insert_on, move, rename, set_param
from workbench.importers.node_matching import matched

LAYERS = keras.layers


def convolutional() -> keras.Model:
    layers = [
        keras.Input((8, 8, 1), name="image"),
        LAYERS.Conv2D(4, 3, name="conv"),
        LAYERS.BatchNormalization(name="norm"),
        LAYERS.Flatten(name="flatten"),
        LAYERS.Dense(5, activation="relu", name="hidden"),
        LAYERS.Dense(3, activation="softmax", name="scores"),
    ]
    return keras.Sequential(layers, name="digits")


def nested() -> keras.Model:
    inner = keras.Sequential([keras.Input((8, 8, 1)), LAYERS.Conv2D(2, 3, name="conv")], name="encoder")
    x = keras.Input((8, 8, 1), name="image")
    y = keras.Input((8, 8, 1), name="other")
    both = LAYERS.Concatenate(name="both")([inner(x), inner(y)])
    step = LAYERS.Bidirectional(LAYERS.LSTM(2), name="lstm")(LAYERS.Reshape((36, 4), name="steps")(both))
    return keras.Model([x, y], LAYERS.Dense(1, name="answer")(step), name="twins")


def randomised(model: keras.Model) -> keras.Model:
    """Every weight is another number, also those that start as zeros or ones."""
    random = np.random.default_rng(5)
    model.set_weights([random.uniform(0.1, 1.0, weight.shape).astype("float32") for weight in model.get_weights()])
    return model


def node(graph: Graph, name: str) -> str:
    return graph.by_name[name].id


@pytest.mark.parametrize("make", [convolutional, nested])
def test_a_model_comes_back_with_its_weights(make: Callable[[], Any]) -> None:
    model = randomised(make())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built = wb.build_model(wb.from_keras(model))
    for mine, theirs in zip(built.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    x = [np.random.default_rng(1).random((2, 8, 8, 1), "float32") for _ in model.inputs]
    np.testing.assert_allclose(built.predict(x, verbose=0), model.predict(x, verbose=0), rtol=1e-6)


def test_weights_that_a_layer_makes_in_its_first_call_come_back_too() -> None:
    """Keras makes the slopes of a PReLU that is an activation only when the layer is called."""
    activation = LAYERS.PReLU(name="slopes")
    layers = [keras.Input((None, 3), name="x"), LAYERS.Conv1D(4, 1, activation=activation, name="conv")]
    model = keras.Sequential([*layers, LAYERS.GlobalAveragePooling1D()])
    x = np.random.default_rng(1).normal(size=(2, 8, 3)).astype("float32")
    model(x)
    randomised(model)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built = wb.build_model(wb.from_keras(model))
    np.testing.assert_array_equal(np.asarray(built(x)), np.asarray(model(x)))


UNCHANGED: dict[str, Callable[[Graph], Graph]] = {
    "moved": lambda graph: move(graph, {node(graph, "conv"): (900.0, 400.0)}),
    "renamed": lambda graph: rename(graph, node(graph, "conv"), "합성곱"),
    "another activation": lambda graph: set_param(graph, node(graph, "hidden"), "activation", "tanh"),
    "dropout between": lambda graph: insert_on(graph, graph.incoming[node(graph, "scores")][0], "Dropout"),
    "folded": lambda graph: fold(graph, [node(graph, "conv"), node(graph, "norm")], "block"),
    "code edited": lambda graph: matched(wb.from_source(wb.to_source(graph)), graph),
    "copied": copy.deepcopy,
}


@pytest.mark.parametrize("edit", UNCHANGED.values(), ids=UNCHANGED)
def test_what_changes_no_weights_keeps_them_all(edit: Callable[[Graph], Graph]) -> None:
    model = randomised(convolutional())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built = wb.build_model(edit(wb.from_keras(model)))
    for mine, theirs in zip(built.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def fresh(graph: Graph) -> tuple[str, keras.Model]:
    with pytest.warns(UserWarning, match="fresh weights") as heard:
        built = wb.build_model(graph)
    return str(heard[0].message), built


def test_a_layer_that_was_changed_is_named() -> None:
    model = randomised(convolutional())
    graph = wb.from_keras(model)
    message, built = fresh(set_param(graph, node(graph, "hidden"), "units", 7))
    assert message == (
        "The network 'digits' has its trained weights, but not in hidden, scores: what was changed there has fresh "
        "weights, so that its answers are worse until it is trained."
    )
    for name in ("conv", "norm"):
        for mine, theirs in zip(built.get_layer(name).get_weights(), model.get_layer(name).get_weights(), strict=True):
            np.testing.assert_array_equal(mine, theirs)
    assert (built.get_layer("scores").bias.numpy() == 0).all()


def test_another_head_on_a_trained_body() -> None:
    """The usual way to go on from a trained network."""
    graph = wb.from_keras(randomised(convolutional()))
    graph = delete(graph, [node(graph, "scores")]).add("Dense", units=10, name="animals", inputs="hidden")
    message, built = fresh(graph)
    assert "but not in animals:" in message
    assert built.output_shape == (None, 10)


def test_nothing_is_left_of_them_when_everything_changed() -> None:
    graph = wb.from_keras(randomised(convolutional()))
    for name, parameter in (("conv", "filters"), ("hidden", "units"), ("scores", "units")):
        graph = set_param(graph, node(graph, name), parameter, 6)
    assert fresh(graph)[0] == (
        "The network 'digits' has fresh weights everywhere (conv, norm, hidden, scores): none of the trained ones fits "
        "what was changed."
    )


def test_they_are_no_part_of_the_graph(tmp_path: Path) -> None:
    model = convolutional()
    graph = wb.from_keras(model)
    plain = Graph(graph.name, graph.nodes, graph.edges, graph.form)
    assert graph == plain
    assert wb.from_keras(randomised(convolutional())) == graph
    assert wb.save(graph, tmp_path / "a").read_bytes() == wb.save(plain, tmp_path / "b").read_bytes()
    assert wb.load(tmp_path / "a").weights is None
    assert pickle.loads(pickle.dumps(graph)) == graph


def test_training_goes_on_from_them() -> None:
    """As with the model itself."""
    data = wb.data.load_digits()
    body = convolutional()
    scores = LAYERS.Dense(10, activation="softmax", name="scores")(body.layers[-2].output)
    model = keras.Model(body.inputs, scores)
    wb.training.fit(model, data, epochs=2, seed=1).wait(120)
    graph = wb.from_keras(model)
    begun = model.evaluate(data.validation.x, data.validation.y, verbose=0)
    edited = insert_on(graph, graph.incoming[node(graph, "scores")][0], "Dropout", params={"rate": 0.1})
    built = wb.build_model(edited)
    built.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    assert built.evaluate(data.validation.x, data.validation.y, verbose=0) == pytest.approx(begun, rel=1e-5)
