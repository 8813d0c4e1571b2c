"""Tensors as pictures: the maps of an image's channels side by side, or the values of a vector."""

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any, TypeAlias

import numpy as np

from workbench.html_elements import Markup, element
from workbench.html_elements import picture as image

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

MOST_MAPS = 64
"""Further channels are left out of a picture."""
_WIDTH = 420
_TEXT_WIDTH = 72
_SHADES = " .:-=+*#%@"
_GAP = 1
_IMAGE, _SEQUENCE = 4, 3
_COMPRESSION = 6
_ON_WHITE = "wb-on-white"
_STYLE = element(
    "style",
    Markup(
        ':is(body[data-jp-theme-light="false"], body.vscode-dark, html[theme="dark"]) '
        f"img.{_ON_WHITE} {{ filter: invert(0.93) hue-rotate(180deg); }}"
    ),
)
"""The themes of JupyterLab, Visual Studio Code and Colab; half a turn gives the hues back that inverting changes."""


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A picture: an image in a notebook, letters elsewhere.

    Args:
        values: Grey values (height, width) or colours (height, width, 3) of type uint8, in 0..255.
        caption: A line for below.
        on_white: Whether it is drawn on white, as a chart is: with a caption it is then shown light on dark where the
            notebook's theme is dark. Its colours stay what they are, only its light and dark change places.

    >>> Picture(np.array([[0, 255, 0, 255]] * 2, "uint8"), "stripes").caption
    'stripes'
    """

    values: Array
    caption: str = ""
    on_white: bool = False

    def _repr_png_(self) -> bytes:
        scale = max(1, _WIDTH // self.values.shape[1])
        return to_png(self.values.repeat(scale, axis=0).repeat(scale, axis=1))

    def _repr_html_(self) -> str | None:
        """With a caption a figure that has it below; without one the PNG says all."""
        if not self.caption:
            return None
        shown = image(self._repr_png_(), self.caption, class_=_ON_WHITE if self.on_white else None)
        style = _STYLE if self.on_white else ""
        return element("figure", style, shown, element("figcaption", self.caption))

    def __repr__(self) -> str:
        step = max(1, ceil(self.values.shape[1] / _TEXT_WIDTH))
        grey = self.values if self.values.ndim == 2 else self.values.mean(axis=-1)  # noqa: PLR2004
        small = grey[:: 2 * step, ::step]  # a letter is about twice as high as wide
        lines = ["".join(_SHADES[value * (len(_SHADES) - 1) // 255] for value in row) for row in small.astype(int)]
        return "\n".join([*lines, self.caption])


def to_png(values: Array) -> bytes:
    """Grey values (height, width) or colours (height, width, 3) of type uint8 as a PNG file.

    It is compressed as well as a millisecond or two allow: pictures stay in saved notebooks.
    """
    import cv2

    in_order = values if values.ndim == 2 else values[..., ::-1]  # noqa: PLR2004
    return bytes(cv2.imencode(".png", in_order, [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION])[1])


def picture(tensor: Any, *, channels_first: bool = False, sample: int = 0, caption: str = "") -> Picture:
    """The picture of one sample of a batch.

    Args:
        tensor: images (batch, height, width, channels), sequences (batch, steps, features), vectors (batch, features).
        channels_first: whether images come as (batch, channels, height, width).
        sample: Which of the batch, from 0; the last one where there are fewer.
        caption: a line for below.

    Returns:
        The maps of an image beside each other, each with its own range of values; a sequence as one image (steps,
        features).

    >>> picture(data.test.x).values.shape
    (8, 8)
    """
    values = np.asarray(tensor, dtype="float32")
    one = values[min(sample, len(values) - 1)] if values.ndim > 1 else values
    return Picture(_tiles(np.nan_to_num(one), channels_first, values.ndim), caption)


def _tiles(one: Array, channels_first: bool, rank: int) -> Array:
    if rank == _IMAGE:
        return _grid(one if channels_first else np.moveaxis(one, -1, 0))
    if rank == _SEQUENCE:
        return _grey(one)
    return _grey(one.reshape(1, -1).repeat(max(2, one.size // 20), axis=0))


def _grid(maps: Array) -> Array:
    """Maps (channels, height, width) beside each other, each with its own range of values."""
    maps = maps[:MOST_MAPS]
    columns = ceil(sqrt(len(maps)))
    rows = ceil(len(maps) / columns)
    height, width = maps.shape[1:]
    sheet = np.zeros((rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP), "uint8")
    for index, one in enumerate(maps):
        top, left = (index // columns) * (height + _GAP), (index % columns) * (width + _GAP)
        sheet[top : top + height, left : left + width] = _grey(one)
    return sheet


def _grey(values: Array) -> Array:
    """Values as 0..255, the smallest 0 and the largest 255."""
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    grey: Array = ((values - low) / ((high - low) or 1.0) * 255).astype("uint8")
    return grey
