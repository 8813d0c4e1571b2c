"""Drawings with missing, disconnected or dead-end nodes."""

from msgspec.structs import replace

from tests.analysis.corpus.mistake import Mistake, edge, image
from workbench.graph.document import Graph, Node
from workbench.graph.edits import add_node


def cnn() -> Graph:
    return image().add("Conv2D", filters=8, kernel_size=3, activation="relu", name="conv").add("Flatten", name="flat")


def without_input() -> Graph:
    graph = add_node(Graph("digits"), "Dense", name="hidden", params={"units": 64, "activation": "relu"})
    return graph.add("Dense", units=10, activation="softmax", name="digit")


def looped() -> Graph:
    graph = (
        image(8).add("Dense", units=8, activation="relu", name="a").add("Dense", units=8, activation="relu", name="b")
    )
    add = graph.add("Add", inputs=["image"], name="sum")
    return replace(add, edges=(*add.edges, edge(add, "b", "sum", "inputs"), edge(add, "sum", "b")))


def label_as_input() -> Graph:
    graph = image(4).add("Label", shape=(1,), name="answer", inputs=())
    return graph.add("Concatenate", inputs=["image", "answer"]).add("Dense", units=1, name="guess")


def several_ends() -> Graph:
    return (
        cnn()
        .add("Dense", units=10, activation="softmax", name="digit")
        .add("Dense", units=2, activation="softmax", inputs="flat", name="parity")
    )


def unnamed_ends() -> Graph:
    graph = cnn().add("Dense", units=10, activation="softmax")
    return graph.add("Dense", units=2, activation="softmax", inputs="flat")


def with_unknown() -> Graph:
    graph = cnn()
    return replace(graph, nodes=(*graph.nodes, Node("n9", "MyLayer", "mine")))


def custom(module: str, class_name: str, **params: object) -> Graph:
    given = {"module": module, "class_name": class_name, **params}
    return cnn().add("Custom", name="mine", **given)


_TWICE = "def twice(x):\n    return 2 * x"

