"""Students' drawings in which branches meet: residual sums, inception branches, U-Nets, gates."""

from tests.analysis.corpus.student_drawing import BINARY, RELU, SIGMOID, StudentDrawing, conv, judged, start
from workbench.graph.blocks import fold
from workbench.graph.document import Graph

start_of_block = conv(start(32, 32, 16), 16, "x")
one_branch = conv(start(28, 28, 8), 8, "one", 1)
branches = conv(one_branch, 8, "three", inputs="data")
channels = conv(start(16, 16, 3), 64, "map")
squeezed: Graph = channels.add("GlobalAveragePooling2D", name="squeeze").add("Dense", units=4, name="small", **RELU)


def unet(side: int, size: int = 3, padding: str = "same", factor: int = 2, *, up: bool = True) -> Graph:
    """One step down, one up, and the maps joined."""
    graph = conv(start(side, side, 1), 8, "down1", size, padding).add("MaxPooling2D", name="pool1")
    graph = conv(graph, 16, "deep", size, padding)
    graph = graph.add("UpSampling2D", size=factor, name="up") if up else graph
    return graph.add("Concatenate", inputs=["down1", "up" if up else "deep"], name="join")


def transposed_unet() -> Graph:
    """A Conv2DTranspose whose strides were forgotten."""
    graph = conv(conv(start(32, 32, 1), 8, "down1").add("MaxPooling2D", name="pool1"), 16, "deep")
    graph = graph.add("Conv2DTranspose", filters=8, kernel_size=2, name="up", **RELU)
    return graph.add("Concatenate", inputs=["down1", "up"], name="join")


def deep_unet() -> Graph:
    """Three steps down from 28 x 28: the last pooling drops a row and a column."""
    graph = start(28, 28, 1)
    for number in (1, 2, 3):
        graph = conv(graph, 8, f"d{number}").add("MaxPooling2D", name=f"p{number}")
    graph = conv(graph, 8, "deep")
    for number in (3, 2, 1):
        graph = graph.add("UpSampling2D", name=f"u{number}")
        graph = graph.add("Concatenate", inputs=[f"d{number}", f"u{number}"], name=f"j{number}")
        graph = conv(graph, 8, f"c{number}")
    return judged(graph.add("Conv2D", filters=1, kernel_size=1, name="mask", **SIGMOID), BINARY, (28, 28, 1))


def residual_in_block() -> Graph:
    """The sum stands inside a block."""
    graph = conv(conv(start_of_block, 32, "a", strides=2), 32, "b").add("Add", inputs=["b", "x"], name="sum")
    graph = graph.add("GlobalAveragePooling2D", name="mean")
    return fold(graph, [graph.by_name[name].id for name in ("x", "a", "b", "sum")], "block")


