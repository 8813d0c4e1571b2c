"""Arrays, pairs and single splits are taken as data: what is held out is told."""

import warnings
from typing import Any

import numpy as np
import pytest

from workbench.data import Dataset, Split
from workbench.data.data_errors import CountMismatch
from workbench.training.sample_errors import NotData
from workbench.training.setup.given_data import given_data

X = np.arange(200, dtype="float32").reshape(50, 4)
Y = np.arange(50) % 5
TOLD = (
    "fit: the data have no validation part, so 10 of the 50 samples were held out for it by chance, the same ones each "
    "time, and 40 are left for training."
)


def given(data: Any) -> tuple[Dataset, list[str]]:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        found = given_data(data, "fit")
    return found, [str(one.message) for one in seen]


def test_a_data_set_stays_itself() -> None:
    data = Dataset("mine", Split(X, Y), Split(X, Y), Split(X, Y), ())
    assert given(data) == (data, [])


def test_of_x_and_y_a_fifth_of_every_class_is_held_out_and_told() -> None:
    data, told = given((X, Y))
    assert told == [TOLD]
    assert np.bincount(data.validation.y).tolist() == [2, 2, 2, 2, 2]
    assert (len(data.train), len(data.validation), len(data.test)) == (40, 10, 0)
    whole = np.concatenate([data.train.x, data.validation.x])
    np.testing.assert_array_equal(np.sort(whole, axis=0), X)


def test_the_same_samples_are_held_out_each_time() -> None:
    np.testing.assert_array_equal(given((X, Y))[0].validation.x, given([X, Y])[0].validation.x)


@pytest.mark.parametrize("y", [X[:, 0], X, np.arange(50)], ids=["numbers", "vectors", "classes of one sample"])
def test_other_labels_are_divided_by_chance(y: Any) -> None:
    data, told = given((X, y))
    assert (told, len(data.validation), len(data.train)) == ([TOLD], 10, 40)


def test_lists_become_arrays() -> None:
    data, told = given((X.tolist(), Y.tolist()))
    assert (told, data.train.x.shape) == ([TOLD], (40, 4))


def test_groups_stay_together() -> None:
    data, _ = given(Split(X, Y, groups=np.arange(50) // 5))
    assert data.train.groups is not None
    assert data.validation.groups is not None
    assert not set(data.train.groups) & set(data.validation.groups)
    assert len(set(data.validation.groups)) == 2


def test_pairs_are_train_and_test_as_keras_gives_them() -> None:
    data, told = given(((X, Y), (X[:7], Y[:7])))
    assert (told, len(data.train), len(data.validation), len(data.test)) == ([TOLD], 40, 10, 7)


def test_of_three_pairs_nothing_is_held_out() -> None:
    data, told = given(((X, Y), (X[:8], Y[:8]), Split(X[:7], Y[:7])))
    assert (told, len(data.train), len(data.validation), len(data.test)) == ([], 50, 8, 7)


@pytest.mark.parametrize(
    ("value", "received"),
    [
        (X, "an array of shape (50, 4)"),
        ((X, Y, X, Y), "a tuple of 4 values"),
        ((X,), "a tuple of 1 values"),
        ("data", "str"),
        (None, "NoneType"),
        ((X[:1], Y[:1]), "a single sample"),
        (([], []), "a tuple of 2 values"),
    ],
)
def test_anything_else_is_refused(value: Any, received: str) -> None:
    with pytest.raises(NotData) as caught:
        given_data(value, "fit")
    assert str(caught.value) == (
        f"fit: expected a data set with the splits train and validation, received {received}. Give arrays (x, y), use "
        "a loader such as wb.data.load_digits(), or make a data set of your arrays: wb.data.Dataset('mine', "
        "Split(x_train, y_train), Split(x_val, y_val), Split(x_test, y_test), class_names) with from workbench.data "
        "import Split."
    )


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(CountMismatch):
        given_data((X, Y[:5]), "fit")
