"""Whether a loss of the user's own takes labels of a form, found out by trying it on one batch."""

import re
from typing import Any

import numpy as np

from workbench.messages import mark, say

_SIDE = 8
"""The size of an axis of the prediction that is not known."""
_SMALLEST = 5
_NOTHING = mark("it returns nothing; its last line should begin with return")
_SHAPE = mark("it gives {shape} for {count} samples, where a number for each sample, or one for all, is expected")
_NO_NUMPY = mark(
    "it calls NumPy, which cannot compute gradients; the functions of keras.ops have the same names (ops.mean, ops.sum)"
)
_LENGTH = 200
_INTERNAL = re.compile(r"\{\{.*?\}\}|\[Op:\w+\] name:.*$")
"""Of an error of TensorFlow: names of its own."""

Shape = tuple[int | None, ...]


def refusal(loss: Any, y: Any, predicted: Shape) -> str | None:
    """Why a loss cannot be computed for the first labels and a prediction, in words; None if it can.

    The batch has a size that no axis of the prediction has, so that a loss that compares element by element, and would
    broadcast one over the other, fails here.

    Args:
        loss: A function of labels and predictions, a loss of Keras, or a class of one.
        y: Labels, (samples, …).
        predicted: The shape of a prediction, without the batch.
    """
    shape = _filled(predicted, y.shape[1:])
    count = next(size for size in range(_SMALLEST, _SMALLEST + len(shape) + 3) if size not in shape)
    labels = np.resize(y[:count], (count, *y.shape[1:]))
    values = np.full((count, *shape), 1 / max(shape[-1], 1) if shape else 0.5, "float32")
    try:
        found = _value(loss() if isinstance(loss, type) else loss, labels, values)
    except Exception as error:  # noqa: BLE001 - a loss of the user's own may raise anything: then it does not take them
        return _in_words(error)
    if found is None:
        return say(_NOTHING)
    if isinstance(found, np.ndarray | np.generic | float | int):
        return say(_NO_NUMPY)
    shape = tuple(found.shape)
    return None if shape in ((), (1,), (count,), labels.shape) else say(_SHAPE, shape=shape, count=count)


def _filled(predicted: Shape, places: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size or (places[axis] if axis < len(places) else _SIDE) for axis, size in enumerate(predicted))


def _value(loss: Any, labels: Any, values: Any) -> Any:
    """What the loss gives."""
    import keras

    # Keras hands labels to every loss in the type of the predictions.
    return loss(keras.ops.convert_to_tensor(labels, dtype=values.dtype.name), keras.ops.convert_to_tensor(values))


def _in_words(error: Exception) -> str:
    text = _INTERNAL.sub("", str(error).strip().partition("\n")[0]).strip(" .")
    short = text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
    return f"{type(error).__name__}: {short}"
