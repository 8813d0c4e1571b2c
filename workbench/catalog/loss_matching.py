"""Which loss fits an output head and its labels, and what is wrong where one does not fit.

Pure functions over the table of losses. Code cells, ``fit``, traces and the analysis all ask here, and have messages of
their own for what comes out. Shapes are those of one sample, without the batch; None is an unknown size.
"""

from typing import Any, Literal, TypeAlias

from msgspec import Struct

from workbench.catalog.generated_files import members
from workbench.catalog.loss_table import LabelForm, LossTraits
from workbench.catalog.output_head import OutputHead

Shape: TypeAlias = tuple[int | None, ...]

EndingMismatch = Literal[
    "categorical-one-unit",
    "softmax-one-unit",
    "activation-twice",
    "softmax-binary",
    "sigmoid-categorical",
    "scores-as-probabilities",
    "no-probabilities",
]
LabelMismatch = Literal[
    "label-one-hot", "sparse-shape", "label-sparse", "classes", "label-squeezed", "label-broadcasts", "label-shape"
]

SOFTMAXES = frozenset({"softmax", "sparsemax"})
"""Activations whose results add up to 1."""
SIGMOIDS = frozenset({"sigmoid", "hard_sigmoid", "sparse_sigmoid"})
"""Activations that give each number a probability of its own."""

_FITTING: dict[LabelForm, str] = {
    "class numbers": "SparseCategoricalCrossentropy",
    "one-hot": "CategoricalCrossentropy",
    "yes or no": "BinaryCrossentropy",
    "values": "MeanSquaredError",
    "boxes": "CenterNet",
}


class LabelFacts(Struct, frozen=True):
    """What can be seen of labels: the shape of one, whether all are whole numbers, and whether all are 0 or 1."""

    shape: Shape
    whole: bool
    yes_or_no: bool


def label_facts(y: Any) -> LabelFacts:
    """What can be seen of an array of labels, (samples, …)."""
    return LabelFacts(tuple(y.shape[1:]), y.dtype.kind in "iub", bool(((y == 0) | (y == 1)).all()))


def fitting_loss(form: LabelForm) -> str:
    """The loss for labels of this form, where none was chosen."""
    return _FITTING[form]


def label_form(
    head: OutputHead,
    loss: LossTraits | None = None,
    labels: LabelFacts | None = None,
    shape: Shape | None = None,
    *,
    of_classes: bool | None = None,
) -> LabelForm:
    """What labels are, from what there is to go by.

    Args:
        head: What the network ends with.
        loss: The loss that was chosen, if any.
        labels: The labels, if there are some; without them the form is the one that the head and the loss call for.
        shape: The shape of what the network gives for one sample, where there are labels.
        of_classes: Whether classes are learned, where somebody has said so.
    """
    if loss is not None and loss.labels in ("own", "boxes"):
        return loss.labels
    if not (_are_classes(head, loss, labels, shape) if of_classes is None else of_classes):
        return "values"
    if head.units == 1:
        return "yes or no"
    each = head.activation in SIGMOIDS or (loss is not None and loss.labels == "yes or no")
    if each and (labels is None or _alike(labels, shape)):
        return "yes or no"
    if loss is not None:
        return "class numbers" if loss.labels == "class numbers" else "one-hot"
    return "one-hot" if labels is not None and _alike(labels, shape) else "class numbers"


def _alike(labels: LabelFacts, shape: Shape | None) -> bool:
    return shape is not None and equal(labels.shape, shape)


def _are_classes(head: OutputHead, loss: LossTraits | None, labels: LabelFacts | None, shape: Shape | None) -> bool:
    """Whether what is learned is a class of several, or yes or no, rather than a value."""
    if (loss is not None and loss.labels in ("class numbers", "one-hot")) or head.activation in SOFTMAXES:
        return True
    if head.activation in SIGMOIDS or (loss is not None and loss.labels == "yes or no"):
        if labels is None:
            return loss is None or loss.labels == "yes or no"
        return labels.whole or labels.yes_or_no
    if labels is None or not labels.whole:
        return False
    return head.activation is None or (not _alike(labels, shape) and head.units != 1)


def wanted_activation(loss: LossTraits, units: int | None) -> str:
    """The activation to end with for a loss that expects probabilities."""
    return "sigmoid" if loss.ending == "sigmoid" or (loss.ending == "probabilities" and units == 1) else "softmax"


def ending_mismatch(loss: LossTraits, head: OutputHead, *, from_logits: bool = False) -> EndingMismatch | None:
    """What is wrong with the end of a network for a loss, or None."""
    activation = head.activation
    if loss.one_unit_a_class and head.units == 1:
        return "categorical-one-unit"
    if activation in SOFTMAXES and head.units == 1:
        return "softmax-one-unit"  # always 1, whatever the loss
    if activation is None or loss.ending == "any":
        return None
    if from_logits:
        return "activation-twice" if activation in SOFTMAXES | SIGMOIDS else None
    return _against_probabilities(loss, head, activation)


def _against_probabilities(loss: LossTraits, head: OutputHead, activation: str) -> EndingMismatch | None:
    if activation in SOFTMAXES:
        return "softmax-binary" if wanted_activation(loss, head.units) == "sigmoid" else None
    if activation in SIGMOIDS:
        return "sigmoid-categorical" if loss.ending == "softmax" else None
    if not is_no_probability(activation):
        return None
    return "scores-as-probabilities" if loss.takes_logits else "no-probabilities"


def is_no_probability(activation: str) -> bool:
    """Whether an activation of Keras gives other numbers than probabilities; a learner's own may give any."""
    known = activation in members("activations") or activation == "prelu"
    return known and activation not in SOFTMAXES | SIGMOIDS


def label_mismatch(loss: LossTraits, labels: Shape, predicted: Shape) -> LabelMismatch | None:
    """What is wrong with the shape of labels for a loss and what the network gives, or None."""
    if loss.labels in ("own", "boxes"):
        return None
    if loss.labels == "class numbers":
        return _against_class_numbers(loss, labels, predicted)
    units = predicted[-1] if predicted else 1
    if loss.labels == "one-hot":
        places = predicted[:-1]
        if units != 1 and (equal(labels, places) or equal(labels, (*places, 1))):
            return "label-sparse"
        if labels and len(labels) == len(predicted) and None not in (labels[-1], units) and labels[-1] != units:
            return "classes"
    return _against_same_shape(labels, predicted)


def _against_class_numbers(loss: LossTraits, labels: Shape, predicted: Shape) -> LabelMismatch | None:
    places = predicted[:-1]
    column = equal(labels, (*places, 1))
    if equal(labels, places) or (column and loss.column):
        return None
    one_hot = len(labels) == len(predicted) and equal(labels[:-1], places) and not column
    return "label-one-hot" if one_hot else "sparse-shape"


def _against_same_shape(labels: Shape, predicted: Shape) -> LabelMismatch | None:
    """Number by number: both shapes should be equal; Keras stretches what it can."""
    if equal(labels, predicted):
        return None
    if equal(labels, (*predicted, 1)) or equal((*labels, 1), predicted):
        return "label-squeezed"
    return "label-broadcasts" if len(labels) == len(predicted) and _stretches(labels, predicted) else "label-shape"


def equal(one: Shape, two: Shape) -> bool:
    """Equal as far as known."""
    return len(one) == len(two) and all(a is None or b is None or a == b for a, b in zip(one, two, strict=True))


def _stretches(labels: Shape, predicted: Shape) -> bool:
    return all(a is None or b is None or a == b or 1 in (a, b) for a, b in zip(labels, predicted, strict=True))
