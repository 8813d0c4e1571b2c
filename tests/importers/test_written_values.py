"""An argument given as a tuple or NumPy's is one value: the same code, and a model of the same outputs.

A list is the same value too, but where Keras keeps what it was given (in operations, and in some layers) its
configuration tells lists from tuples: code has them as they were given.
"""

import itertools
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

import workbench as wb
from tests.importers.round_trip import assert_same_outputs, there_and_back
from workbench.graph import graph_files
from workbench.importers import Remark, report

Form = Callable[[Any], Any]


def listed(value: Any) -> Any:
    return [listed(item) for item in value] if isinstance(value, tuple) else value


def numpy_integers(value: Any) -> Any:
    return type(value)(numpy_integers(item) for item in value) if isinstance(value, tuple) else np.int64(value)


CALLS: dict[str, tuple[tuple[int, ...], Any, Callable[[Any, Any], Any]]] = {
    "ops.reshape": ((4, 2), (-1, 8), ops.reshape),
    "ops.pad": ((4, 2), ((0, 0), (1, 2), (0, 1)), ops.pad),
    "ops.mean": ((4, 4, 1), (1, 2), lambda x, value: ops.mean(x, axis=value)),
    "ops.transpose": ((4, 2), (0, 2, 1), ops.transpose),
    "ops.tile": ((4, 2), (1, 2, 3), ops.tile),
    "ops.squeeze": ((4, 1, 1), (2, 3), lambda x, value: ops.squeeze(x, axis=value)),
    "ops.image.resize": ((4, 4, 1), (6, 8), ops.image.resize),
    "ops.flip": ((4, 2), (1, 2), lambda x, value: ops.flip(x, axis=value)),
    "Reshape": ((4, 2), (2, 4), lambda x, value: layers.Reshape(value)(x)),
    "Permute": ((4, 2), (2, 1), lambda x, value: layers.Permute(value)(x)),
    "ZeroPadding2D": ((4, 4, 1), ((1, 0), (0, 2)), lambda x, value: layers.ZeroPadding2D(value)(x)),
    "Cropping1D": ((6, 2), (1, 2), lambda x, value: layers.Cropping1D(value)(x)),
    "Conv2D": ((6, 6, 1), (2, 3), lambda x, value: layers.Conv2D(3, value)(x)),
    "LayerNormalization": ((4, 2), (1, 2), lambda x, value: layers.LayerNormalization(axis=value)(x)),
}


def model_of(name: str, form: Form) -> keras.Model:
    keras.backend.clear_session()
    shape, value, call = CALLS[name]
    x = keras.Input(shape, name="x")
    return keras.Model(x, call(x, form(value)), name="net")


FORMS: dict[str, Form] = {"array": np.array, "integers": numpy_integers}
REFUSED_BY_KERAS = {
    ("ops.transpose", "array"), ("ops.transpose", "integers"), ("ops.squeeze", "array"), ("ops.flip", "array"),
    ("LayerNormalization", "array"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "form"), [pair for pair in itertools.product(CALLS, FORMS) if pair not in REFUSED_BY_KERAS]
)
def test_the_form_of_a_value_does_not_matter(name: str, form: str) -> None:
    model = model_of(name, FORMS[form])
    expected = wb.to_source(wb.from_keras(model_of(name, lambda value: value)))
    graph, source, again = there_and_back(model)
    assert report(graph) == ()
    assert source == expected
    assert_same_outputs(model, again)


LISTS = {
    "ops.reshape": "newshape=(-1, 8)",  # Keras makes a tuple of it
    "ops.pad": "pad_width=[[0, 0], [1, 2], [0, 1]]",
    "ops.mean": "axis=[1, 2]",
    "ops.transpose": "axes=[0, 2, 1]",
    "ops.tile": "repeats=[1, 2, 3]",
    "ops.squeeze": "axis=[2, 3]",
    "ops.image.resize": "size=[6, 8]",
    "ops.flip": "axis=[1, 2]",
    "ops.take": "[1, 0], axis=1",
    "ops.rot90": "axes=[1, 2]",
    "ops.tensordot": "axes=[[1, 2], [1, 2]]",
    "ops.slice": "[0, 1, 0], shape=[1, 2, 2]",
    "ops.max_pool": "pool_size=(2, 1), strides=[1, 1]",
    "ops.roll": "shift=[1, 2], axis=(1, 2)",
    "nested": "axis=[1]",
    "Reshape": "target_shape=(2, 4)",
    "Permute": "dims=(2, 1)",
    "ZeroPadding2D": "padding=((1, 0), (0, 2))",
    "Cropping1D": "cropping=(1, 2)",
    "Conv2D": "kernel_size=(2, 3)",
    "LayerNormalization": "axis=[1, 2]",
    "Softmax": "axis=[1, 2]",
    "Dot": "axes=[1, 1]",
    "Rescaling": "scale=[2.0, 0.5], offset=(0.0, 1.0)",
    "wrapped": "layer=layers.Softmax(axis=[1])",
}
GIVEN_LISTS: dict[str, tuple[tuple[int, ...], Callable[[Any], Any]]] = {
    "ops.take": ((4, 2), lambda x: ops.take(x, [1, 0], axis=1)),
    "ops.rot90": ((3, 3), lambda x: ops.rot90(x, axes=[1, 2])),
    "ops.tensordot": ((4, 2), lambda x: ops.tensordot(x, x, axes=[[1, 2], [1, 2]])),
    "ops.slice": ((4, 2), lambda x: ops.slice(x, [0, 1, 0], [1, 2, 2])),
    "ops.max_pool": ((4, 4, 1), lambda x: ops.max_pool(x, (2, 1), strides=[1, 1])),
    "ops.roll": ((4, 2), lambda x: ops.roll(x, [1, 2], axis=(1, 2))),
    "Softmax": ((4, 2), lambda x: x + layers.Softmax(axis=[1, 2])(x)),
    "Dot": ((4, 2), lambda x: layers.Dot(axes=[1, 1])([x, x])),
    "Rescaling": ((4, 2), lambda x: x + layers.Rescaling([2, 0.5], offset=(0, 1.0))(x)),
    "wrapped": ((3, 4), lambda x: x + layers.TimeDistributed(layers.Softmax(axis=[1]))(x)),
    "nested": ((4, 2), lambda x: keras.Sequential([keras.Model(y := keras.Input((4, 2)), ops.flip(y, axis=[1]))])(x)),
}


