"""Frames that are found in the image: auto crop, spacing in mm, and the ways back."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets
from workbench.errors import ModuleParameterRange, NothingToRestore, SpacingMissing
from workbench.modules import (
    AutoCrop,
    Depadding,
    Flip,
    Resample,
    Resize,
    ResizeOriginalRestoration,
    ZeroPadding,
    auto_crop,
    resample,
)

EXACT = 1e-6
"""Pixels by which places may be off after there and back."""


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """An image with a mask, a box and a point, and the same as its prediction."""
    height, width = draw(st.integers(4, 40)), draw(st.integers(4, 40))
    rows, columns = np.indices((height, width))
    image = np.sin(rows / height * 2) + columns / width
    box = draw(st.tuples(*(st.floats(0, 1.5) for _ in range(2)), *(st.floats(2, 4) for _ in range(2))))
    mask = np.asarray((rows > height / 3) & (columns < width / 2), np.uint8)
    label = Targets(
        mask=MaskLabel(mask), boxes=BoxLabel([box], [1]), points=PointLabel([box[:2]], [2])
    )  # fmt: skip
    header = ImageHeader(spacing=(0.5, 2), origin=(3, -4), direction=(0, 1, 1, 0))
    return Sample(image, header, label, label, name="a.png")


def assert_same_places(one: Targets, other: Targets) -> None:
    np.testing.assert_allclose(one.boxes.coordinates, other.boxes.coordinates, atol=EXACT)
    np.testing.assert_array_equal(one.boxes.classes, other.boxes.classes)
    np.testing.assert_allclose(one.points.coordinates, other.points.coordinates, atol=EXACT)


@given(samples(), *(st.integers(0, 12) for _ in range(4)))
def test_depadding_undoes_zero_padding(given: Sample, top: int, bottom: int, left: int, right: int) -> None:
    back = Depadding()(ZeroPadding(top, bottom, left, right, value=7)(given))
    np.testing.assert_array_equal(back.image, given.image)
    for one, other in ((back.label, given.label), (back.prediction, given.prediction)):
        np.testing.assert_array_equal(one.mask.array, other.mask.array)
        assert_same_places(one, other)
    assert back.header == given.header


@given(samples(), st.integers(2, 5))
def test_restoration_undoes_a_larger_size(given: Sample, factor: int) -> None:
    height, width = given.size
    back = ResizeOriginalRestoration()(Resize(height=height * factor, width=width * factor)(given))
    assert np.abs(back.image - given.image).max() < 0.15 * np.ptp(given.image)
    np.testing.assert_array_equal(back.label.mask.array, given.label.mask.array)
    assert_same_places(back.label, given.label)
    assert_same_places(back.prediction, given.prediction)
    np.testing.assert_allclose(back.header.spacing, given.header.spacing)
    np.testing.assert_allclose(back.header.origin, given.header.origin)
    assert back.header.history == ()


@given(samples(), st.integers(1, 60), st.integers(1, 60))
def test_restoration_gives_size_and_places_back_whatever_the_size_was(given: Sample, height: int, width: int) -> None:
    back = ResizeOriginalRestoration()(Resize(height=height, width=width)(given))
    assert back.size == given.size
    assert_same_places(back.label, given.label)


def test_a_predicted_mask_comes_back_to_the_original() -> None:
    small = Resize(height=12, width=16)(sample())
    predicted = small.replaced(prediction=Targets(mask=MaskLabel(np.eye(12, 16, dtype="uint8"))))
    back = ResizeOriginalRestoration()(predicted)
    np.testing.assert_array_equal(back.prediction.mask.array, np.kron(np.eye(12, 16), np.ones((2, 2))))


def test_restoration_undoes_resample_too() -> None:
    back = ResizeOriginalRestoration()(Resample(spacing=0.25)(sample()))
    assert back.size == sample().size
    np.testing.assert_allclose(back.header.spacing, sample().header.spacing)


def test_only_the_last_step_is_undone() -> None:
    moved = Flip()(ZeroPadding()(sample()))
    with pytest.raises(NothingToRestore) as caught:
        Depadding()(moved)
    assert str(caught.value) == (
        "Depadding: expected an image that ZeroPadding has changed, received one with the history: ZeroPadding, Flip. "
        "Put it behind that module."
    )
    with pytest.raises(NothingToRestore) as caught:
        ResizeOriginalRestoration()(sample())
    assert str(caught.value) == (
        "ResizeOriginalRestoration: expected an image that Resize / Resample has changed, received one with the "
        "history: none. Put it behind that module."
    )


@given(st.tuples(*(st.integers(0, 9) for _ in range(4))), st.integers(0, 12))
def test_auto_crop_finds_what_is_no_border(border: tuple[int, int, int, int], margin: int) -> None:
    top, bottom, left, right = border
    inner = np.arange(1.0, 13).reshape(3, 4)
    padded = np.pad(inner, ((top, bottom), (left, right)))
    np.testing.assert_array_equal(auto_crop(padded, threshold=0), inner)
    kept = auto_crop(padded, threshold=0, margin=margin)
    assert kept.shape == (
        3 + min(top, margin) + min(bottom, margin), 4 + min(left, margin) + min(right, margin)
    )  # fmt: skip
    np.testing.assert_array_equal(auto_crop(20 - padded, "bright", threshold=0), 20 - inner)


def test_auto_crop_looks_over_the_noise_of_the_border() -> None:
    image = np.pad(np.full((3, 4), 200, "uint8"), 5)
    image[0, 0] = 10
    assert auto_crop(image, threshold=0).shape == (8, 9)
    assert auto_crop(image, threshold=0.05).shape == (3, 4)


def test_auto_crop_of_a_volume_takes_empty_slices_away_and_moves_the_label() -> None:
    volume = np.zeros((6, 10, 12, 2))
    volume[2:4, 3:8, 5:6, 1] = 1
    mask = np.zeros((6, 10, 12), "uint8")
    mask[3, 4, 5] = 2
    label = Targets(mask=MaskLabel(mask), boxes=BoxLabel([[5, 4, 3, 6, 5, 4]], [2]))
    found = AutoCrop()(Sample(volume, ImageHeader(3, "Channels", origin=(10, 0, 0)), label))
    assert found.size == (2, 5, 1)
    assert found.label.boxes.coordinates.tolist() == [[0, 1, 1, 1, 2, 2]]
    assert np.argwhere(found.label.mask.array).tolist() == [[1, 1, 0]]
    assert found.header.origin == (12, 3, 5)


def test_auto_crop_leaves_an_image_of_one_value() -> None:
    assert auto_crop(np.full((4, 5), 9)).shape == (4, 5)


def test_resample_is_a_resize_to_the_spacing() -> None:
    given = sample("L", "uint8")
    result = Resample(spacing=0.8)(given)  # 24 · 0.5 / 0.8 = 15, 32 · 0.5 / 0.8 = 20
    np.testing.assert_array_equal(result.image, cv2.resize(given.image, (20, 15)))
    assert result.header.spacing == (0.8, 0.8)


def test_the_header_says_the_spacing_that_whole_pixels_give() -> None:
    given = Sample(np.zeros((10, 10)), ImageHeader(spacing=(1, 1)))
    result = Resample(spacing=0.3)(given)
    assert result.size == (33, 33)
    np.testing.assert_allclose(result.header.spacing, [10 / 33] * 2)


def test_slices_of_a_volume_are_resampled_where_it_is_said() -> None:
    volume = sample("L", "uint8", 3)  # (3, 24, 32) with (2, 0.5, 0.5) mm
    assert Resample(spacing=1)(volume).size == (3, 12, 16)
    assert Resample(spacing=1, slice_spacing=1)(volume).size == (6, 12, 16)


def test_a_spacing_that_is_not_known_is_refused_or_given() -> None:
    with pytest.raises(SpacingMissing) as caught:
        resample(np.zeros((10, 20)))
    assert str(caught.value) == (
        "Resample: expected an image whose header has a spacing in mm, received none. Set it: "
        "sample.replaced(header=replace(sample.header, spacing=(1.0, 1.0)))."
    )
    assert resample(np.zeros((10, 20)), old_spacing=2).shape == (20, 40)
    known = replace(ImageHeader(), spacing=(0.5, 0.5))
    assert Resample(old_spacing=2)(Sample(np.zeros((10, 20)), known)).size == (5, 10)  # the header is right


def test_an_image_that_would_be_too_large_is_refused_with_a_spacing_that_is_enough() -> None:
    given = Sample(np.zeros((10, 500)), ImageHeader(spacing=(1, 1)))
    with pytest.raises(ModuleParameterRange) as caught:
        Resample(spacing=0.001)(given)
    assert str(caught.value) == (
        "Resample: 'spacing' must be at least 0.0611 mm, so that no side has more than 8,192 pixels, but received "
        "0.001. Give it, as in spacing=1."
    )
    assert Resample(spacing=0.0611)(given).size == (164, 8183)
