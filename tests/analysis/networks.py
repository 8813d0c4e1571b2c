"""Healthy networks of many kinds, by name."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.edits import add_node, connect, share

LSTM_8 = {"class_name": "LSTM", "config": {"units": 8, "return_sequences": True}}
DENSE_8 = {"class_name": "Dense", "config": {"units": 8}}


def image(*shape: int | None, name: str = "image") -> Graph:
    return wb.Graph("net").add("Input", shape=shape, name=name)


def ids(graph: Graph, *names: str) -> list[str]:
    return [graph.by_name[name].id for name in names]


def lenet5() -> Graph:
    """LeCun et al. 1998: conv-pool-conv-pool-fc, 61,706 weights, 416,520 multiply-accumulates."""
    graph = image(32, 32, 1)
    graph = graph.add("Conv2D", filters=6, kernel_size=5, activation="tanh", name="c1").add(
        "AveragePooling2D", name="s2"
    )
    graph = graph.add("Conv2D", filters=16, kernel_size=5, activation="tanh", name="c3")
    graph = graph.add("AveragePooling2D", name="s4").add("Flatten", name="flat")
    graph = graph.add("Dense", units=120, activation="tanh", name="c5").add(
        "Dense", units=84, activation="tanh", name="f6"
    )
    return graph.add("Dense", units=10, activation="softmax", name="output")


def alexnet() -> Graph:
    """The course's shapes: 227x227x3 -> 55x55x96 -> 27x27x96 -> ... -> 6x6x256 -> 4096 -> 4096 -> 1000."""
    graph = image(227, 227, 3)
    pool = {"pool_size": 3, "strides": 2}
    graph = graph.add("Conv2D", filters=96, kernel_size=11, strides=4, activation="relu", name="conv1")
    graph = graph.add("MaxPooling2D", **pool, name="pool1")
    graph = graph.add("Conv2D", filters=256, kernel_size=5, padding="same", activation="relu", name="conv2")
    graph = graph.add("MaxPooling2D", **pool, name="pool2")
    for name, filters in (("conv3", 384), ("conv4", 384), ("conv5", 256)):
        graph = graph.add("Conv2D", filters=filters, kernel_size=3, padding="same", activation="relu", name=name)
    graph = graph.add("MaxPooling2D", **pool, name="pool5").add("Flatten")
    for name in ("fc6", "fc7"):
        graph = graph.add("Dense", units=4096, activation="relu", name=name).add("Dropout", rate=0.5)
    return graph.add("Dense", units=1000, activation="softmax", name="fc8")


def vgg16() -> Graph:
    """Simonyan and Zisserman 2014, configuration D."""
    graph = image(224, 224, 3)
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            graph = graph.add("Conv2D", filters=filters, kernel_size=3, padding="same", activation="relu")
        graph = graph.add("MaxPooling2D")
    graph = graph.add("Flatten").add("Dense", units=4096, activation="relu").add("Dense", units=4096, activation="relu")
    return graph.add("Dense", units=1000, activation="softmax")


def mobilenet() -> Graph:
    """Howard et al. 2017, width 1: 4.2 M weights, 569 M multiply-accumulates."""
    graph = image(224, 224, 3)
    graph = graph.add("Conv2D", filters=32, kernel_size=3, strides=2, padding="same", use_bias=False)
    graph = graph.add("BatchNormalization").add("ReLU", max_value=6.0)
    for filters, stride in (
        (64, 1),
        (128, 2),
        (128, 1),
        (256, 2),
        (256, 1),
        (512, 2),
        *[(512, 1)] * 5,
        (1024, 2),
        (1024, 1),
    ):
        graph = graph.add("DepthwiseConv2D", kernel_size=3, strides=stride, padding="same", use_bias=False)
        graph = graph.add("BatchNormalization").add("ReLU", max_value=6.0)
        graph = graph.add("Conv2D", filters=filters, kernel_size=1, padding="same", use_bias=False)
        graph = graph.add("BatchNormalization").add("ReLU", max_value=6.0)
    graph = graph.add("GlobalAveragePooling2D", keepdims=True).add("Dropout", rate=0.001)
    graph = graph.add("Conv2D", filters=1000, kernel_size=1).add("Reshape", target_shape=(1000,))
    return graph.add("Activation", activation="softmax")


