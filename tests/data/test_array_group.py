"""Splits with several inputs or outputs."""

from pathlib import Path

import numpy as np
import pytest

from workbench.data import Dataset, Split
from workbench.data.array_group import ArrayGroup, joined_arrays
from workbench.data.data_errors import CountMismatch, LengthsDiffer, NotOneArray
from workbench.data.npz import save_npz

X = {"image": np.zeros((4, 2, 2), "float32"), "age": np.arange(4.0)}


def test_a_dictionary_of_arrays_is_a_group_that_is_sliced_as_one() -> None:
    split = Split(X, {"class": [0, 1, 0, 1], "score": np.ones(4)}, groups=np.array(["a", "a", "b", "b"]))
    assert len(split) == 4
    assert isinstance(split.x, ArrayGroup)
    assert dict(split.x)["image"].shape == (4, 2, 2)
    assert not split.x["age"].flags.writeable
    part = split[1:3]
    assert part.x["age"].tolist() == [1, 2]
    assert part.y["class"].tolist() == [1, 0]
    assert len(split[:0]) == 0
    assert split.x[2]["age"] == 2
    assert part.groups is not None
    assert part.groups.tolist() == ["a", "b"]


def test_a_tuple_of_arrays_of_one_length_is_several_inputs_in_order() -> None:
    split = Split((X["image"], X["age"]), np.zeros(4))
    assert isinstance(split.x, ArrayGroup)
    assert split.x.in_order
    assert list(split.x.keys()) == ["1", "2"]


def test_tuples_that_were_samples_still_are() -> None:
    assert Split((np.zeros(3), np.ones(3)), np.zeros(2)).x.shape == (2, 3)
    assert Split((0, 1, 2), (1, 1, 0)).y.shape == (3,)
    boxes = Split(np.zeros((3, 8, 8, 1)), (np.zeros((2, 5)), np.zeros((2, 5)), np.zeros((2, 5)))).y
    assert boxes.dtype == object


def test_groups_are_joined_by_name() -> None:
    group = Split(X, np.zeros(4)).x
    both = joined_arrays(group, group)
    assert len(both) == 8
    assert both["age"].tolist() == [*range(4)] * 2


def test_a_data_set_says_what_it_is_made_of() -> None:
    split = Split(X, {"class": np.zeros(4, int), "score": np.ones(4)})
    data = Dataset("patients", split, split, split[:0], {"class": ("no", "yes")})  # type: ignore[arg-type]
    assert repr(data).splitlines()[:2] == [
        "Dataset 'patients', classes of 1 output: class: no, yes",
        "  train       x: image: 4 images, height 2, width 2 (float32); age: 4 examples (float64)  "
        "y: class: 4 labels (int64); score: 4 labels (float64)",
    ]


def test_a_file_takes_one_array_of_each(tmp_path: Path) -> None:
    split = Split(X, np.zeros(4))
    with pytest.raises(NotOneArray) as refusal:
        save_npz(Dataset("patients", split, split, split, ()), tmp_path / "patients.npz")
    assert str(refusal.value) == (
        "save_npz: train: x expects one array with an entry for each example, received several: image, age. Save a "
        "data set of each: Dataset(name, Split(train.x['image'], …), …)."
    )


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        (
            {"a": np.zeros(3), "b": np.zeros(4)},
            np.zeros(3),
            LengthsDiffer,
            "Split.x: every array needs an entry for each example. Expected 3 entries, as 'a' has, received 4 in 'b'. "
            "Use arrays that belong together.",
        ),
        (
            {},
            np.zeros(3),
            NotOneArray,
            "Split: x expects one array with an entry for each example, received an empty dictionary. Give an array by "
            "the name of each input or output.",
        ),
        (
            X,
            np.zeros(3),
            CountMismatch,
            "Split: every image needs one label. Expected 4 labels for 4 images, received 3. Use x and y that belong "
            "together.",
        ),
        (
            [np.zeros((5, 1)), np.zeros((7, 1))],
            [0, 1],
            NotOneArray,
            "Split: x expects one array with an entry for each example, received examples of several shapes, such as "
            "(5, 1) and (7, 1). Pad them to one length, keras.utils.pad_sequences(sequences, padding='post', "
            "dtype='float32', value=-1), and begin the network with a Masking layer of mask_value=-1. Where each step "
            "has a label, pad the labels with -1 too, and set ignore_class=-1.",
        ),
    ],
)
def test_the_words_for_what_does_not_belong_together(x: object, y: object, error: type[Exception], words: str) -> None:
    with pytest.raises(error) as refusal:
        Split(x, y)  # type: ignore[arg-type]
    assert str(refusal.value) == words
