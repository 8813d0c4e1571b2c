"""Data that do not fit the model."""

import keras
import numpy as np
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, digits, mistake


@mistake(
    "flat-data",
    "image: the model expects samples of 28 × 28 × 1, but receives 784: as many numbers, in another form. Use "
    "x.reshape(-1, 28, 28, 1).",
)
def model_wrong_rank():
    digits()(np.zeros((8, 784), "float32"))


@mistake(
    "flat-data",
    "image: the model expects samples of 28 × 28 × 1, but receives 784: as many numbers, in another form. Use "
    "x.reshape(-1, 28, 28, 1).",
)
def model_wrong_rank_fit():
    digits().fit(np.zeros((8, 784), "float32"), np.zeros(8), verbose=0)


@mistake(
    "input-size",
    "digits: the model expects samples of 28 × 28 × 1, but receives 32 × 32. Bring the data to that size, or "
    "change the shape of the Input.",
)
def functional_wrong_size():
    i = keras.Input((28, 28, 1), name="image")
    m = keras.Model(i, layers.Dense(2)(layers.Flatten()(i)), name="digits")
    m(np.zeros((8, 32, 32, 1), "float32"))


@mistake(
    "input-size",
    "digits: the model expects samples of 28 × 28 × 1, but receives 32 × 32 × 3. Bring the data to that size, or "
    "change the shape of the Input.",
)
def functional_wrong_size_predict():
    i = keras.Input((28, 28, 1), name="image")
    m = keras.Model(i, layers.Dense(2)(layers.Flatten()(i)), name="digits")
    m.predict(np.zeros((8, 32, 32, 3), "float32"), verbose=0)


@mistake(
    "sample-counts",
    "fit: x and y expect the same number of samples, but x has 8 and y has 7. Cut both from the data in the same way.",
)
def cardinality():
    digits().fit(IMAGES, np.zeros(7), verbose=0)


@mistake(
    "uneven-data",
    "fit: expected an array of numbers, received one of Python objects: its samples differ in size. Bring all to "
    "one size (resize images, pad sequences), then use np.stack.",
)
def object_array():
    digits().fit(np.array([np.zeros((28, 28, 1)), np.zeros((20, 20, 1))], dtype=object), np.zeros(2), verbose=0)


@mistake(
    "no-array",
    "fit: expected NumPy arrays or tensors, received a list. Use np.array on it, and give x and y the same kind.",
)
def lists_as_y():
    digits().fit(IMAGES, [0] * 8, verbose=0)


@mistake(
    "text-data",
    "here: expected numbers, received text (dtype string). Turn the text into numbers first, with "
    "TextVectorization or StringLookup, or read the column as float.",
)
def string_text_dense():
    layers.Dense(1)(np.array([["a"], ["b"]]))


@mistake(
    "several-inputs",
    "two: the model expects 2 inputs (a, b), but receives 1. Give one array for each, as in {'a': …, 'b': …}.",
)
def two_inputs_one_given():
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    m = keras.Model([a, b], layers.Concatenate()([a, b]), name="two")
    m(np.zeros((2, 4), "float32"))


@mistake(
    "several-inputs",
    "two: the model expects 2 inputs (a, b), but receives 1. Give one array for each, as in {'a': …, 'b': …}.",
)
def two_inputs_one_given_fit():
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    m = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])), name="two")
    m.compile("sgd", "mse")
    m.fit(np.zeros((2, 4), "float32"), np.zeros((2, 1)), verbose=0)


@mistake(
    "pretrained-channels",
    "The weights that were learned on ImageNet expect images of 96 × 96 × 3, but received input_shape=(96, 96, "
    "1). Repeat a grey image three times with np.repeat(x, 3, axis=-1), or use weights=None.",
)
def pretrained_gray():
    keras.applications.MobileNetV2(input_shape=(96, 96, 1), weights="imagenet")


@mistake(
    "not-a-shape",
    "Input expects a shape, received 784. Write a tuple, with a comma: shape=(784,).",
)
def tuple_shape_int():
    keras.Input(784)


@mistake(
    "flat-data",
    "image: the model expects samples of 28 × 28 × 1, but receives 784: as many numbers, in another form. Use "
    "x.reshape(-1, 28, 28, 1).",
)
def validation_shape():
    digits().fit(IMAGES, np.zeros(8), validation_data=(np.zeros((4, 784), "float32"), np.zeros(4)), verbose=0)


@mistake(
    "no-labels",
    "fit: the loss expects labels, but received None. Give y: model.fit(x, y).",
)
def training_without_labels():
    digits().fit(IMAGES, verbose=0)
