"""Losses, metrics, layers and models of a student's own."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from tests.trace.error_translation.corpus.mistake import mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "returns-none",
    "my_loss: Keras expects a result of a loss, and this code of yours returns none. End it with return and a value.",
    tempting="no-labels",
)
def a_loss_that_returns_nothing():
    def my_loss(y_true, y_pred):
        ops.mean(y_true - y_pred)

    small(loss=my_loss).fit(X, Y, verbose=0)


@mistake(
    "returns-none",
    "MyLoss: Keras expects a result of a loss, and this code of yours returns none. End it with return and a value.",
    tempting="no-labels",
)
def a_loss_object_that_returns_nothing():
    class MyLoss(keras.losses.Loss):  # type: ignore[misc] # Keras has no types
        def call(self, y_true, y_pred):
            ops.mean(y_true - y_pred)

    small(loss=MyLoss()).fit(X, Y, verbose=0)


@mistake(
    "returns-none",
    "my_metric: Keras expects a result of a metric, and this code of yours returns none. End it with return and a"
    " value.",
    tempting="no-labels",
)
def a_metric_that_returns_nothing():
    def my_metric(y_true, y_pred):
        ops.mean(y_true - y_pred)

    small(metrics=[my_metric]).fit(X, Y, verbose=0)


@mistake(
    "returns-none",
    "Net: Keras expects a result of call, and this code of yours returns none. End it with return and a value.",
    tempting="no-labels",
)
def a_model_that_returns_nothing():
    class Net(keras.Model):  # type: ignore[misc] # Keras has no types
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(2)

        def call(self, x):
            self.dense(x)

    model = Net()
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)


@mistake(
    "none-to-layer",
    "dense: expected a tensor, received None: what comes before it returns nothing. Look for a call without return.",
    tempting="no-tensor",
)
def a_layer_that_returns_nothing():
    class Nothing(layers.Layer):  # type: ignore[misc] # Keras has no types
        def call(self, x):
            ops.mean(x)

    layers.Dense(2)(Nothing()(keras.Input((8,))))


@mistake(
    "loss-arguments",
    "my_loss: Keras calls it with two values, the labels and the prediction, but it takes 1. Begin it with def "
    "my_loss(y_true, y_pred).",
)
def a_loss_of_one_argument():
    def my_loss(y_pred):
        return ops.mean(y_pred)

    small(loss=my_loss).fit(X, Y, verbose=0)


@mistake(
    "numpy-in-step",
    "In a training step tensors are symbols without numbers, and NumPy expects numbers. Use the same function "
    "from keras.ops in your loss, metric or layer, for example keras.ops.mean.",
    tempting="numpy-function",
)
def a_loss_with_numpy():
    def my_loss(y_true, y_pred):
        return np.mean(np.square(np.array(y_true) - np.array(y_pred)))

    small(loss=my_loss).fit(X, Y, verbose=0)


@mistake(
    "numbers-in-step",
    "In a training step tensors are symbols without numbers, so .numpy() is not there. Compute with the tensor "
    "itself and functions from keras.ops.",
    tempting="numpy-function",
)
def a_loss_that_asks_for_numbers():
    def my_loss(y_true, y_pred):
        return ops.mean(y_true.numpy() - y_pred)

    small(loss=my_loss).fit(X, Y, verbose=0)


@mistake(
    "branch-in-step",
    "In a training step a tensor is a symbol without a value, so Python's if cannot ask it. Choose with "
    "keras.ops.where(condition, a, b).",
)
def a_loss_that_branches():
    def my_loss(y_true, y_pred):
        return y_pred if ops.mean(y_true) > 0 else y_true

    small(loss=my_loss).fit(X, Y, verbose=0)


@mistake(
    "no-gradient",
    "No weight has an influence on the loss that can be differentiated. argmax, round, comparisons and casts to "
    "whole numbers have no gradient: let the loss use the probabilities themselves.",
)
def a_loss_without_gradient():
    def accuracy_loss(y_true, y_pred):
        return ops.mean(ops.cast(ops.argmax(y_true, -1) == ops.argmax(y_pred, -1), "float32"))

    small(loss=accuracy_loss).fit(X, Y, verbose=0)


@mistake(
    "gather-range",
    "gather: expected indices from 0 to 3, because the axis has 4 entries, but received 9. Check how the indices "
    "were made.",
    tempting="embedding",
)
def a_gather_out_of_range():
    tf.gather(np.zeros((4, 2)), [9])


@mistake(
    "no-call",
    "own: Own has no method call, so it computes nothing. Write def call(self, inputs).",
)
def call_forgotten():
    class Own(layers.Layer):  # type: ignore[misc] # Keras has no types
        pass

    Own()(keras.Input((8,)))


@mistake(
    "no-self",
    "Own: its method call takes x. Begin it with self: def call(self, x).",
)
def self_forgotten():
    class Own(layers.Layer):  # type: ignore[misc] # Keras has no types
        def call(x):  # noqa: N805
            return x

    Own()(keras.Input((8,)))


@mistake(
    "condition-on-symbol",
    "A layer's output here is a symbol without a value, so Python's if cannot ask it. Choose with "
    "keras.ops.where(condition, a, b), or write a layer of your own.",
)
def a_tensor_as_condition():
    x = keras.Input((8,))
    return x if x > 0 else -x


@mistake(
    "loop-over-symbol",
    "A layer's output here is a symbol whose length is not known, so Python cannot loop over it. Use functions "
    "that take the whole tensor, or TimeDistributed for one layer on each step.",
)
def a_loop_over_a_symbol():
    return [row for row in keras.Input((8,))]  # noqa: C416


@mistake(
    "tensor-as-setting",
    "Flatten: expected settings, received a tensor for 'data_format'. Make the layer first, then call it on the "
    "tensor: Flatten(…)(x).",
    tempting="wrong-choice",
)
def a_tensor_for_flatten():
    layers.Flatten(keras.Input((8, 8)))


@mistake(
    "tensor-as-setting",
    "Dense: expected settings, received a tensor for 'activation'. Make the layer first, then call it on the "
    "tensor: Dense(…)(x).",
    tempting="unknown-function",
)
def a_tensor_for_dense():
    layers.Dense(10, keras.Input((8,)))


@mistake(
    "tensor-as-setting",
    "Conv2D: expected settings, received a tensor for 'strides'. Make the layer first, then call it on the "
    "tensor: Conv2D(…)(x).",
)
def a_tensor_for_a_convolution():
    layers.Conv2D(8, 3, keras.Input((8, 8, 1)))


@mistake(
    "tensor-as-setting",
    "Dropout: expected settings, received a tensor for 'rate'. Make the layer first, then call it on the tensor: "
    "Dropout(…)(x).",
)
def a_tensor_for_dropout():
    layers.Dropout(keras.Input((8,)))


@mistake(
    "tensors-as-setting",
    "Concatenate: expected settings, received a list of tensors for 'axis'. Make the layer first, then call it on"
    " the list: Concatenate()([a, b]).",
)
def tensors_for_concatenate():
    layers.Concatenate([keras.Input((8,)), keras.Input((8,))])([keras.Input((8,)), keras.Input((8,))])


@mistake(
    "too-many-tensors",
    "Add: expected one argument, a list of tensors, received several. Put them into a list: Add()([a, b]).",
)
def tensors_for_add():
    layers.Add()(keras.Input((8,)), keras.Input((8,)))


@mistake(
    "unknown-function",
    "There is no activation 'CReLU'. Expected a name that Keras knows, perhaps 'relu'. Check the spelling.",
)
def an_activation_of_another_library():
    layers.Dense(2, activation="CReLU")


@mistake(
    "unknown-function",
    "There is no initializer 'he_norm'. Expected a name that Keras knows, perhaps 'he_normal'. Check the spelling.",
)
def an_initializer_misspelt():
    layers.Dense(2, kernel_initializer="he_norm")


@mistake(
    "name-elsewhere",
    "Keras has no initializer 'kaiming'. Use 'he_normal', 'he_uniform'.",
    tempting="unknown-name",
)
def an_initializer_that_nothing_is_like():
    layers.Dense(2, kernel_initializer="kaiming")


@mistake(
    "no-such-function",
    "Keras has no regularizer 'l3'. Expected one of its names, for example 'l1', 'l2', 'l1_l2', or a function.",
)
def a_regularizer_misspelt():
    layers.Dense(2, kernel_regularizer="l3")


@mistake(
    "share-range",
    "Dropout: rate expects a share from 0 to 1, received 50. For 50 percent write 0.5.",
)
def a_dropout_in_percent():
    layers.Dropout(50)


@mistake(
    "whole-number",
    "Dense: units expects a positive whole number, received '10' (str). Use 10 without quotes.",
)
def units_as_text():
    layers.Dense("10")


@mistake(
    "whole-number",
    "Dense: units expects a positive whole number, received 392.0 (float). Use //, which divides whole numbers, "
    "or int(…).",
)
def units_of_a_fraction():
    layers.Dense(784 / 2)


@mistake(
    "shape-of-numbers",
    "Input expects one shape, received the numbers 28, 28, 1 one by one. Write a tuple: shape=(28, 28, 1).",
    tempting="not-a-shape",
)
def an_input_of_three_numbers():
    keras.Input(28, 28, 1)


@mistake(
    "unknown-variable",
    "fit: the optimizer was made for the weights of another model, and does not know small/answer/kernel. Make a "
    "new one for each model: optimizer=keras.optimizers.Adam(), or compile again after layers were added.",
)
def an_optimizer_for_two_models():
    optimizer = keras.optimizers.Adam()
    small(optimizer=optimizer).fit(X, Y, verbose=0)
    small(optimizer=optimizer).fit(X, Y, verbose=0)


@mistake(
    "no-super",
    "Own: its __init__ does not start the class it is derived from. Write super().__init__() as its first line.",
)
def super_forgotten():
    class Own(layers.Layer):  # type: ignore[misc] # Keras has no types
        def __init__(self):
            self.dense = layers.Dense(2)

        def call(self, x):
            return self.dense(x)

    Own()(keras.Input((8,)))
