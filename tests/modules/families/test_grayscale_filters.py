"""Grayscale modules for edges, stripes and waves: against OpenCV, NumPy and SciPy called by hand."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.modules.pictures import pixels, sample
from workbench.errors import ModuleParametersDisagree
from workbench.modules import (
    FourierTransform,
    FrequencyFilter,
    fourier_transform,
    frequency_filter,
    gabor,
    gradient,
    laplacian,
)

IMAGE = pixels((24, 32), "uint8")
FLOATS = IMAGE.astype("float32")


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64"])
def test_gradient_is_that_of_opencv(dtype: str) -> None:
    image = IMAGE.astype(dtype)
    across, down = cv2.Sobel(FLOATS, cv2.CV_32F, 1, 0), cv2.Sobel(FLOATS, cv2.CV_32F, 0, 1)
    np.testing.assert_array_equal(gradient(image, component="x"), across)
    np.testing.assert_array_equal(gradient(image, component="y"), down)
    np.testing.assert_allclose(gradient(image), np.hypot(across, down))
    np.testing.assert_array_equal(gradient(image, "Scharr", "x"), cv2.Scharr(FLOATS, cv2.CV_32F, 1, 0))
    np.testing.assert_array_equal(gradient(image, "Sobel", "y", 7), cv2.Sobel(FLOATS, cv2.CV_32F, 0, 1, ksize=7))


def test_direction_is_where_it_becomes_brighter() -> None:
    slope = np.tile(np.arange(9, dtype="float32"), (9, 1))
    for image, degrees in ((slope, 0), (slope.T, 90), (-slope.T, -90), (slope + slope.T, 45)):
        assert gradient(image, component="direction")[4, 4] == pytest.approx(degrees)


def test_laplacian_is_that_of_opencv() -> None:
    np.testing.assert_array_equal(laplacian(IMAGE), cv2.Laplacian(FLOATS, cv2.CV_32F, ksize=3))
    smooth = cv2.GaussianBlur(FLOATS, (0, 0), 2)
    np.testing.assert_array_equal(laplacian(IMAGE, 5, 2), cv2.Laplacian(smooth, cv2.CV_32F, ksize=5))


def test_laplacian_finds_the_middle_of_a_spot() -> None:
    rows, columns = np.indices((41, 41))
    spot = ((rows - 18) ** 2 + (columns - 23) ** 2 <= 36).astype("float32")
    answer = laplacian(spot, sigma=6 / np.sqrt(2))
    assert answer.argmin() == 18 * 41 + 23


def test_gabor_is_opencvs_kernel_without_its_mean() -> None:
    kernel = cv2.getGaborKernel((31, 31), 0.56 * 8, 0, 8, 0.5, 0)
    assert gabor(IMAGE, 8, 0, 0.5, 1, "wave").shape == IMAGE.shape
    rows, columns = np.indices((55, 55)) - 27
    window = np.exp(-(columns**2 + (0.5 * rows) ** 2) / (2 * (0.56 * 8) ** 2))
    own = window * np.cos(2 * np.pi * columns / 8)
    np.testing.assert_allclose(own[12:43, 12:43], kernel, atol=1e-12)
    own -= window * own.sum() / window.sum()
    expected = ndimage.correlate(IMAGE.astype(float), own / np.abs(own).sum(), mode="reflect")
    np.testing.assert_allclose(gabor(IMAGE, 8, response="wave"), expected, atol=1e-2)


@pytest.mark.parametrize("angle", [0, 30, 45, 90, 135])
def test_gabor_answers_to_stripes_across_its_angle(angle: int) -> None:
    rows, columns = np.indices((64, 64))
    phase = columns * np.cos(np.radians(angle)) + rows * np.sin(np.radians(angle))
    stripes = 100 + 50 * np.cos(2 * np.pi * phase / 8)
    answers = {other: gabor(stripes, 8, other)[32, 32] for other in (angle, angle + 45, angle + 90)}
    assert answers[angle] > 10 * max(answers[angle + 45], answers[angle + 90])
    best = gabor(stripes, 8, angle, directions=4)[32, 32]
    assert best == pytest.approx(answers[angle], rel=1e-3)
    inner = gabor(stripes, 8, angle)[20:44, 20:44]
    assert inner.std() < 0.05 * inner.mean()  # the energy is the same all over the stripes


def test_gabor_of_an_even_image_is_nothing() -> None:
    assert np.abs(gabor(np.full((30, 30), 200, "uint8"))).max() < 1e-3


def test_fourier_transform_is_that_of_numpy() -> None:
    spectrum = np.fft.fftshift(np.fft.fft2(IMAGE))
    np.testing.assert_allclose(fourier_transform(IMAGE, "magnitude"), np.abs(spectrum), rtol=1e-5, atol=1e-3)
    np.testing.assert_allclose(fourier_transform(IMAGE), np.log1p(np.abs(spectrum)), rtol=1e-5, atol=1e-5)
    strong = np.abs(spectrum) > 1
    phase = fourier_transform(IMAGE, "phase")
    turned = np.exp(1j * phase[strong]) * np.abs(spectrum)[strong]  # π and -π are one angle
    np.testing.assert_allclose(turned, spectrum[strong], atol=0.05)


def test_the_mean_stands_in_the_middle_for_odd_sizes_too() -> None:
    for shape in ((8, 8), (7, 9), (1, 5)):
        found = fourier_transform(np.ones(shape, "float32"), "magnitude")
        assert np.argwhere(found > 0.5).tolist() == [[shape[0] // 2, shape[1] // 2]]


def test_the_phase_of_nothing_is_zero() -> None:
    assert not fourier_transform(np.zeros((6, 6), "uint8"), "phase").any()
    assert not fourier_transform(np.full((6, 6), 9, "uint8"), "phase").any()
    header = FourierTransform("phase")(sample()).header
    assert header.value_range == (-np.pi, np.pi)


def _by_mirror(image: np.ndarray, transfer: Callable[[Any], Any]) -> Any:
    """The filter by the plain Fourier transform of the image mirrored to the right and below."""
    whole = np.block([[image, image[:, ::-1]], [image[::-1], image[::-1, ::-1]]]).astype(float)
    rows, columns = (2 * np.fft.fftfreq(length) for length in whole.shape)
    kept = transfer(np.hypot(rows[:, None], columns))
    return np.fft.ifft2(np.fft.fft2(whole) * kept).real[: image.shape[0], : image.shape[1]]


@pytest.mark.parametrize(
    ("shape", "transfer"),
    [
        ("ideal", lambda distance: distance <= 0.2),
        ("Gaussian", lambda distance: np.exp(-(distance**2) / 0.08)),
        ("Butterworth", lambda distance: 1 / (1 + (distance / 0.2) ** 6)),
    ],
)
def test_frequency_filter_is_that_of_numpy(shape: str, transfer: Callable[[Any], Any]) -> None:
    low = _by_mirror(IMAGE, transfer)
    np.testing.assert_allclose(frequency_filter(IMAGE, "low pass", shape, 0.2, order=3), low, atol=1e-3)
    np.testing.assert_allclose(frequency_filter(IMAGE, "high pass", shape, 0.2, order=3), IMAGE - low, atol=1e-3)


def test_bands_are_what_is_between() -> None:
    def band(distance: Any) -> Any:
        return np.exp(-(distance**2) / 0.5) * (1 - np.exp(-(distance**2) / 0.02))

    between = frequency_filter(IMAGE, "band pass")
    np.testing.assert_allclose(between, _by_mirror(IMAGE, band), atol=1e-3)
    np.testing.assert_allclose(frequency_filter(IMAGE, "band stop"), IMAGE - between, atol=1e-3)


def test_channels_are_filtered_by_themselves() -> None:
    image = sample("Channels", "float32").image
    for result in (FrequencyFilter()(sample("Channels", "float32")), FourierTransform()(sample("Channels", "float32"))):
        assert result.image.shape == image.shape
    alone = frequency_filter(np.ascontiguousarray(image[..., 4]))
    np.testing.assert_allclose(FrequencyFilter()(sample("Channels", "float32")).image[..., 4], alone, atol=1e-6)


def test_a_band_that_ends_before_it_begins_is_refused_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        FrequencyFilter("band pass", cutoff=0.5, upper=0.2)
    assert str(caught.value) == (
        "FrequencyFilter: expected cutoff below upper, but received (0.5, 0.2). Give them, as in cutoff=0.1, upper=0.5."
    )
    assert FrequencyFilter("low pass", cutoff=0.5, upper=0.2).cutoff == 0.5
