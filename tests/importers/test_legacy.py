"""Models that Keras 1 and 2 have written."""

import json

import pytest

import workbench as wb
from workbench.importers import report
from workbench.importers.import_errors import ConfigBroken

KERAS_1_SEQUENTIAL = """
{"class_name": "Sequential", "keras_version": "1.2.2", "config": [
 {"class_name": "Convolution2D", "config": {"name": "convolution2d_1", "batch_input_shape": [null, 28, 28, 1],
  "input_dtype": "float32", "nb_filter": 32, "nb_row": 3, "nb_col": 5, "subsample": [2, 2], "border_mode": "same",
  "init": "glorot_uniform", "activation": "relu", "dim_ordering": "tf", "bias": false, "trainable": true,
  "W_regularizer": {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}, "b_regularizer": null,
  "activity_regularizer": null, "W_constraint": {"name": "MaxNorm", "m": 3, "axis": 0}, "b_constraint": null}},
 {"class_name": "MaxPooling2D", "config": {"name": "pool", "pool_size": [2, 2], "strides": [2, 2],
  "border_mode": "valid", "dim_ordering": "tf", "trainable": true}},
 {"class_name": "Dropout", "config": {"name": "drop", "p": 0.25, "trainable": true}},
 {"class_name": "Flatten", "config": {"name": "flat", "trainable": true}},
 {"class_name": "Dense", "config": {"name": "last", "output_dim": 10, "init": "uniform", "activation": "softmax",
  "W_regularizer": null, "b_regularizer": null, "activity_regularizer": null, "W_constraint": null,
  "b_constraint": null, "bias": true, "input_dim": null, "trainable": true}}]}
"""

KERAS_2_FUNCTIONAL = """
{"class_name": "Model", "keras_version": "2.2.4", "backend": "tensorflow", "config": {"name": "model_1", "layers": [
 {"name": "input_1", "class_name": "InputLayer", "inbound_nodes": [],
  "config": {"batch_input_shape": [null, 8], "dtype": "float32", "sparse": false, "name": "input_1"}},
 {"name": "input_2", "class_name": "InputLayer", "inbound_nodes": [],
  "config": {"batch_input_shape": [null, 8], "dtype": "float32", "sparse": false, "name": "input_2"}},
 {"name": "tower", "class_name": "Model", "config": {"name": "tower", "layers": [
   {"name": "seen", "class_name": "InputLayer", "inbound_nodes": [],
    "config": {"batch_input_shape": [null, 8], "dtype": "float32", "sparse": false, "name": "seen"}},
   {"name": "code", "class_name": "Dense", "inbound_nodes": [[["seen", 0, 0, {}]]],
    "config": {"name": "code", "trainable": true, "units": 4, "activation": "relu", "use_bias": true,
     "kernel_initializer": {"class_name": "VarianceScaling",
      "config": {"scale": 2.0, "mode": "fan_in", "distribution": "normal", "seed": null}},
     "bias_initializer": {"class_name": "Zeros", "config": {}}, "kernel_regularizer": null,
     "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}}],
   "input_layers": [["seen", 0, 0]], "output_layers": [["code", 0, 0]]},
  "inbound_nodes": [[["input_1", 0, 0, {}]], [["input_2", 0, 0, {}]]]},
 {"name": "both", "class_name": "Concatenate", "config": {"name": "both", "trainable": true, "axis": -1},
  "inbound_nodes": [[["tower", 1, 0, {}], ["tower", 2, 0, {}]]]},
 {"name": "bn", "class_name": "BatchNormalization", "inbound_nodes": [[["both", 0, 0, {"training": false}]]],
  "config": {"name": "bn", "trainable": true, "dtype": "float32", "axis": [1], "momentum": 0.9, "epsilon": 0.001,
   "center": true, "scale": true, "beta_initializer": {"class_name": "Zeros", "config": {}},
   "gamma_initializer": {"class_name": "Ones", "config": {}},
   "moving_mean_initializer": {"class_name": "Zeros", "config": {}},
   "moving_variance_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": null,
   "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null}}],
 "input_layers": [["input_1", 0, 0], ["input_2", 0, 0]], "output_layers": [["bn", 0, 0]]}}
"""


