"""Whether labels, network and loss go together, before training starts."""

from typing import Any

import numpy as np

from workbench.catalog.loss_matching import Shape, ending_mismatch, equal, label_mismatch, wanted_activation
from workbench.catalog.loss_table import LossTraits
from workbench.catalog.output_head import LINEAR
from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.settings import EarlyStopping
from workbench.training.setup.task import TrainingTask
from workbench.training.training_errors import (
    ClassAbsent,
    ClassNumbers,
    LabelNotWhole,
    LabelOutOfRange,
    MissingChannels,
    NotOneHot,
    NotYesOrNo,
    NoUse,
    OneHotLabels,
    OneUnitSoftmax,
    OutputAgainstLoss,
    UnknownClass,
    UnknownMetric,
    WeightsCount,
    WeightsNeedPlaces,
    WrongInputShape,
    WrongLabelShape,
)

_PROBABILITIES = mark("probabilities that add up to 1 (softmax)")
_CHANCES = mark("a probability for each output by itself (sigmoid)")
_RAW = mark("raw scores, since from_logits is on")
_SEVERAL = mark("one unit for each class")
_ONE_UNIT = mark("one unit")
_SET = mark("Set the activation of the last layer to {activation!r}.")
_SET_OR_LOGITS = mark(
    "Set the activation of the last layer to {activation!r}, or use loss_params={{'from_logits': True}}."
)
_NO_LOGITS = mark("Leave from_logits out, or remove the activation of the last layer.")
_BINARY_INSTEAD = mark("Use the loss BinaryCrossentropy for a yes-or-no answer, or as many units as there are classes.")


def check_job(job: TrainingTask, data: Dataset) -> None:
    """Look at data, network and loss together.

    Raises:
        TrainingError: one class for each way in which they do not go together.
    """
    for name, split in used_splits(data):
        _check_input(job.ending.takes, split.x, f"{data.name}.{name}.x")
    _check_loss(job)
    for name, split in used_splits(data):
        _check_labels(job, split.y, f"{data.name}.{name}.y")
    _check_weights(job, data)
    _check_stopping(job, data)
    for key in job.settings.checkpoints:
        check_key(job, key, where="Settings.checkpoints")


def _check_input(takes: Shape, x: Array, where: str) -> None:
    received = x.shape[1:]
    if equal(takes, received):
        return
    kind = MissingChannels if equal(takes, (*received, 1)) and takes[-1] == 1 else WrongInputShape
    raise kind(where=where, expected=_text(takes), received=_text(received))


def _text(shape: Shape) -> str:
    return str(tuple(shape))


def _check_loss(job: TrainingTask) -> None:
    """The end of the network against the loss."""
    traits, head = job.loss.traits, job.ending.head
    wrong = None if traits is None else ending_mismatch(traits, head, from_logits=job.loss.from_logits)
    if wrong is None or traits is None:
        return
    if wrong == "categorical-one-unit":
        _refuse_output(job, say(_SEVERAL), say(_ONE_UNIT), say(_BINARY_INSTEAD))
    if wrong == "softmax-one-unit":
        raise OneUnitSoftmax(where="fit", layer=head.layer)
    activation = str(head.activation)
    if wrong == "activation-twice":
        _refuse_output(job, say(_RAW), activation, say(_NO_LOGITS))
    wanted = wanted_activation(traits, head.units)
    expected = say(_CHANCES if wanted == "sigmoid" else _PROBABILITIES)
    with_logits = activation == LINEAR and traits.takes_logits
    _refuse_output(job, expected, activation, say(_SET_OR_LOGITS if with_logits else _SET, activation=wanted))


def _refuse_output(job: TrainingTask, expected: str, received: str, remedy: str) -> None:
    raise OutputAgainstLoss(where="fit", loss=job.loss.type, expected=expected, received=received, remedy=remedy)


_OF_USER = LossTraits("", "values")
"""A loss of the user's own, or with labels that only it knows, is taken to compare number by number."""


def _check_labels(job: TrainingTask, y: Array, where: str) -> None:
    """Shapes first, then values: both as the loss and what is learned ask for them."""
    gives, received = job.ending.gives, y.shape[1:]
    traits = job.loss.traits
    compared = _OF_USER if traits is None or traits.labels == "own" else traits
    wrong = label_mismatch(compared, received, gives)
    if wrong == "label-one-hot":
        raise OneHotLabels(where=where, loss=job.loss.type, received=received[-1], other=compared.counterpart)
    if wrong == "label-sparse":
        values = {"expected": gives[-1], "received": _text(received), "classes": len(job.class_names)}
        raise ClassNumbers(where=where, loss=job.loss.type, other=compared.counterpart, **values)
    if wrong is not None and wrong != "label-squeezed":
        _refuse_shape(job, gives[:-1] if wrong == "sparse-shape" else gives, y, where)
    if job.kind == "softmax" and job.loss.sparse:
        _check_range(job, y, where)
    elif job.kind == "softmax" and job.loss.one_hot:
        _check_one_hot(job, y, where)
    elif job.kind in ("binary", "multilabel"):
        _check_yes_or_no(y, where)


