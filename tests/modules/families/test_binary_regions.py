"""Binary modules of connected areas: values against OpenCV, SciPy and scikit-image called by hand."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from skimage import data, measure, segmentation
from skimage.morphology import remove_small_objects

from workbench.errors import ModuleParametersDisagree
from workbench.modules import (
    ComponentFilter,
    border_clearing,
    component_filter,
    connected_components,
    hole_filling,
    largest_component,
    small_objects_removal,
)

pictures = arrays(bool, st.tuples(st.integers(1, 16), st.integers(1, 16)))
volumes = arrays(bool, st.tuples(st.integers(2, 5), st.integers(5, 7), st.integers(5, 7)))
LINKS = {"edges": 1, "corners": 2}
links = st.sampled_from(list(LINKS))


@given(pictures, links)
@settings(deadline=None, max_examples=40)
def test_components_are_those_of_opencv(image: np.ndarray, neighbours: str) -> None:
    numbers = connected_components(image, neighbours)
    count, expected = cv2.connectedComponents(image.astype("uint8"), connectivity=4 * LINKS[neighbours])
    assert numbers.dtype == np.int32
    assert numbers.max() == count - 1
    pairs = {*zip(numbers.ravel().tolist(), expected.ravel().tolist(), strict=True)}
    assert len(pairs) == len(np.unique(numbers))  # the same areas, perhaps in another order


def test_components_are_numbered_by_place_or_by_size() -> None:
    image = np.array([[1, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 0]])
    assert connected_components(image).tolist() == [[1, 0, 2, 2], [0, 0, 0, 0], [3, 3, 3, 0]]
    assert connected_components(image, order="size").tolist() == [[3, 0, 2, 2], [0, 0, 0, 0], [1, 1, 1, 0]]


def test_components_of_a_volume_hang_together_across_slices() -> None:
    volume = np.zeros((3, 6, 6), bool)
    volume[0, 1, 1] = volume[1, 2, 2] = volume[2, 5, 5] = True
    assert connected_components(volume).max() == 2
    assert connected_components(volume, "edges").max() == 3


@given(pictures, links, st.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_the_largest_stay(image: np.ndarray, neighbours: str, count: int) -> None:
    kept = largest_component(image, count, neighbours) > 0
    numbers = measure.label(image, connectivity=LINKS[neighbours])
    sizes = sorted((np.count_nonzero(numbers == one) for one in range(1, numbers.max() + 1)), reverse=True)
    assert not (kept & ~image).any()
    assert np.count_nonzero(kept) == sum(sizes[:count])
    assert measure.label(kept, connectivity=LINKS[neighbours]).max() == len(sizes[:count])


def test_of_two_areas_of_one_size_the_first_stays() -> None:
    assert largest_component(np.array([[1, 0, 1]])).tolist() == [[255, 0, 0]]


@given(st.one_of(pictures, volumes), st.integers(0, 9))
@settings(deadline=None, max_examples=40)
def test_small_objects_are_those_of_scikit_image(image: np.ndarray, size: int) -> None:
    numbers = measure.label(image, connectivity=image.ndim)
    sizes = np.bincount(numbers.ravel())
    expected = image & (sizes[numbers] >= size)
    np.testing.assert_array_equal(small_objects_removal(image, size) > 0, expected)
    if size:
        by_library = remove_small_objects(image, max_size=size - 1, connectivity=image.ndim)
        np.testing.assert_array_equal(expected, by_library)


@given(st.one_of(pictures, volumes))
@settings(deadline=None, max_examples=40)
def test_holes_are_those_of_scipy(image: np.ndarray) -> None:
    np.testing.assert_array_equal(hole_filling(image) > 0, ndimage.binary_fill_holes(image))
    reach = np.ones((3,) * image.ndim)
    np.testing.assert_array_equal(
        hole_filling(image, neighbours="corners") > 0, ndimage.binary_fill_holes(image, reach)
    )


def test_holes_larger_than_asked_for_stay() -> None:
    image = np.ones((7, 12), bool)
    image[2, 2] = False
    image[2:5, 6:9] = False
    assert hole_filling(image, 1).astype(bool).sum() == 84 - 9
    assert hole_filling(image, 9).min() == 255


@given(st.one_of(pictures, volumes), st.integers(1, 3))
@settings(deadline=None, max_examples=40)
def test_border_clearing_is_that_of_scikit_image(image: np.ndarray, margin: int) -> None:
    numbers = measure.label(image, connectivity=image.ndim)
    if margin < min(image.shape):  # scikit-image refuses wider borders
        expected = segmentation.clear_border(numbers, buffer_size=margin - 1) > 0
        np.testing.assert_array_equal(border_clearing(image, margin) > 0, expected)
    else:
        assert not border_clearing(image, margin).any()


def test_components_are_kept_by_their_measures() -> None:
    image = np.zeros((40, 60), bool)
    rows, columns = np.indices(image.shape)
    disk = (rows - 12) ** 2 + (columns - 12) ** 2 < 81
    bar = (rows > 30) & (rows < 34) & (columns > 5) & (columns < 55)
    frame = (rows > 3) & (rows < 20) & (columns > 35) & (columns < 52) & ~((rows > 6) & (columns > 38))
    image = disk | bar | frame
    kept = {
        "disk": component_filter(image, "circularity", 0.8),
        "bar": component_filter(image, "eccentricity", 0.98),
        "frame": component_filter(image, "solidity", 0, 0.8),
    }
    for name, expected in (("disk", disk), ("bar", bar), ("frame", frame)):
        np.testing.assert_array_equal(kept[name] > 0, expected, name)
    np.testing.assert_array_equal(component_filter(image, "extent", 0.99) > 0, bar)
    np.testing.assert_array_equal(component_filter(image, "aspect ratio", 0.95) > 0, disk)
    np.testing.assert_array_equal(component_filter(image, "area", disk.sum(), disk.sum()) > 0, disk)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("measure_of", ["area", "circularity", "eccentricity", "solidity", "extent", "aspect ratio"])
def test_areas_of_few_pixels_are_measured_without_warnings(measure_of: str) -> None:
    image = np.zeros((12, 12), bool)
    image[1, 1] = image[3, 3:9] = image[6, 6] = image[7, 7] = True
    component_filter(image, measure_of, 0.1, 100)


def test_coins_are_counted() -> None:
    coins = data.coins()
    bright = cv2.GaussianBlur(coins, (5, 5), 0) > 107
    alone = border_clearing(small_objects_removal(hole_filling(bright), 200))
    assert connected_components(alone).max() == 23  # the 24th hangs together with the bright corner


def test_a_range_from_more_to_less_is_refused() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        ComponentFilter("area", 20, 10)
    assert str(caught.value) == (
        "ComponentFilter: expected a maximum of at least the minimum, but received minimum=20, maximum=10. Give them, "
        "as in minimum=10, maximum=500."
    )
