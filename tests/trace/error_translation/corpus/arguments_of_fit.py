"""Arguments of fit, evaluate and predict that are of another kind than they look, each with what is tempting to say."""

import keras
import numpy as np
from keras import layers, ops

from tests.trace.error_translation.corpus.mistake import cell, mistake
from workbench.data import Split

X, Y = np.zeros((8, 4), "float32"), np.zeros((8, 2), "float32")


def pair(loss: object = "mse", **options: object) -> keras.Sequential:
    """Two units on four numbers."""
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2, name="answer")], name="pair")
    model.compile("adam", loss, **options)
    return model


@mistake(
    "function-as-data",
    "fit: expected samples, received the function batches itself. Call it, with brackets: batches().",
    tempting="no-array",
)
def a_generator_that_was_not_called():
    def batches():
        yield X, Y

    pair().fit(batches, steps_per_epoch=1, verbose=0)


@mistake(
    "paths-as-data",
    "predict: expected an array, received a list of 2 texts, such as 'a.png'. Keras does not read files here: read the "
    "pictures first, np.stack([keras.utils.load_img(path) for path in …]), prepared as for training.",
    tempting="no-array",
)
def predict_a_list_of_files():
    pair().predict(["a.png", "b.png"], verbose=0)


@mistake(
    "splits-as-data",
    "fit: expected arrays, received a Split of workbench. Give its parts, as in model.fit(split.x, split.y).",
    tempting="no-array",
)
def fit_a_split():
    pair().fit(Split(X, Y), verbose=0)


@mistake(
    "no-data-kind",
    "predict: expected NumPy arrays, tensors or a data set, received a value of type Sequential, which Keras cannot "
    "read as samples. Look at where x comes from.",
    tempting="no-array",
)
def predict_a_model():
    pair().predict(pair(), verbose=0)


@mistake("no-samples", "predict: expected samples, received None. Look at where x comes from.", tempting="no-labels")
def predict_none():
    pair().predict(None, verbose=0)


@mistake("generator-item", "fit: expected a generator that yields pairs, but it yields x alone. Write yield x, y.")
def a_generator_of_samples_alone():
    def batches():
        while True:
            yield X

    pair().fit(batches(), steps_per_epoch=1, verbose=0)


@mistake(
    "data-count",
    "fit: validation_data expects (x, y), or (x, y, sample_weight), received 4 values. For a model with several inputs "
    "put them together: ([x1, x2], y).",
    tempting="no-validation-labels",
)
def validation_of_four_arrays():
    pair().fit(X, Y, validation_data=(X, Y, Y, Y), verbose=0)


@mistake(
    "callback-class",
    "fit: expected callbacks that are made, received the class EarlyStopping itself. Make one: EarlyStopping(…).",
)
def a_class_of_callbacks():
    pair().fit(X, Y, callbacks=[keras.callbacks.EarlyStopping], verbose=0)


@mistake(
    "no-callback",
    "fit: callbacks expects a list of objects of keras.callbacks, received 'early'. Write "
    "callbacks=[keras.callbacks.EarlyStopping(…)].",
)
def a_callback_by_name():
    pair().fit(X, Y, callbacks=["early"], verbose=0)


@mistake("whole-setting", "fit: epochs expects a whole number, received 2.5.")
def epochs_of_a_fraction():
    pair().fit(X, Y, epochs=2.5, verbose=0)


@mistake("whole-setting", "fit: batch_size expects a whole number, received '32'.", tempting="text-arithmetic")
def batch_size_as_text():
    pair().fit(X, Y, batch_size="32", verbose=0)


@mistake(
    "class-weight-kind",
    "fit: class_weight expects a dict from class numbers to weights, received a list. Write class_weight={0: 1, 1: 2}.",
    tempting="weight-counts",
)
def class_weights_as_a_list():
    pair("sparse_categorical_crossentropy").fit(X, np.zeros(8), class_weight=[1, 2], verbose=0)


@mistake(
    "validation-share",
    "fit: validation_split expects a share between 0 and 1, received 1.0. 0.2 takes the last fifth of the samples.",
    tempting="validation-samples",
)
def all_samples_for_validation():
    pair().fit(X, Y, validation_split=1.0, verbose=0)


@mistake(
    "validation-samples",
    "fit: 1 samples are too few to take a share of 0.2 for validation. Give more samples, or "
    "validation_data=(x_val, y_val).",
    tempting="validation-share",
)
def one_sample_for_two_parts():
    pair().fit(X[:1], Y[:1], validation_split=0.2, verbose=0)


@mistake(
    "no-loss",
    "fit: the model was compiled without a loss. Give one: model.compile(optimizer='adam', loss=…).",
    tempting="not-compiled",
)
def compiled_without_a_loss():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.compile("adam")
    model.fit(X, Y, verbose=0)


