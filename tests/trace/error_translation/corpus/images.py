"""Networks for images, on data of another form."""

import keras
import numpy as np
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, cnn, mistake

X, Y = IMAGES, np.zeros(8, int)


@mistake(
    "one-sample",
    "here: the model expects a batch, but receives one sample of 28 × 28 × 1, whose first axis it takes for "
    "the batch. Add the batch axis with x[None], or .batch(32) to a data set.",
)
def cnn_single_call():
    cnn()(X[0])


@mistake(
    "one-sample",
    "here: the model expects a batch, but receives one sample of 28 × 28 × 1, whose first axis it takes for "
    "the batch. Add the batch axis with x[None], or .batch(32) to a data set.",
)
def cnn_single_predict():
    cnn().predict(X[0], verbose=0)


@mistake(
    "one-sample",
    "here: the model expects a batch, but receives one sample of 28 × 28 × 1, whose first axis it takes for "
    "the batch. Add the batch axis with x[None], or .batch(32) to a data set.",
)
def functional_single_predict():
    i = keras.Input((28, 28, 1), name="image")
    m = keras.Model(i, layers.Dense(2)(layers.Flatten()(layers.MaxPooling2D()(i))))
    m.predict(X[0], verbose=0)


@mistake(
    "moved-channels",
    "conv: the model expects samples of 28 × 28 × 3, but receives 3 × 28 × 28: the channels stand at the other"
    " end. Use np.moveaxis(x, 1, -1).",
)
def channels_first_data():
    cnn((28, 28, 3))(np.zeros((8, 3, 28, 28), "float32"))


@mistake(
    "made-for",
    "conv: its weights were made for 1 channels, but it receives 3 (28 × 28 × 3). Bring the size that it was "
    "made for, or make a new layer.",
)
def rgb_for_gray():
    cnn().fit(np.zeros((8, 28, 28, 3), "float32"), Y, verbose=0)


@mistake(
    "no-room",
    "here: the layer expects at least 5 along the height, but receives 3 (3 × 3 × 1), and would leave nothing."
    " Keep the size with padding='same', or remove a layer that shrinks it.",
)
def negative_conv_eager():
    layers.Conv2D(4, 5)(np.zeros((1, 3, 3, 1), "float32"))


@mistake(
    "label-size",
    "loss: The crossentropy expects labels of the prediction's size (14, 14, 1), but 'y' has (16, 16, 1). "
    "Change padding, strides or a layer that enlarges, until the network gives the labels' size.",
)
def segmentation_shapes():
    m = keras.Sequential([keras.Input((16, 16, 1)), layers.Conv2D(1, 3, activation="sigmoid")])
    m.compile("adam", "binary_crossentropy")
    m.fit(np.zeros((2, 16, 16, 1)), np.zeros((2, 16, 16, 1)), verbose=0)


@mistake(
    "label-size",
    "loss: MeanSquaredError expects labels of the prediction's size (40, 40, 1), but 'y' has (28, 28, 1). "
    "Change padding, strides or a layer that enlarges, until the network gives the labels' size.",
)
def mse_images():
    m = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.MaxPooling2D(),
            layers.Conv2D(4, 3, padding="same"),
            layers.UpSampling2D(3),
            layers.Conv2D(1, 3),
        ]
    )
    m.compile("adam", "mse")
    m.fit(X, X, verbose=0)


@mistake(
    "class-numbers",
    "loss: SparseCategoricalCrossentropy expects one class number a sample, but 'y' has (5,) for a prediction "
    "of (10,). Give one number a sample, or use CategoricalCrossentropy for one-hot labels of the prediction's"
    " shape.",
)
def logits_labels_shape():
    cnn().fit(X, np.zeros((8, 5)), verbose=0)


@mistake(
    "list-of-samples",
    "fit: expected one array with all samples, received a list of 8 arrays. Use np.stack(x).",
)
def fit_pil():
    cnn().fit([X[0]] * 8, Y, verbose=0)


@mistake(
    "rank",
    "conv2d: Conv2D expects an image map (height × width × channels), but receives 3 (features). Change what "
    "comes before it, or use a layer made for this shape.",
)
def subclass_call():
    class N(keras.Model):  # type: ignore[misc]
        def __init__(self):
            super().__init__()
            self.d = layers.Dense(3)
            self.c = layers.Conv2D(2, 3)

        def call(self, x):
            return self.c(self.d(x))

    N()(np.zeros((2, 4), "float32"))


@mistake(
    "rank",
    "lstm_1: LSTM expects a sequence (steps × features), but receives 4 (features). Change what comes before "
    "it, or use a layer made for this shape.",
)
def lstm_stack_no_seq():
    keras.Sequential([keras.Input((5, 3)), layers.LSTM(4), layers.LSTM(4)])