def mnist_channels_first() -> Graph:
    graph = image(1, 28, 28)
    first = {"data_format": "channels_first"}
    graph = graph.add("Conv2D", filters=16, kernel_size=5, padding="same", activation="relu", name="conv1", **first)
    graph = graph.add("MaxPooling2D", name="pool1", **first)
    graph = graph.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu", name="conv2", **first)
    graph = graph.add("MaxPooling2D", name="pool2", **first).add("Flatten", name="flat")
    return graph.add("Dense", units=10, activation="softmax", name="dense")


def residual() -> Graph:
    graph = image(32, 32, 3).add("Conv2D", filters=16, kernel_size=3, padding="same", name="stem")
    graph = graph.add("BatchNormalization").add("ReLU", name="skip")
    graph = graph.add("Conv2D", filters=16, kernel_size=3, padding="same", use_bias=False, name="a").add("ReLU")
    graph = graph.add("Conv2D", filters=16, kernel_size=3, padding="same", name="b", inputs="relu")
    graph = graph.add("Add", inputs=["b", "skip"]).add("GlobalAveragePooling2D")
    return graph.add("Dense", units=10, activation="softmax")


def text_lstm() -> Graph:
    graph = image(20, name="words").add("Embedding", input_dim=100, output_dim=16)
    graph = wb.Graph("text").add("Input", shape=(20,), dtype="int32", name="words")
    graph = graph.add("Embedding", input_dim=100, output_dim=16).add("LSTM", units=32, return_sequences=True)
    return graph.add("LSTM", units=8).add("Dense", units=1, activation="sigmoid")


def recurrent_states() -> Graph:
    graph = image(None, 12, name="sound").add("GRU", units=8, return_state=True, name="gru")
    return graph.add("Concatenate", inputs=[("gru", "output"), ("gru", "state")]).add("Dense", units=3)


def bidirectional() -> Graph:
    graph = image(30, 4, name="signal").add("Bidirectional", layer=LSTM_8)
    return graph.add("TimeDistributed", layer=DENSE_8).add("SimpleRNN", units=5).add("Dense", units=2)


def attention() -> Graph:
    graph = image(10, 16, name="tokens").add("MultiHeadAttention", num_heads=4, key_dim=8, inputs=["tokens", "tokens"])
    graph = graph.add("Add", inputs=["tokens", "multi_head_attention"]).add("LayerNormalization", name="norm")
    graph = graph.add("Dense", units=64, activation="gelu").add("Dense", units=16)
    return graph.add("Add", inputs=["norm", "dense_1"]).add("GlobalAveragePooling1D")


def other_attention() -> Graph:
    graph = image(10, 16, name="query").add("Input", shape=(7, 16), name="value")
    graph = graph.add("Attention", inputs=["query", "value"]).add("AdditiveAttention", inputs=["query", "value"])
    graph = graph.add(
        "GroupQueryAttention", head_dim=4, num_query_heads=4, num_key_value_heads=2, inputs=["query", "value"]
    )
    return graph.add("Add", inputs=["attention", "additive_attention", "group_query_attention"]).add("Flatten")


def separable() -> Graph:
    graph = image(28, 28, 3).add("SeparableConv2D", filters=8, kernel_size=3, depth_multiplier=2)
    graph = graph.add("DepthwiseConv2D", kernel_size=(3, 5), depth_multiplier=2, activation="relu")
    return graph.add("Conv2D", filters=16, kernel_size=3, groups=4, dilation_rate=2).add("GlobalMaxPooling2D")


def one_and_three_dimensions() -> Graph:
    graph = image(100, 2, name="ecg").add("Conv1D", filters=8, kernel_size=7, padding="causal", activation="relu")
    graph = graph.add("SeparableConv1D", filters=8, kernel_size=3).add("MaxPooling1D").add("GlobalAveragePooling1D")
    graph = graph.add("Input", shape=(16, 16, 16, 1), name="volume").add("Conv3D", filters=4, kernel_size=3, strides=2)
    graph = graph.add("AveragePooling3D").add("Flatten", name="voxels")
    return graph.add("Concatenate", inputs=["global_average_pooling1d", "voxels"]).add("Dense", units=2)


