"""compile, fit, evaluate and predict, given something else than they take."""

import contextlib

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, digits, mistake

X, Y = np.zeros((4, 8), "float32"), np.zeros((4, 2), "float32")


def small(**options: object) -> keras.Sequential:
    """Two units on eight numbers."""
    model = keras.Sequential([keras.Input((8,), name="x"), layers.Dense(2, name="answer")], name="small")
    model.compile(**({"optimizer": "adam", "loss": "mse"} | options))
    return model


@mistake(
    "class-not-object",
    "compile: expected an optimizer that is made, received the class Adam itself. Make one: Adam().",
    tempting="unknown-name",
)
def optimizer_class():
    small(optimizer=keras.optimizers.Adam)


@mistake(
    "name-elsewhere",
    "Keras has no metric 'f1'. Use keras.metrics.F1Score().",
    tempting="unknown-name",
)
def a_metric_keras_has_not():
    small(metrics=["f1"]).fit(X, Y, verbose=0)


@mistake(
    "kept-from-before",
    "fit: the model still has the metric 'f1' of an earlier compile, which Keras does not know, and does not let go. "
    "Build the model anew, then compile it without that metric.",
    tempting="name-elsewhere",
)
def a_metric_of_an_earlier_compile():
    model = small(metrics=["f1"])
    with contextlib.suppress(ValueError):
        model.fit(X, Y, verbose=0)
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)


@mistake(
    "name-elsewhere",
    "Keras has no metric 'jaccard'. Use keras.metrics.IoU, keras.metrics.MeanIoU.",
    tempting="unknown-name",
)
def another_metric_keras_has_not():
    small(metrics=["jaccard"]).fit(X, Y, verbose=0)


@mistake(
    "name-elsewhere",
    "Keras has no loss 'nll'. Use 'sparse_categorical_crossentropy'.",
    tempting="unknown-name",
)
def a_loss_of_another_library():
    small(loss="nll").fit(X, Y, verbose=0)


@mistake(
    "name-elsewhere",
    "Keras has no optimizer 'momentum'. Use keras.optimizers.SGD(momentum=0.9).",
    tempting="unknown-name",
)
def an_optimizer_of_another_library():
    small(optimizer="momentum")


@mistake(
    "unknown-name",
    "compile: there is no optimizer 'Adam()'. Expected a name that Keras knows, perhaps 'adam'. Check the spelling.",
)
def an_optimizer_written_as_a_call():
    small(optimizer="Adam()")


@mistake(
    "path-as-data",
    "predict: expected an array, received the text 'cat.png'. Keras does not read files here: read the picture "
    "first, np.array(keras.utils.load_img(path))[None], prepared as for training.",
    tempting="no-array",
)
def predict_a_file():
    small().predict("cat.png", verbose=0)


@mistake(
    "path-as-data",
    "evaluate: expected an array, received the text 'data/test'. Keras does not read files here: read a folder of"
    " pictures with keras.utils.image_dataset_from_directory.",
    tempting="no-array",
)
def evaluate_a_folder():
    small().evaluate("data/test", verbose=0)


@mistake(
    "path-as-data",
    "fit: expected an array, received the text 'data/train'. Keras does not read files here: read a folder of "
    "pictures with keras.utils.image_dataset_from_directory.",
)
def fit_a_folder():
    small().fit("data/train", Y, verbose=0)


@mistake(
    "picture-as-data",
    "predict: expected an array, received a picture of Pillow. Make it an array with the batch axis: "
    "np.array(image)[None], prepared as the training data were.",
    tempting="no-array",
)
def predict_a_pillow_image():
    from PIL import Image

    small().predict(Image.new("L", (8, 8)), verbose=0)


@mistake(
    "number-as-data",
    "predict: expected an array of samples, received a single value of type int. Give an array with the batch as "
    "its first axis.",
    tempting="no-array",
)
def predict_a_number():
    small().predict(3, verbose=0)


