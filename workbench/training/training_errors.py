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
    """The network has several inputs, and the data one array of samples.

    Give a dictionary with an array for each input.
    """

    code = "several-inputs"
    template = mark(
        "{where}: this is one array of samples, but the network has {received} inputs. Expected an array for each of "
        "{names}. Give x as a dictionary: {example}."
    )


class SeveralOutputs(TrainingError):
    """The network has several outputs, and the data one array of labels.

    Give a dictionary with an array for each output.
    """

    code = "several-outputs"
    template = mark(
        "{where}: this is one array of labels, but the network has {received} outputs. Expected labels for each of "
        "{names}. Give y as a dictionary: {example}."
    )


class OneOfEach(TrainingError):
    """Something is asked for that works for one input and one output only.

    Use ``wb.training.fit``.
    """

    code = "one-of-each"
    template = mark(
        "{where}: expected a network with one input and one output, received one with several. Train it with "
        "wb.training.fit, which takes an array for each."
    )


class PartNames(TrainingError):
    """Arrays are named otherwise than the inputs or outputs of the network, or there is another number of them.

    Name them as the network does.
    """

    code = "part-names"
    template = mark(
        "{where}: expected an array for each of {expected}, received {received}. Use the names that the network has, "
        "or rename its Input and Output nodes."
    )


class OneArrayExpected(TrainingError):
    """There are several arrays for a network with one input and one output.

    Give one of them, or draw an Input or an Output for each.
    """

    code = "one-array-expected"
    template = mark(
        "{where}: expected one array, since the network has one input and one output, received several: {received}. "
        "Give one of them, as in x[{name!r}], or draw an Input or Output node for each."
    )


class NestedStructure(TrainingError):
    """The network takes or gives lists within lists.

    Build it with a flat list or dictionary.
    """

    code = "nested-structure"
    template = mark(
        "{where}: the inputs or outputs of this network are lists or dictionaries within others. Expected one flat "
        "list or dictionary. Build it so: keras.Model(inputs={{…}}, outputs={{…}})."
    )


class BoxesAmongOutputs(TrainingError):
    """A detector is to be trained together with other outputs.

    Train it by itself.
    """

    code = "boxes-among-outputs"
    template = mark(
        "{where}: the output {output!r} learns boxes. Expected classes or values where there are several outputs, "
        "since average precision is counted for a detector alone. Train the detector by itself."
    )


class SettingOfOutputs(TrainingError):
    """A setting for one output is given to a network with several.

    Give it to one of them among ``outputs``.
    """

    code = "setting-of-outputs"
    template = mark(
        "{where}: {parameter!r} belongs to one output, but the network has several. Expected it for each by name: "
        "outputs={{{name!r}: wb.training.OutputSettings({parameter}={received!r})}}."
    )


class UnknownOutputName(TrainingError):
    """Settings are given for an output that the network does not have.

    Use one of the names in the message.
    """

    code = "unknown-output-name"
    template = mark("{where}: the network has no output {received!r}. Expected one of: {expected}. Check the spelling.")


class AugmentedInputs(TrainingError):
    """The images of a network with several inputs are to be augmented.

    Leave augmentation out, or put augmentation layers behind the input of the images.
    """

    code = "augmented-inputs"
    template = mark(
        "{where}: the network has the inputs {names}, and which of them move together is not known. Expected one "
        "input. Leave augmentation out, or draw augmentation layers (RandomFlip, RandomRotation) behind the Input of "
        "the images."
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
