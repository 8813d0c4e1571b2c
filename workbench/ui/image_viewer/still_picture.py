"""The viewer as a picture that needs no script: a plane in its window, with masks, boxes and points over it."""

from collections.abc import Sequence

import numpy as np

from workbench.data.affine_map import Array
from workbench.imaging.gray_window import GrayWindow
from workbench.imaging.plane_reduction import nearest, sendable, step_for
from workbench.imaging.tensor_picture import to_png
from workbench.ui.image_viewer.overlay_layers import OverlayLayer
from workbench.ui.image_viewer.viewed_sample import ViewedSample, plane_of
from workbench.ui.image_viewer.viewer_state import ViewerState

SIDE = 448
"""Pixels of the longer side."""
_RGB, _RGBA = 3, 4
_PAPER = 255
_LONGEST_PIXEL = 4.0
"""A pixel that is longer than that is drawn as if it were so long: a stack of few thick slices is still an image."""


def still(
    side: ViewedSample, state: ViewerState, index: int, window: tuple[float, float], longest: int = SIDE
) -> Array:
    """The picture.

    Args:
        side: What is shown.
        state: What is chosen.
        index: Which slice of ``side``.
        window: Least and largest value that is shown.
        longest: Pixels of the longer side; small images are drawn with larger pixels.

    Returns:
        (height, width, 3), uint8.
    """
    plane = side.seen(side.plane(state.axis, index), state.channel)
    step = step_for(plane.shape[0], plane.shape[1], longest * longest)
    picture = _coloured(GrayWindow(*window).applied(sendable(plane, step).values))
    shown = [layer for layer in side.layers if layer.key not in state.hidden]
    for layer in shown:
        if layer.mask is not None:
            cut = nearest(plane_of(layer.mask, side.is_volume, state.axis, index), step)
            picture = _with_mask(picture, layer, layer.numbered(cut), state)
    picture = _sized(picture, pixel_sizes(side, state.axis), longest)
    for layer in shown:
        _draw_places(picture, side, layer, state, index)
    return picture


def still_png(
    side: ViewedSample, state: ViewerState, index: int, window: tuple[float, float], longest: int = SIDE
) -> bytes:
    """The same as a PNG file."""
    return to_png(still(side, state, index, window, longest))


def pixel_sizes(side: ViewedSample, axis: int) -> tuple[float, float]:
    """Height and width of a pixel of the planes across an axis, in mm; (1, 1) where it is unknown."""
    spacing = list(side.sample.header.spacing)
    if not spacing:
        return 1.0, 1.0
    if side.is_volume:
        del spacing[axis]
    return spacing[0], spacing[1]


def _coloured(gray: Array) -> Array:
    """(height, width, 3) of grey values or colours; what is transparent is white."""
    if gray.ndim == _RGB - 1:
        return np.repeat(gray[..., None], _RGB, axis=-1)
    if gray.shape[-1] < _RGBA:
        return gray.copy()
    share = gray[..., _RGB:].astype(np.float32) / 255
    blended: Array = (gray[..., :_RGB] * share + _PAPER * (1 - share)).astype(np.uint8)
    return blended


def _with_mask(picture: Array, layer: OverlayLayer, numbers: Array, state: ViewerState) -> Array:
    colours = np.array([(0, 0, 0), *(_rgb(one.colour) for one in layer.classes)], np.float32)
    visible = np.array([0, *(f"{layer.key}:{one.index}" not in state.hidden for one in layer.classes)], np.float32)
    share = visible[numbers] * (state.opacity if layer.origin == "label" else _edges(numbers))
    mixed: Array = (picture * (1 - share[..., None]) + colours[numbers] * share[..., None]).astype(np.uint8)
    return mixed


def _edges(numbers: Array) -> Array:
    """1 where a pixel has a neighbour of another class: a prediction is an outline, so that the label is seen below."""
    around = np.pad(numbers, 1, mode="edge")
    neighbours = (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:])
    edge: Array = np.any([one != numbers for one in neighbours], axis=0).astype(np.float32)
    return edge


def _sized(picture: Array, pixel: tuple[float, float], longest: int) -> Array:
    """The picture with pixels as high and wide as they are, enlarged by a whole number where it is small."""
    import cv2

    ratio = min(max(pixel[0] / pixel[1], 1 / _LONGEST_PIXEL), _LONGEST_PIXEL)
    height, width = picture.shape[0] * max(ratio, 1.0), picture.shape[1] * max(1 / ratio, 1.0)
    scale = longest / max(height, width)
    scale = max(1, int(scale)) if scale >= 1 else scale
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_NEAREST if scale >= 1 else cv2.INTER_AREA
    sized: Array = cv2.resize(picture, size, interpolation=way)
    return np.ascontiguousarray(sized)


def _draw_places(picture: Array, side: ViewedSample, layer: OverlayLayer, state: ViewerState, index: int) -> None:
    """Boxes as frames and points as rings, in the colour of their class with a light edge: seen on any image."""
    import cv2

    rows, columns = side.plane_shape(state.axis)
    scale = np.array([picture.shape[0] / rows, picture.shape[1] / columns])
    for (low, high), member in zip(layer.places, layer.members, strict=True):
        one = layer.classes[member]
        if f"{layer.key}:{one.index}" in state.hidden or not _is_in_slice(side, state.axis, index, low, high):
            continue
        start, end = (_in_plane(corner, side, state.axis) * scale for corner in (low, high))
        (top, left), (bottom, right) = (np.round(corner).astype(int).tolist() for corner in (start, end))
        for colour, thick in ((_contrast(one.colour), 4), (_rgb(one.colour), 2)):
            if layer.kind == "boxes":
                cv2.rectangle(picture, (left, top), (max(right - 1, left), max(bottom - 1, top)), colour, thick)
            else:
                cv2.circle(picture, (left, top), 5, colour, thick, cv2.LINE_AA)


def _is_in_slice(side: ViewedSample, axis: int, index: int, low: Sequence[float], high: Sequence[float]) -> bool:
    if not side.is_volume:
        return True
    first, last = low[axis], high[axis]
    return int(first) == index if first == last else first < index + 1 and last > index


def _in_plane(corner: Sequence[float], side: ViewedSample, axis: int) -> Array:
    """Row and column of a corner."""
    return np.array([at for place, at in enumerate(corner) if not side.is_volume or place != axis], np.float64)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _contrast(colour: str) -> tuple[int, int, int]:
    """White around dark colours, black around light ones."""
    return (255, 255, 255) if sum(_rgb(colour)) < 3 * 128 else (0, 0, 0)
