"""Consistency of labels, network and loss, checked before training starts."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.catalog.loss_matching import Shape, ending_mismatch, equal, label_mismatch, wanted_activation
from workbench.catalog.loss_table import LossTraits
from workbench.catalog.output_head import LINEAR
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.label_errors import (
    ClassNumbers,
    LabelNotWhole,
    LabelOutOfRange,
    NotOneHot,
    NotYesOrNo,
    OneHotLabels,
    OneUnitSoftmax,
    OutputAgainstLoss,
    WrongLabelShape,
)
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import METRICS
from workbench.training.sample_errors import ChannelsFirst, MissingChannels, SingleSample, WrongInputShape
from workbench.training.setting_errors import (
    ClassAbsent,
    NoUse,
    OneOfSeveralLabels,
    UnknownClass,
    UnknownMetric,
    WeightsCount,
    WeightsNeedPlaces,
)
from workbench.training.setup.box_checks import check_boxes
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.loss_trial import takes_labels
from workbench.training.setup.stopping_settings import EarlyStopping
from workbench.training.setup.task import TrainingTask

_PROBABILITIES = mark("probabilities that add up to 1 (softmax)")
_CHANCES = mark("a probability for each output by itself (sigmoid)")
_RAW = mark("raw scores, since from_logits is on")
_SEVERAL = mark("one unit for each class")
_ONE_UNIT = mark("one unit")
_SET = mark("Set the activation of the last layer to {activation!r}.")
_SET_OR_LOGITS = mark(
    "Set the activation of the last layer to {activation!r}, or use loss={loss!r}, loss_params={{'from_logits': True}}."
)
_NO_LOGITS = mark("Leave from_logits out, or remove the activation of the last layer.")
_BINARY_INSTEAD = mark("Use the loss BinaryCrossentropy for a yes-or-no answer, or as many units as there are classes.")


def check_task(task: TrainingTask, data: Dataset) -> None:
    """Check data, network and loss against each other.

    Raises:
        TrainingError: one class for each kind of mismatch.
    """
    parts = [(f"{data.name}.{name}", split) for name, split in used_splits(data)]
    _check_parts(task, parts)
    _check_weights(task, data)
    _check_stopping(task, data)
    for key in task.settings.checkpoints:
        check_key(task, key, where="Settings.checkpoints")


def check_samples(task: TrainingTask, split: Split, where: str) -> None:
    """Check samples and labels of one split against network and loss.

    Raises:
        TrainingError: one class for each kind of mismatch; each begins with ``where``.
    """
    _check_parts(task, [(where, split)])


def _check_parts(task: TrainingTask, parts: Sequence[tuple[str, Split]]) -> None:
    for where, split in parts:
        check_shape(task.signature.input_shape, split.x, f"{where}.x")
    if task.kind == "boxes":
        for where, split in parts:
            check_boxes(task, split.x, split.y, task.labels_at(where))
        return
    _check_loss(task)
    for where, split in parts:
        _check_labels(task, split.y, task.labels_at(where))


def check_shape(takes: Shape, x: Array, where: str) -> None:
    """Check the shape of samples against what the network takes.

    Raises:
        SingleSample, ChannelsFirst, MissingChannels, WrongInputShape: as they say.
    """
    received = x.shape[1:]
    if equal(takes, received):
        return
    if equal(takes, x.shape):
        raise SingleSample(where=where, expected=_text(takes))
    if _channels_first(received, takes):
        raise ChannelsFirst(where=where, expected=_text(takes), received=_text(received), name="x")
    kind = MissingChannels if equal(takes, (*received, 1)) and takes[-1] == 1 else WrongInputShape
    raise kind(where=where, expected=_text(takes), received=_text(received))


def _channels_first(received: tuple[int, ...], expected: Shape) -> bool:
    """Whether ``received`` has the last axis of an image first."""
    return len(received) >= _SPATIAL and equal(expected, (*received[1:], received[0]))


_SPATIAL = 3
"""(height, width, channels)"""


def _text(shape: Shape) -> str:
    return str(tuple(shape))


def _check_loss(task: TrainingTask) -> None:
    """Check the output head against the loss."""
    traits, head = task.loss.traits, task.signature.head
    wrong = None if traits is None else ending_mismatch(traits, head, from_logits=task.loss.from_logits)
    if wrong is None or traits is None:
        return
    if wrong == "categorical-one-unit":
        _refuse_output(task, say(_SEVERAL), say(_ONE_UNIT), say(_BINARY_INSTEAD))
    if wrong == "softmax-one-unit":
        raise OneUnitSoftmax(where=task.place, layer=head.layer)
    activation = str(head.activation)
    if wrong == "activation-twice":
        _refuse_output(task, say(_RAW), activation, say(_NO_LOGITS))
    wanted = wanted_activation(traits, head.units)
    expected = say(_CHANCES if wanted == "sigmoid" else _PROBABILITIES)
    with_logits = activation == LINEAR and traits.takes_logits
    _refuse_output(
        task, expected, activation, say(_SET_OR_LOGITS if with_logits else _SET, activation=wanted, loss=task.loss.type)
    )


def _refuse_output(task: TrainingTask, expected: str, received: str, remedy: str) -> None:
    raise OutputAgainstLoss(where=task.place, loss=task.loss.type, expected=expected, received=received, remedy=remedy)


_OF_USER = LossTraits("", "values")
"""A custom loss, or one with a label format of its own, is assumed to compare element by element; where shapes differ,
a custom one is tried on a batch."""


def _check_labels(task: TrainingTask, y: Array, where: str) -> None:
    """Shapes first, then values, as the loss and the task require them."""
    expected_shape, received = task.signature.output_shape, y.shape[1:]
    traits = task.loss.traits
    compared = _OF_USER if traits is None or traits.labels == "own" else traits
    wrong = label_mismatch(compared, received, expected_shape)
    if wrong == "label-one-hot":
        raise OneHotLabels(where=where, loss=task.loss.type, received=received[-1], other=compared.counterpart)
    if wrong == "label-sparse":
        values = {"expected": expected_shape[-1], "received": _text(received), "classes": len(task.class_names)}
        raise ClassNumbers(where=where, loss=task.loss.type, other=compared.counterpart, **values)
    if wrong is not None and wrong != "label-squeezed" and not (traits is None and takes_labels(task, y)):
        _refuse_shape(task, expected_shape[:-1] if wrong == "sparse-shape" else expected_shape, y, where)
    if task.kind == "softmax" and task.labels == "class numbers":
        _check_range(task, y, where)
    elif task.kind == "softmax" and task.loss.one_hot:
        _check_one_hot(task, y, where)
    elif task.kind in ("binary", "multilabel"):
        _check_yes_or_no(y, task.settings.ignore_class, where)


def _refuse_shape(task: TrainingTask, expected: Shape, y: Array, where: str) -> None:
    if _channels_first(y.shape[1:], expected):
        raise ChannelsFirst(where=where, expected=_text(expected), received=_text(y.shape[1:]), name="y")
    output, received = _text(task.signature.output_shape), _text(y.shape[1:])
    raise WrongLabelShape(where=where, output=output, expected=_text(expected), received=received)


def _check_range(task: TrainingTask, y: Array, where: str) -> None:
    last = len(task.class_names) - 1
    counted = np.ones(y.shape, bool) if task.settings.ignore_class is None else y != task.settings.ignore_class
    if y.dtype.kind == "f" and (found := _first(counted & (y != np.floor(y)))) is not None:
        words = {"received": _value(y, found), "sample": found[0], "last": last}
        raise LabelNotWhole(where=where, task="transformation" if y.ndim >= _SPATIAL else "regression", **words)
    if (found := _first(counted & ((y < 0) | (y > last)))) is not None:
        value = int(y[found])
        words = {"received": value, "sample": found[0], "classes": last + 1, "last": last}
        raise LabelOutOfRange(where=where, remedy=_range_remedy(y, value, last), **words)


def _range_remedy(y: Array, value: int, last: int) -> str:
    """What is probably meant: a mask of 0 and 255, labels that count from 1, or a label that stands for "unknown"."""
    lowest, highest = int(y.min()), int(y.max())
    if lowest == 0 and highest > last and np.isin(y, (0, highest)).all():
        return say(_DIVIDE, highest=highest)
    if lowest == 1 and highest == last + 1:
        return say(_FROM_ONE, highest=highest)
    return say(_CORRECT, value=value)


def _check_one_hot(task: TrainingTask, y: Array, where: str) -> None:
    if (found := _first((y < 0) | (y > 1))) is not None or (
        found := _first(abs(y.sum(axis=-1) - 1) > _NEAR)
    ) is not None:
        row = y[found[: y.ndim - 1]]
        raise NotOneHot(where=where, sample=found[0], received=_short(row), classes=len(task.class_names))


_DIVIDE = mark(
    "There are 0 and {highest} only, as in a mask that was saved as an image: convert it with y // {highest}. With "
    "ignore_class={highest} all that is to be found would be left out."
)
_FROM_ONE = mark("They count from 1 to {highest}: subtract 1, as in y - 1.")
_CORRECT = mark("Correct the label, give the network one more unit, or leave it out with ignore_class={value}.")
_NEAR = 1e-3
"""Tolerance for the sum of a one-hot label: soft labels are rounded."""


def _check_yes_or_no(y: Array, ignored: int | None, where: str) -> None:
    wrong = (y != 0) & (y != 1)
    if (found := _first(wrong if ignored is None else wrong & (y != ignored))) is not None:
        raise NotYesOrNo(where=where, sample=found[0], received=_value(y, found))


def _first(wrong: Array) -> tuple[int, ...] | None:
    """Index of the first True, or None."""
    if not wrong.any():
        return None
    return tuple(int(index) for index in np.unravel_index(int(wrong.argmax()), wrong.shape))


def _value(y: Array, place: tuple[int, ...]) -> str:
    return f"{y[place].item():g}"


def _short(row: Any) -> str:
    return np.array2string(np.asarray(row), threshold=8, edgeitems=3, separator=", ", precision=3)


def _check_weights(task: TrainingTask, data: Dataset) -> None:
    weights = task.settings.class_weights
    ignores_places = task.kind == "binary" and task.settings.ignore_class is not None
    if (
        (weights is not None or ignores_places)
        and len(task.signature.output_shape) > 1
        and not is_pixelwise(task, data)
    ):
        other = "BinaryCrossentropy" if task.kind == "binary" else "SparseCategoricalCrossentropy"
        raise WeightsNeedPlaces(where="Settings", loss=task.loss.type, other=other)
    if weights is None:
        return
    if task.kind == "multilabel":
        raise OneOfSeveralLabels(where="Settings", parameter="class_weights", loss=task.loss.type)
    if task.kind in ("values", "boxes"):
        raise NoUse(where="Settings", parameter="class_weights", expected="softmax, binary", received=task.kind)
    if not isinstance(weights, str) and len(weights) != len(task.class_names):
        names = listed(task.class_names)
        raise WeightsCount(where="Settings", expected=len(task.class_names), names=names, received=len(weights))


def is_pixelwise(task: TrainingTask, data: Dataset) -> bool:
    """Whether the loss returns a value for each pixel of a mask, not one for each sample."""
    import keras

    loss, y = task.loss.make(), data.train.y[:1]
    if not isinstance(loss, keras.losses.Loss):
        return True
    shape = tuple(
        size or other for size, other in zip(task.signature.output_shape, data.train.x.shape[1:], strict=False)
    )
    predicted = np.full((1, *shape), 0.5, "float32")
    labels = y if y.ndim == predicted.ndim or task.kind == "softmax" else y[..., None]
    return len(loss.call(keras.ops.convert_to_tensor(labels), keras.ops.convert_to_tensor(predicted)).shape) > 1


def _check_stopping(task: TrainingTask, data: Dataset) -> None:
    stopping = task.settings.early_stopping
    if stopping is None:
        return
    check_key(task, stopping.key, where="EarlyStopping", metric=stopping.metric)
    if stopping.class_name is not None and task.kind == "softmax":
        _check_present(task, stopping, data)


def _check_present(task: TrainingTask, stopping: EarlyStopping, data: Dataset) -> None:
    y = data.splits[stopping.split].y
    label = task.class_names.index(str(stopping.class_name))
    if not bool((y[..., label] > 0).any() if task.one_hot else (y == label).any()):
        raise ClassAbsent(where="EarlyStopping", received=stopping.class_name, split=stopping.split)


def check_key(task: TrainingTask, key: str, *, where: str, metric: str = "") -> None:
    """Check that the history will have this key. Raises UnknownMetric or UnknownClass."""
    name, class_name, _ = split_history_key(key)
    known = [m for m in METRICS.values() if task.name in m.tasks and (m.by_class if class_name else m.overall)]
    if name not in {m.key for m in known}:
        raise UnknownMetric(where=where, received=metric or key, expected=", ".join(m.key for m in known))
    if class_name is not None and class_name not in task.class_names:
        raise UnknownClass(where=where, received=class_name, expected=listed(task.class_names))
