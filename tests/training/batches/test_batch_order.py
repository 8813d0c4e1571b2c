"""The order of samples depends on the seed and the epoch, however training came to that epoch."""

from typing import Any

import numpy as np

from tests.training.small import masked
from workbench.training.batches.batch_order import BatchOrder, training_batches

X = np.arange(10)[:, None]
Y = np.arange(10)


def epochs(first: int, *, seed: int = 1, batch_size: int = 4, change: Any = None) -> list[list[Any]]:
    """The batches of the epochs ``first`` … 2."""
    plan = BatchOrder(10, batch_size, seed, first, 3)
    batches = [tuple(part.numpy() for part in batch) for batch in training_batches(plan, X, Y, change)]
    return [batches[start : start + plan.batches] for start in range(0, len(batches), plan.batches)]


def labels(batches: list[Any]) -> list[int]:
    return [int(label) for batch in batches for label in batch[1]]


def test_every_epoch_has_every_sample_once_in_an_order_of_its_own() -> None:
    found = epochs(0)
    assert len(found) == 3
    assert [len(batch[1]) for batch in found[0]] == [4, 4, 2]
    orders = [labels(epoch) for epoch in found]
    assert all(sorted(order) == list(range(10)) for order in orders)
    assert len({tuple(order) for order in orders}) == 3
    assert all((batch[0][:, 0] == batch[1]).all() for epoch in found for batch in epoch)


def test_an_epoch_is_the_same_however_one_came_to_it() -> None:
    assert [labels(epoch) for epoch in epochs(1)] == [labels(epoch) for epoch in epochs(0)][1:]
    assert [labels(epoch) for epoch in epochs(0, seed=2)] != [labels(epoch) for epoch in epochs(0)]


def test_so_is_the_seed_of_every_batch() -> None:
    seeds: list[Any] = [labels(epoch) for epoch in epochs(0, change=lambda seed, batch: (batch[0], seed[1:]))]
    later = [labels(epoch) for epoch in epochs(1, change=lambda seed, batch: (batch[0], seed[1:]))]
    assert later == seeds[1:]
    assert len({seed for epoch in seeds for seed in epoch}) == 9


def test_decimal_numbers_come_in_the_precision_of_keras() -> None:
    data = masked()
    plan = BatchOrder(32, 32, 1, 0, 1)
    (x, y), *_ = training_batches(plan, data.train.x.astype("float64"), data.train.y)
    assert (x.dtype, y.dtype) == ("float32", "uint8")
