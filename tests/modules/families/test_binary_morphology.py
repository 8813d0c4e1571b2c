"""Binary modules that shrink, grow and thin: values against OpenCV, SciPy and scikit-image called by hand."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage.morphology import skeletonize

from tests.modules.pictures import sample
from workbench.data import ImageHeader, Sample
from workbench.errors import ColorModeRefused
from workbench.modules import (
    Boundary,
    Skeleton,
    boundary,
    majority_filter,
    morphological_transformation_binary,
    skeleton,
)

pictures = arrays(bool, st.tuples(st.integers(1, 20), st.integers(1, 20)))
METHODS = {
    "Erosion": cv2.MORPH_ERODE,
    "Dilation": cv2.MORPH_DILATE,
    "Opening": cv2.MORPH_OPEN,
    "Closing": cv2.MORPH_CLOSE,
    "Gradient": cv2.MORPH_GRADIENT,
    "Top-hat": cv2.MORPH_TOPHAT,
    "Black-hat": cv2.MORPH_BLACKHAT,
}
SHAPES = {"Rectangular": cv2.MORPH_RECT, "Elliptic": cv2.MORPH_ELLIPSE, "Cross": cv2.MORPH_CROSS}
BLOBS = np.random.default_rng(3).random((40, 50)) > 0.4


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("size", "times"), [(3, 1), (5, 2), (1, 1)])
def test_morphology_is_that_of_opencv(method: str, shape: str, size: int, times: int) -> None:
    kernel = cv2.getStructuringElement(SHAPES[shape], (size, size))
    expected = cv2.morphologyEx(BLOBS.astype("uint8") * 255, METHODS[method], kernel, iterations=times)
    np.testing.assert_array_equal(morphological_transformation_binary(BLOBS, method, shape, size, times), expected)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "uint16", "int16", "int64", "float32"])
def test_whatever_is_not_0_is_foreground(dtype: str) -> None:
    for image in (BLOBS.astype(dtype), -BLOBS.astype(dtype) if np.dtype(dtype).kind in "if" else BLOBS.astype(dtype)):
        result = morphological_transformation_binary(image, "Erosion", "Cross", 3)
        expected = morphological_transformation_binary(BLOBS, "Erosion", "Cross", 3)
        np.testing.assert_array_equal(result, expected)
        np.testing.assert_array_equal(skeleton(image), skeleton(BLOBS))


def test_erosion_leaves_objects_at_the_border_of_the_image() -> None:
    assert morphological_transformation_binary(np.ones((5, 5), bool), "Erosion").min() == 255


@given(pictures)
@settings(deadline=None, max_examples=40)
def test_opening_only_takes_away_and_closing_only_adds(image: np.ndarray) -> None:
    opened, closed = (morphological_transformation_binary(image, method) > 0 for method in ("Opening", "Closing"))
    assert not (opened & ~image).any()
    assert not (image & ~closed).any()


def test_a_grey_image_is_refused_and_sent_to_a_threshold() -> None:
    with pytest.raises(ColorModeRefused) as caught:
        Skeleton()(sample("L"))
    assert str(caught.value) == (
        "Skeleton: expected the colour mode Binary, received L. Put a threshold in front of it."
    )


def test_majority_is_that_of_the_pixels_around() -> None:
    image = np.random.default_rng(1).random((20, 30)) > 0.5
    padded = np.pad(image, 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5))
    np.testing.assert_array_equal(majority_filter(image, 5) > 0, windows.sum(axis=(2, 3)) > 12)


@pytest.mark.parametrize("method", ["zhang", "lee"])
def test_skeleton_is_that_of_scikit_image(method: str) -> None:
    image = np.zeros((30, 40), bool)
    image[5:25, 5:12] = image[10:16, 5:35] = True
    np.testing.assert_array_equal(skeleton(image, method) > 0, skeletonize(image, method=method) > 0)


def test_skeleton_of_a_volume_is_one_line_through_the_slices() -> None:
    rod = np.zeros((12, 9, 9), bool)
    rod[:, 2:7, 2:7] = True
    thin = skeleton(rod)
    assert thin.dtype == np.uint8
    assert thin.any(axis=(1, 2)).sum() >= 8  # by slices it would be a line or a point in each of the 12
    assert set(thin.astype(bool).sum(axis=(1, 2)).tolist()) <= {0, 1}


@given(pictures, st.sampled_from(["edges", "corners"]))
@settings(deadline=None, max_examples=40)
def test_boundaries_are_pixels_with_a_neighbour_of_the_other_kind(image: np.ndarray, neighbours: str) -> None:
    kernel = cv2.getStructuringElement(cv2.MORPH_CROSS if neighbours == "edges" else cv2.MORPH_RECT, (3, 3))
    own = image.astype("uint8")
    inner = image & (cv2.erode(own, kernel) == 0)  # OpenCV assumes nothing beyond the border
    outer = ~image & (cv2.dilate(own, kernel) > 0)
    np.testing.assert_array_equal(boundary(image, "inner", neighbours) > 0, inner)
    np.testing.assert_array_equal(boundary(image, "outer", neighbours) > 0, outer)
    np.testing.assert_array_equal(boundary(image, "both", neighbours) > 0, inner | outer)


def test_the_boundary_of_a_volume_has_a_top_and_a_bottom() -> None:
    cube = np.zeros((5, 5, 5), bool)
    cube[1:4, 1:4, 1:4] = True
    edge = boundary(cube) > 0
    assert edge.sum() == 26
    assert not edge[2, 2, 2]


def test_a_channel_axis_of_one_stays() -> None:
    image = np.zeros((6, 7, 1), "uint8")
    image[2:4, 2:4] = 1
    result = Boundary()(Sample(image, ImageHeader(color_mode="Binary")))
    assert result.image.shape == (6, 7, 1)
    assert result.header.color_mode == "Binary"
    assert result.header.value_range == (0, 255)
