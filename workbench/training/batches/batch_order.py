"""Training samples in batches, in an order that depends on the seed and the epoch alone.

Keras draws its order from a generator whose state cannot be saved; here an epoch has the same order in an uninterrupted
and in a resumed training. Otherwise the pipeline is the one that ``model.fit(x, y)`` makes.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.data.dataset import Array
from workbench.training.batches.shuffle_windows import windowed_order

Batch = tuple[Any, ...]

FIRST_STEP = 2**40
"""The number of the first batch: numbers of batches do not overlap those of epochs, since their seeds must differ."""


class BatchOrder(Struct, frozen=True):
    """Size and seed of the batches. ``first`` is the number of epochs that are done already.

    ``buffer`` is how many samples are shuffled together; None takes all.
    """

    samples: int
    batch_size: int
    seed: int
    first: int
    epochs: int
    buffer: int | None = None

    @property
    def batches(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return -(-self.samples // self.batch_size)


def training_batches(
    plan: BatchOrder, x: Any, y: Any, change: Callable[[Any, Batch], Batch] | None = None, *, shuffle: bool = True
) -> Any:
    """A ``tf.data.Dataset`` of the batches of all remaining epochs, in order.

    Args:
        plan: The order.
        x: Samples, (samples, …); several arrays as a tuple or a dictionary.
        y: Labels, (samples, …), in the same way.
        change: Called with a seed of two whole numbers, a different one for every batch, and the batch (x, y);
            returns the batch that is trained on: augmented, or with sample weights as a third part.
        shuffle: Whether every epoch has an order of its own.
    """
    import tensorflow as tf

    with tf.device("CPU:0"):
        arrays = tf.data.Dataset.from_tensors(tf.nest.map_structure(as_keras, (x, y))).repeat()
    indices = (
        tf.data.Dataset.range(plan.first, plan.epochs)
        .map(_order(plan, shuffle=shuffle))
        .prefetch(1)
        .flat_map(_rows(plan))
    )
    steps = tf.data.Dataset.range(FIRST_STEP + plan.first * plan.batches, FIRST_STEP + plan.epochs * plan.batches)
    dataset = tf.data.Dataset.zip((indices, steps, arrays)).map(
        _picked(plan, change), num_parallel_calls=tf.data.AUTOTUNE
    )
    options = tf.data.Options()
    options.deterministic = True
    options.experimental_optimization.apply_default_optimizations = False
    return dataset.with_options(options).prefetch(tf.data.AUTOTUNE)


def as_keras(array: Array) -> Array:
    """Float64 cast to Keras's floatx, as ``model.fit`` does."""
    import keras

    return array.astype(keras.config.floatx()) if array.dtype == np.float64 else array


def _order(plan: BatchOrder, *, shuffle: bool) -> Callable[[Any], Any]:
    import tensorflow as tf

    def order(epoch: Any) -> Any:
        everything = tf.range(plan.samples, dtype=tf.int64)
        if not shuffle or plan.buffer == 1:
            return everything
        if plan.buffer is not None and plan.buffer < plan.samples:
            found = tf.numpy_function(_windowed(plan), [epoch], tf.int64)
            return tf.ensure_shape(found, [plan.samples])
        return tf.random.experimental.stateless_shuffle(
            everything, seed=tf.stack([tf.constant(plan.seed, tf.int64), epoch])
        )

    return order


def _windowed(plan: BatchOrder) -> Callable[[Any], Array]:
    return lambda epoch: windowed_order(plan.samples, plan.buffer or 1, plan.seed, int(epoch))


def _rows(plan: BatchOrder) -> Callable[[Any], Any]:
    """The indices of an epoch as batches: all full ones at once, which is much faster than one by one."""
    import tensorflow as tf

    full = plan.samples // plan.batch_size

    def rows(order: Any) -> Any:
        body = tf.reshape(order[: full * plan.batch_size], [full, plan.batch_size])
        found = tf.data.Dataset.from_tensor_slices(body)
        if plan.samples % plan.batch_size:
            found = found.concatenate(tf.data.Dataset.from_tensors(order[full * plan.batch_size :]))
        return found

    return rows


def _picked(plan: BatchOrder, change: Callable[[Any, Batch], Batch] | None) -> Callable[[Any, Any, Any], Batch]:
    import tensorflow as tf

    def picked(indices: Any, step: Any, data: Batch) -> Batch:
        batch = tf.nest.map_structure(lambda part: tf.gather(part, indices, axis=0), data)
        return batch if change is None else change(tf.stack([tf.constant(plan.seed, tf.int64), step]), batch)

    return picked
