"""Regions of masks, and the way back into the original frame."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, Targets
from workbench.errors import LabelMissing, NothingToRestore
from workbench.modules import (
    ApplyMask,
    Crop,
    Flip,
    FrameRestoration,
    Inpainting,
    RegionFromMask,
    Resize,
    Rotate,
    ZeroPadding,
)

EXACT = 1e-6


def test_a_region_is_the_box_of_the_mask_and_a_margin() -> None:
    given_sample = sample()
    result = RegionFromMask(margin=3)(given_sample)
    np.testing.assert_array_equal(result.image, given_sample.image[3:17, 5:23])
    np.testing.assert_array_equal(result.label.mask.array, given_sample.label.mask.array[3:17, 5:23])
    assert result.label.boxes.coordinates.tolist() == [[3, 3, 15, 11]]
    assert result.label.points.coordinates.tolist() == [[9, 7]]
    assert result.header.origin == (1.5, 2.5)
    assert result.header.history[-1].module == "RegionFromMask"


def test_a_region_of_one_class_and_of_the_prediction() -> None:
    given_sample = sample()
    assert RegionFromMask(classes=(2,), margin=0)(given_sample).size == (3, 4)
    predicted = given_sample.replaced(label=Targets())
    assert RegionFromMask("prediction", margin=0)(predicted).size == (8, 12)


def test_a_region_ends_at_the_image_but_a_square_does_not() -> None:
    given_sample = sample()
    assert RegionFromMask(margin=100)(given_sample).size == (24, 32)
    square = RegionFromMask(margin=7, square=True, value=77)(given_sample)
    assert square.size == (26, 26)
    assert (square.image[:3] == 77).all()
    np.testing.assert_array_equal(square.image[3:, :], given_sample.image[:23, 1:27])


def test_a_region_of_a_volume() -> None:
    assert RegionFromMask(margin=0)(sample("L", "int16", 3)).size == (3, 8, 12)


def test_an_empty_mask_has_no_region() -> None:
    given_sample = sample()
    with pytest.raises(LabelMissing) as caught:
        RegionFromMask(classes=(5, 6))(given_sample)
    assert str(caught.value) == (
        "RegionFromMask: expected a sample with a mask with pixels of the classes 5, 6, received a mask with the "
        "classes 0, 1, 2 only. Drop such samples first, or give other classes."
    )
    empty = Targets(mask=MaskLabel(np.zeros(given_sample.size, np.uint8)))
    with pytest.raises(LabelMissing) as caught:
        RegionFromMask()(given_sample.replaced(label=empty))
    assert "received a mask with the classes 0 only" in str(caught.value)


def test_no_mask_or_one_of_another_size_is_refused() -> None:
    bare = Sample(np.zeros((4, 5)))
    with pytest.raises(LabelMissing) as caught:
        ApplyMask("prediction")(bare)
    assert str(caught.value) == (
        "ApplyMask: expected a sample with a mask as its prediction, received no prediction. Use data for "
        "segmentation, or put Boxes to Mask or GrabCut in front of it."
    )
    with pytest.raises(LabelMissing) as caught:
        ApplyMask("prediction")(bare.replaced(prediction=Targets(mask=MaskLabel(np.zeros((2, 2), int)))))
    assert str(caught.value) == (
        "ApplyMask: expected a sample with a mask of the image's size (4, 5), received a mask of the size (2, 2). "
        "Bring the prediction into the frame of the image first."
    )
    with pytest.raises(LabelMissing) as caught:
        ApplyMask()(bare.replaced(label=Targets(mask=MaskLabel(np.full((4, 5), -1)))))
    assert str(caught.value) == (
        "ApplyMask: expected a sample with class numbers that count from 0, received -1. Give what does not count a "
        "class of its own, the next free number."
    )


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_mask_is_applied_as_opencv_does_it(mode: Any) -> None:
    given_sample = sample(mode)
    inside = (given_sample.label.mask.array > 0).astype("uint8")
    image = np.ascontiguousarray(given_sample.image)
    np.testing.assert_array_equal(ApplyMask()(given_sample).image, cv2.bitwise_and(image, image, mask=inside))


def test_the_value_outside_is_cut_to_the_range_of_the_type() -> None:
    given_sample = sample()
    outside = given_sample.label.mask.array != 1
    assert (ApplyMask(classes=(1,), value=-1000)(given_sample).image[outside] == 0).all()
    inverse = ApplyMask(classes=(1,), inverse=True, value=7)(given_sample).image
    assert (inverse[~outside] == 7).all()
    np.testing.assert_array_equal(inverse[outside], given_sample.image[outside])
    scan = sample("L", "int16", 3)
    assert ApplyMask(value=-1000)(scan).image.min() == -1000


@pytest.mark.parametrize(("method", "flag"), [("telea", cv2.INPAINT_TELEA), ("navier-stokes", cv2.INPAINT_NS)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_inpainting_is_that_of_opencv(method: str, flag: int, mode: Any) -> None:
    given_sample = sample(mode)
    marked = cv2.dilate((given_sample.label.mask.array == 2).astype("uint8"), cv2.getStructuringElement(2, (5, 5)))
    expected = cv2.inpaint(np.ascontiguousarray(given_sample.image), marked, 4.0, flag)
    result = Inpainting(classes=(2,), method=method, radius=4.0, margin=2)(given_sample)
    np.testing.assert_array_equal(result.image, expected)
    np.testing.assert_array_equal(result.image[marked == 0], given_sample.image[marked == 0])


def test_inpainting_goes_slice_by_slice() -> None:
    volume = sample("L", "uint8", 3)
    mask = np.zeros(volume.size, np.uint8)
    mask[1, 10:14, 10:14] = 1
    result = Inpainting()(volume.replaced(label=Targets(mask=MaskLabel(mask)))).image
    np.testing.assert_array_equal(result[[0, 2]], volume.image[[0, 2]])
    assert (result[1] != volume.image[1]).any()


sizes = st.integers(3, 40)
chains = st.lists(
    st.one_of(
        st.builds(Flip, direction=st.sampled_from(["horizontal", "vertical", "both"])),
        st.builds(Rotate, angle=st.sampled_from([90.0, 180.0, 270.0]), expand=st.just(True)),
        st.builds(ZeroPadding, top=sizes, bottom=sizes, left=sizes, right=sizes),
        st.builds(RegionFromMask, margin=st.integers(0, 5), square=st.booleans()),
        st.just(Crop((0, 4, 0, 5))),
    ),
    min_size=1,
    max_size=4,
)


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """An image with a rectangle in its mask, the box around it, and its middle."""
    size = tuple(draw(st.integers(6, 30)) for _ in range(2))
    low = [draw(st.integers(0, length - 2)) for length in size]
    high = [draw(st.integers(first + 1, length)) for first, length in zip(low, size, strict=True)]
    mask = np.zeros(size, np.uint8)
    mask[low[0] : high[0], low[1] : high[1]] = 1
    box, middle = [low[1], low[0], high[1], high[0]], [(low[1] + high[1]) / 2, (low[0] + high[0]) / 2]
    label = Targets(mask=MaskLabel(mask), boxes=BoxLabel([box], [0]), points=PointLabel([middle], [0]))
    header = ImageHeader(spacing=(0.8, 0.5), origin=(10, -20), direction=(0, 1, -1, 0))
    image = np.arange(1, mask.size + 1, dtype=np.int32).reshape(size)
    return Sample(image, header, label, label)


@given(samples(), chains)
@settings(deadline=None, max_examples=40)
def test_whatever_moved_pixels_they_come_back_to_their_places(one: Sample, chain: list[Any]) -> None:
    there = one
    for module in chain:
        mask = there.label.mask.array
        assume(not isinstance(module, RegionFromMask) or mask.any())
        assume(not isinstance(module, Crop) or (there.size[0] >= 4 and there.size[1] >= 5))
        there = module(there)
    back = FrameRestoration()(there)
    assert back.size == one.size
    assert back.header.history == ()
    for name in ("spacing", "origin", "direction"):
        np.testing.assert_allclose(getattr(back.header, name), getattr(one.header, name), atol=EXACT)
    kept = back.image != 0  # 0 is what was cut away
    np.testing.assert_array_equal(back.image[kept], one.image[kept])
    assert kept.sum() == len(np.unique(there.image[there.image > 0]))
    for part in (back.label, back.prediction):
        np.testing.assert_array_equal(part.mask.array, np.where(kept, one.label.mask.array, 0))
    if kept.all():
        np.testing.assert_allclose(back.label.boxes.coordinates, one.label.boxes.coordinates, atol=EXACT)
        np.testing.assert_allclose(back.label.points.coordinates, one.label.points.coordinates, atol=EXACT)


@given(samples(), st.integers(1, 3), st.integers(1, 3), st.integers(0, 6))
@settings(deadline=None, max_examples=40)
def test_a_mask_predicted_in_an_enlarged_region_comes_back_exactly(
    one: Sample, down: int, across: int, margin: int
) -> None:
    region = RegionFromMask(margin=margin)(one)
    height, width = region.size
    large = Resize(height * down, width * across)(region)
    back = FrameRestoration()(large)
    np.testing.assert_array_equal(back.prediction.mask.array, one.label.mask.array)
    np.testing.assert_allclose(back.label.boxes.coordinates, one.label.boxes.coordinates, atol=EXACT)


def test_a_mask_from_any_size_comes_back_to_a_pixel() -> None:
    one = sample()
    there = Rotate(10)(Resize(61, 47)(RegionFromMask(margin=4)(one)))
    back = FrameRestoration()(there).prediction.mask.array
    was = one.label.mask.array
    overlap = 2 * np.count_nonzero((back == was) & (was > 0)) / (np.count_nonzero(back) + np.count_nonzero(was))
    assert overlap > 0.9


def test_a_volume_comes_back() -> None:
    volume = sample("L", "int16", 3)
    there = Resize(8, 12, volume=6)(RegionFromMask(margin=0)(volume))
    back = FrameRestoration(value=-1)(there)
    assert back.size == volume.size
    np.testing.assert_array_equal(back.label.mask.array, volume.label.mask.array)
    assert (back.image[volume.label.mask.array == 0] == -1).all()


def test_without_a_history_there_is_nothing_to_restore() -> None:
    with pytest.raises(NothingToRestore) as caught:
        FrameRestoration()(sample())
    assert str(caught.value) == (
        "FrameRestoration: expected an image that at least one module that moves pixels has changed, received one with "
        "the history: none. Put it behind that module."
    )


def test_the_history_of_a_prediction_alone_is_enough() -> None:
    one = sample()
    there = RegionFromMask(margin=0)(one)
    answered = there.replaced(prediction=Targets(mask=MaskLabel(np.full(there.size, 2, np.uint8))))
    back = FrameRestoration()(replace(answered, label=Targets()))
    assert np.count_nonzero(back.prediction.mask.array == 2) == 8 * 12
    assert back.prediction.mask.array[6:14, 8:20].min() == 2
