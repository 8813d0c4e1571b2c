"""Why a setting of a training is refused: one class a reason."""

from workbench.messages import mark
from workbench.training.training_errors import TrainingError


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
    template = mark("{where}: there is no setting {received!r}. Expected one of: {expected}. {remedy}")


class LossNotNamed(TrainingError):
    """Parameters of a loss are given, and no loss.

    Name the loss beside them.
    """

    code = "loss-not-named"
    template = mark(
        "{where}: loss_params={received} belong to a loss, and none is named. Name it beside them, as in "
        "loss={example!r}, loss_params={received}."
    )


class ObjectAsSetting(TrainingError):
    """A loss or optimizer is given as an object or class, where its name is expected.

    Give its name; a loss of your own comes with the compiled network.
    """

    code = "object-as-setting"
    template = mark("{where}: {parameter!r} is given by its name, but received {received}. {remedy}")


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


class BatchTooLarge(TrainingError):
    """A batch is larger than the training data.

    Use a smaller ``batch_size``.
    """

    code = "batch-too-large"
    template = mark(
        "{where}: a batch of {received:,} is larger than the training data with its {expected:,} samples. "
        "Use a batch_size of at most {expected}; smaller ones correct the weights more often."
    )


class FixedBatch(TrainingError):
    """A network that keeps its state from batch to batch takes batches of one size only.

    Use that ``batch_size``, and splits whose numbers of samples it divides.
    """

    code = "fixed-batch"
    template = mark(
        "{where}: {layer!r} keeps its state from batch to batch, so the network takes batches of exactly {expected} "
        "samples, but received {received:,}. {remedy}"
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


class OneOfSeveralLabels(TrainingError):
    """A single one of a sample's several labels is to weigh more, or not at all, which a loss of Keras cannot do.

    Train a network for each label, or choose a loss that weighs rare answers.
    """

    code = "one-of-several-labels"
    template = mark(
        "{where}: {parameter!r} cannot be used with several labels at once: the loss {loss} takes the mean over the "
        "labels of a sample before anything can be weighed. Train a network with one sigmoid output for each label, or "
        "weigh rare labels with loss='BinaryFocalCrossentropy', loss_params={{'apply_class_balancing': True}}."
    )


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


class NoMirroring(TrainingError):
    """The mean of mirrored answers is asked for where it would be wrong.

    Leave ``test_time_augmentation`` out.
    """

    code = "no-mirroring"
    template = mark(
        "{where}: the answers of this network for mirrored images have no mean: {received}. Expected a network "
        "that gives one vector, a mask or an image for an image (height, width, channels). Leave "
        "test_time_augmentation out."
    )


class NothingFrozen(TrainingError):
    """A network is to be fine-tuned of which nothing is frozen.

    Freeze its base first.
    """

    code = "nothing-frozen"
    template = mark(
        "{where}: nothing of the network {received!r} is frozen, so that there is no base to train a head on. Expected "
        "a drawing with a frozen part. Take wb.templates.pretrained(…), or wb.freeze(graph, 'base')."
    )


class EverythingFrozen(TrainingError):
    """No weight of a network can change, so that training would leave it as it is.

    Let some layers be trained.
    """

    code = "everything-frozen"
    template = mark(
        "{where}: all {count:,} weights of the network {received!r} are frozen, so that training would change nothing. "
        "Expected some that can be trained. Take wb.unfreeze(graph, 'name of the head'), or add a head."
    )


class CannotCache(TrainingError):
    """The features of a frozen base cannot be computed once for all epochs.

    Leave ``cache`` out, or change what the message names.
    """

    code = "cannot-cache"
    template = mark(
        "{where}: features cannot be computed once for each sample: {received}. Expected the same features in every "
        "epoch. Leave cache=True out to compute them in every epoch."
    )
