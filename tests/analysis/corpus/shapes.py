"""Layers that do not fit what arrives."""

from tests.analysis.corpus.mistake import Mistake, image, words
from workbench.graph.document import Graph
from workbench.graph.edits import share


def vector() -> Graph:
    return image(784)


def shrinking() -> Graph:
    graph = image()
    for number in (1, 2, 3):
        graph = graph.add("Conv2D", filters=8, kernel_size=3, activation="relu", name=f"conv{number}")
        graph = graph.add("MaxPooling2D", name=f"pool{number}")
    return graph.add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv4")


def two_maps(first: int, second: int, filters: int = 8) -> Graph:
    graph = image(32, 32, 3).add("Conv2D", filters=8, kernel_size=3, strides=first, padding="same", name="wide")
    return graph.add(
        "Conv2D", filters=filters, kernel_size=3, strides=second, padding="same", name="narrow", inputs="image"
    )


def siamese() -> Graph:
    graph = image(8).add("Dense", units=4, name="first").add("Input", shape=(6,), name="other")
    graph = graph.add("Dense", units=4, inputs="other", name="second")
    return share(graph, graph.by_name["second"].id, graph.by_name["first"].id)


RELU = {"activation": "relu"}
MISTAKES = (
    Mistake(
        "spectrogram-of-numbers",
        vector().add("STFTSpectrogram", name="sound"),
        "sound",
        "rank",
        "sound: STFTSpectrogram expects a sequence (steps × features), but receives 784 (features). "
        "Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "dense-on-one-number",
        Graph("g").add("Input", shape=(), name="x").add("Dense", units=4, name="answer"),
        "answer",
        "rank",
        "answer: Dense expects one vector a sample (features), but receives one number. Change "
        "what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "normalization-of-unknown-channels",
        image(28, 28, None).add("BatchNormalization", name="norm"),
        "norm",
        "unknown-size",
        "norm: BatchNormalization expects to know how many channels come in, but receives 28 × 28 × "
        "? (height × width × channels). Give the Input a size on every axis, or pool over the "
        "unknown axes instead of flattening them.",
    ),
    Mistake(
        "too-many-groups",
        image(28, 28, 6).add("GroupNormalization", name="norm"),
        "norm",
        "groups",
        "norm: expected groups to divide the channels, but 32 does not divide 6. Set groups to a "
        "number that does, for example 1.",
    ),
    Mistake(
        "augmented-numbers",
        vector().add("RandomRotation", factor=0.1, name="turn"),
        "turn",
        "rank",
        "turn: RandomRotation expects an image map (height × width × channels), but receives 784 "
        "(features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "dense-on-map",
        image()
        .add("Conv2D", filters=32, kernel_size=3, **RELU)
        .add("MaxPooling2D")
        .add("Dense", units=10, name="digit"),
        "digit",
        "dense-on-map",
        "digit: Dense expects one vector a sample, but receives a map of 13 × 13 × 32 (height × "
        "width × channels), and would work on its last axis alone. Flatten the map, or pool it into "
        "a vector, before this layer.",
    ),
    Mistake(
        "dense-on-volume",
        image(8, 8, 8, 1).add("Dense", units=10, name="digit"),
        "digit",
        "dense-on-map",
        "digit: Dense expects one vector a sample, but receives a map of 8 × 8 × 8 × 1 (depth × "
        "height × width × channels), and would work on its last axis alone. Flatten the map, or pool "
        "it into a vector, before this layer.",
    ),
    Mistake(
        "conv-on-vector",
        vector().add("Conv2D", filters=8, kernel_size=3, name="conv"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 784 (features). "
        "Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "conv-after-flatten",
        image().add("Flatten", name="flat").add("Conv2D", filters=8, kernel_size=3, name="conv"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 784 (features). "
        "Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "conv-without-channels",
        image(28, 28).add("Conv2D", filters=8, kernel_size=3, name="conv"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 28 × 28 (steps "
        "× features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "conv1d-on-picture",
        image().add("Conv1D", filters=8, kernel_size=3, name="conv"),
        "conv",
        "rank",
        "conv: Conv1D expects a sequence (steps × features), but receives 28 × 28 × 1 (height × "
        "width × channels). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "pool-on-vector",
        vector().add("MaxPooling2D", name="pool"),
        "pool",
        "rank",
        "pool: MaxPooling2D expects an image map (height × width × channels), but receives 784 "
        "(features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "global-pool-on-vector",
        vector().add("GlobalAveragePooling2D", name="pool"),
        "pool",
        "rank",
        "pool: GlobalAveragePooling2D expects an image map (height × width × channels), but receives "
        "784 (features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "transposed-on-sequence",
        image(20, 8).add("Conv2DTranspose", filters=4, kernel_size=3, name="up"),
        "up",
        "rank",
        "up: Conv2DTranspose expects an image map (height × width × channels), but receives 20 × 8 "
        "(steps × features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "batch-in-input",
        image(100, 28, 28, 1).add("Conv2D", filters=8, kernel_size=3, name="conv"),
        "conv",
        "input-has-batch",
        "conv: Conv2D expects an image map (height × width × channels), but receives 100 × 28 × 28 × "
        "1: the shape of the Input 'image' seems to count the samples too. Leave the batch out of it.",
    ),
    Mistake(
        "channels-first",
        image(3, 224, 224).add("Conv2D", filters=8, kernel_size=3, padding="same", name="conv"),
        "conv",
        "input-channels-first",
        "conv: Conv2D expects height × width × channels, but the Input 'image' has the shape 3 × 224 "
        "× 224, which looks like channels first. Move the channels to the end.",
    ),
    Mistake(
        "channels-last",
        image().add("Conv2D", filters=8, kernel_size=3, padding="same", data_format="channels_first", name="conv"),
        "conv",
        "input-channels-last",
        "conv: Conv2D expects channels × height × width, as its data_format says, but the Input "
        "'image' has the shape 28 × 28 × 1, which looks like channels last. Move the channels to the "
        "front.",
    ),
    Mistake(
        "lstm-on-picture",
        image().add("LSTM", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 28 × 28 × 1 (height × "
        "width × channels). Bring the data into steps first, or use a layer made for this shape.",
    ),
    Mistake(
        "lstm-on-vector",
        vector().add("LSTM", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 784 (features). Bring the "
        "data into steps first, or use a layer made for this shape.",
    ),
    Mistake(
        "lstm-after-lstm",
        image(20, 8).add("LSTM", units=8, name="first").add("LSTM", units=8, name="second"),
        "second",
        "sequence-needed",
        "second: LSTM expects a sequence (steps × features), but receives 8 (features). Bring the "
        "data into steps first, or use a layer made for this shape.",
    ),
    Mistake(
        "repeat-of-sequence",
        image(20, 8).add("RepeatVector", n=3, name="repeat"),
        "repeat",
        "rank",
        "repeat: RepeatVector expects one vector a sample (features), but receives 20 × 8 (steps × "
        "features). Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "bidirectional-on-vector",
        vector().add("Bidirectional", layer={"class_name": "LSTM", "config": {"units": 8}}, name="both"),
        "both",
        "rank",
        "both: Bidirectional expects a sequence (steps × features), but receives 784 (features). "
        "Change what comes before it, or use a layer made for this shape.",
    ),
    Mistake(
        "unknown-size",
        image(None, None, 3)
        .add("Conv2D", filters=8, kernel_size=3, **RELU)
        .add("Flatten", name="flat")
        .add("Dense", units=10, name="digit"),
        "digit",
        "unknown-size",
        "digit: Dense expects to know how many features come in, but receives ? (features). Give the "
        "Input a size on every axis, or pool over the unknown axes instead of flattening them.",
    ),
    Mistake(
        "size-vanishes",
        shrinking(),
        "conv4",
        "size-vanishes",
        "conv4: Conv2D expects at least 3 along the height, but receives 1, and would leave nothing "
        "(28 → conv1 26 → pool1 13 → conv2 11 → pool2 5 → conv3 3 → pool3 1 → conv4 0). Keep the "
        "size with padding, or remove a layer that shrinks it.",
    ),
    Mistake(
        "pool-too-large",
        image(8, 8, 1).add("MaxPooling2D", pool_size=9, name="pool"),
        "pool",
        "size-vanishes",
        "pool: MaxPooling2D expects at least 9 along the height, but receives 8, and would leave "
        "nothing (8 → pool 0). Keep the size with padding, or remove a layer that shrinks it.",
    ),
    Mistake(
        "crop-too-much",
        image(8, 8, 1).add("Cropping2D", cropping=4, name="crop"),
        "crop",
        "size-vanishes",
        "crop: Cropping2D expects at least 9 along the height, but receives 8, and would leave "
        "nothing (8 → crop 0). Keep the size with padding, or remove a layer that shrinks it.",
    ),
    Mistake(
        "add-of-two-sizes",
        two_maps(1, 2).add("Add", inputs=["wide", "narrow"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 × 32 × 8 (wide), 16 × 16 × 8 (narrow): they "
        "differ in height (32 ≠ 16), width (32 ≠ 16). Bring both to the same shape before this node.",
    ),
    Mistake(
        "add-of-two-depths",
        two_maps(1, 1, 16).add("Add", inputs=["wide", "narrow"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 × 32 × 8 (wide), 32 × 32 × 16 (narrow): they "
        "differ in channels (8 ≠ 16). Bring both to the same shape before this node.",
    ),
    Mistake(
        "concatenate-of-two-sizes",
        image(30, 30, 1)
        .add("Conv2D", filters=4, kernel_size=3, name="inner")
        .add("Concatenate", inputs=["image", "inner"], name="join"),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 30 "
        "× 30 × 1 (image), 28 × 28 × 4 (inner): they differ in height (30 ≠ 28), width (30 ≠ 28). "
        "Bring both to the same size first.",
    ),
    Mistake(
        "concatenate-map-and-vector",
        image().add("Input", shape=(5,), name="age").add("Concatenate", inputs=["image", "age"], name="join"),
        "join",
        "concatenate-ranks",
        "join: Concatenate expects tensors with equally many axes, but receives 28 × 28 × 1 (image), "
        "5 (age). Pool or flatten the larger one, or connect layers of the same kind.",
    ),
    Mistake(
        "add-that-repeats",
        image(10).add("Dense", units=1, name="one").add("Add", inputs=["image", "one"], name="sum"),
        "sum",
        "merge-broadcasts",
        "sum: Add expects equal shapes, but receives 10 (image), 1 (one). It would repeat the "
        "smaller along features (10 ≠ 1) without a word. If that is not meant, bring both to the "
        "same shape.",
    ),
    Mistake(
        "subtract-three",
        image(4)
        .add("Dense", units=4, name="a")
        .add("Dense", units=4, name="b", inputs="image")
        .add("Subtract", inputs=["image", "a", "b"], name="minus"),
        "minus",
        "merge-takes-two",
        "minus: Subtract expects exactly two tensors, but receives 3. Disconnect what is too much.",
    ),
    Mistake(
        "groups",
        image(28, 28, 3).add("Conv2D", filters=8, kernel_size=3, groups=2, name="conv"),
        "conv",
        "groups",
        "conv: expected groups to divide the channels, but 2 does not divide 3. Set groups to a "
        "number that does, for example 1.",
    ),
    Mistake(
        "reshape",
        vector().add("Reshape", target_shape=(28, 27, 1), name="picture"),
        "picture",
        "reshape-size",
        "picture: Reshape keeps all 784 numbers of a sample, but a target of 28 × 27 × 1 would hold "
        "756. Choose sizes whose product is 784, or -1 for one of them.",
    ),
    Mistake(
        "permute",
        image().add("Permute", dims=(2, 1), name="swap"),
        "swap",
        "permute-axes",
        "swap: Permute expects every axis of 28 × 28 × 1 once, that is the numbers 1 to 3 in some "
        "order, but dims is (2, 1). Set dims to as many numbers as there are axes.",
    ),
    Mistake(
        "embedding-of-vectors",
        image(20, 8).add("Embedding", input_dim=100, output_dim=8, name="embed"),
        "embed",
        "embedding-on-vectors",
        "embed: Embedding expects a sequence of whole numbers, one a word, but receives 20 × 8 "
        "(steps × features), and would make a vector of each single number. Remove it if the data "
        "are vectors already.",
    ),
    Mistake(
        "embedding-of-decimals",
        words().add("Embedding", input_dim=100, output_dim=8, name="embed"),
        "embed",
        "embedding-on-floats",
        "embed: Embedding expects whole numbers (int32), but receives float32, and would cut off all "
        "decimals. Set the Input's dtype to int32.",
    ),
    Mistake(
        "shared-weights",
        siamese(),
        "second",
        "shared-shape",
        "second: it uses the weights of 'first', which were made for 8, but receives 6. Bring both "
        "to the same shape, or give this node weights of its own.",
    ),
    Mistake(
        "strides-and-dilation",
        image().add("Conv2D", filters=4, kernel_size=3, strides=2, dilation_rate=2, name="conv"),
        "conv",
        "parameters",
        "conv: a Conv2D cannot be made with filters=4, kernel_size=3, strides=2, dilation_rate=2: "
        "expected values that go together. Reset one of them, or change it in the parameter panel.",
    ),
    Mistake(
        "text-of-numbers",
        words().add("TextVectorization", name="tokens"),
        "tokens",
        "needs-text",
        "tokens: TextVectorization expects text (dtype string), but receives float32. Set the Input's dtype to string.",
    ),
    Mistake(
        "keys-without-values",
        image(10, 16)
        .add("Input", shape=(7, 16), name="values")
        .add("Input", shape=(5, 16), name="keys")
        .add("Attention", inputs=["image", "values", "keys"], name="look"),
        "look",
        "attention-length",
        "look: Attention expects a key for each value, but 'keys' has 5 steps and 'values' has 7 (5 ≠ "
        "7). Connect both to layers of the same sequence.",
    ),
    Mistake(
        "dot-of-two-lengths",
        image(10).add("Input", shape=(8,), name="other").add("Dot", axes=1, inputs=["image", "other"], name="match"),
        "match",
        "refused",
        "match: Dot cannot work with what it receives: (10), (8). Expected a shape that fits its "
        "parameters (axes=1). Change what comes before it, or its parameters.",
    ),
)