def given_lists(name: str) -> keras.Model:
    if name in CALLS:
        return model_of(name, listed)
    keras.backend.clear_session()
    shape, call = GIVEN_LISTS[name]
    x = keras.Input(shape, name="x")
    return keras.Model(x, call(x), name="net")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_was_given_comes_back_as_one(name: str) -> None:
    model = given_lists(name)
    graph, source, again = there_and_back(model)
    assert LISTS[name] in " ".join(source.split())
    assert again.get_config() == model.get_config()
    kept = graph_files.decode(graph_files.encode(graph), where="test")
    assert kept == graph
    assert wb.to_source(kept) == source


def test_lists_in_source_come_back() -> None:
    source = """import keras
from keras import ops


def build_model():
    x = keras.Input(shape=(4, 4, 2), name="x")
    pad = ops.pad(x, pad_width=[(0, 0), [1, 1], [1, 1], (0, 0)])
    take = ops.take(pad, [2, 0, 1], axis=1)
    mean = ops.mean(take, axis=[1, 2])
    tile = ops.tile(mean, repeats=(1, 2))
    return keras.Model(inputs=x, outputs=tile, name="net")
"""
    assert wb.to_source(wb.from_source(source)) == source


@pytest.mark.parametrize("axis", [(1, 2), [1, 2]], ids=["tuple", "list"])
def test_a_tuple_of_which_keras_makes_a_list_stays_a_tuple(axis: Any) -> None:
    x = keras.Input((4, 2), name="x")
    source = wb.to_source(wb.from_keras(keras.Model(x, layers.LayerNormalization(axis=axis, name="norm")(x))))
    assert f'layers.LayerNormalization(axis={axis}, name="norm")(x)' in source


def double(x: Any) -> Any:
    return x * 2


@pytest.mark.parametrize("given", [double, lambda x: x * 2], ids=["def", "lambda"])
@pytest.mark.parametrize("build", [layers.Activation, layers.Lambda], ids=["Activation", "Lambda"])
def test_a_function_of_ones_own_is_another_object_that_does_the_same(build: Any, given: Any) -> None:
    """Keras compares such functions by their bytecode or name, so the configurations may differ, and nothing else."""
    x = keras.Input((4,), name="x")
    model = keras.Model(x, build(given)(x))
    graph, source, again = there_and_back(model)
    name = build.__name__.lower()
    remark = Remark(
        "",
        "lambda",
        f"Lambdas are made again from their text and compute the same: {name}. Keras compares lambdas by their "
        "bytecode, so get_config() of the two models differs.",
    )
    assert report(graph) == (() if given is double else (remark,))
    assert "x * 2" in source
    assert_same_outputs(model, again)


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("tf.nn.softmax", "softmax", True),
        ("tf.nn.log_softmax", "log_softmax", True),
        ("tf.nn.relu", "relu", False),
        ("tf.nn.elu", "elu", False),
    ],
)
def test_a_function_of_tensorflow_that_keras_names_otherwise_is_in_the_report(path: str, name: str, said: bool) -> None:
    import tensorflow as tf

    x = keras.Input((3, 4), name="x")
    layer = layers.TimeDistributed(layers.Dense(3, activation=attrgetter(path.removeprefix("tf."))(tf), name="scores"))
    graph, source, again = there_and_back(model := keras.Model(x, layer(x)))
    assert f'activation="{name}"' in source
    remark = Remark(
        "",
        "tensorflow",
        f"For functions of TensorFlow the code has Keras's own, which compute the same: scores ({path}). get_config() "
        "of the two models differs in their names.",
    )
    assert report(graph_files.decode(graph_files.encode(graph), where="test")) == ((remark,) if said else ())
    assert (again.get_config() == model.get_config()) is not said
    assert_same_outputs(model, again)
