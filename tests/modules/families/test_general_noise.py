"""Noise: its strength and shape by statistics, the same for the same seed, against scikit-image's formulas."""

import numpy as np
import pytest

from tests.modules.pictures import pixels, sample
from workbench.modules import (
    AddGaussianNoise,
    AddSaltAndPepperNoise,
    add_gaussian_noise,
    add_poisson_noise,
    add_salt_and_pepper_noise,
)

STEP = np.tile([0.0, 100.0], (200, 100))
"""Half dark, half bright, with the range 100."""


def test_gaussian_noise_is_as_strong_as_it_says() -> None:
    noise = add_gaussian_noise(STEP, mean=0.1, std=0.2) - STEP
    assert noise.mean() == pytest.approx(10, abs=0.5)
    assert noise.std() == pytest.approx(20, rel=0.02)


def test_gaussian_noise_of_whole_numbers_is_cut_at_their_range() -> None:
    image = np.tile(np.array([0, 255], "uint8"), (50, 50))
    noisy = add_gaussian_noise(image, std=0.1)
    assert noisy.dtype == np.uint8
    assert noisy[:, ::2].max() < 128 < noisy[:, 1::2].min()  # nothing wrapped around


def test_poisson_noise_has_the_variance_of_counts() -> None:
    noisy = add_poisson_noise(STEP, photons=25)
    assert not noisy[:, ::2].any()
    bright = noisy[:, 1::2] / 4  # counts
    np.testing.assert_allclose(bright, np.rint(bright), atol=1e-9)
    assert bright.mean() == pytest.approx(25, rel=0.02)
    assert bright.var() == pytest.approx(25, rel=0.05)


def test_poisson_noise_counts_from_the_darkest_value_of_signed_images() -> None:
    noisy = add_poisson_noise((STEP * 20 - 1000).astype("int16"), photons=1000)
    assert (noisy[:, ::2] == -1000).all()
    assert noisy[:, 1::2].mean() == pytest.approx(1000, abs=5)


def test_salt_and_pepper_hit_as_many_pixels_as_they_say() -> None:
    grey = np.full((300, 300), 100, "uint8")
    noisy = add_salt_and_pepper_noise(grey, amount=0.2, salt=0.25)
    assert (noisy == 255).mean() == pytest.approx(0.05, abs=0.005)
    assert (noisy == 0).mean() == pytest.approx(0.15, abs=0.005)
    assert (noisy == 100).mean() == pytest.approx(0.8, abs=0.01)
    np.testing.assert_array_equal(add_salt_and_pepper_noise(grey, amount=0), grey)
    assert set(np.unique(add_salt_and_pepper_noise(grey, amount=1))) == {0, 255}


def test_salt_hits_all_channels_of_a_pixel() -> None:
    noisy = add_salt_and_pepper_noise(np.full((50, 50, 3), 100, "uint8"), amount=0.3)
    assert (noisy.min(axis=-1) == noisy.max(axis=-1)).all()


def test_salt_of_fractions_is_the_brightest_value() -> None:
    image = pixels((24, 32), "float32")
    changed = add_salt_and_pepper_noise(image, amount=0.3)
    assert set(changed[changed != image]) <= {image.min(), image.max()}


@pytest.mark.parametrize("module", [AddGaussianNoise(), AddSaltAndPepperNoise()])
def test_each_name_and_seed_have_noise_of_their_own(module: AddGaussianNoise) -> None:
    first = module(sample(name="a")).image
    np.testing.assert_array_equal(first, module(sample(name="a")).image)
    assert (first != module(sample(name="b")).image).any()
    assert (first != type(module)(seed=1)(sample(name="a")).image).any()
