"""General modules that change values: against OpenCV and SciPy called by hand."""

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.modules.pictures import pixels, sample
from workbench.modules import MinMaxNormalization, min_max_normalization, smoothing

IMAGE = pixels((24, 32), "uint8")


def test_min_max_is_the_formula() -> None:
    expected = (IMAGE - IMAGE.min()) / np.float64(IMAGE.max() - IMAGE.min())
    np.testing.assert_allclose(min_max_normalization(IMAGE), expected, atol=5e-6)


def test_min_max_of_one_value_is_zero() -> None:
    assert not min_max_normalization(np.full((3, 3), 7)).any()


def test_min_max_takes_the_whole_volume_together() -> None:
    volume = sample("L", "uint8", 3)
    image = volume.image.copy()
    image[0] //= 2
    result = MinMaxNormalization()(volume.replaced(image=image))
    assert result.image[0].max() < 0.6
    assert result.header.value_range == (0, 1)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_smoothing_is_that_of_opencv(dtype: str) -> None:
    image = pixels((24, 32), dtype)
    np.testing.assert_array_equal(smoothing(image, "mean", 7), cv2.blur(image, (7, 7)))
    np.testing.assert_array_equal(smoothing(image, "gaussian", 7), cv2.GaussianBlur(image, (7, 7), 0))
    np.testing.assert_array_equal(smoothing(image, "median", 5), cv2.medianBlur(image, 5))


def test_a_large_median_of_numbers_that_opencv_does_not_take_is_that_of_scipy() -> None:
    image = pixels((24, 32), "float32")
    np.testing.assert_array_equal(smoothing(image, "median", 9), ndimage.median_filter(image, 9, mode="nearest"))
    small = pixels((24, 32), "uint8")
    np.testing.assert_array_equal(smoothing(small, "median", 9), ndimage.median_filter(small, 9, mode="nearest"))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_min_max_of_whole_numbers_is_never_outside_of_0_and_1(dtype: str) -> None:
    limits = np.iinfo(dtype)
    for low in (limits.min, 0, 41):
        for extent in (*range(1, 200), limits.max - max(low, 0)):
            image = np.array([[low, low + extent // 2, low + extent]], dtype)
            result = min_max_normalization(image)
            assert result.min() == 0
            assert 1 - 1e-7 < result.max() <= 1
    wide = np.array([[limits.min, 0, limits.max]], dtype)  # wider than the type can subtract
    expected = (wide - float(limits.min)) / (float(limits.max) - limits.min)
    np.testing.assert_allclose(min_max_normalization(wide), expected, atol=1e-7)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_min_max_of_whole_numbers_has_its_ends_wherever_they_lie(dtype: str) -> None:
    limits = np.iinfo(dtype)
    ends = [
        (limits.min, limits.max),
        (3, limits.max),
        (limits.min, limits.min + 3),
        (0, 7),
        (limits.max - 1, limits.max),
    ]
    for low, high in ends:
        image = np.linspace(low, high, 60).round().astype(dtype).reshape(3, 4, 5)
        result = min_max_normalization(image)
        assert result.dtype == np.float32
        assert (result.min(), result.max()) == (0, 1)
        np.testing.assert_allclose(result, (image.astype(float) - low) / (high - low), atol=1e-6)
    for value in (limits.min, 0, limits.max):
        assert not min_max_normalization(np.full((2, 3, 4), value, dtype)).any()
