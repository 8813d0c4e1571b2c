"""Sets of samples: lazy, divided, as tables, arrays and streams."""

from collections import Counter
from functools import partial
from threading import Barrier
from typing import Any

import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import BoxLabel, ClassLabel, MaskLabel, Sample, SampleEntry, SampleSet, Targets, ValueLabel
from workbench.errors import BadChoice, LabelsDisagree, NamesClash, NoSampleNamed, NotDivided, ShapesDisagree
from workbench.modules import PatchGrid, Resize, Smoothing

NAMES = ("cat", "dog")


def labelled(count: int, groups: int = 0) -> SampleSet:
    """Images of one value each; every third one is a dog."""
    return SampleSet(
        [
            Sample(
                np.full((4, 6), number, "uint8"),
                label=Targets(category=ClassLabel.of(int(number % 3 == 0), NAMES)),
                name=f"{number:03}.png",
                group=f"patient {number % groups}" if groups else "",
            )
            for number in range(count)
        ],
        name="pets",
    )


class TestReading:
    def test_each_sample_is_read_when_it_is_asked_for(self) -> None:
        read: list[str] = []

        def reader(name: str) -> Sample:
            read.append(name)
            return Sample(np.zeros((4, 6)))

        samples = SampleSet([SampleEntry(name, partial(reader, name), "test", "kim") for name in "abc"])
        changed = samples.map(Resize(2, 3)).map(Smoothing(kernel_size=3))[1:]
        assert len(changed) == 2
        assert repr(changed) == "SampleSet 'samples', 2 samples"
        assert read == []
        assert changed["c"].size == (2, 3)
        assert read == ["c"]
        assert (changed[0].name, changed[0].split, changed[0].group) == ("b", "test", "kim")

    def test_slices_numbers_and_truth_values_choose(self) -> None:
        samples = labelled(5)
        assert [one.name for one in samples[::2]] == ["000.png", "002.png", "004.png"]
        assert [one.name for one in samples[[4, 0]]] == ["004.png", "000.png"]
        assert len(samples[np.array([True, False, False, True, False])]) == 2
        assert samples[-1].name == "004.png"

    def test_a_name_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(NoSampleNamed) as caught:
            labelled(3)["cat.png"]
        assert str(caught.value) == (
            "SampleSet 'pets', 3 samples: there is no sample 'cat.png'. Expected a name of the set, or a number below "
            "3. Look at samples.table()."
        )

    def test_a_function_may_drop_samples_or_give_several(self) -> None:
        samples = labelled(4)
        kept = samples.map(lambda one: one if one.image.max() > 1 else None)
        assert [one.name for one in kept] == ["002.png", "003.png"]
        twice = samples.map(lambda one: (one.replaced(name=f"{one.name}#0"), one.replaced(name=f"{one.name}#1")))
        assert len(twice) == 8
        assert twice["003.png#1"].image.max() == 3

    def test_filter(self) -> None:
        dogs = labelled(7).filter(lambda one: one.label.category.name == "dog")
        assert [one.name for one in dogs] == ["000.png", "003.png", "006.png"]


class Difference:
    """A merge that pairs samples by name."""

    paired = True

    def __call__(self, first: Sample, second: Sample) -> Sample:
        return first.replaced(image=first.image - second.image)


class Behind:
    """A merge that appends."""

    paired = False

    def __call__(self, one: Sample) -> Sample:
        return one


class TestMerging:
    def test_samples_of_equal_names_are_merged(self) -> None:
        samples = labelled(4)
        merged = samples.merged(Difference(), samples[1:3])
        assert [one.name for one in merged] == ["001.png", "002.png"]
        assert not merged[0].image.any()

    def test_without_names_in_common_it_is_refused(self) -> None:
        samples = labelled(4)
        with pytest.raises(NamesClash, match=r"expected sets with files of equal names, received '000.png', '002.png'"):
            len(samples[:2].merged(Difference(), samples[2:]))

    def test_sets_are_appended(self) -> None:
        samples = labelled(4)
        assert len(samples[:2].merged(Behind(), samples[2:])) == 4
        with pytest.raises(NamesClash, match=r"expected sets with files of different names, received 001.png"):
            samples[:2].merged(Behind(), samples[1:])


