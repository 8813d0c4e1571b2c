"""Patches: the right pixels with their labels, and the way back into the frame of the whole image."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ImageHeader, MaskLabel, PointLabel, Sample, SampleSet, Targets
from workbench.errors import ImageTooSmall, LabelMissing
from workbench.modules import ExtractCenterPoint, FrameRestoration, PatchCenterPoint, PatchGrid, SegmentationPatch

NAMES = ("background", "cell", "nucleus")


def numbered(*size: int) -> Sample:
    """An image whose pixels are all different, with a mask of the same numbers in its label and prediction."""
    image = np.arange(np.prod(size)).reshape(size)
    targets = Targets(mask=MaskLabel(image % 7))
    axes = len(size)
    header = ImageHeader(axes, spacing=(0.5,) * axes, origin=(10.0,) * axes)
    return Sample(image, header, targets, targets, group="kim", split="train", name="slide.png")


def at(patch: Sample) -> list[int]:
    """Where a patch begins in the whole image."""
    return [round(-offset) for offset in patch.header.history[-1].map.offset]


def test_a_grid_is_cut_row_by_row() -> None:
    whole = numbered(20, 30)
    patches = PatchGrid(10, 15)(whole)
    assert [patch.name for patch in patches] == ["slide.png#0", "slide.png#1", "slide.png#2", "slide.png#3"]
    assert [at(patch) for patch in patches] == [[0, 0], [0, 15], [10, 0], [10, 15]]
    np.testing.assert_array_equal(patches[3].image, whole.image[10:, 15:])
    np.testing.assert_array_equal(patches[3].label.mask.array, whole.label.mask.array[10:, 15:])
    assert patches[3].header.origin == (15.0, 17.5)
    assert {(patch.group, patch.split) for patch in patches} == {("kim", "train")}


@pytest.mark.parametrize(
    ("length", "stride", "border", "starts"),
    [
        (11, None, "pad", [0, 4, 8]),
        (11, None, "shift", [0, 4, 7]),
        (11, None, "drop", [0, 4]),
        (12, None, "pad", [0, 4, 8]),
        (12, None, "shift", [0, 4, 8]),
        (11, 2, "pad", [0, 2, 4, 6, 8]),
        (11, 2, "shift", [0, 2, 4, 6, 7]),
        (11, 2, "drop", [0, 2, 4, 6]),
        (11, 6, "pad", [0, 6]),
        (13, 6, "pad", [0, 6, 12]),
        (11, 6, "shift", [0, 6, 7]),
        (3, None, "pad", [0]),
        (4, 1, "drop", [0]),
    ],
)
def test_where_patches_of_four_begin(length: int, stride: int | None, border: str, starts: list[int]) -> None:
    patches = PatchGrid(1, 4, stride_width=stride, border=border)(numbered(1, length))
    assert [at(patch)[1] for patch in patches] == starts
    assert {patch.size for patch in patches} == {(1, 4)}


def test_padding_is_filled_with_a_value_and_the_mask_with_0() -> None:
    last = PatchGrid(4, 4, value=9)(numbered(3, 5))[-1]
    assert last.image[:, 0].tolist() == [4, 9, 14, 9]
    assert last.image[0].tolist() == [4, 9, 9, 9]
    assert last.image[3].tolist() == [9, 9, 9, 9]
    assert last.label.mask.array[:, 1:].max() == 0


def test_boxes_are_cut_at_the_patch_and_points_go_with_theirs() -> None:
    patches = PatchGrid(12, 16)(sample())
    boxes = [patch.label.boxes.coordinates.tolist() for patch in patches]
    assert boxes == [[[8, 6, 16, 12]], [[0, 6, 4, 12]], [[8, 0, 16, 2]], [[0, 0, 4, 2]]]
    assert [len(patch.label.points.coordinates) for patch in patches] == [1, 0, 0, 0]


def test_a_volume_is_cut_in_three_directions_or_in_two() -> None:
    assert len(PatchGrid(12, 16)(sample("L", "int16", 3))) == 4
    blocks = PatchGrid(12, 16, volume=2)(sample("L", "int16", 3))
    assert len(blocks) == 8
    assert blocks[-1].size == (2, 12, 16)
    assert at(blocks[-1]) == [2, 12, 16]
    assert not blocks[-1].image[1].any()  # the third of two slices is padding


def test_patches_larger_than_the_image_are_refused_unless_they_are_padded() -> None:
    assert PatchGrid(64, 64)(sample())[0].size == (64, 64)
    with pytest.raises(ImageTooSmall) as caught:
        PatchGrid(64, 16, border="drop")(sample())
    assert str(caught.value) == (
        "PatchGrid: expected an image of at least one patch, (64, 16), received an image of the size (24, 32). Choose "
        "border='pad', smaller patches, or larger images."
    )


@given(st.tuples(st.integers(1, 25), st.integers(1, 25)), st.tuples(*[st.integers(1, 9)] * 4), st.data())
@settings(deadline=None, max_examples=40)
def test_patches_cover_the_image_and_go_back_to_their_places(size: Any, numbers: Any, data: st.DataObject) -> None:
    height, width = numbers[:2]
    down, across = min(numbers[2], height), min(numbers[3], width)
    fits = height <= size[0] and width <= size[1]
    border = data.draw(st.sampled_from(["pad", "shift"] if fits else ["pad"]))
    whole = numbered(*size)
    image, mask = np.full(size, -1), np.full(size, -1)
    for patch in PatchGrid(height, width, None, down, across, border=border)(whole):
        back = FrameRestoration(value=-1)(patch)
        assert back.size == size
        assert back.header.history == ()
        assert back.header.origin == whole.header.origin
        here = back.image >= 0
        image[here], mask[here] = back.image[here], back.prediction.mask.array[here]
    np.testing.assert_array_equal(image, whole.image)
    np.testing.assert_array_equal(mask, whole.prediction.mask.array)


def test_a_set_of_patches_has_one_entry_each() -> None:
    patches = SampleSet([numbered(20, 30)]).map(PatchGrid(10, 15))
    assert len(patches) == 4
    assert patches["slide.png#2"].size == (10, 15)


def with_points(*places: tuple[float, float], classes: Any = None) -> Sample:
    whole = numbered(20, 30)
    points = PointLabel(np.array(places), np.arange(len(places)) if classes is None else classes, NAMES)
    return whole.replaced(label=Targets(points=points), prediction=Targets())


@pytest.mark.parametrize("size", [5, 4])
def test_a_patch_has_its_point_in_the_middle(size: int) -> None:
    (patch,) = PatchCenterPoint(size, size)(with_points((12.5, 8.5)))
    (place,) = patch.label.points.coordinates
    assert np.abs(place - size / 2).max() <= 0.5
    assert patch.image[int(place[1]), int(place[0])] == 8 * 30 + 12


def test_patches_of_points_take_their_classes_and_are_filled_at_the_border() -> None:
    patches = PatchCenterPoint(6, 6, value=-1)(with_points((0.5, 0.5), (29.9, 19.9), (15, 10)))
    assert [patch.label.category.name for patch in patches] == ["background", "cell", "nucleus"]
    assert (patches[0].image < 0).sum() == 36 - 16
    assert {patch.size for patch in patches} == {(6, 6)}
    plain = PatchCenterPoint(6, 6, classify=False)(with_points((15, 10)))
    assert plain[0].label.category is None


def test_points_of_the_prediction_can_be_used() -> None:
    given_sample = with_points((15, 10))
    predicted = given_sample.replaced(label=Targets(), prediction=given_sample.label)
    (patch,) = PatchCenterPoint(4, 4, part="prediction")(predicted)
    assert patch.prediction.category.name == "background"
    assert patch.label.kinds == ()


def test_of_a_volume_all_slices_are_kept_unless_some_are_asked_for() -> None:
    given_sample = sample("L", "int16", 3)
    assert [patch.size for patch in PatchCenterPoint(4, 6)(given_sample)] == [(3, 4, 6)]
    (block,) = PatchCenterPoint(4, 6, 1)(given_sample)
    np.testing.assert_array_equal(block.image[0], given_sample.image[1, 8:12, 11:17])


def test_no_points_give_no_patches_but_no_label_is_refused() -> None:
    assert PatchCenterPoint()(with_points()) == ()
    with pytest.raises(LabelMissing) as caught:
        PatchCenterPoint()(numbered(4, 4))
    assert str(caught.value) == (
        "PatchCenterPoint: expected a sample with points as its label, received mask. Put Extract Center Point in "
        "front of it, which takes the middles of boxes or of a mask."
    )


def two_cells() -> Sample:
    mask = np.zeros((20, 30), np.uint8)
    mask[3:7, 4:9] = 1
    mask[8:10, 4:9] = 1
    mask[12:18, 20:24] = 2
    whole = numbered(20, 30)
    return whole.replaced(label=Targets(mask=MaskLabel(mask, NAMES)))


def test_each_object_has_a_piece_with_a_margin_and_its_class() -> None:
    pieces = SegmentationPatch(margin=2)(two_cells())
    assert [piece.size for piece in pieces] == [(8, 9), (6, 9), (10, 8)]
    assert [piece.label.category.name for piece in pieces] == ["cell", "cell", "nucleus"]
    np.testing.assert_array_equal(pieces[2].image, two_cells().image[10:20, 18:26])
    assert pieces[0].label.mask.array[7].any()  # a row of the other cell


def test_other_objects_can_be_wiped_out_of_the_mask() -> None:
    pieces = SegmentationPatch(margin=2, alone=True)(two_cells())
    assert not pieces[0].label.mask.array[7].any()
    assert [int(np.count_nonzero(piece.label.mask.array)) for piece in pieces] == [20, 10, 24]


def test_a_class_can_be_one_object_and_small_ones_left_out() -> None:
    assert [piece.size for piece in SegmentationPatch(rule="class", margin=0)(two_cells())] == [(7, 5), (6, 4)]
    assert len(SegmentationPatch(min_size=11)(two_cells())) == 2


def test_pieces_go_back_to_their_places() -> None:
    whole = two_cells()
    together = np.zeros(whole.size, np.uint8)
    for piece in SegmentationPatch(alone=True)(whole):
        together |= FrameRestoration()(piece).label.mask.array
    np.testing.assert_array_equal(together, whole.label.mask.array)


def test_centres_and_patches_of_them() -> None:
    patches = PatchCenterPoint(6, 6)(ExtractCenterPoint()(two_cells()))
    assert [patch.label.category.name for patch in patches] == ["cell", "cell", "nucleus"]
    np.testing.assert_array_equal(patches[2].image, two_cells().image[12:18, 19:25])


def test_boxes_of_a_patch_come_back() -> None:
    whole = numbered(20, 30).replaced(label=Targets(boxes=BoxLabel([[3, 4, 9, 8]], [0])))
    (patch,) = PatchCenterPoint(12, 12)(ExtractCenterPoint(of="boxes")(whole))
    np.testing.assert_allclose(FrameRestoration()(patch).label.boxes.coordinates, [[3, 4, 9, 8]])
