"""A sample as the viewer shows it: planes of its image, its windows, and what the page has to know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import CHANNELS
from workbench.data.sample import Sample
from workbench.imaging.gray_window import PRESETS, GrayWindow, first_window, wide_enough
from workbench.imaging.pixel_statistics import automatic_range, value_range
from workbench.messages import mark, say
from workbench.ui.image_viewer.overlay_layers import OverlayLayer, layers_of

IN_COLOUR = -1
"""Stands for all channels together, as the colours that they mean."""
_VOLUME, _FLAT = ("z", "y", "x"), ("y", "x")
_LETTERS = {"RGB": "RGB", "RGBA": "RGBA", "HSV": "HSV", "Lab": "Lab", "YCrCb": ("Y", "Cr", "Cb")}
_TO_RGB = {"HSV": "COLOR_HSV2RGB", "Lab": "COLOR_LAB2RGB", "YCrCb": "COLOR_YCrCb2RGB"}
_CHANNEL = mark("channel {number}")
_FIRST = mark("as at first")
_FULL, _AUTOMATIC, _STATED = mark("full range"), mark("1 % to 99 %"), mark("range of the header")
_DIGITS = 6


@dataclass(frozen=True, eq=False)
class ViewedSample:
    """One sample in the viewer.

    Args:
        sample: What is shown.
        title: What it is called beside another.
        measures: What a module says of its result: names and values in words.
    """

    sample: Sample
    title: str = ""
    measures: tuple[tuple[str, str], ...] = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """The letters of the spatial axes, in the order of the array."""
        return _VOLUME if self.sample.header.dimension == len(_VOLUME) else _FLAT

    @property
    def is_volume(self) -> bool:
        """Whether there are slices to choose from."""
        return self.axes == _VOLUME

    @cached_property
    def channel_names(self) -> tuple[str, ...]:
        """A name a channel; none for an image of one."""
        count = self.sample.channels
        if count == 1:
            return ()
        letters = _LETTERS.get(self.sample.header.color_mode, ())
        return tuple(letters) if len(letters) == count else tuple(say(_CHANNEL, number=n) for n in range(count))

    @cached_property
    def in_colour(self) -> bool:
        """Whether the channels can be shown together as colours."""
        mode = self.sample.header.color_mode
        if mode not in CHANNELS or self.sample.channels == 1:
            return False
        return mode not in _TO_RGB or self.sample.image.dtype == np.uint8

    @cached_property
    def range(self) -> tuple[float, float]:
        """The least and the largest finite value."""
        return value_range(self.sample.image)

    @cached_property
    def window(self) -> GrayWindow:
        """The window in which it is first seen."""
        if self.sample.image.dtype == bool:
            return GrayWindow(0.0, 1.0)
        return first_window(self.sample.image, self.sample.header.modality)

    @cached_property
    def windows(self) -> tuple[tuple[str, GrayWindow], ...]:
        """Windows to choose from, with their names."""
        found = [(say(_FULL), wide_enough(*self.range))]
        found.append((say(_AUTOMATIC), wide_enough(*automatic_range(self.sample.image))))
        if self.sample.header.value_range is not None:
            found.append((say(_STATED), wide_enough(*self.sample.header.value_range)))
        named = PRESETS.get(self.sample.header.modality, ()) if self.range[0] < 0 else ()
        found = [*((say(name), GrayWindow.of(level, width)) for name, level, width in named), *found]
        is_among = any(window == self.window for _, window in found)
        return tuple(found) if is_among else ((say(_FIRST), self.window), *found)

    @cached_property
    def layers(self) -> tuple[OverlayLayer, ...]:
        """What can be drawn over the image."""
        return layers_of(self.sample)

    def plane_shape(self, axis: int) -> tuple[int, int]:
        """Rows and columns of the planes across an axis; of an image that is no volume, its own."""
        sizes = list(self.sample.size)
        if self.is_volume:
            del sizes[axis]
        return sizes[0], sizes[1]

    def plane(self, axis: int, index: int) -> Array:
        """One plane of the image: (rows, columns[, channels]), a view."""
        return plane_of(self.sample.image, self.is_volume, axis, index)

    def seen(self, plane: Array, channel: int) -> Array:
        """A plane or a part of it as it is sent: one channel (rows, columns), or colours (rows, columns, 3 or 4)."""
        if plane.ndim == len(_FLAT):
            return plane
        if channel != IN_COLOUR or not self.in_colour:
            return plane[..., max(channel, 0)]
        code = _TO_RGB.get(self.sample.header.color_mode)
        if code is None:
            return plane
        import cv2

        colours: Array = cv2.cvtColor(np.ascontiguousarray(plane), getattr(cv2, code))
        return colours

    def values_at(self, place: Sequence[int]) -> list[str]:
        """The value of each channel at a pixel, as texts; none outside the image."""
        if any(not 0 <= at < size for at, size in zip(place, self.sample.size, strict=True)):
            return []
        return [_value_text(value) for value in np.ravel(self.sample.image[tuple(place)])]

    def facts(self) -> dict[str, Any]:
        """What the page needs besides pixels; colours and numbers, no array."""
        header = self.sample.header
        return {
            "title": self.title,
            "size": self.sample.size,
            "axes": self.axes,
            "channels": self.channel_names,
            "colour": self.in_colour,
            "whole": self.sample.image.dtype.kind in "biu",
            "range": self.range,
            "window": _pair(self.window),
            "presets": [{"name": name, "window": _pair(window)} for name, window in self.windows],
            "spacing": header.spacing,
            "origin": header.origin,
            "direction": header.direction,
            "layers": [layer.facts() for layer in self.layers],
        }


def plane_of(array: Array, is_volume: bool, axis: int, index: int) -> Array:
    """A plane of an image or a mask with the same axes."""
    return np.moveaxis(array, axis, 0)[index] if is_volume else array


def _pair(window: GrayWindow) -> tuple[float, float]:
    return window.low, window.high


def _value_text(value: Any) -> str:
    return f"{value:.{_DIGITS}g}" if value.dtype.kind == "f" else str(value)
