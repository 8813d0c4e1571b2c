"""Data augmentation: random label-preserving changes of images."""

from typing import Any

from workbench.training.batches.augmentation_ranges import AugmentationRanges


class Augmentation(AugmentationRanges, frozen=True):
    """Ranges of the random changes of images, drawn anew in every epoch. 0 changes nothing.

    Each is a number, the largest change to either side, or a pair (low, high): the range itself, of degrees, parts,
    factors or strengths. ``rotation=15`` is ``rotation=(-15, 15)``, ``zoom=0.2`` is ``zoom=(0.8, 1.2)``, and
    ``noise=0.1`` is ``noise=(0, 0.1)``. More of it works against overfitting, but the network needs more epochs, and
    what never occurs in real images is learned for nothing.

    All geometric changes are one affine transform about the centre of the image: it is interpolated only once, and
    filled with black, the smallest value of the data. Masks get the same transform, with nearest-neighbour sampling,
    filled with background (class 0), and boxes are put around what they hold. Contrast, brightness and noise change the
    image alone, in this order: contrast before the image is moved, noise after it. Labels stay as they are.

    Args:
        rotation: By up to so many degrees to either side; a pair from -360 to 360, counted clockwise.
        shift: By up to this part of height and width, to any side; a pair counts to the right and down.
        zoom: 0.2 makes things 0.8 to 1.2 times as large.
        horizontal_flip: Left and right change places in half of the images.
        vertical_flip: Top and bottom change places in half of the images.
        shear: Columns are sheared by up to so many degrees to either side.
        stretch: 0.2 multiplies the width by 0.8 to 1.2 and divides the height by the same number.
        brightness: Adds up to this part of the range of values, or takes it away; values stay in the range.
        contrast: 0.2 makes differences from the image's mean, channel by channel, 0.8 to 1.2 times as large.
        noise: Adds Gaussian noise to every value, of a standard deviation of up to this part of the range of values.
        laplace_noise: The same with noise of the Laplace distribution, which has more large values.
        salt_and_pepper: Makes up to this share of the pixels black or white, in all channels.
        crop: Height and width of the part that is cut out at a random place. The network then gets images of that size;
            :func:`workbench.training.batches.augmented_copies.centre_crop` cuts the middle for validation.

    Raises:
        BadAugmentation: A setting has an invalid value.

    >>> Augmentation(rotation=200)
    Traceback (most recent call last):
    ...
    workbench.training.batches.augmentation_errors.BadAugmentation: Augmentation: rotation must be a number \
of degrees from 0 to 180, but received 200.
    """

    def layers(self, value_range: tuple[float, float] = (0.0, 1.0), seed: int | None = None) -> list[Any]:
        """The Keras preprocessing layers that apply it; none if nothing changes.

        It is one layer, :class:`workbench.training.batches.random_transform.RandomTransform`: Keras's seven
        take four times as long, interpolate at each, and RandomShear shears about a corner, which shifts the
        image.

        Args:
            value_range: The smallest and the largest value of the data; brightness stays in it.
            seed: Makes the changes repeatable.

        Returns:
            A list with one layer, or an empty one; the layer maps (batch, height, width, channels) to the same
            shape, or to the size of ``crop``.
        """
        from workbench.training.batches.random_transform import RandomTransform

        return [RandomTransform(self, value_range=value_range, seed=seed)] if self.changes else []
