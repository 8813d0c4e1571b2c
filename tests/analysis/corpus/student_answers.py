"""Students' drawings whose predictions and labels disagree: the network is what the first fix changes."""

from tests.analysis.corpus.student_drawing import (
    BINARY,
    CATEGORICAL,
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
from workbench.graph.document import Graph

pooled = conv(start(28, 28, 1), 8, "conv").add("MaxPooling2D", name="pool")
signal = start(50, 12)
picture = start(64, 64, 1)


def halved() -> Graph:
    """A map of half the picture's size."""
    return conv(conv(picture, 8, "down1").add("MaxPooling2D", name="pool1"), 16, "deep")


DRAWINGS = (
    StudentDrawing(
        "dense-for-each-place",
        judged(pooled.add("Dense", units=10, name="digit", **SOFTMAX), SPARSE, ()),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (14, 14) (the prediction without "
        "its classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Add Flatten after pool",
    ),
    StudentDrawing(
        "dense-for-each-place-one-hot",
        judged(pooled.add("Dense", units=10, name="digit", **SOFTMAX), CATEGORICAL, (10,)),
        "loss",
        "label-shape",
        "loss: CategoricalCrossentropy expects labels of the prediction's shape (14, 14, 10), but "
        "'truth' has (10,). Change what the network ends with, until both are equal.",
        "Add Flatten after pool",
    ),
    StudentDrawing(
        "dense-for-each-place-yes-no",
        judged(
            pooled.add("Dense", units=16, name="hidden", **RELU).add("Dense", units=1, name="sick", **SIGMOID),
            BINARY,
            (1,),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (14, 14, 1), but 'truth' has "
        "(1,). Change what the network ends with, until both are equal.",
        "Add Flatten after pool",
    ),
    StudentDrawing(
        "conv-answer-without-pooling",
        judged(pooled.add("Conv2D", filters=10, kernel_size=1, name="digit", **SOFTMAX), SPARSE, (), 10),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (14, 14) (the prediction without "
        "its classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Add GlobalAveragePooling2D after digit",
    ),
    StudentDrawing(
        "large-map-before-dense",
        judged(
            conv(start(256, 256, 3), 32, "conv")
            .add("Dense", units=128, name="hidden", **RELU)
            .add("Dense", units=4, name="kind", **SOFTMAX),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (256, 256) (the prediction without "
        "its classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Add GlobalAveragePooling2D after conv",
    ),
    StudentDrawing(
        "every-step-answered",
        judged(
            signal.add("LSTM", units=16, return_sequences=True, name="memory").add(
                "Dense", units=3, name="kind", **SOFTMAX
            ),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (50,) (the prediction without its "
        "classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Set return_sequences of memory to False",
    ),
    StudentDrawing(
        "every-step-answered-gru",
        judged(
            signal.add("GRU", units=16, return_sequences=True, name="memory")
            .add("Dropout", rate=0.3)
            .add("Dense", units=1, name="risk", **SIGMOID),
            BINARY,
            (1,),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (50, 1), but 'truth' has "
        "(1,). Change what the network ends with, until both are equal.",
        "Set return_sequences of memory to False",
    ),
    StudentDrawing(
        "every-step-answered-both-ways",
        judged(
            signal.add("Bidirectional", **every_step("LSTM", units=8, return_sequences=True), name="both").add(
                "Dense", units=3, name="kind", **SOFTMAX
            ),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (50,) (the prediction without its "
        "classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Set return_sequences of both to False",
    ),
    StudentDrawing(
        "steps-of-convolution",
        judged(
            signal.add("Conv1D", filters=8, kernel_size=3, name="conv", **RELU).add(
                "Dense", units=2, name="kind", **SOFTMAX
            ),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (48,) (the prediction without its "
        "classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Add GlobalAveragePooling1D after conv",
    ),
    StudentDrawing(
        "regression-of-each-step",
        judged(
            signal.add("LSTM", units=16, return_sequences=True, name="memory").add("Dense", units=1, name="price"),
            SQUARED,
            (1,),
        ),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (50, 1), but 'truth' has (1,). "
        "Change what the network ends with, until both are equal.",
        "Set return_sequences of memory to False",
    ),
    StudentDrawing(
        "last-step-for-tagging",
        judged(signal.add("LSTM", units=16, name="memory").add("Dense", units=5, name="tag", **SOFTMAX), SPARSE, (50,)),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape () (the prediction without its "
        "classes), but 'truth' has (50,). Change what the network ends with, until both are equal.",
        "Set return_sequences of memory to True",
    ),
    StudentDrawing(
        "last-step-for-series",
        judged(
            signal.add("Bidirectional", **every_step("GRU", units=8), name="both").add("Dense", units=1, name="value"),
            SQUARED,
            (50, 1),
        ),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (1,), but 'truth' has (50, 1). "
        "Change what the network ends with, until both are equal.",
        "Set return_sequences of both to True",
    ),
    StudentDrawing(
        "too-few-units",
        judged(start(16).add("Dense", units=5, name="digit", **SOFTMAX), CATEGORICAL, (10,)),
        "loss",
        "classes",
        "loss: expected one unit for each of the 10 classes of 'truth', but 'digit' gives 5. Set its "
        "number of units to 10.",
        "Set units of digit to 10",
    ),
    StudentDrawing(
        "too-few-units-by-classes",
        judged(start(16).add("Dense", units=5, name="digit", **SOFTMAX), SPARSE, (), 10),
        "loss",
        "classes",
        "loss: expected one unit for each of the 10 classes of 'truth', but 'digit' gives 5. Set its "
        "number of units to 10.",
        "Set units of digit to 10",
    ),
    StudentDrawing(
        "two-units-for-one-number",
        judged(start(16).add("Dense", units=3, name="price"), SQUARED, (1,)),
        "loss",
        "label-broadcasts",
        "loss: MeanSquaredError expects labels of the prediction's shape (3,), but 'truth' has (1,). "
        "Keras would stretch one over the other and give a number that means nothing. Make both shapes "
        "equal.",
        "Set units of price to 1",
    ),
    StudentDrawing(
        "three-units-for-scalar",
        judged(start(16).add("Dense", units=3, name="price"), SQUARED, ()),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (3,), but 'truth' has (). "
        "Change what the network ends with, until both are equal.",
        "Set units of price to 1",
    ),
    StudentDrawing(
        "two-sigmoids-for-one",
        judged(start(16).add("Dense", units=2, name="sick", **SIGMOID), BINARY, ()),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (2,), but 'truth' has (). "
        "Change what the network ends with, until both are equal.",
        "Set units of sick to 1",
    ),
    StudentDrawing(
        "softmax-with-mse",
        judged(start(16).add("Dense", units=10, name="digit", **SOFTMAX), SQUARED, ()),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (10,), but 'truth' has (). "
        "Change what the network ends with, until both are equal.",
        "Replace loss by SparseCategoricalCrossentropy",
    ),
    StudentDrawing(
        "mask-of-double-size",
        judged(halved().add("Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID), BINARY, (64, 64, 1)),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (32, 32, 1), but 'truth' has "
        "(64, 64, 1). Change what the network ends with, until both are equal.",
        "Add UpSampling2D(2) after deep",
    ),
    StudentDrawing(
        "mask-of-classes-of-double-size",
        judged(halved().add("Conv2D", filters=3, kernel_size=1, name="mask", **SOFTMAX), SPARSE, (64, 64)),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (32, 32) (the prediction without "
        "its classes), but 'truth' has (64, 64). Change what the network ends with, until both are "
        "equal.",
        "Add UpSampling2D(2) after deep",
    ),
    StudentDrawing(
        "mask-cut-by-windows",
        judged(
            conv(conv(picture, 8, "a", padding="valid"), 8, "b", padding="valid").add(
                "Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID
            ),
            BINARY,
            (64, 64, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (60, 60, 1), but 'truth' has "
        "(64, 64, 1). Change what the network ends with, until both are equal.",
        "Set padding of a, b to same",
    ),
    StudentDrawing(
        "mask-too-large",
        judged(
            halved()
            .add("UpSampling2D", size=4, name="up")
            .add("Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID),
            BINARY,
            (64, 64, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (128, 128, 1), but 'truth' "
        "has (64, 64, 1). Change what the network ends with, until both are equal.",
        "Set size of up to 2",
    ),
    StudentDrawing(
        "mask-of-transposed-without-stride",
        judged(
            halved()
            .add("Conv2DTranspose", filters=8, kernel_size=2, name="up", **RELU)
            .add("Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID),
            BINARY,
            (64, 64, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (33, 33, 1), but 'truth' has "
        "(64, 64, 1). Change what the network ends with, until both are equal.",
        "Set strides of up to 2, then: Set padding of up to same",
    ),
    StudentDrawing(
        "mask-channels",
        judged(
            conv(picture, 8, "a").add("Conv2D", filters=2, kernel_size=1, name="mask", **SOFTMAX),
            CATEGORICAL,
            (64, 64, 4),
        ),
        "loss",
        "classes",
        "loss: expected one unit for each of the 4 classes of 'truth', but 'mask' gives 2. Set its "
        "number of units to 4.",
        "Set filters of mask to 4",
    ),
    StudentDrawing(
        "flattened-for-mask",
        judged(
            conv(picture, 8, "a").add("Flatten", name="flat").add("Dense", units=2, name="mask", **SOFTMAX),
            SPARSE,
            (64, 64),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape () (the prediction without its "
        "classes), but 'truth' has (64, 64). Change what the network ends with, until both are equal.",
        "Remove flat and connect around it, then: Replace mask by Conv2D(activation='softmax', "
        "filters=2, kernel_size=1)",
    ),
    StudentDrawing(
        "autoencoder-without-reshape",
        judged(
            start(28, 28, 1)
            .add("Flatten")
            .add("Dense", units=32, name="code", **RELU)
            .add("Dense", units=784, name="picture", **SIGMOID),
            BINARY,
            (28, 28, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (784,), but 'truth' has (28, "
        "28, 1). Change what the network ends with, until both are equal.",
        "Add Reshape((28, 28, 1)) after picture",
    ),
    StudentDrawing(
        "one-hot-of-other-length",
        judged(start(16).add("Dense", units=5, name="digit", **SOFTMAX), SPARSE, (10,)),
        "loss",
        "label-one-hot",
        "loss: SparseCategoricalCrossentropy expects one class number a sample, but the label 'truth' "
        "has the shape (10,), as if one-hot. Use CategoricalCrossentropy for one-hot labels.",
        "Replace loss by CategoricalCrossentropy, then: Set units of digit to 10",
    ),
    StudentDrawing(
        "one-unit-many-classes",
        judged(start(16).add("Dense", units=1, name="digit", **SIGMOID), SPARSE, (), 10),
        "loss",
        "categorical-one-unit",
        "loss: SparseCategoricalCrossentropy expects one unit a class, but 'digit' has one unit. Use "
        "BinaryCrossentropy for a yes-or-no answer, or more units.",
        "Set units of digit to 10, then: Set activation of digit to softmax",
    ),
    StudentDrawing(
        "answer-with-output-node",
        judged(
            conv(start(28, 28, 1), 8, "c")
            .add("Conv2D", filters=10, kernel_size=1, name="digit", **SOFTMAX)
            .add("Output", name="out"),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (28, 28) (the prediction without "
        "its classes), but 'truth' has (). Change what the network ends with, until both are equal.",
        "Add GlobalAveragePooling2D after digit",
    ),
    StudentDrawing(
        "places-classified-by-dense",
        judged(conv(start(32, 32, 3), 8, "c").add("Dense", units=3, name="mask", **SOFTMAX), SPARSE, (32, 32)),
        "mask",
        "dense-on-map",
        "mask: Dense expects one vector a sample, but receives a map of 32 × 32 × 8 (height × width × "
        "channels), and would work on its last axis alone. Flatten the map, or pool it into a vector, "
        "before this layer.",
        "Replace mask by Conv2D(activation='softmax', filters=3, kernel_size=1)",
    ),
    StudentDrawing(
        "transposed-without-padding",
        judged(
            conv(start(28, 28, 1), 8, "c")
            .add("MaxPooling2D", name="pool")
            .add("Conv2DTranspose", filters=8, kernel_size=3, strides=2, name="up", **RELU)
            .add("Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID),
            BINARY,
            (28, 28, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (29, 29, 1), but 'truth' has "
        "(28, 28, 1). Change what the network ends with, until both are equal.",
        "Set padding of up to same",
    ),
    StudentDrawing(
        "crop-needed",
        judged(
            conv(start(28, 28, 1).add("ZeroPadding2D", padding=2, name="pad"), 8, "c").add(
                "Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID
            ),
            BINARY,
            (28, 28, 1),
        ),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (32, 32, 1), but 'truth' has "
        "(28, 28, 1). Change what the network ends with, until both are equal.",
        "Add CenterCrop(height=28, width=28) after mask",
    ),
    StudentDrawing(
        "volume-classified",
        judged(
            start(16, 16, 16, 1)
            .add("Conv3D", filters=4, kernel_size=3, name="c", **RELU)
            .add("Dense", units=2, name="kind", **SOFTMAX),
            SPARSE,
            (),
        ),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape (14, 14, 14) (the prediction "
        "without its classes), but 'truth' has (). Change what the network ends with, until both are "
        "equal.",
        "Add Flatten after c",
    ),
)
