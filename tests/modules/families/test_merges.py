"""Merges of pairs and of sets: against OpenCV, and what is refused in words."""

import cv2
import numpy as np
import pytest

from tests.modules.pictures import pixels, sample
from workbench.data import ImageHeader, MaskLabel, Sample, SampleSet, Targets
from workbench.errors import NamesClash, SamplesDoNotFit
from workbench.modules import (
    ConcatenateMerge,
    FeatureMerge,
    LabelDataSplitFilter,
    MultiplyMerge,
    OverlapMerge,
    Resize,
    Smoothing,
    SplitDataMerge,
)

FIRST, SECOND = pixels((24, 32), "uint8"), np.ascontiguousarray(pixels((24, 32), "uint8")[::-1])


def pair(one: np.ndarray, other: np.ndarray) -> tuple[Sample, Sample]:
    return Sample(one, name="a"), Sample(other, name="a")


class TestConcatenateMerge:
    def test_sets_are_put_behind_each_other(self) -> None:
        first, second = (SampleSet([sample(name=name) for name in names]) for names in ("ab", "cd"))
        assert [one.name for one in first.merged(ConcatenateMerge(), second)] == ["a", "b", "c", "d"]
        assert [one.name for one in ConcatenateMerge().run(*first, *second)] == ["a", "b", "c", "d"]

    def test_equal_names_are_refused(self) -> None:
        with pytest.raises(SamplesDoNotFit) as caught:
            ConcatenateMerge().run(sample(name="a"), sample(name="b"), sample(name="a"))
        assert str(caught.value) == (
            "ConcatenateMerge: expected samples of different names, received 'a'. Rename the files of one input, or "
            "leave out the input that holds them a second time."
        )
        samples = SampleSet([sample(name="a")])
        with pytest.raises(NamesClash):
            samples.merged(ConcatenateMerge(), samples)

    def test_a_call_takes_one(self) -> None:
        with pytest.raises(SamplesDoNotFit) as caught:
            ConcatenateMerge()(sample(name="a"), sample(name="b"))
        assert str(caught.value) == (
            "ConcatenateMerge: expected one sample at a time, received 2. Call run(…) for several samples, or "
            "first.merged(ConcatenateMerge(), second) for sets."
        )


