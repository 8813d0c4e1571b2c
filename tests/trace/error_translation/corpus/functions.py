"""Functions that are given other arguments."""

import os

import keras
import numpy as np
from keras import ops

from tests.trace.error_translation.corpus.classifier import X, Y, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "function-argument",
    "mean: there is no argument 'axes'. Perhaps 'axis' is meant.",
)
def axes_for_axis():
    np.mean(X, axes=0)


@mistake(
    "function-argument",
    "mean: there is no argument 'axes'. Perhaps 'axis' is meant.",
)
def axes_for_axis_of_a_method():
    X.mean(axes=0)


@mistake(
    "function-argument",
    "mean: there is no argument 'dim'. Perhaps 'axis' is meant.",
)
def dim_for_axis():
    ops.mean(X, dim=0)


@mistake(
    "function-argument",
    "sum: there is no argument 'keepdim'. Perhaps 'keepdims' is meant.",
)
def keepdim_for_keepdims():
    ops.sum(X, axis=0, keepdim=True)


@mistake(
    "function-argument",
    "concatenate: there is no argument 'dim'. Perhaps 'axis' is meant.",
)
def dim_of_concatenate():
    np.concatenate([X, X], dim=0)


@mistake(
    "function-argument",
    "argmax: there is no argument 'dim'. Perhaps 'axis' is meant.",
)
def dim_of_argmax():
    np.argmax(X, dim=1)


@mistake(
    "function-needs",
    "expand_dims: expected a value for 'axis', received none. Write it: axis=….",
)
def expand_dims_without_axis():
    np.expand_dims(X)


@mistake(
    "sizes-one-by-one",
    "np.zeros: expected one shape, received 2 numbers, the second of which is taken for the type. Write a "
    "tuple: np.zeros((3, 3)).",
)
def sizes_without_a_tuple():
    np.zeros(3, 3)


@mistake(
    "sizes-in-tuple",
    "np.random.rand: expected the sizes one by one, received a tuple. Leave the inner brackets out: "
    "np.random.rand(3, 4).",
)
def a_tuple_where_sizes_belong():
    np.random.rand((3, 4))


@mistake(
    "arrays-in-list",
    "np.concatenate: expected one list of arrays, received the arrays one by one, and the second is taken for "
    "the axis. Write a list: np.concatenate([X, X]).",
    tempting="class-name-of-scores",
)
def arrays_without_a_list():
    np.concatenate(X, X)


@mistake(
    "function-argument",
    "to_categorical: there is no argument 'num_class'. Perhaps 'num_classes' is meant.",
)
def num_class_for_num_classes():
    keras.utils.to_categorical(Y, num_class=2)


@mistake(
    "function-argument",
    "to_categorical: there is no argument 'classes'. Perhaps 'num_classes' is meant.",
)
def classes_for_num_classes():
    keras.utils.to_categorical(Y, classes=2)


@mistake(
    "function-argument",
    "pad_sequences: there is no argument 'max_len'. Perhaps 'maxlen' is meant.",
)
def max_len_for_maxlen():
    keras.utils.pad_sequences([[1, 2], [3]], max_len=3)


@mistake(
    "function-argument",
    "image_dataset_from_directory: there is no argument 'img_size'. Perhaps 'image_size' is meant.",
)
def img_size_for_image_size():
    os.makedirs("d/a")
    keras.utils.image_dataset_from_directory("d", img_size=(28, 28))


@mistake(
    "function-argument",
    "load_img: there is no argument 'size'. Perhaps 'target_size' is meant.",
)
def size_for_target_size():
    keras.utils.load_img("x.png", size=(3, 3))


@mistake(
    "function-argument",
    "train_test_split: there is no argument 'test'. Perhaps 'test_size' is meant.",
)
def test_for_test_size():
    from sklearn.model_selection import train_test_split

    train_test_split(X, Y, test=0.2)


@mistake(
    "choice-of-rows",
    "choice: expected a row of values or a number, received an array with several axes. Choose numbers of "
    "samples: x[np.random.choice(len(x), …)].",
)
def a_choice_of_pictures():
    np.random.choice(X, 3)


@mistake(
    "unknown-type",
    "There is no type of numbers 'flot32'. Perhaps 'float32' is meant.",
)
def a_type_misspelt():
    X.astype("flot32")


@mistake(
    "argument-by-place",
    "reshape: shape is given by its place here, without its name: reshape((3,)).",
)
def shape_by_name():
    X.reshape(shape=(3,))


@mistake(
    "function-arguments",
    "f: there is no argument 'c'. It takes a, b.",
    tempting="unknown-argument",
)
def an_argument_of_an_own_function():
    def f(a, b=2):
        return a

    f(1, c=3)


@mistake(
    "function-needs",
    "f: expected a value for 'b', received none. Write it: b=….",
    tempting="missing-setting",
)
def an_own_function_without_an_argument():
    def f(a, b):
        return a

    f(1)


@mistake(
    "unknown-argument",
    "summary: there is no argument 'line_len'. Expected one of Keras's names, perhaps 'line_length'. Check the "
    "spelling.",
)
def an_argument_of_summary():
    small().summary(line_len=3)


@mistake(
    "array-method",
    "A list has no 'reshape', which is a method of arrays. Make it an array first: np.array([1, 2]).reshape.",
    tempting="no-shape",
)
def reshape_of_a_list():
    [1, 2].reshape(2, 1)


@mistake(
    "list-method",
    "An array has no 'append', which is a method of lists. Collect the values in a list and make the array at "
    "the end: np.array(values).",
)
def append_to_an_array():
    a = np.zeros(3)
    a.append(2)


@mistake(
    "list-index",
    "l has 2 entries, numbers 0 to 1, but 2 is asked for.",
    tempting="not-built",
)
def an_entry_beyond_the_last():
    l = [1, 2]
    for i in range(3):
        l[i]