@mistake(
    "returns-sometimes",
    "branches: Keras expects a result of a loss in every case, and one way through this code of yours ends without "
    "return. End each of them with return and a value.",
    tempting="no-labels",
)
def a_loss_that_returns_in_one_branch():
    def branches(y_true, y_pred):  # noqa: RET503 - this is the mistake
        if y_pred.shape[-1] == 3:
            return ops.mean(y_true - y_pred)

    pair(branches).fit(X, Y, verbose=0)


@mistake(
    "own-none",
    "fit: the labels are there, so code of your own gave None in place of numbers: look at sorts. What follows return "
    "must be a tensor.",
    tempting="none-value",
)
def a_loss_that_returns_what_sort_returns():
    def sorts(y_true, y_pred):
        return [].sort()

    pair(sorts).fit(X, Y, verbose=0)


@mistake(
    "loss-arguments",
    "weighted: Keras calls it with two values, the labels and the prediction, but it takes 3. Begin it with def "
    "weighted(y_true, y_pred).",
)
def a_loss_of_three_arguments():
    def weighted(y_true, y_pred, weights):
        return ops.mean(weights * (y_true - y_pred))

    pair(weighted).fit(X, Y, verbose=0)


@mistake(
    "matrix-sizes",
    "matmul: the product of two matrices expects the last size of the first to be the first size of the second, "
    "received (None, 1) and (3, 2): 1 is not 3. Transpose one of them, or change a size.",
    tempting="label-shape",
)
def a_loss_that_multiplies_matrices():
    def product(y_true, y_pred):
        return ops.mean(y_true - ops.matmul(y_pred[:, :1], ops.ones((3, 2))))

    pair(product).fit(X, Y, verbose=0)


@mistake("name-with-blank", "compile: 'precision ' has a blank too many. Write 'precision'.", tempting="unknown-name")
def a_metric_with_a_blank():
    pair(metrics=["precision "]).fit(X, Y, verbose=0)


@mistake(
    "name-of-other-kind",
    "compile: expected an optimizer, received 'mse', which is a loss. Write loss='mse', and an optimizer such as "
    "'adam'.",
    tempting="no-such-name",
)
def optimizer_and_loss_exchanged():
    pair().compile("mse", "adam")


@mistake(
    "name-of-other-kind",
    "compile: expected a loss, received 'softmax', which is an activation of a layer. Write activation='softmax', and "
    "a loss such as 'mse'.",
    tempting="no-such-name",
)
def an_activation_as_loss():
    pair("softmax").fit(X, Y, verbose=0)


@mistake(
    "class-as-activation",
    "Dense: expected an activation that is made, received the class ReLU itself. Make one: ReLU().",
    tempting="tensor-as-setting",
)
def a_class_as_activation():
    layers.Dense(2, activation=layers.ReLU)(X)


@mistake(
    "checkpoint-ending",
    "ModelCheckpoint: expected a path that ends in .keras, received 'best.h6'. Change its ending.",
)
def a_checkpoint_with_an_odd_ending():
    keras.callbacks.ModelCheckpoint("best.h6")


@mistake(
    "unknown-argument",
    "EarlyStopping: there is no argument 'moniter'. Expected one of Keras's names, perhaps 'monitor'. Check the "
    "spelling.",
)
def a_callback_with_a_misspelt_argument():
    keras.callbacks.EarlyStopping(moniter="val_loss")


@mistake(
    "variable-added",
    "fit: the optimizer was made before pair/first/kernel was to be trained. Compile again after layers were added, or "
    "their trainable was changed.",
    tempting="unknown-variable",
)
def a_layer_unfrozen_after_compile():
    first = layers.Dense(3, name="first")
    model = keras.Sequential([keras.Input((4,)), first, layers.Dense(2)], name="pair")
    first.trainable = False
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    model.optimizer.apply([np.zeros((4, 3)), np.zeros(3)], first.variables)


@mistake(
    "name-of-function",
    "There is no 'scores' here: it is a name inside the function train, which nothing outside sees. Give it back with "
    "return, as in scores = train(…).",
    tempting="not-run",
)
def a_name_inside_a_function():
    cell("def train():\n    scores = 3\ntrain()\nprint(scores)")


@mistake(
    "to-categorical-value",
    "to_categorical: expected class numbers that count from 0, received NaN: a negative number, or NaN. Look at the "
    "labels with np.unique(y).",
    tempting="to-categorical",
)
def to_categorical_of_nan():
    keras.utils.to_categorical(np.array([0.0, np.nan]))


@mistake(
    "argmax-axis",
    "Expected one answer for each sample, received arrays of 3 and 8: argmax was taken along the samples. Use axis=-1, "
    "the axis of the classes.",
    tempting="two-lengths",
)
def argmax_along_the_batch_first():
    cell("p = np.argmax(np.zeros((8, 3)), axis=0)\np == np.zeros(8)")


@mistake(
    "history-other",
    "history: there is no 'mean_absolute_error'. It is called 'mae' here, as the metric in compile.",
    tempting="history-key",
)
def a_metric_by_its_long_name():
    history = pair(metrics=["mae"]).fit(X, Y, verbose=0)
    history.history["mean_absolute_error"]
