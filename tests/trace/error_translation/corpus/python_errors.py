"""What Python and NumPy say in a notebook about deep learning."""

import keras
import numpy as np
import tensorflow as tf

from tests.trace.error_translation.corpus.mistake import mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


def cell(source: str, **names: object) -> None:
    """Run a cell of a notebook that defined these names."""
    import linecache

    file = f"<ipython-input-{abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), {"np": np, "keras": keras, **names})


@mistake(
    "history-subscript",
    "model.fit returns a history object; its numbers are in history.history['loss'].",
)
def history_subscripted():
    history = small().fit(X, Y, verbose=0)
    history["loss"]


@mistake(
    "history-renamed",
    "history: there is no 'acc'. Keras 3 calls it 'accuracy'.",
)
def acc_of_the_history():
    history = small(metrics=["accuracy"]).fit(X, Y, verbose=0)
    history.history["acc"]


@mistake(
    "history-metric",
    "history: there is no 'accuracy', because the model was compiled without that metric. Give model.compile(…, "
    "metrics=['accuracy']). It has: loss.",
    tempting="history-key",
)
def accuracy_without_a_metric():
    history = small().fit(X, Y, verbose=0)
    history.history["accuracy"]


@mistake(
    "history-validation",
    "history: there is no 'val_accuracy', because fit had no validation data. Give validation_data=(x_val, y_val)"
    " or validation_split=0.2. It has: accuracy, loss.",
    tempting="history-key",
)
def no_validation_in_the_history():
    history = small(metrics=["accuracy"]).fit(X, Y, verbose=0)
    history.history["val_accuracy"]


@mistake(
    "to-categorical",
    "to_categorical: expected class numbers from 0 to 9, received 10. Count classes from 0, or give num_classes=11.",
)
def to_categorical_counted_from_one():
    keras.utils.to_categorical([1, 2, 10], 10)


@mistake(
    "index-bounds",
    "Index 10 is outside of axis 1, which has 10 entries: 0 to 9. Negative indices count from the end.",
    tempting="to-categorical",
)
def an_index_out_of_bounds():
    cell("p = np.zeros((4, 10))\np[0, 10]\n")


@mistake(
    "none-from-own",
    "img is None: load returned nothing. Does the function end with return?",
)
def an_image_that_is_none():
    cell("img = load('cat.png')\nprint(img.shape)\n", load=lambda _path: None)


@mistake(
    "none-image",
    "img is None: cv2.imread gives None, and no error, for a file that is not there or is no picture. There is no"
    " file 'cat.png' here: the folder is 'HERE'.",
)
def a_cv2_image_that_is_none():
    class cv2:  # noqa: N801 - as the library is called
        imread = staticmethod(lambda _path: None)

    cell("img = cv2.imread('cat.png')\nprint(img.shape)\n", cv2=cv2)


@mistake(
    "none-in-place",
    "model is None: model.compile works on its object and returns nothing. Write it on a line of its own, without"
    " model = before it.",
    tempting="image-none",
)
def a_compiled_model_that_is_none():
    cell("model = model.compile('adam', 'mse')\nmodel.fit(X, Y)\n", model=small(), X=X, Y=Y)


@mistake(
    "none-in-place",
    "x is None: np.random.shuffle works on its object and returns nothing. Write it on a line of its own, without"
    " x = before it.",
    tempting="image-none",
)
def a_shuffled_array_that_is_none():
    cell("x = np.random.shuffle(x)\nprint(x.shape)\n", x=np.zeros(3))


@mistake(
    "none-in-place",
    "net is None: model.summary works on its object and returns nothing. Write it on a line of its own, without "
    "net = before it.",
    tempting="image-none",
)
def a_summary_that_is_none():
    cell("net = model.summary(print_fn=lambda *_a, **_k: None)\nnet.predict(X)\n", model=small(), X=X)


@mistake(
    "none-image",
    "cv2.imread('cat.png') is None: cv2.imread gives None, and no error, for a file that is not there or is no "
    "picture. There is no file 'cat.png' here: the folder is 'HERE'.",
    tempting="image-none",
)
def none_divided():
    class cv2:  # noqa: N801
        imread = staticmethod(lambda _path: None)

    cell("img = cv2.imread('cat.png') / 255\n", cv2=cv2)


@mistake(
    "none-from-own",
    "x is None: load returned nothing. Does the function end with return?",
)
def none_subscripted():
    cell("def load(path):\n    img = 3\nx = load('a')\nx[0]\n")


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
    "KerasTensor: 'view' is a method of PyTorch. In Keras use keras.ops.reshape(x, …) or layers.Reshape.",
)
def view_of_a_tensor():
    cell("x.view(-1, 8)\n", x=keras.Input((8,)))


@mistake(
    "no-method",
    "ndarray: there is no 'numpy' here: use the array itself: it is of NumPy already.",
)
def numpy_of_an_array():
    cell("model.predict(X, verbose=0).numpy()\n", model=small(), X=X)


