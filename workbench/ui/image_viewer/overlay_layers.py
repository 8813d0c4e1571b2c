"""What is drawn over an image: masks, boxes and points of its label and of a prediction, each with its classes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.class_colours import class_colour
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, MaskLabel, PointLabel, Targets
from workbench.messages import mark, say

_NAMES = {
    ("mask", "label"): mark("mask"),
    ("boxes", "label"): mark("boxes"),
    ("points", "label"): mark("points"),
    ("mask", "prediction"): mark("predicted mask"),
    ("boxes", "prediction"): mark("predicted boxes"),
    ("points", "prediction"): mark("predicted points"),
}
_CLASS = mark("class {number}")
_OBJECT = "#bbbbbb"
_MOST = 255
"""Further classes of one mask share their place with the last."""
_SCORE = "{name} {score:.2f}"


@dataclass(frozen=True)
class LayerClass:
    """A class of a layer: its number, what it is called, and its colour as CSS writes it."""

    index: int
    name: str
    colour: str


@dataclass(frozen=True, eq=False)
class OverlayLayer:
    """One layer that can be shown or hidden.

    Args:
        kind: What is drawn.
        origin: Whether it is known ("label") or predicted.
        classes: Those that are there, without the background of a mask.
        mask: (height, width) or (depth, height, width): class numbers.
        places: One entry a box or point: the first and the last corner (of a point twice the same), in the order of the
            image's axes.
        members: For each place, which of ``classes`` it belongs to.
        texts: What stands beside each place.
    """

    kind: Literal["mask", "boxes", "points"]
    origin: Literal["label", "prediction"]
    classes: tuple[LayerClass, ...]
    mask: Array | None = None
    places: tuple[tuple[tuple[float, ...], tuple[float, ...]], ...] = ()
    members: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How state and messages call it."""
        return f"{self.origin}-{self.kind}"

    @property
    def name(self) -> str:
        """What the legend calls it."""
        return say(_NAMES[self.kind, self.origin])

    def numbered(self, plane: Array) -> Array:
        """A plane of the mask for the page: 0 for nothing, else 1 + the place of the class in ``classes``; uint8."""
        known = np.array([one.index for one in self.classes], np.int64)
        if not len(known):
            return np.zeros(plane.shape, np.uint8)
        if plane.dtype == np.uint8:
            table = np.zeros(256, np.uint8)
            table[known] = np.arange(1, 1 + len(known))
            return table[plane]
        at = np.clip(np.searchsorted(known, plane), 0, len(known) - 1)
        numbers: Array = np.where(known[at] == plane, at + 1, 0).astype(np.uint8)
        return numbers

    def facts(self) -> dict[str, Any]:
        """What the page needs besides pixels."""
        classes = [{"index": one.index, "name": one.name, "colour": one.colour} for one in self.classes]
        shapes = [
            {"from": low, "to": high, "member": member, "text": text}
            for (low, high), member, text in zip(self.places, self.members, self.texts, strict=True)
        ]
        return {
            "key": self.key, "kind": self.kind, "origin": self.origin, "name": self.name, "classes": classes,
            "shapes": shapes,
        }  # fmt: skip


def layers_of(sample: Sample) -> tuple[OverlayLayer, ...]:
    """The layers of a sample, those of the label first."""
    known = _layers(sample.label, "label")
    return (*known, *_layers(sample.prediction, "prediction"))


def _layers(targets: Targets, origin: Literal["label", "prediction"]) -> Iterable[OverlayLayer]:
    if targets.mask is not None:
        classes = _classes(_numbers_in(targets.mask), targets.mask.class_names)
        yield OverlayLayer("mask", origin, classes[:_MOST], targets.mask.array)
    if targets.boxes is not None:
        yield _of_places("boxes", origin, targets.boxes)
    if targets.points is not None:
        yield _of_places("points", origin, targets.points)


def _of_places(
    kind: Literal["boxes", "points"],
    origin: Literal["label", "prediction"],
    label: BoxLabel | PointLabel,
) -> OverlayLayer:
    numbers = [int(one) for one in label.classes]
    classes = _classes(sorted({*numbers}), label.class_names)
    order = {one.index: place for place, one in enumerate(classes)}
    members = tuple(order[number] for number in numbers)
    names = [classes[member].name for member in members]
    scores = getattr(label, "scores", None)
    if scores is not None:
        names = [_SCORE.format(name=name, score=float(score)) for name, score in zip(names, scores, strict=True)]
    corners = [_corners(row, kind) for row in label.coordinates.tolist()]
    return OverlayLayer(kind, origin, classes, None, tuple(corners), members, tuple(names))


def _corners(row: Sequence[float], kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """First and last corner in the order of the array's axes; coordinates are written x first."""
    half = len(row) // 2 if kind == "boxes" else len(row)
    return tuple(row[:half][::-1]), tuple(row[-half:][::-1])


def _numbers_in(label: MaskLabel) -> list[int]:
    """The class numbers of a mask but for 0, ascending; slice by slice, so that a volume is not copied."""
    mask = label.array
    found: set[int] = set()
    for part in mask if mask.ndim > 2 else (mask,):  # noqa: PLR2004 - a volume
        found.update((_bytes_in(part) if part.dtype == np.uint8 else np.unique(part)).tolist())
    return sorted(found - {0})


def _bytes_in(part: Array) -> Array:
    """The values in an array of bytes; OpenCV counts them many times faster than NumPy."""
    import cv2

    return np.flatnonzero(cv2.calcHist([np.ascontiguousarray(part)], [0], None, [256], [0, 256]))


def _classes(numbers: Iterable[int], names: Sequence[str]) -> tuple[LayerClass, ...]:
    return tuple(LayerClass(number, _name(number, names), _colour(number)) for number in numbers)


def _colour(number: int) -> str:
    """The colour of a class; a box or point of class 0 is no background, and black is not seen in a dark theme."""
    return class_colour(number) if number else _OBJECT


def _name(number: int, names: Sequence[str]) -> str:
    return (names[number] if 0 <= number < len(names) else "") or say(_CLASS, number=number)
