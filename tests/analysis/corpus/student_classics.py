"""Students' drawings with the classic mistakes, and with what Keras runs without a word."""

from msgspec.structs import replace

from tests.analysis.corpus.student_drawing import (
    RELU,
    SIGMOID,
    SOFTMAX,
    SPARSE,
    StudentDrawing,
    conv,
    every_step,
    judged,
    start,
)
from workbench.graph.document import Edge, Graph
from workbench.graph.edits import add_node

signal = start(50, 12)


def around(inner: Graph, *shape: int) -> Graph:
    """A nested model behind an Input of this shape."""
    graph = add_node(start(*shape), "Model", name="base", inner=inner)
    data, base = graph.nodes
    return replace(graph, edges=(Edge(data.id, "output", base.id, inner.nodes[0].id),))


def colours(*shape: int) -> Graph:
    """A network for pictures of 32 x 32 in colour."""
    inner = Graph("base").add("Input", shape=(32, 32, 3), name="picture").add("Conv2D", filters=4, kernel_size=3)
    return around(inner.add("GlobalAveragePooling2D").add("Output", name="out"), *shape)


grey = Graph("base").add("Input", shape=(28, 28, 1), name="picture").add("Flatten").add("Output", name="out")


DRAWINGS = (
    StudentDrawing(
        "grey-into-colour",
        colours(32, 32, 1),
        "base",
        "model-input",
        "base: the network inside expects 32 × 32 × 3 at 'picture', but receives 32 × 32 × 1. Resize the"
        " data, or change that Input inside.",
        "Add Concatenate (the grey values three times) after data",
    ),
    StudentDrawing(
        "small-grey-into-colour",
        colours(28, 28, 1),
        "base",
        "model-input",
        "base: the network inside expects 32 × 32 × 3 at 'picture', but receives 28 × 28 × 1. Resize the"
        " data, or change that Input inside.",
        "Add Concatenate (the grey values three times) + Resizing(height=32, width=32) after data",
    ),
    StudentDrawing(
        "up-of-vector",
        start(100)
        .add("Dense", units=6272, name="grow", **RELU)
        .add("UpSampling2D", name="up")
        .add("Conv2D", filters=1, kernel_size=3, padding="same", **SIGMOID),
        "up",
        "rank",
        "up: UpSampling2D expects an image map (height × width × channels), but receives 6272 "
        "(features). Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((7, 7, 128)) before up",
    ),
    StudentDrawing(
        "up-of-noise",
        start(128).add("UpSampling2D", name="up"),
        "up",
        "rank",
        "up: UpSampling2D expects an image map (height × width × channels), but receives 128 (features)."
        " Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((4, 4, 8)) before up",
    ),
    StudentDrawing(
        "transposed-of-vector",
        start(100)
        .add("Dense", units=3136, name="grow", **RELU)
        .add("Conv2DTranspose", filters=8, kernel_size=3, strides=2, padding="same", name="up"),
        "up",
        "rank",
        "up: Conv2DTranspose expects an image map (height × width × channels), but receives 3136 "
        "(features). Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((7, 7, 64)) before up",
    ),
    StudentDrawing(
        "decoder-of-code",
        conv(start(28, 28, 1), 8, "c")
        .add("MaxPooling2D")
        .add("Flatten")
        .add("Dense", units=16, name="code", **RELU)
        .add("UpSampling2D", name="up"),
        "up",
        "rank",
        "up: UpSampling2D expects an image map (height × width × channels), but receives 16 (features). "
        "Change what comes before it, or use a layer made for this shape.",
        "Add Dense(1568) + Reshape((14, 14, 8)) before up",
    ),
    StudentDrawing(
        "stateful",
        signal.add("LSTM", units=8, stateful=True, name="memory"),
        "memory",
        "stateful-batch",
        "memory: with stateful=True LSTM keeps a state for each sample of a batch, and expects to know "
        "how many there are, but the batch has no size. Set batch_size of the Input, or switch stateful "
        "off.",
        "Set batch_size of data to 32",
    ),
    StudentDrawing(
        "stateful-both-ways",
        signal.add("Bidirectional", **every_step("GRU", units=8, stateful=True), name="memory"),
        "memory",
        "stateful-batch",
        "memory: with stateful=True Bidirectional keeps a state for each sample of a batch, and expects "
        "to know how many there are, but the batch has no size. Set batch_size of the Input, or switch "
        "stateful off.",
        "Set batch_size of data to 32",
    ),
    StudentDrawing(
        "slopes-of-unknown",
        start(None, None, 3).add("Conv2D", filters=8, kernel_size=3, name="conv").add("PReLU", name="act"),
        "act",
        "slope-of-unknown",
        "act: PReLU learns a slope for each place, and expects to know how many there are, but the "
        "height of ? × ? × 8 (height × width × channels) has no size. Set shared_axes, so that each "
        "channel has one slope.",
        "Set shared_axes of act to (1, 2)",
    ),
    StudentDrawing(
        "slopes-of-vector",
        start(8).add("Dense", units=8, name="h").add("PReLU", shared_axes=(1, 2), name="act"),
        "act",
        "slope-axes",
        "act: PReLU expects axes of 8 (features) in shared_axes, that is numbers from 1 to 1, but "
        "receives (1, 2). Set the axes of space, or none for a vector.",
        "Reset shared_axes of act",
    ),
    StudentDrawing(
        "flatten-of-unknown-steps",
        start(None, dtype="int32")
        .add("Embedding", input_dim=99, output_dim=8)
        .add("Flatten", name="flat")
        .add("Dense", units=2, name="kind", **SOFTMAX),
        "kind",
        "unknown-size",
        "kind: Dense expects to know how many features come in, but receives ? (features). Give the "
        "Input a size on every axis, or pool over the unknown axes instead of flattening them.",
        "Replace flat by GlobalAveragePooling1D",
    ),
    StudentDrawing(
        "flatten-of-unknown-picture",
        start(None, None, 3)
        .add("Conv2D", filters=8, kernel_size=3, **RELU)
        .add("Flatten", name="flat")
        .add("Dropout", rate=0.5)
        .add("Dense", units=2, name="kind", **SOFTMAX),
        "kind",
        "unknown-size",
        "kind: Dense expects to know how many features come in, but receives ? (features). Give the "
        "Input a size on every axis, or pool over the unknown axes instead of flattening them.",
        "Replace flat by GlobalAveragePooling2D",
    ),
    StudentDrawing(
        "attention-of-two-widths",
        start(10, 16)
        .add("Input", shape=(7, 32), name="memory")
        .add("Attention", inputs=["data", "memory"], name="look"),
        "look",
        "attention-width",
        "look: Attention compares queries and keys number by number, but 'data' has 16 features and "
        "'memory' has 32 (16 ≠ 32). Bring both to the same width, for example with a Dense layer.",
        "Add Dense(16) after memory",
    ),
    StudentDrawing(
        "additive-attention",
        start(10, 16)
        .add("Input", shape=(7, 32), name="memory")
        .add("AdditiveAttention", inputs=["data", "memory"], name="look"),
        "look",
        "attention-width",
        "look: AdditiveAttention compares queries and keys number by number, but 'data' has 16 features "
        "and 'memory' has 32 (16 ≠ 32). Bring both to the same width, for example with a Dense layer.",
        "Add Dense(16) after memory",
    ),
    StudentDrawing(
        "attention-with-key",
        start(10, 16)
        .add("Input", shape=(7, 16), name="values")
        .add("Input", shape=(7, 24), name="keys")
        .add("Attention", inputs=["data", "values", "keys"], name="look"),
        "look",
        "attention-width",
        "look: Attention compares queries and keys number by number, but 'data' has 16 features and "
        "'keys' has 24 (16 ≠ 24). Bring both to the same width, for example with a Dense layer.",
        "Add Dense(16) after keys",
    ),
    StudentDrawing(
        "normalized-rows",
        conv(start(28, 28, 1), 8, "c").add("BatchNormalization", axis=1, name="norm"),
        "norm",
        "normalization-axis",
        "norm: expected statistics for each channel, but with axis=1 BatchNormalization takes them along"
        " the height of 28 × 28 × 8 (height × width × channels). Reset axis: -1 is the last one, the "
        "channels.",
        "Reset axis of norm",
    ),
    StudentDrawing(
        "normalized-steps",
        signal.add("BatchNormalization", axis=1, name="norm").add("LSTM", units=4),
        "norm",
        "normalization-axis",
        "norm: expected statistics for each channel, but with axis=1 BatchNormalization takes them along"
        " the steps of 50 × 12 (steps × features). Reset axis: -1 is the last one, the channels.",
        "Reset axis of norm",
    ),
    StudentDrawing(
        "softmax-layer-twice",
        start(16).add("Dense", units=10, name="digit", **SOFTMAX).add("Softmax", name="probability"),
        "probability",
        "activation-again",
        "probability: 'digit' ends with softmax already, and softmax over probabilities makes them "
        "nearly equal. Expected one of the two. Remove one.",
        "Remove probability and connect around it",
    ),
    StudentDrawing(
        "softmax-activation-twice",
        start(16).add("Dense", units=10, name="digit", **SOFTMAX).add("Activation", name="probability", **SOFTMAX),
        "probability",
        "activation-again",
        "probability: 'digit' ends with softmax already, and softmax over probabilities makes them "
        "nearly equal. Expected one of the two. Remove one.",
        "Remove probability and connect around it",
    ),
    StudentDrawing(
        "sigmoid-twice",
        start(16).add("Dense", units=1, name="sick", **SIGMOID).add("Activation", name="probability", **SIGMOID),
        "probability",
        "activation-again",
        "probability: 'sick' ends with sigmoid already, and sigmoid over probabilities makes them nearly"
        " equal. Expected one of the two. Remove one.",
        "Remove probability and connect around it",
    ),
    StudentDrawing(
        "softmax-from-logits",
        judged(start(16).add("Dense", units=10, name="digit", **SOFTMAX), SPARSE, (), from_logits=True),
        "loss",
        "activation-twice",
        "loss: from_logits=True expects raw scores, but 'digit' ends with softmax already, which would "
        "be applied twice. Switch from_logits off, or remove the activation.",
        "Reset from_logits of loss",
    ),
    StudentDrawing(
        "two-samples",
        start(16, 16, 3, batch_size=2)
        .add("Conv2D", filters=8, kernel_size=3, use_bias=False, name="conv")
        .add("BatchNormalization", name="norm")
        .add("ReLU"),
        "norm",
        "small-batch",
        "norm: BatchNormalization expects a batch of many samples for its mean and variance, but a batch"
        " has 2 here. Use a normalization of each sample, such as GroupNormalization, or larger batches.",
        "Replace norm by GroupNormalization(8)",
    ),
    StudentDrawing(
        "one-sample",
        start(16, batch_size=1).add("Dense", units=8, name="h").add("BatchNormalization", name="norm").add("ReLU"),
        "norm",
        "small-batch",
        "norm: BatchNormalization expects a batch of many samples for its mean and variance, but a batch"
        " has 1 here. Use a normalization of each sample, such as GroupNormalization, or larger batches.",
        "Replace norm by LayerNormalization",
    ),
    StudentDrawing(
        "deep-sigmoid",
        conv(start(28, 28, 1), 8, "a", activation="sigmoid")
        .add("MaxPooling2D")
        .add("Conv2D", filters=8, kernel_size=3, name="b", **RELU),
        "a",
        "sigmoid-hidden",
        "a: sigmoid between layers learns slowly; expected relu or the like before 'b', received "
        "sigmoid. Use relu inside the network.",
        "Set activation of a to relu",
    ),
    StudentDrawing(
        "deep-sigmoid-layer",
        start(16)
        .add("Dense", units=8, name="a")
        .add("Activation", name="squash", **SIGMOID)
        .add("Dense", units=4, name="b", **RELU),
        "squash",
        "sigmoid-hidden",
        "squash: sigmoid between layers learns slowly; expected relu or the like before 'b', received "
        "sigmoid. Use relu inside the network.",
        "Set activation of squash to relu",
    ),
    StudentDrawing(
        "deep-sigmoid-normalized",
        start(16)
        .add("Dense", units=8, name="a", **SIGMOID)
        .add("BatchNormalization")
        .add("Dense", units=4, name="b", **RELU),
        "a",
        "sigmoid-hidden",
        "a: sigmoid between layers learns slowly; expected relu or the like before 'b', received "
        "sigmoid. Use relu inside the network.",
        "Set activation of a to relu",
    ),
    StudentDrawing(
        "no-activation-normalized",
        start(16).add("Dense", units=8, name="a").add("BatchNormalization").add("Dense", units=4, name="b", **RELU),
        "a",
        "no-activation",
        "a: expected an activation between it and 'b', but there is none, so the two compute no more "
        "than one could. Set one, for example relu.",
        "Set activation of a to relu",
    ),
    StudentDrawing(
        "reshape-after-dense",
        start(100).add("Dense", units=1000, name="grow", **RELU).add("Reshape", target_shape=(7, 7, 64), name="map"),
        "map",
        "reshape-size",
        "map: Reshape keeps all 1000 numbers of a sample, but a target of 7 × 7 × 64 would hold 3136. "
        "Choose sizes whose product is 1000, or -1 for one of them.",
        "Set units of grow to 3136",
    ),
    StudentDrawing(
        "picture-without-channels",
        conv(start(28, 28), 8, "conv").add("MaxPooling2D", name="pool"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 28 × 28 (steps × "
        "features). Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((28, 28, 1)) before conv",
    ),
    StudentDrawing(
        "words-into-conv2d",
        start(20, dtype="int32")
        .add("Embedding", input_dim=99, output_dim=8)
        .add("Conv2D", filters=8, kernel_size=3, name="conv", **RELU)
        .add("MaxPooling2D", name="pool"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 20 × 8 (steps × "
        "features). Change what comes before it, or use a layer made for this shape.",
        "Use the 1D layers instead of: conv, pool",
    ),
    StudentDrawing(
        "picture-into-conv1d",
        start(28, 28, 1).add("Conv1D", filters=8, kernel_size=3, name="conv", **RELU).add("MaxPooling1D", name="pool"),
        "conv",
        "rank",
        "conv: Conv1D expects a sequence (steps × features), but receives 28 × 28 × 1 (height × width × "
        "channels). Change what comes before it, or use a layer made for this shape.",
        "Use the 2D layers instead of: conv, pool",
    ),
    StudentDrawing(
        "attention-to-itself",
        start(10, 16).add("MultiHeadAttention", num_heads=2, key_dim=8, inputs="data", name="look"),
        "look",
        "missing-inputs",
        "look: expected a tensor at each input, but nothing is connected to: value. Connect a layer to each.",
        "Connect data to look",
    ),
    StudentDrawing(
        "colour-into-grey-net",
        around(grey, 28, 28, 3),
        "base",
        "model-input",
        "base: the network inside expects 28 × 28 × 1 at 'picture', but receives 28 × 28 × 3. Resize the"
        " data, or change that Input inside.",
        "Add Conv2D(filters=1, kernel_size=1) after data",
    ),
)