def _refuse_shape(job: TrainingTask, expected: Shape, y: Array, where: str) -> None:
    output, received = _text(job.ending.gives), _text(y.shape[1:])
    raise WrongLabelShape(where=where, output=output, expected=_text(expected), received=received)


def _check_range(job: TrainingTask, y: Array, where: str) -> None:
    last = len(job.class_names) - 1
    counted = np.ones(y.shape, bool) if job.settings.ignore_class is None else y != job.settings.ignore_class
    if y.dtype.kind == "f" and (found := _first(counted & (y != np.floor(y)))) is not None:
        raise LabelNotWhole(where=where, received=_value(y, found), sample=found[0], last=last)
    if (found := _first(counted & ((y < 0) | (y > last)))) is not None:
        value = int(y[found])
        raise LabelOutOfRange(where=where, received=value, sample=found[0], classes=last + 1, last=last)


def _check_one_hot(job: TrainingTask, y: Array, where: str) -> None:
    if (found := _first((y < 0) | (y > 1))) is not None or (
        found := _first(abs(y.sum(axis=-1) - 1) > _NEAR)
    ) is not None:
        row = y[found[: y.ndim - 1]]
        raise NotOneHot(where=where, sample=found[0], received=_short(row), classes=len(job.class_names))


_NEAR = 1e-3
"""How far the numbers of a label may be from adding up to 1: soft labels are rounded."""


def _check_yes_or_no(y: Array, where: str) -> None:
    if (found := _first((y != 0) & (y != 1))) is not None:
        raise NotYesOrNo(where=where, sample=found[0], received=_value(y, found))


def _first(wrong: Array) -> tuple[int, ...] | None:
    """Where the first True stands, or None."""
    if not wrong.any():
        return None
    return tuple(int(index) for index in np.unravel_index(int(wrong.argmax()), wrong.shape))


def _value(y: Array, place: tuple[int, ...]) -> str:
    return f"{y[place].item():g}"


def _short(row: Any) -> str:
    return np.array2string(np.asarray(row), threshold=8, edgeitems=3, separator=", ", precision=3)


def _check_weights(job: TrainingTask, data: Dataset) -> None:
    weights = job.settings.class_weights
    if weights is None:
        return
    if job.kind in ("values", "multilabel"):
        raise NoUse(where="Settings", parameter="class_weights", expected="softmax, binary", received=job.kind)
    if not isinstance(weights, str) and len(weights) != len(job.class_names):
        names = ", ".join(job.class_names)
        raise WeightsCount(where="Settings", expected=len(job.class_names), names=names, received=len(weights))
    if len(job.ending.gives) > 1 and not judges_places(job, data):
        other = "BinaryCrossentropy" if job.kind == "binary" else "SparseCategoricalCrossentropy"
        raise WeightsNeedPlaces(where="Settings", loss=job.loss.type, other=other)


def judges_places(job: TrainingTask, data: Dataset) -> bool:
    """Whether the loss gives a number for each place of a mask, and not one a sample."""
    import keras

    loss, y = job.loss.make(), data.train.y[:1]
    if not isinstance(loss, keras.losses.Loss):
        return True
    shape = tuple(size or other for size, other in zip(job.ending.gives, data.train.x.shape[1:], strict=False))
    predicted = np.full((1, *shape), 0.5, "float32")
    labels = y if y.ndim == predicted.ndim or job.kind == "softmax" else y[..., None]
    return len(loss.call(keras.ops.convert_to_tensor(labels), keras.ops.convert_to_tensor(predicted)).shape) > 1


def _check_stopping(job: TrainingTask, data: Dataset) -> None:
    stopping = job.settings.early_stopping
    if stopping is None:
        return
    check_key(job, stopping.key, where="EarlyStopping", metric=stopping.metric)
    if stopping.class_name is not None and job.kind == "softmax":
        _check_present(job, stopping, data)


def _check_present(job: TrainingTask, stopping: EarlyStopping, data: Dataset) -> None:
    y = data.splits[stopping.split].y
    label = job.class_names.index(str(stopping.class_name))
    if not bool((y[..., label] > 0).any() if job.one_hot else (y == label).any()):
        raise ClassAbsent(where="EarlyStopping", received=stopping.class_name, split=stopping.split)


def check_key(job: TrainingTask, key: str, *, where: str, metric: str = "") -> None:
    """Refuse the name of a number that the history will not have. Raises UnknownMetric or UnknownClass."""
    name, class_name, _ = split_history_key(key)
    known = [m for m in METRICS.values() if job.task in m.tasks and (m.by_class if class_name else m.overall)]
    if name not in {m.key for m in known}:
        raise UnknownMetric(where=where, received=metric or key, expected=", ".join(m.key for m in known))
    if class_name is not None and class_name not in job.class_names:
        raise UnknownClass(where=where, received=class_name, expected=", ".join(job.class_names))
