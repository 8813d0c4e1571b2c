"""Why a network in a flow cannot learn, or its predictions cannot be compared: one class a reason."""

from workbench.flow.flow_errors import FlowError
from workbench.messages import mark


class EmptyNetwork(FlowError):
    """A ``Network`` node of a flow has no layers.

    Open it, and draw them.
    """

    code = "empty-network"
    template = mark(
        "{where}: expected a network with layers, received none. Open it by a double-click, and draw its layers or "
        "choose a template."
    )


class TrainingSettingRefused(FlowError):
    """A training setting of a ``Network`` node has a value that it cannot have.

    Change it in the node's parameters.
    """

    code = "training-setting-refused"
    template = mark("{where}: {reason} Change it in the parameters of the network.")


class NothingToLearn(FlowError):
    """No sample in front of a network belongs to the training.

    Divide the samples with a share for the training.
    """

    code = "nothing-to-learn"
    template = mark(
        "{where}: expected {expected}, received {received}. Divide the samples with a share for the training, as with "
        "the data set's split 80/10/10, and look whether a filter drops them."
    )


class ArraysDiffer(FlowError):
    """Images in front of a network, or the masks or images that it should answer, differ in their shape.

    Bring them to one size in front of the network.
    """

    code = "arrays-differ"
    template = mark(
        "{where!r} has an array of the shape {received}, and {first!r} one of the shape {expected}; a network learns "
        "from arrays of one shape. Put a Resize in front of the network, or a Color Mode Convert where the channels "
        "differ."
    )


class AnswerUnreadable(FlowError):
    """A network gives something that no sample can hold as its prediction.

    Give the network one class for each pixel: softmax, or one sigmoid output.
    """

    code = "answer-unreadable"
    template = mark(
        "{where}: expected {expected}, received {received}. Set the activation of the last layer to softmax and the "
        "loss to SparseCategoricalCrossentropy, or draw a Network for each class, which ends with one sigmoid output."
    )


class SeveralEnds(FlowError):
    """A network in a flow has several inputs or several outputs; a sample has one image, and gets one answer.

    Draw a network for each output.
    """

    code = "several-ends"
    template = mark("{where}: expected a network with one input and one output, received {received}. {remedy}")


class UnknownFlowMetric(FlowError):
    """There is no metric of this name for what was predicted.

    Use one of the names in the message.
    """

    code = "unknown-flow-metric"
    template = mark("{where}: there is no metric {received!r} here. Expected {expected}. Check the spelling.")


class PredictionsNotComparable(FlowError):
    """Predictions cannot be compared with the truth: there is none, or none of the same kind.

    Take labelled samples behind a network.
    """

    code = "predictions-not-comparable"
    template = mark("{where}: expected {expected}, received {received}. {remedy}")