def test_keras_1_sequential() -> None:
    graph = wb.from_config(json.loads(KERAS_1_SEQUENTIAL))
    assert report(graph) == ()
    assert (
        wb.to_source(graph)
        == """\
import keras
from keras import layers


def build_model():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1), name="convolution2d_1_input"),
            layers.Conv2D(
                filters=32,
                kernel_size=(3, 5),
                strides=2,
                padding="same",
                activation="relu",
                use_bias=False,
                kernel_regularizer=keras.regularizers.L1L2(l2=0.01),
                kernel_constraint=keras.constraints.MaxNorm(max_value=3.0),
                name="convolution2d_1",
            ),
            layers.MaxPooling2D(strides=2, name="pool"),
            layers.Dropout(rate=0.25, name="drop"),
            layers.Flatten(name="flat"),
            layers.Dense(
                units=10,
                activation="softmax",
                kernel_initializer="random_uniform",
                name="last",
            ),
        ],
        name="sequential",
    )
""".replace('                data_format="channels_last",\n', "")
    )
    assert wb.build_model(graph).output_shape == (None, 10)


def test_keras_2_functional_with_a_shared_model() -> None:
    graph = wb.from_config(json.loads(KERAS_2_FUNCTIONAL))
    assert report(graph) == ()
    model = wb.build_model(graph)
    assert [layer.name for layer in model.layers] == ["input_1", "input_2", "tower", "both", "bn"]
    assert model.output_shape == (None, 8)
    assert model.count_params() == 36 + 32
    assert graph.by_name["bn"].params == {"axis": 1, "momentum": 0.9}
    assert graph.by_name["bn"].call == {"training": False}


def sequential(*layers: dict[str, object], version: str = "1.0.0") -> dict[str, object]:
    return {"class_name": "Sequential", "keras_version": version, "config": list(layers)}


