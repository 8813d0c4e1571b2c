"""Why a sample, its header or its label is refused: one class a reason."""

from workbench.data.data_errors import DataError
from workbench.messages import mark


class BadSampleImage(DataError):
    """The image of a sample is no array of numbers with the axes of a picture or a volume.

    Give (height, width[, channels]), or (depth, height, width[, channels]) with ``ImageHeader(dimension=3)``.
    """

    code = "bad-sample-image"
    template = mark("{where}: the image must be {expected}, but received {received}. {remedy}")


class BadImageHeader(DataError):
    """An entry of a header does not fit the dimension, or is of another kind than it should be.

    Give one number an axis, in the order of the array's axes.
    """

    code = "bad-image-header"
    template = mark("{where}: {name!r} must be {expected}, but received {received!r}. Give it, as in {example}.")


class BadLabel(DataError):
    """A label has another shape or type of numbers than its kind has.

    Give it as the message says.
    """

    code = "bad-label"
    template = mark("{where}: {name!r} must be {expected}, but received {received}. {remedy}")


class MaskSizeDiffers(DataError):
    """A mask has another height and width, or depth, than the image that it belongs to.

    Bring both to one size, the mask with the interpolation "nearest".
    """

    code = "mask-size-differs"
    template = mark(
        "{where}: a mask needs a class for each pixel. Expected the size {expected} of the image, received {received}. "
        "Resize the mask with the interpolation 'nearest', or give the image that it was drawn on."
    )
