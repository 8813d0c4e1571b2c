"""Grayscale modules for light, contrast and shape: against OpenCV, SciPy and scikit-image called by hand."""

import cv2
import numpy as np
import pytest
from scipy import ndimage
from skimage import exposure

from tests.modules.pictures import pixels, sample
from workbench.data import ImageHeader, Sample
from workbench.modules import (
    BiasFieldCorrection,
    ClaheGrayscale,
    MorphologicalTransformationGrayscale,
    bias_field_correction,
    clahe_grayscale,
    gamma_correction_grayscale,
    histogram_equalization_grayscale,
    local_contrast,
    logarithmic_correction_grayscale,
    morphological_transformation_grayscale,
    top_hat,
)

IMAGE = pixels((24, 32), "uint8")
FLOATS = pixels((24, 32), "float32")


def test_gamma_is_the_formula() -> None:
    np.testing.assert_array_equal(gamma_correction_grayscale(IMAGE), np.rint(255 * (IMAGE / 255.0) ** 2.2))
    np.testing.assert_allclose(gamma_correction_grayscale(FLOATS, 0.5), np.sqrt(FLOATS), atol=1e-6)


def test_gamma_of_ct_goes_from_its_least_to_its_largest_value() -> None:
    scan = np.array([[-1000, 0, 1000]], "int16")
    assert gamma_correction_grayscale(scan, 2.0).tolist() == [[-1000, -500, 1000]]
    assert gamma_correction_grayscale(np.array([[0.0, 50.0, 100.0]]), 2.0).tolist() == [[0, 25, 100]]
    assert gamma_correction_grayscale(np.full((2, 2), -7, "int16")).tolist() == [[-7, -7], [-7, -7]]


def test_logarithm_is_the_textbooks() -> None:
    expected = np.rint(255 / np.log(256) * np.log1p(IMAGE.astype(float)))
    np.testing.assert_array_equal(logarithmic_correction_grayscale(IMAGE), expected)
    np.testing.assert_allclose(
        logarithmic_correction_grayscale(FLOATS, 1, inverse=True), exposure.adjust_log(FLOATS, inv=True), atol=1e-6
    )


def test_equalization_is_that_of_opencv() -> None:
    np.testing.assert_array_equal(histogram_equalization_grayscale(IMAGE), cv2.equalizeHist(IMAGE))
    adaptive = cv2.createCLAHE(clipLimit=2, tileGridSize=(7, 7)).apply(IMAGE)
    np.testing.assert_array_equal(histogram_equalization_grayscale(IMAGE, "Adaptive"), adaptive)
    np.testing.assert_array_equal(clahe_grayscale(IMAGE, 7, 2), adaptive)


@pytest.mark.parametrize("dtype", ["int16", "uint16", "float32", "float64"])
def test_other_types_are_stretched_to_bytes_first(dtype: str) -> None:
    low, high = int(IMAGE.min()), int(IMAGE.max())
    stretched = np.rint((IMAGE - low) * (255.0 / (high - low))).astype("uint8")
    shifted = IMAGE.astype(dtype) - (20 if dtype == "int16" else 0)
    difference = clahe_grayscale(shifted).astype(int) - clahe_grayscale(stretched)
    assert np.abs(difference).max() <= 3  # halves that are rounded either way
    assert clahe_grayscale(shifted).dtype == np.uint8


def test_channels_are_equalized_by_themselves_and_a_volume_is_stretched_as_a_whole() -> None:
    stacked = sample("Channels", "uint8")
    result = ClaheGrayscale()(stacked).image
    np.testing.assert_array_equal(result[..., 2], clahe_grayscale(np.ascontiguousarray(stacked.image[..., 2])))
    volume = np.stack([FLOATS, FLOATS / 2])
    whole = ClaheGrayscale(1, 100)(Sample(volume, ImageHeader(3))).image
    assert whole.shape == volume.shape


