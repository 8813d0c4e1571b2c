"""The samples in front of a network as a data set: divided where they are not, in memory or as a stream."""

from typing import Any

import numpy as np
import pytest

from workbench.data import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Sample, SampleSet, Targets
from workbench.data.sample import SplitName
from workbench.data.stream_errors import StreamFailed
from workbench.data.streamed_split import StreamedSplit
from workbench.flow.learning_data import divided_samples, learned_kind, learning_data
from workbench.flow.network_errors import ArraysDiffer, NothingToLearn

NAMES = ("cat", "dog")


def pets(count: int = 20, split: SplitName = "", patients: int = 0) -> SampleSet:
    return SampleSet(
        [
            Sample(
                np.full((4, 6), number, np.uint8),
                label=Targets(category=ClassLabel.of(number % 2, NAMES)),
                split=split,
                group=f"patient {number % patients}" if patients else "",
                name=f"{number}.png",
            )
            for number in range(count)
        ],
        name="pets",
    )


def splits(samples: SampleSet) -> list[str]:
    return [entry.split for entry in samples.entries]


def test_samples_of_no_split_are_divided_as_split_does() -> None:
    found = divided_samples(pets())
    assert splits(found.samples) == splits(pets().split())
    assert found.remark == (
        "The samples belong to no split: they were divided into 16 for training, 2 for validation and 2 for the test, "
        "those of a group together, the same way each time."
    )


def test_those_of_a_group_stay_together() -> None:
    found = divided_samples(pets(40, patients=10)).samples
    by_group: dict[str, set[str]] = {}
    for entry in found.entries:
        by_group.setdefault(entry.group, set()).add(entry.split)
    assert all(len(names) == 1 for names in by_group.values())
    assert set(splits(found)) == {"train", "validation", "test"}


def test_a_fifth_is_held_out_where_nothing_is_for_validation() -> None:
    found = divided_samples(pets(20, "train"))
    assert splits(found.samples).count("validation") == 4
    assert [sample.name for sample in found.samples] == [sample.name for sample in pets()]
    assert found.remark == (
        "No sample is for validation: 4 of those for training were held out for it, those of a group together, the "
        "same ones each time, and 16 are left."
    )


def test_divided_samples_stay_as_they_are() -> None:
    samples = pets().split()
    found = divided_samples(samples)
    assert (found.samples, found.remark) == (samples, "")


def test_samples_of_no_split_beside_others_are_told_of() -> None:
    samples = SampleSet([*pets(10).split(), *[one.replaced(name=f"other {one.name}") for one in pets(3)]])
    found = divided_samples(samples)
    assert found.remark == "3 samples belong to no split: the network does not learn from them."
    data = learning_data(found.samples)
    assert sum(map(len, data.splits.values())) == 10


def test_small_sets_are_arrays() -> None:
    data = learning_data(pets().split())
    assert data.train.x.shape == (16, 4, 6, 1)
    assert data.class_names == NAMES
    assert data.name == "pets"


def test_larger_sets_are_streams_of_the_same_samples() -> None:
    samples = pets(150).split()
    arrays, streams = learning_data(samples), learning_data(samples, most_bytes=10)
    for name, split in streams.splits.items():
        assert isinstance(split, StreamedSplit)
        x, y = (np.concatenate(parts) for parts in zip(*split.blocks(), strict=True))
        np.testing.assert_array_equal(x, arrays.splits[name].x)
        np.testing.assert_array_equal(y, arrays.splits[name].y)
        assert len(split) == len(arrays.splits[name])


def test_boxes_of_a_stream_have_as_many_rows_in_every_split() -> None:
    def boxed(number: int) -> Sample:
        boxes = BoxLabel(np.tile([0.0, 0, 2, 2], (number % 4, 1)), [1] * (number % 4), NAMES)
        return Sample(np.zeros((4, 6)), label=Targets(boxes=boxes), name=str(number))

    data = learning_data(SampleSet([boxed(number) for number in range(20)]).split(), most_bytes=10)
    for split in data.splits.values():
        assert isinstance(split, StreamedSplit)
        assert split.signature[1][0] == (3, 5)


def test_a_stream_without_a_test_split_has_an_empty_one() -> None:
    data = learning_data(pets().split(preset="80/20/0"), most_bytes=10)
    assert data.test.x.shape == (0, 4, 6, 1)


def test_without_training_samples_nothing_is_learned() -> None:
    with pytest.raises(NothingToLearn) as caught:
        learning_data(pets(split="test"))
    assert str(caught.value) == (
        "pets: expected at least one sample for training with a label, received none. Divide the samples with a share "
        "for the training, as with the data set's split 80/10/10, and look whether a filter drops them."
    )


BOTH = Targets(ClassLabel.of(0, NAMES), MaskLabel(np.zeros((4, 6), np.uint8), ("rest", "cat")))


