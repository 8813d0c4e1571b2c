"""Geometry: there and back is the identity, and image, mask, boxes, points and header stay together."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.modules.pictures import sample
from workbench.data import AffineMap, BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets
from workbench.errors import ImageTooSmall, NothingToRestore
from workbench.modules import Crop, Flip, Resize, Rotate, ZeroPadding
from workbench.modules.geometry_module import GeometryModule, restored
from workbench.modules.warping import warped

EXACT = 1e-6
"""Pixels by which places may be off after there and back."""
sizes = st.integers(2, 40)


@st.composite
def samples(draw: st.DrawFn, dimension: int = 2) -> Sample:
    """A smooth image with one rectangle in its mask, the box around it and its middle."""
    size = tuple(draw(st.integers(6, 40)) for _ in range(2))
    low = [draw(st.integers(0, length - 2)) for length in size]
    high = [draw(st.integers(first + 1, length)) for first, length in zip(low, size, strict=True)]
    mask = np.zeros(size, np.uint8)
    mask[low[0] : high[0], low[1] : high[1]] = 1
    rows, columns = np.indices(size)
    image = (np.sin(rows / 9) + np.cos(columns / 7)).astype(np.float32)
    box, middle = [low[1], low[0], high[1], high[0]], [(low[1] + high[1]) / 2, (low[0] + high[0]) / 2]
    label = Targets(mask=MaskLabel(mask), boxes=BoxLabel([box], [0]), points=PointLabel([middle], [0]))
    header = ImageHeader(spacing=(0.8, 0.5), origin=(10, -20), direction=(0, 1, -1, 0))
    return Sample(image, header, label, label)


exact_modules = st.one_of(
    st.builds(Flip, direction=st.sampled_from(["horizontal", "vertical", "both"])),
    st.builds(Rotate, angle=st.sampled_from([0.0, 90.0, 180.0, 270.0, -90.0]), expand=st.just(True)),
    st.builds(ZeroPadding, top=sizes, bottom=sizes, left=sizes, right=sizes),
)


@given(samples(), exact_modules)
def test_where_pixels_only_change_places_back_is_exactly_the_sample(one: Sample, module: GeometryModule) -> None:
    back = restored(module(one), (type(module).__name__,), "test")
    np.testing.assert_array_equal(back.image, one.image)
    np.testing.assert_array_equal(back.label.mask.array, one.label.mask.array)
    np.testing.assert_array_equal(back.prediction.mask.array, one.prediction.mask.array)
    np.testing.assert_allclose(back.label.boxes.coordinates, one.label.boxes.coordinates, atol=EXACT)
    np.testing.assert_allclose(back.label.points.coordinates, one.label.points.coordinates, atol=EXACT)
    _assert_headers_agree(back, one)


@given(samples(), st.integers(1, 4), st.integers(1, 4))
def test_a_mask_that_was_enlarged_comes_back_as_it_was(one: Sample, down: int, across: int) -> None:
    height, width = one.size
    back = restored(Resize(height * down, width * across)(one), ("Resize",), "test")
    np.testing.assert_array_equal(back.label.mask.array, one.label.mask.array)
    np.testing.assert_allclose(back.image, one.image, atol=0.05)
    np.testing.assert_allclose(back.label.boxes.coordinates, one.label.boxes.coordinates, atol=EXACT)
    _assert_headers_agree(back, one)


@given(samples(), sizes, sizes)
def test_boxes_and_points_come_back_from_any_size(one: Sample, height: int, width: int) -> None:
    back = restored(Resize(height, width)(one), ("Resize",), "test")
    assert back.size == one.size
    np.testing.assert_allclose(back.label.boxes.coordinates, one.label.boxes.coordinates, atol=EXACT)
    np.testing.assert_allclose(back.label.points.coordinates, one.label.points.coordinates, atol=EXACT)
    _assert_headers_agree(back, one)


@given(samples(), st.one_of(exact_modules, st.builds(Resize, height=sizes, width=sizes)))
def test_the_box_of_the_moved_mask_is_the_moved_box_to_a_pixel(one: Sample, module: GeometryModule) -> None:
    result = module(one)
    where = np.argwhere(result.label.mask.array)[:, ::-1]
    assume(len(where) > 0)  # a thin object can fall between the pixels of a small image
    box = np.concatenate([where.min(axis=0), where.max(axis=0) + 1])
    np.testing.assert_allclose(box, result.label.boxes.coordinates[0], atol=0.5 + EXACT)


@given(samples(), st.floats(-180, 180), st.booleans())
@settings(max_examples=50)
def test_a_turned_mask_lies_in_its_turned_box(one: Sample, angle: float, expand: bool) -> None:
    result = Rotate(angle, expand=expand)(one)
    where = np.argwhere(result.label.mask.array)[:, ::-1]
    assume(len(where) > 0 and len(result.label.boxes.coordinates) > 0)
    (box,) = result.label.boxes.coordinates
    assert np.all(where.min(axis=0) + 0.5 >= box[:2] - EXACT)
    assert np.all(where.max(axis=0) + 0.5 <= box[2:] + EXACT)


@given(
    samples(),
    st.one_of(exact_modules, st.builds(Resize, height=sizes, width=sizes), st.builds(Rotate, angle=st.floats(-90, 90))),
)
def test_a_point_keeps_its_place_in_the_patient(one: Sample, module: GeometryModule) -> None:
    """Whatever happens to the frame, the header says where a point lies in mm."""
    result = module(one)
    if len(result.label.points.coordinates):
        np.testing.assert_allclose(_in_mm(result), _in_mm(one), atol=1e-4)


def _in_mm(one: Sample) -> Any:
    header = one.header
    axes = np.reshape(header.direction, (2, 2)) * np.asarray(header.spacing)
    return np.asarray(header.origin) + axes @ (one.label.points.coordinates[0, ::-1] - 0.5)


def _assert_headers_agree(back: Sample, one: Sample) -> None:
    assert back.header.history == one.header.history
    for name in ("spacing", "origin", "direction"):
        np.testing.assert_allclose(getattr(back.header, name), getattr(one.header, name), atol=EXACT)


def test_a_volume_comes_back_too() -> None:
    one = sample("L", "int16", 3)
    small = Resize(12, 16, volume=6)(one)
    assert small.size == (6, 12, 16)
    assert small.header.spacing == (1.0, 1.0, 1.0)
    assert small.label.boxes.coordinates.tolist() == [[4, 3, 0, 10, 7, 6]]
    assert restored(small, ("Resize",), "test").size == one.size


def test_steps_are_undone_one_after_the_other() -> None:
    given_sample = sample()
    there = ZeroPadding(4, 4, 4, 4)(Crop((0, 20, 0, 20))(given_sample))
    with pytest.raises(NothingToRestore) as caught:
        restored(there, ("Crop",), "ResizeOriginalRestoration")
    assert str(caught.value) == (
        "ResizeOriginalRestoration: expected an image that Crop has changed, received one with the history: Crop, "
        "ZeroPadding. Put it behind that module."
    )
    back = restored(restored(there, ("ZeroPadding",), "test"), ("Crop",), "test")
    assert back.size == given_sample.size
    np.testing.assert_array_equal(back.image[:20, :20], given_sample.image[:20, :20])
    assert not back.image[20:].any()


def test_nothing_left_is_refused_in_words() -> None:
    class Shrinking(GeometryModule, frozen=True):
        """Takes everything away."""

        about = Crop.about

        def placement(self, one: Sample):
            return AffineMap.shift((0, 0)), (0, one.size[1])

    with pytest.raises(ImageTooSmall, match="expected at least one pixel to be left in each direction"):
        Shrinking()(sample())


@given(st.integers(1, 9), st.integers(1, 9), st.integers(-12, 12), st.integers(-12, 12))
def test_a_shift_by_whole_pixels_is_exact_however_far(height: int, width: int, down: int, right: int) -> None:
    image = np.arange(1, 50).reshape(7, 7)
    moved = warped(image, AffineMap.shift((down, right)), (height, width), "linear", fill=-1)
    for row in range(height):
        for column in range(width):
            inside = 0 <= row - down < 7 and 0 <= column - right < 7
            assert moved[row, column] == (image[row - down, column - right] if inside else -1)
