"""Why a network cannot be explained: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class ExplainError(TeachingError):
    """Base of every refusal to explain a network.

    Catch it to handle them all.
    """

    code = "explain-error"


class NotExplainable(ExplainError):
    """Something else than a Keras model is to be explained.

    Give the model itself, such as ``run.model``.
    """

    code = "not-explainable"
    template = mark(
        "{where}: expected a Keras model, received {received}. Give the model itself, for example run.model."
    )


class NoConvolution(ExplainError):
    """Grad-CAM is asked for, and no convolution of the network knows where in the picture something is.

    Use ``saliency``.
    """

    code = "no-convolution"
    template = mark(
        "{where}: expected a network with a convolution whose output has several places, received {received}, which "
        "has none: no layer of it knows where in the picture something is. Use saliency, which needs no convolution."
    )


class NoSuchLayer(ExplainError):
    """The layer that is named is not in the network.

    Choose one of the names in the message.
    """

    code = "no-such-layer"
    template = mark("{where}: there is no layer {received!r}. Expected one of: {expected}.")


class NoMaps(ExplainError):
    """The layer that is named gives no height and width any more.

    Choose one of the layers in the message.
    """

    code = "no-maps"
    template = mark(
        "{where}: layer {layer!r} gives {received}, which has no height and width any more. "
        "Expected one of: {expected}."
    )


class BadImage(ExplainError):
    """The picture does not have the shape that the network takes.

    Give one sample, prepared as for training.
    """

    code = "bad-image"
    template = mark(
        "{where}: expected one picture of shape {expected}, received {received}. Give a single sample, prepared "
        "as it was for training, for example data.test.x[0]."
    )


class NotFiniteImage(ExplainError):
    """The picture holds NaN or infinite numbers.

    Check how it was prepared.
    """

    code = "not-finite-image"
    template = mark("{where}: expected finite numbers in the picture, received {received}. Check how it was prepared.")


class SeveralInputsToExplain(ExplainError):
    """The network has several inputs or outputs.

    Explain a part of it that has one of each: ``wb.explain.single_input`` keeps the other inputs fixed.
    """

    code = "several-inputs-to-explain"
    template = mark("{where}: expected a network with one input and one output, received {received}. {remedy}")


class NoSuchClass(ExplainError):
    """``class_index`` is none of the network's classes.

    Give a number within the range in the message.
    """

    code = "no-such-class"
    template = mark("{where}: expected a class_index from 0 to {last}, received {received!r}.")


class OtherBackend(ExplainError):
    """Keras runs on another backend than TensorFlow, which the gradients need.

    Set KERAS_BACKEND and restart Python.
    """

    code = "other-backend"
    template = mark(
        "{where}: expected Keras to run on TensorFlow, received {received}. Set KERAS_BACKEND=tensorflow and restart."
    )


class BadShapes(ExplainError):
    """A picture, heat map or mask to be drawn over each other differ in size.

    Give those of the same place.
    """

    code = "bad-shapes"
    template = mark("{where}: expected {expected}, received {received}. Give a picture and a map of the same place.")


class OtherInputs(ExplainError):
    """The samples for the other inputs of a network are not one for each of them.

    Give a list with a sample for each, without the axis of the batch.
    """

    code = "other-inputs"
    template = mark(
        "{where}: expected {expected}, received {received}. Give a list with a sample for each, without the axis of "
        "the batch."
    )