@mistake(
    "no-labels-in-set",
    "fit: the loss expects labels, but the data set yields samples alone. Build it of pairs: "
    "tf.data.Dataset.from_tensor_slices((x, y)).",
    tempting="no-labels",
)
def a_data_set_without_labels():
    small().fit(tf.data.Dataset.from_tensor_slices(X).batch(2), verbose=0)


@mistake(
    "no-labels",
    "evaluate: the loss expects labels, but received None. Give y: model.evaluate(x, y).",
)
def evaluate_without_labels():
    small().evaluate(X, verbose=0)


@mistake(
    "no-validation-labels",
    "fit: validation_data expects a pair (x, y), received a tuple of one. Write validation_data=(x_val, y_val).",
    tempting="no-labels",
)
def validation_of_images_alone():
    small().fit(X, Y, validation_data=(X,), verbose=0)


@mistake(
    "no-validation-labels",
    "fit: validation_data expects a pair (x, y), received x alone. Write validation_data=(x_val, y_val).",
    tempting="no-labels",
)
def validation_of_an_array():
    small().fit(X, Y, validation_data=X, verbose=0)


@mistake(
    "pair-as-x",
    "fit: expected x and y as two arguments, received both in one tuple, which counts as x alone. Write "
    "model.fit(x, y).",
    tempting="no-labels",
)
def fit_a_pair():
    small().fit((X, Y), verbose=0)


@mistake(
    "no-labels",
    "fit: the loss expects labels, but received None. Give y: model.fit(x, y).",
)
def labels_that_are_none():
    small().fit(X, None, validation_data=(X, Y), verbose=0)


@mistake(
    "text-samples",
    "fit: x expects numbers, received text (str32). Turn the text into numbers first, with TextVectorization or "
    "StringLookup, or read the file as numbers.",
    tempting="text-labels",
)
def text_as_input():
    small().fit(np.array([["a"] * 8] * 4), Y, verbose=0)


@mistake(
    "text-column",
    "fit: x expects numbers, but some of its values are text, such as 'male'. Turn them into numbers first (a "
    "number for each word), or leave the column out.",
    tempting="uneven-data",
)
def a_table_with_text():
    table = np.array([[1, 2, 3, 4, 5, 6, 7, "male"]] * 4, dtype=object)
    small().fit(table, Y, verbose=0)


@mistake(
    "numbers-as-objects",
    "fit: x holds numbers, but as Python objects (dtype object). Use x.astype('float32').",
    tempting="uneven-data",
)
def a_table_of_objects():
    table = np.array([[1, 2.5, 3, 4, 5, 6, 7, True]] * 4, dtype=object)
    small().fit(table, Y, verbose=0)


@mistake(
    "gaps",
    "fit: x expects numbers, but some of its values are missing (None). Fill them or leave these samples out, "
    "then use x.astype('float32').",
    tempting="uneven-data",
)
def a_table_with_gaps():
    table = np.array([[1, 2, 3, 4, 5, 6, 7, None]] * 4, dtype=object)
    small().fit(table, Y, verbose=0)


@mistake(
    "text-labels",
    "fit: expected numbers, received text (such as 'cat'). Turn the labels into class numbers first, for example "
    "with np.unique(y, return_inverse=True)[1].",
    tempting="uneven-data",
)
def text_labels_as_objects():
    small().fit(X, np.array(["cat", "dog", "cat", "dog"], dtype=object), verbose=0)


@mistake(
    "weight-counts",
    "fit: sample_weight expects one number for each of the 4 samples, but has 3. For weights by class use "
    "class_weight={0: …, 1: …}.",
    tempting="sample-counts",
)
def sample_weights_of_another_length():
    small().fit(X, Y, sample_weight=np.ones(3), verbose=0)


@mistake(
    "labels-transposed",
    "fit: y expects the samples as its first axis, but has the shape (2, 4) for 4 samples. Turn it round: y.T.",
    tempting="sample-counts",
)
def labels_the_wrong_way_round():
    small().fit(X, Y.T, verbose=0)


