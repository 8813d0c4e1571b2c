"""Data sets among a notebook's variables: which are found, how they are divided, and that nothing of theirs is run."""

from typing import Any

import numpy as np
import pytest

from workbench.data import Dataset, Split, StreamedSplit
from workbench.data.data_errors import BadChoice, EndlessData, NoSamples
from workbench.data.found_data import FoundData, found_data
from workbench.data.stream_errors import NoValidation


def images(count: int, start: int = 0) -> Any:
    x = np.zeros((count, 8, 8, 1), "float32")
    x[:, 0, 0, 0] = np.arange(start, start + count)
    return x


def labels(count: int) -> Any:
    return np.arange(count) % 3


def names(**variables: Any) -> list[str]:
    return [found.name for found in found_data(variables)]


def only(**variables: Any) -> FoundData:
    (found,) = found_data(variables)
    return found


def sizes(data: Dataset) -> tuple[int, int, int]:
    return len(data.train), len(data.validation), len(data.test)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("x", "y"),
        ("X_train", "y_train"),
        ("xtrain", "ytrain"),
        ("train_images", "train_labels"),
        ("trainImages", "trainLabels"),
        ("images", "masks"),
        ("features_heart", "targets_heart"),
    ],
)
def test_arrays_whose_names_belong_together(x: str, y: str) -> None:
    found = only(**{x: images(20), y: labels(20)})
    assert found.name == f"{x}, {y}"
    assert (found.x.shape, found.x.dtype, found.y.shape) == ((20, 8, 8, 1), "float32", (20,))
    assert sizes(found.load()) == (16, 4, 0)


def test_what_does_not_belong_together_is_not_offered() -> None:
    assert names(x=images(3), y=labels(4)) == []
    assert names(x_train=images(3), y_test=labels(3)) == []
    assert names(x_a=images(3), y_b=labels(3)) == []
    assert names(_x=images(3), _y=labels(3), n=3, text="x", x=5, y=None, numbers=[1, 2]) == []


def test_splits_by_name_are_used_as_they_are() -> None:
    found = only(
        x_train=images(10), y_train=labels(10), x_val=images(4, 50), y_val=labels(4), x_test=images(3), y_test=labels(3)
    )
    data = found.load()
    assert (found.name, sizes(data)) == ("x_train, y_train, x_val, y_val, x_test, y_test", (10, 4, 3))
    assert data.validation.x[0, 0, 0, 0] == 50
    assert sizes(only(x_train=images(10), y_train=labels(10), x_test=images(3), y_test=labels(3)).load()) == (8, 2, 3)


def test_pairs_dicts_splits_and_data_sets() -> None:
    split = Split(images(10), labels(10), groups=np.repeat(["kim", "lee", "oh", "pak", "yu"], 2))
    whole = Dataset("mine", split, split, split, ("a", "b", "c"))
    keras_pairs = ((images(20), labels(20)), (images(5), labels(5)))
    found = {
        one.name: one
        for one in found_data(
            {
                "pair": (images(5), labels(5)),
                "split": split,
                "whole": whole,
                "digits": keras_pairs,
                "bunch": {"data": images(5), "target": labels(5), "names": ["a"]},
                "parts": {"x_train": images(5), "y_train": labels(5), "x_val": images(2), "y_val": labels(2)},
            }
        )
    }
    assert list(found) == [
        "whole",
        "pair",
        "split",
        "digits",
        "bunch: data, target",
        "parts: x_train, y_train, x_val, y_val",
    ]
    assert found["whole"].load() is whole
    assert sizes(found["digits"].load()) == (16, 4, 5)
    assert sizes(found["parts: x_train, y_train, x_val, y_val"].load()) == (5, 2, 0)
    divided = found["split"].load()
    assert not set(divided.train.groups) & set(divided.validation.groups)  # type: ignore[arg-type]


def test_split_variables_that_belong_together_are_one_data_set() -> None:
    train, val = Split(images(6), labels(6)), Split(images(2), labels(2))
    found = only(train=train, val=val)
    assert (found.name, sizes(found.load())) == ("train, val", (6, 2, 0))
    assert names(test=val) == ["test"]


def test_tensors_and_tf_data() -> None:
    import tensorflow as tf

    assert only(x=tf.zeros((4, 3)), y=tf.zeros(4)).x == only(x=np.zeros((4, 3), "float32"), y=np.zeros(4, "float32")).x
    pairs = tf.data.Dataset.from_tensor_slices((images(20), labels(20)))
    for one in (pairs, pairs.batch(8), pairs.shuffle(20).batch(8).prefetch(1)):
        found = only(train_ds=one)
        assert (found.x.sample, found.y.sample, found.x.shape[0]) == ((8, 8, 1), (), None)
        assert sizes(found.load()) == (16, 4, 0)
    both = only(train_ds=pairs.batch(8), val_ds=pairs.take(5).batch(2))
    assert (both.name, sizes(both.load())) == ("train_ds, val_ds", (20, 5, 0))
    assert names(ds=pairs.map(lambda x, _: x)) == []


def test_tf_data_that_cannot_be_read_is_refused_in_words() -> None:
    import tensorflow as tf

    pairs = tf.data.Dataset.from_tensor_slices((images(4), labels(4)))
    with pytest.raises(EndlessData, match=r"Leave repeat\(\) out, give a part of it with take\(100\), or read it as a"):
        only(ds=pairs.repeat()).load()
    with pytest.raises(NoSamples, match="ds: expected samples with their answers"):
        only(ds=pairs.take(0)).load()


def test_one_sample_cannot_be_divided() -> None:
    with pytest.raises(BadChoice, match="validation"):
        only(x=images(1), y=labels(1)).load()


def test_looking_runs_nothing_of_the_learner() -> None:
    class Trap:
        """Fails at whatever it is asked."""

        @property  # type: ignore[misc]
        def __class__(self) -> type:  # type: ignore[override]
            raise AssertionError

        def __getattribute__(self, name: str) -> Any:
            raise AssertionError(name)

        def __len__(self) -> int:
            raise AssertionError

        def __eq__(self, other: object) -> bool:
            raise AssertionError

        __hash__ = None  # type: ignore[assignment]

    class Array(np.ndarray):  # type: ignore[type-arg]
        @property  # type: ignore[misc]
        def shape(self) -> Any:  # type: ignore[override]
            raise AssertionError

    class Pair(tuple):  # type: ignore[type-arg]  # noqa: SLOT001
        def __len__(self) -> int:
            raise AssertionError

    class Table(dict):  # type: ignore[type-arg]
        def items(self) -> Any:
            raise AssertionError

    own = images(3).view(Array)
    assert (
        names(x=own, y=labels(3), pair=Pair((own, own)), table=Table(x=own), trap=Trap(), pairs=(Trap(), Trap())) == []
    )


def test_streams_are_offered_and_not_read() -> None:
    reads: list[int] = []

    def batches() -> Any:
        reads.append(1)
        yield images(20), labels(20)

    train, validation = StreamedSplit(batches), StreamedSplit(batches)
    data = Dataset("mine", train, validation, validation[:0], ())
    whole, parts = found_data({"data": data, "train": train, "val": validation})
    assert (whole.name, whole.x.shape, whole.y.dtype) == ("data", (None, 8, 8, 1), "int64")
    assert (parts.name, parts.x.shape) == ("train, val", (None, 8, 8, 1))
    assert len(reads) == 2  # the first batch of each, when it was made
    assert parts.load().train is train
    assert sizes(parts.load()) == (20, 20, 0)
    with pytest.raises(NoValidation, match="s: the samples are read as a stream, so that none of them can be held out"):
        only(s=train).load()
