"""Labels and losses, and operations on tensors that do not go together."""

import keras
import numpy as np
from keras import layers, ops

from tests.trace.error_translation.corpus.mistake import IMAGES, digits, mistake


@mistake(
    "label-sparse",
    "loss: The crossentropy expects one-hot labels of (10,), but the label 'y' has the shape (): class numbers. "
    "Use SparseCategoricalCrossentropy for class numbers.",
)
def cat_with_ints():
    digits(loss="categorical_crossentropy").fit(IMAGES, np.zeros(8), verbose=0)


@mistake(
    "label-sparse",
    "loss: The crossentropy expects one-hot labels of (10,), but the label 'y' has the shape (1,): class numbers."
    " Use SparseCategoricalCrossentropy for class numbers.",
)
def cat_with_one_col():
    digits(loss="categorical_crossentropy").fit(IMAGES, np.zeros((8, 1)), verbose=0)


@mistake(
    "label-shape",
    "loss: The crossentropy expects labels of the prediction's shape (10,), but 'y' has (5,). Change what the network "
    "ends with, until both are equal.",
)
def cat_wrong_classes():
    digits(loss="categorical_crossentropy").fit(IMAGES, np.zeros((8, 5)), verbose=0)


@mistake(
    "label-one-hot",
    "loss: SparseCategoricalCrossentropy expects one class number a sample, but the label 'y' has the shape "
    "(10,), as if one-hot. Use CategoricalCrossentropy for one-hot labels.",
)
def sparse_with_onehot():
    digits().fit(IMAGES, np.zeros((8, 10)), verbose=0)


@mistake(
    "label-shape",
    "loss: The crossentropy expects labels of the prediction's shape (1,), but 'y' has (2,). Change what the "
    "network ends with, until both are equal.",
)
def bce_1_vs_2():
    digits(1, "sigmoid", "binary_crossentropy").fit(IMAGES, np.zeros((8, 2)), verbose=0)


@mistake(
    "label-shape",
    "loss: The crossentropy expects labels of the prediction's shape (1,), but 'y' has (2,). Change what the "
    "network ends with, until both are equal.",
)
def bce_eager_loss():
    keras.losses.BinaryCrossentropy()(np.zeros((8, 2)), np.zeros((8, 1)))


@mistake(
    "label-shape",
    "loss: MeanSquaredError expects labels of the prediction's shape (3,), but 'y' has (4,). Change what the "
    "network ends with, until both are equal.",
)
def mse_mismatch():
    digits(3, None, "mse").fit(IMAGES, np.zeros((8, 4)), verbose=0)


@mistake(
    "element-shapes",
    "+: expected two tensors of equal shape, or with sizes of 1 where they differ, received (None, 28, 28, 16) "
    "and (None, 28, 28, 32). Bring both to one shape first.",
)
def plus():
    keras.Input((28, 28, 16)) + keras.Input((28, 28, 32))


@mistake(
    "label-value",
    "loss: expected class numbers from 0 to 9, received 10. Count classes from 0, or give the last layer more units.",
)
def label_range():
    digits().fit(IMAGES, np.full(8, 10), verbose=0)


@mistake(
    "label-value",
    "loss: expected class numbers from 0 to 9, received 10. Count classes from 0, or give the last layer more units.",
)
def label_range_eager():
    keras.losses.SparseCategoricalCrossentropy()(np.full(8, 10), np.ones((8, 10), "float32") / 10)


@mistake(
    "matrix-sizes",
    "matmul: the product of two matrices expects the last size of the first to be the first size of the second, "
    "received (32, 784) and (10, 5): 784 is not 10. Transpose one of them, or change a size.",
)
def matmul():
    ops.matmul(np.zeros((32, 784), "float32"), np.zeros((10, 5), "float32"))


@mistake(
    "element-shapes",
    "Add: expected two tensors of equal shape, or with sizes of 1 where they differ, received (32, 10) and (32, "
    "5). Bring both to one shape first.",
)
def incompatible_shapes_eager():
    ops.add(np.zeros((32, 10), "float32"), np.zeros((32, 5), "float32"))


@mistake(
    "label-shape",
    "loss: lambda expects labels of the prediction's shape (3,), but 'y' has (4,). Change what the "
    "network ends with, until both are equal.",
)
def custom_loss_shapes():
    m = digits(3, None, lambda t, p: ops.mean(ops.square(t - p), -1))
    m.fit(IMAGES, np.zeros((8, 4)), verbose=0)


@mistake(
    "sparse-shape",
    "loss: SparseCategoricalCrossentropy expects labels of shape (16, 16) (the prediction without its classes), "
    "but 'y' has (8, 8). Change what the network ends with, until both are equal.",
)
def sparse_segmentation():
    i = keras.Input((16, 16, 1))
    m = keras.Model(i, layers.Conv2D(2, 1, activation="softmax")(i))
    m.compile("sgd", "sparse_categorical_crossentropy")
    m.fit(np.zeros((2, 16, 16, 1)), np.zeros((2, 8, 8)), verbose=0)