class TestDividing:
    def test_every_class_has_its_share_in_each_split(self) -> None:
        divided = labelled(90).split(0.6, 0.2, 0.2)
        counts = Counter((one.split, one.label.category.name) for one in divided)
        assert counts == {
            ("train", "cat"): 36, ("train", "dog"): 18, ("validation", "cat"): 12, ("validation", "dog"): 6,
            ("test", "cat"): 12, ("test", "dog"): 6,
        }  # fmt: skip

    def test_the_seed_decides(self) -> None:
        first, same, other = (labelled(30).split(seed=seed) for seed in (1, 1, 2))
        assert [one.split for one in first.entries] == [one.split for one in same.entries]
        assert [one.split for one in first.entries] != [one.split for one in other.entries]

    def test_a_patient_is_in_one_split(self) -> None:
        divided = labelled(60, groups=10).split()
        of_group = {
            one.group: {other.split for other in divided.entries if other.group == one.group} for one in divided.entries
        }
        assert all(len(splits) == 1 for splits in of_group.values())
        assert Counter(next(iter(splits)) for splits in of_group.values()) == {"train": 8, "validation": 1, "test": 1}

    def test_without_groups_samples_are_divided_one_by_one(self) -> None:
        divided = labelled(60, groups=2).split(group=False)
        assert len(divided.of_split("test")) == 6

    @pytest.mark.parametrize(
        ("preset", "expected"), [("80/10/10", (16, 2, 2)), ("80/20/0", (16, 4, 0)), ("0/0/100", (0, 0, 20))]
    )
    def test_presets(self, preset: str, expected: tuple[int, int, int]) -> None:
        divided = labelled(20).split(preset=preset, stratify=False)
        assert tuple(len(divided.of_split(name)) for name in ("train", "validation", "test")) == expected

    @pytest.mark.parametrize("shares", [(0.5, 0.1, 0.1), (1.2, -0.1, -0.1), ("a", 0, 1)])
    def test_shares_that_do_not_add_up_are_refused(self, shares: tuple[float, float, float]) -> None:
        with pytest.raises(BadChoice, match="three shares from 0 to 1 that add up to 1"):
            labelled(20).split(*shares)

    def test_an_empty_split_is_refused(self) -> None:
        with pytest.raises(BadChoice, match="shares that give each split a sample or a group; there are 2"):
            labelled(60, groups=2).split()

    def test_an_unknown_preset_is_refused(self) -> None:
        with pytest.raises(BadChoice, match="80/10/10, 70/15/15"):
            labelled(20).split(preset="90/10")


class TestTables:
    def test_a_row_a_sample(self) -> None:
        text = repr(SampleSet([sample("RGB")]).table())
        assert text.splitlines()[0].split("  ")[0] == "number"
        assert "(24, 32, 3)" in text
        assert "cell, mask: cell, nucleus, 1 box, 1 point, image (24, 32)" in text

    def test_a_sample_with_an_issue_is_not_read(self) -> None:
        def broken() -> Sample:
            raise OSError

        (row,) = SampleSet([SampleEntry("a.png", broken, issue="The file is empty.")]).table()
        assert row.cells() == ["0", "a.png", "–", "–", "–", "–", "–", "–", "The file is empty."]

    def test_a_long_table_says_how_many_rows_are_left_out(self) -> None:
        assert repr(labelled(70).table()).endswith("… and 10 more")
        assert "… and 10 more" in labelled(70).table()._repr_html_()

    def test_a_row_a_class(self) -> None:
        cat, dog = labelled(9).class_table()
        assert (cat.name, cat.count) == ("cat", 6)
        assert cat.share == pytest.approx(2 / 3)
        assert (dog.index, dog.count, dog.colour) == (1, 3, "#e69f00")

    def test_classes_of_masks_have_their_share_of_the_area(self) -> None:
        mask = np.zeros((4, 5), int)
        mask[0] = 1
        one = Sample(np.zeros((4, 5)), label=Targets(mask=MaskLabel(mask, NAMES)))
        cat, dog = SampleSet([one, one]).class_table()
        assert (cat.count, dog.count) == (2, 2)
        assert [cat.share, dog.share] == pytest.approx([0.75, 0.25])

    def test_classes_of_boxes_are_counted_by_box(self) -> None:
        boxes = BoxLabel([[0, 0, 1, 1], [0, 0, 2, 2], [1, 1, 2, 2]], [1, 1, 0], NAMES)
        cat, dog = SampleSet([Sample(np.zeros((4, 5)), label=Targets(boxes=boxes))]).class_table()
        assert (cat.count, dog.count) == (1, 2)


