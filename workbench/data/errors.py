"""Why data could not be loaded: one class a reason, each saying where, what was expected, what came, what to do."""

from workbench.messages import TeachingError, mark


class DataError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence."""

    code = "data-error"


class BadChoice(DataError):
    """An argument has none of the values that it may have."""

    code = "bad-choice"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class NotGzip(DataError):
    """A file that should be gzip is something else: often a web page saved under its name."""

    code = "not-gzip"
    template = mark(
        "{where}: expected a gzip file, received something else ({received}). "
        "Delete it and load again, or put the right file there."
    )


class FileTruncated(DataError):
    """A file ends too early."""

    code = "file-truncated"
    template = mark(
        "{where}: the file ends too early. Expected {expected}, received {received}. "
        "Delete it and load again, or copy it once more."
    )


class FileTooLong(DataError):
    """A file holds more than it should; reading stopped there, so that a small file cannot fill the memory."""

    code = "file-too-long"
    template = mark(
        "{where}: the file holds too much. Expected {expected}, received {received}. "
        "Delete it and load again, or put the right file there."
    )


class BadMagic(DataError):
    """A file does not start as an idx file does."""

    code = "bad-magic"
    template = mark(
        "{where}: this is no idx file. Expected it to start with {expected}, received {received}. "
        "Delete it and load again, or put the right file there."
    )


class WrongContent(DataError):
    """A file is readable, and is not the published one."""

    code = "wrong-content"
    template = mark(
        "{where}: this is not the published file. Expected sha256 {expected} of the unpacked content, "
        "received {received}. Delete it and load again, or put the right file there."
    )


class CountMismatch(DataError):
    """Images and labels do not pair up."""

    code = "count-mismatch"
    template = mark(
        "{where}: every image needs one label. Expected {images:,} labels for {images:,} images, received {labels:,}. "
        "Use x and y that belong together."
    )


class FileUnreadable(DataError):
    """The system refused to open a file."""

    code = "file-unreadable"
    template = mark(
        "{where}: expected a file that can be read, received: {received}. "
        "Check who may read it, or choose another data home with the environment variable {variable}."
    )


class HomeNotWritable(DataError):
    """There is no place to keep a downloaded file."""

    code = "home-not-writable"
    template = mark(
        "{where}: expected a folder to keep downloaded data in, received: {received}. "
        "Choose another one with the environment variable {variable}."
    )


class DownloadFailed(DataError):
    """No mirror gave the right file."""

    code = "download-failed"
    template = mark(
        "{where}: expected to download {expected}, but no mirror gave it:\n{received}\n"
        "Without a network, copy {files} into {folder}, or use the digits that need no download: {instead}."
    )
