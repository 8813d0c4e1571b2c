"""Why labels, loss and the end of a network do not fit each other: one class a reason."""

from workbench.messages import mark
from workbench.training.training_errors import TrainingError


class WrongLabelShape(TrainingError):
    """The labels do not have the shape of the network's output.

    Change what the network ends with, or the labels.
    """

    code = "wrong-label-shape"
    template = mark(
        "{where}: the network gives {output} a sample, so expected labels of shape {expected} a sample, received "
        "{received}. Change what the network ends with, or the labels."
    )


class OneHotLabels(TrainingError):
    """One-hot labels meet a loss for class numbers.

    Use the loss in the message, or ``y.argmax(axis=-1)``.
    """

    code = "one-hot-labels"
    template = mark(
        "{where}: the loss {loss} expects one class number a sample or place, but the labels have {received} numbers "
        "each, as if one-hot. Use the loss {other}, or class numbers: y.argmax(axis=-1)."
    )


class ClassNumbers(TrainingError):
    """Class numbers meet a loss for one-hot labels.

    Use the loss in the message, or ``to_categorical``.
    """

    code = "class-numbers"
    template = mark(
        "{where}: the loss {loss} expects one-hot labels of {expected} numbers, but the labels are class numbers of "
        "shape {received} a sample. Use the loss {other}, or one-hot labels: keras.utils.to_categorical(y, {classes})."
    )


class NotOneHot(TrainingError):
    """Labels for a categorical loss hold something else than a single 1 among zeros.

    Make them with ``to_categorical``.
    """

    code = "not-one-hot"
    template = mark(
        "{where}: expected one-hot labels, a single 1 among zeros, but sample {sample} has {received}. "
        "Make them with keras.utils.to_categorical(class_numbers, {classes})."
    )


class LabelOutOfRange(TrainingError):
    """A label is none of the network's classes.

    Follow the remedy in the message.
    """

    code = "label-out-of-range"
    template = mark(
        "{where}: label {received} in sample {sample} is none of the {classes} classes, which are numbered 0 to "
        "{last}. {remedy}"
    )


class LabelNotWhole(TrainingError):
    """A label is no whole number, though the task is to tell classes apart.

    Convert the labels, or change the task.
    """

    code = "label-not-whole"
    template = mark(
        "{where}: label {received} in sample {sample} is no class number. Expected whole numbers from 0 to {last}. "
        "Convert the labels, or choose task='transformation' if they are values to be predicted."
    )


class NotYesOrNo(TrainingError):
    """A sigmoid output meets labels other than 0 and 1.

    Convert them, or use softmax.
    """

    code = "not-yes-or-no"
    template = mark(
        "{where}: a sigmoid output says yes or no, so labels must be 0 or 1, but sample {sample} has {received}. "
        "Convert them (a mask of 0 and 255: y // 255), or use softmax with one unit for each class."
    )


class ClassCount(TrainingError):
    """The network ends with another number of units than the data has classes.

    Set the units of its last layer.
    """

    code = "class-count"
    template = mark(
        "{where}: expected one unit for each of the {expected} classes of the data ({names}), but the network ends "
        "with {received}. Set the units or filters of its last layer to {expected}."
    )


class OutputAgainstLoss(TrainingError):
    """The chosen loss expects another ending of the network.

    Follow the remedy in the message.
    """

    code = "output-against-loss"
    template = mark("{where}: the loss {loss} expects {expected}, but the network ends with {received}. {remedy}")


class OneUnitSoftmax(TrainingError):
    """The network ends with softmax over a single unit, which gives 1 whatever the unit computes.

    Use sigmoid for a yes-or-no answer, or give the last layer one unit for each class.
    """

    code = "one-unit-softmax"
    template = mark(
        "{where}: the network ends with softmax over the one unit of {layer!r}, which always gives 1, so it cannot "
        "learn. Expected two units or more. Use sigmoid for a yes-or-no answer, or one unit for each class."
    )


class UnknownOutput(TrainingError):
    """It cannot be seen from outside what a subclassed network ends with.

    Say which loss is meant with ``loss``.
    """

    code = "unknown-output"
    template = mark(
        "{where}: it cannot be seen from outside what the network {received} ends with. Expected a Sequential or "
        "functional model. Say which loss is meant, as in loss='SparseCategoricalCrossentropy'."
    )
