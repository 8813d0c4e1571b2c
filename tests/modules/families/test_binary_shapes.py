"""Binary modules that draw outlines and shapes: values against OpenCV and scikit-image called by hand."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.morphology import convex_hull_image

from workbench.modules import contours, convex_hull, enclosing_shape

pictures = arrays(bool, st.tuples(st.integers(1, 16), st.integers(1, 16)))
rows, columns = np.indices((40, 60))
RING = ((rows - 20) ** 2 + (columns - 20) ** 2 < 196) & ((rows - 20) ** 2 + (columns - 20) ** 2 > 49)
SQUARE = (rows > 10) & (rows < 30) & (columns > 40) & (columns < 55)
BOTH = RING | SQUARE


@pytest.mark.parametrize(("retrieval", "mode"), [("external", cv2.RETR_EXTERNAL), ("all", cv2.RETR_CCOMP)])
@pytest.mark.parametrize(("tolerance", "thickness", "fill"), [(0, 1, False), (2.5, 3, False), (0, 1, True)])
def test_contours_are_those_of_opencv(retrieval: str, mode: int, tolerance: float, thickness: int, fill: bool) -> None:
    found, _ = cv2.findContours(BOTH.astype("uint8"), mode, cv2.CHAIN_APPROX_NONE)
    lines = [cv2.approxPolyDP(one, tolerance, True) for one in found] if tolerance else found
    expected = cv2.drawContours(np.zeros(BOTH.shape, "uint8"), lines, -1, 255, -1 if fill else thickness)
    np.testing.assert_array_equal(contours(BOTH, retrieval, tolerance, thickness, fill), expected)


def test_filled_contours_keep_holes_where_all_are_found() -> None:
    assert contours(RING, "external", fill=True)[20, 20] == 255
    assert contours(RING, "all", fill=True)[20, 20] == 0


@given(pictures)
@settings(deadline=None, max_examples=40)
def test_a_contour_lies_on_its_object(image: np.ndarray) -> None:
    assert not (contours(image).astype(bool) & ~image).any()


@given(pictures)
@settings(deadline=None, max_examples=40)
def test_a_hull_is_filled_and_ends_within_a_pixel(image: np.ndarray) -> None:
    hull = convex_hull(image, "all") > 0
    assert not (image & ~hull).any()
    if image.any():
        corners = cv2.convexHull(np.argwhere(image)[:, ::-1].astype(np.int32))
        for row, column in np.ndindex(image.shape):
            distance = cv2.pointPolygonTest(corners, (float(column), float(row)), True)  # above 0 inside
            assert hull[row, column] if distance > 0.5 else not hull[row, column] or distance > -1


def test_a_hull_is_that_of_scikit_image_but_for_its_rim() -> None:
    mine, other = convex_hull(RING & (columns < 24)) > 0, convex_hull_image(RING & (columns < 24))
    rim = cv2.dilate(mine.astype("uint8"), np.ones((3, 3))) != cv2.erode(mine.astype("uint8"), np.ones((3, 3)))
    assert not ((mine != other) & ~rim).any()


def test_each_object_has_a_hull_or_all_have_one() -> None:
    assert convex_hull(BOTH, "each")[20, 38] == 0
    assert convex_hull(BOTH, "all")[20, 38] == 255
    assert convex_hull(BOTH, "each")[20, 20] == 255


def test_volumes_get_a_hull_a_slice() -> None:
    volume = np.stack([RING, SQUARE, np.zeros_like(RING)])
    result = convex_hull(volume, "all")
    np.testing.assert_array_equal(result[0], convex_hull(RING))
    np.testing.assert_array_equal(result[1] > 0, SQUARE)
    assert not result[2].any()


@given(pictures, st.sampled_from(["each", "all"]))
@settings(deadline=None, max_examples=40)
def test_rectangles_and_circles_hold_their_objects(image: np.ndarray, around: str) -> None:
    for shape in ("rectangle", "circle"):
        assert not (image & ~enclosing_shape(image, shape, around).astype(bool)).any()


def test_a_rectangle_is_the_box_around_it() -> None:
    result = enclosing_shape(RING, "rectangle") > 0
    expected = np.zeros_like(RING)
    expected[7:34, 7:34] = True
    np.testing.assert_array_equal(result, expected)


def test_a_turned_rectangle_is_smaller_than_the_box_around_a_diagonal() -> None:
    diagonal = (np.abs(rows - columns) < 4) & (rows > 4) & (rows < 35)
    turned = enclosing_shape(diagonal, "turned rectangle") > 0
    assert not (diagonal & ~turned).any()
    assert turned.sum() < 1.4 * diagonal.sum()
    assert enclosing_shape(diagonal, "rectangle").astype(bool).sum() > 3 * diagonal.sum()


def test_an_ellipse_fits_an_ellipse() -> None:
    ellipse = ((rows - 20) / 12) ** 2 + ((columns - 30) / 22) ** 2 <= 1
    fitted = enclosing_shape(ellipse, "ellipse") > 0
    assert np.count_nonzero(fitted != ellipse) < 0.08 * ellipse.sum()


@pytest.mark.parametrize("shape", ["rectangle", "turned rectangle", "circle", "ellipse"])
def test_points_and_lines_have_shapes_too(shape: str) -> None:
    for image in (np.array([[1]]), np.eye(9), np.ones((1, 9)), np.ones((9, 1)), np.zeros((4, 4))):
        result = enclosing_shape(image.astype(bool), shape)
        assert result.shape == image.shape
        assert not (image.astype(bool) & ~result.astype(bool)).any()
