"""Small models, one for each construct that real models have."""

from collections.abc import Callable

import keras
from keras import layers, ops

Build = Callable[[], keras.Model]
MODELS: dict[str, Build] = {}


def model(build: Build) -> Build:
    MODELS[build.__name__] = build
    return build


@model
def sequential():
    return keras.Sequential([keras.Input((8,)), layers.Dense(4, activation="relu"), layers.Dense(2)])


@model
def sequential_in_sequential():
    inner = keras.Sequential([keras.Input((8,)), layers.Dense(4)], name="inner")
    return keras.Sequential([keras.Input((8,)), inner, layers.Dense(2)], name="outer")


@model
def functional_chain():
    x = keras.Input((8,))
    return keras.Model(x, layers.Dense(2)(layers.Dense(4)(x)))


@model
def residual():
    x = keras.Input((8, 8, 4))
    y = layers.Conv2D(4, 3, padding="same")(x)
    return keras.Model(x, layers.Add()([x, layers.BatchNormalization()(y)]))


@model
def shared_layer():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    dense = layers.Dense(3, name="tower")
    return keras.Model([a, b], layers.Concatenate()([dense(a), dense(b)]))


@model
def shared_layer_in_a_chain():
    x = keras.Input((4,))
    dense = layers.Dense(4)
    return keras.Model(x, dense(dense(dense(x))))


@model
def layer_called_on_results_of_another_depth():
    x = keras.Input((4,))
    a, b = layers.Dense(4, name="a"), layers.Dense(4, name="b")
    return keras.Model(x, a(b(a(b(x)))))


@model
def nested_functional():
    i = keras.Input((6,), name="seen")
    encoder = keras.Model(i, layers.Dense(3, name="code")(i), name="encoder")
    x = keras.Input((6,))
    return keras.Model(x, layers.Dense(6)(encoder(x)), name="autoencoder")


@model
def shared_nested_model():
    i = keras.Input((6,))
    tower = keras.Model(i, layers.Dense(3)(i), name="tower")
    a, b = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    return keras.Model([a, b], layers.Dot(axes=1)([tower(a), tower(b)]))


@model
def shared_nested_output():
    i = keras.Input((6,))
    tower = keras.Model(i, layers.Dense(3)(i), name="tower")
    a, b = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    return keras.Model([a, b], [tower(a), tower(b)])


@model
def nested_in_nested():
    i = keras.Input((4,))
    inner = keras.Model(i, layers.Dense(4)(i), name="inner")
    j = keras.Input((4,))
    middle = keras.Model(j, layers.Dense(4)(inner(j)), name="middle")
    x = keras.Input((4,))
    return keras.Model(x, middle(x), name="outer")


@model
def nested_with_several_inputs():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    both = keras.Model([a, b], layers.Add()([a, b]), name="both")
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    return keras.Model([x, y], layers.Dense(2)(both([y, x])))


@model
def nested_with_dict_inputs():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    both = keras.Model({"a": a, "b": b}, layers.Subtract()([a, b]), name="both")
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    return keras.Model([x, y], layers.Dense(2)(both({"a": y, "b": x})))


@model
def nested_with_several_outputs():
    i = keras.Input((4,))
    split = keras.Model(i, [layers.Dense(2)(i), layers.Dense(3)(i)], name="split")
    x = keras.Input((4,))
    one, two = split(x)
    return keras.Model(x, layers.Concatenate()([two, one]))


@model
def nested_with_dict_outputs():
    i = keras.Input((4,))
    split = keras.Model(i, {"mean": layers.Dense(2)(i), "deviation": layers.Dense(3)(i)}, name="split")
    x = keras.Input((4,))
    parts = split(x)
    return keras.Model(x, layers.Concatenate()([parts["mean"], parts["deviation"]]))


@model
def list_of_one_input_and_output():
    x = keras.Input((4,))
    return keras.Model([x], [layers.Dense(2)(x)])


@model
def several_outputs():
    x = keras.Input((4,))
    y = layers.Dense(3, name="trunk")(x)
    return keras.Model(x, [layers.Dense(2, name="digit")(y), y, layers.Dense(1, name="even")(y)])


@model
def dict_inputs_and_outputs():
    image, age = keras.Input((4,), name="image"), keras.Input((1,), name="age")
    y = layers.Concatenate()([image, age])
    return keras.Model({"image": image, "age": age}, {"kind": layers.Dense(3)(y), "risk": layers.Dense(1)(y)})