@mistake(
    "validation-counts",
    "fit: x and y of validation_data expect the same number of samples, but x has 4 and y has 3. Cut both from "
    "the data in the same way.",
    tempting="sample-counts",
)
def validation_of_two_lengths():
    small().fit(X, Y, validation_data=(X, Y[:3]), verbose=0)


@mistake(
    "sample-counts",
    "evaluate: x and y expect the same number of samples, but x has 4 and y has 3. Cut both from the data in the "
    "same way.",
)
def evaluation_of_two_lengths():
    small().evaluate(X, Y[:3], verbose=0)


@mistake(
    "label-255",
    "loss: expected class numbers from 0 to 1, received 255: a mask that is stored as a picture has 255 for class"
    " 1. Use y // 255.",
    tempting="label-value",
)
def masks_of_0_and_255():
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 1, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(np.zeros((2, 4, 4, 1)), np.full((2, 4, 4), 255), verbose=0)


@mistake(
    "label-negative",
    "loss: expected class numbers from 0 to 9, received -1, which often marks a label that is missing. Leave "
    "these samples out, or give SparseCategoricalCrossentropy(ignore_class=-1).",
    tempting="label-value",
)
def labels_from_minus_one():
    digits().fit(IMAGES, np.array([-1, 1] * 4), verbose=0)


@mistake(
    "label-value",
    "loss: expected class numbers from 0 to 9, received 10. Count classes from 0, or give the last layer more units.",
)
def classes_counted_from_one():
    digits().fit(IMAGES, np.array([1, 2, 3, 4, 5, 6, 7, 10]), verbose=0)


@mistake(
    "renamed-argument",
    "fit: Keras 3 has another name for 'nb_epoch'. Write epochs=….",
)
def epochs_of_an_older_keras():
    small().fit(X, Y, nb_epoch=3, verbose=0)


@mistake(
    "unknown-argument",
    "fit: there is no argument 'epoch'. Expected one of Keras's names, perhaps 'epochs'. Check the spelling.",
)
def misspelt_epochs():
    small().fit(X, Y, epoch=3, verbose=0)


@mistake(
    "no-such-argument",
    "fit: there is no argument 'device'. Expected one of x, y, batch_size, epochs, verbose, callbacks, "
    "validation_split, validation_data, ….",
    tempting="unknown-argument",
)
def an_argument_that_nothing_is_like():
    small().fit(X, Y, device="gpu", verbose=0)


@mistake(
    "loss-count",
    "compile: expected a loss for each output of the model, received 3 for 2 outputs. Give one loss for all, or a"
    " list or dict with one for each.",
)
def losses_for_one_output():
    a = keras.Input((4,), name="a")
    model = keras.Model(a, [layers.Dense(1, name="one")(a), layers.Dense(1, name="two")(a)])
    model.compile("sgd", ["mse", "mse", "mse"])
    model.fit(np.zeros((2, 4)), [np.zeros((2, 1))] * 2, verbose=0)


@mistake(
    "missing-key",
    "fit: the model expects the inputs a, b, but the dict has a, c. Use the names of the Inputs as keys.",
    tempting="several-inputs",
)
def inputs_of_other_names():
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([a, b])), name="two")
    model.compile("sgd", "mse")
    model.fit({"a": np.zeros((2, 4)), "c": np.zeros((2, 3))}, np.zeros((2, 1)), verbose=0)


@mistake(
    "batch-of-sizes",
    "A batch expects samples of one shape, received 2 × 8 and 3 × 8. Bring all to one size before .batch: resize "
    "images, or use padded_batch for sequences.",
    tempting="element-shapes",
)
def images_of_two_sizes_in_a_batch():
    sizes = tf.data.Dataset.from_generator(
        lambda: (np.zeros((n, 8), "float32") for n in (2, 3)), output_signature=tf.TensorSpec((None, 8))
    )
    small().predict(sizes.batch(2), verbose=0)
