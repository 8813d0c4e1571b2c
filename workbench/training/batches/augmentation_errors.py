"""Why images cannot be augmented: one class a reason."""

from workbench.messages import TeachingError, mark


class BadAugmentation(TeachingError):
    """A setting of an augmentation has an invalid value.

    Give one as the message says.
    """

    code = "bad-augmentation"
    template = mark("Augmentation: {setting} must be {expected}, but received {received}.")


class NotImageData(BadAugmentation):
    """Data that is no images is to be augmented.

    Leave the augmentation out.
    """

    code = "not-image-data"
    template = mark(
        "Augmentation needs images of shape (images, height, width) or (images, height, width, channels), but received "
        "{received}. Leave it out for other data."
    )


class CropTooLarge(BadAugmentation):
    """The part to be cut out is larger than the images.

    Give a smaller ``crop``.
    """

    code = "crop-too-large"
    template = mark(
        "Augmentation: crop must fit into the images, which are {height} × {width}, but received {received!r}."
    )


class TargetsDiffer(BadAugmentation):
    """There are not as many labels, masks or target images as there are images.

    Give one for each image.
    """

    code = "targets-differ"
    template = mark("Augmentation: expected {expected}, but received images of {images} and targets of {targets}.")
