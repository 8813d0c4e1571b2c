"""Why data cannot be loaded: one class a reason."""

from workbench.messages import TeachingError, mark


class DataError(TeachingError):
    """Base of every error of the data package.

    Catch it to handle any file, folder or array that cannot be used.
    """

    code = "data-error"


class BadChoice(DataError):
    """An argument of a loader has a value that it may not have.

    Give one of the values in the message.
    """

    code = "bad-choice"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class NotGzip(DataError):
    """A file that should be compressed with gzip is not.

    Download it again: a saved error page is a usual cause.
    """

    code = "not-gzip"
    template = mark(
        "{where}: expected a gzip file, received something else ({received}). "
        "Delete it and load again, or put the right file there."
    )


class FileTruncated(DataError):
    """A file ends before the data that its header announces.

    Copy or download it again.
    """

    code = "file-truncated"
    template = mark(
        "{where}: the file ends too early. Expected {expected}, received {received}. "
        "Delete it and load again, or copy it once more."
    )


class FileTooLong(DataError):
    """A file goes on behind the data that its header announces.

    Copy or download it again.
    """

    code = "file-too-long"
    template = mark(
        "{where}: the file holds too much. Expected {expected}, received {received}. "
        "Delete it and load again, or put the right file there."
    )


class BadMagic(DataError):
    """A file does not begin with the number of its format.

    Check that images and labels were not swapped.
    """

    code = "bad-magic"
    template = mark(
        "{where}: this is no idx file. Expected it to start with {expected}, received {received}. "
        "Delete it and load again, or put the right file there."
    )


class WrongContent(DataError):
    """A file of a data set holds other shapes or values than it should.

    Replace it by the published file.
    """

    code = "wrong-content"
    template = mark(
        "{where}: this is not the published file. Expected sha256 {expected} of the unpacked content, "
        "received {received}. Delete it and load again, or put the right file there."
    )


class NotOneArray(DataError):
    """Examples or labels cannot be put into one array.

    Give every example the same shape.
    """

    code = "not-one-array"
    template = mark("{where}: {name} expects one array with an entry for each example, received {received}. {remedy}")


class CountMismatch(DataError):
    """Images and labels, or other arrays that belong together, differ in length.

    Give one label for each image.
    """

    code = "count-mismatch"
    template = mark(
        "{where}: every image needs one label. Expected {images:,} labels for {images:,} images, received {labels:,}. "
        "Use x and y that belong together."
    )


class LengthsDiffer(DataError):
    """Arrays of several inputs or outputs have different lengths.

    Give arrays with an entry for each example.
    """

    code = "lengths-differ"
    template = mark(
        "{where}: every array needs an entry for each example. Expected {expected:,} entries, as {first!r} has, "
        "received {received:,} in {other!r}. Use arrays that belong together."
    )


class FileUnreadable(DataError):
    """The system does not let a file be read.

    Check that it is there and that you may read it.
    """

    code = "file-unreadable"
    template = mark(
        "{where}: expected a file that can be read, received: {received}. "
        "Check who may read it, or choose another data home with the environment variable {variable}."
    )


class HomeNotWritable(DataError):
    """Data cannot be stored in the folder for data sets.

    Let WORKBENCH_DATA name a folder that you may write to.
    """

    code = "home-not-writable"
    template = mark(
        "{where}: expected a folder to keep downloaded data in, received: {received}. "
        "Choose another one with the environment variable {variable}."
    )


class DownloadFailed(DataError):
    """A data set could not be fetched, or what came has another checksum.

    Check the network, or put the file there by hand.
    """

    code = "download-failed"
    template = mark(
        "{where}: expected to download {expected}, but no mirror gave it:\n{received}\n"
        "Without a network, copy {files} into {folder}, or use the digits that need no download: {instead}."
    )


class GroupsMismatch(DataError):
    """There is not exactly one group, such as a patient, for each sample.

    Give as many groups as samples.
    """

    code = "groups-mismatch"
    template = mark(
        "{where}: every example needs one entry in {name!r}. Expected {expected:,} entries, received {received:,}. "
        "Give it in the order of x."
    )


class TooFewGroups(DataError):
    """There are too few groups to fill every split.

    Load more of them, or ask for fewer splits.
    """

    code = "too-few-groups"
    template = mark(
        "{where}: patients are divided among train, validation and test. Expected at least {expected}, "
        "received {received}: {names}. Add patients, or hold fewer out."
    )


class BrokenFile(DataError):
    """A file of saved data is damaged, or is something else.

    Save or copy it once more.
    """

    code = "broken-file"
    template = mark("{where}: expected {expected}, received {received}. Save or copy the file once more.")


class SharedGroups(DataError):
    """A patient is in two splits, so that the test would be on what was learned.

    Leave that patient out of one of them.
    """

    code = "shared-groups"
    template = mark(
        "{where}: expected other patients than in {other}, but both have {received}. "
        "A test on patients that were learned from says nothing; leave them out of one file."
    )


class EndlessData(DataError):
    """A ``tf.data`` set repeats for ever, or gives more than fits in memory.

    Give one without ``repeat()``, a part of it with ``take``, or read it as a stream.
    """

    code = "endless-data"
    template = mark(
        "{where}: this tf.data set has no end that could be read. Expected a set that ends and fits in memory. Leave "
        "repeat() out, give a part of it with take(100), or read it as a stream: fit(graph, (train, validation))."
    )


class NoSamples(DataError):
    """A ``tf.data`` set gives nothing.

    Look at its filters, and at the files that it reads.
    """

    code = "no-samples"
    template = mark("{where}: expected samples with their answers, but this tf.data set gives none.")


class NoSuchData(DataError):
    """No variables of a notebook make up the data set that was asked for.

    Run the cell that sets them, or give one of the names in the message.
    """

    code = "no-such-data"
    template = mark(
        "{where}: no variables make up the data set {received!r}. Expected one of: {expected}. Run the cell that sets "
        "them first."
    )
