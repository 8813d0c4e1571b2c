"""Layers and models of a student's own, and weights that are not made yet."""

import keras
from keras import layers

from tests.trace.error_translation.corpus.classifier import X, Y
from tests.trace.error_translation.corpus.mistake import mistake


@mistake(
    "call-needs-more",
    "A: its call expects x, y, and 'y' is not given. Call it with all of them: layer(x, y).",
    tempting="missing-argument",
)
def a_call_of_two_arguments_with_one():
    class A(layers.Layer):
        def call(self, x, y):
            return x + y

    A()(X)


@mistake(
    "call-needs-more",
    "A: its call expects query, value, and 'value' is not given. Call it with all of them: layer(query, value).",
    tempting="missing-argument",
)
def an_own_attention_without_value():
    class A(layers.Layer):
        def call(self, query, value):
            return query + value

    A()(X)


@mistake(
    "call-in-sequential",
    "A: a Sequential gives each layer one tensor, but its call expects x, mask_value. Give the others in "
    "__init__, or a value of their own in def call(…), or build the model with keras.Model.",
)
def a_call_of_two_arguments_in_a_sequential():
    class A(layers.Layer):
        def call(self, x, mask_value):
            return x * mask_value

    keras.Sequential([keras.Input((8,)), A()])


@mistake(
    "call-in-fit",
    "M: its call expects x, y, but fit gives it x alone. Write def call(self, inputs): several tensors come as "
    "one list, and labels go to the loss.",
    tempting="loss-arguments",
)
def a_model_called_with_labels():
    class M(keras.Model):
        def __init__(self):
            super().__init__()
            self.d = layers.Dense(2)

        def call(self, x, y):
            return self.d(x)

    m = M()
    m.compile("adam", "mse")
    m.fit(X, Y, verbose=0)


@mistake(
    "made-nowhere",
    "A: nothing gives self.w a value. Set it in __init__, or in build if it needs the shape of the input.",
    tempting="made-in-build",
)
def a_weight_under_another_name():
    class A(layers.Layer):
        def build(self, s):
            self.w2 = self.add_weight(shape=(8, 2))

        def call(self, x):
            return x @ self.w

    A()(X)


@mistake(
    "made-nowhere",
    "A: nothing gives self.w a value. Set it in __init__, or in build if it needs the shape of the input.",
    tempting="made-in-build",
)
def a_weight_that_is_never_made():
    class A(layers.Layer):
        def __init__(self, n):
            super().__init__()
            self.n = n

        def call(self, x):
            return x @ self.w

    A(2)(X)


@mistake(
    "made-in-build",
    "A: 'w' is made in build, when the layer sees its first data, and it has seen none. Call it on data first.",
    tempting="made-nowhere",
)
def a_weight_before_build():
    class A(layers.Layer):
        def build(self, s):
            self.w = self.add_weight(shape=(8, 2))

        def call(self, x):
            return x @ self.w

    a = A()
    a.w.numpy()


@mistake(
    "not-built",
    "dense: its weights are made when it sees a shape, and it has seen none. Start the model with "
    "keras.Input(shape=…), or call it on data first.",
    tempting="made-in-build",
)
def a_kernel_before_build():
    d = layers.Dense(2)
    d.kernel


@mistake(
    "made-without-self",
    "A: build makes 'w' as a name of its own, which other methods do not see. Write self.w = … there.",
    tempting="made-nowhere",
)
def a_weight_without_self():
    class A(layers.Layer):
        def build(self, s):
            w = self.add_weight(shape=(8, 2))

        def call(self, x):
            return x @ self.w

    A()(X)


@mistake(
    "made-elsewhere",
    "A: 'w' gets its value in reset alone, which has not run yet. Give it one in __init__ too.",
    tempting="made-nowhere",
)
def a_value_set_in_another_method():
    class A(layers.Layer):
        def reset(self):
            self.w = 1.0

        def call(self, x):
            return x * self.w

    A()(X)


@mistake(
    "not-built",
    "sequential: its weights are made when it sees a shape, and it has seen none. Start the model with "
    "keras.Input(shape=…), or call it on data first.",
    tempting="list-index",
)
def weights_of_a_model_that_has_none():
    m = keras.Sequential([layers.Dense(2)])
    m.summary()
    m.weights[0]


@mistake(
    "not-built",
    "sequential: its weights are made when it sees a shape, and it has seen none. Start the model with "
    "keras.Input(shape=…), or call it on data first.",
)
def inputs_of_a_model_that_has_none():
    m = keras.Sequential([layers.Dense(2)])
    keras.Model(m.inputs, m.layers[0].output)


@mistake(
    "exchanged-ends",
    "Model: inputs and outputs are exchanged: o is computed from i. Write keras.Model(inputs=i, outputs=o).",
    tempting="disconnected",
)
def ends_of_a_model_exchanged():
    i = keras.Input((3,))
    o = layers.Dense(2)(i)
    keras.Model(o, i)


@mistake(
    "layer-as-tensor",
    "A layer is called on tensors, but received the layer 'Dense' itself, which was not called. Give its "
    "output: layer(Dense(…)(x)).",
    tempting="no-tensor",
)
def a_layer_called_on_a_layer():
    layers.Dense(2)(layers.Dense(3))


@mistake(
    "number-of-array",
    "int expects one number, received an array of several. Take one entry, such as x[0], or convert all of them"
    " with x.astype(int).",
    tempting="class-weight-places",
)
def int_of_an_array():
    int(X)


@mistake(
    "numpy-function",
    "A layer's output here is a symbol without numbers, and a function of NumPy expects numbers. Use the same "
    "function from keras.ops, or call the model on data first.",
)
def float_of_a_symbol():
    float(keras.Input((3,)))
