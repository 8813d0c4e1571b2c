"""Consistency of labels, network and loss, checked before training starts."""

from collections.abc import Sequence

import numpy as np

from workbench.catalog.loss_matching import Shape, ending_mismatch, label_mismatch, wanted_activation
from workbench.catalog.loss_table import LossTraits
from workbench.catalog.output_head import LINEAR
from workbench.codegen.loss_trial import refusal
from workbench.data import Dataset, Split
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.label_errors import (
    ClassNumbers,
    MaskOfChannels,
    OneHotLabels,
    OneUnitSoftmax,
    OutputAgainstLoss,
    OwnLossFails,
    WrongLabelShape,
)
from workbench.training.sample_errors import ChannelsFirst
from workbench.training.setting_errors import (
    NoUse,
    OneOfSeveralLabels,
    WeightsCount,
    WeightsNeedPlaces,
)
from workbench.training.setup.box_checks import check_boxes
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.label_values import check_one_hot, check_range, check_yes_or_no
from workbench.training.setup.shape_checks import check_shape, has_channels_first, shape_text
from workbench.training.setup.stopping_checks import check_key, check_stopping
from workbench.training.setup.stream_examples import every_sample, label_values, require_batches, true_numbers
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
    check_choices(task, data)


def check_choices(task: TrainingTask, data: Dataset) -> None:
    """Check what was chosen besides network and loss: weights, early stopping, checkpoints.

    Raises:
        TrainingError: one class for each kind of mismatch.
    """
    _check_weights(task, data)
    check_stopping(task, data)
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
        require_batches(task.signature.input_shape, split, f"{where}.x")
        check_shape(task.signature.input_shape, split.x, f"{where}.x")
    if task.kind == "boxes":
        for where, split in parts:
            for some in every_sample(split):
                with true_numbers(some):
                    check_boxes(task, some.x, some.y, task.labels_at(where))
        return
    _check_loss(task)
    for where, split in parts:
        _check_labels(task, split, task.labels_at(where))


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


def _check_labels(task: TrainingTask, split: Split, where: str) -> None:
    """Shapes first, then values, as the loss and the task require them."""
    y = split.y
    expected_shape, received = task.signature.output_shape, y.shape[1:]
    traits = task.loss.traits
    compared = _OF_USER if traits is None or traits.labels == "own" else traits
    wrong = label_mismatch(compared, received, expected_shape)
    if wrong is not None and _are_grey_pixels(y, received):
        raise MaskOfChannels(where=where, received=shape_text(received))
    if wrong == "label-one-hot":
        raise OneHotLabels(where=where, loss=task.loss.type, received=received[-1], other=compared.counterpart)
    if wrong == "label-sparse":
        values = {"expected": expected_shape[-1], "received": shape_text(received), "classes": len(task.class_names)}
        raise ClassNumbers(where=where, loss=task.loss.type, other=compared.counterpart, **values)
    if wrong is not None and traits is None:
        _try_own_loss(task, y, where, wrong)
    elif wrong is not None and wrong != "label-squeezed":
        _refuse_shape(task, expected_shape[:-1] if wrong == "sparse-shape" else expected_shape, y, where)
    labels = label_values(split) or split
    if task.kind == "softmax" and task.labels == "class numbers":
        with true_numbers(labels):
            check_range(task, labels.y, where)
    elif task.kind == "softmax" and task.loss.one_hot:
        with true_numbers(split):
            check_one_hot(task, y, where)
    elif task.kind in ("binary", "multilabel"):
        with true_numbers(labels):
            check_yes_or_no(labels.y, task.settings.ignore_class, where)


def _are_grey_pixels(y: Array, shape: Shape) -> bool:
    """Whether masks are grey pictures that were read with three equal channels."""
    if len(shape) != _IMAGE or shape[-1] != _COLOURS:
        return False
    some = y[:16]
    return bool((some == some[..., :1]).all())


_IMAGE, _COLOURS = 3, 3


def _try_own_loss(task: TrainingTask, y: Array, where: str, wrong: str) -> None:
    """Raises OwnLossFails. Keras brings labels for functions, not for classes, to the rank of the prediction."""
    import keras

    if wrong == "label-squeezed" and not isinstance(task.loss.own, keras.losses.Loss):
        return
    reason = refusal(task.loss.own, y, task.signature.output_shape)
    if reason is not None:
        words = {
            "loss": task.loss.type,
            "received": shape_text(y.shape[1:]),
            "output": shape_text(task.signature.output_shape),
        }
        raise OwnLossFails(where=where, reason=reason, **words)


def _refuse_shape(task: TrainingTask, expected: Shape, y: Array, where: str) -> None:
    if has_channels_first(y.shape[1:], expected):
        raise ChannelsFirst(where=where, expected=shape_text(expected), received=shape_text(y.shape[1:]), name="y")
    output, received = shape_text(task.signature.output_shape), shape_text(y.shape[1:])
    raise WrongLabelShape(where=where, output=output, expected=shape_text(expected), received=received)


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
