"""Values divided among names, and models taken for lists."""

import keras
import numpy as np

from tests.trace.error_translation.corpus.classifier import DIGITS, IMAGES, X, Y, cnn, small
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "load-data-gives",
    "load_data gives two pairs, not 3 values. Write (x_train, y_train), (x_test, y_test) = ….load_data().",
    tempting="unpack-count",
)
def three_values_of_load_data():
    (a, b, c) = ((X, Y), (X, Y))


@mistake(
    "load-data-gives",
    "load_data gives two pairs, not 4 values. Write (x_train, y_train), (x_test, y_test) = ….load_data().",
    tempting="unpack-count",
)
def four_values_of_load_data():
    a, b, c, d = ((X, Y), (X, Y))


@mistake(
    "evaluate-gives-one",
    "evaluate gives one number, the loss, because the model was compiled without metrics. Write loss = "
    "model.evaluate(x, y), or compile with metrics=['accuracy'].",
    tempting="unpack-count",
)
def two_values_of_evaluate():
    l, a = small().evaluate(X, Y, verbose=0)


@mistake(
    "evaluate-gives",
    "evaluate gives 2 numbers, the loss and then the metrics of compile, but 3 names are to take them. Write as"
    " many names, or model.evaluate(x, y, return_dict=True).",
    tempting="evaluate-gives-one",
)
def three_values_of_evaluate():
    m = cnn()
    l, a, f = m.evaluate(IMAGES, DIGITS, verbose=0)


@mistake(
    "loop-over-pairs",
    "for: the entries of X are of shape (8,), so 2 names cannot take one of them. To go through samples and "
    "labels together use zip(x, y).",
    tempting="load-data-gives",
)
def pairs_of_an_array():
    for a, b in X:
        pass


@mistake(
    "fit-gives-one",
    "fit gives one object, the history of the training. Write history = model.fit(x, y); the model itself is "
    "trained in place.",
    tempting="evaluate-gives-one",
)
def two_values_of_fit():
    m, h = small().fit(X, Y, verbose=0)


@mistake(
    "model-is-no-list",
    "Sequential: a model is no list. Its layers are in model.layers; one of them is model.get_layer('name').",
    tempting="loop-over-symbol",
)
def a_loop_over_a_model():
    for l in small():
        print(l)


@mistake(
    "model-is-no-list",
    "Sequential: a model is no list. Its layers are in model.layers; one of them is model.get_layer('name').",
    tempting="set-subscript",
)
def an_index_on_a_model():
    small()[0]


@mistake(
    "layers-by-name",
    "layers is a list, which takes numbers. A layer by its name is small().get_layer('answer').",
    tempting="class-name-of-scores",
)
def a_layer_by_its_name():
    small().layers["answer"]


@mistake(
    "unpack-count",
    "3 names are to take the values, but 2 are there. Write as many names, or look at the value first.",
    tempting="load-data-gives",
)
def three_arrays_of_a_file_of_two():
    np.savez("a.npz", X, Y)
    x, y, z = np.load("a.npz")


@mistake(
    "module-called",
    "keras.layers is a module, a collection of functions, and cannot be called itself. Call one of its "
    "functions: keras.layers.name(…).",
    tempting="not-callable",
)
def a_module_called():
    keras.layers()
