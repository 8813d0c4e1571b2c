"""Boxes and points of patches, brought back to the image that the patches were cut from."""

from typing import NamedTuple

import numpy as np

from workbench.data.sample_labels import BoxLabel, PointLabel

_KEPT_DIGITS = 9
"""Sums of coordinates miss the last digits."""


class PatchFrame(NamedTuple):
    """Where a patch lies in the whole image, in the order of the array's axes."""

    start: tuple[int, ...]
    size: tuple[int, ...]


class _Piece(NamedTuple):
    """A box in one patch, in the places of the whole image, x before y."""

    patch: int
    low: tuple[float, ...]
    high: tuple[float, ...]
    kind: int
    score: float | None


def joined_boxes(labels: list[BoxLabel], frames: list[PatchFrame], size: tuple[int, ...]) -> BoxLabel:
    """The boxes of all patches in the whole image; pieces of one box become one.

    Two boxes of one class in two patches are pieces of one box if they agree in the area that the patches share, or on
    the line where they touch.

    Args:
        labels: The boxes of each patch.
        frames: Where each patch lies.
        size: The spatial shape of the whole image.

    Returns:
        The boxes, in the order in which the patches show them first.
    """
    pieces = [piece for index, label in enumerate(labels) for piece in _pieces(index, label, frames[index])]
    limits = [_limits(frame) for frame in frames]
    groups: list[list[_Piece]] = []
    for piece in pieces:
        touching = [group for group in groups if any(_agree(piece, other, limits) for other in group)]
        merged = [one for group in touching for one in group] + [piece]
        place = groups.index(touching[0]) if touching else len(groups)
        groups = [group for group in groups if not any(group is one for one in touching)]
        groups.insert(place, merged)
    boxes = [
        (group, low, high) for group in groups for low, high in [_hull(group, size)] for _ in range(_copies(group))
    ]
    scores = [max(one.score or 0 for one in group) for group, _, _ in boxes]
    return BoxLabel(
        np.array([(*low, *high) for _, low, high in boxes]).reshape(-1, 2 * len(size)),
        np.array([group[0].kind for group, _, _ in boxes], labels[0].classes.dtype),
        labels[0].class_names,
        np.array(scores) if any(label.scores is not None for label in labels) else None,
    )


def joined_points(labels: list[PointLabel], frames: list[PatchFrame], size: tuple[int, ...]) -> PointLabel:
    """The points of all patches in the whole image; one that several patches show is one.

    Args:
        labels: The points of each patch.
        frames: Where each patch lies.
        size: The spatial shape of the whole image.

    Returns:
        The points, in the order in which the patches show them first.
    """
    counts: dict[tuple[tuple[float, ...], int], int] = {}
    for label, frame in zip(labels, frames, strict=True):
        places = np.round(label.coordinates + np.asarray(frame.start[::-1], float), _KEPT_DIGITS)
        here = list(zip(map(tuple, places.tolist()), label.classes.tolist(), strict=True))
        for one in here:
            counts[one] = max(counts.get(one, 0), here.count(one))
    found = [one for one, count in counts.items() for _ in range(count)]
    return PointLabel(
        np.array([place for place, _ in found]).reshape(-1, len(size)),
        np.array([kind for _, kind in found], labels[0].classes.dtype),
        labels[0].class_names,
    )


def _pieces(index: int, label: BoxLabel, frame: PatchFrame) -> list[_Piece]:
    axes = len(frame.size)
    shift = np.asarray((*frame.start[::-1], *frame.start[::-1]), float)
    places = np.round(label.coordinates + shift, _KEPT_DIGITS).tolist() if len(label.coordinates) else []
    scores = [None] * len(places) if label.scores is None else label.scores.tolist()
    return [
        _Piece(index, tuple(place[:axes]), tuple(place[axes:]), kind, score)
        for place, kind, score in zip(places, label.classes.tolist(), scores, strict=True)
    ]


def _limits(frame: PatchFrame) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first and the last corner of a patch, x before y."""
    return frame.start[::-1], tuple(start + length for start, length in zip(frame.start, frame.size, strict=True))[::-1]


def _agree(one: _Piece, other: _Piece, limits: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> bool:
    """Whether two boxes of two patches are the same in what the patches share."""
    if one.kind != other.kind:
        return False
    if one.patch == other.patch:  # the same box twice is counted afterwards
        return (one.low, one.high) == (other.low, other.high)
    shared = _cut(one, limits[other.patch])
    return shared is not None and shared == _cut(other, limits[one.patch])


def _cut(piece: _Piece, limits: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[tuple[float, float], ...] | None:
    """The part of a box in a patch; None where there is none, or only a corner."""
    spans = tuple(
        (max(low, first), min(high, last))
        for low, high, first, last in zip(piece.low, piece.high, *limits, strict=True)
    )
    flat = sum(low == high for low, high in spans)
    return None if any(low > high for low, high in spans) or flat > 1 else spans


def _hull(group: list[_Piece], size: tuple[int, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The box around all pieces, inside of the whole image."""
    low = tuple(max(0.0, min(one.low[axis] for one in group)) for axis in range(len(size)))
    high = tuple(min(float(size[-1 - axis]), max(one.high[axis] for one in group)) for axis in range(len(size)))
    return low, high


def _copies(group: list[_Piece]) -> int:
    """How often a box is there: as often as one patch shows it."""
    same = [(one.patch, one.low, one.high) for one in group]
    return max(same.count(one) for one in same)
