"""Students' drawings with channels first, tags of steps, layers behind probabilities, and sentences."""

from tests.analysis.corpus.student_drawing import (
    BINARY,
    CATEGORICAL,
    RELU,
    SIGMOID,
    SOFTMAX,
    SPARSE,
    StudentDrawing,
    conv,
    judged,
    start,
)

numbers = start(10)
tagger = start(30, 4).add("GRU", units=8, return_sequences=True, name="memory").add("Flatten", name="flat")
sentences = start(5, 20, dtype="int32").add("Embedding", input_dim=100, output_dim=8, name="words")
_SPARSE_STEPS = (
    "loss: SparseCategoricalCrossentropy expects labels of shape () (the prediction without its classes), but 'truth' "
    "has (30,). Change what the network ends with, until both are equal."
)
_ONE_UNIT = (
    "softmax over one unit always gives 1, so it cannot learn; expected two units or more, received 1. Use sigmoid for "
    "a yes-or-no answer, or one unit a class."
)


def _first(size: int) -> str:
    return (
        f"conv: Conv2D expects height × width × channels, but the Input 'data' has the shape {size} × 32 × 32, which "
        f"looks like channels first, so that {size} is taken for the height. Move the channels to the end."
    )


DRAWINGS = (
    StudentDrawing(
        "grey-with-channels-first",
        start(1, 32, 32).add("Conv2D", filters=8, kernel_size=3, name="conv", **RELU),
        "conv",
        "channels-vanish",
        _first(1),
        "Set shape of data to (32, 32, 1)",
    ),
    StudentDrawing(
        "colour-with-channels-first",
        start(3, 32, 32).add("Conv2D", filters=8, kernel_size=5, name="conv", **RELU),
        "conv",
        "channels-vanish",
        _first(3),
        "Set shape of data to (32, 32, 3)",
    ),
    StudentDrawing(
        "tags-of-a-flat-sequence",
        judged(tagger.add("Dense", units=6, name="tag", **SOFTMAX), SPARSE, (30,)),
        "loss",
        "sparse-shape",
        _SPARSE_STEPS,
        "Remove flat and connect around it",
    ),
    StudentDrawing(
        "tags-of-a-pooled-sequence",
        judged(
            start(30, 4)
            .add("Conv1D", filters=8, kernel_size=3, padding="same", name="conv", **RELU)
            .add("GlobalAveragePooling1D", name="mean")
            .add("Dense", units=6, name="tag", **SOFTMAX),
            SPARSE,
            (30,),
        ),
        "loss",
        "sparse-shape",
        _SPARSE_STEPS,
        "Remove mean and connect around it",
    ),
    StudentDrawing(
        "one-hot-tags-of-a-flat-sequence",
        judged(tagger.add("Dense", units=6, name="tag", **SOFTMAX), CATEGORICAL, (30, 6)),
        "loss",
        "label-shape",
        "loss: CategoricalCrossentropy expects labels of the prediction's shape (6,), but 'truth' has (30, 6). Change "
        "what the network ends with, until both are equal.",
        "Remove flat and connect around it",
    ),
    StudentDrawing(
        "normalized-probabilities",
        judged(numbers.add("Dense", units=3, name="out", **SOFTMAX).add("BatchNormalization", name="norm"), SPARSE, ()),
        "norm",
        "after-softmax",
        "norm: expected nothing behind the softmax of 'out', but BatchNormalization changes its probabilities. Remove "
        "it, or put it before that layer.",
        "Remove norm and connect around it",
    ),
    StudentDrawing(
        "normalized-probability",
        judged(
            numbers.add("Dense", units=1, name="out", **SIGMOID).add("BatchNormalization", name="norm"), BINARY, (1,)
        ),
        "loss",
        "scores-as-probabilities",
        "loss: BinaryCrossentropy expects probabilities, but 'norm' ends with linear. Use sigmoid there, or set "
        "from_logits=True for raw scores.",
        "Remove norm and connect around it",
    ),
    StudentDrawing(
        "sentences-into-memory",
        sentences.add("GRU", units=8, name="memory"),
        "memory",
        "sequence-needed",
        "memory: GRU expects a sequence (steps × features), but receives 5 × 20 × 8 (height × width × channels). Bring "
        "the data into steps first, or use a layer made for this shape.",
        "Apply to each step (TimeDistributed): memory",
    ),
    StudentDrawing(
        "match-of-other-lengths",
        start(10, 8).add("Input", shape=(12, 8), name="keys").add("Dot", axes=1, inputs=["data", "keys"], name="match"),
        "match",
        "refused",
        "match: Dot cannot work with what it receives: (10 × 8), (12 × 8). Expected a shape that fits its parameters "
        "(axes=1). Change what comes before it, or its parameters.",
        "Set axes of match to 2",
    ),
    StudentDrawing(
        "one-unit-for-ten-classes",
        judged(numbers.add("Dense", units=1, name="out", **SOFTMAX), SPARSE, (), 10),
        "out",
        "softmax-one-unit",
        f"out: {_ONE_UNIT}",
        "Set units of out to 10",
    ),
    StudentDrawing(
        "one-filter-for-four-classes",
        judged(
            conv(start(32, 32, 3), 8, "conv").add("Conv2D", filters=1, kernel_size=1, name="mask", **SOFTMAX),
            SPARSE,
            (32, 32),
            4,
        ),
        "mask",
        "softmax-one-unit",
        f"mask: {_ONE_UNIT}",
        "Set filters of mask to 4",
    ),
)