@pytest.mark.parametrize(
    ("task", "rank", "expected"),
    [(None, 1, "category"), (None, 3, "mask"), ("classification", 3, "category"), ("segmentation", 1, "mask"),
     ("detection", 3, "mask")],
)  # fmt: skip
def test_the_kind_of_label_is_that_of_the_task_or_of_the_output(task: Any, rank: int, expected: str) -> None:
    assert learned_kind(Sample(np.zeros((4, 6)), label=BOTH), task, lambda: rank) == expected


def test_of_several_kinds_of_labels_the_chosen_one_is_learned() -> None:
    samples = SampleSet([Sample(np.zeros((4, 6)), label=BOTH, name=str(number)) for number in range(10)]).split()
    assert learning_data(samples, "mask").train.y.shape == (8, 4, 6)
    assert learning_data(samples, "category").train.y.shape == (8,)
    assert learning_data(samples, "mask", most_bytes=1).train[:2].y.shape == (2, 4, 6)


def test_samples_of_several_classes_at_once_have_a_number_a_class() -> None:
    labels = [np.array([1.0, 1.0]), np.array([0.0, 1.0]), np.array([0.0, 0.0])]
    samples = SampleSet(
        [
            Sample(np.zeros((4, 6)), label=Targets(category=ClassLabel(one, NAMES)), split="train", name=str(number))
            for number, one in enumerate(labels)
        ]
    )
    np.testing.assert_array_equal(learning_data(samples).train.y, labels)


def test_samples_of_the_test_may_have_no_label() -> None:
    bare = [one.replaced(label=Targets(), split="test", name=f"bare {one.name}") for one in pets(3)]
    data = learning_data(SampleSet([*pets().split(), *bare]))
    assert {name: len(split) for name, split in data.splits.items()} == {"train": 16, "validation": 2, "test": 2}


def with_boxes(counts: dict[SplitName, list[int]]) -> SampleSet:
    return SampleSet(
        [
            Sample(
                np.zeros((4, 6)),
                label=Targets(boxes=BoxLabel(np.tile([0.0, 0, 2, 2], (count, 1)), [1] * count, NAMES)),
                split=split,
                name=f"{split} {number}",
            )
            for split, each in counts.items()
            for number, count in enumerate(each)
        ]
    )


@pytest.mark.parametrize(
    ("train", "validation", "rows"),
    [([0, 3, 1], [2, 0], 3), ([2, 2], [1, 1], 2), ([1, 1], [4, 0], 4), ([0, 0], [0], 1), ([1, 1], [1], 1)],
)
def test_boxes_in_memory_have_as_many_rows_in_every_split(train: list[int], validation: list[int], rows: int) -> None:
    data = learning_data(with_boxes({"train": train, "validation": validation}))
    assert data.train.y.shape == (len(train), rows, 5)
    assert data.validation.y.shape == (len(validation), rows, 5)
    assert data.test.y.shape == (0, rows, 5)
    assert [int((one[:, 0] >= 0).sum()) for one in data.train.y] == train


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (pets(0), "pets: expected at least one sample for training with a label, received none. "),
        (pets(1), "pets: expected at least 3 samples to divide, or groups of them that belong together, received 1 "),
        (pets(2), "pets: expected at least 3 samples to divide, or groups of them that belong together, received 2 "),
        (pets(1, "train"), "pets: expected at least 2 samples to divide, or groups of them that belong together, rec"),
    ],
)
def test_too_few_samples_to_divide(samples: SampleSet, words: str) -> None:
    with pytest.raises(NothingToLearn) as refusal:
        divided_samples(samples)
    assert str(refusal.value).startswith(words)
    assert "Divide the samples with a share for the training" in str(refusal.value)


def of_several_shapes(what: str) -> SampleSet:
    def array(is_other: bool) -> Any:
        return np.zeros((4, 7 if is_other else 6))

    return SampleSet(
        [
            Sample(
                array(what == "image" and number == 2),
                label=Targets(image=ImageLabel(array(what == "label" and number == 2))),
                split="train",
                name=str(number),
            )
            for number in range(4)
        ]
    )


@pytest.mark.parametrize("what", ["image", "label"])
def test_arrays_of_several_shapes(what: str) -> None:
    with pytest.raises(ArraysDiffer) as refusal:
        learning_data(of_several_shapes(what))
    assert str(refusal.value).startswith("'2' has an array of the shape (4, 7")
    assert "and '0' one of the shape (4, 6" in str(refusal.value)
    assert "Put a Resize in front of the network" in str(refusal.value)
    with pytest.raises(
        StreamFailed, match=r"'2' has an array of the shape \(4, 7.*\), and '0' one of the shape \(4, 6"
    ):
        learning_data(of_several_shapes(what), most_bytes=0)
