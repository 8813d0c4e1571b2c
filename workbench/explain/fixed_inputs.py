"""A network of several inputs as one of a single input: the others keep a value."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.catalog.loss_matching import equal
from workbench.explain.explain_errors import OtherInputs
from workbench.explain.image_batch import kept_input
from workbench.messages import mark, say

if TYPE_CHECKING:
    import keras


_INDEX = mark("the number of an input, from 0 to {last}")
_OTHERS = mark("one sample for each of the other inputs, of the shapes {shapes}")


def single_input(model: "keras.Model", others: Sequence[Any], index: int | None = None) -> "keras.Model":
    """``model`` as a network of one input, which can be explained: the other inputs keep a value.

    Args:
        model: A Keras model with several inputs.
        others: A sample for each of the other inputs, in their order, without a batch axis.
        index: The number of the input that stays; by default the one with the most axes.

    Returns:
        A Keras model that shares its layers with ``model``, with the input ``(batch, …)`` that stays.

    Raises:
        OtherInputs: ``others`` has not one sample for each of the other inputs, or there is no input ``index``.

    >>> import keras
    >>> picture, age = keras.Input((8, 8, 1)), keras.Input((1,))
    >>> both = keras.layers.Concatenate()([keras.layers.Flatten()(keras.layers.Conv2D(2, 3)(picture)), age])
    >>> model = keras.Model([picture, age], keras.layers.Dense(2, activation="softmax")(both))
    >>> wb.explain.explain(single_input(model, [[30.0]]), image).heat.shape
    (8, 8)
    """
    import keras

    inputs = model.inputs
    kept = kept_input(inputs) if index is None else index
    if not 0 <= kept < len(inputs):
        raise OtherInputs(where="single_input", expected=say(_INDEX, last=len(inputs) - 1), received=f"index={index}")
    rest = [tensor for place, tensor in enumerate(inputs) if place != kept]
    samples = [np.asarray(sample) for sample in others]
    shapes, received = [tuple(tensor.shape[1:]) for tensor in rest], [sample.shape for sample in samples]
    if len(shapes) != len(received) or not all(map(equal, shapes, received)):
        expected = say(_OTHERS, shapes=", ".join(map(str, shapes)) or "–")
        raise OtherInputs(where="single_input", expected=expected, received=received)
    x = keras.Input(batch_shape=inputs[kept].shape, dtype=inputs[kept].dtype, name=inputs[kept].name)
    fixed = [_repeated(x, sample, tensor.dtype) for sample, tensor in zip(samples, rest, strict=True)]
    return keras.Model(x, model([*fixed[:kept], x, *fixed[kept:]]), name=model.name)


def _repeated(x: Any, sample: Any, dtype: str) -> Any:
    """``sample`` for each sample of the batch ``x``: added to a zero that has its length."""
    from keras import ops

    zero = ops.sum(ops.zeros_like(x), axis=tuple(range(1, len(x.shape))))
    column = ops.reshape(ops.cast(zero, dtype), (-1, *([1] * sample.ndim)))
    return column + sample.astype(dtype)[np.newaxis]
