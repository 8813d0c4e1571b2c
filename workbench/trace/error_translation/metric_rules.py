"""Rules for metrics of compile: a class in place of an object, a text in place of a list, metrics of yes and no."""

from collections.abc import Iterator
from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "metrics-list": mark("compile: metrics expects a list, received {received!r}. Write metrics=[{received!r}]."),
    "metric-class": mark(
        "compile: expected metrics that are made, received the class {received} itself. Make one: {received}()."
    ),
    "metric-of-classes": mark(
        "{metric}: it compares a yes or no for every one of the {units} outputs with a label for each, but 'y' has one "
        "class number a sample. {remedy}"
    ),
    "rate-value": mark(
        "{kind}: learning_rate expects a positive number such as 0.001, or a schedule, received {received}."
    ),
    "one-unit-of-classes": mark(
        "loss: SparseCategoricalCrossentropy expects an output for every class, but the network has one, and received "
        "class {received}. For yes and no use a sigmoid unit with BinaryCrossentropy; for classes give the last layer "
        "as many units."
    ),
    "layer-numbers": mark(
        "{kind}: {argument} expects {count} positive whole numbers, or one for all axes, received {received}."
    ),
}
_CLASS_NUMBER_METRICS = {
    "MeanIoU": mark("Give sparse_y_pred=False, which takes the argmax of the outputs."),
    "IoU": mark("Give sparse_y_pred=False, which takes the argmax of the outputs."),
}
_ONE_HOT = mark("Make the labels one-hot with keras.utils.to_categorical, and use CategoricalCrossentropy.")
_YES_OR_NO = ("Precision", "Recall", "AUC", "F1Score", "FBetaScore", "MeanIoU", "IoU", "BinaryAccuracy",
              "TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives", "R2Score")  # fmt: skip


@rule(r"^Expected `metrics` argument to be a list, tuple, or dict\. Received instead: metrics=(?P<name>\S+) of type")
def metrics_list(raised: RaisedError) -> Sentence:
    """``metrics="accuracy"``."""
    return Sentence("metrics-list", {"received": raised.match["name"]})


def _user_metrics(raised: RaisedError) -> Iterator[Any]:
    """The metrics that the student gave to compile."""
    owner = raised.call.owner if raised.call else None
    given = getattr(getattr(owner, "_compile_metrics", None), "_user_metrics", None)
    yield from given if isinstance(given, list | tuple) else ()


@rule(r"FBetaScore expects 2D inputs|F1Score expects 2D|Detected at node (?:\S*/)?(?:LogicalAnd|UnsortedSegmentSum|"
      r"GreaterEqual|assert|boolean_mask|confusion_matrix|AddV2|Reshape)\S* defined at", Exception)  # fmt: skip
def metric_of_classes(raised: RaisedError) -> Sentence | None:
    """A metric of yes and no, with class numbers and several outputs."""
    call = raised.call
    outputs: Any = getattr(call.owner, "outputs", None) or () if call else ()
    shape = tuple(outputs[0].shape) if len(outputs) == 1 else ()
    y = call.arguments.get("y") if call else None
    made = next((one for one in _user_metrics(raised) if isinstance(one, type)), None)
    if made is not None:
        return Sentence("metric-class", {"received": made.__name__})
    if y is None or not shape or shape[-1] in (None, 1) or getattr(y, "ndim", len(shape)) >= len(shape):
        return None
    kind = next((kind for kind in map(_kind, _user_metrics(raised)) if kind in _YES_OR_NO), None)
    if kind is None:
        return None
    remedy = say(_CLASS_NUMBER_METRICS.get(kind, _ONE_HOT))
    return Sentence("metric-of-classes", {"metric": kind, "units": shape[-1], "remedy": remedy})


def _kind(metric: Any) -> str:
    """The class of a metric, or of the one that a text names."""
    if not isinstance(metric, str):
        return type(metric).__name__
    lowered = metric.replace("_", "").lower()
    return next((one for one in _YES_OR_NO if one.lower() == lowered), metric)


@rule(
    r"^Argument `learning_rate` should be float, or an instance of LearningRateSchedule.*learning_rate=(?P<value>.*)$"
)
def rate_value(raised: RaisedError) -> Sentence:
    """A learning rate as text, or none."""
    owner = next((frame.f_locals.get("self") for frame in reversed(raised.frames) if "self" in frame.f_locals), None)
    given = next(
        (one.f_locals["learning_rate"] for one in reversed(raised.frames) if "learning_rate" in one.f_locals), ""
    )
    received = repr(given) if isinstance(given, str) and given else raised.match["value"]
    return Sentence("rate-value", {"kind": type(owner).__name__ if owner else "compile", "received": received})


@rule(r"Received a label value of (?P<value>-?\d+) which is outside the valid range of \[0, 1\)")
def one_unit(raised: RaisedError) -> Sentence:
    """Class numbers for a network of one unit."""
    return Sentence("one-unit-of-classes", {"received": raised.match["value"]})


@rule(r"^The `(?P<argument>\w+)` argument must be a tuple of (?P<count>\d+) integers\. Received (?:\w+=)?"
      r"(?P<value>\([^)]*\)|[^,\s]+)")  # fmt: skip
def layer_numbers(raised: RaisedError) -> Sentence:
    """A kernel of another rank, or a step of 0."""
    owners = [frame.f_locals.get("self") for frame in reversed(raised.frames)]
    owner = next((one for one in owners if one is not None), None)
    values = {"argument": raised.match["argument"], "count": raised.match["count"], "received": raised.match["value"]}
    return Sentence("layer-numbers", {"kind": type(owner).__name__ if owner is not None else say(_THE_LAYER), **values})


_THE_LAYER = mark("the layer")

RULES = (metrics_list, metric_of_classes, rate_value, one_unit, layer_numbers)
