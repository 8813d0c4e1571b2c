"""General modules that spoil images by chance, the same way each time."""

from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from workbench.data.affine_map import Array
from workbench.data.sample import Sample
from workbench.modules.intensity_module import RandomModule
from workbench.modules.module import generator
from workbench.modules.module_description import Description
from workbench.modules.module_functions import function_of
from workbench.modules.module_parameters import Fraction, Seed
from workbench.modules.opencv import cast_like

__all__ = [
    "AddGaussianNoise",
    "AddPoissonNoise",
    "AddSaltAndPepperNoise",
    "add_gaussian_noise",
    "add_poisson_noise",
    "add_salt_and_pepper_noise",
]


def _extent(image: Array) -> float:
    """The brightest value minus the darkest."""
    return float(image.max()) - float(image.min())


class AddGaussianNoise(RandomModule, frozen=True):
    """Add a random number to each pixel, drawn from a normal distribution, as the electronics of a camera do.

    The new value is x + (max - min) · n, with n of the mean ``mean`` and the standard deviation ``std``. Use it to see
    how much noise a network stands, or to try Denoising and Smoothing. An image of one value stays as it is.

    Args:
        mean: What the noise is on average, as a share of the image's range (max - min). Above 0 makes it brighter.
        std: How strong the noise is: its standard deviation, as a share of the image's range.
        seed: The same seed gives the same noise to a sample of the same name.

    >>> noisy = add_gaussian_noise(image, std=0.1, seed=1)
    >>> noisy.shape == image.shape, bool((noisy == image).all())
    (True, False)
    """

    about: ClassVar[Description] = Description(
        name="Add Gaussian Noise",
        korean="가우시안 잡음 추가",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 5.2; as "
        "skimage.util.random_noise(mode='gaussian').",
        chain="Resize(height=64, width=64) > AddGaussianNoise(std=0.1) > Smoothing",
        color_modes=("L", "RGB", "Channels"),
        caution="Each sample gets one noise for good. Noise that differs in each epoch belongs to the augmentation.",
    )

    mean: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    std: Fraction = 0.05
    seed: Seed = 0

    def randomize(self, image: Array, drawing: np.random.Generator) -> Array:
        noise = drawing.normal(self.mean, self.std, image.shape) * _extent(image)
        return cast_like(image + noise, image.dtype)


class AddPoissonNoise(RandomModule, frozen=True):
    """Count light particles in each pixel, so that the image is as grainy as a photo in the dark or an X-ray.

    The value above the darkest of the image, (x - min) / (max - min), times ``photons`` is how many particles are
    expected; a number of the Poisson distribution with this mean takes its place. Bright pixels get more noise than
    dark ones, but less in proportion: a count of N is off by about √N.

    Args:
        photons: How many particles the brightest pixel expects. Fewer make more noise: 100 is off by 10 %.
        seed: The same seed gives the same noise to a sample of the same name.

    >>> float(add_poisson_noise(np.zeros((4, 4)), photons=50).max())
    0.0
    """

    about: ClassVar[Description] = Description(
        name="Add Poisson Noise",
        korean="푸아송 잡음 추가",
        category="General",
        source="S. W. Hasinoff: Photon, Poisson Noise, in Computer Vision: A Reference Guide, 2014; as "
        "skimage.util.random_noise(mode='poisson').",
        chain="Resize(height=64, width=64) > AddPoissonNoise(photons=50) > Denoising",
        color_modes=("L", "RGB", "Channels"),
        caution="The darkest pixel of each image counts as no light at all, and gets no noise.",
    )

    photons: Annotated[float, Meta(gt=0, le=1_000_000)] = 100.0
    seed: Seed = 0

    def randomize(self, image: Array, drawing: np.random.Generator) -> Array:
        extent = _extent(image)
        if not extent:
            return image
        low, unit = float(image.min()), extent / self.photons
        return cast_like(low + drawing.poisson((image - low) / unit) * unit, image.dtype)


class AddSaltAndPepperNoise(RandomModule, frozen=True):
    """Make some pixels white and some black, as broken pixels of a camera or errors of a transmission do.

    Which pixels is drawn for each sample; all channels of a pixel are hit together. White and black are 255 and 0 of
    uint8 images, and the brightest and the darkest value of all others. The median of Smoothing removes such noise
    best.

    Args:
        amount: The share of the pixels that are hit.
        salt: The share of those that become white; the others become black.
        seed: The same seed hits the same pixels of a sample of the same name.

    >>> np.unique(add_salt_and_pepper_noise(np.full((9, 9), 100, "uint8"), amount=0.5)).tolist()
    [0, 100, 255]
    """

    about: ClassVar[Description] = Description(
        name="Add Salt and Pepper Noise",
        korean="소금·후추 잡음 추가",
        category="General",
        source="R. C. Gonzalez, R. E. Woods: Digital Image Processing, 4th ed., section 5.2; as "
        "skimage.util.random_noise(mode='s&p').",
        chain="Resize(height=64, width=64) > AddSaltAndPepperNoise > Smoothing(method='median')",
        color_modes=("L", "Binary", "RGB", "Channels"),
        caution="Each sample gets one noise for good. Noise that differs in each epoch belongs to the augmentation.",
    )

    amount: Fraction = 0.05
    salt: Fraction = 0.5
    seed: Seed = 0

    def process_sample(self, sample: Sample) -> Array:
        drawing = generator(self.seed, sample.name)
        return self._spoiled(sample.image, drawing.random(sample.size), drawing.random(sample.size))

    def _spoiled(self, image: Array, hit: Array, white: Array) -> Array:
        """The image where some pixels, (height, width) or (depth, height, width), are black or white."""
        black, bright = (0, 255) if image.dtype == np.uint8 else (image.min(), image.max())
        result = image.copy()
        result[hit < self.amount] = black
        result[(hit < self.amount) & (white < self.salt)] = bright
        return result


add_gaussian_noise = function_of(AddGaussianNoise)
add_poisson_noise = function_of(AddPoissonNoise)
add_salt_and_pepper_noise = function_of(AddSaltAndPepperNoise)
