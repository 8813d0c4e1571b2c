"""Whether a loss of the user's own takes labels of a form, found out by trying it on one batch."""

from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.dataset import Array

if TYPE_CHECKING:
    from workbench.training.setup.task import TrainingTask

_SIDE = 8
"""The size of an axis of the prediction that is not known."""


def takes_labels(task: "TrainingTask", y: Array) -> bool:
    """Whether the loss gives finite numbers for the first labels ``y`` (samples, …) and a prediction of the network.

    The batch has a size that no axis of the prediction has, so that a loss that compares element by element, and would
    broadcast one over the other, fails here.
    """
    import keras

    shape = _prediction(task, y)
    count = next(size for size in range(5, 5 + len(shape) + 3) if size not in shape)
    labels = np.resize(y[:count], (count, *y.shape[1:]))
    values = np.full((count, *shape), 1 / max(shape[-1], 1) if shape else 0.5, "float32")
    try:
        found = _value(task.loss.own, keras.ops.convert_to_tensor(labels), keras.ops.convert_to_tensor(values))
    except Exception:  # noqa: BLE001 - a loss of the user's own may raise anything: then it does not take them
        return False
    return found.size in (1, count) or found.shape == labels.shape if np.isfinite(found).all() else False


def _prediction(task: "TrainingTask", y: Array) -> tuple[int, ...]:
    places = y.shape[1:]
    return tuple(
        size or (places[axis] if axis < len(places) else _SIDE) for axis, size in enumerate(task.signature.output_shape)
    )


def _value(loss: Any, labels: Any, values: Any) -> Array:
    import keras

    made = loss() if isinstance(loss, type) else loss
    result: Array = keras.ops.convert_to_numpy(made(labels, values))
    return result
