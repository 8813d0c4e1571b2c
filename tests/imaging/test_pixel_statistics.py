"""Ranges, percentiles and histograms of images of every type of numbers."""

import numpy as np
import pytest

from workbench.imaging.pixel_statistics import automatic_range, count_not_finite, counts_in_bins, value_range


def test_only_finite_values_make_the_range() -> None:
    values = np.array([[np.nan, 2.0], [np.inf, -3.0]])
    assert value_range(values) == (-3.0, 2.0)
    assert count_not_finite(values) == 2
    assert value_range(np.full(3, np.nan)) == (0.0, 0.0)


def test_a_sum_that_overflows_is_no_infinite_pixel() -> None:
    values = np.full(4, 1e308)
    assert count_not_finite(values) == 0
    assert value_range(values) == (1e308, 1e308)


@pytest.mark.parametrize("values", [np.arange(10_001), np.arange(10_001)[::-1], np.arange(20_002)[::2] // 2])
def test_percentiles_leave_out_the_ends(values: np.ndarray) -> None:
    assert automatic_range(values) == (100.0, 9900.0)


def test_percentiles_of_a_large_image_are_close() -> None:
    values = np.random.default_rng(0).normal(size=(1500, 1500)).T
    low, high = automatic_range(values)
    assert low == pytest.approx(-2.326, abs=0.03)
    assert high == pytest.approx(2.326, abs=0.03)


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "int32", "float32", "bool"])
@pytest.mark.parametrize("bins", [2, 7, 64])
def test_counts_are_those_of_numpy(dtype: str, bins: int) -> None:
    values = np.random.default_rng(1).integers(-100, 100, (31, 17)).astype(dtype)
    low, high = float(values.min()), float(values.max())
    expected = np.histogram(values.astype(float), bins, (low, high))[0]
    assert counts_in_bins(values, bins, low, high).tolist() == expected.tolist()


def test_nan_is_counted_nowhere_and_a_constant_image_in_one_section() -> None:
    assert counts_in_bins(np.array([np.nan, 1.0, 3.0]), 2, 1, 3).tolist() == [1, 1]
    assert counts_in_bins(np.full((3, 3), 5, "uint8"), 4, 5, 5).tolist() == [9, 0, 0, 0]
