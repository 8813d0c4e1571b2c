"""What Python and NumPy say in a notebook about deep learning."""

import keras
import numpy as np
import tensorflow as tf

from tests.trace.error_translation.corpus.mistake import cell, mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "index-bounds",
    "Index 10 is outside of axis 1, which has 10 entries: 0 to 9. Negative indices count from the end.",
    tempting="to-categorical",
)
def an_index_out_of_bounds():
    cell("p = np.zeros((4, 10))\np[0, 10]\n")


@mistake(
    "not-run",
    "There is no 'model' yet: no line that ran has given it a value. Run the cell that makes it first; in a "
    "notebook that was restarted, all cells above.",
)
def a_cell_not_run():
    cell("model.fit(x, y)\n")


@mistake(
    "name-spelling",
    "There is no 'modle'. Perhaps 'model' is meant. Check the spelling.",
    tempting="not-run",
)
def a_name_misspelt():
    cell("modle.fit(x, y)\n", model=small(), x=X, y=Y)


@mistake(
    "not-imported",
    "There is no 'plt' yet: it is usually imported by import matplotlib.pyplot as plt. Run that line first; in a "
    "notebook that was restarted, the cell with the imports.",
    tempting="not-run",
)
def a_module_not_imported():
    cell("plt.plot([1, 2])\n")


@mistake(
    "local-name",
    "'count' is given a value inside this function, so it is a name of the function's own, and it is read before "
    "that. Pass the value as an argument, or use another name inside.",
    tempting="not-run",
)
def a_local_name():
    cell("def f():\n    count = count + 1\ncount = 3\nf()\n")


@mistake(
    "not-a-method",
    "x.size is a number, not a method: leave the brackets out. The shape of an array is x.shape.",
)
def size_of_an_array():
    cell("x = np.zeros((2, 3))\nx.size()\n")


@mistake(
    "torch-method",
    "EagerTensor: 'size' is a method of PyTorch. In Keras use x.shape.",
)
def size_of_a_tensor():
    cell("x.size()\n", x=tf.zeros((2, 3)))


@mistake(
    "torch-method",
    "KerasTensor: 'size' is a method of PyTorch. In Keras use x.shape.",
)
def size_of_a_symbol():
    cell("x.size()\n", x=keras.Input((8,)))


@mistake(
    "not-a-method",
    "x.shape is a tuple, not a method: leave the brackets out. The shape of an array is x.shape.",
)
def shape_called():
    cell("x = np.zeros((2, 3))\nx.shape()\n")


@mistake(
    "overwritten",
    "sum is 3 here: a line that ran before gave Python's sum another value. Take it back with del sum, and use "
    "another name there.",
    tempting="not-a-method",
)
def a_function_overwritten():
    cell("sum = 3\nsum([1, 2])\n")


@mistake(
    "torch-method",
    "KerasTensor: 'view' is a method of PyTorch. In Keras use keras.ops.reshape(x, …), layers.Reshape.",
)
def view_of_a_tensor():
    cell("x.view(-1, 8)\n", x=keras.Input((8,)))


@mistake(
    "no-method",
    "ndarray: there is no 'numpy' here: leave it out, since this is an array of NumPy already.",
)
def numpy_of_an_array():
    cell("model.predict(X, verbose=0).numpy()\n", model=small(), X=X)


@mistake(
    "whole-numbers-in-place",
    "The array holds whole numbers (uint8), and /= puts fractions into it. Make a new one: x = "
    "x.astype('float32') / 255.",
)
def pixels_divided_in_place():
    x = np.zeros((2, 8), "uint8")
    x /= 255


@mistake(
    "list-arithmetic",
    "A list is no array: Python cannot use / with it. Make it an array first: np.array(x) / ….",
)
def a_list_divided():
    cell("x = [[1, 2], [3, 4]]\nx = x / 255\n")


@mistake(
    "no-shape",
    "x is a tuple and has no shape. load_data gives two pairs: (x_train, y_train), (x_test, y_test) = ….load_data().",
)
def the_shape_of_a_pair():
    cell("x, y = load_data()\nprint(x.shape)\n", load_data=lambda: ((X, Y), (X, Y)))


@mistake(
    "no-shape",
    "x is a list and has no shape. Make it an array first: np.array(x).",
)
def the_shape_of_a_list():
    cell("x = [1, 2]\nprint(x.shape)\n")


@mistake(
    "set-subscript",
    "A tf.data set has no numbered entries. Take a batch with next(iter(data)), or go through it with for.",
)
def a_data_set_subscripted():
    cell("data[0]\n", data=tf.data.Dataset.from_tensor_slices(X).batch(2))


@mistake(
    "text-to-number",
    "Expected text that is a number, received 'male'. Turn words into numbers first, for example with "
    "np.unique(column, return_inverse=True)[1], or leave the column out.",
    tempting="text-data",
)
def text_to_a_number():
    np.array(["1.5", "male"]).astype("float32")


@mistake(
    "reshape-batch",
    "reshape: 7840 numbers are 10 times 28 × 28, so several samples. Keep the batch as the first axis: "
    "x.reshape(-1, 28, 28).",
    tempting="reshape-total",
)
def images_reshaped_to_one():
    np.zeros(7840).reshape(28, 28)


@mistake(
    "reshape-batch",
    "reshape: 7840 numbers are 10 times 28 × 28, so several samples. Keep the batch as the first axis: "
    "x.reshape(-1, 28, 28).",
    tempting="reshape-total",
)
def a_batch_reshaped_to_one():
    np.zeros((10, 28, 28, 1)).reshape(28, 28)


@mistake(
    "not-run",
    "There is no 'model' yet: no line that ran has given it a value. Run the cell that makes it first; in a "
    "notebook that was restarted, all cells above.",
    tempting="name-spelling",
)
def a_module_with_a_similar_name():
    cell("model.fit(x_train, y)\n", models=keras.models, y_train=Y)


@mistake(
    "not-run",
    "There is no 'x_train' yet: no line that ran has given it a value. Run the cell that makes it first; in a "
    "notebook that was restarted, all cells above.",
    tempting="name-spelling",
)
def x_and_y_are_two_names():
    cell("print(x_train)\n", y_train=Y, inputs=3)


@mistake(
    "torch-method",
    "SymbolicTensor: 'view' is a method of PyTorch. In Keras use keras.ops.reshape(x, …), layers.Reshape.",
    tempting="none-somewhere",
)
def a_method_in_a_layer():
    class Own(keras.layers.Layer):  # type: ignore[misc] # Keras has no types
        def call(self, x):
            return x.view(-1, 8)

    Own()(keras.Input((8,)))
