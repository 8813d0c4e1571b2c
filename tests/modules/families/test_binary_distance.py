"""Distances, divided objects and the logic of two: values against OpenCV, SciPy and scikit-image called by hand."""

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage

from tests.modules.pictures import sample
from workbench.data import ImageHeader, Sample, SampleSet
from workbench.errors import ModuleParametersDisagree, SamplesDoNotFit, SpacingMissing
from workbench.modules import DistanceTransform, LogicOfTwo, connected_components, distance_transform, watershed

pictures = arrays(bool, st.tuples(st.integers(1, 16), st.integers(1, 16)))
METRICS = {"euclidean": cv2.DIST_L2, "city block": cv2.DIST_L1, "chessboard": cv2.DIST_C}
BINARY = ImageHeader(color_mode="Binary")


@pytest.mark.parametrize("metric", METRICS)
@given(image=pictures)
@settings(deadline=None, max_examples=40)
def test_distances_are_those_of_opencv(metric: str, image: np.ndarray) -> None:
    if image.all():
        return
    precise = cv2.DIST_MASK_PRECISE if metric == "euclidean" else 3
    expected = cv2.distanceTransform(image.astype("uint8"), METRICS[metric], precise)
    result = distance_transform(image, metric)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, expected, atol=1e-4)


@pytest.mark.parametrize("metric", METRICS)
def test_without_background_it_begins_outside(metric: str) -> None:
    assert distance_transform(np.ones((3, 5), bool), metric).tolist() == [[1, 1, 1, 1, 1], [1, 2, 2, 2, 1], [1] * 5]


def test_distances_in_mm_follow_the_spacing() -> None:
    image = np.zeros((5, 5), bool)
    image[2] = True
    header = ImageHeader(color_mode="Binary", spacing=(3.0, 0.5))
    assert DistanceTransform(unit="mm")(Sample(image, header)).image[2].tolist() == [3] * 5
    volume = sample("Binary", "uint8", 3)
    expected = ndimage.distance_transform_edt(volume.image > 0, (2.0, 0.5, 0.5))
    np.testing.assert_allclose(DistanceTransform(unit="mm")(volume).image, expected, rtol=1e-6)


def test_mm_without_a_spacing_are_refused() -> None:
    with pytest.raises(SpacingMissing) as caught:
        DistanceTransform(unit="mm")(Sample(np.eye(4), BINARY))
    assert str(caught.value) == (
        "DistanceTransform: expected an image whose header has a spacing in mm, received none. Set it: "
        "sample.replaced(header=replace(sample.header, spacing=(1.0, 1.0)))."
    )


def test_steps_in_mm_are_refused() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        DistanceTransform("chessboard", "mm")
    assert str(caught.value) == (
        "DistanceTransform: expected the metric 'euclidean' for distances in mm, but received chessboard. Give them, "
        "as in unit='mm', metric='euclidean'."
    )


def disks(*places: tuple[int, int, int], shape: tuple[int, int] = (60, 100)) -> Any:
    rows, columns = np.indices(shape)
    return np.any([(rows - row) ** 2 + (columns - column) ** 2 < size**2 for row, column, size in places], axis=0)


@pytest.mark.parametrize(
    ("places", "count"),
    [
        ([(30, 30, 15)], 1),
        ([(30, 30, 15), (30, 54, 15)], 2),
        ([(30, 30, 18), (30, 52, 8)], 2),
        ([(20, 20, 15), (20, 45, 15), (40, 32, 15)], 3),
        ([(30, 30, 15), (30, 80, 15)], 2),
    ],
)
def test_disks_that_touch_are_divided(places: list[tuple[int, int, int]], count: int) -> None:
    image = disks(*places)
    parts = watershed(image)
    assert connected_components(parts, "corners").max() == count
    assert not ((parts > 0) & ~image).any()
    assert np.count_nonzero(parts) > 0.9 * image.sum()
    for row, column, _ in places:
        assert parts[row, column] == 255


def test_a_larger_depth_divides_less() -> None:
    image = disks((30, 30, 15), (30, 42, 15))
    counts = [connected_components(watershed(image, depth)).max() for depth in (0.5, 1.5, 8)]
    assert counts == [2, 1, 1]


def test_objects_that_are_thinner_than_the_depth_stay() -> None:
    image = disks((30, 30, 15), (30, 54, 15))
    image[55, 5:20] = True
    np.testing.assert_array_equal(watershed(image, 3)[55, 5:20], 255)


def test_a_volume_is_divided_as_a_whole() -> None:
    planes, rows, columns = np.indices((12, 24, 44))
    image = np.any([(planes - 6) ** 2 + (rows - 12) ** 2 + (columns - at) ** 2 < 36 for at in (14, 24)], axis=0)
    assert connected_components(image).max() == 1
    assert connected_components(watershed(image)).max() == 2


ROWS = [[0, 0, 255, 255], [0, 255, 0, 255]]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("and", [0, 0, 0, 1]),
        ("or", [0, 1, 1, 1]),
        ("xor", [0, 1, 1, 0]),
        ("difference", [0, 0, 1, 0]),
        ("majority", [0, 0, 0, 1]),
    ],
)
def test_logic_of_two(operation: str, expected: list[int]) -> None:
    one, other = (Sample(np.array([row], "uint8"), BINARY, name="a") for row in ROWS)
    result = LogicOfTwo(operation)(one, other)
    assert (result.image // 255).tolist() == [expected]
    assert result.image.dtype == np.uint8
    assert result.header.color_mode == "Binary"


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("and", [0, 0, 0, 1]),
        ("or", [1, 1, 1, 1]),
        ("xor", [1, 0, 0, 1]),
        ("difference", [0, 0, 0, 0]),
        ("majority", [0, 1, 1, 1]),
    ],
)
def test_logic_of_three(operation: str, expected: list[int]) -> None:
    samples = [Sample(np.array([row], "int16"), BINARY, name="a") for row in (*ROWS, [7, 7, 7, 7])]
    assert (LogicOfTwo(operation)(*samples).image // 255).tolist() == [expected]


def test_two_sets_are_merged_by_name() -> None:
    sets = [SampleSet([Sample(np.array([row]), BINARY, name="a")]) for row in ROWS]
    assert sets[0].merged(LogicOfTwo("or"), sets[1])[0].image.tolist() == [[0, 255, 255, 255]]


def test_images_of_two_sizes_are_refused() -> None:
    one, other = (Sample(np.ones(size), BINARY, name="a") for size in ((4, 5), (4, 6)))
    with pytest.raises(SamplesDoNotFit) as caught:
        LogicOfTwo()(one, other)
    assert str(caught.value) == (
        "LogicOfTwo: expected binary images of one size, received sizes (4, 5) and (4, 6). Put Resize with one height "
        "and width in front of each."
    )