@mistake(
    "class-name-of-scores",
    "An index expects one whole number, received an array of several numbers. The predicted class is "
    "int(np.argmax(…)) of the scores of a sample.",
)
def a_class_name_by_probabilities():
    cell("['cat', 'dog'][model.predict(X, verbose=0)[0]]\n", model=small(), X=X)


@mistake(
    "class-name-of-scores",
    "An index expects one whole number, received numpy.float32. The predicted class is int(np.argmax(…)) of the "
    "scores of a sample.",
)
def a_class_name_by_a_probability():
    cell("['cat', 'dog'][model.predict(X, verbose=0)[0][0]]\n", model=small(), X=X)


@mistake(
    "condition-of-array",
    "if expects one truth value, received an array of several. Ask about one sample, as in p[0, 0] > 0.5, or use "
    "(…).any() or (…).all().",
)
def a_condition_of_an_array():
    cell("if model.predict(X, verbose=0) > 0.5:\n    print('cat')\n", model=small(), X=X)


@mistake(
    "argmax-missing",
    "Expected a class number for each sample, received scores for each class. Use np.argmax(y_pred, axis=-1), or "
    "y_pred > 0.5 with one sigmoid unit, on whichever of the two has them.",
)
def argmax_forgotten():
    from sklearn.metrics import confusion_matrix

    confusion_matrix([0, 1, 2], np.eye(3) * 0.9 + 0.05)


@mistake(
    "argmax-axis",
    "Expected 8 answers, one for each sample, received 10: argmax was taken along the samples. Use axis=-1, the "
    "axis of the classes.",
    tempting="sample-counts",
)
def argmax_along_the_batch():
    from sklearn.metrics import accuracy_score

    p = np.zeros((8, 10))
    cell("accuracy_score(y, np.argmax(p, axis=0))\n", accuracy_score=accuracy_score, y=np.zeros(8, int), p=p)


@mistake(
    "two-lengths",
    "Expected arrays with the same number of samples, received 8, 7. Cut all from the data in the same way.",
    tempting="argmax-axis",
)
def splits_of_two_lengths():
    from sklearn.model_selection import train_test_split

    train_test_split(np.zeros((8, 2)), np.zeros(7))


@mistake(
    "no-axis",
    "There is no axis 2: the array has 2 axes, 0 to 1. The axis of the classes is the last one: axis=-1.",
)
def argmax_of_an_axis_that_is_not_there():
    np.argmax(np.zeros((8, 10)), axis=2)


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
    "none-somewhere",
    "train is None. The call that made it gave nothing: methods that change an object, such as model.compile, "
    "return None, and so do functions such as cv2.imread for a file they cannot read.",
)
def none_called():
    cell("train = None\ntrain(3)\n")


@mistake(
    "argmax-axis",
    "Expected 8 answers, one for each sample, received 10: argmax was taken along the samples. Use axis=-1, the "
    "axis of the classes.",
    tempting="two-lengths",
)
def argmax_along_the_batch_before():
    from sklearn.metrics import accuracy_score

    source = "pred = p.argmax(0)\naccuracy_score(y, pred)\n"
    cell(source, accuracy_score=accuracy_score, y=np.zeros(8, int), p=np.zeros((8, 10)))


@mistake(
    "argmax-missing",
    "Expected a class number for each sample, received scores for each class. Use np.argmax(y_pred, axis=-1), or "
    "y_pred > 0.5 with one sigmoid unit, on whichever of the two has them.",
    tempting="element-shapes",
)
def scores_compared_with_labels():
    cell("hits = p == y\n", p=np.zeros((8, 10)), y=np.zeros(8))


@mistake(
    "element-shapes",
    "here: expected two tensors of equal shape, or with sizes of 1 where they differ, received (8, 10) and (8,). "
    "Bring both to one shape first.",
    tempting="argmax-missing",
)
def a_mean_without_its_axis():
    cell("x = x - x.mean(axis=1)\n", x=np.zeros((8, 10)))


@mistake(
    "history-other",
    "history: there is no 'accuracy'. It is called 'acc' here, as the metric in compile.",
    tempting="history-metric",
)
def the_metric_was_called_acc():
    history = small(metrics=["acc"]).fit(X, Y, verbose=0)
    history.history["accuracy"]


@mistake(
    "history-spelling",
    "history: there is no 'val_los'. Perhaps 'val_loss' is meant. Check the spelling.",
    tempting="history-metric",
)
def a_key_misspelt():
    history = small().fit(X, Y, validation_data=(X, Y), verbose=0)
    history.history["val_los"]


@mistake(
    "none-image",
    "img is None: cv2.imread gives None, and no error, for a file that is not there or is no picture. There is no"
    " file 'no_such_cat.png' here: the folder is 'HERE'.",
)
def opencv_got_nothing():
    import cv2

    cell("img = cv2.imread('no_such_cat.png')\ncv2.resize(img, (28, 28))\n", cv2=cv2)


@mistake(
    "none-somewhere",
    "The value is None. The call that made it gave nothing: methods that change an object, such as model.compile,"
    " return None, and so do functions such as cv2.imread for a file they cannot read.",
)
def none_unpacked():
    cell("def load():\n    a = 3\nx, y = load()\n")


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
