"""Why a folder of image series, contours and patients cannot be read: one class a reason."""

from workbench.data.data_errors import DataError
from workbench.messages import mark


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
