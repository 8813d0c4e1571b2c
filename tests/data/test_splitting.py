import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.data_errors import BadChoice, TooFewGroups
from workbench.data.dataset import Split
from workbench.data.splitting import (
    hold_out_examples,
    hold_out_groups,
    require_held_out,
    split_by_group,
    stratified_split,
)


@given(
    labels=st.lists(st.integers(0, 5), min_size=2, max_size=80),
    part=st.floats(0.05, 0.95),
    seed=st.integers(0, 2**31),
)
def test_nothing_is_lost_or_doubled_and_classes_keep_their_share(labels: list[int], part: float, seed: int) -> None:
    y = np.array(labels)
    held_out = round(part * len(y))
    rest, held = stratified_split(Split(np.arange(len(y)), y), held_out, seed=seed)
    assert len(held) == held_out
    assert sorted([*rest.x, *held.x]) == list(range(len(y)))
    np.testing.assert_array_equal(y[held.x], held.y)
    np.testing.assert_array_equal(y[rest.x], rest.y)
    shares = np.bincount(y) * held_out / len(y)
    assert np.abs(np.bincount(held.y, minlength=len(shares)) - shares).max() < 1


def test_both_parts_are_shuffled() -> None:
    rest, held = stratified_split(Split(np.arange(1000), np.zeros(1000, int)), 500, seed=0)
    assert (np.diff(rest.x) < 0).any()
    assert (np.diff(held.x) < 0).any()


@pytest.mark.parametrize("size", [0, 1, -3, 59, 60, 2.5, True, "10", None])
def test_a_size_that_cannot_be_is_refused(size: object) -> None:
    with pytest.raises(BadChoice) as caught:
        require_held_out(size, np.arange(60) % 2, where="load_mnist", parameter="validation")
    assert str(caught.value) == (
        f"load_mnist: 'validation' must be a whole number from 2 to 58, but received {size!r}. "
        "Give it, as in validation=10."
    )


@pytest.mark.parametrize("size", [2, 58, np.int64(30)])
def test_a_size_that_can_be_passes(size: int) -> None:
    require_held_out(size, np.arange(60) % 2, where="load_mnist", parameter="validation")


def in_groups(groups: list[int]) -> Split:
    return Split(np.arange(len(groups)), np.arange(len(groups)), np.array(groups))


@given(groups=st.lists(st.integers(0, 6), min_size=3, max_size=60), seed=st.integers(0, 2**31))
def test_no_group_is_torn_apart(groups: list[int], seed: int) -> None:
    whole = in_groups(groups)
    names = len(set(groups))
    if names < 3:
        with pytest.raises(TooFewGroups):
            split_by_group(whole, None, None, seed=seed, where="here")
        return
    parts = split_by_group(whole, 1, names - 2, seed=seed, where="here")
    assert [len(set(part.groups.tolist())) for part in parts] == [1, 1, names - 2]
    assert sorted(np.concatenate([part.x for part in parts])) == list(range(len(groups)))
    assert all((np.diff(part.x) > 0).all() for part in parts)


def test_a_fifth_of_the_groups_is_held_out() -> None:
    parts = split_by_group(in_groups(list(range(45)) * 2), None, None, seed=0, where="here")
    assert [len(part) // 2 for part in parts] == [27, 9, 9]


@given(count=st.integers(1, 29), seed=st.integers(0, 2**31))
def test_examples_held_out_by_chance(count: int, seed: int) -> None:
    rest, held = hold_out_examples(in_groups([0] * 30), count, seed=seed, where="here", parameter="test")
    assert len(held) == count
    assert sorted([*rest.x, *held.x]) == list(range(30))


def test_groups_must_be_known() -> None:
    whole = Split(np.arange(3), np.arange(3))
    with pytest.raises(TypeError, match="needs groups"):
        hold_out_groups(whole, 1, seed=0, where="here", parameter="test")
