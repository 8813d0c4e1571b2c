"""Checks of a prediction against its labels: mismatches that need not raise an error."""

from collections.abc import Iterator
from typing import Any, get_args

import numpy as np

from workbench.analysis import Problem, Shape, analyze
from workbench.analysis.axis_names import tuple_text
from workbench.analysis.keras_head import keras_heads, repeated_activations
from workbench.analysis.messages import TEMPLATES
from workbench.catalog.loss_matching import LabelMismatch, ending_mismatch, wanted_activation
from workbench.catalog.output_head import OutputHead
from workbench.codegen.loss_expressions import Loss, loss_from
from workbench.codegen.loss_trial import refusal
from workbench.graph.document import Graph
from workbench.graph.edits import connect
from workbench.messages import mark, say
from workbench.trace.loss_resolution import SummedLoss, items
from workbench.trace.run.step_values import shape_of

_BATCHES = mark(
    "loss: expected as many labels as predictions, received {labels} labels for {predictions} predictions. Take x and "
    "y from the same batch."
)
_RANGE = mark(
    "loss: expected class numbers from 0 to {last}, because the prediction has {classes} classes, but the labels go "
    "from {lowest} to {highest}. Count classes from 0, or give the last layer more units."
)
_NAN = mark(
    "loss: expected labels that are numbers, but {count} of {total} are NaN or infinite, and make the loss so. Leave "
    "these samples out, or mend the labels."
)
_YES_OR_NO = mark(
    "loss: {type} expects labels from 0 (no) to 1 (yes), but they go from {lowest:g} to {highest:g}, and the loss "
    "means nothing. {remedy}"
)
_ONE_HOT = mark(
    "loss: {type} expects one-hot labels: a 1 for the class and 0 for the others, but a row sums to {total:g}. Give "
    "keras.utils.to_categorical(y), or the loss SparseCategoricalCrossentropy for class numbers."
)
_WHITE, _FROM_MINUS_ONE = mark("A mask stored as a picture has 255 for yes: use y / 255."), mark("Use (y + 1) / 2.")
_ONLY_BOTH = mark("Give 0 and 1 only.")
_MASK_RANGE = mark(
    "loss: expected class numbers from 0 to {last}, because the prediction has {classes} classes, but the labels are 0 "
    "and 255, as in a mask stored as a picture. Use y // 255."
)
_BROADCAST = mark(
    "loss: expected labels of the prediction's shape {predicted}, but they have {labels}. {type} stretches one over "
    "the other to {stretched} and gives a number that means nothing. Make both shapes equal, for example with "
    "y.reshape({predicted})."
)
_OWN_FAILS = mark(
    "loss: your loss {type!r} cannot be computed for labels of shape {labels} a sample and predictions of shape "
    "{predicted}: {reason}. Mend the loss, or give labels as it needs them, for example with "
    "keras.utils.to_categorical(y) or y[..., None]."
)
_TEXT = mark(
    "loss: expected labels that are numbers, but received text such as {received!r}. Turn names into numbers: "
    "class_names, y = np.unique(y, return_inverse=True)."
)
_NOT_WHOLE = mark(
    "loss: expected class numbers, which are whole numbers from 0 to {last}, but sample {sample} has {value:g}. "
    "Convert the labels, or take a loss for values, such as mean_squared_error."
)
_SHAPES: frozenset[str] = frozenset({*get_args(LabelMismatch), "categorical-one-unit"})
"""Codes of the analysis that concern shapes."""


def head_problems(model: Any, loss: Any) -> tuple[Problem, ...]:
    """Problems of a model's output heads with its losses, as the analysis of a graph reports them."""
    twice = tuple(Problem(name, "activation-again", text, "warning") for name, text in repeated_activations(model))
    heads = keras_heads(model)
    losses = list(loss.losses.values()) if isinstance(loss, SummedLoss) else [loss]
    if len(heads) != len(losses):
        return twice
    pairs = zip(heads, losses, strict=True)
    return (*twice, *(problem for head, one in pairs for problem in _ending(head, loss_from(one))))


def _ending(head: OutputHead, loss: Loss) -> Iterator[Problem]:
    code = None if loss.traits is None else ending_mismatch(loss.traits, head, from_logits=loss.from_logits)
    if code is not None and code not in _SHAPES and loss.traits is not None:
        severity, template = TEMPLATES[code]
        wanted = wanted_activation(loss.traits, head.units)
        facts = {"type": loss.type, "source": head.layer, "activation": head.activation, "wanted": wanted, "size": 1}
        yield Problem(
            "loss", code, say(template, node=head.layer if code == "softmax-one-unit" else "loss", **facts), severity
        )


def label_problems(y: Any, y_pred: Any, loss: Any) -> tuple[Problem, ...]:
    """What is wrong with labels and prediction for this loss: unintended broadcasting, class indices out of range."""
    if isinstance(loss, SummedLoss):
        given, made = dict(items(y)), dict(items(y_pred))
        pairs = [(given.get(name), made.get(name), one) for name, one in loss.losses.items()]
        return tuple(problem for one in pairs for problem in label_problems(*one))
    if not hasattr(y_pred, "shape") or y is None:
        return ()
    labels, predicted = shape_of(np.asarray(y) if not hasattr(y, "shape") else y), shape_of(y_pred)
    return tuple(_problems(y, labels, predicted, loss))


def _problems(y: Any, labels: Shape, predicted: Shape, loss: Any) -> Iterator[Problem]:
    if labels[:1] != predicted[:1]:
        yield _problem("label-count", _BATCHES, labels=(labels or (1,))[0], predictions=(predicted or (1,))[0])
        return
    if unusable := _text(y) or _not_finite(y):
        yield unusable
        return
    known = loss_from(loss)
    if known.traits is not None:
        yield from _known(known.type, labels, predicted)
        yield from _not_whole(known, y, predicted)
        yield from _out_of_range(known, y, predicted)
        yield from _odd_values(known, y, labels, predicted)
    elif labels != predicted:
        yield from _of_own_loss(loss, y, labels, predicted)


