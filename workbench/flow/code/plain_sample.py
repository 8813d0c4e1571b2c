"""Samples as exported code has them: the fields of ``Sample`` and its labels, without checks and without the workbench.

The text of this file goes into exported notebooks, where each class has its name without "Plain".
"""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import _moved_frame


class PlainSplit(NamedTuple):
    """Examples and their answers."""

    x: Array
    y: Array


@dataclass(frozen=True)
class PlainGeometryStep:
    """What one step did to the frame of an image: a map from old places to new ones, so that it can be undone."""

    module: str
    map: AffineMap
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class PlainImageHeader:
    """Facts about an image: what its channels mean, where it lies in millimetres, and what moved its pixels."""

    dimension: int = 2
    color_mode: str = "L"
    spacing: tuple[float, ...] = ()
    origin: tuple[float, ...] = ()
    direction: tuple[float, ...] = ()
    modality: str = ""
    value_range: tuple[float, float] | None = None
    source: str = ""
    history: tuple[Any, ...] = ()


def moved_header(header: PlainImageHeader, step: PlainGeometryStep) -> PlainImageHeader:
    """The header behind a step: spacing, origin and direction follow the pixels, and the step is remembered."""
    spacing, origin, direction = _moved_frame(header.spacing, header.origin, header.direction, step.map)
    return replace(header, spacing=spacing, origin=origin, direction=direction, history=(*header.history, step))


@dataclass(frozen=True, eq=False)
class PlainClassLabel:
    """The class of a whole image: a score for each class; of a prediction by thresholds the classes that it chose."""

    scores: Array
    class_names: tuple[str, ...]
    chosen: tuple[int, ...] | None = None

    @classmethod
    def of(cls, index: int, class_names: tuple[str, ...]) -> "PlainClassLabel":
        """One class, by its number."""
        return cls(np.eye(len(class_names), dtype=np.float32)[index], tuple(class_names))

    @property
    def index(self) -> int:
        """The number of the class that is the answer: of several the one with the largest score."""
        if not self.chosen:
            return int(np.argmax(self.scores))
        return max(self.chosen, key=lambda number: float(self.scores[number]))


@dataclass(frozen=True, eq=False)
class PlainMaskLabel:
    """A class for each pixel."""

    array: Array
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Truth values become 0 and 1."""
        if self.array.dtype == bool:
            object.__setattr__(self, "array", self.array.astype(np.uint8))


@dataclass(frozen=True, eq=False)
class PlainBoxLabel:
    """Boxes around objects: (boxes, 4) with xmin, ymin, xmax, ymax in pixels, and a class for each."""

    coordinates: Array
    classes: Array
    class_names: tuple[str, ...] = ()
    scores: Array | None = None

    def __post_init__(self) -> None:
        """Places are numbers of 64 bits."""
        object.__setattr__(self, "coordinates", np.asarray(self.coordinates, np.float64))

    def at(self, chosen: Array, coordinates: Array | None = None) -> "PlainBoxLabel":
        """Some of the boxes, perhaps moved."""
        places = self.coordinates if coordinates is None else coordinates
        scores = None if self.scores is None else self.scores[chosen]
        return PlainBoxLabel(places[chosen], self.classes[chosen], self.class_names, scores)


@dataclass(frozen=True, eq=False)
class PlainPointLabel:
    """Points in an image: (points, 2) with x and y, and a class for each."""

    coordinates: Array
    classes: Array
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Places are numbers of 64 bits."""
        object.__setattr__(self, "coordinates", np.asarray(self.coordinates, np.float64))


@dataclass(frozen=True, eq=False)
class PlainImageLabel:
    """Another image as the answer."""

    array: Array


@dataclass(frozen=True, eq=False)
class PlainValueLabel:
    """Numbers that belong to the whole image, such as an age."""

    values: Array
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PlainTargets:
    """All that is known of an image, or all that a network says of it; each part may be missing."""

    category: PlainClassLabel | None = None
    mask: PlainMaskLabel | None = None
    boxes: PlainBoxLabel | None = None
    points: PlainPointLabel | None = None
    image: PlainImageLabel | None = None
    values: PlainValueLabel | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the parts that there are."""
        names = ("category", "mask", "boxes", "points", "image", "values")
        return tuple(name for name in names if getattr(self, name) is not None)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes, of the first part that has any."""
        labels: tuple[Any, ...] = (self.category, self.mask, self.boxes, self.points)
        return next((label.class_names for label in labels if label is not None and label.class_names), ())


@dataclass(frozen=True, eq=False)
class PlainSample:
    """One example: an image, facts about it, its label, and what a network predicts of it. It never changes."""

    image: Array
    header: PlainImageHeader = PlainImageHeader()
    label: PlainTargets = PlainTargets()
    prediction: PlainTargets = PlainTargets()
    group: str = ""
    split: str = ""
    name: str = ""

    @property
    def size(self) -> tuple[int, ...]:
        """(height, width) or (depth, height, width)."""
        size: tuple[int, ...] = self.image.shape[: self.header.dimension]
        return size

    @property
    def channels(self) -> int:
        """How many channels there are; 1 for an image without that axis."""
        shape: tuple[int, ...] = self.image.shape
        return shape[-1] if len(shape) > self.header.dimension else 1
