"""Every loss with every end of a network: code cell, ``fit``, trace and analysis say the same.

They are to agree on the loss that is chosen where none is drawn, on whether a drawn one is accepted for the end and the
labels, and on raw scores. Nothing is trained: choices are functions, and a loss is taken of one batch.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

import workbench as wb
from workbench.analysis.keras_head import keras_heads
from workbench.catalog.drawn_head import drawn_head, drawn_point
from workbench.catalog.loss_table import LOSSES, LossTraits
from workbench.catalog.network_outputs import unconnected_outputs
from workbench.codegen.code_plan import plan
from workbench.codegen.compile_recipe import recipe
from workbench.codegen.loss_expressions import loss_from
from workbench.codegen.placeholder_data import placeholder_cell
from workbench.data import Dataset, Split
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.edits import add_node, connect, share
from workbench.trace.loss_resolution import loss_of_graph, loss_value, resolve_loss
from workbench.trace.run.label_problems import head_problems, label_problems
from workbench.training import Settings
from workbench.training.setup.compile_code import compile_model
from workbench.training.setup.label_checks import check_task
from workbench.training.setup.model_parts import output_arrays
from workbench.training.setup.model_signature import ModelSignature, model_signature
from workbench.training.setup.task import TrainingTask, decide, given_loss
from workbench.training.training_errors import SeveralOutputs, TrainingError

SAMPLES = 6


def vector() -> Graph:
    return wb.Graph("g").add("Input", shape=(5,), name="x")


def picture() -> Graph:
    return wb.Graph("g").add("Input", shape=(6, 6, 2), name="x")


def steps() -> Graph:
    return wb.Graph("g").add("Input", shape=(4, 3), name="x")


def dense(units: int, activation: str | None = None) -> Graph:
    return vector().add("Dense", units=units, activation=activation, name="answer")


def conv(filters: int, activation: str | None = None) -> Graph:
    return picture().add("Conv2D", filters=filters, kernel_size=1, activation=activation, name="answer")


def nested(outer: Graph, inner: Graph, *, wrapper: Any = None) -> Graph:
    inner = inner.add("Output", name="out")
    params = {"wrapper": wrapper} if wrapper else {}
    grown = add_node(outer, "Model", name="nested", params=params, inner=inner)
    return connect(grown, outer.nodes[-1].id, grown.nodes[-1].id)


def folded(graph: Graph, *names: str) -> Graph:
    return fold(graph, [graph.by_name[name].id for name in names], name="head")


def averaged() -> Graph:
    graph = vector().add("Dense", units=3, activation="softmax", name="one")
    graph = graph.add("Dense", units=3, activation="softmax", inputs="x", name="two")
    return graph.add("Average", inputs=["one", "two"])


def shared() -> Graph:
    graph = vector().add("Dense", units=5, activation="sigmoid", name="answer").add("Dense", units=5, name="again")
    return share(graph, graph.by_name["again"].id, graph.by_name["answer"].id)


def picture_like() -> Graph:
    return wb.Graph("inner").add("Input", shape=(6, 6, 3), name="map")


def step_like() -> Graph:
    return wb.Graph("inner").add("Input", shape=(3,), name="step")


def fold_twice() -> Graph:
    graph = folded(conv(1, "sigmoid").add("Cropping2D", cropping=1), "answer")
    return fold(graph, [graph.by_name["head"].id, graph.by_name["cropping2d"].id], name="outer")


ENDINGS: dict[str, Callable[[], Graph]] = {
    "softmax": lambda: dense(3, "softmax"),
    "softmax of one unit": lambda: dense(1, "softmax"),
    "softmax by a layer": lambda: dense(3).add("Softmax"),
    "softmax by an activation": lambda: dense(3).add("Activation", activation="softmax"),
    "softmax by an operation": lambda: dense(3).add("ops.softmax"),
    "sparsemax": lambda: dense(3, "sparsemax"),
    "sigmoid": lambda: dense(1, "sigmoid"),
    "sigmoid by a layer": lambda: dense(1).add("Activation", activation="sigmoid"),
    "sigmoid of several units": lambda: dense(4, "sigmoid"),
    "hard sigmoid": lambda: dense(1, "hard_sigmoid"),
    "linear": lambda: dense(1),
    "linear of several units": lambda: dense(3),
    "relu": lambda: dense(3, "relu"),
    "leaky relu by a layer": lambda: dense(3).add("LeakyReLU"),
    "tanh": lambda: dense(3, "tanh"),
    "softplus": lambda: dense(1, "softplus"),
    "softmax mask": lambda: conv(3, "softmax"),
    "softmax mask, cropped": lambda: conv(3, "softmax").add("Cropping2D", cropping=1),
    "softmax mask, padded": lambda: conv(3, "softmax").add("ZeroPadding2D", padding=1),
    "softmax mask, enlarged": lambda: conv(3, "softmax").add("UpSampling2D", size=2),
    "softmax mask, reshaped": lambda: conv(3, "softmax").add("Reshape", target_shape=(36, 3)),
    "softmax mask, permuted": lambda: conv(3, "softmax").add("Permute", dims=(2, 1, 3)),
    "softmax mask, averaged": lambda: conv(3, "softmax").add("GlobalAveragePooling2D"),
    "softmax mask, flattened": lambda: (
        conv(3, "softmax").add("AveragePooling2D", pool_size=6).add("Flatten").add("Dropout", rate=0.1)
    ),
    "softmax mask, largest": lambda: conv(3, "softmax").add("GlobalMaxPooling2D"),
    "sigmoid mask": lambda: conv(1, "sigmoid"),
    "sigmoid mask, cropped": lambda: conv(1, "sigmoid").add("Cropping2D", cropping=1),
    "raw mask": lambda: conv(3),
    "image": lambda: conv(2),
    "image of a sum": lambda: picture().add("Conv2D", filters=2, kernel_size=1).add("Add", inputs=["x", "conv2d"]),
    "normalized": lambda: dense(3, "relu").add("BatchNormalization"),
    "ensemble": averaged,
    "shared": shared,
    "LSTM": lambda: steps().add("LSTM", units=3),
    "in both directions": lambda: steps().add("Bidirectional", layer={"class_name": "GRU", "config": {"units": 2}}),
    "softmax at every step": lambda: steps().add(
        "TimeDistributed", layer={"class_name": "Dense", "config": {"units": 3, "activation": "softmax"}}
    ),
    "nested model": lambda: nested(vector(), dense(3, "softmax")),
    "nested model of shapes only": lambda: nested(conv(3, "softmax"), picture_like().add("Cropping2D", cropping=1)),
    "nested model in time": lambda: nested(
        steps(), step_like().add("Dense", units=3, activation="softmax"), wrapper={"class_name": "TimeDistributed"}
    ),
    "block": lambda: folded(dense(3, "softmax").add("Reshape", target_shape=(3,)), "answer", "reshape"),
    "block of shapes only": lambda: folded(conv(3, "softmax").add("Cropping2D", cropping=1), "cropping2d"),
    "block with a block": fold_twice,
}


class Case:
    """A network that ends in one way: drawn, built, and with one batch gone through it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.model = wb.build_model(graph)
        random = np.random.default_rng(0)
        self.x = random.random((SAMPLES, *graph.nodes[0].params["shape"]), "float32")
        self.predicted = np.asarray(self.model(self.x))
        self.signature: ModelSignature = model_signature(self.model, self.x.shape[1:], where="fit")

    @property
    def units(self) -> int:
        return int(self.predicted.shape[-1])

    def data(self, y: Any) -> Dataset:
        split = Split(self.x, y)
        names = tuple(f"class {number}" for number in range(max(self.units, 2)))
        return Dataset("data", split, split, split, names)

    def with_loss(self, name: str, labels: tuple[int, ...] | None, **params: object) -> Graph:
        (end,) = unconnected_outputs(self.graph)
        grown = self.graph.add(name, inputs=end.name, name="loss", **params)
        if labels is None:
            return grown
        grown = grown.add("Label", shape=labels, name="y", inputs=[])
        return connect(grown, grown.by_name["y"].id, grown.by_name["loss"].id, target_port="y_true")

    def fit(self, y: Any, graph: Graph | None = None, settings: Settings | None = None) -> TrainingTask:
        """What ``fit`` decides, with its checks. Raises TrainingError."""
        data = self.data(y)
        task = decide(self.signature, data, settings or Settings(), given_loss(graph or self.graph, self.model))
        check_task(task, data)
        return task