@model
def nested_structure_of_inputs():
    a, b, c = (keras.Input((2,), name=name) for name in "abc")
    return keras.Model([a, {"b": b, "c": c}], layers.Concatenate()([a, b, c]))


@model
def nested_structure_of_outputs():
    x = keras.Input((2,))
    y = layers.Dense(2)(x)
    return keras.Model(x, {"last": y, "all": [layers.Dense(3)(x), layers.Dense(4)(y)]})


@model
def input_is_an_output():
    x = keras.Input((2,))
    return keras.Model(x, [x, layers.Dense(2)(x)])


@model
def one_tensor_twice():
    x = keras.Input((2,))
    y = layers.Dense(2)(x)
    return keras.Model(x, [y, y])


@model
def operators():
    x = keras.Input((4,))
    return keras.Model(x, 1.0 - (x * 2.0 + layers.Dense(4)(x)) / 3.0)


@model
def operations():
    x = keras.Input((4, 6))
    y = ops.concatenate([ops.relu(x), ops.softmax(x, axis=-1)], axis=-1)
    return keras.Model(x, ops.mean(ops.reshape(y, (-1, 6, 8)), axis=-1, keepdims=True))


@model
def slicing():
    x = keras.Input((4, 6, 2))
    return keras.Model(x, [x[:, 0], x[:, -1, 1:3], x[..., 0], x[:, ::2, None]])


@model
def einsum():
    x = keras.Input((4, 6))
    return keras.Model(x, ops.einsum("bij,bkj->bik", x, layers.Dense(6)(x)))


@model
def where_and_comparison():
    x = keras.Input((4,))
    return keras.Model(x, ops.where(x > 0.5, x, ops.zeros_like(x)) + ops.cast(x < 0.0, "float32"))


@model
def several_results_of_an_operation():
    x = keras.Input((4, 6))
    a, b = ops.split(x, 2, axis=-1)
    c, d = ops.moments(x, axes=[1])
    e, f, g, h = ops.unstack(x, 4, axis=1)
    return keras.Model(x, [b - a, c + d, e + h, f * g])


@model
def operations_beside_layers_of_the_same_name():
    x = keras.Input((4,))
    y = layers.Add()([x, layers.Dense(4)(x)])
    return keras.Model(x, layers.Multiply()([y + x, y * 2.0]))


@model
def infinite_constant():
    x = keras.Input((4,))
    return keras.Model(x, ops.maximum(ops.where(x > 0.0, x, float("-inf")), -3.0))


@model
def array_constant():
    import numpy as np

    x = keras.Input((3,))
    return keras.Model(x, x * np.array([1.0, 2.0, 3.0], "float32"))


@model
def recurrent_states():
    x = keras.Input((5, 3))
    y, h, c = layers.LSTM(4, return_sequences=True, return_state=True)(x)
    z = layers.LSTM(4)(y, initial_state=[h, c])
    return keras.Model(x, [z, h])


@model
def bidirectional_states():
    x = keras.Input((5, 3))
    y, fh, bh = layers.Bidirectional(layers.GRU(4, return_state=True), merge_mode="sum")(x)
    return keras.Model(x, layers.Concatenate()([y, fh, bh]))


@model
def bidirectional_with_two_layers():
    x = keras.Input((5, 3))
    back = layers.GRU(2, go_backwards=True, name="back")
    return keras.Model(x, layers.Bidirectional(layers.LSTM(4, name="there"), backward_layer=back)(x))


@model
def masking():
    x = keras.Input((5,), dtype="int32")
    y = layers.Embedding(10, 4, mask_zero=True)(x)
    return keras.Model(x, layers.LSTM(3)(y))


@model
def explicit_mask():
    x, m = keras.Input((5, 3), name="x"), keras.Input((5,), dtype="bool", name="m")
    return keras.Model([x, m], layers.LSTM(3)(x, mask=m))


@model
def training_argument():
    x = keras.Input((4,))
    y = layers.BatchNormalization()(x, training=False)
    return keras.Model(x, layers.Dropout(0.5, seed=1)(y, training=False))


@model
def self_attention():
    x = keras.Input((5, 8))
    y, scores = layers.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True, return_attention_scores=True)
    return keras.Model(x, [layers.LayerNormalization()(x + y), scores])


