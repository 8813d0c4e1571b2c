import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.dataset import Split
from workbench.data.errors import BadChoice
from workbench.data.splitting import require_held_out, stratified_split


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
