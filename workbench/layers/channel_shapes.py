"""Channels last, whatever the caller's layout; sizes that may be unknown until the data comes."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import keras
from keras import ops

from workbench.messages import mark, say

Tensor: TypeAlias = Any
Shape: TypeAlias = tuple[int | None, ...]


def layout(data_format: str | None) -> str:
    """``data_format``, or what the Keras configuration says. Raises ValueError for another word."""
    name = keras.config.image_data_format() if data_format is None else data_format
    if name not in ("channels_last", "channels_first"):
        message = say(
            "data_format: expected 'channels_last' or 'channels_first', received {data_format!r}",
            data_format=data_format,
        )
        raise ValueError(message)
    return str(name)


_NUMBERS: Mapping[int, str] = {
    1: mark("{name}: expected a positive whole number, received {value!r}"),
    2: mark("{name}: expected a positive whole number or two of them, received {value!r}"),
    3: mark("{name}: expected a positive whole number or three of them, received {value!r}"),
}


def each_axis(value: int | Iterable[int], name: str, axes: int) -> tuple[int, ...]:
    """One number for all ``axes`` as one for each. Raises ValueError unless all are whole and positive."""
    found = (value,) * axes if isinstance(value, int) else tuple(value) if isinstance(value, Iterable) else ()
    if len(found) != axes or not all(isinstance(item, int) and item > 0 for item in found):
        raise ValueError(say(_NUMBERS[axes], name=name, value=value))
    return found


def pair(value: int | tuple[int, int] | list[int], name: str) -> tuple[int, int]:
    """One number for both axes as two. Raises ValueError unless both are whole and positive."""
    height, width = each_axis(value, name, 2)
    return height, width


def to_last(maps: Tensor, data_format: str) -> Tensor:
    """(batch, channels, …) → (batch, …, channels)."""
    return maps if data_format == "channels_last" else ops.moveaxis(maps, 1, -1)


def from_last(maps: Tensor, data_format: str) -> Tensor:
    """The way back."""
    return maps if data_format == "channels_last" else ops.moveaxis(maps, -1, 1)


def shape_to_last(shape: Shape, data_format: str) -> Shape:
    """As :func:`to_last`, for a shape."""
    return shape if data_format == "channels_last" else (shape[0], *shape[2:], shape[1])


def shape_from_last(shape: Shape, data_format: str) -> Shape:
    """As :func:`from_last`, for a shape."""
    return shape if data_format == "channels_last" else (shape[0], shape[-1], *shape[1:-1])
