"""The base of every refusal or failure of a training, and why a network cannot be trained or its training ended."""

from workbench.messages import TeachingError, mark


class TrainingError(TeachingError):
    """Base of every refusal or failure of a training.

    Catch it to handle them all.
    """

    code = "training-error"


class NotTrainable(TrainingError):
    """Something else than a Keras model or a graph is to be trained.

    Give the result of ``build_model()``.
    """

    code = "not-trainable"
    template = mark(
        "{where}: expected a Keras model or a graph, received {received}. "
        "Give the result of build_model(), or wb.Graph(…) with layers."
    )


class SeveralModelInputs(TrainingError):
    """The network has several inputs.

    Train one with a single Input, or call ``model.fit`` yourself.
    """

    code = "several-inputs"
    template = mark(
        "{where}: this data has one array of samples, but the network has {received} inputs. Expected one input. "
        "Train a network with one Input, or call model.fit yourself with a list of arrays."
    )


class SeveralOutputs(TrainingError):
    """The network has several outputs.

    Train one with a single output, or call ``model.fit`` yourself.
    """

    code = "several-outputs"
    template = mark(
        "{where}: this data has one label a sample, but the network has {received} outputs. Expected one output. "
        "Train a network with one output, or call model.fit yourself with a label for each."
    )


class ModelBusy(TrainingError):
    """A network is to be trained while another run still trains it.

    Wait for that run, or stop it.
    """

    code = "model-busy"
    template = mark(
        "{where}: this network is being trained by the run {received!r} already. Expected a network of its own. "
        "Wait for that run with .wait(), stop it with .stop(), or build the network again."
    )


class LossIsNaN(TrainingError):
    """The loss became NaN or infinite, and the training ended.

    Mend the likely cause that the message names.
    """

    code = "loss-is-nan"
    template = mark("{where}: the loss became {received} in epoch {epoch}, and training stopped. Likely cause: {cause}")


class AnswersNotFinite(TrainingError):
    """The network's answers became NaN or infinite though its loss did not, and the training ended.

    Mend the likely cause that the message names.
    """

    code = "answers-not-finite"
    template = mark(
        "{where}: {count:,} of the network's answers for {split} in epoch {epoch} are NaN or infinite, and training "
        "stopped. Expected finite numbers only: such an answer counts as wrong. Likely cause: {cause}"
    )


class DrawingProblem(TrainingError):
    """A drawing with an error is to be trained; the sentence of the analysis is the message.

    Mend the drawing.
    """

    code = "drawing-problem"
    template = "{reason}"
