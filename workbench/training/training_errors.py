"""Why a training was refused or ended: one class a reason; each says where, expected, received, and what to do."""

from workbench.messages import TeachingError, mark


class TrainingError(TeachingError):
    """Base of every refusal or failure of a training.

    Catch it to handle them all.
    """

    code = "training-error"


class BadSetting(TrainingError):
    """A training setting has a value that it may not have.

    Give one as in the example of the message.
    """

    code = "bad-setting"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class RefusedParameter(TrainingError):
    """The catalog refuses a parameter of an optimizer or a loss; its sentence is the message.

    Change that parameter.
    """

    code = "refused-parameter"
    template = "{reason}"


class UnknownSetting(TrainingError):
    """A setting is given that a training does not have.

    Check the spelling.
    """

    code = "unknown-setting"
    template = mark("{where}: there is no setting {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownMetric(TrainingError):
    """A metric is asked for that this training does not count.

    Use one of the names in the message.
    """

    code = "unknown-metric"
    template = mark("{where}: there is no metric {received!r}. Expected one of: {expected}. Check the spelling.")


class UnknownClass(TrainingError):
    """A class is named that the data does not have.

    Use one of the names in the message.
    """

    code = "unknown-class"
    template = mark("{where}: there is no class {received!r}. Expected one of: {expected}. Check the spelling.")


class NotTrainable(TrainingError):
    """Something else than a Keras model or a graph is to be trained.

    Give the result of ``build_model()``.
    """

    code = "not-trainable"
    template = mark(
        "{where}: expected a Keras model or a graph, received {received}. "
        "Give the result of build_model(), or wb.Graph(…) with layers."
    )


class NotData(TrainingError):
    """Something else than a ``Dataset`` with splits is given.

    Use a loader, or make a ``wb.data.Dataset``.
    """

    code = "not-data"
    template = mark(
        "{where}: expected a data set with the splits train and validation, received {received}. "
        "Use a loader such as wb.data.load_digits(), or wb.data.Dataset(name, Split(x, y), Split(x, y), Split(x, y), "
        "class_names)."
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


class EmptySplit(TrainingError):
    """The train or validation split has no sample.

    Put some of the data into it.
    """

    code = "empty-split"
    template = mark(
        "{where}: the split has no sample. Expected at least one. Put some of the data into it; validation usually "
        "gets a tenth to a fifth of the training samples."
    )


class NotFiniteData(TrainingError):
    """The data holds NaN or infinite numbers, which would spoil every weight.

    Repair or remove those samples.
    """

    code = "not-finite"
    template = mark(
        "{where}: {count:,} of the {total:,} values are {kinds}, the first in sample {sample}. Expected finite "
        "numbers only: one such value makes every weight NaN. Repair or remove that sample: np.isfinite finds them."
    )


class NotNumbers(TrainingError):
    """The samples or labels are no array of numbers.

    Give every sample the same shape, and convert them.
    """

    code = "not-numbers"
    template = mark(
        "{where}: expected an array of numbers, received {received}. Give every sample the same shape and convert "
        "with np.asarray(…, dtype='float32')."
    )


class WrongInputShape(TrainingError):
    """The samples do not have the shape of the network's Input.

    Change the Input, or reshape the data.
    """

    code = "wrong-input-shape"
    template = mark(
        "{where}: the network takes samples of shape {expected}, but the data has {received}. Set the Input's shape "
        "to {received}, or reshape the data."
    )


class MissingChannels(TrainingError):
    """The samples lack the axis of the channels.

    Add it with ``x[..., None]``.
    """

    code = "missing-channels"
    template = mark(
        "{where}: the network takes samples of shape {expected}, but the data has {received}: the axis of the "
        "channels is missing. Add it with x[..., None]."
    )


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

    Correct it, add a unit, or set ``ignore_class``.
    """

    code = "label-out-of-range"
    template = mark(
        "{where}: label {received} in sample {sample} is none of the {classes} classes, which are numbered 0 to "
        "{last}. Correct the label, give the network one more unit, or leave it out with ignore_class={received}."
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


class BatchTooLarge(TrainingError):
    """A batch is larger than the training data.

    Use a smaller ``batch_size``.
    """

    code = "batch-too-large"
    template = mark(
        "{where}: a batch of {received:,} is larger than the training data with its {expected:,} samples. "
        "Use a batch_size of at most {expected}; smaller ones correct the weights more often."
    )


class InTwoSplits(TrainingError):
    """Samples or patients are in two splits, so that the test would be on what was learned.

    Split the data by patients.
    """

    code = "in-two-splits"
    template = mark(
        "{where}: {count:,} {what} are in {one} and in {other} as well, among them {example}. Expected each in "
        "one split only: otherwise the network is tested with what it has already seen. Split the data by {what}."
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


class WeightsCount(TrainingError):
    """``class_weights`` has another length than there are classes.

    Give a weight for each, or ``'balanced'``.
    """

    code = "weights-count"
    template = mark(
        "{where}: expected one weight for each of the {expected} classes ({names}), received {received}. "
        "Give {expected} numbers, or class_weights='balanced'."
    )


class WeightsNeedPlaces(TrainingError):
    """Class weights are asked for with a loss that gives one number a sample.

    Choose another loss, or no weights.
    """

    code = "weights-need-places"
    template = mark(
        "{where}: the loss {loss} gives one number a sample, so that single places of a mask cannot weigh more. "
        "Expected a loss that judges every place, such as {other}. Choose that, or leave class_weights out."
    )


class NoUse(TrainingError):
    """A setting is given that makes no sense for this task.

    Leave it out.
    """

    code = "no-use"
    template = mark("{where}: {parameter!r} makes sense for {expected} only, but this is {received}. Leave it out.")


class NoIgnoring(TrainingError):
    """``ignore_class`` is set with a loss that cannot leave a label out.

    Choose one of the losses in the message.
    """

    code = "no-ignoring"
    template = mark(
        "{where}: the loss {loss} cannot leave a label out. Expected one of: {expected}. "
        "Choose such a loss, or remove ignore_class."
    )


class ClassAbsent(TrainingError):
    """Early stopping watches a class that a split lacks.

    Watch another class, or divide the data anew.
    """

    code = "class-absent"
    template = mark(
        "{where}: early stopping watches the class {received!r}, but the split {split} has no sample of it. "
        "Expected at least one. Watch another class, or divide the data so that every class is in both splits."
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


class RunFileBroken(TrainingError):
    """A file of a kept run cannot be read; it is left as it is.

    Put back a copy, or delete the run's folder.
    """

    code = "run-file-broken"
    template = mark(
        "{where}: this is no readable file of a run. At {place}: expected {expected}, received {received}. "
        "The file was left as it is: put back a copy, or delete the run's folder."
    )


class RunTooNew(TrainingError):
    """A kept run comes from a newer workbench.

    Update the workbench.
    """

    code = "run-too-new"
    template = mark(
        "{where}: the run has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "Update with 'pip install --upgrade keras-workbench'."
    )


class NoSuchRun(TrainingError):
    """There is no kept run of that name or path.

    Use one of the names in the message.
    """

    code = "no-such-run"
    template = mark(
        "{where}: there is no run {received!r}. Expected one of: {expected}. Check the name and the folder."
    )


class RunBusy(TrainingError):
    """A run is to be resumed that is still being trained.

    Stop it, or wait for its end.
    """

    code = "run-busy"
    template = mark(
        "{where}: the run is still being trained, here or by another program. Expected one that has ended. "
        "Stop it first, or wait for it."
    )


class NothingLeft(TrainingError):
    """A run is to be resumed whose epochs are all done.

    Give a larger number of ``epochs``.
    """

    code = "nothing-left"
    template = mark(
        "{where}: all {received} epochs are done. Expected some that are left. "
        "Go on for longer with resume(…, epochs={expected})."
    )


class OtherData(TrainingError):
    """A run is to be resumed with other data than it was trained on.

    Load the same data, or begin a new run.
    """

    code = "other-data"
    template = mark(
        "{where}: this is not the data that the run was trained on. Expected {expected}, received {received}. "
        "Load the same data again, in the same order, or begin a new run with fit."
    )


class ModelNeeded(TrainingError):
    """The network of a kept run cannot be built from its folder.

    Give it with ``model``.
    """

    code = "model-needed"
    template = mark(
        "{where}: the network of this run cannot be built from its folder, since it is more than layers of Keras. "
        "Expected the network itself. Give it: resume(…, model=build_model())."
    )


class OtherModel(TrainingError):
    """The kept weights do not fit the network that was given.

    Give the network of the run.
    """

    code = "other-model"
    template = mark(
        "{where}: the kept weights do not belong to this network: {received}. Expected the network of the run. "
        "Give the same network: resume(…, model=build_model())."
    )


class DrawingProblem(TrainingError):
    """A drawing with an error is to be trained; the sentence of the analysis is the message.

    Mend the drawing.
    """

    code = "drawing-problem"
    template = "{reason}"