def segmentation() -> Graph:
    """The course's fully convolutional network for the left ventricle."""
    graph = image(256, 256, 1)
    graph = graph.add("Conv2D", filters=100, kernel_size=5, strides=2, padding="same", activation="relu").add(
        "MaxPooling2D"
    )
    graph = graph.add("Conv2D", filters=200, kernel_size=5, strides=2, padding="same", activation="relu").add(
        "MaxPooling2D"
    )
    for _ in range(2):
        graph = graph.add("Conv2D", filters=300, kernel_size=3, padding="same", activation="relu")
    graph = graph.add("Dropout", rate=0.5).add("Conv2D", filters=2, kernel_size=1, name="score")
    return graph.add("Conv2DTranspose", filters=2, kernel_size=31, strides=16, padding="same", name="upscore")


def unet_step() -> Graph:
    graph = image(64, 64, 3).add("Conv2D", filters=8, kernel_size=3, padding="same", activation="relu", name="down")
    graph = graph.add("MaxPooling2D").add("Conv2D", filters=16, kernel_size=3, padding="same", activation="relu")
    graph = graph.add("UpSampling2D", name="up").add("Concatenate", inputs=["down", "up"])
    return graph.add("Conv2D", filters=2, kernel_size=1, activation="softmax")


def preprocessing() -> Graph:
    graph = image(40, 40, 3).add("Rescaling", scale=1 / 255).add("RandomFlip").add("RandomRotation", factor=0.1)
    graph = graph.add("Resizing", height=32, width=32).add("CenterCrop", height=28, width=28)
    graph = graph.add("Normalization", axis=-1).add("ZeroPadding2D", padding=2).add("Cropping2D", cropping=1)
    return graph.add("Conv2D", filters=4, kernel_size=3).add("Flatten")


def categories() -> Graph:
    graph = wb.Graph("table").add("Input", shape=(1,), dtype="int32", name="day").add("CategoryEncoding", num_tokens=7)
    graph = graph.add("Input", shape=(3,), name="numbers").add("Discretization", bin_boundaries=(0.0, 1.0))
    graph = graph.add("Dense", units=4, inputs="numbers", activation="relu")
    return graph.add("Concatenate", inputs=["category_encoding", "dense"]).add("Dense", units=1)


def regularized() -> Graph:
    graph = image(28, 28, 4).add(
        "Conv2D", filters=4, kernel_size=3, kernel_regularizer="l2", kernel_initializer="he_normal"
    )
    graph = graph.add("GroupNormalization", groups=2).add("PReLU", shared_axes=(1, 2)).add("SpatialDropout2D", rate=0.2)
    graph = graph.add("BatchNormalization", scale=False).add("LeakyReLU").add("GaussianNoise", stddev=0.1)
    graph = graph.add("GlobalAveragePooling2D").add("Dense", units=8, trainable=False).add("UnitNormalization")
    return graph.add("Dropout", rate=0.3).add("Dense", units=2, use_bias=False, activation="softmax")


def reshaping() -> Graph:
    graph = image(12, name="vector").add("Reshape", target_shape=(3, -1)).add("Permute", dims=(2, 1))
    graph = graph.add("ZeroPadding1D", padding=(1, 2)).add("Cropping1D").add("UpSampling1D", size=3).add("Flatten")
    return (
        graph.add("RepeatVector", n=5).add("Masking").add("EinsumDense", equation="abc,cd->abd", output_shape=(None, 6))
    )


def merging() -> Graph:
    graph = image(6, name="a").add("Input", shape=(6,), name="b")
    for merge in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"):
        graph = graph.add(merge, inputs=["a", "b"])
    graph = graph.add("Dot", axes=1, inputs=["a", "b"])
    return graph.add("Concatenate", inputs=["add", "subtract", "multiply", "average", "maximum", "minimum", "dot"])


