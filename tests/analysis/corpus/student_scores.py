"""Students' drawings with scores cut at 0, answers of a single place, wide maps as sequences, decoders of a vector."""

from tests.analysis.corpus.student_drawing import (
    BINARY,
    RELU,
    SIGMOID,
    SOFTMAX,
    SPARSE,
    SQUARED,
    StudentDrawing,
    conv,
    every_step,
    judged,
    start,
)

numbers = start(10).add("Dense", units=8, name="hidden", **RELU)
line = conv(start(32, 128, 1), 8, "conv").add("MaxPooling2D", name="pool")
encoder = start(10, 3).add("LSTM", units=16, name="encoder")
decoder = encoder.add("LSTM", units=16, return_sequences=True, name="decoder")
_CUT = "which makes every negative score 0"
_SEQUENCE = "expects a sequence (steps × features), but receives"
_BRING = "Bring the data into steps first, or use a layer made for this shape."
_END = "Change what the network ends with, until both are equal."


DRAWINGS = (
    StudentDrawing(
        "relu-before-softmax",
        numbers.add("Dense", units=3, name="scores", **RELU).add("Softmax", name="softmax"),
        "softmax",
        "scores-cut",
        f"softmax: softmax expects scores of any sign, but 'scores' ends with relu, {_CUT}: classes with one cannot be "
        "told apart. Leave the activation of 'scores' out.",
        "Reset activation of scores",
    ),
    StudentDrawing(
        "relu-layer-before-softmax",
        numbers.add("Dense", units=3, name="scores")
        .add("ReLU", name="relu")
        .add("Dropout", rate=0.2)
        .add("Activation", name="end", **SOFTMAX),
        "end",
        "scores-cut",
        f"end: softmax expects scores of any sign, but 'relu' ends with relu, {_CUT}: classes with one cannot be told "
        "apart. Leave the activation of 'relu' out.",
        "Remove relu and connect around it",
    ),
    StudentDrawing(
        "relu-before-sigmoid",
        numbers.add("Dense", units=1, name="score", **RELU).add("Activation", name="end", **SIGMOID),
        "end",
        "scores-cut",
        f"end: sigmoid expects scores of any sign, but 'score' ends with relu, {_CUT}: no probability is ever below "
        "0.5. Leave the activation of 'score' out.",
        "Reset activation of score",
    ),
    StudentDrawing(
        "relu-from-logits",
        judged(numbers.add("Dense", units=3, name="scores", **RELU), SPARSE, (), from_logits=True),
        "loss",
        "logits-cut",
        f"loss: from_logits=True expects scores of any sign, but 'scores' ends with relu, {_CUT}: classes with one "
        "cannot be told apart. Leave the activation of 'scores' out.",
        "Reset activation of scores",
    ),
    StudentDrawing(
        "relu-from-logits-binary",
        judged(numbers.add("Dense", units=1, name="score").add("ReLU", name="relu"), BINARY, (1,), from_logits=True),
        "loss",
        "logits-cut",
        f"loss: from_logits=True expects scores of any sign, but 'relu' ends with relu, {_CUT}: no probability is ever "
        "below 0.5. Leave the activation of 'relu' out.",
        "Remove relu and connect around it",
    ),
    StudentDrawing(
        "a-single-step",
        judged(start(7, 4).add("Conv1D", filters=1, kernel_size=7, name="last"), SQUARED, ()),
        "loss",
        "label-shape",
        f"loss: MeanSquaredError expects labels of the prediction's shape (1, 1), but 'truth' has (). {_END}",
        "Add Flatten after last",
    ),
    StudentDrawing(
        "a-single-place",
        judged(start(7, 7, 4).add("Conv2D", filters=10, kernel_size=7, name="last", **SOFTMAX), SPARSE, ()),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (1, 1) (the prediction without its classes), but "
        f"'truth' has (). {_END}",
        "Add Flatten after last",
    ),
    StudentDrawing(
        "a-single-step-before-dense",
        judged(start(1, 4).add("Dense", units=8, name="hidden", **RELU).add("Dense", units=1, name="out"), SQUARED, ()),
        "loss",
        "label-shape",
        f"loss: MeanSquaredError expects labels of the prediction's shape (1, 1), but 'truth' has (). {_END}",
        "Add Flatten after data",
    ),
    StudentDrawing(
        "a-line-of-text-read-by-rows",
        line.add("LSTM", units=16, name="reader"),
        "reader",
        "sequence-needed",
        f"reader: LSTM {_SEQUENCE} 16 × 64 × 8 (height × width × channels). {_BRING}",
        "Add Permute((2, 1, 3)) before reader, then: Add Reshape((64, 128)) before reader",
    ),
    StudentDrawing(
        "a-line-of-text-flattened",
        line.add("Flatten", name="flat").add("GRU", units=16, name="reader"),
        "reader",
        "sequence-needed",
        f"reader: GRU {_SEQUENCE} 8192 (features). {_BRING}",
        "Add Permute((2, 1, 3)) before flat, then: Replace flat by Reshape((64, 128))",
    ),
    StudentDrawing(
        "a-tall-map-read-by-rows",
        conv(start(128, 32, 1), 8, "conv").add("LSTM", units=16, name="reader"),
        "reader",
        "sequence-needed",
        f"reader: LSTM {_SEQUENCE} 128 × 32 × 8 (height × width × channels). {_BRING}",
        "Add Reshape((128, 256)) before reader",
    ),
    StudentDrawing(
        "autoencoder-of-sequences",
        judged(decoder.add("TimeDistributed", name="each", **every_step("Dense", units=3)), SQUARED, (10, 3)),
        "decoder",
        "sequence-needed",
        f"decoder: LSTM {_SEQUENCE} 16 (features). {_BRING}",
        "Add RepeatVector(10) before decoder",
    ),
    StudentDrawing(
        "forecast-by-a-decoder",
        judged(decoder.add("Dense", units=1, name="each"), SQUARED, (5, 1)),
        "decoder",
        "sequence-needed",
        f"decoder: LSTM {_SEQUENCE} 16 (features). {_BRING}",
        "Add RepeatVector(5) before decoder",
    ),
    StudentDrawing(
        "decoder-of-a-code",
        encoder.add("Dense", units=4, name="code", **RELU)
        .add("LSTM", units=16, return_sequences=True, name="decoder")
        .add("Dense", units=2, name="each"),
        "decoder",
        "sequence-needed",
        f"decoder: LSTM {_SEQUENCE} 4 (features). {_BRING}",
        "Add RepeatVector(10) before decoder",
    ),
    StudentDrawing(
        "stacked-memory-before-one-class",
        judged(
            encoder.add("LSTM", units=16, return_sequences=True, name="second")
            .add("LSTM", units=8, name="third")
            .add("Dense", units=3, name="answer", **SOFTMAX),
            SPARSE,
            (),
        ),
        "second",
        "sequence-needed",
        f"second: LSTM {_SEQUENCE} 16 (features). {_BRING}",
        "Set return_sequences of encoder to True",
    ),
    StudentDrawing(
        "stacked-memory-for-a-class-of-each-step",
        judged(decoder.add("Dense", units=5, name="tag", **SOFTMAX), SPARSE, (10,)),
        "decoder",
        "sequence-needed",
        f"decoder: LSTM {_SEQUENCE} 16 (features). {_BRING}",
        "Set return_sequences of encoder to True",
    ),
)
