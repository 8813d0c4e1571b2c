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


class OwnLossFails(TrainingError):
    """A loss of your own cannot be computed for the labels and what the network gives.

    Mend the loss, or give labels as it needs them.
    """

    code = "own-loss-fails"
    template = mark(
        "{where}: your loss {loss!r} cannot be computed for labels of shape {received} a sample and predictions of "
        "shape {output}: {reason}. Mend the loss, or give labels as it needs them, for example with "
        "keras.utils.to_categorical(y) or y[..., None]."
    )


class MaskOfChannels(TrainingError):
    """A mask has three equal channels, as a grey picture has that was read as a coloured one.

    Take one of them: ``y[..., 0]``.
    """

    code = "mask-of-channels"
    template = mark(
        "{where}: expected one number for each pixel of a mask, but the masks have shape {received}, with three equal "
        "channels, as grey pictures have that were read as coloured ones. Take one of them: y[..., 0]."
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
        "Convert the labels, or choose task={task!r} if they are values to be predicted."
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


class TargetNames(TrainingError):
    """The network gives another number of values than the data names target columns.

    Name each of them in ``class_names``, or set the units of the last layer.
    """

    code = "target-names"
    template = mark(
        "{where}: the data names {expected} target columns ({names}), but the network gives {received} values. Set the "
        "units of its last layer to {expected}, or give class_names a name for each value."
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


class NoDetectionMaps(TrainingError):
    """Boxes are to be found, and the network does not give maps with classes, offset and size.

    Begin with ``wb.templates.detector``.
    """

    code = "no-detection-maps"
    template = mark(
        "{where}: to find boxes, a network gives (height, width, classes + 4) a sample: a probability for each class, "
        "offset and size; received {received}. Begin with wb.templates.detector(shape, classes)."
    )


class StrideDiffers(TrainingError):
    """The loss of a detector has another stride than the network.

    Set the stride of the message.
    """

    code = "stride-differs"
    template = mark(
        "{where}: a cell of the network's maps stands for {expected} pixels of the image, but the loss {loss} has "
        "stride={received}. Set stride={expected}."
    )


class NotBoxes(TrainingError):
    """Labels of a detection are no boxes.

    Give a list with an array (boxes, 5) for each image.
    """

    code = "not-boxes"
    template = mark(
        "{where}: to find boxes, expected a list with an array (boxes, 5) for each image: class, xmin, ymin, xmax, "
        "ymax in pixels; received labels of shape {received} ({dtype})."
    )


class BoxClassOutside(TrainingError):
    """A box has a class that the network does not know.

    Correct the class, or give the network one more.
    """

    code = "box-class-outside"
    template = mark(
        "{where}: box {box} of sample {sample} has the class {received:g}, but there are {classes} classes, from 0 to "
        "{last}. Correct the class, or give the network more classes."
    )


class DegenerateBox(TrainingError):
    """A box has no area, or its corners are exchanged.

    Correct it or take it out.
    """

    code = "degenerate-box"
    template = mark(
        "{where}: box {box} of sample {sample} has xmin, ymin, xmax, ymax = {received}, so it has no area: expected "
        "xmax > xmin and ymax > ymin. Correct or remove it; there are {count} such boxes."
    )


class BoxOutside(TrainingError):
    """A box lies outside its image.

    Check whether the coordinates are those of another size of the image.
    """

    code = "box-outside"
    template = mark(
        "{where}: box {box} of sample {sample} has xmin, ymin, xmax, ymax = {received}, which lies outside the image "
        "of {width} × {height} pixels. Are the coordinates those of an image of another size? There are {count} such "
        "boxes."
    )


class BoxFarBeyond(TrainingError):
    """A box is much larger than its image.

    Check whether the coordinates are those of another size of the image.
    """

    code = "box-far-beyond"
    template = mark(
        "{where}: box {box} of sample {sample} has xmin, ymin, xmax, ymax = {received}, which reaches far beyond the "
        "image of {width} × {height} pixels. Expected boxes that were drawn on this image; are the coordinates those "
        "of an image of another size? There are {count} such boxes."
    )