DRAWINGS = (
    StudentDrawing(
        "residual-with-stride",
        conv(conv(start_of_block, 32, "a", strides=2), 32, "b").add("Add", inputs=["b", "x"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 16 × 16 × 32 (b), 32 × 32 × 16 (x): they differ in "
        "height (16 ≠ 32), width (16 ≠ 32), channels (32 ≠ 16). Bring both to the same shape before this"
        " node.",
        "Add Conv2D(filters=32, kernel_size=1, strides=2) after x",
    ),
    StudentDrawing(
        "residual-with-stride-shortcut-first",
        conv(conv(start_of_block, 16, "a", strides=2), 16, "b").add("Add", inputs=["x", "b"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 × 32 × 16 (x), 16 × 16 × 16 (b): they differ in "
        "height (32 ≠ 16), width (32 ≠ 16). Bring both to the same shape before this node.",
        "Add Conv2D(filters=16, kernel_size=1, strides=2) after x",
    ),
    StudentDrawing(
        "residual-of-other-width",
        conv(conv(start_of_block, 32, "a"), 32, "b").add("Add", inputs=["x", "b"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 × 32 × 16 (x), 32 × 32 × 32 (b): they differ in "
        "channels (16 ≠ 32). Bring both to the same shape before this node.",
        "Add Conv2D(filters=32, kernel_size=1) after x",
    ),
    StudentDrawing(
        "residual-cut-by-windows",
        conv(conv(start_of_block, 16, "a", padding="valid"), 16, "b", padding="valid").add(
            "Add", inputs=["x", "b"], name="sum"
        ),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 × 32 × 16 (x), 28 × 28 × 16 (b): they differ in "
        "height (32 ≠ 28), width (32 ≠ 28). Bring both to the same shape before this node.",
        "Set padding of a, b to same",
    ),
    StudentDrawing(
        "residual-of-vectors",
        start(32)
        .add("Dense", units=64, name="a", **RELU)
        .add("Dense", units=64, name="b", **RELU)
        .add("Add", inputs=["data", "b"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 32 (data), 64 (b): they differ in features (32 ≠ "
        "64). Bring both to the same shape before this node.",
        "Add Dense(64) after data",
    ),
    StudentDrawing(
        "residual-of-signal",
        start(100, 4)
        .add("Conv1D", filters=8, kernel_size=3, strides=2, padding="same", name="a", **RELU)
        .add("Add", inputs=["a", "data"], name="sum"),
        "sum",
        "merge-shapes",
        "sum: Add expects equal shapes, but receives 50 × 8 (a), 100 × 4 (data): they differ in steps "
        "(50 ≠ 100), features (8 ≠ 4). Bring both to the same shape before this node.",
        "Add Conv1D(filters=8, kernel_size=1, strides=2) after data",
    ),
    StudentDrawing(
        "inception-branch-with-stride",
        conv(branches, 8, "five", size=5, strides=2, inputs="data").add(
            "Concatenate", inputs=["one", "three", "five"], name="join"
        ),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 28 × 28"
        " × 8 (one), 14 × 14 × 8 (five): they differ in height (28 ≠ 14), width (28 ≠ 14). Bring both to"
        " the same size first.",
        "Set strides of five to 1",
    ),
    StudentDrawing(
        "inception-pool",
        conv(branches.add("MaxPooling2D", pool_size=3, inputs="data", name="pool"), 8, "after", size=1).add(
            "Concatenate", inputs=["one", "three", "after"], name="join"
        ),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 28 × 28"
        " × 8 (one), 9 × 9 × 8 (after): they differ in height (28 ≠ 9), width (28 ≠ 9). Bring both to "
        "the same size first.",
        "Set strides of pool to 1, then: Set padding of pool to same",
    ),
    StudentDrawing(
        "inception-without-padding",
        conv(one_branch, 8, "three", inputs="data", padding="valid").add(
            "Concatenate", inputs=["one", "three"], name="join"
        ),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 28 × 28"
        " × 8 (one), 26 × 26 × 8 (three): they differ in height (28 ≠ 26), width (28 ≠ 26). Bring both "
        "to the same size first.",
        "Set padding of three to same",
    ),
    StudentDrawing(
        "inception-two-branches",
        conv(one_branch, 8, "three", inputs="data", strides=2).add("Concatenate", inputs=["one", "three"], name="join"),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 28 × 28"
        " × 8 (one), 14 × 14 × 8 (three): they differ in height (28 ≠ 14), width (28 ≠ 14). Bring both "
        "to the same size first.",
        "Set strides of three to 1",
    ),
    StudentDrawing(
        "concatenate-axis-1",
        branches.add("Conv2D", filters=4, kernel_size=1, inputs="data", name="two", **RELU).add(
            "Concatenate", axis=1, inputs=["one", "two"], name="join"
        ),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the height axis, but receives 28 × 28 ×"
        " 8 (one), 28 × 28 × 4 (two): they differ in channels (8 ≠ 4). Bring both to the same size "
        "first.",
        "Set axis of join to -1",
    ),
    StudentDrawing(
        "concatenate-axis-0",
        start(8)
        .add("Input", shape=(5,), name="other")
        .add("Concatenate", axis=0, inputs=["data", "other"], name="join"),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the batch axis, but receives 8 (data), "
        "5 (other): they differ in features (8 ≠ 5). Bring both to the same size first.",
        "Set axis of join to -1",
    ),
    StudentDrawing(
        "concatenate-axis-3",
        start(8)
        .add("Input", shape=(5,), name="other")
        .add("Concatenate", axis=3, inputs=["data", "other"], name="join"),
        "join",
        "concatenate-axis",
        "join: Concatenate expects an axis of its inputs, which have the axes 1 to 1, but axis is 3. Set"
        " axis to -1, the last one.",
        "Set axis of join to -1",
    ),
    StudentDrawing(
        "unet-without-up",
        unet(32, up=False),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 32 × 32"
        " × 8 (down1), 16 × 16 × 16 (deep): they differ in height (32 ≠ 16), width (32 ≠ 16). Bring both"
        " to the same size first.",
        "Add UpSampling2D(2) after deep",
    ),
    StudentDrawing(
        "unet-up-too-much",
        unet(32, factor=4),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 32 × 32"
        " × 8 (down1), 64 × 64 × 16 (up): they differ in height (32 ≠ 64), width (32 ≠ 64). Bring both "
        "to the same size first.",
        "Set size of up to 2",
    ),
    StudentDrawing(
        "unet-windows",
        unet(32, padding="valid"),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 30 × 30"
        " × 8 (down1), 26 × 26 × 16 (up): they differ in height (30 ≠ 26), width (30 ≠ 26). Bring both "
        "to the same size first.",
        "Set padding of deep to same",
    ),
    StudentDrawing(
        "unet-odd",
        unet(25),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 25 × 25"
        " × 8 (down1), 24 × 24 × 16 (up): they differ in height (25 ≠ 24), width (25 ≠ 24). Bring both "
        "to the same size first.",
        "Add ZeroPadding2D(((0, 1), (0, 1))) after up",
    ),
    StudentDrawing(
        "unet-odd-told-early",
        unet(25),
        "pool1",
        "odd-map",
        "pool1: MaxPooling2D halves a map of 25 × 25 to 12 × 12, which drops a row or column: enlarged "
        "again it has 24 × 24, and does not meet 25 × 25 at 'join'. Keep sizes even, or pad what was "
        "enlarged.",
        "Add ZeroPadding2D(((0, 1), (0, 1))) after up",
    ),
    StudentDrawing(
        "unet-even-window",
        unet(28, size=2, padding="valid"),
        "pool1",
        "odd-map",
        "pool1: MaxPooling2D halves a map of 27 × 27 to 13 × 13, which drops a row or column: enlarged "
        "again it has 26 × 26, and does not meet 27 × 27 at 'join'. Keep sizes even, or pad what was "
        "enlarged.",
        "Set padding of down1 to same",
    ),
    StudentDrawing(
        "unet-transposed-without-stride",
        transposed_unet(),
        "join",
        "concatenate-shapes",
        "join: Concatenate expects shapes that are equal but for the channels axis, but receives 32 × 32"
        " × 8 (down1), 17 × 17 × 8 (up): they differ in height (32 ≠ 17), width (32 ≠ 17). Bring both to"
        " the same size first.",
        "Set strides of up to 2, then: Set padding of up to same",
    ),
    StudentDrawing(
        "gate-of-wrong-width",
        squeezed.add("Dense", units=16, name="gate", **SIGMOID).add("Multiply", inputs=["map", "gate"], name="scale"),
        "scale",
        "gate-width",
        "scale: Multiply weighs each channel of 'map' (16 × 16 × 64) by one number of 'gate', and so "
        "expects 64 of them, but receives 16 (16 ≠ 64). Give 'gate' 64 units.",
        "Set units of gate to 64",
    ),
    StudentDrawing(
        "gate-of-wrong-width-reshaped",
        squeezed.add("Dense", units=16, name="gate", **SIGMOID)
        .add("Reshape", target_shape=(1, 1, 16), name="shape")
        .add("Multiply", inputs=["map", "shape"], name="scale"),
        "scale",
        "gate-width",
        "scale: Multiply weighs each channel of 'map' (16 × 16 × 64) by one number of 'shape', and so "
        "expects 64 of them, but receives 16 (16 ≠ 64). Give 'shape' 64 units.",
        "Set units of gate to 64",
    ),
    StudentDrawing(
        "gate-of-convolutions",
        channels.add("GlobalAveragePooling2D", keepdims=True, name="squeeze")
        .add("Conv2D", filters=32, kernel_size=1, name="gate", **SIGMOID)
        .add("Multiply", inputs=["gate", "map"], name="scale"),
        "scale",
        "gate-width",
        "scale: Multiply weighs each channel of 'map' (16 × 16 × 64) by one number of 'gate', and so "
        "expects 64 of them, but receives 32 (32 ≠ 64). Give 'gate' 64 units.",
        "Set filters of gate to 64",
    ),
    StudentDrawing(
        "vector-and-map-joined",
        channels.add("Input", shape=(5,), name="age").add("Concatenate", inputs=["map", "age"], name="join"),
        "join",
        "concatenate-ranks",
        "join: Concatenate expects tensors with equally many axes, but receives 16 × 16 × 64 (map), 5 "
        "(age). Pool or flatten the larger one, or connect layers of the same kind.",
        "Add GlobalAveragePooling2D after map",
    ),
    StudentDrawing(
        "sum-of-vector-and-map",
        channels.add("Input", shape=(5,), name="age").add("Add", inputs=["map", "age"], name="sum"),
        "sum",
        "merge-ranks",
        "sum: Add repeats the tensor with fewer axes along those it lacks, and expects the others to be "
        "equal, but receives 16 × 16 × 64 (map), 5 (age): they differ in channels (64 ≠ 5). Give both "
        "the same size there.",
        "Add Dense(64) + Reshape((1, 1, 64)) after age",
    ),
    StudentDrawing(
        "sum-repeats-vector",
        channels.add("Input", shape=(64,), name="age").add("Add", inputs=["map", "age"], name="sum"),
        "sum",
        "merge-broadcasts",
        "sum: Add expects equal shapes, but receives 16 × 16 × 64 (map), 64 (age). It would repeat the "
        "smaller along height × width without a word. If that is not meant, bring both to the same "
        "shape.",
        "Add Reshape((1, 1, 64)) after age",
    ),
    StudentDrawing(
        "rows-joined",
        branches.add("Concatenate", axis=1, inputs=["one", "three"], name="join"),
        "join",
        "concatenate-places",
        "join: Concatenate expects to join channels, but with axis=1 it puts the maps 28 × 28 × 8 "
        "(height × width × channels) side by side along the height. Reset axis: -1 is the last one, the "
        "channels.",
        "Reset axis of join",
    ),
    StudentDrawing(
        "deep-unet-odd",
        deep_unet(),
        "j3",
        "concatenate-shapes",
        "j3: Concatenate expects shapes that are equal but for the channels axis, but receives 7 × 7 × 8"
        " (d3), 6 × 6 × 8 (u3): they differ in height (7 ≠ 6), width (7 ≠ 6). Bring both to the same "
        "size first.",
        "Add ZeroPadding2D(((0, 1), (0, 1))) after u3",
    ),
    StudentDrawing(
        "residual-in-block",
        residual_in_block(),
        "block/sum",
        "merge-shapes",
        "block/sum: Add expects equal shapes, but receives 16 × 16 × 32 (b), 32 × 32 × 16 (x): they "
        "differ in height (16 ≠ 32), width (16 ≠ 32), channels (32 ≠ 16). Bring both to the same shape "
        "before this node.",
        "Add Conv2D(filters=32, kernel_size=1, strides=2) after x",
    ),
    StudentDrawing(
        "dot-of-two-lengths",
        start(10).add("Input", shape=(8,), name="other").add("Dot", axes=1, inputs=["data", "other"], name="match"),
        "match",
        "refused",
        "match: Dot cannot work with what it receives: (10), (8). Expected a shape that fits its "
        "parameters (axes=1). Change what comes before it, or its parameters.",
        "Add Dense(10) after other",
    ),
    StudentDrawing(
        "sum-with-one-unit",
        start(10).add("Dense", units=1, name="one").add("Add", inputs=["data", "one"], name="sum"),
        "sum",
        "merge-broadcasts",
        "sum: Add expects equal shapes, but receives 10 (data), 1 (one). It would repeat the smaller "
        "along features (10 ≠ 1) without a word. If that is not meant, bring both to the same shape.",
        "Set units of one to 10",
    ),
)