@cache
def case(name: str) -> Case:
    return Case(ENDINGS[name]())


def labels_of(form: str, predicted: Any) -> Any:
    """Labels of a form for predictions (samples, …)."""
    random = np.random.default_rng(1)
    places, units = predicted.shape[:-1], predicted.shape[-1]
    numbers = random.integers(0, max(units, 2), places)
    match form:
        case "class numbers":
            return numbers
        case "column":
            return numbers[..., None]
        case "one-hot":
            return np.eye(units, dtype="float32")[numbers] if units > 1 else numbers[..., None]
        case "yes or no":
            return random.integers(0, 2, predicted.shape)
    return random.random(predicted.shape, "float32")


def placeholder_cell_labels(this: Case) -> Any:
    """The labels that the data cell of the drawing makes for itself."""
    names: dict[str, Any] = {"model": this.model, "keras": __import__("keras")}
    exec(placeholder_cell(this.graph), names)
    return names["y_train"][:SAMPLES]


@pytest.mark.parametrize("name", ENDINGS)
def test_a_drawing_and_its_model_end_alike(name: str) -> None:
    this = case(name)
    planned = plan(this.graph)
    made = next(step for step in planned.steps if planned.results[0].variable in step.variables)
    head, _ = drawn_head(drawn_point(this.graph, made.node))
    (built,) = keras_heads(this.model)
    assert head.activation == built.activation
    if made.owner.type == "Block":  # its layers carry its name
        assert head.layer.replace("/", "_").endswith(built.layer)
    elif name not in ("softmax by an operation", "nested model in time"):  # named by Keras, or looked into by it alone
        assert head.layer.rpartition("/")[2] == built.layer
    assert head.units in (None, this.units)
    assert this.signature.head.activation == head.activation


