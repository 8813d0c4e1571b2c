"""What a trace says of the end of a model and of its labels: the same as the analysis of a drawing."""

import keras
import numpy as np

import workbench as wb
from workbench.graph.document import Graph

X = np.zeros((4, 5), "float32")
Y = np.array([0, 1, 2, 0])


def model(activation: str | None) -> keras.Model:
    layers = [keras.Input((5,)), keras.layers.Dense(3, activation=activation, name="answer")]
    return keras.Sequential(layers)


def drawn(activation: str | None) -> Graph:
    graph = wb.Graph("g").add("Input", shape=(5,), name="x")
    return graph.add("Dense", units=3, activation=activation, name="answer")


def test_raw_scores_are_told_unless_the_loss_knows_of_them() -> None:
    sparse = keras.losses.SparseCategoricalCrossentropy
    (problem,) = wb.trace(model(None), X, Y, sparse()).problems
    assert (problem.node, problem.code) == ("loss", "scores-as-probabilities")
    assert problem.message == (
        "loss: SparseCategoricalCrossentropy expects probabilities, but 'answer' ends with linear. Use softmax there, "
        "or set from_logits=True for raw scores."
    )
    assert wb.trace(model(None), X, Y, sparse(from_logits=True)).problems == ()
    assert wb.trace(model("softmax"), X, Y, sparse()).problems == ()
    assert [found.code for found in wb.trace(model("softmax"), X, Y, sparse(from_logits=True)).problems] == [
        "activation-twice"
    ]


def test_a_label_that_is_left_out_is_not_out_of_range() -> None:
    loss = keras.losses.SparseCategoricalCrossentropy(ignore_class=255)
    assert wb.trace(model("softmax"), X, np.array([0, 255, 2, 1]), loss).problems == ()
    (problem,) = wb.trace(model("softmax"), X, np.array([0, 254, 2, 1]), loss).problems
    assert problem.code == "label-range"


def test_a_drawing_is_traced_with_the_loss_of_its_code_cell() -> None:
    assert wb.trace(drawn("softmax"), X, Y).loss is not None
    one_hot = np.eye(3, dtype="float32")[Y]
    by_numbers, by_columns = wb.trace(drawn("softmax"), X, Y).loss, wb.trace(drawn("softmax"), X, one_hot).loss
    assert by_numbers is not None
    assert by_columns is not None
    graph = drawn(None).add("Huber", delta=0.5, name="loss")
    huber = keras.losses.Huber(delta=0.5)
    y = np.ones((4, 3), "float32")
    traced = wb.trace(graph, X, y)
    assert traced.loss == float(huber(y, traced.y_pred))
    assert wb.trace(graph, X).loss is None
