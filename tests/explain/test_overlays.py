"""Pictures with heat maps, masks and outlines over them."""

import numpy as np
import pytest

import workbench as wb
from workbench.explain.explain_errors import BadShapes
from workbench.explain.heat_map import normalized, resized
from workbench.explain.overlays import as_rgb, heat_colours, outline


def test_stretching_is_linear_between_the_middles() -> None:
    assert resized(np.array([0.0, 1.0]), (4,)).tolist() == [0, 0.25, 0.75, 1]
    assert resized(np.arange(6.0).reshape(2, 3), (2, 3)).tolist() == [[0, 1, 2], [3, 4, 5]]


def test_scaling_leaves_an_empty_map_empty() -> None:
    assert normalized(np.zeros((2, 2))).tolist() == [[0, 0], [0, 0]]
    assert normalized(np.array([1.0, 4.0])).tolist() == [0.25, 1]


def test_brighter_is_hotter() -> None:
    colours = heat_colours(np.linspace(0, 1, 50)[None]).astype(int).sum(axis=-1)[0]
    assert (np.diff(colours) >= 0).all()


@pytest.mark.parametrize(
    ("image", "expected"),
    [(np.array([[0.0, 1.0]]), [0, 255]), (np.array([[0, 200]]), [0, 200]), (np.array([[-1.0, 1.0]]), [0, 255])],
)
def test_ranges_of_pictures(image: np.ndarray, expected: list[int]) -> None:
    assert as_rgb(image)[0, :, 1].tolist() == expected


def test_an_overlay_shows_the_hot_place() -> None:
    heat = np.zeros((6, 6))
    heat[2, 3] = 1
    drawn = wb.explain.overlay(np.full((6, 6, 1), 0.5), heat)
    assert drawn.shape == (6, 6, 3)
    assert tuple(np.argwhere(drawn.sum(axis=-1) == drawn.sum(axis=-1).max())[0]) == (2, 3)


def test_contours_go_around_a_mask() -> None:
    mask = np.zeros((7, 7), int)
    mask[1:6, 1:6] = 1
    line = outline(mask)
    assert line.sum() == 16
    assert not line[2:5, 2:5].any()
    drawn = wb.explain.with_contours(np.zeros((7, 7)), mask)
    assert drawn[1, 1].tolist() == [230, 159, 0]
    assert drawn[0, 0].tolist() == [0, 0, 0]
    assert 0 < drawn[3, 3, 0] < 230


def test_pictures_of_another_size_are_refused() -> None:
    with pytest.raises(BadShapes) as caught:
        wb.explain.overlay(np.zeros((4, 5)), np.zeros((5, 4)))
    assert str(caught.value) == (
        "overlay: expected a map of shape (4, 5), received (5, 4). Give a picture and a map of the same place."
    )
