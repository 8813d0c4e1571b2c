"""What one pass finds out is what arrays say, however the samples are divided into blocks."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from workbench.data.dataset import Array
from workbench.data.stream_facts import StreamFacts, facts_of

LABELS = st.one_of(
    hnp.arrays("int64", st.tuples(st.integers(1, 90)), elements=st.integers(-3, 300)),
    hnp.arrays("uint8", st.tuples(st.integers(1, 90), st.just(2), st.just(3)), elements=st.integers(0, 4)),
    hnp.arrays("float32", st.tuples(st.integers(1, 90), st.just(3)), elements=st.sampled_from([0.0, 1.0])),
    hnp.arrays("float64", st.tuples(st.integers(1, 90)), elements=st.sampled_from([0.0, 2.0, 0.5, np.nan, np.inf])),
)


def facts(x: Array, y: Array, cuts: list[int]) -> StreamFacts:
    places = [0, *sorted({cut % len(x) for cut in cuts}), len(x)]
    pairs = pairwise(places)
    found = facts_of((x[a:b], y[a:b]) for a, b in pairs if a < b)
    assert found is not None
    return found


@given(LABELS, st.lists(st.integers(0, 1000), max_size=6), st.integers(0, 2**32))
def test_facts_are_those_of_the_arrays(y: Array, cuts: list[int], seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(len(y), 2)).astype("float32")
    found = facts(x, y, cuts)
    chosen = found.examples
    assert found.count == len(x)
    np.testing.assert_array_equal(chosen.x, x[found.numbers])
    np.testing.assert_array_equal(chosen.y, y[found.numbers])
    assert (chosen.x.min(), chosen.x.max()) == (x.min(), x.max())
    assert found.not_finite == {"x": 0, "y": int((~np.isfinite(y)).sum())}
    finite = np.isfinite(y).all()
    if finite:
        assert (chosen.y.min(), chosen.y.max()) == (y.min(), y.max())
        assert ((chosen.y == 0) | (chosen.y == 1)).all() == ((y == 0) | (y == 1)).all()
        assert (chosen.y == np.floor(chosen.y)).all() == (y == np.floor(y)).all()
    assert np.isfinite(chosen.y).all() == finite
    whole = finite and bool((y == np.floor(y)).all())
    assert (found.values is not None) == whole
    if found.values is not None:
        values, counts = np.unique(y, return_counts=True)
        assert dict(found.values) == dict(zip(values.tolist(), counts.tolist(), strict=True))
        rows = y.reshape(len(y), -1)
        assert dict(found.first) == {v: int((rows == v).any(axis=1).argmax()) for v in values.tolist()}
    if found.highest is not None:
        expected = np.bincount(y.argmax(axis=-1).ravel(), minlength=y.shape[-1])
        np.testing.assert_array_equal(found.highest, expected)


@given(st.lists(st.integers(0, 1000), max_size=6), st.lists(st.integers(0, 1000), max_size=6))
def test_the_digest_does_not_depend_on_the_blocks(cuts: list[int], others: list[int]) -> None:
    x, y = np.arange(60.0).reshape(30, 2), np.arange(30)
    assert facts(x, y, cuts).digest == facts(x, y, others).digest
    assert facts(x, y, cuts).digest != facts(x[::-1], y[::-1], cuts).digest


def test_nothing_large_is_kept() -> None:
    x, y = np.zeros((300, 1000, 1000), "uint8"), np.zeros(300, int)  # one page of zeros, whatever its size
    found = facts_of((x[n : n + 1], y[n : n + 1]) for n in range(300))
    assert found is not None
    assert found.examples.x.nbytes <= 33 * 1024**2


def test_no_block_no_facts() -> None:
    assert facts_of(iter(())) is None


def test_labels_of_more_values_than_classes_have_are_not_counted() -> None:
    y = np.arange(70_000)
    assert facts(np.zeros((70_000, 1)), y, []).values is None
