"""What a drawing of the corpus of students is: a mistake, and the fix that mends what was meant."""

from typing import NamedTuple

from workbench.graph.document import Graph
from workbench.graph.edits import connect


class StudentDrawing(NamedTuple):
    """A drawing with a mistake: the node flagged, the code, every word, and the label of the first fix."""

    name: str
    graph: Graph
    node: str
    code: str
    message: str
    fix: str


def start(*shape: int | None, **params: object) -> Graph:
    """A network that starts with an Input of this shape."""
    return Graph("net").add("Input", name="data", shape=shape, **params)


def judged(graph: Graph, loss: str, labels: tuple[int, ...], classes: int | None = None, **params: object) -> Graph:
    """The network with a loss on its last node, and a label of this shape."""
    graph = graph.add(loss, name="loss", **params).add("Label", shape=labels, num_classes=classes, name="truth")
    return connect(graph, graph.by_name["truth"].id, graph.by_name["loss"].id, target_port="y_true")


SPARSE, CATEGORICAL = "SparseCategoricalCrossentropy", "CategoricalCrossentropy"
BINARY, SQUARED = "BinaryCrossentropy", "MeanSquaredError"
RELU, SIGMOID, SOFTMAX = {"activation": "relu"}, {"activation": "sigmoid"}, {"activation": "softmax"}


def conv(graph: Graph, filters: int, name: str, size: int = 3, padding: str = "same", **params: object) -> Graph:
    """A convolution with relu behind the last node."""
    given = {"kernel_size": size, "padding": padding, "activation": "relu", **params}
    return graph.add("Conv2D", filters=filters, name=name, **given)


def every_step(class_name: str, **config: object) -> dict[str, object]:
    """The parameters of a TimeDistributed or Bidirectional layer around another."""
    return {"layer": {"class_name": class_name, "config": config}}