@pytest.mark.parametrize("name", ENDINGS)
def test_the_same_loss_is_chosen_where_none_is_drawn(name: str) -> None:
    this = case(name)
    cell = recipe(this.graph).only
    assert cell is not None
    y = placeholder_cell_labels(this)
    assert y.shape in (this.predicted.shape, this.predicted.shape[:-1])
    try:
        task = decide(this.signature, this.data(y), Settings(), given_loss(this.graph, this.model))
    except TrainingError as error:
        pytest.fail(str(error))
    traced = loss_of_graph(this.graph, this.model, y)
    assert cell.loss.type == task.loss.type == loss_from(traced).type
    assert cell.labels == task.labels
    # The code of the cell compiles with it, a run does, and all of them give one number.
    exec(recipe(this.graph).compile_text(), {"model": this.model})
    written = resolve_loss(None, this.model)
    compile_model(this.model, task, "accuracy")
    numbers = [float(loss_value(loss, y, this.predicted)) for loss in (traced, written, resolve_loss(None, this.model))]
    assert np.isfinite(numbers).all()
    assert numbers == pytest.approx([numbers[0]] * 3)
    # What is chosen by itself is refused by nobody, or by everybody.
    refused = refusals(this, cell.loss.type, y, {})
    assert len(set(refused.values())) == 1, refused


def refusals(this: Case, loss: str, y: Any, params: dict[str, Any]) -> dict[str, bool]:
    """Whether ``fit``, the trace and the analysis object to a drawn loss with these labels."""
    graph = this.with_loss(loss, y.shape[1:], **params)
    problems = [
        problem
        for problem in wb.analyze(graph).problems
        if problem.severity != "hint" and (problem.node == "loss" or problem.code == "softmax-one-unit")
    ]
    made = loss_of_graph(this.with_loss(loss, None, **params), this.model, y)
    traced = [*head_problems(this.model, made), *label_problems(y, this.predicted, made)]
    try:
        this.fit(y, this.with_loss(loss, None, **params))
        fitted = False
    except TrainingError:
        fitted = True
    return {
        "analysis": bool(problems),
        "trace": any(problem.severity != "hint" for problem in traced),
        "fit": fitted,
    }


def variants(traits: LossTraits) -> Iterator[dict[str, Any]]:
    yield {}
    if traits.takes_logits:
        yield {"from_logits": True}


