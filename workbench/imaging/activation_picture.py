"""What a layer gives for one sample, reduced to what a small picture shows, and that picture.

Maps are a mosaic of grey images, a colour image is itself, vectors are bars, and sequences curves.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal, TypeAlias

import numpy as np

from workbench.html_elements import Markup, element, joined
from workbench.imaging.tensor_picture import to_png

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Kind = Literal["maps", "colours", "bars", "curves"]

MOST_MAPS = 16
"""Further channels are left out."""
_ROW = 8
_FEW = 4
"""As many maps stand in one row."""
_TILE = 32
"""Pixels of a map's longer side."""
_GAP = 2
_MOST_BARS, _MOST_CURVES, _MOST_STEPS = 48, 4, 64
_WIDTH, _HEIGHT = 152.0, 36.0
_COLOURS = ("#2f7fd6", "#d6762f", "#3f9c5a", "#a45ac0")
_IMAGE, _SEQUENCE, _RGB = 3, 2, 3


@dataclass(frozen=True, eq=False)
class ReducedActivation:
    """Few numbers of an activation.

    They are ``maps`` (maps, height, width), ``colours`` (height, width, 3), ``bars`` (values,) or ``curves`` (curves,
    steps).
    """

    kind: Kind
    values: Array

    def address(self) -> str:
        """The picture as an address that an image can show (``data:…``)."""
        if self.kind in ("maps", "colours"):
            return _address("png", to_png(self._sheet() if self.kind == "maps" else _as_bytes(self.values)))
        return _address("svg+xml", self._svg().encode())

    def _sheet(self) -> Array:
        """The maps side by side, each with its own range of values; a constant one is black."""
        count, height, width = self.values.shape
        columns = count if count <= _FEW else min(_ROW, ceil(count / 2))
        rows = ceil(count / columns)
        sheet = np.full((rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP), 128, "uint8")
        for index, one in enumerate(self.values):
            top, left = (index // columns) * (height + _GAP), (index % columns) * (width + _GAP)
            sheet[top : top + height, left : left + width] = _as_bytes(one)
        return sheet

    def _svg(self) -> Markup:
        parts = _bars(self.values) if self.kind == "bars" else _curves(self.values)
        return element(
            "svg",
            joined(parts),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
            width=f"{_WIDTH:g}",
            height=f"{_HEIGHT:g}",
        )


def reduced(activation: Any, *, channels_first: bool = False, in_colour: bool = False) -> ReducedActivation:
    """What a picture needs of an activation.

    Args:
        activation: One sample without the batch: (height, width, channels), (steps, features), (features,), any other.
        channels_first: Whether images come as (channels, height, width).
        in_colour: Whether three channels are red, green and blue, as of an input.

    Returns:
        The first 16 maps, made small; the first 4 features of a sequence; of a vector up to 48 values, each the
        one of its neighbours that is farthest from 0.

    >>> reduced(np.zeros((28, 28, 20))).values.shape
    (16, 28, 28)
    """
    values = np.nan_to_num(np.asarray(activation, dtype="float32"), posinf=0.0, neginf=0.0)
    while values.ndim > _IMAGE:  # a volume or a film: its middle
        values = values[len(values) // 2]
    if values.ndim == _IMAGE:
        images = np.moveaxis(values, 0, -1) if channels_first else values
        if in_colour and images.shape[-1] == _RGB:
            return ReducedActivation("colours", _small(images))
        return ReducedActivation("maps", np.moveaxis(_small(images[..., :MOST_MAPS]), -1, 0))
    if values.ndim == _SEQUENCE:
        steps = _places(len(values), _MOST_STEPS)
        return ReducedActivation("curves", values[steps, :_MOST_CURVES].T)
    return ReducedActivation("bars", _farthest(values.reshape(-1)))


def _small(images: Array) -> Array:
    """Images (height, width, channels) with at most a tile's pixels a side; means of the pixels between."""
    height, width = (max(1, size) for size in images.shape[:2])
    step = max(1, ceil(max(height, width) / _TILE))
    rows, columns = (np.arange(0, size, step) for size in (height, width))
    sums = np.add.reduceat(np.add.reduceat(images, rows, axis=0), columns, axis=1)
    counts = np.diff([*rows, height])[:, None, None] * np.diff([*columns, width])[None, :, None]
    small: Array = sums / counts
    return small


def _places(count: int, most: int) -> Array:
    return np.unique(np.linspace(0, max(0, count - 1), min(count, most)).round().astype(int))


def _farthest(vector: Array) -> Array:
    parts = np.array_split(vector, _MOST_BARS) if len(vector) > _MOST_BARS else vector.reshape(-1, 1)
    return np.array([part[np.abs(part).argmax()] for part in parts], "float32")


def _as_bytes(values: Array) -> Array:
    """Values as 0..255, the smallest 0 and the largest 255."""
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    scaled = (values - low) / (high - low) * 255 if high > low else np.zeros_like(values)
    found: Array = scaled.astype("uint8")
    return found


def _bars(values: Array) -> Iterator[Markup]:
    """A bar a value, up from 0 or down."""
    low, high = min(0.0, float(values.min(initial=0))), max(0.0, float(values.max(initial=0)))
    scale = _HEIGHT / ((high - low) or 1.0)
    step = _WIDTH / max(1, len(values))
    for index, value in enumerate(values.tolist()):
        top = (high - max(value, 0.0)) * scale
        size = {"width": f"{max(step * 0.8, 0.5):.2f}", "height": f"{max(abs(value) * scale, 0.5):.2f}"}
        yield element("rect", x=f"{index * step:.2f}", y=f"{top:.2f}", **size, fill=_COLOURS[value < 0])


def _curves(values: Array) -> Iterator[Markup]:
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    scale = (_HEIGHT - 2) / ((high - low) or 1.0)
    for number, curve in enumerate(values):
        step = _WIDTH / max(1, len(curve) - 1)
        points = " ".join(f"{i * step:.1f},{1 + (high - value) * scale:.1f}" for i, value in enumerate(curve.tolist()))
        yield element("polyline", points=points, fill="none", stroke=_COLOURS[number], stroke_width=1.2)


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