MISTAKES = (
    Mistake(
        "empty",
        Graph("digits"),
        "",
        "empty",
        "The network 'digits' is empty. Add an Input, then the layers that follow it.",
    ),
    Mistake(
        "no-input",
        without_input(),
        "",
        "no-input",
        "The network 'digits' has no Input: expected one for the data to enter. Add an Input before its first layer.",
    ),
    Mistake(
        "first-layer-unfed",
        without_input(),
        "hidden",
        "missing-input",
        "hidden: expected a tensor to come in, but nothing is connected. Connect the layer before it.",
    ),
    Mistake(
        "only-an-input",
        image(),
        "",
        "no-output",
        "The network 'digits' has no output: expected a layer that depends on an Input, but there is "
        "none. Connect the first layer to an Input.",
    ),
    Mistake(
        "input-beside",
        cnn().add("Input", shape=(4,), name="age"),
        "age",
        "unused-input",
        "age: this input is not used: no layer follows it. Connect it or delete it.",
    ),
    Mistake(
        "layer-beside",
        add_node(cnn(), "Dropout", name="dropout", params={"rate": 0.5}),
        "dropout",
        "unconnected",
        "dropout: nothing is connected to this Dropout node, neither before nor after. Connect it or delete it.",
    ),
    Mistake(
        "layer-unfed",
        cnn().add("Dense", inputs=(), units=32, activation="relu", name="hidden").add("Dense", units=10, name="digit"),
        "hidden",
        "missing-input",
        "hidden: expected a tensor to come in, but nothing is connected. Connect the layer before it.",
    ),
    Mistake(
        "attention-without-value",
        image(10, 16).add("MultiHeadAttention", num_heads=2, key_dim=8, inputs="image", name="look"),
        "look",
        "missing-inputs",
        "look: expected a tensor at each input, but nothing is connected to: value. Connect a layer to each.",
    ),
    Mistake(
        "merge-of-one",
        cnn().add("Add", inputs="flat", name="sum"),
        "sum",
        "one-input-to-merge",
        "sum: Add expects two tensors or more, but receives one, and so does nothing. Connect "
        "another one, or remove it.",
    ),
    Mistake(
        "two-named-ends",
        several_ends(),
        "digit",
        "named-outputs",
        "The network has several outputs: digit, parity. That is right if each is meant: mark them "
        "with Output nodes to say so, or delete what is left over.",
    ),
    Mistake(
        "two-ends",
        unnamed_ends(),
        "dense",
        "several-outputs",
        "The network ends in several places: dense, dense_1. Expected one end, or an Output node "
        "behind each that is meant. Mark the outputs, or delete what is left over.",
    ),
    Mistake(
        "one-end-not-marked",
        several_ends().add("Output", inputs="digit", name="out"),
        "parity",
        "unused-result",
        "parity: its result is not used: nothing follows it. Connect it, mark it with an Output, or delete it.",
    ),
    Mistake(
        "input-of-no-shape",
        image(shape=None).add("Flatten"),
        "image",
        "input-without-shape",
        "image: expected the shape of one sample, for example (28, 28, 1), but it is not set. Set "
        "shape in the parameter panel.",
    ),
    Mistake(
        "input-of-a-policy",
        image(dtype="mixed_float16").add("Flatten"),
        "image",
        "input-dtype",
        "image: expected the type of the numbers, for example float32, but 'mixed_float16' is a "
        "policy for layers. Reset dtype, and set the policy on the layers.",
    ),
    Mistake(
        "layer-of-elsewhere",
        with_unknown(),
        "mine",
        "unknown-type",
        "mine: expected a type of the catalog, but 'MyLayer' is none. Install what brings it, or "
        "replace the node by another.",
    ),
    Mistake(
        "opaque",
        custom("keras.layers", "Lambda", reason="Its function is bytecode."),
        "mine",
        "opaque",
        "mine: no code can be written for this Lambda, so what leaves it is not known. Its function is bytecode.",
    ),
    Mistake(
        "class-of-elsewhere",
        custom("my_layers", "Scale"),
        "mine",
        "unknown-class",
        "mine: the class Scale of my_layers is not known here. Import the module that defines it, or replace it by "
        "layers of Keras.",
    ),
    Mistake(
        "function-not-run-here",
        custom("keras.layers", "Dense", config={"units": 3, "activation": {"code": "twice", "source": (_TWICE,)}}),
        "mine",
        "unknown-code",
        "mine: twice is code of your own that was not run here, so nobody knows what this layer gives. Run the cell or "
        "file that defines it, and import the model again.",
    ),
    Mistake(
        "class-not-run-here",
        custom("source", "Scale", source=("class Scale(layers.Layer):\n    pass",)),
        "mine",
        "unknown-code",
        "mine: Scale is code of your own that was not run here, so nobody knows what this layer gives. Run the cell or "
        "file that defines it, and import the model again.",
    ),
    Mistake(
        "words-of-elsewhere",
        custom("keras.layers", "Dense", config={"units": 3, "colour()": 1}),
        "mine",
        "unknown-words",
        "mine: Dense does not take 'colour()'. Remove them from its config, or give them plain values.",
    ),
    Mistake(
        "loop",
        looped(),
        "b",
        "cycle",
        "b: expected data to flow forward only, but these nodes wait for one another: b, sum. Cut the loop.",
    ),
    Mistake(
        "label-as-input",
        label_as_input(),
        "answer",
        "label-in-network",
        "answer: a label holds the answers and may go to a loss only, but it goes to 'concatenate'. "
        "Use an Input for data that the network may see.",
    ),
    Mistake(
        "label-beside",
        cnn().add("Dense", units=10, activation="softmax").add("Label", name="answer"),
        "answer",
        "unused-label",
        "answer: this label is not used. Connect it to the y_true of a loss, or delete it.",
    ),
    Mistake(
        "loss-without-prediction",
        cnn().add("Dense", units=10, activation="softmax").add("MeanSquaredError", inputs=(), name="loss"),
        "loss",
        "missing-inputs",
        "loss: expected a tensor at each input, but nothing is connected to: y_pred. Connect a layer to each.",
    ),
)
