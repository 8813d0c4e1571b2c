"""Filters: what stays, what is dropped, and what is refused in words."""

import cv2
import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ClassLabel, ImageLabel, MaskLabel, PointLabel, Sample, SampleSet, Targets
from workbench.errors import LabelMissing, ModuleParameterRange, ModuleParameterType
from workbench.modules import (
    ChannelSplitFilter,
    ClassFilter,
    ColorModeFilter,
    LabelDataSplitFilter,
    PredictionDataExtractionFilter,
)

NAMES = ("background", "cell", "nucleus")
EMPTY = np.zeros((4, 6))


def labelled(**label: object) -> Sample:
    return Sample(EMPTY, label=Targets(**label), name="a")  # type: ignore[arg-type]


class TestColorModeFilter:
    def test_it_keeps_one_mode(self) -> None:
        samples = SampleSet([sample("L", name="grey"), sample("RGB", name="color"), sample("HSV", name="hue")])
        assert [one.name for one in samples.map(ColorModeFilter())] == ["color"]
        assert [one.name for one in samples.map(ColorModeFilter(color_mode="L"))] == ["grey"]


class TestChannelSplitFilter:
    @pytest.mark.parametrize("channel", [0, 1, 2])
    def test_it_is_a_channel_of_opencv(self, channel: int) -> None:
        given = sample("RGB")
        result = ChannelSplitFilter(channel_idx=channel)(given)
        np.testing.assert_array_equal(result.image, cv2.split(given.image)[channel])
        assert result.header.color_mode == "L"
        assert result.header.spacing == given.header.spacing
        assert result.label is given.label

    def test_one_channel_loses_its_axis(self) -> None:
        assert ChannelSplitFilter()(Sample(EMPTY[..., None])).image.shape == (4, 6)
        assert ChannelSplitFilter()(Sample(EMPTY)).image.shape == (4, 6)

    def test_a_channel_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(ModuleParameterRange) as caught:
            ChannelSplitFilter(channel_idx=3)(sample("RGB"))
        assert str(caught.value) == (
            "ChannelSplitFilter: 'channel_idx' must be a number from 0 to 2, since the image has 3 channels, but "
            "received 3. Give it, as in channel_idx=0."
        )
        with pytest.raises(ModuleParameterRange) as caught:
            ChannelSplitFilter(channel_idx=1)(sample("L"))
        assert str(caught.value) == (
            "ChannelSplitFilter: 'channel_idx' must be 0, since the image has one channel, but received 1. Give it, as "
            "in channel_idx=0."
        )