@pytest.mark.parametrize(
    ("class_name", "config", "type_name", "params"),
    [
        ("Convolution1D", {"nb_filter": 4, "filter_length": 3, "subsample_length": 2, "border_mode": "same"},
         "Conv1D", {"filters": 4, "kernel_size": 3, "strides": 2, "padding": "same"}),
        ("AtrousConvolution2D", {"nb_filter": 4, "nb_row": 3, "nb_col": 3, "atrous_rate": [2, 2]},
         "Conv2D", {"filters": 4, "kernel_size": 3, "dilation_rate": 2}),
        ("LSTM", {"output_dim": 4, "forget_bias_init": "zero", "inner_activation": "sigmoid"},
         "LSTM", {"units": 4, "unit_forget_bias": False}),
        ("GRU", {"output_dim": 4, "inner_activation": "sigmoid"}, "GRU", {"units": 4, "reset_after": False}),
        ("GRU", {"units": 4, "reset_after": True}, "GRU", {"units": 4, "reset_after": None}),
        ("Embedding", {"input_dim": 9, "output_dim": 2, "dropout": 0.0}, "Embedding", {"input_dim": 9}),
        ("BatchNormalization", {"mode": 0, "axis": {"class_name": "ListWrapper", "items": [2]}, "momentum": 0.9},
         "BatchNormalization", {"momentum": 0.9, "axis": 2}),
        ("Dense", {"units": 3, "activation": "softmax_v2", "kernel_initializer": {"class_name": "VarianceScaling",
                   "config": {"scale": 2.0, "mode": "fan_in", "distribution": "normal", "seed": None,
                              "dtype": "float32"}}},
         "Dense", {"units": 3, "activation": "softmax",
                   "kernel_initializer": {"class_name": "VarianceScaling",
                                          "config": {"scale": 2.0, "distribution": "normal"}}}),
        ("LeakyReLU", {"alpha": {"type": "ndarray", "value": 0.2}}, "LeakyReLU", {"negative_slope": 0.2}),
        ("MaxPooling1D", {"pool_length": 3, "stride": 2, "border_mode": "same"},
         "MaxPooling1D", {"pool_size": 3, "strides": 2, "padding": "same"}),
        ("Reshape", {"target_shape": [21]}, "Reshape", {"target_shape": (21,)}),
        ("TimeDistributed", {"layer": {"class_name": "Dense", "config": {"name": "inside", "output_dim": 5,
                             "init": "he_normal", "bias": False}}},
         "TimeDistributed", {"layer": {"class_name": "Dense", "config": {"name": "inside", "units": 5,
                             "use_bias": False, "kernel_initializer": "he_normal"}}}),
        ("Bidirectional", {"merge_mode": "sum", "layer": {"class_name": "GRU", "config": {"name": "g",
                           "output_dim": 2, "inner_activation": "sigmoid"}}},
         "Bidirectional", {"merge_mode": "sum"}),
        ("LSTM", {"output_dim": 4, "init": "glorot_uniform", "inner_init": "orthogonal", "forget_bias_init": "one",
                  "inner_activation": "tanh", "dropout_W": 0.1, "dropout_U": 0.2, "consume_less": "cpu",
                  "return_sequences": True},
         "LSTM", {"units": 4, "recurrent_activation": "tanh", "dropout": 0.1, "recurrent_dropout": 0.2,
                  "return_sequences": True}),
        ("CuDNNGRU", {"units": 4}, "GRU", {"units": 4}),
        ("LeakyReLU", {"alpha": 0.1}, "LeakyReLU", {"negative_slope": 0.1}),
        ("GaussianNoise", {"sigma": 0.2}, "GaussianNoise", {"stddev": 0.2}),
        ("UpSampling1D", {"length": 3}, "UpSampling1D", {"size": 3}),
        ("Embedding", {"input_dim": 9, "output_dim": 2, "input_length": 7, "init": "normal", "mask_zero": True},
         "Embedding", {"input_dim": 9, "output_dim": 2, "embeddings_initializer": "random_normal", "mask_zero": True}),
    ],
)  # fmt: skip
def test_renamed_layers_and_parameters(class_name: str, config, type_name: str, params) -> None:
    layer = {"class_name": class_name, "config": {"name": "it", "batch_input_shape": [None, 7, 3], **config}}
    graph = wb.from_config(sequential(layer))
    node = graph.by_name["it"]
    assert {word: node.params.get(word) for word in params} == params
    assert node.type == type_name
    assert report(graph) == ()


def test_the_merge_layer_of_keras_1() -> None:
    for mode, type_name in (("sum", "Add"), ("concat", "Concatenate"), ("mul", "Multiply")):
        merge = {"name": "m", "class_name": "Merge", "config": {"name": "m", "mode": mode, "concat_axis": -1},
                 "inbound_nodes": [[["a", 0, 0], ["b", 0, 0]]]}  # fmt: skip
        inputs = [
            {"name": name, "class_name": "InputLayer", "config": {"name": name, "batch_input_shape": [None, 3]},
             "inbound_nodes": []} for name in "ab"
        ]  # fmt: skip
        config = {"name": "merged", "layers": [*inputs, merge], "input_layers": [["a", 0, 0], ["b", 0, 0]],
                  "output_layers": [["m", 0, 0]]}  # fmt: skip
        graph = wb.from_config({"class_name": "Model", "config": config})
        assert graph.by_name["m"].type == type_name
        assert len(graph.incoming[graph.by_name["m"].id]) == 2


def test_operations_of_keras_2_4() -> None:
    config = {"name": "scaled", "layers": [
        {"name": "x", "class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [None, 3]},
         "inbound_nodes": []},
        {"name": "tf.math.multiply", "class_name": "TFOpLambda",
         "inbound_nodes": [["x", 0, 0, {"y": 2.0, "name": None}]],
         "config": {"name": "tf.math.multiply", "function": "math.multiply"}},
        {"name": "odd", "class_name": "TFOpLambda", "inbound_nodes": [["tf.math.multiply", 0, 0, {}]],
         "config": {"name": "odd", "function": "signal.stft"}}],
        "input_layers": [["x", 0, 0]], "output_layers": [["odd", 0, 0]]}  # fmt: skip
    graph = wb.from_config({"class_name": "Functional", "config": config})
    assert [node.type for node in graph.nodes] == ["Input", "ops.multiply", "Custom"]
    assert graph.nodes[1].call == {"x2": 2.0}
    assert [remark.node for remark in report(graph)] == ["odd"]


