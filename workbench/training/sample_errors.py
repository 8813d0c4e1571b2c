"""Why the samples of a training are refused: one class a reason."""

from workbench.messages import mark
from workbench.training.training_errors import TrainingError


class NotData(TrainingError):
    """Something else than a ``Dataset`` with splits is given.

    Give arrays ``(x, y)``, use a loader, or make a ``wb.data.Dataset``.
    """

    code = "not-data"
    template = mark(
        "{where}: expected a data set with the splits train and validation, received {received}. "
        "Give arrays (x, y), use a loader such as wb.data.load_digits(), or make a data set of your arrays: "
        "wb.data.Dataset('mine', Split(x_train, y_train), Split(x_val, y_val), Split(x_test, y_test), class_names) "
        "with from workbench.data import Split."
    )


class SamplesAsBatches(TrainingError):
    """A stream gives single samples, and each was taken for a batch.

    Give batches, or ``StreamedSplit(source, batched=False)``.
    """

    code = "samples-as-batches"
    template = mark(
        "{where}: the network takes samples of shape {expected}, but those of the stream have {received}: it probably "
        "gives single samples, and their first axis was taken for the batch. Expected batches. Give them, as "
        "dataset.batch(32) does, or StreamedSplit(source, batched=False)."
    )


class NoCodeForStreams(NotData):
    """The training code is for arrays, and samples are read as a stream.

    Train with the button, or with ``wb.training.fit``.
    """

    code = "no-code-for-streams"
    template = mark(
        "{where}: the training code puts all samples into arrays, and these are read as a stream. Expected arrays. "
        "Train with the button, or in a cell with wb.training.fit(graph, data)."
    )


class NoFoldsOfStreams(NotData):
    """Samples that are read as a stream cannot be divided into folds.

    Cross-validate the first of them, or train on each pair of streams yourself.
    """

    code = "no-folds-of-streams"
    template = mark(
        "{where}: the samples are read as a stream, so that they cannot be divided into folds. Expected arrays. "
        "Cross-validate the first of them, as in cross_validate(graph, data.train[:1000]), or give each fold as a pair "
        "of streams to wb.training.fit(graph, (train, validation))."
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


class NotSamples(TrainingError):
    """Something else than samples with their labels is given.

    Give a split of a data set, or the two arrays.
    """

    code = "not-samples"
    template = mark(
        "{where}: expected samples with their labels, received {received}. Give a split such as data.test, or both "
        "arrays as a pair, (x_test, y_test)."
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
    template = mark("{where}: expected an array of numbers, received {received}. {remedy}")


class TextAsNumbers(NotNumbers):
    """Labels, or samples, are text.

    Turn the names into numbers with ``np.unique``.
    """

    code = "text-as-numbers"
    template = mark(
        "{where}: expected numbers, received text such as {received!r}. Turn names into numbers: "
        "class_names, y = np.unique(y, return_inverse=True)."
    )


class SingleSample(TrainingError):
    """One sample is given where several are expected.

    Give it as a batch of one: ``x[np.newaxis]``.
    """

    code = "single-sample"
    template = mark(
        "{where}: expected several samples of shape {expected}, received a single one without the axis that counts "
        "them. Give it as a batch of one: x[np.newaxis]."
    )


class WrongInputShape(TrainingError):
    """The samples do not have the shape of the network's Input.

    Change the Input, or bring the data into that shape.
    """

    code = "wrong-input-shape"
    template = mark("{where}: the network takes samples of shape {expected}, but the data has {received}. {remedy}")


class MissingChannels(TrainingError):
    """The samples lack the axis of the channels.

    Add it with ``x[..., None]``.
    """

    code = "missing-channels"
    template = mark(
        "{where}: the network takes samples of shape {expected}, but the data has {received}: the axis of the "
        "channels is missing. Add it with x[..., None]."
    )


class ChannelsFirst(TrainingError):
    """The samples or labels have the axis of the channels first, the network has it last.

    Move it with ``np.moveaxis(…, 1, -1)``.
    """

    code = "channels-first"
    template = mark(
        "{where}: the network has shape {expected} a sample, but the data has {received}: the channels come first "
        "there. Expected them last. Move them with np.moveaxis({name}, 1, -1); a reshape would scramble the pixels."
    )


class IndexOutOfRange(TrainingError):
    """A sample has an index that the Embedding does not know.

    Enlarge its ``input_dim``, or leave the rarer words out.
    """

    code = "index-out-of-range"
    template = mark(
        "{where}: sample {sample} has {received}, but the Embedding {layer!r} knows the whole numbers 0 to {last} "
        "only. {remedy}"
    )


class SameClassNames(TrainingError):
    """Two classes of the data have one name, so that their numbers could not be told apart.

    Give every class a name of its own.
    """

    code = "same-class-names"
    template = mark(
        "{where}: the class name {received!r} stands for the classes {numbers}. Expected a name of its own for each. "
        "Change class_names, for example to {example}."
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
