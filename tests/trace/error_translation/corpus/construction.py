"""Layers and models made with arguments that Keras refuses."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, mistake

_LIST = (
    "Sequential: expected one list of layers, received them one by one. Put them into a list: keras.Sequential([…])."
)
_SHAPE = (
    "Input: expected the shape of one sample, received none. Write it without the batch: "
    "keras.Input(shape=(28, 28, 1)) "
    "for grey pictures, keras.Input(shape=(4,)) for four numbers."
)
_TRIES = (
    "Keras tries the function of a Lambda layer on a symbol to learn the shape of its output, and the function stops"
)


@mistake(
    "strides-and-dilation",
    "Conv2D: Keras takes strides above 1 or dilation_rate above 1, never both, and received strides=(2, 2) with "
    "dilation_rate=(2, 2). Set one of them to 1. For a smaller map put a pooling layer behind it.",
)
def strides_with_dilation():
    layers.Conv2D(8, 3, strides=2, dilation_rate=2)


@mistake(
    "strides-and-dilation",
    "Conv2DTranspose: Keras takes strides above 1 or dilation_rate above 1, never both, and received strides=(2, 1) "
    "with dilation_rate=(1, 2). Set one of them to 1. For a larger map put an UpSampling layer before it.",
)
def strides_with_dilation_of_a_transposed_convolution():
    layers.Conv2DTranspose(8, 3, strides=(2, 1), dilation_rate=(1, 2))


@mistake(
    "strides-and-dilation",
    "ConvLSTM2D: Keras takes strides above 1 or dilation_rate above 1, never both, and received strides=(2, 2) with "
    "dilation_rate=(2, 2). Set one of them to 1. For a smaller map put a pooling layer behind it.",
)
def strides_with_dilation_in_a_recurrent_layer():
    layers.ConvLSTM2D(8, 3, strides=2, dilation_rate=2)


@mistake(
    "strides-and-dilation",
    "conv: Keras takes strides above 1 or dilation_rate above 1, never both, and received strides=[2 2] with "
    "dilation_rate=[2 2]. Set one of them to 1. For a smaller map put a pooling layer behind it.",
)
def strides_with_dilation_of_an_operation():
    keras.ops.conv(IMAGES, np.zeros((3, 3, 1, 4), "float32"), strides=2, dilation_rate=2)


@mistake("input-without-shape", _SHAPE)
def input_without_a_shape():
    keras.Input()


@mistake("input-without-shape", _SHAPE)
def input_layer_with_a_name_only():
    layers.InputLayer(name="image")


@mistake(
    "lambda-shape",
    "own: Keras cannot tell the shape of what the function of this Lambda layer returns. Give it, without the batch: "
    "layers.Lambda(…, output_shape=(3,)).",
)
def lambda_without_output_shape():
    layers.Lambda(lambda x: tf.numpy_function(lambda a: a, [x], tf.float32), name="own")(keras.Input((3,)))


@mistake(
    "lambda-needs-symbols",
    "own: Keras tries the function of a Lambda layer on a symbol without numbers to learn the shape of its output, and "
    "the function needs numbers. Use functions from keras.ops in it, for example keras.ops.mean.",
    tempting="lambda-shape",
)
def lambda_with_numpy():
    layers.Lambda(lambda x: np.mean(x, axis=1), name="own")(keras.Input((3,)))


@mistake(
    "lambda-fails",
    f"own: {_TRIES} with NameError: name 'scael' is not defined. Mend the function: output_shape=… would only put the "
    "error off.",
    tempting="lambda-shape",
)
def lambda_with_a_misspelt_name():
    layers.Lambda(lambda x: scael * x, name="own")(keras.Input((3,)))  # type: ignore[name-defined] # noqa: F821


@mistake(
    "lambda-fails",
    f"own: {_TRIES} with TypeError: <lambda>() missing 1 required positional argument: 'b'. Mend the function: "
    "output_shape=… would only put the error off.",
    tempting="lambda-shape",
)
def lambda_of_two_arguments():
    layers.Lambda(lambda a, b: a + b, name="own")([keras.Input((3,)), keras.Input((3,))])


@mistake(
    "condition-on-symbol",
    "A layer's output here is a symbol without a value, so Python's if cannot ask it. Choose with "
    "keras.ops.where(condition, a, b), or write a layer of your own.",
    tempting="lambda-shape",
)
def lambda_with_a_condition():
    layers.Lambda(lambda x: x if keras.ops.sum(x) > 0 else -x)(keras.Input((3,)))


@mistake("layers-one-by-one", _LIST)
def two_layers_without_a_list():
    keras.Sequential(layers.Dense(2), layers.Dense(3))


@mistake("layers-one-by-one", _LIST)
def three_layers_without_a_list():
    keras.Sequential(keras.Input((4,)), layers.Dense(2), layers.Dense(3))


@mistake(
    "layer-without-list",
    "Sequential: expected a list of layers, received a single one. Put it into a list: keras.Sequential([…]).",
)
def one_layer_without_a_list():
    keras.Sequential(layers.Dense(2))


@mistake(
    "list-in-a-list",
    "Sequential: expected layers, received a list of 2 of them in the place of one. Give one list with all layers in "
    "it, or add them one at a time: for layer in layers: model.add(layer).",
    tempting="layers-one-by-one",
)
def a_list_of_layers_added():
    keras.Sequential().add([layers.Dense(2), layers.Dense(3)])