@pytest.mark.parametrize("name", ["MaxoutDense", "Highway", "TimeDistributedDense", "ThresholdedReLU", "SReLU"])
def test_removed_layers_stay_visible(name: str) -> None:
    first = {"class_name": "Dense", "config": {"name": "d", "output_dim": 4, "batch_input_shape": [None, 3]}}
    graph = wb.from_config(sequential(first, {"class_name": name, "config": {"name": "gone", "theta": 1.0}}))
    assert [(remark.node, remark.code) for remark in report(graph)] == [("gone", "opaque")]
    assert graph.by_name["gone"].params["config"] == {"theta": 1.0}


def test_a_normalization_that_only_keras_1_had_stays_visible() -> None:
    layer = {"class_name": "BatchNormalization", "config": {"name": "bn", "mode": 1, "batch_input_shape": [None, 3]}}
    graph = wb.from_config(sequential(layer))
    assert [(remark.node, remark.code) for remark in report(graph)] == [("bn", "opaque")]


def test_a_function_that_is_another_one_today_is_said() -> None:
    layer = {"class_name": "LSTM", "config": {"name": "memory", "units": 4, "recurrent_activation": "hard_sigmoid",
                                              "batch_input_shape": [None, 5, 3]}}  # fmt: skip
    graph = wb.from_config({"class_name": "Sequential", "config": {"name": "net", "layers": [layer]}})
    (remark,) = report(graph)
    assert (remark.node, remark.code) == ("memory", "other-function")
    assert remark.message.startswith("Keras 1 and 2 computed hard_sigmoid as clip(0.2 * x + 0.5, 0, 1)")
    assert "# Keras 1 and 2 computed hard_sigmoid" in wb.to_source(graph)
    assert type(wb.build_model(graph)).__name__ == "Sequential"
    assert report(wb.from_keras(wb.build_model(graph))) == ()


TWO_BRANCHES = """
{"class_name": "Sequential", "keras_version": "1.0.7", "config": [
 {"class_name": "Merge", "config": {"name": "merge_1", "mode": "concat", "concat_axis": 1, "dot_axes": -1,
  "mode_type": "raw", "output_shape": null, "output_shape_type": "raw", "output_mask": null,
  "output_mask_type": "raw", "arguments": {}, "layers": [
   {"class_name": "Sequential", "config": [
    {"class_name": "Embedding", "config": {"name": "embedding_1", "input_dim": 50, "output_dim": 8, "input_length": 6,
     "init": "uniform", "input_dtype": "int32", "batch_input_shape": [null, 6], "mask_zero": false, "dropout": 0.0,
     "W_regularizer": null, "W_constraint": null, "activity_regularizer": null, "trainable": true}},
    {"class_name": "Flatten", "config": {"name": "flatten_1", "trainable": true}}]},
   {"class_name": "Sequential", "config": [
    {"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 8, "init": "glorot_uniform",
     "activation": "tanh", "batch_input_shape": [null, 4096], "input_dim": 4096, "bias": true,
     "W_regularizer": null, "b_regularizer": null, "activity_regularizer": null, "W_constraint": null,
     "b_constraint": null, "trainable": true, "input_dtype": "float32"}}]}]}},
 {"class_name": "Dropout", "config": {"name": "dropout_1", "p": 0.5, "trainable": true}},
 {"class_name": "Dense", "config": {"name": "dense_2", "output_dim": 3, "init": "glorot_uniform",
  "activation": "softmax", "bias": true, "input_dim": null, "trainable": true}}]}
"""


def test_a_sequential_of_keras_1_that_begins_with_two_branches() -> None:
    graph = wb.from_config(json.loads(TWO_BRANCHES))
    assert report(graph) == ()
    assert [(node.name, node.type) for node in graph.nodes] == [
        ("sequential_input", "Input"), ("sequential_1_input", "Input"), ("sequential", "Model"),
        ("sequential_1", "Model"), ("merge_1", "Concatenate"), ("dropout_1", "Dropout"), ("dense_2", "Dense"),
    ]  # fmt: skip
    model = wb.build_model(graph)
    assert [tensor.shape for tensor in model.inputs] == [(None, 6), (None, 4096)]
    assert model.count_params() == 50 * 8 + 4097 * 8 + 57 * 3