def test_local_contrast_is_the_formula() -> None:
    values = IMAGE.astype(float)
    mean = ndimage.uniform_filter(values, 7, mode="reflect")
    deviation = np.sqrt(ndimage.uniform_filter(values**2, 7, mode="reflect") - mean**2)
    np.testing.assert_allclose(local_contrast(IMAGE, kernel_size=7), (values - mean) / deviation, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(local_contrast(IMAGE, "deviation", 7), deviation, rtol=1e-5)


def test_local_contrast_does_not_mind_light_and_is_zero_where_all_is_even() -> None:
    np.testing.assert_allclose(local_contrast(FLOATS * 300 + 4000), local_contrast(FLOATS), atol=1e-2)
    assert not local_contrast(np.full((9, 9), 0.1, "float32")).any()
    assert not local_contrast(np.full((9, 9), 60_000, "uint16"), "deviation").any()


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("Erosion", 0),
        ("Dilation", 1),
        ("Opening", 2),
        ("Closing", 3),
        ("Gradient", 4),
        ("Top-hat", 5),
        ("Black-hat", 6),
    ],
)
@pytest.mark.parametrize(("shape", "form"), [("Rectangular", 0), ("Cross", 1), ("Elliptic", 2)])
def test_morphology_is_that_of_opencv(method: str, code: int, shape: str, form: int) -> None:
    kernel = cv2.getStructuringElement(form, (5, 5))
    for image in (IMAGE, FLOATS, pixels((24, 32), "int16")):
        result = morphological_transformation_grayscale(image, method, shape, 5, 2)
        np.testing.assert_array_equal(result, cv2.morphologyEx(image, code, kernel, iterations=2))


def test_morphology_of_five_channels_is_that_of_each() -> None:
    given = sample("Channels", "float32")
    result = MorphologicalTransformationGrayscale("Dilation")(given).image
    alone = cv2.dilate(np.ascontiguousarray(given.image[..., 4]), np.ones((5, 5)))
    np.testing.assert_array_equal(result[..., 4], alone)


def test_top_hat_keeps_what_is_smaller_than_its_kernel() -> None:
    slope = np.tile(np.arange(40, dtype="uint8"), (40, 1))
    image = slope.copy()
    image[10:13, 10:13] += 100
    found = top_hat(image, "white", 9)
    assert found[11, 11] >= 95
    assert found[25:, 25:].max() <= 9
    np.testing.assert_array_equal(top_hat(255 - image, "black", 9), found)
    contrast = top_hat(image, "contrast", 9)
    expected = image.astype(int) + found - top_hat(image, "black", 9)
    np.testing.assert_array_equal(contrast, expected.clip(0, 255))


def _lit(tissue: np.ndarray) -> np.ndarray:
    rows, columns = (np.linspace(-1, 1, length) for length in tissue.shape)
    return tissue * np.exp(0.6 * columns - 0.4 * rows[:, None] ** 2)


def test_bias_of_a_polynomial_is_taken_away_to_a_hundredth() -> None:
    tissue = np.where(np.indices((60, 80)).sum(axis=0) % 7 < 2, 300.0, 100.0)
    tissue[:, :5] = 0
    corrected = bias_field_correction(_lit(tissue))
    for value in (100, 300):
        part = corrected[tissue == value]
        assert part.std() / part.mean() < 0.01
    assert not corrected[:, :5].any()
    assert corrected[tissue > 0].mean() == pytest.approx(_lit(tissue)[tissue > 0].mean(), rel=0.02)


def test_bias_by_averages_is_homomorphic_filtering() -> None:
    image = _lit(np.full((60, 80), 100.0))
    logarithm = np.log(image)
    field = ndimage.gaussian_filter(logarithm, 5, truncate=8, mode="reflect")
    expected = image / np.exp(field - field.mean())
    expected *= image.mean() / expected.mean()
    np.testing.assert_allclose(bias_field_correction(image, "gaussian", sigma=5), expected, rtol=1e-6)


def test_background_does_not_count_for_averages() -> None:
    image = _lit(np.full((60, 80), 100.0))
    image[:, :20] = 0.5
    counted = image > 1
    sums, weights = (
        ndimage.gaussian_filter(one, 5, truncate=8) for one in (np.where(counted, np.log(image), 0), counted * 1.0)
    )
    field = sums[counted] / weights[counted]
    expected = image[counted] / np.exp(field)
    expected *= image[counted].mean() / expected.mean()
    found = bias_field_correction(image, "gaussian", sigma=5)
    np.testing.assert_allclose(found[counted], expected, rtol=1e-4)
    assert found[:, :20].max() < 2


def test_bias_is_one_field_in_a_volume() -> None:
    depth = np.exp(np.linspace(0, 1, 6))[:, None, None]
    volume = (depth * np.full((1, 20, 20), 1000.0)).astype("uint16")
    corrected = BiasFieldCorrection(degree=1)(Sample(volume, ImageHeader(3))).image
    assert corrected.dtype == np.uint16
    assert np.ptp(corrected.astype(float)) <= 3


def test_bias_of_an_image_without_signal_is_left_alone() -> None:
    np.testing.assert_array_equal(bias_field_correction(np.zeros((8, 8), "float32")), np.zeros((8, 8)))
    np.testing.assert_array_equal(bias_field_correction(np.full((8, 8), -5, "int16")), np.full((8, 8), -5))
    np.testing.assert_array_equal(bias_field_correction(np.full((8, 8), 7, "uint8")), np.full((8, 8), 7))
