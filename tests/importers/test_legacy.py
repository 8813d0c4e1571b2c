"""Models that Keras 1 and 2 have written."""

import json

import pytest

import workbench as wb
from workbench.importers import report

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
        ("LSTM", {"output_dim": 4, "init": "glorot_uniform", "inner_init": "orthogonal", "forget_bias_init": "one",
                  "inner_activation": "hard_sigmoid", "dropout_W": 0.1, "dropout_U": 0.2, "consume_less": "cpu",
                  "return_sequences": True},
         "LSTM", {"units": 4, "recurrent_activation": "hard_sigmoid", "dropout": 0.1, "recurrent_dropout": 0.2,
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
