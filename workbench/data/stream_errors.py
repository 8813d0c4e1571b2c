"""Why samples cannot be read as a stream: one class a reason."""

from workbench.data.data_errors import DataError
from workbench.messages import mark


class NotInMemory(DataError):
    """Arrays are asked of a split that is read as a stream.

    Take the first samples, ``split[:100]``, which are arrays.
    """

    code = "not-in-memory"
    template = mark(
        "{where}: the samples of this split are read as a stream and are never in memory together. Expected arrays. "
        "Take the first of them, as in split[:100].x, or iterate over split.blocks()."
    )


class NotAStream(DataError):
    """Something that gives no batches is to be read as a stream.

    Give a tf.data.Dataset, a PyDataset, or a generator function.
    """

    code = "not-a-stream"
    template = mark(
        "{where}: expected a tf.data.Dataset, a keras.utils.PyDataset, a generator function without arguments, or a "
        "list of batches, received {received}. Give one of these; arrays belong into a Split(x, y)."
    )


class NotRepeatable(DataError):
    """A source can be read only once, and every epoch reads it anew.

    Give the function that makes the generator, not what it returned.
    """

    code = "not-repeatable"
    template = mark(
        "{where}: this source can be read only once ({received}), and every epoch reads it from the beginning. "
        "Expected one that begins anew. Give the generator function itself, StreamedSplit(batches) and not "
        "StreamedSplit(batches()), and have it make what it reads from."
    )


class NoPairs(DataError):
    """A batch of a stream is not samples with their labels.

    Yield ``(x, y)``: two arrays with an entry for each sample.
    """

    code = "no-pairs"
    template = mark(
        "{where}: expected pairs (x, y), each with an entry for every sample of the batch, received {received}. "
        "{remedy}"
    )


class OtherBatch(DataError):
    """A batch has another shape or dtype than the first one.

    Give every sample the same shape and dtype.
    """

    code = "other-batch"
    template = mark(
        "{where}: {name} of the batch that begins with sample {sample} has {received} a sample, but the first batch "
        "had {expected}. Expected the same for all. Resize or convert the samples where the batches are made."
    )


class EmptyStream(DataError):
    """A stream gives no sample.

    Look whether files were found, or a filter keeps none.
    """

    code = "empty-stream"
    template = mark(
        "{where}: the source ended before the first sample. Expected at least one. Look whether its files were found, "
        "and whether a filter keeps nothing."
    )


class EndlessStream(DataError):
    """A stream does not end, so that nobody knows how long an epoch is.

    Say how many samples an epoch has: ``samples=10_000``.
    """

    code = "endless-stream"
    template = mark(
        "{where}: the source does not end ({received}). Expected one that ends after each sample was given once. Say "
        "how many samples an epoch has, StreamedSplit(source, samples=10_000), or leave out repeat() and `while True`."
    )


class EndedEarly(DataError):
    """A stream has fewer samples than before, or than were announced.

    Give the same samples in every epoch.
    """

    code = "ended-early"
    template = mark("{where}: the source ended after {received:,} samples. Expected {expected:,}, {reason}. {remedy}")


class GrewLonger(DataError):
    """A stream has more samples than it had before.

    Give the same samples in every epoch, or say how many.
    """

    code = "grew-longer"
    template = mark(
        "{where}: the source goes on after {expected:,} samples, which were all when they were counted. Give the same "
        "samples in every epoch, or say how many an epoch has: StreamedSplit(source, samples={expected})."
    )


class StreamFailed(DataError):
    """The learner's own code that makes the batches raised an error.

    Repair it where the traceback above the message points.
    """

    code = "stream-failed"
    template = mark(
        "{where}: the source raised {received} after {count:,} samples. Expected a batch. Repair it there: for "
        "example, run `for x, y in source: pass` by itself."
    )


class NoValidation(DataError):
    """Samples are read as a stream, and there are none for validation.

    Give two streams, ``(train, validation)``.
    """

    code = "no-validation"
    template = mark(
        "{where}: the samples are read as a stream, so that none of them can be held out. Expected a stream for "
        "validation as well. Give both, as in fit(graph, (train, validation)), or a wb.data.Dataset with all splits."
    )
