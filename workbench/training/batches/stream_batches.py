"""Batches of a split that is read as a stream: shuffled in windows, and the same again from the same seed.

What the source calls a batch does not matter: batches have the size that was chosen, as those of arrays do.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

import numpy as np

from workbench.data.dataset import Array
from workbench.data.stream_blocks import Block
from workbench.data.streamed_split import StreamedSplit
from workbench.training.batches.batch_order import FIRST_STEP, Batch, BatchOrder, as_keras
from workbench.training.batches.shuffle_windows import shuffle_windows

_BUFFER_BYTES = 64 * 1024**2
_AHEAD = 2
"""Batches that are ready before they are needed."""


def buffer_for(split: StreamedSplit, chosen: int | None) -> int:
    """How many samples are shuffled together: as many as was chosen, else as 64 MiB hold."""
    return chosen if chosen is not None else max(1, _BUFFER_BYTES // max(1, split.sample_bytes))


def regrouped(blocks: Iterable[Block], sizes: Iterable[int]) -> Iterator[Block]:
    """The samples of blocks in blocks of other sizes.

    Args:
        blocks: The samples.
        sizes: How many each new block has; the last one has what is left.

    Yields:
        The new blocks, without empty ones.

    >>> blocks = [(np.arange(3), np.arange(3)), (np.arange(3, 5), np.arange(3, 5))]
    >>> [x.tolist() for x, _ in regrouped(blocks, [2, 2, 2])]
    [[0, 1], [2, 3], [4]]
    """
    wanted = iter(sizes)
    size, filled = next(wanted, 0), 0
    group: Block | None = None
    for x, y in blocks:
        start = 0
        while start < len(x) and size:
            group = _empty(size, x, y) if group is None else group
            taken = min(len(x) - start, size - filled)
            for whole, part in zip(group, (x, y), strict=True):
                whole[filled : filled + taken] = part[start : start + taken]
            start, filled = start + taken, filled + taken
            if filled == size:
                yield group
                group, size, filled = None, next(wanted, 0), 0
    if group is not None:
        yield group[0][:filled], group[1][:filled]


def _empty(size: int, x: Array, y: Array) -> Block:
    """Room for so many samples: a window is never in memory twice."""
    return np.empty((size, *x.shape[1:]), x.dtype), np.empty((size, *y.shape[1:]), y.dtype)


def shuffled(split: StreamedSplit, buffer: int, seed: int, epoch: int) -> Iterator[Block]:
    """The samples of an epoch in its order.

    Args:
        split: The samples.
        buffer: How many are shuffled together; 1 leaves the order of the source.
        seed: The seed of the training.
        epoch: The number of the epoch, from 0.

    Yields:
        Blocks of samples.
    """
    if buffer <= 1:
        yield from split.blocks()
        return
    count = len(split)
    sizes = (len(window) for window in shuffle_windows(count, buffer, seed, epoch))
    windows = regrouped(split.blocks(), sizes)
    for order in shuffle_windows(count, buffer, seed, epoch):
        x, y = next(windows)
        for start in range(0, len(order), _PIECE):
            piece = order[start : start + _PIECE]
            yield x[piece], y[piece]
        del x, y  # before there is another window
    next(windows, None)  # reads to the end, where a source that has more samples than before is refused


_PIECE = 64
"""Samples of a window that are copied at once, so that there is no second window in memory."""


def streamed_batches(
    plan: BatchOrder,
    split: StreamedSplit,
    change: Callable[[Any, Batch], Batch] | None,
    failures: list[Exception],
) -> Any:
    """A ``tf.data.Dataset`` of the training batches of all remaining epochs, in order.

    Args:
        plan: The order; ``plan.buffer`` samples are shuffled together.
        split: The samples.
        change: As for ``training_batches``.
        failures: What the source raises is put here: TensorFlow passes on its text alone.
    """
    import tensorflow as tf

    def batches() -> Iterator[Block]:
        for epoch in range(plan.first, plan.epochs):
            blocks = shuffled(split, plan.buffer or 1, plan.seed, epoch)
            yield from regrouped(blocks, repeat(plan.batch_size))

    steps = tf.data.Dataset.range(FIRST_STEP + plan.first * plan.batches, FIRST_STEP + plan.epochs * plan.batches)

    def changed(batch: Batch, step: Any) -> Batch:
        return batch if change is None else change(tf.stack([tf.constant(plan.seed, tf.int64), step]), batch)

    dataset = tf.data.Dataset.zip((_dataset(split, batches, failures), steps))
    return dataset.map(changed, num_parallel_calls=1).prefetch(_AHEAD)


def evaluation_batches(
    split: StreamedSplit, batch_size: int, change: Callable[[Any, Any], Batch], failures: list[Exception]
) -> Any:
    """A ``tf.data.Dataset`` of the batches of one pass, in the order of the source.

    Args:
        split: The samples.
        batch_size: Samples a batch.
        change: Called with samples and labels of a batch; returns what is evaluated, with weights as a third part.
        failures: As for :func:`streamed_batches`.
    """
    import tensorflow as tf

    found = _dataset(split, lambda: regrouped(split.blocks(), repeat(batch_size)), failures).map(change)
    return found.apply(tf.data.experimental.assert_cardinality(-(-len(split) // batch_size))).prefetch(_AHEAD)


def _dataset(split: StreamedSplit, batches: Callable[[], Iterator[Block]], failures: list[Exception]) -> Any:
    """Blocks as a ``tf.data.Dataset`` of (x, y), in Keras's own float type where they are of 64 bits."""
    import tensorflow as tf

    def guarded() -> Iterator[Block]:
        try:
            for x, y in batches():
                yield as_keras(x), as_keras(y)
        except Exception as error:
            failures.append(error)
            raise

    specs = tuple(
        tf.TensorSpec((None, *shape), tf.as_dtype(as_keras(np.zeros(0, dtype)).dtype))
        for shape, dtype in split.signature
    )
    return tf.data.Dataset.from_generator(guarded, output_signature=specs)