KERAS_2_15 = """
{"module": "keras.src.engine.functional", "class_name": "Functional", "registered_name": "Functional",
 "keras_version": "2.15.0", "build_config": {"input_shape": null}, "config": {"name": "model", "trainable": true,
 "layers": [
  {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null, "name": "image", "inbound_nodes": [],
   "config": {"batch_input_shape": {"class_name": "__tuple__", "items": [null, 8, 8, 3]}, "dtype": "float32",
    "sparse": false, "ragged": false, "name": "image"}},
  {"module": "keras.layers", "class_name": "SeparableConv2D", "registered_name": null, "name": "conv",
   "build_config": {"input_shape": [null, 8, 8, 3]}, "inbound_nodes": [[["image", 0, 0, {}]]],
   "config": {"name": "conv", "trainable": true, "dtype": "float32", "filters": 4, "kernel_size": [3, 3],
    "strides": [1, 1], "padding": "same", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1,
    "activation": "linear", "use_bias": false, "depth_multiplier": 1,
    "depthwise_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
     "config": {"seed": null}, "registered_name": null},
    "pointwise_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
     "config": {"seed": null}, "registered_name": null},
    "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform",
     "config": {"seed": null}, "registered_name": null},
    "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {},
     "registered_name": null}, "kernel_regularizer": null, "kernel_constraint": null,
    "depthwise_regularizer": null, "pointwise_regularizer": null, "bias_regularizer": null,
    "activity_regularizer": null, "depthwise_constraint": null, "pointwise_constraint": null,
    "bias_constraint": null}},
  {"module": "my_own_module", "class_name": "Blur", "registered_name": "my>Blur", "name": "blur",
   "config": {"name": "blur", "trainable": true, "dtype": "float32", "width": 3},
   "inbound_nodes": [[["conv", 0, 0, {}]]]},
  {"module": "keras.layers", "class_name": "Add", "registered_name": null, "name": "add",
   "config": {"name": "add", "trainable": true, "dtype": "float32"},
   "inbound_nodes": [[["conv", 0, 0, {}], ["blur", 0, 0, {}]]]}],
 "input_layers": [["image", 0, 0]], "output_layers": [["add", 0, 0]]}}
"""


def test_keras_2_15_gave_modules_but_still_wrote_calls_in_the_old_form() -> None:
    graph = wb.from_config(json.loads(KERAS_2_15))
    assert [(node.name, node.type) for node in graph.nodes] == [
        ("image", "Input"), ("conv", "SeparableConv2D"), ("blur", "Custom"), ("add", "Add")]  # fmt: skip
    assert graph.by_name["image"].params["shape"] == (8, 8, 3)
    assert graph.by_name["conv"].params == {"filters": 4, "kernel_size": 3, "padding": "same", "use_bias": False}
    assert graph.by_name["blur"].params["module"] == "my_own_module"
    assert [(remark.node, remark.code) for remark in report(graph)] == [("blur", "opaque")]
    assert len(graph.incoming[graph.by_name["add"].id]) == 2


def test_a_sequential_of_keras_2_15() -> None:
    layer = {"module": "keras.layers", "class_name": "Dense", "registered_name": None,
             "config": {"name": "d", "trainable": True, "dtype": "float32", "units": 2, "activation": "linear",
                        "batch_input_shape": [None, 3]}}  # fmt: skip
    config = {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [layer]}}
    graph = wb.from_config(config)
    assert [node.type for node in graph.nodes] == ["Input", "Dense"]
    assert wb.build_model(graph).output_shape == (None, 2)


def test_a_file_of_before_keras_1_is_refused_with_the_place() -> None:
    with pytest.raises(ConfigBroken, match=r"layers\[0\]: expected a layer with its class_name"):
        wb.from_config({"name": "Sequential", "layers": [{"name": "Dense", "output_dim": 3}]})