class TestClassFilter:
    def test_samples_of_other_classes_are_dropped(self) -> None:
        names = tuple("abcdef")
        samples = SampleSet([
            Sample(EMPTY, label=Targets(category=ClassLabel.of(index, names)), name=name)
            for index, name in enumerate(names)
        ])  # fmt: skip
        assert [one.name for one in samples.map(ClassFilter())] == ["a"]
        assert [one.name for one in samples.map(ClassFilter(class_index="0,3,4,5"))] == ["a", "d", "e", "f"]
        assert [one.name for one in samples.map(ClassFilter(class_index=" 5 , 3 "))] == ["d", "f"]
        kept = samples.map(ClassFilter(class_index="3"))[0].label.category
        assert (kept.index, kept.class_names) == (3, names)

    def test_one_of_several_classes_is_enough(self) -> None:
        both = labelled(category=ClassLabel([0, 1, 1], NAMES))
        assert ClassFilter(class_index="2")(both) is both
        assert ClassFilter(class_index="0")(both) is None

    def test_boxes_and_points_of_other_classes_are_taken_away(self) -> None:
        boxes = BoxLabel([[0, 0, 1, 1], [1, 1, 2, 2], [2, 2, 3, 3]], [0, 1, 2], NAMES, [0.5, 0.6, 0.7])
        points = PointLabel([[1, 1], [2, 2]], [1, 2], NAMES)
        given = labelled(boxes=boxes, points=points)
        kept = ClassFilter(class_index="0,2")(given)
        assert kept.label.boxes.coordinates[:, 0].tolist() == [0, 2]
        assert (kept.label.boxes.classes.tolist(), kept.label.boxes.scores.tolist()) == ([0, 2], [0.5, 0.7])
        assert kept.label.points.coordinates.tolist() == [[2, 2]]
        assert len(given.label.boxes.classes) == 3

    def test_a_sample_without_any_box_of_the_classes_is_dropped(self) -> None:
        assert ClassFilter(class_index="2")(labelled(boxes=BoxLabel([[0, 0, 1, 1]], [1], NAMES))) is None
        assert ClassFilter(class_index="1")(labelled(boxes=BoxLabel([], [], NAMES))) is None

    def test_pixels_of_other_classes_become_background(self) -> None:
        mask = MaskLabel(np.array([[0, 1, 2, 3, 3, 1]] * 4, "uint8"), (*NAMES, "wall"))
        kept = ClassFilter(class_index="1,3")(labelled(mask=mask))
        assert kept.label.mask.array[0].tolist() == [0, 1, 0, 3, 3, 1]
        assert kept.label.mask.array.dtype == np.uint8
        assert ClassFilter(class_index="2")(labelled(mask=MaskLabel(np.ones((4, 6), int), NAMES))) is None

    def test_refusals_in_words(self) -> None:
        for wrong in ("", "a", "1,", "-1", "1;2", "0.5"):
            with pytest.raises(ModuleParameterType) as caught:
                ClassFilter(class_index=wrong)
            assert str(caught.value) == (
                "ClassFilter: 'class_index' must be class numbers with commas between them, but received "
                f'{wrong!r}. Give it, as in class_index="0,3,4,5".'
            )

    def test_classes_that_are_not_there_are_refused(self) -> None:
        with pytest.raises(ModuleParameterRange) as caught:
            ClassFilter(class_index="1,3")(labelled(category=ClassLabel.of(0, NAMES)))
        assert str(caught.value) == (
            "ClassFilter: 'class_index' must be class numbers from 0 to 2, of the classes background, cell, nucleus, "
            "but received '1,3'. Give it, as in class_index=\"0\"."
        )

    def test_a_sample_without_classes_is_refused(self) -> None:
        with pytest.raises(LabelMissing) as caught:
            ClassFilter()(labelled(image=ImageLabel(EMPTY)))
        assert str(caught.value) == (
            "ClassFilter: expected a sample with a class, a mask, boxes or points, received image. Use data with such "
            "labels, or leave the filter out."
        )


class TestExtraction:
    def test_a_mask_of_two_classes_becomes_a_binary_image(self) -> None:
        mask = MaskLabel(np.eye(4, 6, dtype="uint8"), NAMES[:2])
        result = LabelDataSplitFilter()(labelled(mask=mask))
        np.testing.assert_array_equal(result.image, np.eye(4, 6) * 255)
        assert (result.header.color_mode, result.image.dtype) == ("Binary", np.uint8)
        assert result.label.mask is mask

    def test_a_mask_of_more_classes_becomes_their_numbers(self) -> None:
        given = sample()
        result = LabelDataSplitFilter()(given)
        np.testing.assert_array_equal(result.image, given.label.mask.array)
        assert result.header.color_mode == "L"
        assert result.header.spacing == given.header.spacing

    def test_the_names_decide_and_not_what_one_mask_shows(self) -> None:
        mask = MaskLabel(np.zeros((4, 6), "uint8"), NAMES)
        assert LabelDataSplitFilter()(labelled(mask=mask)).header.color_mode == "L"

    def test_a_predicted_image_becomes_the_image(self) -> None:
        photo = np.ones((8, 12, 3), "uint8")
        given = sample().replaced(prediction=Targets(image=ImageLabel(photo)))
        result = PredictionDataExtractionFilter(kind="image")(given)
        np.testing.assert_array_equal(result.image, photo)
        assert (result.header.color_mode, result.header.spacing) == ("RGB", ())
        assert result.label.kinds == ("category", "image", "values")  # of another size: no places

    def test_a_sample_without_it_is_refused(self) -> None:
        given = sample().replaced(prediction=Targets(category=ClassLabel.of(0, NAMES)))
        with pytest.raises(LabelMissing) as caught:
            PredictionDataExtractionFilter()(given)
        assert str(caught.value) == (
            "PredictionDataExtractionFilter: expected a sample with a mask as its prediction, received category. "
            "Choose the kind that it has, or put a network in front that predicts it."
        )
        with pytest.raises(LabelMissing) as caught:
            LabelDataSplitFilter(kind="image")(Sample(EMPTY))
        assert str(caught.value) == (
            "LabelDataSplitFilter: expected a sample with an image as its label, received no label. "
            "Choose the kind that it has, or put a network in front that predicts it."
        )
