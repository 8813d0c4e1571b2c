"""The order of the samples in an epoch, where not all of them can be in memory to be shuffled together.

The epoch is divided into windows of as many samples as the buffer holds, and those of a window change places among
themselves. The first window is shorter by chance, so that each epoch divides at other places.
"""

from collections.abc import Iterator

import numpy as np

from workbench.data.dataset import Array


def shuffle_windows(samples: int, buffer: int, seed: int, epoch: int) -> Iterator[Array]:
    """The order of the samples in each window of an epoch.

    Args:
        samples: How many samples an epoch has.
        buffer: How many of them a window has at most. Where it has all, the order is that of arrays.
        seed: The seed of the training.
        epoch: The number of the epoch, from 0.

    Yields:
        For each window the places of its samples within the window, in their new order.

    >>> [window.tolist() for window in shuffle_windows(5, 1, 0, 0)]
    [[0], [0], [0], [0], [0]]
    """
    if buffer >= samples:
        yield whole_order(samples, seed, epoch)
        return
    random = np.random.default_rng([seed, epoch])
    left, size = samples, int(random.integers(1, buffer + 1))
    while left:
        size = min(size, left)
        yield random.permutation(size)
        left, size = left - size, buffer


def whole_order(samples: int, seed: int, epoch: int) -> Array:
    """The order of all samples in an epoch, (samples,), as TensorFlow draws it for arrays."""
    import tensorflow as tf

    with tf.device("CPU:0"):
        everything = tf.range(samples, dtype=tf.int64)
        order: Array = tf.random.experimental.stateless_shuffle(everything, seed=[seed, epoch]).numpy()
    return order


def windowed_order(samples: int, buffer: int, seed: int, epoch: int) -> Array:
    """The order of all samples in an epoch, (samples,): the windows one after the other."""
    parts, start = [], 0
    for window in shuffle_windows(samples, buffer, seed, epoch):
        parts.append(window + start)
        start += len(window)
    return np.concatenate(parts).astype(np.int64)
