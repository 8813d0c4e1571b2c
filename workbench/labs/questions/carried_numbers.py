"""How many numbers a network carries that are no weights: constants of operations, tables of layers.

A network that holds a table of answers in its configuration has no parameters, and is no small network all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_CONSTANTS = frozenset({"__tensor__", "__numpy__"})
_SYMBOLIC = "__keras_tensor__"
_LONGEST_SETTING = 16
"""Values in a list that is a setting: kernel sizes, axes, shapes. A longer one is a table."""
_FREE = 64
"""Numbers in the arguments of all operations of an ordinary network: a factor, a shape."""
_BITS = 64
"""Of one number: a longer integer counts as several."""
_CHARACTERS = 8
"""As many bytes as a number has: a text in a table counts by its length."""
_LONGEST_WORD = 200
"""A text that is longer is no name or setting."""


def carried_numbers(model: Any) -> int:
    """The numbers in a model's configuration, beyond what settings take.

    Args:
        model: A Keras model.

    Returns:
        All elements of constant arrays; other numbers and texts in lists and in the arguments of operations where these
        are many; 0 for a model without a configuration.

    >>> import keras, numpy as np
    >>> x = keras.Input((2,))
    >>> carried_numbers(keras.Model(x, keras.ops.matmul(x, np.ones((2, 3)))))
    6
    """
    try:
        config = model.get_config()
    except Exception:  # noqa: BLE001 - a student's own class
        return 0
    arguments = sum(map(_size, _arguments(config)))
    return sum(map(_size, _tables(config))) + (arguments if arguments > _FREE else 0)


def _tables(value: Any) -> Iterator[Any]:
    """The elements of constant arrays, of lists that are longer than a setting, and very long texts."""
    if isinstance(value, Mapping):
        if value.get("class_name") in _CONSTANTS:
            yield from _leaves(value.get("config", {}).get("value"))
            return
        for each in value.values():
            yield from _tables(each)
    elif isinstance(value, list | tuple):
        if any(isinstance(each, Mapping) for each in value):
            for each in value:
                yield from _tables(each)
            return
        leaves = list(_leaves(value))
        if len(leaves) > _LONGEST_SETTING:
            yield from leaves
    elif isinstance(value, str) and len(value) > _LONGEST_WORD:
        yield value


def _arguments(value: Any, *, inside: bool = False) -> Iterator[Any]:
    """The numbers that operations are called with."""
    if isinstance(value, Mapping):
        if value.get("class_name") not in {*_CONSTANTS, _SYMBOLIC}:
            for word, each in value.items():
                yield from _arguments(each, inside=inside or word == "inbound_nodes")
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _arguments(each, inside=inside)
    elif inside and isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each)
    elif value is not None:
        yield value


def _size(leaf: Any) -> int:
    """How many numbers of 64 bits a leaf is."""
    if isinstance(leaf, int):
        return leaf.bit_length() // _BITS + 1
    return len(leaf) // _CHARACTERS + 1 if isinstance(leaf, str | bytes) else 1
