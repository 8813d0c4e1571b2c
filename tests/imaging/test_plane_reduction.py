"""Planes as a page gets them: small enough, of a type it knows, and said to be exact only where they are."""

import numpy as np
import pytest

from workbench.imaging.plane_reduction import MOST_PIXELS, nearest, sendable, step_for


@pytest.mark.parametrize(("height", "width"), [(1, 1), (512, 512), (4096, 4096), (3, 5_000_000), (1025, 1024)])
def test_no_more_pixels_than_allowed(height: int, width: int) -> None:
    step = step_for(height, width)
    assert height * width / step**2 <= MOST_PIXELS
    assert step == 1 or height * width > MOST_PIXELS


@pytest.mark.parametrize(
    ("given", "sent", "exact"),
    [
        ("bool", "uint8", True),
        ("uint8", "uint8", True),
        ("int8", "int16", True),
        ("uint16", "uint16", True),
        (">i2", "int16", True),
        ("int64", "int16", True),
        ("uint32", "int16", True),
        ("float16", "float32", True),
        ("float32", "float32", True),
        (">f4", "float32", True),
        ("float64", "float32", False),
    ],
)
def test_types_a_page_knows(given: str, sent: str, exact: bool) -> None:
    plane = np.array([[0, 1, 1], [1, 0, 1]]).astype(given)
    values, is_exact = sendable(plane)
    assert (values.dtype, values.tolist(), is_exact) == (np.dtype(sent), plane.astype(sent).tolist(), exact)


def test_numbers_too_large_are_rounded_and_said_to_be() -> None:
    values, is_exact = sendable(np.array([[2**40 + 1, -1]]))
    assert values.dtype == np.float32
    assert not is_exact


def test_a_smaller_plane_has_means_and_rounds_sizes_up() -> None:
    plane = np.array([[0, 4, 8], [8, 4, 8], [2, 2, 2]], "uint16")[:, ::-1]
    values, is_exact = sendable(plane, 2)
    assert values.shape == (2, 2)
    assert not is_exact
    assert sendable(np.arange(16, dtype="float32").reshape(4, 4), 2).values.tolist() == [[2.5, 4.5], [10.5, 12.5]]


def test_class_numbers_are_never_mixed_and_lie_where_the_pixels_do() -> None:
    mask = np.array([[0, 0, 7], [0, 0, 7], [3, 3, 5]], "uint8")
    assert nearest(mask, 2).tolist() == [[0, 7], [3, 5]]
    assert nearest(mask, 1) is mask
