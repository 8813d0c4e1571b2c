"""Overlays on pictures: heat maps, masks and their outlines."""

from collections.abc import Sequence

import numpy as np

from workbench.data.class_colours import CLASS_COLOURS
from workbench.explain.explain_errors import BadShapes
from workbench.explain.image_batch import Array
from workbench.messages import say

# Dark to bright, and brighter all the way, so that it can be read without seeing colours too ("inferno" of Smith and
# van der Walt, public domain, at eight places).
_HEAT = (
    (0, 0, 4),
    (40, 11, 84),
    (101, 21, 110),
    (159, 42, 99),
    (212, 72, 66),
    (245, 125, 21),
    (250, 193, 39),
    (252, 255, 164),
)
_GREY, _COLOUR = 1, 3


def as_rgb(image: Array) -> Array:
    """A picture as uint8 (height, width, 3). One of 0..1 or 0..255 keeps its range; any other fills the range.

    ``image`` is (height, width), (height, width, 1), or (height, width, channels), of which three are shown.
    """
    values = np.nan_to_num(np.asarray(image, dtype="float64"))
    values = values[..., np.newaxis] if values.ndim == 2 else values  # noqa: PLR2004
    if values.shape[-1] != _COLOUR:
        values = values[..., :_GREY].repeat(_COLOUR, axis=-1)
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    if low < 0 or high > 255:  # noqa: PLR2004
        values = (values - values.min()) / ((values.max() - values.min()) or 1)
        high = 1.0
    result: Array = (values * (255 if high <= 1 else 1)).round().astype("uint8")
    return result


def heat_colours(heat: Array) -> Array:
    """A heat map (height, width) in 0..1 as colours, uint8 (height, width, 3)."""
    steps = np.linspace(0, 1, len(_HEAT))
    channels = [np.interp(heat, steps, [colour[channel] for colour in _HEAT]) for channel in range(_COLOUR)]
    return np.stack(channels, axis=-1).round().astype("uint8")


def overlay(image: Array, heat: Array, strength: float = 0.55) -> Array:
    """The picture blended with a heat map, whose opacity grows with its value.

    Args:
        image: (height, width), or (height, width, channels), in 0..1 or 0..255.
        heat: (height, width) in 0..1.
        strength: Opacity of the heat map at its maximum, from 0 to 1.

    Returns:
        uint8, (height, width, 3).

    Raises:
        BadShapes: height and width differ.

    >>> overlay(image, np.ones((8, 8))).shape
    (8, 8, 3)
    """
    base = as_rgb(image)
    if base.shape[:2] != heat.shape:
        raise BadShapes(
            where="overlay", expected=say("a map of shape {shape}", shape=base.shape[:2]), received=heat.shape
        )
    share = (strength * (0.35 + 0.65 * heat))[..., np.newaxis]
    return (base * (1 - share) + heat_colours(heat) * share).round().astype("uint8")


def outline(mask: Array) -> Array:
    """The pixels of a mask (height, width) that have a neighbour, left, right, above or below, outside it."""
    inside = np.pad(mask.astype(bool), 1)
    middle = inside[1:-1, 1:-1]
    around = inside[:-2, 1:-1] & inside[2:, 1:-1] & inside[1:-1, :-2] & inside[1:-1, 2:]
    line: Array = middle & ~around
    return line


def with_contours(
    image: Array, mask: Array, colours: Sequence[tuple[int, int, int]] = CLASS_COLOURS, fill: float = 0.25
) -> Array:
    """The picture with each class of a mask tinted and outlined; class 0 is left as it is.

    Args:
        image: (height, width), or (height, width, channels), in 0..1 or 0..255.
        mask: (height, width) of class numbers.
        colours: Red, green and blue in 0..255, for class 1, 2, …
        fill: Opacity of the tint inside a class, from 0 to 1.

    Returns:
        uint8, (height, width, 3).

    Raises:
        BadShapes: height and width differ.

    >>> mask = np.zeros((8, 8), int)
    >>> mask[2:6, 2:6] = 1
    >>> with_contours(image, mask).shape
    (8, 8, 3)
    """
    picture = as_rgb(image).astype("float64")
    if picture.shape[:2] != mask.shape:
        raise BadShapes(
            where="with_contours", expected=say("a mask of shape {shape}", shape=picture.shape[:2]), received=mask.shape
        )
    for index in np.unique(mask[mask > 0]):
        colour, area = np.array(colours[(int(index) - 1) % len(colours)], "float64"), mask == index
        picture[area] = picture[area] * (1 - fill) + colour * fill
        picture[outline(area)] = colour
    return picture.round().astype("uint8")
