"""Models put together, loaded or used in the wrong order."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import digits, mistake


@mistake(
    "tensorflow-function",
    "A layer's output here is a symbol without numbers, and a function of TensorFlow expects numbers. Use the "
    "same function from keras.ops, for example keras.ops.reshape, or write a layer of your own.",
)
def tf_fn_on_keras_tensor():
    tf.reshape(keras.Input((4,)), (-1, 2, 2))


@mistake(
    "numpy-function",
    "A layer's output here is a symbol without numbers, and a function of NumPy expects numbers. Use the same "
    "function from keras.ops, or call the model on data first.",
)
def np_fn_on_keras_tensor():
    np.mean(keras.Input((4,)))


@mistake(
    "not-built",
    "sequential: its weights are made when it sees a shape, and it has seen none. Start the model with "
    "keras.Input(shape=…), or call it on data first.",
)
def not_built_weights():
    keras.Sequential([layers.Dense(3)]).count_params()


@mistake(
    "not-compiled",
    "fit and evaluate expect a compiled model, but this one has no loss and optimizer yet. Call "
    "model.compile(optimizer='adam', loss=…) first.",
)
def not_compiled():
    keras.Sequential([keras.Input((4,)), layers.Dense(3)]).fit(np.zeros((8, 4)), np.zeros(8))


@mistake(
    "weight-shape",
    "answer: expected weights of shape (784, 10), received (10, 784). They come from a layer of another size: use"
    " the same network, or transpose them if only the order differs.",
)
def set_weights():
    m = digits()
    m.layers[-1].set_weights([np.zeros((10, 784)), np.zeros(10)])


@mistake(
    "weight-count",
    "answer: expected a list of 2 weight arrays (kernel and bias, for example), received 1. Give all that "
    "layer.get_weights() returns.",
)
def set_weights_count():
    m = digits()
    m.layers[-1].set_weights([np.zeros((784, 10))])


@mistake(
    "disconnected",
    "The model's outputs depend on an Input that is not among its inputs. Give all of them: "
    "keras.Model(inputs=[a, b], outputs=…).",
)
def disconnected():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    keras.Model(a, layers.Add()([a, b]))


@mistake(
    "double-name",
    "Expected every layer of a model to have a name of its own, received 'd' twice. Give one of them another "
    "name=…, or none.",
)
def same_name():
    keras.Sequential([keras.Input((4,)), layers.Dense(4, name="d"), layers.Dense(4, name="d")])


@mistake(
    "double-name",
    "Expected every layer of a model to have a name of its own, received 'd' twice. Give one of them another "
    "name=…, or none.",
)
def same_name_functional():
    a = keras.Input((4,))
    keras.Model(a, layers.Dense(2, name="d")(layers.Dense(2, name="d")(a)))


@mistake(
    "no-tensor",
    "A layer is called on tensors, but received 5 (int). Settings go into the constructor, as in "
    "layers.Dense(units)(x).",
)
def positional_int():
    layers.Dense(4)(5)


@mistake(
    "renamed-argument",
    "Adam: Keras 3 has another name for 'lr'. Write learning_rate=….",
    tempting="unknown-argument",
)
def lr():
    keras.optimizers.Adam(lr=0.1)


@mistake(
    "unknown-argument",
    "Dense: there is no argument 'activaton'. Expected one of Keras's names, perhaps 'activation'. Check the spelling.",
)
def unknown_kw():
    layers.Dense(4, activaton="relu")


@mistake(
    "file-ending",
    "A saved model's name expects the ending .keras, received 'model'. Use model.save('model.keras').",
)
def save_path():
    digits().save("model")


@mistake(
    "unknown-function",
    "There is no activation 'rlu'. Expected a name that Keras knows, perhaps 'relu'. Check the spelling.",
)
def bad_activation():
    layers.Dense(3, activation="rlu")
