# ruff: noqa: E501 - a message is one line
"""What students meet every day: parts of a model in another place, gradients, names of other versions."""

import keras
import tensorflow as tf
from keras import layers

from tests.trace.error_translation.corpus.mistake import cell, mistake
from tests.trace.error_translation.corpus.training_calls import X, Y, small


@mistake(
    "argument-elsewhere",
    "fit: this takes no argument 'learning_rate'. Give it to the optimizer: keras.optimizers.Adam(learning_rate=0.001).",
    tempting="no-such-argument",
)
def a_rate_in_fit():
    small().fit(X, Y, learning_rate=0.2)


@mistake(
    "argument-elsewhere",
    "compile: this takes no argument 'lr'. Give it to the optimizer: keras.optimizers.Adam(learning_rate=0.001).",
    tempting="renamed-argument",
)
def a_rate_in_compile():
    small(lr=0.1)


@mistake("argument-elsewhere", "compile: this takes no argument 'epochs'. Give it to fit: model.fit(x, y, epochs=10).")
def epochs_in_compile():
    small(epochs=5)


@mistake(
    "argument-elsewhere",
    "fit: this takes no argument 'metrics'. Give it to compile: model.compile(metrics=['accuracy']).",
)
def metrics_in_fit():
    small().fit(X, Y, metrics=["accuracy"])


@mistake(
    "unknown-argument",
    "fit: there is no argument 'validation'. Expected one of Keras's names, perhaps 'validation_split'. Check the spelling.",
)
def a_share_called_validation():
    cell("m.fit(x, y, validation=0.2)", m=small(), x=X, y=Y)


@mistake(
    "unknown-argument",
    "fit: there is no argument 'validation'. Expected one of Keras's names, perhaps 'validation_data'. Check the spelling.",
)
def data_called_validation():
    cell("m.fit(x, y, validation=(x, y))", m=small(), x=X, y=Y)


@mistake(
    "output-is-a-layer",
    "Model: expected tensors as outputs, received the layer 'Dense'. Call the layer on what comes before it: outputs = layer(x).",
)
def a_class_as_output():
    keras.Model(keras.Input((8,)), layers.Dense)


@mistake(
    "inputs-are-data",
    "Model: expected keras.Input as inputs, received data. A model is built of symbols, x = keras.Input(shape=(8,)), and gets its data in fit and predict.",
)
def data_as_inputs():
    keras.Model(X, layers.Dense(2)(X))


@mistake(
    "not-a-list",
    "here: Concatenate merges two tensors or more, but receives one (8). Call it on a list: Concatenate()([a, b]).",
)
def concatenate_of_one():
    layers.Concatenate()(X)


@mistake(
    "a-tensor-in-a-list",
    "Sequential: expected layers, received a tensor, the result of a layer. Leave the call out: layers.Dense(10) and not layers.Dense(10)(x).",
)
def numbers_added_to_a_model():
    small().add(layers.Dense(3)(X))


@mistake(
    "not-yet-a-layer",
    "Sequential: expected layers, received the text 'relu'. An activation by its name is layers.Activation('relu').",
    tempting="not-a-layer",
)
def an_activation_added_as_text():
    small().add("relu")


@mistake("name-of-layer", "name: a layer expects a text without '/' as its name, received 5.")
def a_number_as_name():
    layers.Dense(3, name=5)


@mistake("name-of-layer", "name: a layer expects a text without '/' as its name, received 'block/conv'.")
def a_slash_in_a_name():
    layers.Dense(3, name="block/conv")


@mistake(
    "history-before-fit",
    "model.history is there after fit only. Keep what fit returns: history = model.fit(…), then history.history['loss'].",
    tempting="attribute-spelling",
)
def history_before_fit():
    cell("model.history", model=small())


@mistake(
    "symbol-has-no-numbers",
    "A layer's output here is a symbol without numbers, so it has no .numpy(). Give the model data first: model.predict(x) returns numbers.",
    tempting="no-method",
)
def numbers_of_a_symbol():
    keras.Input((3,)).numpy()


@mistake(
    "tensor-is-fixed",
    "A tensor cannot be changed in place. Change an array before (x = x.numpy()), or make a new tensor, for example with keras.ops.where.",
)
def a_tensor_changed():
    x = tf.zeros(3)
    x[0] = 1


@mistake(
    "text-classes",
    "to_categorical: expected class numbers, received the text 'cat'. Number the classes first: y = np.unique(y, return_inverse=True)[1].",
    tempting="to-categorical",
)
def names_of_classes_to_categorical():
    keras.utils.to_categorical(["cat", "dog"])


@mistake(
    "name-of-type",
    "There is no 'float32': a type of numbers is written as text, 'float32', or as np.float32.",
    tempting="not-run",
)
def a_type_without_its_module():
    cell("x.astype(float32)", x=X)


