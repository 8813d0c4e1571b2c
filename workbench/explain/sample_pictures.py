"""A sample with its heat as colours: an image, a signal as a curve, or a volume or video as a row of frames."""

import numpy as np

from workbench.explain.heat_map import resized
from workbench.explain.image_batch import Array
from workbench.explain.overlays import as_rgb, heat_colours, overlay

MOST_FRAMES = 8
"""Further frames of a volume or video are left out."""
_MOST_CURVES = 8
_WIDTH, _HEIGHT, _MARGIN = 480, 160, 8
_CURVE = (20, 20, 20)
_GAP = 2
_SIGNAL, _IMAGE = 1, 2
_TINT = 0.6


def sample_picture(sample: Array, heat: Array | None, axes: int, hottest: Array | None = None) -> Array:
    """The sample, with its heat where there is one.

    Args:
        sample: (…spatial axes, channels), or the spatial axes alone.
        heat: (…spatial axes) in 0..1, or None.
        axes: How many spatial axes there are: 1 for a signal, 2 for an image, 3 for a volume or video.
        hottest: The heat by which frames are chosen where it is not drawn.

    Returns:
        uint8, (height, width, 3).
    """
    whole = sample if sample.ndim > axes else sample[..., np.newaxis]
    if axes == _SIGNAL:
        return _curves(whole, heat)
    if axes == _IMAGE:
        return as_rgb(whole) if heat is None else overlay(whole, heat)
    return _frames(whole, heat, hottest if heat is None else heat)


def frames_shown(count: int, heat: Array | None) -> tuple[int, ...]:
    """Which frames of ``count`` are shown: evenly spread ones, and the one with the most heat.

    >>> frames_shown(3, None), frames_shown(30, None)
    ((0, 1, 2), (0, 4, 8, 12, 17, 21, 25, 29))
    """
    chosen = np.unique(np.linspace(0, count - 1, min(count, MOST_FRAMES)).round().astype(int))
    if heat is None or not heat.any():
        return tuple(int(index) for index in chosen)
    hottest = int(heat.reshape(count, -1).max(axis=1).argmax())
    if hottest not in chosen:
        chosen[np.abs(chosen - hottest).argmin()] = hottest
    return tuple(int(index) for index in chosen)


def _frames(sample: Array, heat: Array | None, chosen_by: Array | None) -> Array:
    """Frames (time or depth, …) beside each other, all in one range of grey."""
    low, high = float(sample.min(initial=0)), float(sample.max(initial=0))
    grey = sample if low >= 0 and high <= 255 else (sample - low) / ((high - low) or 1)  # noqa: PLR2004 - a range of pixels
    parts = []
    for index in frames_shown(len(sample), chosen_by):
        frame = sample_picture(grey[index], None if heat is None else heat[index], sample.ndim - 2)
        parts += [frame, np.full((len(frame), _GAP, 3), 255, "uint8")]
    return np.concatenate(parts[:-1], axis=1)


def _curves(signal: Array, heat: Array | None) -> Array:
    """A curve for each channel (steps, channels), over a background with the colours of the heat."""
    import cv2

    canvas = np.full((_HEIGHT, _WIDTH, 3), 255, "uint8")
    if heat is not None:
        colours = heat_colours(resized(heat, (_WIDTH,))[np.newaxis]).astype("float64")
        share = (_TINT * resized(heat, (_WIDTH,)))[np.newaxis, :, np.newaxis]
        canvas = (255 * (1 - share) + colours * share).round().astype("uint8").repeat(_HEIGHT, axis=0)
    values = np.nan_to_num(signal.astype("float64"))[:, :_MOST_CURVES]
    low, span = values.min(initial=0), (values.max(initial=0) - values.min(initial=0)) or 1.0
    places = (np.arange(len(values)) + 0.5) * _WIDTH / len(values)
    for channel in values.T:
        heights = _HEIGHT - _MARGIN - (channel - low) / span * (_HEIGHT - 2 * _MARGIN)
        points = np.stack([places, heights], axis=1).round().astype("int32")
        canvas = np.ascontiguousarray(canvas)
        cv2.polylines(canvas, [points], isClosed=False, color=_CURVE, thickness=1, lineType=cv2.LINE_AA)
    return canvas
