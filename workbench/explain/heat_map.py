"""Feature maps, resized to the picture and normalized to 0..1."""

from collections.abc import Sequence

import numpy as np

from workbench.explain.image_batch import Array


def resized(values: Array, shape: Sequence[int]) -> Array:
    """``values`` at the size ``shape`` (axes as in ``values``), linearly interpolated; edges are clamped.

    Cell i of n covers the i-th n-th of the picture, so its centre is at (i + 0.5) / n.
    """
    for axis, size in enumerate(shape):
        count = values.shape[axis]
        middles = (np.arange(size) + 0.5) * count / size - 0.5
        below = np.clip(np.floor(middles).astype(int), 0, count - 1)
        above = np.minimum(below + 1, count - 1)
        share = np.clip(middles - below, 0, 1).reshape([-1 if other == axis else 1 for other in range(values.ndim)])
        values = values.take(below, axis) * (1 - share) + values.take(above, axis) * share
    return values


def normalized(values: Array) -> Array:
    """Non-negative values scaled to a maximum of 1; all 0 if none is positive."""
    highest = float(values.max(initial=0))
    result: Array = (values / highest if highest > 0 else np.zeros_like(values)).astype("float32")
    return result
