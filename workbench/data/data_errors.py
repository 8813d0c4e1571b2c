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


class GroupsMismatch(DataError):
    """Groups or details of the examples do not pair up with them."""

    code = "groups-mismatch"
    template = mark(
        "{where}: every example needs one entry in {name!r}. Expected {expected:,} entries, received {received:,}. "
        "Give it in the order of x."
    )


class TooFewGroups(DataError):
    """There are not enough patients for three splits that share none."""

    code = "too-few-groups"
    template = mark(
        "{where}: patients are divided among train, validation and test. Expected at least {expected}, "
        "received {received}: {names}. Add patients, or hold fewer out."
    )


class FolderMissing(DataError):
    """A folder that should hold data is not there."""

    code = "folder-missing"
    template = mark(
        "{where}: expected a folder with {expected}, received {received}. Give the folder into which it was unpacked."
    )


class NoImages(DataError):
    """A folder holds no short-axis images in a layout that is known."""

    code = "no-images"
    template = mark(
        "{where}: expected short-axis images as {expected}, received none. "
        "Give the folder into which the images were unpacked, or one above it."
    )


class NoContours(DataError):
    """A folder holds no manual contours for the images."""

    code = "no-contours"
    template = mark(
        "{where}: expected contours as {expected}, received {received}. "
        "Unpack the manual contours beside the images, and give a folder that holds both."
    )


class NoPatientList(DataError):
    """The list that says which images and contours are of one patient is not there."""

    code = "no-patient-list"
    template = mark(
        "{where}: images are named as {received}, contours as {expected}. Put scd_patientdata.csv, which says which "
        "belong together, into this folder."
    )


class BadPatientList(DataError):
    """The list of patients cannot be read."""

    code = "bad-patient-list"
    template = mark(
        "{where}: expected a CSV file with the columns {expected}, received {received}. "
        "Take the file as it was published."
    )


class ContourWithoutImage(DataError):
    """A contour was drawn on an image that is not there."""

    code = "contour-without-image"
    template = mark(
        "{where}: expected an image of {case} with InstanceNumber {expected}, received only {received}. "
        "Copy the missing DICOM file to the others, or remove this contour."
    )


class AmbiguousSeries(DataError):
    """Several series of a patient have the numbers of the contours."""

    code = "ambiguous-series"
    template = mark(
        "{where}: the contours of {case} fit several series: {received}. Expected {expected}. Say which it is, as in "
        "series={{{case!r}: {example!r}}}."
    )


class BrokenDicom(DataError):
    """A file is no DICOM image that can be read."""

    code = "broken-dicom"
    template = mark(
        "{where}: expected a DICOM image with {expected}, received {received}. Copy the file once more, or remove it."
    )


class BadContour(DataError):
    """A contour file has something else than points."""

    code = "bad-contour"
    template = mark(
        "{where}, line {line}: expected {expected}, received {received}. Take the file as it was published."
    )


class SizesDiffer(DataError):
    """Images that go into one array have different sizes."""

    code = "sizes-differ"
    template = mark(
        "{where}: all images must have one size. Expected {expected} as the first one, received {received}. "
        "Load those patients on their own, or resize the images."
    )


class BrokenFile(DataError):
    """A file of saved data is damaged or is something else."""

    code = "broken-file"
    template = mark("{where}: expected {expected}, received {received}. Save or copy the file once more.")


class SharedGroups(DataError):
    """A patient is in two splits, so that the test would be on what was learned."""

    code = "shared-groups"
    template = mark(
        "{where}: expected other patients than in {other}, but both have {received}. "
        "A test on patients that were learned from says nothing; leave them out of one file."
    )
