"""Layers that do not fit what they are called on."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, digits, mistake


@mistake(
    "rank",
    "conv2d: Conv2D expects an image map (height × width × channels), but receives 784 (features). Change what "
    "comes before it, or use a layer made for this shape.",
)
def conv_on_vector():
    keras.Sequential([keras.Input((784,)), layers.Conv2D(8, 3)])


@mistake(
    "rank",
    "lstm: LSTM expects a sequence (steps × features), but receives 10 (features). Change what comes before it, "
    "or use a layer made for this shape.",
)
def lstm_rank2():
    layers.LSTM(4)(keras.Input((10,)))


@mistake(
    "made-for",
    "dense: its weights were made for 784 features, but it receives 10. Bring the size that it was made for, "
    "or make a new layer.",
)
def dense_reuse():
    d = layers.Dense(4)
    d(keras.Input((784,)))
    d(keras.Input((10,)))


@mistake(
    "one-sample",
    "answer: the model expects a batch, but receives one sample of 28 × 28 × 1, whose first axis it takes for the"
    " batch. Add the batch axis with x[None], or .batch(32) to a data set.",
)
def single_sample_predict():
    digits().predict(np.zeros((28, 28, 1), "float32"), verbose=0)


@mistake(
    "unknown-size",
    "dense: Dense expects to know how many features come in, but receives ? (features). Give the Input a size on "
    "every axis, or pool over the unknown axes instead of flattening them.",
)
def flatten_unknown():
    i = keras.Input((None, None, 3))
    layers.Dense(10)(layers.Flatten()(i))


@mistake(
    "concatenate-shapes",
    "here: Concatenate expects shapes that are equal but for the channels axis, but receives (28 × 28 × 16), (14 "
    "× 14 × 16): they differ in height (28 and 14), width (28 and 14). Bring both to the same size first.",
)
def concat():
    layers.Concatenate()([keras.Input((28, 28, 16)), keras.Input((14, 14, 16))])


@mistake(
    "merge-shapes",
    "here: Add expects equal shapes, but receives (28 × 28 × 16), (28 × 28 × 32): they differ in channels (16 and"
    " 32). Bring both to the same shape before this node.",
)
def add():
    layers.Add()([keras.Input((28, 28, 16)), keras.Input((28, 28, 32))])


@mistake(
    "reshape-size",
    "here: Reshape keeps all 1000 numbers of a sample, but a target of (7, 7, 32) would hold 1568. Choose sizes "
    "whose product is 1000, or -1 for one of them.",
)
def reshape():
    layers.Reshape((7, 7, 32))(keras.Input((1000,)))


@mistake(
    "no-room",
    "here: MaxPooling2D expects at least 2 along the height, but receives 1 (1 × 1 × 8), and would leave nothing."
    " Keep the size with padding='same', or remove a layer that shrinks it.",
)
def negative_pool():
    layers.MaxPooling2D(2)(keras.Input((1, 1, 8)))


@mistake(
    "index-range",
    "embedding_1: Embedding knows the words 0 to 9, but receives the number 10. Set input_dim to the largest "
    "number plus one, or check how the words are numbered.",
)
def embedding_range_fit():
    m = keras.Sequential([keras.Input((5,), dtype="int32"), layers.Embedding(10, 4), layers.Flatten(), layers.Dense(1)])
    m.compile("sgd", "mse")
    m.fit(np.full((2, 5), 10), np.zeros((2, 1)), verbose=0)


@mistake(
    "needs-frames",
    "here: TimeDistributed expects steps before what its layer works on (steps × features), but receives 4. Bring"
    " the data into steps first, or use the layer without TimeDistributed.",
)
def time_distributed():
    layers.TimeDistributed(layers.Dense(2))(keras.Input((4,)))


@mistake(
    "missing-argument",
    "here: MultiHeadAttention expects an argument 'value', but receives none. Call it as layer(query, value); for"
    " self-attention give the same tensor twice.",
)
def mha_missing_value():
    layers.MultiHeadAttention(2, 8)(keras.Input((5, 8)))


@mistake(
    "rank",
    "global_average_pooling2d: GlobalAveragePooling2D expects an image map (height × width × channels), but "
    "receives 128 (features). Change what comes before it, or use a layer made for this shape.",
)
def gap2d():
    layers.GlobalAveragePooling2D()(keras.Input((128,)))


@mistake(
    "made-for",
    "batch_normalization: its weights were made for 8 channels, but it receives 16 (4 × 4 × 16). Bring the size "
    "that it was made for, or make a new layer.",
)
def bn_reuse():
    b = layers.BatchNormalization()
    b(keras.Input((4, 4, 8)))
    b(keras.Input((4, 4, 16)))


@mistake(
    "not-a-list",
    "here: Add merges two tensors or more, but receives one (4). Call it on a list: Add()([a, b]).",
)
def add_one():
    layers.Add()(keras.Input((4,)))


@mistake(
    "made-for",
    "conv2d: its weights were made for 3 channels, but it receives 1 (8 × 8 × 1). Bring the size that it was made"
    " for, or make a new layer.",
)
def conv_channel_mismatch():
    c = layers.Conv2D(4, 3)
    c(keras.Input((8, 8, 3)))
    c(np.zeros((1, 8, 8, 1), "float32"))


@mistake(
    "made-for",
    "Conv1: its weights were made for 3 channels, but it receives 1 (96 × 96 × 1). Bring the size that it was "
    "made for, or make a new layer.",
)
def pretrained_gray_call():
    keras.applications.MobileNetV2(input_shape=(96, 96, 3), weights=None)(np.zeros((1, 96, 96, 1), "float32"))


@mistake(
    "batch-in-shape",
    "here: the layer expects an image map (height × width × channels), but receives 8 × 28 × 28 × 1: the shape of"
    " the Input seems to count the samples too. Leave the batch out of it.",
)
def input_shape_with_batch():
    keras.Sequential([keras.Input((8, 28, 28, 1)), layers.Conv2D(4, 3)])(IMAGES)


@mistake(
    "one-sample",
    "answer: the model expects a batch, but receives one sample of 28 × 28 × 1, whose first axis it takes for the"
    " batch. Add the batch axis with x[None], or .batch(32) to a data set.",
)
def a_data_set_without_batches():
    digits().fit(tf.data.Dataset.from_tensor_slices((IMAGES, np.zeros(8))), verbose=0)


@mistake(
    "one-tensor",
    "dense: Dense expects 1 tensor, but receives a list of 2. Merge them first, for example with Concatenate.",
)
def layers_outputs_list():
    layers.Dense(2)([keras.Input((4,)), keras.Input((4,))])
