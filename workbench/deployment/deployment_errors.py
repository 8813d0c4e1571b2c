"""Why a network cannot be exported: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class DeploymentError(TeachingError):
    """Base of every refusal to export a network.

    Catch it to handle them all.
    """

    code = "deployment-error"


class NotAModel(DeploymentError):
    """Something else than a trained network is to be exported.

    Give the model or the run; a drawing has no weights yet, so train it first.
    """

    code = "not-a-model"
    template = mark(
        "{where}: expected a Keras model, or a run of wb.training.fit or wb.training.open, received {received}. "
        "A drawing has no trained weights: train it, or give wb.build_model(graph)."
    )


class UnknownFormat(DeploymentError):
    """The ending of the path stands for no format that can be written.

    Choose one of the endings in the message.
    """

    code = "unknown-export-format"
    template = mark(
        "{where}: the ending of the path says the format. Expected {expected}, or a folder without an ending for a "
        "SavedModel, received {received!r}."
    )


class ConverterMissing(DeploymentError):
    """A library that writes the format, or that runs the file to compare it, is not installed.

    Install what the message names.
    """

    code = "converter-missing"
    template = mark("{where}: this format needs {expected}, of which {received} is not installed. Run: {command}")


class SamplesNeeded(DeploymentError):
    """Whole numbers are asked for, and there are no samples that show how large the values within the network become.

    Give some tens of samples, such as ``samples=data.train.x[:100]``.
    """

    code = "samples-needed"
    template = mark(
        "{where}: int8=True stands each number within the network for one of 256 steps, and samples show how far these "
        "have to reach. Expected samples, for example samples=data.train.x[:100], received none."
    )


class InputsDoNotFit(DeploymentError):
    """The samples are not such as the network takes.

    Give one array for each input, (samples, …) with the sizes of the message.
    """

    code = "inputs-do-not-fit"
    template = mark("{where}: expected samples of {expected}, received {received}.")


class NoWholeNumbers(DeploymentError):
    """Whole numbers are asked for in a format that has none here.

    Write a ``.tflite`` file.
    """

    code = "no-whole-numbers"
    template = mark("{where}: int8=True is for files that end in .tflite, received {received!r}. Leave int8 out.")


class TargetTaken(DeploymentError):
    """A folder with other content is at the path of a SavedModel, or there is no folder to write into.

    Choose another path.
    """

    code = "export-target-taken"
    template = mark("{where}: expected {expected}, received {received}. Nothing was written; choose another path.")


class NotConvertible(DeploymentError):
    """The converter of the format cannot express the network.

    Read the reason, and try another format.
    """

    code = "not-convertible"
    template = mark(
        "{where}: {format} cannot hold this network. The converter said: {reason} Try another format: {remedy}."
    )


class NetworkNotFinite(DeploymentError):
    """The network answers NaN or infinite numbers, so that nothing can be compared, and no file is of use.

    Train it again, with a smaller learning rate.
    """

    code = "network-not-finite"
    template = mark(
        "{where}: {received} of the {total} numbers that the network answers are NaN or infinite. Expected finite "
        "numbers only: no file can be compared with these. Nothing was written; train the network again with a smaller "
        "learning rate."
    )