class TestArithmetic:
    def test_overlap_is_add_weighted(self) -> None:
        expected = cv2.addWeighted(FIRST, 0.3, SECOND, 0.7, 0)
        np.testing.assert_array_equal(OverlapMerge(weight=0.3)(*pair(FIRST, SECOND)).image, expected)

    def test_overlap_of_more_shares_the_rest_evenly(self) -> None:
        images = [Sample(np.full((2, 2), value)) for value in (1.0, 10.0, 100.0)]
        assert OverlapMerge(weight=0.5)(*images).image[0, 0] == pytest.approx(0.5 + 2.5 + 25)

    def test_overlap_of_binary_images_is_grey(self) -> None:
        both = [Sample(np.array([[0, 255]], "uint8"), ImageHeader(color_mode="Binary")) for _ in range(2)]
        assert OverlapMerge()(*both).header.color_mode == "L"

    def test_multiply_is_that_of_opencv(self) -> None:
        expected = cv2.multiply(FIRST, SECOND, scale=1 / 255)
        np.testing.assert_array_equal(MultiplyMerge()(*pair(FIRST, SECOND)).image, expected)

    def test_multiply_of_fractions_is_the_product(self) -> None:
        one, other = (image / 255 for image in (FIRST, SECOND))
        np.testing.assert_allclose(MultiplyMerge()(*pair(one, other)).image, one * other)
        ct = np.array([[-100, 200, 1000]], "int16")
        assert MultiplyMerge()(*pair(ct, np.full_like(ct, 50))).image.tolist() == [[-5000, 10_000, 32_767]]

    @pytest.mark.parametrize("foreground", [1, 255])
    @pytest.mark.parametrize("mask_first", [False, True])
    def test_multiply_by_a_mask_keeps_the_object(self, foreground: int, mask_first: bool) -> None:
        color = sample("RGB", "uint16", name="a")
        mask = np.zeros((24, 32), "uint8")
        mask[5:9] = foreground
        other = Sample(mask, ImageHeader(color_mode="Binary"), name="a")
        inputs = (other, color) if mask_first else (color, other)
        result = MultiplyMerge()(*inputs)
        np.testing.assert_array_equal(result.image, color.image * (mask > 0)[..., None])
        assert (result.header.color_mode, result.image.dtype) == ("RGB", np.uint16)

    def test_multiply_of_masks_is_their_intersection(self) -> None:
        masks = [
            Sample(np.array(row, "uint8"), ImageHeader(color_mode="Binary")) for row in ([[0, 255, 255]], [[1, 1, 0]])
        ]
        result = MultiplyMerge()(*masks)
        assert (result.image.tolist(), result.header.color_mode) == ([[0, 255, 0]], "Binary")

    def test_feature_merge_is_merge_of_opencv(self) -> None:
        result = FeatureMerge()(*pair(FIRST, SECOND))
        np.testing.assert_array_equal(result.image, cv2.merge([FIRST, SECOND]))
        assert result.header.color_mode == "Channels"
        color = sample("RGB")
        assert FeatureMerge()(color, color.replaced(image=color.image), color).image.shape == (24, 32, 9)
        volume = sample("L", "uint8", 3)
        assert FeatureMerge()(volume, volume).image.shape == (3, 24, 32, 2)

    def test_the_example_of_an_image_and_its_smoothed_copy(self) -> None:
        resized = SampleSet([sample(name="a"), sample(name="b")]).map(Resize(height=16, width=16))
        merged = resized.merged(OverlapMerge(), resized.map(Smoothing()))
        one = resized["b"]
        expected = cv2.addWeighted(one.image, 0.5, cv2.GaussianBlur(one.image, (5, 5), 0), 0.5, 0)
        np.testing.assert_array_equal(merged["b"].image, expected)
        assert merged["b"].label.boxes is not None

    @pytest.mark.parametrize("merge", [FeatureMerge, MultiplyMerge, OverlapMerge])
    def test_names_sizes_and_types_that_differ_are_refused(self, merge: type[FeatureMerge]) -> None:
        name = merge.__name__
        for other, expected in (
            (
                sample(name="b"),
                "expected samples of one name, one from each input, received 'a', 'b'. Give the sets files of equal "
                "names.",
            ),
            (
                sample(name="a").replaced(image=np.zeros((2, 3), "uint8"), label=Targets()),
                "expected images of one size, received (24, 32) / (2, 3). Put Resize in front of each input.",
            ),
            (
                sample("L", "float32", name="a"),
                "expected images of one type of numbers, received uint8 / float32. Put Data Type Change in front of "
                "one input.",
            ),
        ):
            with pytest.raises(SamplesDoNotFit) as caught:
                merge()(sample(name="a"), other)
            assert str(caught.value) == f"{name}: {expected}"

    def test_colour_modes_that_differ_are_refused(self) -> None:
        with pytest.raises(SamplesDoNotFit) as caught:
            OverlapMerge()(sample("L"), sample("RGB"))
        assert str(caught.value) == (
            "OverlapMerge: expected images of one colour mode, received L (1) / RGB (3). Put Color Mode Convert in "
            "front of one input."
        )
        with pytest.raises(SamplesDoNotFit) as caught:
            MultiplyMerge()(sample("Channels"), sample("RGB"))
        assert str(caught.value) == (
            "MultiplyMerge: expected images with as many channels as each other, or with one channel, received 5 / 3. "
            "Put Color Mode Convert in front of one input."
        )


class TestSplitDataMerge:
    def test_a_changed_mask_comes_back_as_the_label(self) -> None:
        given = sample()
        split = LabelDataSplitFilter()(given)
        changed = split.replaced(image=split.image[::-1])
        result = SplitDataMerge()(given, changed)
        np.testing.assert_array_equal(result.label.mask.array, given.label.mask.array[::-1])
        np.testing.assert_array_equal(result.image, given.image)
        assert result.label.mask.class_names == given.label.mask.class_names

    def test_a_binary_image_is_class_1(self) -> None:
        given = Sample(np.zeros((4, 6)), label=Targets(mask=MaskLabel(np.eye(4, 6, dtype=int), ("no", "yes"))))
        result = SplitDataMerge()(given, LabelDataSplitFilter()(given))
        np.testing.assert_array_equal(result.label.mask.array, np.eye(4, 6))
        assert result.label.mask.class_names == ("no", "yes")

    def test_it_may_become_the_prediction_or_an_image(self) -> None:
        first, second = pair(FIRST, SECOND)
        result = SplitDataMerge(target="prediction", kind="image")(first, second)
        np.testing.assert_array_equal(result.prediction.image.array, SECOND)
        assert result.label.kinds == ()

    def test_what_is_no_mask_is_refused(self) -> None:
        with pytest.raises(SamplesDoNotFit) as caught:
            SplitDataMerge()(sample(), sample("RGB"))
        assert str(caught.value) == (
            "SplitDataMerge: expected a mask: one channel of whole numbers, not below 0, received uint8 (24, 32, 3). "
            "Put a threshold in front of the second input, or choose kind='image'."
        )
        for image in (np.full((24, 32), 0.5), np.full((24, 32), -1)):
            with pytest.raises(SamplesDoNotFit, match="one channel of whole numbers"):
                SplitDataMerge()(sample(), sample().replaced(image=image))
        with pytest.raises(SamplesDoNotFit) as caught:
            SplitDataMerge()(sample(), sample(), sample())
        assert str(caught.value) == (
            "SplitDataMerge: expected two inputs: the image, and what becomes its label, received 3. Connect two "
            "inputs."
        )
