"""Arrays that are combined, reshaped or joined."""

import numpy as np
import tensorflow as tf

from tests.trace.error_translation.corpus.mistake import IMAGES, mistake

X, Y = IMAGES, np.zeros(8, int)


@mistake(
    "element-shapes",
    "here: expected two tensors of equal shape, or with sizes of 1 where they differ, received (4, 3) and (4, "
    "2). Bring both to one shape first.",
)
def np_add():
    np.zeros((4, 3)) + np.zeros((4, 2))


@mistake(
    "inner-sizes",
    "matmul: the product of two matrices expects the last size of the first to be the first size of the "
    "second, received 3 and 4. Transpose one of them, or change a size.",
)
def np_matmul():
    np.zeros((4, 3)) @ np.zeros((4, 3))


@mistake(
    "reshape-total",
    "reshape: expected a shape for all 6272 numbers, received (8, 100) (800). Choose sizes whose product is "
    "6272, or -1 for one of them.",
)
def np_reshape():
    np.zeros((8, 28, 28)).reshape(8, 100)


@mistake(
    "reshape-total",
    "reshape: expected a shape for all 224 numbers, received 800. Choose sizes whose product is 224, or -1 for"
    " one of them.",
)
def tf_reshape():
    tf.reshape(tf.zeros((8, 28)), (8, 100))


@mistake(
    "join-shapes",
    "concatenate: expected arrays that are equal but for the axis they are joined along, received (4, 3) and "
    "(5, 2) along axis 0. Cut or pad one of them, or join along another axis.",
)
def tf_concat():
    tf.concat([tf.zeros((4, 3)), tf.zeros((5, 2))], axis=1)


@mistake(
    "join-shapes",
    "concatenate: expected arrays that are equal but for the axis they are joined along, received 4 and 5 "
    "along axis 0. Cut or pad one of them, or join along another axis.",
)
def np_concat():
    np.concatenate([np.zeros((4, 3)), np.zeros((5, 2))], axis=1)


@mistake(
    "stack-shapes",
    "stack: expected arrays of one shape, received (4, 3) and (5, 3). Bring all to one shape (resize images, "
    "pad sequences) first.",
)
def tf_stack():
    tf.stack([tf.zeros((4, 3)), tf.zeros((5, 3))])


@mistake(
    "stack-shapes",
    "stack: expected arrays of one shape, received arrays of several shapes. Bring all to one shape (resize "
    "images, pad sequences) first.",
)
def np_stack():
    np.stack([np.zeros((4, 3)), np.zeros((5, 3))])


@mistake(
    "uneven-list",
    "array: expected parts of equal size, received parts that differ from axis 1 on. Bring all to one size "
    "(resize images, pad sequences) first.",
)
def np_inhomog():
    np.array([np.zeros((4, 3)), np.zeros((5, 3))])


@mistake(
    "matrix-sizes",
    "matmul: the product of two matrices expects the last size of the first to be the first size of the "
    "second, received (4, 3) and (4, 3): 3 is not 4. Transpose one of them, or change a size.",
)
def tf_matmul():
    tf.matmul(tf.zeros((4, 3)), tf.zeros((4, 3)))
