"""How many parameters there are: the one count for the canvas, the trace and the labs."""

from math import prod
from typing import Any

from msgspec import Struct


class WeightCounts(Struct, frozen=True):
    """Numbers in the weights of a layer or model: all of them, and those that training changes."""

    total: int = 0
    trainable: int = 0


def count_weights(layer: Any) -> WeightCounts:
    """The counts of a Keras layer or model as it is now; nothing for an operation, or before the weights are made.

    >>> import keras
    >>> dense = keras.layers.Dense(10)
    >>> dense.build((None, 784))
    >>> count_weights(dense)
    WeightCounts(total=7850, trainable=7850)
    """
    return WeightCounts(*(_size(layer, words) for words in ("weights", "trainable_weights")))


def _size(layer: Any, words: str) -> int:
    return sum(prod(weight.shape) for weight in getattr(layer, words, ()))
