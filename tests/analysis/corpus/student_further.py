"""Students' drawings of further kinds: forecasts, feed-forward blocks, data with the channels first, two towers."""

from tests.analysis.corpus.student_drawing import (
    RELU,
    SOFTMAX,
    SQUARED,
    StudentDrawing,
    conv,
    every_step,
    judged,
    start,
)

series = start(24, 3).add("LSTM", units=16, name="memory")
words = start(1, dtype="int32").add("Embedding", input_dim=100, output_dim=16, name="user")
towers = words.add("Input", shape=(1,), dtype="int32", name="film").add(
    "Embedding", input_dim=50, output_dim=8, name="taste"
)
first = start(3, 64, 64).add(
    "Conv2D", filters=8, kernel_size=3, data_format="channels_first", name="conv", activation="relu"
)

DRAWINGS = (
    StudentDrawing(
        "forecast-of-several-values",
        judged(series.add("Dense", units=12, name="out"), SQUARED, (12, 3)),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (12,), but 'truth' has (12, 3). "
        "Change what the network ends with, until both are equal.",
        "Set units of out to 36, then: Add Reshape((12, 3)) after out",
    ),
    StudentDrawing(
        "points-in-a-row",
        judged(start(20).add("Dense", units=4, name="corners"), SQUARED, (2, 2)),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (4,), but 'truth' has (2, 2). "
        "Change what the network ends with, until both are equal.",
        "Add Reshape((2, 2)) after corners",
    ),
    StudentDrawing(
        "number-with-softmax",
        judged(start(13).add("Dense", units=1, name="price", **SOFTMAX), SQUARED, (1,)),
        "price",
        "softmax-one-unit",
        "price: softmax over one unit always gives 1, so it cannot learn; expected two units or more, "
        "received 1. Use sigmoid for a yes-or-no answer, or one unit a class.",
        "Reset activation of price",
    ),
    StudentDrawing(
        "repeated-too-rarely",
        judged(
            start(30, 2)
            .add("LSTM", units=16, name="code")
            .add("RepeatVector", n=20, name="again")
            .add("LSTM", units=16, return_sequences=True, name="back")
            .add("TimeDistributed", name="out", **every_step("Dense", units=2)),
            SQUARED,
            (30, 2),
        ),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (20, 2), but 'truth' has (30, 2). "
        "Change what the network ends with, until both are equal.",
        "Set n of again to 30",
    ),
    StudentDrawing(
        "feed-forward-not-led-back",
        start(10, 16)
        .add("Dense", units=64, name="wide", **RELU)
        .add("Dropout", rate=0.1, name="drop")
        .add("Add", inputs=["data", "drop"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 10 × 16 (data), 10 × 64 (drop): they differ in "
        "features (16 ≠ 64). Bring both to the same shape before this node.",
        "Add Dense(16) after drop",
    ),
    StudentDrawing(
        "last-step-added-to-all",
        start(10, 16).add("LSTM", units=16, name="memory").add("Add", inputs=["memory", "data"], name="sum"),
        "sum",
        "merge-broadcasts",
        "sum: Add expects equal shapes, but receives 16 (memory), 10 × 16 (data). It would repeat the "
        "smaller along steps without a word. If that is not meant, bring both to the same shape.",
        "Set return_sequences of memory to True",
    ),
    StudentDrawing(
        "towers-of-other-widths",
        start(16)
        .add("Dense", units=16, name="one", **RELU)
        .add("Dense", units=8, name="two", inputs=["data"], **RELU)
        .add("Subtract", inputs=["one", "two"], name="apart"),
        "apart",
        "merge-shapes",
        "apart: Subtract expects equal shapes, but receives 16 (one), 8 (two): they differ in features "
        "(16 ≠ 8). Bring both to the same shape before this node.",
        "Set units of two to 16",
    ),
    StudentDrawing(
        "towers-of-convolutions",
        conv(conv(start(32, 32, 3), 8, "one"), 16, "two", inputs=["data"]).add(
            "Maximum", inputs=["one", "two"], name="most"
        ),
        "most",
        "merge-shapes",
        "most: Maximum expects equal shapes, but receives 32 × 32 × 8 (one), 32 × 32 × 16 (two): they "
        "differ in channels (8 ≠ 16). Bring both to the same shape before this node.",
        "Set filters of two to 8",
    ),
    StudentDrawing(
        "embeddings-of-other-widths",
        towers.add("Dot", axes=2, inputs=["user", "taste"], name="match"),
        "match",
        "refused",
        "match: Dot cannot work with what it receives: (1 × 16), (1 × 8). Expected a shape that fits its "
        "parameters (axes=2). Change what comes before it, or its parameters.",
        "Set output_dim of taste to 16",
    ),
    StudentDrawing(
        "signal-unet-odd",
        start(101, 4)
        .add("Conv1D", filters=8, kernel_size=3, padding="same", name="down", **RELU)
        .add("MaxPooling1D", name="pool")
        .add("UpSampling1D", name="up")
        .add("Concatenate", inputs=["up", "down"], name="join"),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the features axis, but receives 100 × 8 "
        "(up), 101 × 8 (down): they differ in steps (100 ≠ 101). Bring both to the same size first.",
        "Add ZeroPadding1D((0, 1)) after up",
    ),
    StudentDrawing(
        "spectrogram-without-channel",
        start(128, 44).add("Conv2D", filters=8, kernel_size=3, name="conv", **RELU),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 128 × 44 (steps × "
        "features). Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((128, 44, 1)) before it",
    ),
    StudentDrawing(
        "volume-without-channel",
        start(32, 64, 64).add("Conv3D", filters=8, kernel_size=3, name="conv", **RELU),
        "conv",
        "rank",
        "conv: Conv3D expects a volume (depth × height × width × channels), but receives 32 × 64 × 64 "
        "(height × width × channels). Change what comes before it, or use a layer made for this shape.",
        "Add Reshape((32, 64, 64, 1)) before it",
    ),
    StudentDrawing(
        "order-of-two-axes",
        start(28, 14, 3).add("Permute", dims=(2, 1), name="turn"),
        "turn",
        "permute-axes",
        "turn: Permute expects every axis of 28 × 14 × 3 once, that is the numbers 1 to 3 in some order, "
        "but dims is (2, 1). Set dims to as many numbers as there are axes.",
        "Set dims of turn to (2, 1, 3)",
    ),
    StudentDrawing(
        "one-pooling-too-many",
        conv(start(2, 2, 3), 8, "conv").add("MaxPooling2D", name="pool").add("MaxPooling2D", name="again"),
        "again",
        "size-vanishes",
        "again: MaxPooling2D expects at least 2 along the height, but receives 1, and would leave nothing "
        "(2 → pool 1 → again 0). Keep the size with padding, or remove a layer that shrinks it.",
        "Remove again and connect around it",
    ),
    StudentDrawing(
        "normalized-along-the-width",
        first.add("BatchNormalization", name="norm"),
        "norm",
        "normalization-channels-first",
        "norm: expected statistics for each channel, but with axis=-1 BatchNormalization takes them along "
        "the width of 8 × 62 × 62 (channels × height × width), whose channels come first. Set axis=1.",
        "Set axis of norm to 1",
    ),
    StudentDrawing(
        "pooled-along-the-channels",
        first.add("MaxPooling2D", name="pool"),
        "pool",
        "data-format-mixed",
        "pool: MaxPooling2D expects the channels last, but 'conv' gives them first: 8 × 62 × 62 (channels "
        "× height × width). Set data_format='channels_first' here too.",
        "Set data_format of pool to channels_first",
    ),
)
