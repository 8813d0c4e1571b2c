"""Channels last, whatever the caller's layout; sizes that may be unknown until the data comes."""

from typing import Any, TypeAlias

import keras
from keras import ops

from workbench.messages import say

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


def pair(value: int | tuple[int, int] | list[int], name: str) -> tuple[int, int]:
    """One number for both axes as two. Raises ValueError unless both are whole and positive."""
    both = (value, value) if isinstance(value, int) else tuple(value)
    if len(both) != 2 or not all(isinstance(item, int) and item > 0 for item in both):  # noqa: PLR2004 - height, width
        message = say(
            "{name}: expected a positive whole number or two of them, received {value!r}", name=name, value=value
        )
        raise ValueError(message)
    return (both[0], both[1])


def to_last(images: Tensor, data_format: str) -> Tensor:
    """(batch, channels, height, width) → (batch, height, width, channels)."""
    return images if data_format == "channels_last" else ops.transpose(images, (0, 2, 3, 1))


def from_last(images: Tensor, data_format: str) -> Tensor:
    """The way back."""
    return images if data_format == "channels_last" else ops.transpose(images, (0, 3, 1, 2))


def shape_to_last(shape: Shape, data_format: str) -> Shape:
    """As :func:`to_last`, for a shape of four axes."""
    return shape if data_format == "channels_last" else (shape[0], shape[2], shape[3], shape[1])


def shape_from_last(shape: Shape, data_format: str) -> Shape:
    """As :func:`from_last`, for a shape of four axes."""
    return shape if data_format == "channels_last" else (shape[0], shape[3], shape[1], shape[2])