FORMS_OF = {
    "class numbers": ("class numbers", "column", "one-hot"),
    "one-hot": ("class numbers", "column", "one-hot"),
    "yes or no": ("yes or no", "class numbers", "one-hot"),
    "values": ("values", "class numbers", "one-hot"),
    "own": ("values",),
}

COMPARED = [name for name, traits in LOSSES.items() if traits.labels != "boxes"]
"""Boxes need maps of a detector, which no ending here is; tests/training/fitting/test_detection.py has them."""


@pytest.mark.parametrize("loss", COMPARED)
@pytest.mark.parametrize("name", ENDINGS)
def test_a_drawn_loss_is_accepted_by_all_or_by_none(name: str, loss: str) -> None:
    this, traits = case(name), LOSSES[loss]
    for params in variants(traits):
        graph = this.with_loss(loss, None, **params)
        only = recipe(graph).only
        assert only is not None
        assert only.drawn
        given = given_loss(graph, this.model)
        traced = loss_from(loss_of_graph(graph, this.model, this.predicted))
        assert given is not None
        assert only.loss == given == traced
        assert only.loss.from_logits == given.from_logits == bool(params)
        for form in FORMS_OF[traits.labels]:
            y = labels_of(form, this.predicted)
            found = refusals(this, loss, y, params)
            assert len(set(found.values())) == 1, (params, form, found)


def test_the_table_holds_something_that_fits_and_something_that_does_not() -> None:
    fits = refusals(case("softmax mask, cropped"), "SparseCategoricalCrossentropy", np.zeros((SAMPLES, 4, 4), int), {})
    assert not any(fits.values())
    wrong = refusals(case("sigmoid"), "SparseCategoricalCrossentropy", np.zeros((SAMPLES,), int), {})
    assert all(wrong.values())


@pytest.mark.parametrize("name", ["softmax mask, cropped", "softmax mask, reshaped", "softmax mask, permuted", "block"])
def test_softmax_behind_other_layers_calls_for_class_numbers_everywhere(name: str) -> None:
    only = recipe(case(name).graph).only
    assert only is not None
    assert (only.loss.type, only.labels) == ("SparseCategoricalCrossentropy", "class numbers")


def two_outputs() -> Graph:
    graph = vector().add("Dense", units=3, activation="softmax", name="kind").add("Output", name="sort")
    graph = graph.add("Dense", units=1, activation="sigmoid", inputs="x", name="chance").add("Output", name="sick")
    return graph.add("Dense", units=1, inputs="x", name="years").add("Output", name="age")


def test_each_of_several_outputs_has_a_loss_of_its_own() -> None:
    graph = two_outputs()
    types = [one.loss.type for one in recipe(graph).losses]
    assert types == ["SparseCategoricalCrossentropy", "BinaryCrossentropy", "MeanSquaredError"]
    model = wb.build_model(graph)
    assert {head.activation for head in keras_heads(model)} == {"softmax", "sigmoid", "linear"}
    x = np.zeros((SAMPLES, 5), "float32")
    y = {"sort": np.zeros(SAMPLES, int), "sick": np.zeros((SAMPLES, 1)), "age": np.zeros((SAMPLES, 1))}
    traced = loss_of_graph(graph, model, y)
    assert {name: loss_from(one).type for name, one in traced.losses.items()} == dict(zip(y, types, strict=True))
    assert wb.trace(graph, x, y).loss is not None
    with pytest.raises(SeveralOutputs):
        output_arrays(y["age"], list(y), "fit")  # labels of one alone are none of the others


def test_each_port_of_a_block_has_the_loss_drawn_behind_it() -> None:
    graph = vector().add("Dense", units=3, activation="softmax", name="kind")
    graph = graph.add("Dense", units=1, inputs="x", name="age")
    graph = folded(graph, "kind", "age")
    ports = [node.id for node in graph.by_name["head"].inner.nodes if node.type == "Output"]
    graph = graph.add("SparseDice", inputs=[("head", ports[0])], name="first")
    graph = graph.add("Huber", inputs=[("head", ports[1])], name="second").add("Output", inputs=[("head", ports[0])])
    graph = graph.add("Output", inputs=[("head", ports[1])], name="other")
    assert [one.loss.type for one in recipe(graph).losses] == ["SparseDice", "Huber"]
