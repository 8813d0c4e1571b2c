"""Why data could not be loaded: one class a reason, each saying where, what was expected, what came, what to do."""

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


class CountMismatch(DataError):
    """Images and labels, or other arrays that belong together, differ in length.

    Give one label for each image.
    """

    code = "count-mismatch"
    template = mark(
        "{where}: every image needs one label. Expected {images:,} labels for {images:,} images, received {labels:,}. "
        "Use x and y that belong together."
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


class FolderMissing(DataError):
    """The folder of a data set is not there.

    Check the path, or where the archive was unpacked.
    """

    code = "folder-missing"
    template = mark(
        "{where}: expected a folder with {expected}, received {received}. Give the folder into which it was unpacked."
    )


class NoImages(DataError):
    """A folder holds no image of the kind that the loader reads.

    Give the folder that the images lie in.
    """

    code = "no-images"
    template = mark(
        "{where}: expected short-axis images as {expected}, received none. "
        "Give the folder into which the images were unpacked, or one above it."
    )


class NoContours(DataError):
    """A folder holds images and no contours.

    Unpack the contours beside the images, and give the folder above both.
    """

    code = "no-contours"
    template = mark(
        "{where}: expected contours as {expected}, received {received}. "
        "Unpack the manual contours beside the images, and give a folder that holds both."
    )


class NoPatientList(DataError):
    """The list that says which images and contours are of one patient is missing.

    Put it into the folder.
    """

    code = "no-patient-list"
    template = mark(
        "{where}: images are named as {received}, contours as {expected}. Put scd_patientdata.csv, which says which "
        "belong together, into this folder."
    )


class BadPatientList(DataError):
    """The list of patients lacks its columns.

    Take the file as it was published.
    """

    code = "bad-patient-list"
    template = mark(
        "{where}: expected a CSV file with the columns {expected}, received {received}. "
        "Take the file as it was published."
    )


class ContourWithoutImage(DataError):
    """A contour was drawn on an image that is not there.

    Copy the missing image, or remove the contour.
    """

    code = "contour-without-image"
    template = mark(
        "{where}: expected an image of {case} with InstanceNumber {expected}, received only {received}. "
        "Copy the missing DICOM file to the others, or remove this contour."
    )


class AmbiguousSeries(DataError):
    """Several series of a patient have the image numbers of the contours.

    Name the one that is meant with ``series``.
    """

    code = "ambiguous-series"
    template = mark(
        "{where}: the contours of {case} fit several series: {received}. Expected {expected}. Say which it is, as in "
        "series={{{case!r}: {example!r}}}."
    )


class BrokenDicom(DataError):
    """A file is no DICOM image that can be read.

    Copy it once more, or remove it.
    """

    code = "broken-dicom"
    template = mark(
        "{where}: expected a DICOM image with {expected}, received {received}. Copy the file once more, or remove it."
    )


class BadContour(DataError):
    """A contour file holds something else than points.

    Take the file as it was published.
    """

    code = "bad-contour"
    template = mark(
        "{where}, line {line}: expected {expected}, received {received}. Take the file as it was published."
    )


class SizesDiffer(DataError):
    """Images that go into one array have different sizes.

    Load those patients alone, or resize the images.
    """

    code = "sizes-differ"
    template = mark(
        "{where}: all images must have one size. Expected {expected} as the first one, received {received}. "
        "Load those patients on their own, or resize the images."
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

    Give one without ``repeat()``, or a part of it with ``take``.
    """

    code = "endless-data"
    template = mark(
        "{where}: this tf.data set has no end that could be read. Expected a set that ends and fits in memory. Leave "
        "repeat() out, or give a part of it: {where}.take(100)."
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
