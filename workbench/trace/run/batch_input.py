"""The accepted forms of ``x``: arrays, tensors, a data set, or just a shape."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Number
from typing import Any

import numpy as np

from workbench.data.dataset import Split
from workbench.model_program.model_reader import graph_of
from workbench.model_program.program import Program
from workbench.trace.trace_errors import NoBatch

BATCH = 32
"""How many examples of a split make its first batch, as in ``fit``."""
_SPATIAL = 4


def first_batch(x: Any, y: Any = None) -> tuple[Any, Any]:
    """``x`` and ``y`` as arrays or tensors: those given, or the first batch of a data set.

    Whole numbers in a row are a shape, ``(100, 28, 28, 1)``: zeros replace the data. Nested lists of numbers are
    an array. Raises NoBatch for a data set that is empty.
    """
    y = np.asarray(y) if _is_numbers(y) else y
    if isinstance(x, Split):
        first = x[:BATCH]
        return first.x, first.y if y is None else y
    if isinstance(x, Mapping):
        return {name: first_batch(one)[0] for name, one in x.items()}, y
    array = _as_array(x)
    if array is not None:
        return array, y
    if isinstance(x, tuple | list):
        return [first_batch(one)[0] for one in x], y
    return _first_of(x, y)


def _as_array(x: Any) -> Any:
    """An array or tensor, zeros of a shape, or numbers in lists as an array; None for anything else."""
    if is_shape(x):
        return np.zeros(tuple(1 if size is None else int(size) for size in x), "float32")
    if _is_numbers(x):
        return np.asarray(x, "float32")
    return x if _is_plain(x) else None


def is_shape(x: Any) -> bool:
    """Whether ``x`` is a shape: a tuple, list or TensorShape of sizes, the batch first.

    >>> is_shape((100, 28, 28, 1)), is_shape([None, 784]), is_shape([[1, 2]]), is_shape(()), is_shape([0.5])
    (True, True, False, False, False)
    """
    sizes = list(x) if isinstance(x, tuple | list) or type(x).__name__ == "TensorShape" else []
    return bool(sizes) and all(
        size is None or (isinstance(size, Integral) and not isinstance(size, bool)) for size in sizes
    )


def _is_numbers(value: Any) -> bool:
    """Whether ``value`` is a list, perhaps of lists, with numbers at the bottom: not yet converted to an array."""
    while isinstance(value, list) and value:
        value = value[0]
        if isinstance(value, Number):
            return True
    return False


def _is_plain(x: Any) -> bool:
    return hasattr(x, "shape") and hasattr(x, "dtype")


def _first_of(x: Any, y: Any) -> tuple[Any, Any]:
    """The first batch of a ``tf.data.Dataset``, a Keras PyDataset, or anything that can be iterated over."""
    if not hasattr(x, "__iter__") and not hasattr(x, "__getitem__"):
        return np.asarray(x), y
    batches: Iterable[Any] = x if hasattr(x, "__iter__") else (x[index] for index in range(len(x)))
    for batch in batches:
        if isinstance(batch, tuple | list) and len(batch) > 1:
            return batch[0], batch[1] if y is None else y
        return (batch[0] if isinstance(batch, tuple | list) else batch), y
    raise NoBatch(where="x", received=type(x).__name__)


def as_tensors(model: Any, x: Any) -> list[Any]:
    """A tensor for each input of ``model``, converted as the model itself converts what it is called on.

    Raises ValueError, with Keras's message, for input that the model rejects.
    """
    import keras

    given = keras.tree.map_structure(keras.ops.convert_to_tensor, x)
    graph = graph_of(model)
    if graph is None:
        return [given]
    if graph is model:  # a Sequential does not check this
        graph._assert_input_compatibility(given)  # noqa: SLF001 - the same words as model(x)
    tensors: list[Any] = graph._standardize_inputs(given)  # noqa: SLF001 - the same conversion as model(x)
    return tensors


def channels_moved_last(program: Program, x: Any) -> Any:
    """``x`` with its channels at the end, if the batch is channels-first and the model channels-last."""
    expected = program.entries[0].shape if len(program.entries) == 1 else None
    if expected is None or program.channels_first or not _is_plain(x) or len(x.shape) != len(expected):
        return x
    shape = tuple(x.shape)
    moved = (shape[0], *shape[2:], shape[1])
    if len(shape) < _SPATIAL or _fits(shape, expected) or not _fits(moved, expected):
        return x
    return np.moveaxis(np.asarray(x), 1, -1)


def _fits(shape: Sequence[int | None], expected: Sequence[int | None]) -> bool:
    return all(size is None or size == given for size, given in zip(expected[1:], shape[1:], strict=True))
