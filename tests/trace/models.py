"""Models with every construct that a walk may get wrong; weights and running means are random, so that faults show."""

from collections.abc import Callable
from functools import cache
from math import prod, sqrt
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers, ops


class Case(NamedTuple):
    """A model and a batch for it."""

    model: Any
    x: Any


CASES: dict[str, Callable[[], Case]] = {}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    CASES[make.__name__] = make
    return make


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def shaken(model: Any) -> Any:
    """Give every weight random values; variances stay positive.

    They are cut from one long row of numbers, each time from another place: to draw hundreds of millions takes seconds.
    """
    random, row = np.random.default_rng(1), _row()
    for weight in model.weights:
        if "float" in str(weight.dtype):
            size = prod(weight.shape)
            start = random.integers(len(row))
            value = np.resize(np.roll(row, start) if size < len(row) else row[start:], size).reshape(weight.shape)
            is_positive = "variance" in weight.path or "gamma" in weight.path
            weight.assign(np.abs(value) + 0.5 if is_positive else value * _scale(weight.shape))
    return model


def _scale(shape: tuple[int, ...]) -> float:
    """Kernels as small as He et al. (2015) have them, so that no network of hundreds of layers ends in infinity."""
    if len(shape) < 2:
        return 1.0
    inputs = prod(shape[:2]) if len(shape) == 4 and shape[-1] == 1 else prod(shape[:-1])  # depthwise, or any other
    return 5 * sqrt(2 / inputs)  # the row's numbers have a standard deviation of 0.2


@cache
def _row() -> Any:
    """A prime number of values, so that no axis of a weight repeats them in step."""
    return np.random.default_rng(2).normal(0, 0.2, 99_991).astype("float32")


@case
def shared_layer() -> Case:
    one, two = keras.Input((6,), name="one"), keras.Input((6,), name="two")
    dense = layers.Dense(4, activation="tanh", name="twin")
    model = keras.Model([one, two], layers.Subtract()([dense(one), dense(two)]))
    return Case(shaken(model), [numbers(3, 6), numbers(3, 6, seed=2)])


@case
def nested_model_used_twice() -> Case:
    inside = keras.Sequential([keras.Input((6,)), layers.Dense(5), layers.BatchNormalization()], name="inside")
    x = keras.Input((6,))
    model = keras.Model(x, layers.Concatenate()([inside(x), inside(layers.Dense(6)(x))]))
    return Case(shaken(model), numbers(3, 6))


@case
def nested_in_nested() -> Case:
    deep = keras.Sequential([keras.Input((4,)), layers.Dense(4)], name="deep")
    middle_in = keras.Input((4,))
    middle = keras.Model(middle_in, layers.Add()([deep(middle_in), middle_in]), name="middle")
    x = keras.Input((4,))
    return Case(shaken(keras.Model(x, layers.Dense(2)(middle(x)))), numbers(3, 4))


@case
def frozen_nested_model() -> Case:
    base = keras.Sequential([keras.Input((8, 8, 3)), layers.Conv2D(4, 3), layers.BatchNormalization()], name="base")
    base.trainable = False
    x = keras.Input((8, 8, 3))
    model = keras.Model(x, layers.GlobalAveragePooling2D()(base(x, training=False)))
    return Case(shaken(model), numbers(2, 8, 8, 3))


@case
def many_outputs() -> Case:
    x = keras.Input((6,))
    hidden = layers.Dense(5)(x)
    return Case(shaken(keras.Model(x, [layers.Dense(3)(hidden), hidden, layers.Dense(1)(hidden)])), numbers(3, 6))


@case
def named_inputs_and_outputs() -> Case:
    inputs = {"image": keras.Input((4, 4, 1), name="image"), "age": keras.Input((1,), name="age")}
    joined = layers.Concatenate()([layers.Flatten()(inputs["image"]), inputs["age"]])
    model = keras.Model(inputs, {"risk": layers.Dense(1)(joined), "kind": layers.Dense(3)(joined)})
    return Case(shaken(model), {"image": numbers(3, 4, 4, 1), "age": numbers(3, 1)})


