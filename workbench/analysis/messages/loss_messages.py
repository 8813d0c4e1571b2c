"""The end of a network against its loss and labels."""

from workbench.analysis.analysis_report import Severity
from workbench.messages import mark

LOSSES: dict[str, tuple[Severity, str]] = {
    "sigmoid-categorical": (
        "warning",
        mark(
            "{node}: {type} expects probabilities that add up to 1 (softmax), but {source!r} ends with sigmoid. Use "
            "softmax, or a binary loss if a sample can have several classes."
        ),
    ),
    "categorical-one-unit": (
        "error",
        mark(
            "{node}: {type} expects one unit a class, but {source!r} has one unit. Use BinaryCrossentropy for a "
            "yes-or-no answer, or more units."
        ),
    ),
    "softmax-binary": (
        "warning",
        mark(
            "{node}: {type} judges every unit by itself and expects sigmoid, but {source!r} ends with softmax. Use a "
            "categorical loss, or sigmoid."
        ),
    ),
    "activation-twice": (
        "warning",
        mark(
            "{node}: from_logits=True expects raw scores, but {source!r} ends with {activation} already, which would "
            "be applied twice. Switch from_logits off, or remove the activation."
        ),
    ),
    "logits-cut": (
        "hint",
        mark(
            "{node}: from_logits=True expects scores of any sign, but {source!r} ends with {activation}, which makes "
            "every negative score 0: {effect}. Leave the activation of {source!r} out."
        ),
    ),
    "scores-as-probabilities": (
        "warning",
        mark(
            "{node}: {type} expects probabilities, but {source!r} ends with {activation}. Use {wanted} there, or set "
            "from_logits=True for raw scores."
        ),
    ),
    "no-probabilities": (
        "warning",
        mark(
            "{node}: {type} expects probabilities, but {source!r} ends with {activation}. Use {wanted} there, or "
            "another loss."
        ),
    ),
    "label-one-hot": (
        "error",
        mark(
            "{node}: {type} expects one class number a sample, but the label {label!r} has the shape {labels}, as if "
            "one-hot. Use {other} for one-hot labels."
        ),
    ),
    "label-sparse": (
        "error",
        mark(
            "{node}: {type} expects one-hot labels of {predicted}, but the label {label!r} has the shape {labels}: "
            "class numbers. Use {other} for class numbers."
        ),
    ),
    "classes": (
        "error",
        mark(
            "{node}: expected one unit for each of the {classes} classes of {label!r}, but {source!r} gives {units}. "
            "Set its number of units to {classes}."
        ),
    ),
    "label-shape": (
        "error",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. Change "
            "what the network ends with, until both are equal."
        ),
    ),
    "label-broadcasts": (
        "warning",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. Keras "
            "would stretch one over the other and give a number that means nothing. Make both shapes equal."
        ),
    ),
    "label-squeezed": (
        "hint",
        mark(
            "{node}: {type} expects labels of the prediction's shape {predicted}, but {label!r} has {labels}. Keras "
            "adds the missing axis here, NumPy would not. Write the label's shape as {predicted}."
        ),
    ),
    "sparse-shape": (
        "error",
        mark(
            "{node}: {type} expects labels of shape {expected} (the prediction without its classes), but {label!r} "
            "has {labels}. Change what the network ends with, until both are equal."
        ),
    ),
}