@mistake("name-spelling", "There is no 'Modle'. Perhaps 'Model' is meant. Check the spelling.")
def a_class_misspelt_beside_a_variable():
    cell("Modle(x)", Model=keras.Model, model=small())


@mistake(
    "module-not-data",
    "keras.datasets.mnist is a module, not the data in it. Write (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data().",
    tempting="load-data-gives",
)
def a_module_for_its_data():
    cell("x, y = keras.datasets.mnist")


@mistake(
    "unpack-count",
    "4 names are to take the values, but 2 are there. Write as many names, or look at the value first.",
    tempting="load-data-gives",
)
def pairs_of_numbers():
    cell("a, b, c, d = (1, 2), (3, 4)")


@mistake(
    "no-call",
    "Own: Own has no method call, so it computes nothing. Rename its forward, which is PyTorch's word, to call.",
)
def forward_in_a_layer():
    class Own(layers.Layer):  # type: ignore[misc] # Keras has no types
        def forward(self, x):
            return x

    Own()(X)


@mistake("no-call", "Own: Own has no method call, so it computes nothing. Write def call(self, inputs).")
def a_model_without_call():
    class Own(keras.Model):  # type: ignore[misc] # Keras has no types
        pass

    model = Own()
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)


@mistake(
    "weight-by-name",
    "add_weight: Keras 3 takes the shape first and the name by its word. Write self.add_weight(shape=(…), name='w').",
)
def a_weight_as_keras_2_took_it():
    class Own(layers.Layer):  # type: ignore[misc] # Keras has no types
        def build(self, shape):
            self.w = self.add_weight("w", (8, 3))

        def call(self, x):
            return x @ self.w

    Own()(X)


@mistake(
    "no-callback",
    "fit: callbacks expects a list of objects of keras.callbacks, received a function. Write callbacks=[keras.callbacks.EarlyStopping(…)].",
)
def a_lambda_as_callback():
    small().fit(X, Y, callbacks=[lambda epoch: 1], verbose=0)


@mistake("layer-number", "model has 1 layers, numbers 0 to 0, but 5 is asked for.", tempting="list-index")
def a_layer_that_is_not_there():
    cell("model.layers[5]", model=small())


@mistake(
    "none-gradient",
    "g is None: tape.gradient gives None where the result does not depend on the value, or the tape has not watched it. Call tape.watch(x) first in the with block, and compute the result inside it from x itself.",
    tempting="none-from-call",
)
def a_gradient_of_what_was_not_watched():
    cell(
        "with tf.GradientTape() as tape:\n    y = tf.reduce_mean(x)\ng = tape.gradient(y, x)\ng.numpy()\n",
        tf=tf,
        x=tf.constant(X),
    )


@mistake(
    "tape-used-once",
    "A GradientTape gives its gradients once. Make it with tf.GradientTape(persistent=True) to ask several times, or ask once for all: tape.gradient(loss, [a, b]).",
)
def a_tape_asked_twice():
    x = tf.Variable(X)
    with tf.GradientTape() as tape:
        y = tf.reduce_mean(x)
    tape.gradient(y, x)
    tape.gradient(y, x)


@mistake(
    "only-in-keras-2",
    "keras.preprocessing.image has no 'ImageDataGenerator' in Keras 3. Use keras.utils.image_dataset_from_directory, and layers such as RandomFlip for augmentation.",
)
def a_generator_of_keras_2():
    cell("from keras.preprocessing.image import ImageDataGenerator")


@mistake("only-in-keras-2", "keras.utils has no 'np_utils' in Keras 3. Use from keras.utils import to_categorical.")
def np_utils_from_utils():
    cell("from keras.utils import np_utils")


@mistake(
    "package-spelling",
    "There is no package 'keras.model'. Perhaps 'keras.models' is meant. Check the spelling.",
    tempting="moved-module",
)
def a_module_misspelt():
    cell("from keras.model import Sequential")


@mistake(
    "model-length",
    "model is a model and has no length. Its layers are counted by len(model.layers).",
    tempting="model-is-no-list",
)
def the_length_of_a_model():
    cell("len(model)", model=small())


@mistake(
    "input-is-none",
    "fit: expected samples, received None for x. Look at where x gets its value.",
    tempting="none-value",
)
def none_as_samples():
    small().fit(None, Y, verbose=0)


@mistake(
    "set-without-batches",
    "fit: the model expects batches of samples, 8 each, but the data set yields samples one by one. Make batches: fit(data.batch(32)).",
    tempting="no-batch",
)
def a_set_of_single_samples():
    small().fit(tf.data.Dataset.from_tensor_slices((X, Y)), verbose=0)


@mistake(
    "exchanged",
    "fit: x and y are exchanged: the model expects samples of 8, and y has them. Write model.fit(x, y), the samples first.",
    tempting="made-for",
)
def rows_exchanged():
    small().fit(Y, X, verbose=0)