@case
def attention() -> Case:
    query, value = keras.Input((5, 8)), keras.Input((7, 8))
    seen, scores = layers.MultiHeadAttention(2, 4)(query, value, return_attention_scores=True)
    return Case(shaken(keras.Model([query, value], [seen, scores])), [numbers(2, 5, 8), numbers(2, 7, 8)])


@case
def causal_attention() -> Case:
    x = keras.Input((5, 8))
    return Case(shaken(keras.Model(x, layers.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True))), numbers(2, 5, 8))


@case
def states() -> Case:
    x = keras.Input((5, 3))
    sequence, hidden, cell = layers.LSTM(4, return_sequences=True, return_state=True)(x)
    again = layers.LSTM(4)(sequence, initial_state=[hidden, cell])
    return Case(shaken(keras.Model(x, again)), numbers(2, 5, 3))


@case
def wrappers() -> Case:
    x = keras.Input((5, 3))
    both = layers.Bidirectional(layers.GRU(4, return_sequences=True))(x)
    return Case(shaken(keras.Model(x, layers.TimeDistributed(layers.Dense(2))(both))), numbers(2, 5, 3))


@case
def masking() -> Case:
    x = keras.Input((5,), dtype="int32")
    embedded = layers.Embedding(9, 4, mask_zero=True)(x)
    return Case(shaken(keras.Model(x, layers.LSTM(3)(embedded))), np.array([[1, 2, 0, 0, 0], [3, 4, 5, 0, 0]], "int32"))


@case
def operators() -> Case:
    x = keras.Input((4, 6))
    left, right = ops.split(x * 2 + 1, 2, axis=-1)
    whole = ops.split(x, 1, axis=0)[0]
    return Case(keras.Model(x, ops.concatenate([left / 3, right[:, ::-1], whole], axis=-1)), numbers(2, 4, 6))


@case
def mixed_precision() -> Case:
    x = keras.Input((6,))
    half = layers.Dense(5, dtype="mixed_float16")(x)
    return Case(shaken(keras.Model(x, layers.Dense(2, dtype="float32")(half))), numbers(3, 6))


@case
def channels_first() -> Case:
    image = keras.Input((1, 8, 8), name="image")
    x = layers.Conv2D(4, 3, data_format="channels_first")(image)
    return Case(shaken(keras.Model(image, layers.Flatten(data_format="channels_first")(x))), numbers(2, 1, 8, 8))


@case
def unbuilt_sequential() -> Case:
    return Case(keras.Sequential([layers.Dense(4), layers.Dense(2)]), numbers(3, 6))


@case
def rank_is_adjusted() -> Case:
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Flatten()])
    return Case(shaken(model), numbers(2, 8, 8))


@case
def float64_input() -> Case:
    return Case(shaken(keras.Sequential([keras.Input((4,)), layers.Dense(3)])), numbers(2, 4).astype("float64"))


@case
def deep_chain() -> Case:
    x = start = keras.Input((4,))
    for _ in range(600):
        x = layers.Activation("tanh")(x)
    return Case(keras.Model(start, x), numbers(2, 4))


@case
def odd_names() -> Case:
    x = keras.Input((4,), name="class")
    x2 = layers.Dense(4, name="x")(x)
    x3 = layers.Dense(4, name="y_pred")(x2)
    x4 = layers.Dense(4, name="loss")(x3)
    return Case(
        shaken(keras.Model(x, layers.Add(name="forward")([x2, layers.Dense(4, name="lambda")(x4)]))), numbers(2, 4)
    )


@case
def long_names() -> Case:
    name = "a_very_long_name_of_a_layer_that_is_cut_somewhere"
    x = keras.Input((4,), name="dense")
    long = layers.Dense(4, name=name)(x)
    longer = layers.Dense(4, name=f"{name}_out")(layers.Dense(4, name="dense_out")(long))
    return Case(shaken(keras.Model(x, layers.Add(name="inputs")([x, long, longer]))), numbers(2, 4))
