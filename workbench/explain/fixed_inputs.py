"""A network of several inputs as one of a single input: the others keep a value."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.explain.explain_errors import BadShapes
from workbench.messages import say

if TYPE_CHECKING:
    import keras


def single_input(model: "keras.Model", others: Sequence[Any], index: int | None = None) -> "keras.Model":
    """``model`` as a network of one input, which can be explained: the other inputs keep a value.

    Args:
        model: A Keras model with several inputs.
        others: A sample for each of the other inputs, in their order, without a batch axis.
        index: The number of the input that stays; by default the one with the most axes.

    Returns:
        A Keras model that shares its layers with ``model``, with the input ``(batch, …)`` that stays.

    Raises:
        BadShapes: ``others`` has not one sample for each of the other inputs.

    >>> import keras
    >>> picture, age = keras.Input((8, 8, 1)), keras.Input((1,))
    >>> both = keras.layers.Concatenate()([keras.layers.Flatten()(keras.layers.Conv2D(2, 3)(picture)), age])
    >>> model = keras.Model([picture, age], keras.layers.Dense(2, activation="softmax")(both))
    >>> wb.explain.explain(single_input(model, [[30.0]]), image).heat.shape
    (8, 8)
    """
    import keras

    inputs = model.inputs
    kept = max(range(len(inputs)), key=lambda one: len(inputs[one].shape)) if index is None else index
    rest = [tensor for place, tensor in enumerate(inputs) if place != kept]
    samples = [np.asarray(sample) for sample in others]
    if [len(tensor.shape) - 1 for tensor in rest] != [sample.ndim for sample in samples]:
        expected = say("samples of {shapes}", shapes=", ".join(str(tuple(tensor.shape[1:])) for tensor in rest))
        raise BadShapes(where="single_input", expected=expected, received=[sample.shape for sample in samples])
    x = keras.Input(batch_shape=inputs[kept].shape, dtype=inputs[kept].dtype, name=inputs[kept].name)
    fixed = [_repeated(x, sample, tensor.dtype) for sample, tensor in zip(samples, rest, strict=True)]
    return keras.Model(x, model([*fixed[:kept], x, *fixed[kept:]]), name=model.name)


def _repeated(x: Any, sample: Any, dtype: str) -> Any:
    """``sample`` for each sample of the batch ``x``: added to a zero that has its length."""
    from keras import ops

    zero = ops.sum(ops.zeros_like(x), axis=tuple(range(1, len(x.shape))))
    column = ops.reshape(ops.cast(zero, dtype), (-1, *([1] * sample.ndim)))
    return column + sample.astype(dtype)[np.newaxis]