def _known(kind: str, labels: Shape, predicted: Shape) -> Iterator[Problem]:
    """The problem that the analysis of a graph reports for the same output head."""
    graph = Graph("batch").add("Input", shape=tuple(predicted[1:]), name="y_pred").add(kind, name="loss")
    graph = graph.add("Label", shape=tuple(labels[1:]), name="y", inputs=[])
    graph = connect(graph, graph.by_name["y"].id, graph.by_name["loss"].id, target_port="y_true")
    for problem in analyze(graph).problems:
        if problem.code in _SHAPES and problem.node == "loss":
            yield Problem(problem.node, problem.code, problem.message, problem.severity)


def _text(y: Any) -> Problem | None:
    values = np.asarray(y)
    if values.dtype.kind not in "USO":
        return None
    found = next((str(one) for one in values.flat if isinstance(one, str | bytes)), None)
    return _problem("label-text", _TEXT, received=found) if found is not None else None


def _not_whole(loss: Loss, y: Any, predicted: Shape) -> Iterator[Problem]:
    """Class numbers with a fraction, which Keras cuts off without a word."""
    numbers = np.asarray(y)
    if not loss.sparse or numbers.dtype.kind != "f" or not (wrong := numbers != np.floor(numbers)).any():
        return
    place = np.unravel_index(int(wrong.argmax()), wrong.shape)
    words = {"sample": int(place[0]), "value": numbers[place].item(), "last": (predicted[-1] or 1) - 1}
    yield _problem("label-not-whole", _NOT_WHOLE, **words)


def _not_finite(y: Any) -> Problem | None:
    numbers = np.asarray(y)
    if numbers.dtype.kind != "f" or np.isfinite(numbers).all():
        return None
    return _problem("label-not-finite", _NAN, count=int((~np.isfinite(numbers)).sum()), total=numbers.size)


def _odd_values(loss: Loss, y: Any, labels: Shape, predicted: Shape) -> Iterator[Problem]:
    """Labels that are neither yes nor no, and rows that are not one-hot; shares, as of smoothed labels, are fine."""
    numbers = np.asarray(y)
    if loss.traits is None or numbers.dtype.kind not in "iuf" or numbers.size == 0:
        return
    lowest, highest = float(numbers.min()), float(numbers.max())
    is_outside = lowest < 0 or highest > 1
    of_one_unit = loss.traits.labels == "one-hot" and predicted[-1] == 1
    if (loss.traits.labels == "yes or no" or of_one_unit) and is_outside:
        remedy = say(_WHITE if highest == _BYTE else _FROM_MINUS_ONE if lowest == -1 else _ONLY_BOTH)
        yield _problem("label-yes-or-no", _YES_OR_NO, type=loss.type, lowest=lowest, highest=highest, remedy=remedy)
    if loss.traits.labels == "one-hot" and labels == predicted and (predicted[-1] or 1) > 1:
        sums = numbers.sum(axis=-1)
        wrong = np.abs(sums - 1) > _NEAR
        if is_outside or wrong.any():
            total = float(sums[wrong].flat[0]) if wrong.any() else highest
            yield _problem("label-not-one-hot", _ONE_HOT, type=loss.type, total=total)


_BYTE, _NEAR = 255, 1e-3


def _out_of_range(loss: Loss, y: Any, predicted: Shape) -> Iterator[Problem]:
    classes = predicted[-1]
    numbers = np.asarray(y)
    if not loss.sparse or not classes or classes == 1 or numbers.dtype.kind not in "iuf":
        return
    numbers = numbers[numbers != loss.params.get("ignore_class")]
    if numbers.size == 0:
        return
    lowest, highest = int(numbers.min()), int(numbers.max())
    if highest == _BYTE and np.isin(numbers, (0, _BYTE)).all():
        yield _problem("label-range", _MASK_RANGE, last=classes - 1, classes=classes)
    elif lowest < 0 or highest >= classes:
        yield _problem("label-range", _RANGE, last=classes - 1, classes=classes, lowest=lowest, highest=highest)


def _of_own_loss(loss: Any, y: Any, labels: Shape, predicted: Shape) -> Iterator[Problem]:
    """A loss of one's own is tried; one that compares element by element stretches shapes that differ."""
    generic = next(size for size in range(5, 5 + len(predicted) + len(labels)) if size not in (*labels, *predicted))
    try:
        np.broadcast_shapes((generic, *_sizes(labels[1:])), (generic, *_sizes(predicted[1:])))
    except ValueError:
        reason = refusal(loss, np.asarray(y), tuple(predicted[1:]))
        if reason is not None:
            words = {"labels": tuple_text(labels), "predicted": tuple_text(predicted), "reason": reason}
            yield _problem("own-loss-fails", _OWN_FAILS, type=_name(loss), **words)
        return
    together = np.broadcast_shapes(_sizes(labels), _sizes(predicted))
    yield _problem(
        "label-stretched", _BROADCAST, predicted=predicted, labels=labels, stretched=together, type=_name(loss)
    )


def _sizes(shape: Shape) -> tuple[int, ...]:
    return tuple(size or 1 for size in shape)


def _name(loss: Any) -> str:
    return str(getattr(loss, "__name__", type(loss).__name__))


def _problem(code: str, template: str, **values: object) -> Problem:
    return Problem("loss", code, say(template, **values), "warning" if code == "label-stretched" else "error")