class TestArrays:
    def test_classes(self) -> None:
        data = labelled(30, groups=6).split(0.5, 0.25, 0.25).to_dataset()
        assert data.class_names == NAMES
        assert data.name == "pets"
        assert data.train.x.shape[1:] == (4, 6, 1)
        assert data.train.y.dtype == np.int64
        assert sum(map(len, data.splits.values())) == 30
        assert set(data.train.groups).isdisjoint(data.test.groups)
        name = data.train.details["name"][0]
        assert data.train.x[0].max() == int(name[:3])

    def test_masks_and_an_empty_split(self) -> None:
        masks = [Sample(np.zeros((4, 5)), label=Targets(mask=MaskLabel(np.eye(4, 5, dtype=int))), split="train")] * 2
        data = SampleSet(masks).to_dataset()
        assert data.train.y.shape == (2, 4, 5)
        assert data.test.x.shape == (0, 4, 5, 1)

    def test_several_classes_at_once_are_zeros_and_ones(self) -> None:
        label = Targets(category=ClassLabel(np.array([1.0, 1.0]), NAMES))
        data = SampleSet([Sample(np.zeros((4, 5)), label=label, split="train")]).to_dataset()
        assert data.train.y.tolist() == [[1, 1]]

    def test_undivided_samples_are_refused(self) -> None:
        with pytest.raises(NotDivided, match=r"received 20 that belong to none. Divide them first: samples.split\(\)"):
            labelled(20).to_dataset()

    def test_different_shapes_are_refused_with_the_remedy(self) -> None:
        samples = [Sample(np.zeros((4, n)), label=labelled(1)[0].label, split="train", name=str(n)) for n in (5, 6)]
        with pytest.raises(ShapesDisagree) as caught:
            SampleSet(samples).to_dataset()
        assert str(caught.value) == (
            "SampleSet.to_dataset: an array needs images of one shape. Expected (4, 5, 1) as of '5', received (4, 6, "
            "1) of '6'. Bring them to one size: samples.map(wb.modules.Resize(height=256, width=256))."
        )
        assert SampleSet(samples).map(Resize(4, 4)).to_dataset().train.x.shape == (2, 4, 4, 1)

    def test_samples_without_labels_are_refused(self) -> None:
        bare = Sample(np.zeros((4, 5)), split="train", name="a")
        with pytest.raises(LabelsDisagree, match=r"received no label \('a'\)"):
            SampleSet([bare]).to_dataset()

    def test_boxes_differ_in_their_number(self) -> None:
        bare = Sample(np.zeros((4, 5)), split="train", name="a")
        y = SampleSet([bare.replaced(label=Targets(boxes=BoxLabel([], [])))]).to_dataset().train.y
        assert [one.shape for one in y] == [(0, 5)]

    def test_a_split_without_samples_has_boxes_as_the_others_have(self) -> None:
        bare = Sample(np.zeros((4, 5)), split="train", name="a")
        data = SampleSet([bare.replaced(label=Targets(boxes=BoxLabel([[0, 0, 2, 2]], [0], NAMES)))]).to_dataset()
        assert [split.in_words()[1] for split in data.splits.values()] == [
            "boxes of 1 image: 1",
            "boxes of 0 images: 0",
            "boxes of 0 images: 0",
        ]
        assert data.train[:0].in_words()[1] == "boxes of 0 images: 0"


