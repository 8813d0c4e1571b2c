"""What a page asks the viewer for, and the answers: pixels, values, histograms and pages of samples."""

import zlib
from collections.abc import Sequence
from math import ceil
from typing import Annotated, Any, NamedTuple, TypeAlias

from msgspec import Meta, Struct

from workbench.data.affine_map import Array
from workbench.imaging.gray_window import wide_enough
from workbench.imaging.pixel_statistics import counts_in_bins
from workbench.imaging.plane_reduction import nearest, sendable, step_for
from workbench.ui.image_viewer.viewed_sample import ViewedSample, plane_of
from workbench.ui.image_viewer.viewer_state import MOST_BINS

_Count: TypeAlias = Annotated[int, Meta(ge=0)]
_FASTEST = 1
_TRIED, _NOISE = 1 << 15, 0.85
"""Of so many bytes it is tried whether they become smaller, and by which factor they at least must."""
_AT_ONCE = 4_000_000
"""Pixels; of larger planes a histogram counts evenly spread rows, which takes a moment instead of seconds."""


class PlaneRequest(Struct, frozen=True, tag_field="kind", tag="plane"):
    """Pixels of a plane or of a part of it; ``box`` is top, left, bottom and right, or None for all."""

    key: str
    side: _Count
    axis: Annotated[int, Meta(ge=0, le=2)]
    index: _Count
    channel: int
    step: Annotated[int, Meta(ge=1)]
    box: tuple[_Count, _Count, _Count, _Count] | None = None


class ValueRequest(Struct, frozen=True, tag_field="kind", tag="value"):
    """The exact values at a pixel of the first image, and of the one below it."""

    key: str
    places: tuple[tuple[_Count, ...], ...]


class HistogramRequest(Struct, frozen=True, tag_field="kind", tag="histogram"):
    """How often values occur in a plane."""

    key: str
    side: _Count
    axis: Annotated[int, Meta(ge=0, le=2)]
    index: _Count
    bins: Annotated[int, Meta(ge=2, le=MOST_BINS)]


class CardsRequest(Struct, frozen=True, tag_field="kind", tag="cards"):
    """A page of the gallery."""

    key: str
    page: _Count


class ChooseRequest(Struct, frozen=True, tag_field="kind", tag="choose"):
    """Show another sample of the set."""

    number: _Count


Request: TypeAlias = PlaneRequest | ValueRequest | HistogramRequest | CardsRequest | ChooseRequest


class ViewerAnswer(NamedTuple):
    """What is sent back: JSON, and numbers in buffers, each compressed as zlib does."""

    content: dict[str, Any]
    buffers: list[bytes]


def plane_answer(side: ViewedSample, request: PlaneRequest) -> ViewerAnswer | None:
    """Pixels and masks; None where the request is outside the image. What is too large is made smaller."""
    plane = _plane(side, request.axis, request.index)
    if plane is None:
        return None
    rows, columns = plane.shape[:2]
    top, left, bottom, right = request.box or (0, 0, rows, columns)
    bottom, right = min(bottom, rows), min(right, columns)
    if top >= bottom or left >= right:
        return None
    part = (slice(top, bottom), slice(left, right))
    step = max(request.step, step_for(bottom - top, right - left))
    sent = sendable(side.seen(plane[part], request.channel), step)
    masks = [layer for layer in side.layers if layer.mask is not None]
    cuts = [
        layer.numbered(nearest(plane_of(layer.mask, side.is_volume, request.axis, request.index)[part], step))
        for layer in masks
        if layer.mask is not None
    ]
    height, width, *channels = sent.values.shape
    content = {
        "kind": "plane", "key": request.key, "type": sent.values.dtype.name, "height": height, "width": width,
        "channels": channels[0] if channels else 1, "box": (top, left, bottom, right), "step": step,
        "exact": sent.is_exact and _shows_its_values(side, request.channel), "masks": [layer.key for layer in masks],
    }  # fmt: skip
    return ViewerAnswer(content, [_packed(values) for values in (sent.values, *cuts)])


def value_answer(sides: Sequence[ViewedSample], request: ValueRequest) -> ViewerAnswer:
    """The values at a pixel of each side, a text a channel."""
    pairs = zip(sides, request.places, strict=False)
    found = [side.values_at(place) if len(place) == len(side.axes) else [] for side, place in pairs]
    return ViewerAnswer({"kind": "value", "key": request.key, "values": found}, [])


def histogram_answer(side: ViewedSample, request: HistogramRequest) -> ViewerAnswer | None:
    """Counts for each channel over the range of the whole image, so that slices can be compared."""
    plane = _plane(side, request.axis, request.index)
    if plane is None:
        return None
    every = ceil(plane.shape[0] * plane.shape[1] / _AT_ONCE)
    some = plane[::every]
    limits = wide_enough(*side.range)
    parts = [some[..., at] for at in range(some.shape[-1])] if some.ndim > 2 else [some]  # noqa: PLR2004 - channels
    counts = [counts_in_bins(part, request.bins, limits.low, limits.high).tolist() for part in parts]
    content = {"kind": "histogram", "key": request.key, "low": limits.low, "high": limits.high, "counts": counts}
    return ViewerAnswer(content, [])


def _plane(side: ViewedSample, axis: int, index: int) -> Array | None:
    """The plane, or None where there is none: a page may be behind."""
    if not side.is_volume:
        return side.plane(0, 0)
    return side.plane(axis, index) if index < side.sample.size[axis] else None


def _shows_its_values(side: ViewedSample, channel: int) -> bool:
    """Whether the pixels that are sent are those of the image, all channels of them."""
    count = side.sample.channels
    return count == 1 or (channel < 0 and side.sample.header.color_mode in ("RGB", "RGBA"))


def _packed(values: Array) -> bytes:
    """The bytes of numbers as zlib packs them; noise, which gets no smaller, is only wrapped: that takes no time."""
    content = values.tobytes()
    tried = content[:_TRIED]
    is_noise = len(zlib.compress(tried, _FASTEST)) > _NOISE * len(tried)
    return zlib.compress(content, 0 if is_noise else _FASTEST)
