"""What modules did to the pixels is undone, and the truth is that of the image as it was read."""

import numpy as np

from workbench.data import BoxLabel, ImageHeader, MaskLabel, Sample, Targets
from workbench.flow.original_frame import original_header, original_size, original_targets, original_truth
from workbench.modules import ClassAssignment, Crop, Resize, Rotate

NAMES = ("background", "LV")


def disc(size: int = 64, radius: float = 20.0) -> Sample:
    """An image with a disc, and its mask."""
    rows, columns = np.indices((size, size)) - (size - 1) / 2
    mask = (rows**2 + columns**2 < radius**2).astype(np.uint8)
    boxes = BoxLabel([[12, 12, 52, 52]], [1], NAMES)
    return Sample(mask * 200, label=Targets(mask=MaskLabel(mask, NAMES), boxes=boxes), name="disc")


def with_answer(sample: Sample) -> Sample:
    """A perfect answer in the sample's own frame."""
    return sample.replaced(prediction=sample.label)


def test_a_crop_is_undone_exactly_and_what_was_cut_away_is_background() -> None:
    before = disc()
    there = with_answer(Crop(coordinates=(0, 40, 10, 64))(before))
    back = original_targets(there.prediction, there)
    assert back.mask is not None
    assert before.label.mask is not None
    expected = before.label.mask.array.copy()
    expected[40:] = 0
    expected[:, :10] = 0
    np.testing.assert_array_equal(back.mask.array, expected)


def test_a_turn_by_a_quarter_is_undone_exactly() -> None:
    before = disc()
    there = with_answer(Rotate(angle=90, expand=True)(before))
    back = original_targets(there.prediction, there)
    assert back.mask is not None
    assert before.label.mask is not None
    np.testing.assert_array_equal(back.mask.array, before.label.mask.array)


def test_boxes_come_back_to_their_places() -> None:
    before = disc()
    there = with_answer(Resize(height=16, width=32)(Crop(coordinates=(8, 64, 0, 60))(before)))
    back = original_targets(there.prediction, there)
    assert back.boxes is not None
    np.testing.assert_allclose(back.boxes.coordinates, [[12, 12, 52, 52]])


def test_the_truth_is_that_of_the_image_as_it_was_read() -> None:
    before = disc()
    there = Resize(height=16, width=16)(before)
    truth = original_truth(there, before)
    assert truth is before.label
    coarse = original_truth(there, None)
    assert coarse.mask is not None
    assert before.label.mask is not None
    assert coarse.mask.array.shape == before.label.mask.array.shape
    assert (coarse.mask.array != before.label.mask.array).any()  # its edge is in steps of four pixels


def test_a_label_that_a_module_has_changed_is_brought_back_itself() -> None:
    before = disc()
    there = Resize(height=16, width=16)(ClassAssignment(numbers=(0, 0), names="nothing")(before))
    truth = original_truth(there, before)
    assert truth.mask is not None
    assert truth.mask.array.max() == 0


def test_another_image_of_the_same_name_is_not_the_original() -> None:
    before, other = disc(), disc(radius=10)
    there = Resize(height=16, width=16)(before)
    assert original_truth(there, other) is not other.label


def test_without_a_change_of_the_frame_nothing_is_done() -> None:
    before = with_answer(disc())
    assert original_targets(before.prediction, before) is before.prediction
    assert original_truth(before, None) is before.label


def test_a_mask_of_another_size_than_the_image_shows_the_whole_of_it() -> None:
    before = disc()
    small = Resize(height=32, width=32)(before)
    answer = Targets(mask=MaskLabel(np.ones((16, 16), np.uint8), NAMES))
    back = original_targets(answer, small.replaced(prediction=answer))
    assert back.mask is not None
    assert back.mask.array.shape == (64, 64)
    assert back.mask.array.all()


def test_spacing_and_origin_come_back() -> None:
    header = ImageHeader(spacing=(0.5, 0.25), origin=(10.0, 20.0))
    before = disc().replaced(header=header)
    there = Resize(height=16, width=16)(Crop(coordinates=(4, 64, 4, 64))(before))
    assert original_header(there) == header
    assert original_size(there) == (64, 64)