def conv_lstm() -> Graph:
    graph = image(5, 16, 16, 1, name="film").add(
        "ConvLSTM2D", filters=4, kernel_size=3, return_sequences=True, padding="same"
    )
    return graph.add("ConvLSTM2D", filters=2, kernel_size=3).add("GlobalMaxPooling2D")


def shared() -> Graph:
    """Siamese: one Dense for two inputs."""
    graph = image(8, name="left").add("Input", shape=(8,), name="right")
    graph = graph.add("Dense", units=4, inputs="left", name="first").add(
        "Dense", units=4, inputs="right", name="second"
    )
    graph = share(graph, *ids(graph, "second", "first"))
    return graph.add("Subtract", inputs=["first", "second"]).add("Dense", units=1, name="judge")


def block() -> Graph:
    graph = image(16, 16, 3).add("Conv2D", filters=8, kernel_size=3, name="conv").add("BatchNormalization", name="norm")
    graph = graph.add("ReLU", name="act").add("GlobalAveragePooling2D", name="pool")
    return fold(graph, ids(graph, "conv", "norm", "act"), "block1")


def nested_blocks() -> Graph:
    graph = image(16, 16, 3).add("Conv2D", filters=8, kernel_size=3, name="conv").add("ReLU", name="act")
    graph = graph.add("MaxPooling2D", name="pool").add("Flatten", name="flat")
    graph = fold(graph, ids(graph, "conv", "act"), "inner")
    return fold(graph, ids(graph, "inner", "pool"), "outer")


def shared_block() -> Graph:
    graph = image(8, 8, 3, name="left").add("Conv2D", filters=4, kernel_size=3, name="conv").add("Flatten", name="flat")
    graph = fold(graph, ids(graph, "conv", "flat"), "tower")
    graph = graph.add("Input", shape=(8, 8, 3), name="right")
    tower = graph.by_name["tower"]
    port = next(node.id for node in tower.inner.nodes if node.type == "Input")
    out = next(node.id for node in tower.inner.nodes if node.type == "Output")
    again = Node("n90", "Block", "again", shares=tower.id)
    merge = Node("n91", "Add", "add")
    edges = (
        *graph.edges,
        Edge(graph.by_name["right"].id, "output", "n90", port),
        Edge(tower.id, out, "n91", "inputs"),
        Edge("n90", out, "n91", "inputs"),
    )
    return replace(graph, nodes=(*graph.nodes, again, merge), edges=edges)


def own_layers() -> Graph:
    graph = image(28, 28, 3).add("Conv2D", filters=8, kernel_size=3, name="conv")
    graph = graph.add("FilterResponseNormalization").add("LogSumExpPooling2D").add("ScalarMultiplication")
    return graph.add("Flatten").add("Dense", units=2)


def nested_model() -> Graph:
    """One small network used for two pictures: its weights count once."""
    eye = wb.Graph("eye").add("Input", shape=(8, 8, 3), name="picture").add("Conv2D", filters=4, kernel_size=3)
    eye = eye.add("Flatten").add("Dense", units=5).add("Output", name="out")
    graph = image(8, 8, 3, name="left")
    graph = add_node(graph, "Model", name="eye", inner=eye)
    graph = connect(graph, *ids(graph, "left", "eye"))
    graph = graph.add("Input", shape=(8, 8, 3), name="right")
    graph = replace(graph, nodes=(*graph.nodes, Node("n90", "Model", "again", shares=graph.by_name["eye"].id)))
    graph = connect(graph, graph.by_name["right"].id, "n90")
    return graph.add("Subtract", inputs=["eye", "again"]).add("Dense", units=1, activation="sigmoid")


NETWORKS: Mapping[str, Callable[[], Graph]] = {
    function.__name__: function
    for function in (
        lenet5,
        alexnet,
        mobilenet,
        mnist_channels_first,
        residual,
        text_lstm,
        recurrent_states,
        bidirectional,
        attention,
        other_attention,
        separable,
        one_and_three_dimensions,
        segmentation,
        unet_step,
        preprocessing,
        categories,
        regularized,
        reshaping,
        merging,
        conv_lstm,
        shared,
        block,
        nested_blocks,
        shared_block,
        own_layers,
        nested_model,
    )
}
