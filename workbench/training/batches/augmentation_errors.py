"""Why images cannot be augmented: one class a reason."""

from workbench.messages import TeachingError, mark


class BadAugmentation(TeachingError):
    """A setting has a value that it may not have."""

    code = "bad-augmentation"
    template = mark("Augmentation: {setting} must be {expected}, but received {received!r}.")


class NotImageData(BadAugmentation):
    """Data that cannot be rotated or shifted."""

    code = "no-images"
    template = mark(
        "Augmentation needs images of shape (images, height, width) or (images, height, width, channels), but received "
        "{received}. Leave it out for other data."
    )


class CropTooLarge(BadAugmentation):
    """The part to be cut out is larger than the image."""

    code = "crop-too-large"
    template = mark(
        "Augmentation: crop must fit into the images, which are {height} × {width}, but received {received!r}."
    )


class AnswersDiffer(BadAugmentation):
    """Answers that do not belong to the images."""

    code = "answers-differ"
    template = mark("Augmentation: expected {expected}, but received images of {images} and answers of {answers}.")
