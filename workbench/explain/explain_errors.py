"""Why a network cannot be explained: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class ExplainError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``str()`` is the sentence."""


class NotExplainable(ExplainError):
    template = mark(
        "{where}: expected a Keras model, received {received}. Give the model itself, for example run.model."
    )


class NoConvolution(ExplainError):
    template = mark(
        "{where}: expected a network with a convolution whose output has several places, received {received}, which "
        "has none: no layer of it knows where in the picture something is. Use saliency, which needs no convolution."
    )


class NoSuchLayer(ExplainError):
    template = mark("{where}: there is no layer {received!r}. Expected one of: {expected}.")


class NoMaps(ExplainError):
    template = mark(
        "{where}: layer {layer!r} gives {received}, which has no height and width any more. "
        "Expected one of: {expected}."
    )


class BadImage(ExplainError):
    template = mark(
        "{where}: expected one picture of shape {expected}, received {received}. Give a single sample, prepared "
        "as it was for training, for example data.test.x[0]."
    )


class NotFiniteImage(ExplainError):
    template = mark("{where}: expected finite numbers in the picture, received {received}. Check how it was prepared.")


class SeveralInputsToExplain(ExplainError):
    template = mark(
        "{where}: expected a network with one input and one output, received {received}. Explain a part of it that "
        "has one of each, for example keras.Model(model.inputs[0], model.outputs[0])."
    )


class NoSuchClass(ExplainError):
    template = mark("{where}: expected a class_index from 0 to {last}, received {received!r}.")


class OtherBackend(ExplainError):
    template = mark(
        "{where}: expected Keras to run on TensorFlow, received {received}. Set KERAS_BACKEND=tensorflow and restart."
    )


class BadShapes(ExplainError):
    template = mark("{where}: expected {expected}, received {received}. Give a picture and a map of the same place.")
