"""Students' drawings of films, sequences and signals."""

from tests.analysis.corpus.student_drawing import RELU, SOFTMAX, SPARSE, StudentDrawing, every_step, judged, start
from workbench.graph.document import Graph

FILTERS = {"filters": 8, "kernel_size": 3, "padding": "same"}
signal = start(50, 12)
film = start(10, 32, 32, 3)
frames: Graph = film.add(
    "TimeDistributed", name="frames", **every_step("Conv2D", filters=8, kernel_size=3, activation="relu")
)
first_conv: Graph = film.add("Conv2D", filters=8, kernel_size=3, name="conv", **RELU)


DRAWINGS = (
    StudentDrawing(
        "film-memory-twice",
        film.add("ConvLSTM2D", name="first", **FILTERS).add("ConvLSTM2D", name="second", **FILTERS),
        "second",
        "rank",
        "second: ConvLSTM2D expects a sequence of image maps (steps × height × width × channels), but "
        "receives 32 × 32 × 8 (height × width × channels). Change what comes before it, or use a layer "
        "made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "film-memory-normalized-twice",
        film.add("ConvLSTM2D", name="first", **FILTERS)
        .add("BatchNormalization")
        .add("ConvLSTM2D", name="second", **FILTERS),
        "second",
        "rank",
        "second: ConvLSTM2D expects a sequence of image maps (steps × height × width × channels), but "
        "receives 32 × 32 × 8 (height × width × channels). Change what comes before it, or use a layer "
        "made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "film-memory-pooled-twice",
        film.add("ConvLSTM2D", name="first", **FILTERS)
        .add("MaxPooling2D", name="pool")
        .add("ConvLSTM2D", name="second", **FILTERS),
        "second",
        "rank",
        "second: ConvLSTM2D expects a sequence of image maps (steps × height × width × channels), but "
        "receives 16 × 16 × 8 (height × width × channels). Change what comes before it, or use a layer "
        "made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "film-memory-then-picture",
        film.add("ConvLSTM2D", return_sequences=True, name="first", **FILTERS).add(
            "Conv2D", filters=4, kernel_size=3, name="conv", **RELU
        ),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 10 × 32 × 32 × 8 "
        "(steps × height × width × channels). Change what comes before it, or use a layer made for this "
        "shape.",
        "Set return_sequences of first to False",
    ),
    StudentDrawing(
        "memory-behind-film-memory",
        film.add("ConvLSTM2D", name="first", **FILTERS).add("LSTM", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 32 × 32 × 8 (height × width × "
        "channels). Bring the data into steps first, or use a layer made for this shape.",
        "Set return_sequences of first to True, then: Add TimeDistributed(Flatten) before memory",
    ),
    StudentDrawing(
        "frames-flattened",
        frames.add("Flatten", name="flat").add("LSTM", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 72000 (features). Bring the "
        "data into steps first, or use a layer made for this shape.",
        "Replace flat by TimeDistributed(Flatten)",
    ),
    StudentDrawing(
        "frames-into-memory",
        frames.add("LSTM", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 10 × 30 × 30 × 8 (steps × "
        "height × width × channels). Bring the data into steps first, or use a layer made for this "
        "shape.",
        "Add TimeDistributed(Flatten) before memory",
    ),
    StudentDrawing(
        "frames-pooled-into-gru",
        frames.add("TimeDistributed", name="pool", **every_step("MaxPooling2D"))
        .add("Flatten", name="flat")
        .add("Dropout", rate=0.5)
        .add("GRU", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: GRU expects a sequence (steps × features), but receives 18000 (features). Bring the "
        "data into steps first, or use a layer made for this shape.",
        "Replace flat by TimeDistributed(Flatten)",
    ),
    StudentDrawing(
        "film-into-conv",
        first_conv.add("MaxPooling2D", name="pool")
        .add("GlobalAveragePooling2D", name="mean")
        .add("Dense", units=3, name="kind", **SOFTMAX),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 10 × 32 × 32 × 3 "
        "(steps × height × width × channels). Change what comes before it, or use a layer made for this "
        "shape.",
        "Use the 3D layers instead of: conv, pool, mean",
    ),
    StudentDrawing(
        "film-into-conv-then-lstm",
        first_conv.add("MaxPooling2D", name="pool")
        .add("Flatten", name="flat")
        .add("LSTM", units=8, name="memory")
        .add("Dense", units=3, name="kind", **SOFTMAX),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 10 × 32 × 32 × 3 "
        "(steps × height × width × channels). Change what comes before it, or use a layer made for this "
        "shape.",
        "Apply to each step (TimeDistributed): conv, pool, flat",
    ),
    StudentDrawing(
        "film-into-pooling",
        film.add("MaxPooling2D", name="pool"),
        "pool",
        "rank",
        "pool: MaxPooling2D expects an image map (height × width × channels), but receives 10 × 32 × 32 "
        "× 3 (steps × height × width × channels). Change what comes before it, or use a layer made for "
        "this shape.",
        "Replace pool by MaxPooling3D",
    ),
    StudentDrawing(
        "long-film-into-conv",
        start(60, 32, 32, 3)
        .add("Conv2D", filters=8, kernel_size=3, name="conv", **RELU)
        .add("GlobalAveragePooling2D", name="mean")
        .add("LSTM", units=8, name="memory"),
        "conv",
        "rank",
        "conv: Conv2D expects an image map (height × width × channels), but receives 60 × 32 × 32 × 3 "
        "(steps × height × width × channels). Change what comes before it, or use a layer made for this "
        "shape.",
        "Apply to each step (TimeDistributed): conv, mean",
    ),
    StudentDrawing(
        "lstm-dropout-lstm",
        signal.add("LSTM", units=8, name="first").add("Dropout", rate=0.2).add("LSTM", units=8, name="second"),
        "second",
        "sequence-needed",
        "second: LSTM expects a sequence (steps × features), but receives 8 (features). Bring the data "
        "into steps first, or use a layer made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "both-ways-twice",
        signal.add("Bidirectional", **every_step("LSTM", units=8), name="first").add(
            "Bidirectional", **every_step("LSTM", units=8), name="second"
        ),
        "second",
        "rank",
        "second: Bidirectional expects a sequence (steps × features), but receives 16 (features). Change"
        " what comes before it, or use a layer made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "lstm-then-conv1d",
        signal.add("LSTM", units=8, name="first").add("Conv1D", filters=4, kernel_size=3, name="conv"),
        "conv",
        "rank",
        "conv: Conv1D expects a sequence (steps × features), but receives 8 (features). Change what "
        "comes before it, or use a layer made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "lstm-then-each-step",
        signal.add("LSTM", units=8, name="first").add("TimeDistributed", name="each", **every_step("Dense", units=3)),
        "each",
        "rank",
        "each: TimeDistributed expects a sequence (steps × features), but receives 8 (features). Change "
        "what comes before it, or use a layer made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "lstm-then-attention",
        signal.add("LSTM", units=8, name="first").add("Attention", inputs=["first", "first"], name="look"),
        "look",
        "rank",
        "look: Attention expects a sequence (steps × features), but receives 8 (features). Change what "
        "comes before it, or use a layer made for this shape.",
        "Set return_sequences of first to True",
    ),
    StudentDrawing(
        "repeat-of-steps",
        signal.add("LSTM", units=8, return_sequences=True, name="first").add("RepeatVector", n=5, name="repeat"),
        "repeat",
        "rank",
        "repeat: RepeatVector expects one vector a sample (features), but receives 50 × 8 (steps × "
        "features). Change what comes before it, or use a layer made for this shape.",
        "Set return_sequences of first to False",
    ),
    StudentDrawing(
        "flatten-before-lstm",
        start(20, dtype="int32")
        .add("Embedding", input_dim=99, output_dim=8)
        .add("Flatten", name="flat")
        .add("LSTM", units=4, name="memory"),
        "memory",
        "sequence-needed",
        "memory: LSTM expects a sequence (steps × features), but receives 160 (features). Bring the data"
        " into steps first, or use a layer made for this shape.",
        "Remove flat and connect around it",
    ),
    StudentDrawing(
        "each-step-of-a-picture",
        start(28, 28, 1).add("TimeDistributed", name="frames", **every_step("Conv2D", filters=4, kernel_size=3)),
        "frames",
        "rank",
        "frames: TimeDistributed expects a sequence of image maps (steps × height × width × channels), "
        "but receives 28 × 28 × 1 (steps × width × channels). Change what comes before it, or use a "
        "layer made for this shape.",
        "Replace frames by Conv2D(filters=4, kernel_size=3)",
    ),
    StudentDrawing(
        "picture-into-film-memory",
        start(28, 28, 1).add("ConvLSTM2D", name="film", **FILTERS),
        "film",
        "rank",
        "film: ConvLSTM2D expects a sequence of image maps (steps × height × width × channels), but "
        "receives 28 × 28 × 1 (steps × width × channels). Change what comes before it, or use a layer "
        "made for this shape.",
        "Add Reshape((1, 28, 28, 1)) before film",
    ),
    StudentDrawing(
        "film-without-channels",
        start(10, 28, 28).add("ConvLSTM2D", name="film", **FILTERS),
        "film",
        "rank",
        "film: ConvLSTM2D expects a sequence of image maps (steps × height × width × channels), but "
        "receives 10 × 28 × 28 (steps × width × channels). Change what comes before it, or use a layer "
        "made for this shape.",
        "Add Reshape((10, 28, 28, 1)) before film",
    ),
    StudentDrawing(
        "film-classified-by-every-frame",
        judged(
            film.add("ConvLSTM2D", return_sequences=True, name="film", **FILTERS)
            .add("TimeDistributed", name="mean", **every_step("GlobalAveragePooling2D"))
            .add("LSTM", units=4, return_sequences=True, name="memory")
            .add("Dense", units=2, name="kind", **SOFTMAX),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (10,) (the prediction without its "
        "classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Set return_sequences of memory to False",
    ),
)
