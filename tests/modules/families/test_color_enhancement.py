"""Color modules for light, contrast and colours: against OpenCV, scikit-image and formulas by hand."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import exposure

from workbench.data import ImageHeader, Sample
from workbench.modules import (
    GammaCorrectionColor,
    clahe_color,
    gamma_correction_color,
    histogram_equalization_color,
    hsv_adjustment,
    lab_adjustment,
    logarithmic_correction_color,
    white_balance_color,
)

COLORS = np.random.default_rng(3).integers(0, 256, (24, 32, 3), dtype=np.uint8)
CLEAR = np.dstack([COLORS, COLORS[..., 0]])


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32", "float64"])
def test_gamma_is_that_of_scikit_image(dtype: str) -> None:
    image = {"uint8": COLORS, "uint16": COLORS.astype("uint16") * 257}.get(dtype, (COLORS / 255).astype(dtype))
    expected = exposure.adjust_gamma(image, 2.2)
    result = gamma_correction_color(image)
    assert result.dtype == image.dtype
    # scikit-image cuts digits off where the nearest whole number is taken here
    np.testing.assert_allclose(result, expected.astype(float), atol=1 if image.dtype.kind == "u" else 1e-6)


def test_gamma_of_one_changes_nothing_and_undoes_itself() -> None:
    np.testing.assert_array_equal(gamma_correction_color(COLORS, 1.0), COLORS)
    fractions = COLORS / 255
    np.testing.assert_allclose(gamma_correction_color(gamma_correction_color(fractions, 4), 0.25), fractions)


def test_alpha_is_left_as_it_is() -> None:
    for change in (gamma_correction_color, logarithmic_correction_color, histogram_equalization_color, clahe_color,
                   white_balance_color, hsv_adjustment, lab_adjustment):  # fmt: skip
        result = change(CLEAR)
        np.testing.assert_array_equal(result[..., 3], CLEAR[..., 3])
        np.testing.assert_array_equal(result[..., :3], change(COLORS))
        opaque = np.dstack([COLORS / np.float32(255), np.ones((24, 32), "float32")])
        assert (change(opaque)[..., 3] == (255 if change(opaque).dtype == np.uint8 else 1)).all()


def test_white_is_where_the_header_says() -> None:
    twelve_bits = np.array([[[0, 1024, 4095]]], "uint16")
    result = GammaCorrectionColor(2.0)(Sample(twelve_bits, ImageHeader(2, "RGB", value_range=(0, 4095))))
    assert result.image.tolist() == [[[0, 256, 4095]]]
    assert result.header.value_range == (0, 4095)
    wrong = GammaCorrectionColor(1.0)(Sample(twelve_bits, ImageHeader(2, "RGB", value_range=(0, 1000))))
    assert wrong.header.value_range == (0, 65_535)


def test_logarithm_is_the_textbooks_and_its_inverse_undoes_it() -> None:
    expected = np.rint(255 / np.log(256) * np.log1p(COLORS.astype(float)))
    np.testing.assert_array_equal(logarithmic_correction_color(COLORS), expected)
    fractions = COLORS / 255
    there = logarithmic_correction_color(fractions, 10)
    np.testing.assert_allclose(logarithmic_correction_color(there, 10, inverse=True), fractions, atol=1e-12)
    np.testing.assert_allclose(logarithmic_correction_color(fractions, 1), exposure.adjust_log(fractions), atol=1e-12)


def _on_lightness(change: Callable[[Any], Any]) -> Any:
    lab = cv2.cvtColor(COLORS, cv2.COLOR_RGB2Lab)
    lab[..., 0] = change(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_Lab2RGB)


def test_equalization_is_that_of_opencv_on_the_lightness() -> None:
    np.testing.assert_array_equal(histogram_equalization_color(COLORS), _on_lightness(cv2.equalizeHist))
    adaptive = cv2.createCLAHE(clipLimit=3, tileGridSize=(5, 5))
    np.testing.assert_array_equal(histogram_equalization_color(COLORS, "Adaptive", 5, 3), _on_lightness(adaptive.apply))
    usual = cv2.createCLAHE(clipLimit=2, tileGridSize=(8, 8))
    np.testing.assert_array_equal(clahe_color(COLORS), _on_lightness(usual.apply))


def test_fractions_are_equalized_as_bytes() -> None:
    stretched = COLORS.copy()
    stretched[0, 0], stretched[0, 1] = 0, 255
    np.testing.assert_array_equal(clahe_color(stretched / 255), clahe_color(stretched))


def test_a_grey_world_has_one_mean() -> None:
    tinted = COLORS / 510 * [1.0, 0.8, 0.6]
    means = white_balance_color(tinted).mean(axis=(0, 1))
    np.testing.assert_allclose(means, tinted.mean(), rtol=1e-6)


def test_the_white_patch_becomes_white() -> None:
    tinted = (COLORS * [0.5, 0.8, 0.6]).astype("uint8")
    result = white_balance_color(tinted, "white patch", 100)
    assert result.max(axis=(0, 1)).tolist() == [255, 255, 255]
    expected = np.rint(tinted * (255 / tinted.max(axis=(0, 1)))).clip(0, 255)
    assert np.abs(result - expected).max() <= 1


def test_a_channel_without_light_stays_dark() -> None:
    no_blue = COLORS * np.array([1, 1, 0], "uint8")
    for method in ("grey world", "white patch"):
        assert not white_balance_color(no_blue, method)[..., 2].any()


def test_hue_turns_and_saturation_fades() -> None:
    np.testing.assert_array_equal(hsv_adjustment(COLORS, 0, 1, 1), COLORS)
    np.testing.assert_array_equal(hsv_adjustment(COLORS, 120, 1), COLORS[..., [2, 0, 1]])
    np.testing.assert_array_equal(hsv_adjustment(COLORS, -120, 1), COLORS[..., [1, 2, 0]])
    np.testing.assert_array_equal(hsv_adjustment(COLORS, 0, 0), np.stack([COLORS.max(axis=-1)] * 3, axis=-1))
    assert not hsv_adjustment(COLORS, 0, 1, 0).any()
    assert hsv_adjustment(COLORS, 0, 1, 10).max() == 255


def test_hsv_is_that_of_opencv() -> None:
    hsv = cv2.cvtColor(COLORS.astype("float32") / 255, cv2.COLOR_RGB2HSV)
    hsv[..., 1] = np.minimum(hsv[..., 1] * 1.5, 1)
    expected = np.rint(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255)
    assert np.abs(hsv_adjustment(COLORS) - expected).max() <= 1  # halves that are rounded either way


def test_lab_is_that_of_opencv() -> None:
    lab = cv2.cvtColor(COLORS.astype("float32") / 255, cv2.COLOR_RGB2Lab) + np.array([-10, 5, 7], "float32")
    lab[..., 0] = lab[..., 0].clip(0, 100)
    expected = np.rint(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB).clip(0, 1) * 255)
    np.testing.assert_array_equal(lab_adjustment(COLORS, -10, 5, 7), expected)
    assert np.abs(lab_adjustment(COLORS, 0).astype(int) - COLORS).max() <= 1
