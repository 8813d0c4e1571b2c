"""Lossy compression: values against OpenCV and SciPy called by hand."""

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image
from scipy.fft import dctn
from skimage import data

from workbench.modules import DiscreteCosineTransform, discrete_cosine_transform, jpeg_quality

PHOTO: Any = data.astronaut()[:96, :120]
GREY: Any = cv2.cvtColor(PHOTO, cv2.COLOR_RGB2GRAY)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other) ** 2)))


@pytest.mark.parametrize("quality", [1, 30, 100])
def test_jpeg_is_that_of_opencv(quality: int) -> None:
    _, file = cv2.imencode(".jpg", PHOTO[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded: Any = cv2.imdecode(file, cv2.IMREAD_COLOR)
    np.testing.assert_array_equal(jpeg_quality(PHOTO, quality), decoded[..., ::-1])
    _, file = cv2.imencode(".jpg", GREY, [cv2.IMWRITE_JPEG_QUALITY, quality])
    np.testing.assert_array_equal(jpeg_quality(GREY, quality), cv2.imdecode(file, cv2.IMREAD_GRAYSCALE))


def test_jpeg_keeps_red_red(tmp_path: object) -> None:
    red = np.zeros((16, 16, 3), np.uint8)
    red[..., 0] = 200
    path = f"{tmp_path}/red.jpg"
    Image.fromarray(red).save(path, quality=90)
    by_pillow = np.asarray(Image.open(path)).astype(int)
    assert np.abs(jpeg_quality(red, 90) - by_pillow).max() <= 2


def test_more_quality_is_nearer_to_the_photo() -> None:
    values = [psnr(jpeg_quality(PHOTO, quality), PHOTO) for quality in (5, 30, 70, 95)]
    assert values == sorted(values)
    assert values[0] < 27
    assert values[-1] > 38


@given(arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20))), st.integers(1, 9))
@settings(deadline=None, max_examples=40)
def test_all_waves_give_the_image_back(image: np.ndarray, size: int) -> None:
    np.testing.assert_array_equal(discrete_cosine_transform(image, size, size * size), image)


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32", "float64"])
def test_all_types_come_back(dtype: str) -> None:
    image = GREY.astype(dtype)
    result = discrete_cosine_transform(image, 8, 64)
    assert result.dtype == image.dtype
    np.testing.assert_allclose(result, image, atol=1e-3)


def test_one_wave_is_the_mean_of_the_block() -> None:
    means = GREY.reshape(12, 8, 15, 8).mean(axis=(1, 3))
    expected = means.repeat(8, axis=0).repeat(8, axis=1)
    np.testing.assert_allclose(discrete_cosine_transform(GREY.astype(np.float64), 8, 1), expected, rtol=1e-12)


def test_coefficients_are_those_of_scipy_and_opencv() -> None:
    shown = discrete_cosine_transform(GREY, 8, 64, "coefficients")
    assert shown.dtype == np.float32
    block = GREY[8:16, 16:24].astype(np.float64)
    np.testing.assert_allclose(shown[8:16, 16:24], dctn(block, norm="ortho"), atol=1e-3)
    np.testing.assert_allclose(shown[8:16, 16:24], cv2.dct(block), atol=1e-3)


def test_waves_are_kept_in_the_order_of_jpeg() -> None:
    zigzag = [(0, 0), (0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)]
    noise = np.random.default_rng(0).random((4, 4))
    for count in range(1, 11):
        shown = discrete_cosine_transform(noise, 4, count, "coefficients")
        assert {*zip(*map(np.ndarray.tolist, np.nonzero(shown)), strict=True)} == {*zigzag[:count]}


def test_more_waves_are_nearer_to_the_photo() -> None:
    values = [psnr(discrete_cosine_transform(PHOTO, 8, count), PHOTO) for count in (1, 3, 10, 36)]
    assert values == sorted(values)


def test_what_is_promised_depends_on_the_output() -> None:
    assert DiscreteCosineTransform().promised_dtype(np.uint8) == np.uint8
    assert DiscreteCosineTransform(output="coefficients").promised_dtype(np.uint8) == np.float32
