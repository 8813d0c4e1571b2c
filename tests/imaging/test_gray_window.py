"""Windows: what is black, what is white, and with which one an image is first seen."""

import numpy as np
import pytest

from workbench.imaging.gray_window import PRESETS, GrayWindow, first_window, wide_enough


def test_a_window_of_level_and_width() -> None:
    assert GrayWindow.of(-600, 1500) == GrayWindow(-1350, 150)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "float64"])
def test_values_outside_are_black_or_white(dtype: str) -> None:
    gray = GrayWindow(-100, 100).applied(np.array([-2000, -100, 0, 100, 2000]).astype(dtype))
    assert gray.tolist() == [0, 0, 127, 255, 255]
    assert gray.dtype == np.uint8


def test_bytes_in_their_own_window_are_themselves() -> None:
    values = np.arange(256, dtype="uint8")
    assert np.array_equal(GrayWindow(0, 255).applied(values), values)


def test_what_is_not_finite_is_drawn_all_the_same() -> None:
    assert GrayWindow(0, 1).applied(np.array([np.nan, -np.inf, np.inf])).tolist() == [0, 0, 255]


def test_a_window_without_width_divides_by_nothing() -> None:
    assert GrayWindow(5, 5).applied(np.array([4.0, 5.0, 6.0])).tolist() == [0, 0, 255]
    assert wide_enough(5, 5) == GrayWindow(5, 6)


@pytest.mark.parametrize(
    ("values", "modality", "expected"),
    [
        (np.array([0, 200], "uint8"), "", GrayWindow(0, 255)),
        (np.array([0, 1], "uint8"), "", GrayWindow(0, 1)),
        (np.array([0.2, 0.9]), "", GrayWindow(0, 1)),
        (np.array([-1000, 3000], "int16"), "CT", GrayWindow(-160, 240)),
        (np.array([0.0, 1.0]), "CT", GrayWindow(0, 1)),  # was normalized: no Hounsfield units any more
        (np.arange(1001, dtype="uint16"), "", GrayWindow(10, 990)),
        (np.array([7.0, 7.0]), "", GrayWindow(7, 8)),
        (np.array([np.nan, np.nan]), "", GrayWindow(0, 1)),
    ],
)
def test_the_window_in_which_an_image_is_first_seen(values: np.ndarray, modality: str, expected: GrayWindow) -> None:
    assert first_window(values, modality) == expected


def test_presets_have_names_and_widths() -> None:
    assert [name for name, _, _ in PRESETS["CT"]][:3] == ["soft tissue", "lung", "bone"]
    assert all(width > 0 for presets in PRESETS.values() for _, _, width in presets)
