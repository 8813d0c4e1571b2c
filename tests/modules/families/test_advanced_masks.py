"""Masks of boxes, of points, and of GrabCut."""

import cv2
import numpy as np
import pytest
from skimage import data

from tests.modules.pictures import sample
from workbench.data import BoxLabel, MaskLabel, PointLabel, Sample, Targets
from workbench.errors import LabelMissing
from workbench.modules import BoxesToMask, GrabCut, PointsToMask


def with_boxes(boxes: object, classes: object, names: tuple[str, ...] = (), size: tuple[int, ...] = (6, 8)) -> Sample:
    return Sample(np.zeros(size), label=Targets(boxes=BoxLabel(boxes, classes, names)))


def test_boxes_fill_the_pixels_whose_middle_they_hold() -> None:
    result = BoxesToMask()(with_boxes([[1, 2, 4, 5], [5.4, 0, 6.6, 1]], [0, 1], ("a", "b"))).label.mask
    expected = np.zeros((6, 8))
    expected[2:5, 1:4] = 1
    expected[0, 5:7] = 2  # the middles 5.5 and 6.5 lie between 5.4 and 6.6
    np.testing.assert_array_equal(result.array, expected)
    assert result.class_names == ("background", "a", "b")


def test_smaller_boxes_lie_on_top_and_boxes_beyond_the_image_are_cut() -> None:
    result = BoxesToMask(background=True)(with_boxes([[3, 3, 4, 4], [-2, -2, 20, 20]], [2, 1], ("bg", "a", "b")))
    assert result.label.mask.array[3, 3] == 2
    assert np.count_nonzero(result.label.mask.array == 1) == 47
    assert result.label.mask.class_names == ("bg", "a", "b")


def test_an_ellipse_touches_the_sides() -> None:
    mask = BoxesToMask(shape="ellipse")(with_boxes([[2, 4, 42, 24]], [0], size=(30, 50))).label.mask.array
    where = np.argwhere(mask)
    assert where.min(axis=0).tolist() == [4, 2]
    assert where.max(axis=0).tolist() == [23, 41]
    assert mask.sum() == pytest.approx(np.pi * 20 * 10, rel=0.02)
    np.testing.assert_array_equal(mask[4:24], mask[4:24][::-1])


def test_boxes_of_volumes_have_depth() -> None:
    result = BoxesToMask()(with_boxes([[1, 1, 0, 3, 3, 1]], [0], size=(2, 6, 8))).label.mask.array
    assert result[0].sum() == 4
    assert not result[1].any()


def test_many_classes_get_a_wider_type() -> None:
    assert BoxesToMask()(with_boxes([[0, 0, 1, 1]], [255])).label.mask.array[0, 0] == 256


def test_disks_lie_around_points() -> None:
    points = PointLabel([[10.5, 8.5], [15.5, 8.5]], [0, 1], ("a", "b"))
    given_sample = Sample(np.zeros((20, 30)), label=Targets(points=points))
    mask = PointsToMask(radius=4.0)(given_sample).label.mask
    rows, columns = np.indices((20, 30))
    first = (rows - 8) ** 2 + (columns - 10) ** 2
    second = (rows - 8) ** 2 + (columns - 15) ** 2
    expected = np.where((first <= 16) & (first <= second), 1, np.where(second <= 16, 2, 0))
    np.testing.assert_array_equal(mask.array, expected)
    assert mask.class_names == ("background", "a", "b")


def test_points_at_the_border_and_in_volumes() -> None:
    flat = Sample(np.zeros((5, 5)), label=Targets(points=PointLabel([[0, 0], [90, 90]], [0, 0])))
    assert PointsToMask(radius=1.0)(flat).label.mask.array.sum() == 1
    volume = Sample(np.zeros((5, 5, 5)), label=Targets(points=PointLabel([[2.5, 2.5, 2.5]], [0])))
    assert PointsToMask(radius=1.0)(volume).label.mask.array.sum() == 7


def test_grabcut_is_that_of_opencv() -> None:
    photo = np.ascontiguousarray(data.astronaut()[:240, 100:340])
    label = Targets(boxes=BoxLabel([[65, 55, 185, 215]], [0], ("face",)))
    result = GrabCut(iterations=3)(Sample(photo, label=label)).label.mask
    mask = np.zeros(photo.shape[:2], np.uint8)
    mask[55:215, 65:185] = cv2.GC_PR_FGD
    cv2.setRNGSeed(0)
    cv2.grabCut(photo, mask, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    np.testing.assert_array_equal(result.array, mask % 2)
    assert result.class_names == ("background", "face")
    assert result.array[130, 120] == 1  # the nose
    assert result.array.sum() < 0.8 * 120 * 160


def test_grabcut_begins_with_a_mask_too() -> None:
    photo = np.full((30, 30), 40, np.uint8)
    photo[10:20, 8:22] = 200
    rough = np.zeros((30, 30), np.uint8)
    rough[11:24, 8:25] = 2
    given_sample = Sample(photo, label=Targets(mask=MaskLabel(rough, ("background", "stone"))))
    np.testing.assert_array_equal(GrabCut("mask", margin=1)(given_sample).label.mask.array, photo > 100)
    assert GrabCut("mask")(given_sample).label.mask.class_names == ("background", "stone")
    assert not GrabCut("mask")(given_sample).label.mask.array[10].any()  # outside of the mask nothing is looked for


def test_grabcut_of_everything_or_nothing_is_refused() -> None:
    photo = sample("RGB").replaced(label=Targets(boxes=BoxLabel([[0, 0, 32, 24]], [0])))
    with pytest.raises(LabelMissing) as caught:
        GrabCut()(photo)
    assert str(caught.value) == (
        "GrabCut: expected a sample with a region with some pixels inside and some outside, received one that covers "
        "768 of 768 pixels. Draw the box or the mask around the object, with background on its sides."
    )
    with pytest.raises(LabelMissing, match="covers 0 of 768"):
        GrabCut()(photo.replaced(label=Targets(boxes=BoxLabel(np.zeros((0, 4)), np.zeros(0)))))
