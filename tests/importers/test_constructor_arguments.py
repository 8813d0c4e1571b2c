"""With which arguments a layer of the user's own was made: written as code, or the words that say what to add."""

import keras
import numpy as np
import pytest
from keras import ops

import workbench as wb
from tests.importers.round_trip import assert_same_outputs, there_and_back
from tests.importers.test_own_code import notebook
from workbench.graph import graph_files
from workbench.importers import report

CELL = """
import enum
from keras import layers

class Mode(enum.Enum):
    TWICE = 2

class Starred(layers.Layer):
    def __init__(self, *sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
    def call(self, x):
        return x * len(self.sizes)

class ByPlace(layers.Layer):
    def __init__(self, factor, /, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return x * self.factor

class NotKept(layers.Layer):
    def __init__(self, factor, **others):
        super().__init__(**others)
        self.half = factor / 2
    def call(self, x):
        return x * self.half

class OfMode(layers.Layer):
    def __init__(self, mode, **kwargs):
        super().__init__(**kwargs)
        self.mode = mode
    def call(self, x):
        return x * self.mode.value

class SaysMode(OfMode):
    def get_config(self):
        return {**super().get_config(), "mode": self.mode}

class Block(layers.Dense):
    def __init__(self, width, *args, **kwargs):
        super().__init__(width, *args, use_bias=False, **kwargs)
    def call(self, x):
        return super().call(x) * 2

class SaysMore(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return x * self.factor
    def get_config(self):
        return {**super().get_config(), "factor": self.factor, "version": 3}
"""
variables = notebook(CELL, "<cell of constructors>")
METHOD = "def get_config(self): return {**super().get_config(), "


def around(layer: keras.Layer) -> keras.Model:
    x = keras.Input((4,), name="x")
    return keras.Model(x, layer(x), name="net")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: variables["Starred"](3, 4, name="s"),
            "s is a Starred (line 8), whose constructor takes *sizes: any number of values, which have no names to be "
            "written by. Take one list, sizes, keep it in __init__ (self.sizes = sizes), and add to the class: "
            f"{METHOD}'sizes': self.sizes}}",
        ),
        (
            lambda: variables["ByPlace"](3.0, name="p"),
            "p is a ByPlace (line 15), whose constructor takes factor by its place alone, so that it cannot be written "
            "by its name. Take the '/' out of __init__, keep the argument (self.factor = factor), and add to the "
            f"class: {METHOD}'factor': self.factor}}",
        ),
        (
            lambda: variables["NotKept"](np.ones(4), name="n"),
            "n is a NotKept (line 22), and this class does not say with which arguments it was made. Keep them in "
            f"__init__ (self.factor = factor), and add to the class: {METHOD}'factor': self.factor}}",
        ),
        (
            lambda: variables["OfMode"](variables["Mode"].TWICE, name="m"),
            "The argument 'mode' of m is an object of the class Mode, which cannot be written. Hand in numbers, texts "
            "or layers instead, and keep them in __init__.",
        ),
        (
            lambda: variables["SaysMode"](variables["Mode"].TWICE, name="m"),
            "The argument 'mode' of m is an object of the class Mode, which cannot be written. Hand in numbers, texts "
            "or layers instead, and keep them in __init__.",
        ),
    ],
)
def test_what_to_add_is_said(make, message) -> None:
    (remark,) = report(wb.from_keras(around(make())))
    assert (remark.code, remark.message) == ("opaque", message)


@pytest.mark.parametrize("make", [lambda: variables["Block"](3, activation="relu"), lambda: variables["SaysMore"](2.0)])
def test_a_class_is_written_with_what_it_was_made_with(make) -> None:
    model = around(make())
    graph, _, again = there_and_back(model)
    assert report(graph) == ()
    again.set_weights(model.get_weights())
    assert_same_outputs(model, again)


def test_a_number_of_numpy_keeps_its_type_in_a_file_too() -> None:
    x = keras.Input((4,), name="x")
    model = keras.Model(x, ops.softmax(x / np.sqrt(8)))
    graph = wb.from_keras(model)
    assert "ops.true_divide(x, np.float64(2.8284271247461903))" in wb.to_source(graph)
    kept = graph_files.decode(graph_files.encode(graph), where="test")
    assert kept == graph
    assert wb.build_model(kept).output.dtype == model.output.dtype == "float64"
    assert wb.analyze(kept).problems == ()


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (lambda tf, partial: tf.nn.crelu, "activation=tf.nn.crelu"),
        (lambda tf, partial: partial(tf.nn.leaky_relu, alpha=0.3), "functools.partial(tf.nn.leaky_relu, alpha=0.3)"),
        (lambda tf, partial: tf.nn.relu6, 'activation="relu6"'),
    ],
)
def test_functions_of_tensorflow_are_written(function, text) -> None:
    from functools import partial

    import tensorflow as tf

    x = keras.Input((4,), name="x")
    model = keras.Model(x, keras.layers.Dense(3, activation=function(tf, partial))(x))
    graph, source, again = there_and_back(model)
    assert text in source
    assert report(graph) == ()
    again.set_weights(model.get_weights())
    assert_same_outputs(model, again)