@model
def attention_with_key_and_mask():
    q, v, m = keras.Input((5, 8), name="q"), keras.Input((3, 8), name="v"), keras.Input((5, 3), dtype="bool", name="m")
    y = layers.MultiHeadAttention(2, 4, value_dim=3, dropout=0.1)(q, v, key=v, attention_mask=m)
    return keras.Model([q, v, m], y)


@model
def dot_attention():
    q, v = keras.Input((5, 8), name="q"), keras.Input((3, 8), name="v")
    return keras.Model([q, v], layers.Attention(use_scale=True)([q, v], use_causal_mask=True))


@model
def time_distributed():
    x = keras.Input((5, 8))
    return keras.Model(x, layers.TimeDistributed(layers.Dense(3, activation="relu"))(x))


@model
def time_distributed_model():
    i = keras.Input((8,))
    inner = keras.Model(i, layers.Dense(3)(i), name="frame")
    x = keras.Input((5, 8))
    return keras.Model(x, layers.TimeDistributed(inner, name="frames")(x))


@model
def spectral_normalization():
    x = keras.Input((8,))
    return keras.Model(x, layers.SpectralNormalization(layers.Dense(3, name="inside"))(x))


@model
def recurrent_cells():
    x = keras.Input((5, 8))
    cells = layers.StackedRNNCells([layers.LSTMCell(4), layers.GRUCell(3)])
    return keras.Model(x, layers.RNN(cells, return_sequences=True)(x))


@model
def frozen_layers():
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(layers.Dense(3, trainable=False)(x)))


@model
def frozen_nested_model():
    i = keras.Input((4,))
    base = keras.Model(i, layers.Dense(3)(i), name="base")
    base.trainable = False
    x = keras.Input((4,))
    return keras.Model(x, layers.Dense(2)(base(x, training=False)))


@model
def mixed_precision():
    x = keras.Input((4,))
    y = layers.Dense(8, dtype="mixed_float16")(x)
    return keras.Model(x, layers.Dense(2, dtype="float32")(y))


@model
def sequential_with_a_policy_of_its_own():
    net = keras.Sequential([keras.Input((4,)), layers.Dense(2, dtype="mixed_float16")])
    net.dtype_policy = "mixed_float16"
    return net


@model
def nested_sequential_with_a_policy_of_its_own():
    x = keras.Input((4,))
    return keras.Model(x, sequential_with_a_policy_of_its_own()(x))


@model
def regularizers_and_initializers():
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(
                3,
                kernel_initializer=keras.initializers.HeNormal(seed=3),
                bias_initializer=keras.initializers.Constant(0.5),
                kernel_regularizer=keras.regularizers.L1L2(0.1, 0.2),
                activity_regularizer="l2",
                kernel_constraint=keras.constraints.MaxNorm(2.0),
            ),
        ]
    )


@model
def data_format_and_batch_size():
    x = keras.Input((4, 8, 8), batch_size=2)
    return keras.Model(x, layers.GlobalAveragePooling2D(data_format="channels_first")(x))


@model
def library_layer():
    from keras.src.applications.convnext import LayerScale

    x = keras.Input((4, 4, 6))
    return keras.Model(x, LayerScale(1e-3, 6, name="scale")(x) + x)


@model
def preprocessing():
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Rescaling(1 / 255.0, offset=-0.5),
            layers.RandomFlip("horizontal", seed=1),
            layers.Resizing(4, 4),
            layers.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 3.0]),
        ]
    )


@model
def concatenation_on_another_axis():
    a, b = keras.Input((4, 3), name="a"), keras.Input((2, 3), name="b")
    return keras.Model([a, b], layers.Concatenate(axis=1)([a, b]))


@model
def names_that_are_words_of_python():
    x = keras.Input((4,), name="class")
    y = layers.Dense(3, name="lambda")(x)
    return keras.Model(x, layers.Dense(3, name="x")(layers.Dense(2, name="layers")(y)), name="None")


@model
def unused_state():
    x = keras.Input((5, 3))
    _, h = layers.GRU(4, return_state=True)(x)
    return keras.Model(x, layers.Dense(2)(h))


@model
def loose_branch_is_left_out():
    x = keras.Input((4,))
    y = layers.Dense(3)(x)
    layers.Dense(7)(y)
    return keras.Model(x, layers.Dense(2)(y))


@model
def cropped_from_another_model():
    x = keras.Input((4,))
    y = layers.Dense(3, name="middle")(x)
    whole = keras.Model(x, layers.Dense(2)(y))
    return keras.Model(whole.input, whole.get_layer("middle").output)