@pytest.mark.slow
def test_a_stream_gives_batches_of_images_and_answers() -> None:
    stream = labelled(10).split().to_tf("train", batch_size=3)
    shapes = [(x.shape, y.dtype.name) for x, y in stream]
    assert shapes == [((3, 4, 6, 1), "int64"), ((3, 4, 6, 1), "int64"), ((2, 4, 6, 1), "int64")]
    assert len(labelled(10).to_tf()) == 10


class TestThreads:
    def test_samples_tables_filters_and_arrays_are_the_same(self) -> None:
        def odd(one: Sample) -> Sample | None:
            return one if int(one.name[:3]) % 2 else None

        alone, threaded = (labelled(30).with_threads(count).map(Smoothing()) for count in (1, 3))
        assert [one.name for one in threaded] == [one.name for one in alone]
        assert str(threaded.table()) == str(alone.table())
        assert str(threaded.class_table()) == str(alone.class_table())
        assert [one.name for one in threaded.map(odd)] == [one.name for one in alone.map(odd)]
        assert len(threaded.filter(lambda one: one.label.category is not None)) == 30
        ours, theirs = (samples.split().to_dataset() for samples in (threaded, alone))
        np.testing.assert_array_equal(ours.train.x, theirs.train.x)

    def test_several_samples_are_read_at_once(self) -> None:
        both = Barrier(2, timeout=10)

        def meet(one: Sample) -> Sample:
            both.wait()  # is passed only by two threads
            return one

        assert len(list(labelled(2).with_threads(2).map(meet))) == 2

    def test_a_number_of_threads_is_at_least_one(self) -> None:
        with pytest.raises(BadChoice) as caught:
            labelled(3).with_threads(0)
        assert "a whole number of at least 1" in str(caught.value)


def test_patches_of_one_image_stay_in_one_split() -> None:
    whole = SampleSet([Sample(np.full((6, 8), at, "uint8"), name=f"{at}.png") for at in range(10)])
    patches = whole.map(PatchGrid(height=3, width=4)).split(seed=3)
    homes: dict[str, set[str]] = {}
    for patch in patches:
        homes.setdefault(patch.name.split("#")[0], set()).add(patch.split)
    assert len(homes) == 10
    assert all(len(splits) == 1 for splits in homes.values())


def test_choosing_what_is_not_there_is_told() -> None:
    samples = SampleSet([Sample(np.zeros((4, 6)), name=str(at)) for at in range(3)])
    assert [one.name for one in samples[["2", "0"]]] == ["2", "0"]
    assert len(samples[[]]) == 0
    wrong: tuple[Any, ...] = (1.5, [7], np.array([True]), None)
    for chosen in wrong:
        with pytest.raises(NoSampleNamed, match="names, numbers below 3, or as many truth values"):
            samples[chosen]
    with pytest.raises(BadChoice, match="one of train, validation, test"):
        samples.of_split("trian")  # type: ignore[arg-type]
    for seed in ("x", -1, 1.5, True):
        with pytest.raises(BadChoice, match="a whole number from 0"):
            samples.split(seed=seed)  # type: ignore[arg-type]


def test_where_some_samples_have_several_classes_all_have_a_number_a_class() -> None:
    labels = ((1, 1, 0), (0, 1, 0), (0, 0, 0))
    samples = SampleSet(
        [
            Sample(np.zeros((2, 2)), label=Targets(category=ClassLabel(np.array(one), tuple("abc"))), split="train")
            for one in labels
        ]
    )
    assert samples.to_dataset().train.y.tolist() == [list(map(float, one)) for one in labels]


def test_numbers_are_answers_too() -> None:
    label = Targets(values=ValueLabel(np.array([63.5, 1.75]), ("age", "height")))
    samples = SampleSet([Sample(np.zeros((2, 2)), label=label, split="train")])
    assert samples.to_dataset().train.y.tolist() == [[63.5, 1.75]]
