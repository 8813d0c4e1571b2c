"""Networks that end in another way than their loss or labels expect."""

from tests.analysis.corpus.mistake import Mistake, image
from workbench.graph.document import Graph
from workbench.graph.edits import connect


def ending(
    units: int,
    activation: str | None,
    loss: str,
    label: tuple[int, ...] | None = None,
    classes: int | None = None,
    **params: object,
) -> Graph:
    """A vector of 16 numbers, one last layer, a loss, and perhaps a label."""
    graph = image(16).add("Dense", units=units, activation=activation, name="answer")
    graph = graph.add(loss, name="loss", inputs="answer", **params)
    if label is None:
        return graph
    graph = graph.add("Label", shape=label, num_classes=classes, name="truth")
    return connect(graph, graph.by_name["truth"].id, graph.by_name["loss"].id, target_port="y_true")


def masks(loss: str, label: tuple[int, ...]) -> Graph:
    """A picture with an answer for each pixel, a loss and a label."""
    graph = image().add("Conv2D", filters=1, kernel_size=3, padding="same", name="answer").add(loss, name="loss")
    graph = graph.add("Label", shape=label, name="truth")
    return connect(graph, graph.by_name["truth"].id, graph.by_name["loss"].id, target_port="y_true")


SPARSE, CATEGORICAL, BINARY = "SparseCategoricalCrossentropy", "CategoricalCrossentropy", "BinaryCrossentropy"
MSE = "MeanSquaredError"
MISTAKES = (
    Mistake(
        "sigmoid-for-classes",
        ending(10, "sigmoid", CATEGORICAL),
        "loss",
        "sigmoid-categorical",
        "loss: CategoricalCrossentropy expects probabilities that add up to 1 (softmax), but "
        "'answer' ends with sigmoid. Use softmax, or a binary loss if a sample can have several "
        "classes.",
    ),
    Mistake(
        "sigmoid-for-sparse",
        ending(10, "sigmoid", SPARSE),
        "loss",
        "sigmoid-categorical",
        "loss: SparseCategoricalCrossentropy expects probabilities that add up to 1 (softmax), but "
        "'answer' ends with sigmoid. Use softmax, or a binary loss if a sample can have several "
        "classes.",
    ),
    Mistake(
        "one-unit-for-classes",
        ending(1, "sigmoid", CATEGORICAL),
        "loss",
        "categorical-one-unit",
        "loss: CategoricalCrossentropy expects one unit a class, but 'answer' has one unit. Use "
        "BinaryCrossentropy for a yes-or-no answer, or more units.",
    ),
    Mistake(
        "softmax-one-unit",
        ending(1, "softmax", BINARY),
        "answer",
        "softmax-one-unit",
        "answer: softmax over one unit always gives 1, so it cannot learn; expected two units or "
        "more, received 1. Use sigmoid for a yes-or-no answer, or one unit a class.",
    ),
    Mistake(
        "softmax-for-binary",
        ending(10, "softmax", BINARY),
        "loss",
        "softmax-binary",
        "loss: BinaryCrossentropy judges every unit by itself and expects sigmoid, but 'answer' ends "
        "with softmax. Use a categorical loss, or sigmoid.",
    ),
    Mistake(
        "softmax-twice",
        ending(10, "softmax", SPARSE, from_logits=True),
        "loss",
        "activation-twice",
        "loss: from_logits=True expects raw scores, but 'answer' ends with softmax already, which "
        "would be applied twice. Switch from_logits off, or remove the activation.",
    ),
    Mistake(
        "sigmoid-twice",
        ending(1, "sigmoid", BINARY, from_logits=True),
        "loss",
        "activation-twice",
        "loss: from_logits=True expects raw scores, but 'answer' ends with sigmoid already, which "
        "would be applied twice. Switch from_logits off, or remove the activation.",
    ),
    Mistake(
        "scores-for-classes",
        ending(10, None, SPARSE),
        "loss",
        "scores-as-probabilities",
        "loss: SparseCategoricalCrossentropy expects probabilities, but 'answer' ends with linear. "
        "Use softmax there, or set from_logits=True for raw scores.",
    ),
    Mistake(
        "relu-for-classes",
        ending(10, "relu", CATEGORICAL),
        "loss",
        "scores-as-probabilities",
        "loss: CategoricalCrossentropy expects probabilities, but 'answer' ends with relu. Use "
        "softmax there, or set from_logits=True for raw scores.",
    ),
    Mistake(
        "scores-for-binary",
        ending(1, None, BINARY),
        "loss",
        "scores-as-probabilities",
        "loss: BinaryCrossentropy expects probabilities, but 'answer' ends with linear. Use sigmoid "
        "there, or set from_logits=True for raw scores.",
    ),
    Mistake(
        "scores-for-a-divergence",
        ending(10, None, "KLDivergence"),
        "loss",
        "no-probabilities",
        "loss: KLDivergence expects probabilities, but 'answer' ends with linear. Use softmax there, or another loss.",
    ),
    Mistake(
        "one-hot-for-sparse",
        ending(10, "softmax", SPARSE, (10,)),
        "loss",
        "label-one-hot",
        "loss: SparseCategoricalCrossentropy expects one class number a sample, but the label "
        "'truth' has the shape (10,), as if one-hot. Use CategoricalCrossentropy for one-hot labels.",
    ),
    Mistake(
        "numbers-for-one-hot",
        ending(10, "softmax", CATEGORICAL, ()),
        "loss",
        "label-sparse",
        "loss: CategoricalCrossentropy expects one-hot labels of (10,), but the label 'truth' has "
        "the shape (): class numbers. Use SparseCategoricalCrossentropy for class numbers.",
    ),
    Mistake(
        "numbers-for-dice",
        ending(3, "softmax", "Dice", ()),
        "loss",
        "label-sparse",
        "loss: Dice expects one-hot labels of (3,), but the label 'truth' has the shape (): class "
        "numbers. Use SparseDice for class numbers.",
    ),
    Mistake(
        "numbers-for-tversky",
        ending(3, "softmax", "Tversky", ()),
        "loss",
        "label-sparse",
        "loss: Tversky expects one-hot labels of (3,), but the label 'truth' has the shape (): class "
        "numbers. Use SparseTversky for class numbers.",
    ),
    Mistake(
        "one-hot-for-dice-crossentropy",
        ending(3, "softmax", "SparseDiceCrossentropy", (3,)),
        "loss",
        "label-one-hot",
        "loss: SparseDiceCrossentropy expects one class number a sample, but the label 'truth' has "
        "the shape (3,), as if one-hot. Use Dice for one-hot labels.",
    ),
    Mistake(
        "fewer-units-than-classes",
        ending(5, "softmax", SPARSE, (), 10),
        "loss",
        "classes",
        "loss: expected one unit for each of the 10 classes of 'truth', but 'answer' gives 5. Set "
        "its number of units to 10.",
    ),
    Mistake(
        "one-hot-of-other-length",
        ending(5, "softmax", CATEGORICAL, (10,)),
        "loss",
        "classes",
        "loss: expected one unit for each of the 10 classes of 'truth', but 'answer' gives 5. Set "
        "its number of units to 10.",
    ),
    Mistake(
        "mean-of-two-and-three-axes",
        masks(MSE, (28, 28)),
        "loss",
        "label-squeezed",
        "loss: MeanSquaredError expects labels of the prediction's shape (28, 28, 1), but 'truth' has (28, 28). "
        "Keras adds the missing axis here, NumPy would not. Write the label's shape as (28, 28, 1).",
    ),
    Mistake(
        "mean-that-repeats",
        ending(10, None, MSE, (1,)),
        "loss",
        "label-broadcasts",
        "loss: MeanSquaredError expects labels of the prediction's shape (10,), but 'truth' has "
        "(1,). Keras would stretch one over the other and give a number that means nothing. Make "
        "both shapes equal.",
    ),
    Mistake(
        "mean-of-other-length",
        ending(3, None, MSE, (4,)),
        "loss",
        "label-shape",
        "loss: MeanSquaredError expects labels of the prediction's shape (3,), but 'truth' has (4,). "
        "Change what the network ends with, until both are equal.",
    ),
    Mistake(
        "binary-of-two",
        ending(2, "sigmoid", BINARY, ()),
        "loss",
        "label-shape",
        "loss: BinaryCrossentropy expects labels of the prediction's shape (2,), but 'truth' has (). "
        "Change what the network ends with, until both are equal.",
    ),
    Mistake(
        "mask-for-numbers",
        ending(10, "softmax", SPARSE, (28, 28)),
        "loss",
        "sparse-shape",
        "loss: SparseCategoricalCrossentropy expects labels of shape () (the prediction without its "
        "classes), but 'truth' has (28, 28). Change what the network ends with, until both are equal.",
    ),
)
