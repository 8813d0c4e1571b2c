"""Names and settings that Keras does not know, and things that stand where others should."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import IMAGES, cnn, mistake

X, Y = IMAGES, np.zeros(8, int)


@mistake(
    "unknown-name",
    "compile: there is no loss 'sparse_crossentropy'. Expected a name that Keras knows, perhaps "
    "'sparse_categorical_crossentropy'. Check the spelling.",
)
def loss_bad():
    cnn(loss="sparse_crossentropy").fit(X, Y, verbose=0)


@mistake(
    "unknown-name",
    "compile: there is no optimizer 'adm'. Expected a name that Keras knows, perhaps 'adam'. Check the spelling.",
)
def opt_bad():
    keras.Sequential([keras.Input((3,)), layers.Dense(1)]).compile("adm", "mse")


@mistake(
    "unknown-name",
    "compile: there is no metric 'acuracy'. Expected a name that Keras knows, perhaps 'accuracy'. Check the spelling.",
)
def metric_bad():
    cnn(metrics=["acuracy"]).fit(X, Y, verbose=0)


@mistake(
    "not-a-layer",
    "Sequential: expected layers, received the class Dense itself. Make the layer: Dense(…).",
)
def layer_class():
    keras.Sequential([keras.Input((3,)), layers.Dense])


@mistake(
    "a-tensor-in-a-list",
    "Sequential: expected layers, received a tensor, the result of a layer. Leave the call out: "
    "layers.Dense(10) and not layers.Dense(10)(x).",
)
def seq_of_tensors():
    keras.Sequential([keras.Input((3,)), layers.Dense(2)(keras.Input((3,)))])


@mistake(
    "output-is-a-layer",
    "Model: expected tensors as outputs, received the layer 'Dense'. Call the layer on what comes before it: "
    "outputs = layer(x).",
)
def model_output_not_tensor():
    keras.Model(keras.Input((3,)), layers.Dense(2))


@mistake(
    "labels-twice",
    "fit: expected the labels inside the data set, received a data set and y. Leave y out, or build the set of"
    " pairs: tf.data.Dataset.from_tensor_slices((x, y)).",
)
def fit_dataset_with_y():
    cnn().fit(tf.data.Dataset.from_tensor_slices((X, Y)).batch(4), Y, verbose=0)


@mistake(
    "split-of-a-set",
    "fit: validation_split expects arrays, received a data set. Divide it yourself and give validation_data, "
    "for example data.take(20) for validation and data.skip(20) for training.",
)
def validation_split_ds():
    cnn().fit(tf.data.Dataset.from_tensor_slices((X, Y)).batch(4), validation_split=0.2, verbose=0)


@mistake(
    "text-labels",
    "fit: expected numbers, received text (str32). Turn the labels into class numbers first, for example with "
    "np.unique(y, return_inverse=True)[1].",
)
def string_labels():
    cnn().fit(X, np.array(["a"] * 8), verbose=0)


@mistake(
    "missing-setting",
    "Dense: expected a value for 'units', received none. Write it, as in Dense(units=…).",
)
def units_none():
    layers.Dense()


@mistake(
    "wrong-choice",
    "padding: expected one of 'same', 'valid', received 'sam'. Check the spelling.",
)
def padding_bad():
    layers.Conv2D(4, 3, padding="sam")


@mistake(
    "groups",
    "here: groups=2 parts the channels evenly, but 3 come in: (None, 8, 8, 3). Choose a number that divides 3.",
)
def groups():
    layers.Conv2D(4, 3, groups=2)(keras.Input((8, 8, 3)))


@mistake(
    "dot-sizes",
    "here: Dot expects equal sizes along the axes it sums over, received 3 and 4 from (None, 3), (None, 4). "
    "Change what comes before it, or axes=….",
)
def dot():
    layers.Dot(axes=1)([keras.Input((3,)), keras.Input((4,))])


@mistake(
    "no-file",
    "There is no file 'nothere.keras' here. Expected one that was saved before. Check the name, and the folder"
    " with os.getcwd().",
)
def load_missing():
    keras.models.load_model("nothere.keras")


@mistake(
    "no-file",
    "There is no file 'nothere.weights.h5' here. Expected one that was saved before. Check the name, and the "
    "folder with os.getcwd().",
)
def load_h5weights():
    cnn().load_weights("nothere.weights.h5")


@mistake(
    "weights-ending",
    "A file of weights expects the ending .weights.h5, received 'w.h5'. Use "
    "model.save_weights('model.weights.h5'), or model.save('model.keras') for the whole model.",
)
def save_weights():
    cnn().save_weights("w.h5")


@mistake(
    "not-built",
    "sequential: its weights are made when it sees a shape, and it has seen none. Start the model with "
    "keras.Input(shape=…), or call it on data first.",
)
def layer_input():
    return keras.Sequential([layers.Dense(2)]).input
