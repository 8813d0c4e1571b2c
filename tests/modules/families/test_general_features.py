"""Edges and corners: against OpenCV called by hand, and where they are known."""

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.modules.pictures import pixels, sample
from workbench.errors import ModuleParametersDisagree
from workbench.modules import EdgeDetection, corner_detection, edge_detection

IMAGE = pixels((24, 32), "uint8")
SQUARE = np.pad(np.full((20, 30), 200, "uint8"), 12)


def test_canny_is_that_of_opencv() -> None:
    np.testing.assert_array_equal(edge_detection(IMAGE), cv2.Canny(IMAGE, 100, 200))
    color = sample("RGB").image
    expected = cv2.Canny(cv2.cvtColor(color, cv2.COLOR_RGB2GRAY), 30, 60)
    np.testing.assert_array_equal(edge_detection(color, "canny", 30, 60), expected)


@pytest.mark.parametrize("method", ["sobel", "prewitt"])
def test_the_strength_of_edges_is_that_of_scipy(method: str) -> None:
    image = IMAGE.astype(float)
    derive = getattr(ndimage, method)
    change = np.hypot(*(derive(image, axis=axis, mode="mirror") for axis in (0, 1)))
    np.testing.assert_array_equal(edge_detection(IMAGE, method), np.rint(change * 255 / change.max()))


def test_the_laplacian_is_that_of_opencv() -> None:
    change = np.abs(cv2.Laplacian(IMAGE, cv2.CV_64F))
    np.testing.assert_array_equal(edge_detection(IMAGE, "laplacian"), np.rint(change * 255 / change.max()))


def test_an_even_image_has_no_edges_and_no_corners() -> None:
    for method in ("canny", "sobel", "prewitt", "laplacian"):
        assert not edge_detection(np.full((9, 9), 200, "uint8"), method).any()
    for method in ("shi-tomasi", "harris"):
        assert not corner_detection(np.full((9, 9), 200, "uint8"), method).any()


def test_other_types_are_stretched_first() -> None:
    image = SQUARE.astype("float32") / 255
    stretched = np.rint(image / image.max() * 255).astype("uint8")
    np.testing.assert_array_equal(edge_detection(image), cv2.Canny(stretched, 100, 200))


@pytest.mark.parametrize("method", ["shi-tomasi", "harris"])
def test_the_corners_of_a_square(method: str) -> None:
    rows, columns = np.nonzero(corner_detection(SQUARE, method, radius=0))
    found = sorted(zip(rows.tolist(), columns.tolist(), strict=True))
    expected = [(12, 12), (12, 41), (31, 12), (31, 41)]
    assert len(found) == 4
    np.testing.assert_allclose(found, expected, atol=1)


def test_the_strongest_corners_are_marked_by_dots() -> None:
    dots = corner_detection(SQUARE, count=2, radius=3)
    assert ndimage.label(dots)[1] == 2
    assert set(np.unique(dots)) == {0, 255}


def test_thresholds_are_refused_in_words() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        EdgeDetection(low_threshold=300)
    assert str(caught.value) == (
        "EdgeDetection: expected low_threshold of at most high_threshold, but received low_threshold=300, "
        "high_threshold=200. Give them, as in low_threshold=100, high_threshold=200."
    )
