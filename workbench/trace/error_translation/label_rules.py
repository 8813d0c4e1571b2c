"""Rules for errors of losses about labels, and of element-wise operations in a compiled step."""

from collections.abc import Mapping

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import tuple_text
from workbench.catalog.loss_table import find_loss
from workbench.messages import mark, say
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule, shape

_VECTORS, _SEQUENCE = 2, 3
_WHITE, _BINARY = 255, 2
_CROSSENTROPY = mark("The crossentropy")

TEMPLATES = {
    "label-value": mark(
        "loss: expected class numbers from 0 to {last}, received {received}. Count classes from 0, or give the last "
        "layer more units."
    ),
    "label-255": mark(
        "loss: expected class numbers from 0 to {last}, received {received}: a mask that is stored as a picture has "
        "255 for class 1. Use y // 255."
    ),
    "label-255-of-several": mark(
        "loss: expected class numbers from 0 to {last}, received {received}. A mask stored as a picture has 255 for "
        "class 1 (use y // 255); in some data sets 255 marks pixels that do not count (ignore_class=255)."
    ),
    "label-negative": mark(
        "loss: expected class numbers from 0 to {last}, received {received}, which often marks a label that is "
        "missing. Leave these samples out, or give SparseCategoricalCrossentropy(ignore_class={received})."
    ),
    "class-numbers": mark(
        "loss: {type} expects one class number a sample, but 'y' has {labels} for a prediction of {predicted}. Give "
        "one number a sample, or use CategoricalCrossentropy for one-hot labels of the prediction's shape."
    ),
    "label-size": mark(
        "loss: {type} expects labels of the prediction's size {predicted}, but 'y' has {labels}. Change padding, "
        "strides or a layer that enlarges, until the network gives the labels' size."
    ),
}


@rule(r"Arguments `target` and `output` must have the same (?:rank \(ndim\)|shape)\. "
      r"Received: target\.shape=(?P<labels>\([^)]*\)), output\.shape=(?P<predicted>\([^)]*\))")  # fmt: skip
def label_shape(raised: RaisedError) -> Sentence:
    """Class numbers for a loss that compares one-hot, or another number of classes."""
    labels, predicted = shape(raised.match["labels"]), shape(raised.match["predicted"])
    numbers = len(labels) < len(predicted) or labels[-1] == 1
    values = _values(labels, predicted, say(_CROSSENTROPY))
    if numbers and predicted[-1] != 1:
        return Sentence("label-sparse", {**values, "other": "SparseCategoricalCrossentropy"})
    return _other(labels, predicted, values)


def _other(labels: Shape, predicted: Shape, values: Mapping[str, object]) -> Sentence:
    """Another number of classes, or images of another size."""
    if len(labels) == len(predicted) >= _SEQUENCE and labels[1:-1] != predicted[1:-1]:
        return Sentence("label-size", values)
    return Sentence("label-shape", values)


@rule(r"Argument `output` must have rank \(ndim\) `target\.ndim - 1`\. "
      r"Received: target\.shape=(?P<labels>\([^)]*\)), output\.shape=(?P<predicted>\([^)]*\))")  # fmt: skip
def sparse_label_shape(raised: RaisedError) -> Sentence:
    """One-hot labels for a loss that expects class indices."""
    labels, predicted = shape(raised.match["labels"]), shape(raised.match["predicted"])
    values = _values(labels, predicted, "SparseCategoricalCrossentropy")
    if labels == predicted:
        return Sentence("label-one-hot", {**values, "other": "CategoricalCrossentropy"})
    if len(predicted) == 1 or len(labels) == len(predicted) == _VECTORS:
        return Sentence("class-numbers", values)
    return Sentence("sparse-shape", {**values, "expected": tuple_text(predicted[:-1])})


@rule(r"Arguments `target` and `output` must have the same shape up until the last dimension: "
      r"target\.shape=(?P<labels>\([^)]*\)), output\.shape=(?P<predicted>\([^)]*\))")  # fmt: skip
def sparse_label_sizes(raised: RaisedError) -> Sentence:
    """Masks of another size than the prediction."""
    labels, predicted = shape(raised.match["labels"]), shape(raised.match["predicted"])
    values = _values(labels, predicted, "SparseCategoricalCrossentropy")
    return Sentence("sparse-shape", {**values, "expected": tuple_text(predicted[:-1])})


def _values(labels: Shape, predicted: Shape, kind: str) -> dict[str, object]:
    return {
        "node": "loss",
        "type": kind,
        "label": "y",
        "labels": tuple_text(labels),
        "predicted": tuple_text(predicted),
    }


@rule(r"Dimensions must be equal, but are \d+ and \d+ for '\{\{node (?P<path>[^}]*)\}\} = "
      r"(?P<operation>\w+)\[.*?\]\((?P<given>[^)]*)\)' "
      r"with input shapes: (?P<one>\[[^]]*\]), (?P<two>\[[^]]*\])")  # fmt: skip
def label_elements(raised: RaisedError) -> Sentence:
    """Two sizes that do not go together in a compiled step: most often labels and prediction."""
    one, two = shape(raised.match["one"]), shape(raised.match["two"])
    path = raised.match["path"].split("/")
    if "MatMul" in raised.match["operation"]:
        words = {"node": raised.layer or "matmul", "one": one, "two": two}
        return Sentence("matrix-sizes", {**words, "last": one[-1], "first": two[-2]})
    if path[0] != "compile_loss":
        return Sentence("element-shapes", {"node": raised.layer or path[-1], "one": one, "two": two})
    first_is_label = raised.match["given"].split(", ")[0].startswith("data")
    labels, predicted = (one, two) if first_is_label else (two, one)
    return _other(labels, predicted, _values(labels, predicted, _loss_name(path[1])))


def _loss_name(name: str) -> str:
    found = find_loss(name)
    return found.name if found else name


@rule(r"Received a label value of (?P<value>-?\d+) which is outside the valid range of \[0, (?P<classes>\d+)\)")
def label_value(raised: RaisedError) -> Sentence:
    """A class index outside the range of the output units."""
    value, classes = int(raised.match["value"]), int(raised.match["classes"])
    values = {"last": classes - 1, "received": value}
    if value == _WHITE:
        return Sentence("label-255" if classes == _BINARY else "label-255-of-several", values)
    return Sentence("label-negative" if value < 0 else "label-value", values)


RULES = (label_shape, sparse_label_shape, sparse_label_sizes, label_elements, label_value)
