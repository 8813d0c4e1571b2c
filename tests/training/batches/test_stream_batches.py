"""Batches of streams: every sample once an epoch, in the same order again, whatever the blocks of the source."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.streams import generator_of
from workbench.data import DataError, Split, StreamedSplit
from workbench.data.stream_blocks import Block
from workbench.training.batches.batch_order import BatchOrder, training_batches
from workbench.training.batches.shuffle_windows import shuffle_windows, whole_order, windowed_order
from workbench.training.batches.stream_batches import buffer_for, regrouped, shuffled, streamed_batches

COUNTS, SIZES, SEEDS = st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**32 - 1)


def numbers(count: int) -> Split:
    return Split(np.arange(count, dtype="float32")[:, None], np.arange(count))


@given(COUNTS, SIZES, st.lists(st.integers(1, 20), max_size=20))
def test_regrouping_keeps_samples_and_order(count: int, block: int, sizes: list[int]) -> None:
    whole = numbers(count)
    found = list(regrouped(generator_of(whole, block)(), sizes))
    taken = min(count, sum(sizes))
    assert [n for x, _ in found for n in x[:, 0]] == list(range(taken))
    assert [n for _, y in found for n in y] == list(range(taken))
    assert [len(x) for x, _ in found[:-1]] == sizes[: len(found) - 1]


@given(COUNTS, SIZES, SEEDS, st.integers(0, 5))
def test_windows_are_permutations_of_neighbours(count: int, buffer: int, seed: int, epoch: int) -> None:
    windows = list(shuffle_windows(count, buffer, seed, epoch))
    assert sum(map(len, windows)) == count
    assert all(sorted(window) == list(range(len(window))) for window in windows)
    order = windowed_order(count, buffer, seed, epoch)
    assert sorted(order) == list(range(count))
    assert (abs(order - np.arange(count)) < buffer).all()
    np.testing.assert_array_equal(order, windowed_order(count, buffer, seed, epoch))
    if buffer >= count:
        np.testing.assert_array_equal(order, whole_order(count, seed, epoch))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = {tuple(windowed_order(200, 20, seed, epoch)) for seed in range(3) for epoch in range(3)}
    assert len(orders) == 9
    firsts = {len(next(shuffle_windows(200, 20, 0, epoch))) for epoch in range(20)}
    assert len(firsts) > 5  # windows do not always divide the epoch at the same places


@given(COUNTS, SIZES, st.integers(1, 15), SEEDS)
def test_a_stream_has_the_order_of_the_windows(count: int, buffer: int, block: int, seed: int) -> None:
    split = StreamedSplit(generator_of(numbers(count), block))
    found = [n for _, y in shuffled(split, buffer, seed, 1) for n in y]
    expected = windowed_order(count, buffer, seed, 1) if buffer > 1 else np.arange(count)
    assert found == expected.tolist()


@pytest.mark.parametrize("buffer", [1, 7, 40, 1000])
def test_streams_and_arrays_have_the_same_batches(buffer: int) -> None:
    whole = numbers(40)
    plan = BatchOrder(samples=40, batch_size=6, seed=3, first=1, epochs=3, buffer=buffer)
    arrays = list(training_batches(plan, whole.x, whole.y).as_numpy_iterator())
    failures: list[Exception] = []
    streams = list(streamed_batches(plan, StreamedSplit(generator_of(whole, 9)), None, failures).as_numpy_iterator())
    assert len(arrays) == len(streams) == 2 * 7
    for one, other in zip(arrays, streams, strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_array_equal(a, b)
            assert a.dtype == b.dtype
    assert not failures


def test_what_the_source_raises_is_kept() -> None:
    """Of TensorFlow's own error only the text would be left."""
    import tensorflow as tf

    lengths = iter([40, 40, 40, 30])

    def batches() -> Iterator[Block]:
        yield from generator_of(numbers(next(lengths)), 10)()

    split = StreamedSplit(batches)
    assert len(split) == 40
    failures: list[Exception] = []
    plan = BatchOrder(samples=40, batch_size=10, seed=3, first=0, epochs=1, buffer=1)
    with pytest.raises(tf.errors.OpError):
        list(streamed_batches(plan, split, None, failures))
    assert [type(error).__name__ for error in failures] == ["EndedEarly"]
    assert isinstance(failures[0], DataError)


def test_the_buffer_has_as_many_samples_as_64_mib_hold() -> None:
    split = StreamedSplit([(np.zeros((2, 512, 512), "float32"), np.zeros(2, "int64"))])
    assert buffer_for(split, None) == 63
    assert buffer_for(split, 5) == 5


def test_numbers_of_64_bits_become_those_of_keras() -> None:
    split = StreamedSplit([(np.zeros((2, 3)), np.zeros(2))])
    plan = BatchOrder(samples=2, batch_size=2, seed=0, first=0, epochs=1, buffer=1)
    assert [spec.dtype.name for spec in streamed_batches(plan, split, None, []).element_spec] == ["float32", "float32"]
