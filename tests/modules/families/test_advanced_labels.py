"""One kind of label out of another, and classes with other numbers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage import measure

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ClassLabel, MaskLabel, PointLabel, Sample, Targets
from workbench.errors import LabelMissing, ModuleParametersDisagree
from workbench.modules import BoxesToMask, ClassAssignment, ExtractCenterPoint, MaskToBoxes, MaskToCategory

NAMES = ("background", "cell", "nucleus")
masks = arrays(np.uint8, st.tuples(st.integers(1, 14), st.integers(1, 14)), elements=st.integers(0, 2))


def with_mask(mask: Any, names: tuple[str, ...] = NAMES) -> Sample:
    array = np.asarray(mask, np.uint8)
    return Sample(np.zeros(array.shape), label=Targets(mask=MaskLabel(array, names)))


@given(masks)
@settings(deadline=None, max_examples=40)
def test_boxes_are_those_of_scikit_image(mask: np.ndarray) -> None:
    boxes = MaskToBoxes()(with_mask(mask)).label.boxes
    expected = [
        [*region.bbox[1::-1], *region.bbox[:1:-1], number - 1]
        for number in (1, 2)
        for region in measure.regionprops(measure.label(mask == number, connectivity=2))
    ]
    found = [[*place, number] for place, number in zip(boxes.coordinates.tolist(), boxes.classes.tolist(), strict=True)]
    assert sorted(found) == sorted(expected)
    assert boxes.class_names == ("cell", "nucleus")


@given(masks, st.booleans())
@settings(deadline=None, max_examples=40)
def test_centres_are_those_of_scikit_image(mask: np.ndarray, by_class: bool) -> None:
    points = ExtractCenterPoint(rule="class" if by_class else "component")(with_mask(mask)).label.points
    numbers = mask if by_class else measure.label(mask, connectivity=2, background=0)
    expected = [[region.centroid[1] + 0.5, region.centroid[0] + 0.5] for region in measure.regionprops(numbers)]
    assert len(points.coordinates) == len(expected)
    np.testing.assert_allclose(sorted(points.coordinates.tolist()), sorted(expected) or np.zeros((0,)))


def test_boxes_may_count_the_background() -> None:
    boxes = MaskToBoxes(background=True, rule="class")(with_mask([[0, 1, 0, 1, 2]])).label.boxes
    assert boxes.coordinates.tolist() == [[1, 0, 4, 1], [4, 0, 5, 1]]
    assert boxes.classes.tolist() == [1, 2]
    assert boxes.class_names == NAMES


def test_small_objects_get_no_box_and_no_point() -> None:
    mask = with_mask([[1, 0, 1, 1]])
    assert MaskToBoxes(min_size=2)(mask).label.boxes.coordinates.tolist() == [[2, 0, 4, 1]]
    assert ExtractCenterPoint(min_size=2)(mask).label.points.coordinates.tolist() == [[3, 0.5]]


def test_an_empty_mask_has_no_boxes_and_no_points() -> None:
    empty = Sample(np.zeros((2, 4, 5)), label=Targets(mask=MaskLabel(np.zeros((2, 4, 5), int))))
    assert MaskToBoxes()(empty).label.boxes.coordinates.shape == (0, 6)
    assert ExtractCenterPoint()(empty).label.points.coordinates.shape == (0, 3)


def test_a_volume_has_boxes_with_depth() -> None:
    volume = sample("L", "int16", 3)
    result = MaskToBoxes(rule="class")(volume).label.boxes
    assert result.coordinates.tolist() == [[8, 6, 0, 20, 14, 3], [10, 9, 0, 14, 12, 3]]
    assert ExtractCenterPoint(of="boxes")(volume).label.points.coordinates.tolist() == [[14, 10, 1.5]]


def test_middles_of_boxes_and_of_predictions() -> None:
    given_sample = sample().replaced(label=Targets())
    result = ExtractCenterPoint("prediction", "boxes")(given_sample)
    assert result.prediction.points.coordinates.tolist() == [[14, 10]]
    assert result.prediction.points.classes.tolist() == [1]
    assert result.label.kinds == ()
    with pytest.raises(LabelMissing) as caught:
        ExtractCenterPoint(of="boxes")(given_sample)
    assert str(caught.value) == (
        "ExtractCenterPoint: expected a sample with boxes as its label, received no label. Use data for detection, or "
        "put Mask to Boxes in front of it."
    )


@given(masks)
@settings(deadline=None, max_examples=40)
def test_a_mask_of_boxes_has_the_boxes_of_the_mask(mask: np.ndarray) -> None:
    boxed = MaskToBoxes(rule="class")(with_mask(mask))
    again = BoxesToMask()(boxed).label.mask
    assert again.class_names == NAMES
    for number in np.unique(again.array[again.array > 0]):
        assert not ((mask == number) & (again.array == 0)).any()


@pytest.mark.parametrize(
    ("least", "mask", "name"),
    [
        (0, [[0, 0, 0, 1]], "cell"),
        (0.3, [[0, 0, 0, 1]], "background"),
        (0.25, [[0, 0, 0, 1]], "cell"),
        (0, [[0, 1, 2, 2]], "nucleus"),
        (0, [[0, 0, 0, 0]], "background"),
        (0, [[1, 1, 2, 2]], "cell"),
    ],
)
def test_the_class_of_a_mask(least: float, mask: Any, name: str) -> None:
    assert MaskToCategory(least=least)(with_mask(mask)).label.category.name == name


def test_classes_without_names_are_called_by_their_numbers() -> None:
    result = MaskToCategory()(with_mask([[0, 3, 3]], ("background",))).label.category
    assert result.name == "3"
    assert result.class_names == ("background", "1", "2", "3")


def test_classes_get_new_numbers_in_every_kind_of_label() -> None:
    result = ClassAssignment((0, 1, 1))(sample()).label
    assert np.unique(result.mask.array).tolist() == [0, 1]
    assert result.mask.array.dtype == np.uint8
    assert result.boxes.classes.tolist() == [1]
    assert result.points.classes.tolist() == [1]
    assert result.category.scores.tolist() == [0, 1]
    for part in (result.mask, result.boxes, result.points, result.category):
        assert part.class_names == ("background", "cell / nucleus")
    assert result.image.array.shape == sample().size


def test_classes_get_new_names_and_may_leave_numbers_free() -> None:
    result = ClassAssignment((0, 2, 1), "none, small , large,other")(sample()).label
    assert result.category.class_names == ("none", "small", "large", "other")
    assert result.category.name == "large"
    assert ClassAssignment((0, 3, 1))(sample()).label.mask.class_names == ("background", "nucleus", "2", "cell")


def test_scores_of_classes_that_become_one_are_added() -> None:
    scores = Targets(category=ClassLabel(np.array([0.2, 0.5, 0.3]), NAMES))
    result = ClassAssignment((1, 0, 1), part="prediction")(Sample(np.zeros((2, 2)), prediction=scores)).prediction
    np.testing.assert_allclose(result.category.scores, [0.5, 0.5])
    several = Targets(category=ClassLabel(np.array([0.0, 1.0, 1.0]), NAMES))
    assert ClassAssignment((0, 1, 1))(Sample(np.zeros((2, 2)), label=several)).label.category.scores.tolist() == [0, 1]


def test_numbers_that_do_not_fit_the_mask_get_a_wider_type() -> None:
    result = ClassAssignment((0, 300))(with_mask([[0, 1]], ()))
    assert result.label.mask.array.tolist() == [[0, 300]]


def test_without_numbers_nothing_changes() -> None:
    given_sample = sample()
    assert ClassAssignment()(given_sample) is given_sample


def test_a_class_without_a_number_is_refused() -> None:
    with pytest.raises(ModuleParametersDisagree) as caught:
        ClassAssignment((0, 1))(with_mask([[0, 1, 2]]))
    assert str(caught.value) == (
        "ClassAssignment: expected a new number for each class, 0 to 2, but received numbers=(0, 1). Give them, as in "
        "numbers=(0, 1, 2)."
    )
    with pytest.raises(ModuleParametersDisagree) as caught:
        ClassAssignment((0, 2, 1), "one, two")
    assert str(caught.value) == (
        "ClassAssignment: expected a name for each class, 0 to 2, but received 'one, two'. Give them, as in "
        "numbers=(0, 1, 1), names='background, lung'."
    )
    ignored = Sample(np.zeros((1, 2)), label=Targets(mask=MaskLabel(np.array([[0, -1]]))))
    with pytest.raises(LabelMissing):
        ClassAssignment((0, 1))(ignored)


def test_boxes_and_points_without_entries_stay_empty() -> None:
    none = np.zeros(0, np.int64)
    label = Targets(boxes=BoxLabel(none, none), points=PointLabel(none, none))
    result = ClassAssignment((0, 1))(Sample(np.zeros((2, 2)), label=label)).label
    assert result.boxes.classes.tolist() == result.points.classes.tolist() == []
