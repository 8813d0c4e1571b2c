"""Names of an older Keras, of another library, or of nothing."""

import importlib

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "renamed-argument",
    "Conv2D: Keras 3 has another name for 'border_mode'. Write padding=….",
    tempting="unknown-argument",
)
def border_mode():
    layers.Conv2D(8, 3, border_mode="same")


@mistake(
    "moved-to-input",
    "LSTM: Keras 3 takes 'batch_input_shape' no longer. Begin the model with keras.Input(batch_shape=(1, 5, 7)) "
    "and leave it out here.",
    tempting="unknown-argument",
)
def batch_input_shape():
    layers.LSTM(4, batch_input_shape=(1, 5, 7))


@mistake(
    "renamed-argument",
    "Dense: Keras 3 has another name for 'output_dim'. Write units=….",
    tempting="unknown-argument",
)
def output_dim():
    layers.Dense(8, output_dim=8)


@mistake(
    "renamed-argument",
    "Dense: Keras 3 has another name for 'output_dim'. Write units=….",
    tempting="missing-setting",
)
def units_by_their_old_name():
    layers.Dense(output_dim=8)


@mistake(
    "renamed-argument",
    "Dropout: Keras 3 has another name for 'p'. Write rate=….",
)
def dropout_p():
    layers.Dropout(p=0.5)


@mistake(
    "renamed-argument",
    "MaxPooling2D: Keras 3 has another name for 'dim_ordering'. Write data_format=….",
)
def pooling_dim_ordering():
    layers.MaxPooling2D(2, dim_ordering="tf")


@mistake(
    "weights-in-constructor",
    "Dense: Keras 3 takes 'weights' no longer. Make the layer, let it see its input, then use layer.set_weights([…]).",
)
def weights_at_the_layer():
    layers.Dense(2, weights=[np.zeros((8, 2)), np.zeros(2)])


@mistake(
    "argument-of-other",
    "Adam: 'momentum' is an argument of SGD only. Use SGD, or leave it out.",
    tempting="unknown-argument",
)
def momentum_for_adam():
    keras.optimizers.Adam(momentum=0.9)


@mistake(
    "no-such-argument",
    "Conv2D: there is no argument 'in_channels'. Expected one of filters, kernel_size, strides, padding, "
    "data_format, dilation_rate, groups, activation, ….",
    tempting="unknown-argument",
)
def an_argument_of_another_library():
    layers.Conv2D(8, 3, in_channels=3)


@mistake(
    "unknown-argument",
    "Conv2D: there is no argument 'kernal_size'. Expected one of Keras's names, perhaps 'kernel_size'. Check the "
    "spelling.",
)
def kernel_misspelt():
    layers.Conv2D(8, kernal_size=3)


@mistake(
    "renamed-argument",
    "Model: Keras 3 has another name for 'input', 'output'. Write inputs=…, outputs=….",
)
def model_of_input_and_output():
    i = keras.Input((8,))
    keras.Model(input=i, output=layers.Dense(2)(i))


@mistake(
    "removed-method",
    "Sequential: Keras 3 has no 'predict_classes'. Use np.argmax(model.predict(x), axis=-1).",
)
def predict_classes():
    small().predict_classes(X)


@mistake(
    "removed-method",
    "Sequential: Keras 3 has no 'fit_generator'. Use model.fit(generator).",
)
def fit_generator():
    small().fit_generator(iter([(X, Y)]))


@mistake(
    "removed-method",
    "Dense: Keras 3 has no 'output_shape'. Use layer.output.shape.",
)
def output_shape_of_a_layer():
    return small().layers[0].output_shape


@mistake(
    "functional-add",
    "Functional: only a Sequential has add. Call the layer on the model's output and make a new model: "
    "keras.Model(model.inputs, layer(model.outputs[0])).",
)
def add_to_a_functional():
    i = keras.Input((8,))
    keras.Model(i, layers.Dense(2)(i)).add(layers.Dense(2))


@mistake(
    "attribute-spelling",
    "Sequential: there is no 'sumary'. Perhaps 'summary' is meant. Check the spelling.",
    tempting="removed-method",
)
def a_method_misspelt():
    small().sumary()


@mistake(
    "torch-method",
    "Sequential: 'cuda' is a method of PyTorch. In Keras it is not needed: leave it out.",
    tempting="removed-method",
)
def a_method_of_another_library():
    small().cuda()


@mistake(
    "history-not-model",
    "model.fit returns a history, not a model, so it has no 'evaluate'. Do not give its result the name of the "
    "model: history = model.fit(…).",
    tempting="removed-method",
)
def evaluate_the_history():
    model = small()
    model = model.fit(X, Y, verbose=0)
    model.evaluate(X, Y)


@mistake(
    "layer-spelling",
    "keras.layers has no 'Conv2d'. Perhaps 'Conv2D' is meant: capital letters count.",
)
def no_such_layer_class():
    layers.Conv2d(8, 3)


@mistake(
    "layer-elsewhere",
    "keras.layers has no 'Linear'. Use Dense.",
)
def a_layer_of_another_library():
    layers.Linear(8)


@mistake(
    "moved-module",
    "Keras 3 has no module 'keras.utils.np_utils'. Write from keras.utils import to_categorical.",
)
def np_utils():
    importlib.import_module("keras.utils.np_utils")


@mistake(
    "moved-module",
    "Keras 3 has no module 'keras.layers.convolutional'. Write from keras.layers import Conv2D.",
)
def an_import_from_convolutional():
    exec("from keras.layers.convolutional import Conv2D")


@mistake(
    "tensorflow-1",
    "tf.Session is of TensorFlow 1, and TensorFlow 2 has none: functions give their numbers at once. Leave it "
    "out, or follow a text about Keras 3.",
)
def a_session():
    tf.Session()


@mistake(
    "no-package",
    "There is no package 'torch_not_here' in this environment. If it is spelled as meant, install it with %pip "
    "install torch_not_here, and restart the kernel.",
)
def a_package_that_is_not_here():
    importlib.import_module("torch_not_here")
