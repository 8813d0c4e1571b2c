"""Grids of numbers: text to the letter, tables whose cells are numbers and nothing else."""

import numpy as np
import pytest

from workbench.explain.number_grid import numbers, side_by_side

IMAGE = [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]


def test_text_frames_the_window() -> None:
    row = side_by_side(numbers(IMAGE, "image", (0, 0, 3, 3)), "→", numbers([[15, 16], [6, 15]], "map", (0, 0, 1, 1)))
    assert repr(row) == (
        "image           map\n[1][2][3] 0  →  [15] 16\n[0][1][2] 3       6  15\n[3][0][1] 2\n 2  3  0  1"
    )


def test_a_window_may_hang_over_the_edge() -> None:
    assert repr(numbers([[1, 2], [3, 4]], window=(-1, -1, 2, 2))) == "[1] 2\n 3  4"


def test_floats_are_rounded_and_vectors_are_one_row() -> None:
    assert repr(numbers(np.array([0.123456, -1.0]))) == " 0.1235      -1"


def test_captions_and_signs_are_no_markup() -> None:
    html = side_by_side(numbers([[1]], "<script>"), "<b>")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


def test_the_table_has_every_number_and_outlines_the_window_only() -> None:
    html = numbers(IMAGE, window=(1, 1, 2, 2))._repr_html_()
    assert html.count("<td") == 16
    assert html.count("box-shadow") == 4


def test_equal_numbers_are_drawn_too() -> None:
    assert numbers(np.zeros((2, 2), int))._repr_html_().count("rgba(31,119,180,0.00)") == 4


def test_more_than_two_axes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"expected an array of shape \(rows, columns\), received \(1, 2, 2\)"):
        numbers(np.zeros((1, 2, 2)))
