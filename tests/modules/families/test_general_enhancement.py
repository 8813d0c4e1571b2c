"""Denoising and sharpening: against OpenCV and scikit-image called by hand."""

import cv2
import numpy as np
import pytest
from skimage import restoration

from tests.modules.pictures import pixels, sample
from workbench.modules import add_gaussian_noise, denoising, sharpening

IMAGE = pixels((24, 32), "uint8")
CLEAN = np.tile(np.repeat([[0.0, 1.0]], 16, axis=1), (24, 1))
NOISY = add_gaussian_noise(CLEAN, std=0.05)


@pytest.mark.parametrize("image", [IMAGE, sample("RGB").image], ids=["grey", "color"])
def test_denoising_of_bytes_is_that_of_opencv(image: np.ndarray) -> None:
    np.testing.assert_array_equal(denoising(image, "bilateral", 0.2, 3), cv2.bilateralFilter(image, 7, 0.2 * 255, 3))
    expected = cv2.fastNlMeansDenoising(image, None, h=0.2 * 255, templateWindowSize=7, searchWindowSize=7)
    np.testing.assert_array_equal(denoising(image, "non-local means", 0.2, 3), expected)


def test_denoising_of_fractions_is_that_of_scikit_image() -> None:
    shares = (NOISY - NOISY.min()) / (NOISY.max() - NOISY.min())
    scaled = shares * 7 - 3
    expected = restoration.denoise_tv_chambolle(shares, weight=0.1) * 7 - 3
    np.testing.assert_allclose(denoising(scaled, "total variation", 0.1), expected, atol=1e-9)
    expected = restoration.denoise_nl_means(shares, patch_size=7, patch_distance=5, h=0.1) * 7 - 3
    np.testing.assert_allclose(denoising(scaled, "non-local means", 0.1), expected, atol=1e-9)


@pytest.mark.parametrize("method", ["bilateral", "non-local means", "total variation"])
@pytest.mark.parametrize("factor", [1, 1000])
def test_denoising_brings_an_image_nearer_to_the_clean_one(method: str, factor: float) -> None:
    result = denoising(NOISY * factor, method, 0.2) / factor
    assert np.abs(result - CLEAN).mean() < 0.5 * np.abs(NOISY - CLEAN).mean()
    assert result[:, 15].max() < 0.3  # the edge is where it was
    assert result[:, 16].min() > 0.7


def test_sharpening_is_that_of_opencv() -> None:
    blurred = cv2.GaussianBlur(IMAGE, (0, 0), 2)
    np.testing.assert_array_equal(sharpening(IMAGE, 1.5, 2), cv2.addWeighted(IMAGE, 2.5, blurred, -1.5, 0))
    np.testing.assert_array_equal(sharpening(IMAGE, 0, 2), IMAGE)


def test_sharpening_of_fractions_is_the_formula() -> None:
    image = pixels((24, 32), "float64")
    expected = image + 0.7 * (image - cv2.GaussianBlur(image, (0, 0), 1.5))
    np.testing.assert_allclose(sharpening(image, 0.7, 1.5), expected, atol=1e-12)
