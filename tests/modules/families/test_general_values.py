"""Formulas of one value and statistics of an image: against NumPy, OpenCV and SciPy called by hand."""

import cv2
import numpy as np
import pytest
from scipy import stats

from tests.modules.pictures import pixels, sample
from workbench.data import ImageHeader, Sample
from workbench.errors import ModuleParametersDisagree
from workbench.modules import (
    Clipping,
    Invert,
    ZScoreStandardization,
    clipping,
    invert,
    linear_function,
    z_score_standardization,
)

IMAGE = pixels((24, 32), "uint8")


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64", "int64", "uint64"])
def test_clipping_is_that_of_numpy(dtype: str) -> None:
    image = pixels((24, 32), "uint8").astype(dtype)
    np.testing.assert_array_equal(clipping(image, 60, 120), image.clip(60, 120))
    assert clipping(image, -65_536, 65_536).dtype == dtype
    np.testing.assert_array_equal(clipping(image, -65_536, 65_536), image)


def test_clipping_outside_of_the_range_of_a_type_leaves_its_end() -> None:
    assert (clipping(IMAGE, 300, 400) == 255).all()
    assert (clipping(IMAGE, -5, -1) == 0).all()


def test_clipping_by_percentiles_is_that_of_numpy() -> None:
    image = pixels((24, 32), "float64")
    low, high = np.percentile(image, (10, 75))
    np.testing.assert_array_equal(clipping(image, 10, 75, "percentile"), image.clip(low, high))


def test_clipping_cuts_infinite_values_and_leaves_nan() -> None:
    image = np.array([[-np.inf, 0.25, np.nan, 0.75, np.inf]])
    np.testing.assert_array_equal(clipping(image, 0, 1), [[0, 0.25, np.nan, 0.75, 1]])
    np.testing.assert_array_equal(clipping(image, 0, 100, "percentile"), [[0.25, 0.25, np.nan, 0.75, 0.75]])
    assert np.isnan(clipping(np.full((2, 2), np.nan), 0, 100, "percentile")).all()


def test_clipping_refuses_bounds_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        Clipping(low=5, high=5)
    assert str(caught.value) == (
        "Clipping: expected low below high, but received low=5, high=5. Give them, as in low=1, high=99, "
        "unit='percentile'."
    )
    with pytest.raises(ModuleParametersDisagree) as caught:
        Clipping(unit="percentile")
    assert str(caught.value) == (
        "Clipping: expected percentiles from 0 to 100, but received low=0, high=255. Give them, as in low=1, high=99, "
        "unit='percentile'."
    )


def test_invert_is_bitwise_not_of_unsigned_numbers() -> None:
    np.testing.assert_array_equal(invert(IMAGE), cv2.bitwise_not(IMAGE))
    wide = pixels((24, 32), "uint16")
    np.testing.assert_array_equal(invert(wide), 65_535 - wide)


def test_invert_turns_other_types_within_their_own_range() -> None:
    image = np.array([[-1000, 0, 3000]], "int16")
    assert invert(image).tolist() == [[3000, 2000, -1000]]
    twice = pixels((24, 32), "float32")
    np.testing.assert_allclose(invert(invert(twice)), twice, atol=1e-6)


def test_invert_takes_the_range_that_the_header_says() -> None:
    given = Sample(np.array([[0.25, 0.5]]), ImageHeader(value_range=(0, 1)))
    assert Invert()(given).image.tolist() == [[0.75, 0.5]]


def test_invert_does_not_believe_a_range_that_the_image_exceeds() -> None:
    given = Sample(np.array([[0.0, 2.0]]), ImageHeader(value_range=(0, 1)))
    assert Invert()(given).image.tolist() == [[2, 0]]


def test_invert_keeps_the_alpha_channel() -> None:
    image = np.array([[[0, 100, 255, 7]]], "uint8")
    assert invert(image).tolist() == [[[255, 155, 0, 7]]]


def test_invert_of_a_binary_image_is_binary() -> None:
    for values, expected in (([[0, 1]], [[255, 0]]), ([[0, 255]], [[255, 0]]), ([[0, 0]], [[255, 255]])):
        given = Sample(np.array(values, "uint8"), ImageHeader(color_mode="Binary"))
        assert Invert()(given).image.tolist() == expected


def test_linear_function_is_the_formula() -> None:
    np.testing.assert_allclose(linear_function(IMAGE, 2.5, -1024), IMAGE * 2.5 - 1024)
    assert linear_function(np.array([[65_535]], "uint16"), 2).tolist() == [[131_070.0]]


def test_z_score_is_that_of_scipy() -> None:
    np.testing.assert_allclose(z_score_standardization(IMAGE), stats.zscore(IMAGE, axis=None), atol=1e-5)
    color = sample("RGB").image
    expected = stats.zscore(color.reshape(-1, 3).astype(float), axis=0).reshape(color.shape)
    np.testing.assert_allclose(z_score_standardization(color, "channel"), expected, atol=1e-5)


def test_z_score_of_the_foreground_does_not_see_the_background() -> None:
    small = np.array([[0.0, 10, 20], [0, 30, 40]])
    large = np.pad(small, 5)
    inner = z_score_standardization(large, foreground_only=True)[5:-5, 5:-5]
    np.testing.assert_array_equal(inner, z_score_standardization(small, foreground_only=True))
    counted = np.array([10, 20, 30, 40])
    assert inner[0, 1] == pytest.approx((10 - counted.mean()) / counted.std())


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6 + 0.1])
def test_z_score_of_one_value_is_zero(value: float) -> None:
    assert not ZScoreStandardization()(Sample(np.full((7, 9), value))).image.any()
