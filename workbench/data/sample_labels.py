"""What is known or predicted of an image: class, mask, boxes, points, another image, numbers; a frozen value each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_errors import BadLabel
from workbench.messages import mark, say


def read_only(array: Any) -> Array:
    """A view of an array that cannot be written to; the caller's own array stays as it was."""
    view = np.asarray(array).view()
    view.setflags(write=False)
    return view


@dataclass(frozen=True, eq=False)
class ClassLabel:
    """The class of a whole image, or several classes at once.

    Args:
        scores: (classes,): 1 for the class (or each of the classes) and 0 for the others; of a prediction, its scores.
        class_names: A name a class.
        chosen: Of a prediction by thresholds: the numbers of the classes that are the answer, one, several or none.
            None takes the class with the largest score.

    Raises:
        BadLabel: It is not one number a class.

    >>> ClassLabel.of(1, ("cat", "dog")).name
    'dog'
    """

    scores: Array
    class_names: tuple[str, ...]
    chosen: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Check that there is a number a class."""
        object.__setattr__(self, "scores", read_only(self.scores))
        if self.scores.dtype.kind not in "biuf":
            _refuse(self, "scores", say("numbers"), str(self.scores.dtype))
        object.__setattr__(self, "class_names", tuple(self.class_names))
        if self.scores.shape != (len(self.class_names),) or not len(self.class_names):
            expected = say("one number for each of the {count} classes", count=len(self.class_names))
            _refuse(self, "scores", expected, say("the shape {shape}", shape=self.scores.shape))
        if self.chosen is not None:
            object.__setattr__(self, "chosen", tuple(int(number) for number in self.chosen))
            if not all(0 <= number < len(self.class_names) for number in self.chosen):
                expected = say("class numbers from 0 to {most}", most=len(self.class_names) - 1)
                words = {"name": "chosen", "expected": expected, "received": self.chosen, "remedy": say(_NUMBERS)}
                raise BadLabel(where=type(self).__name__, **words)

    @classmethod
    def of(cls, index: int, class_names: Sequence[str]) -> "ClassLabel":
        """One class.

        Args:
            index: Its number, from 0.
            class_names: A name a class.

        Returns:
            The label.

        Raises:
            BadLabel: There is no such class.
        """
        if not 0 <= index < len(class_names):
            expected = say("a class number from 0 to {most}", most=len(class_names) - 1)
            raise BadLabel(where=cls.__name__, name="index", expected=expected, received=index, remedy=say(_NUMBERS))
        return cls(np.eye(len(class_names), dtype=np.float32)[index], tuple(class_names))

    @property
    def index(self) -> int:
        """The number of the class that is the answer: of several the one with the largest score."""
        if not self.chosen:
            return int(np.argmax(self.scores))
        return max(self.chosen, key=lambda number: float(self.scores[number]))

    @property
    def name(self) -> str:
        """The name of that class."""
        return self.class_names[self.index]


@dataclass(frozen=True, eq=False)
class MaskLabel:
    """A class for each pixel.

    Args:
        array: (height, width) or (depth, height, width), whole numbers: the class; 0 is usually the background.
        class_names: A name a class.

    Raises:
        BadLabel: The array is of no whole numbers, or has channels.

    >>> MaskLabel(np.array([[0, 1], [0, 0]], "uint8"), ("background", "lesion")).fractions
    (0.75, 0.25)
    """

    array: Array
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that the array holds class numbers."""
        mask = np.asarray(self.array)
        if mask.dtype == bool:
            mask = mask.view(np.uint8) if mask.flags.c_contiguous else mask.astype(np.uint8)
        if mask.dtype.kind not in "iu" or mask.ndim not in (2, 3):
            expected = say("whole numbers in (height, width) or (depth, height, width)")
            _refuse(self, "array", expected, say("{dtype} of the shape {shape}", dtype=mask.dtype, shape=mask.shape))
        object.__setattr__(self, "array", read_only(mask))
        object.__setattr__(self, "class_names", tuple(self.class_names))

    @property
    def fractions(self) -> tuple[float, ...]:
        """The share of each class in the area (or volume), from 0 to 1."""
        total = np.zeros(len(self.class_names), np.int64)
        for plane in self.array if self.array.ndim == 3 else self.array[None]:  # noqa: PLR2004 - a volume
            counts = np.bincount(plane.ravel().astype(np.int64), minlength=len(total))  # a slice at a time is copied
            counts[: len(total)] += total
            total = counts
        return tuple((total / max(self.array.size, 1)).tolist())


@dataclass(frozen=True, eq=False)
class BoxLabel:
    """Boxes around objects, none or more.

    Args:
        coordinates: (boxes, 4): xmin, ymin, xmax, ymax, or (boxes, 6): xmin, ymin, zmin, xmax, ymax, zmax; in pixels
            from the corner of the first pixel, so that a whole image is (0, 0, width, height).
        classes: (boxes,): class numbers.
        class_names: A name a class.
        scores: (boxes,): of a prediction, how sure it is; else None.

    Raises:
        BadLabel: The arrays do not fit each other.

    >>> BoxLabel([[10, 20, 30, 60]], [0], ("cell",)).coordinates.shape
    (1, 4)
    """

    coordinates: Array
    classes: Array
    class_names: tuple[str, ...] = ()
    scores: Array | None = None

    def __post_init__(self) -> None:
        """Check the shapes."""
        boxes, count = _places(self, "coordinates", (4, 6))
        object.__setattr__(self, "coordinates", boxes)
        object.__setattr__(self, "classes", _beside(self, "classes", count))
        object.__setattr__(self, "class_names", tuple(self.class_names))
        if self.scores is not None:
            object.__setattr__(self, "scores", _beside(self, "scores", count))

    def at(self, chosen: Array, coordinates: Array | None = None) -> "BoxLabel":
        """Some of the boxes, perhaps moved.

        Args:
            chosen: (boxes,): bool, or their numbers.
            coordinates: New coordinates of all boxes; None leaves them.

        Returns:
            A new label with the chosen boxes, their classes and scores.
        """
        places = self.coordinates if coordinates is None else coordinates
        scores = None if self.scores is None else self.scores[chosen]
        return BoxLabel(places[chosen], self.classes[chosen], self.class_names, scores)


@dataclass(frozen=True, eq=False)
class PointLabel:
    """Points in an image, none or more.

    Args:
        coordinates: (points, 2): x, y, or (points, 3): x, y, z; counted like the coordinates of boxes, so that the
            centre of the first pixel is (0.5, 0.5).
        classes: (points,): class numbers.
        class_names: A name a class.

    Raises:
        BadLabel: The arrays do not fit each other.

    >>> PointLabel([[10.5, 20.5]], [0], ("vertebra",)).coordinates.shape
    (1, 2)
    """

    coordinates: Array
    classes: Array
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the shapes."""
        points, count = _places(self, "coordinates", (2, 3))
        object.__setattr__(self, "coordinates", points)
        object.__setattr__(self, "classes", _beside(self, "classes", count))
        object.__setattr__(self, "class_names", tuple(self.class_names))


@dataclass(frozen=True, eq=False)
class ImageLabel:
    """Another image as the answer, such as T2 for T1.

    Args:
        array: (height, width[, channels]) or (depth, height, width[, channels]).

    >>> ImageLabel(np.zeros((4, 6))).array.shape
    (4, 6)
    """

    array: Array

    def __post_init__(self) -> None:
        """Make the array read-only."""
        object.__setattr__(self, "array", read_only(self.array))


@dataclass(frozen=True, eq=False)
class ValueLabel:
    """Numbers that belong to the whole image, such as an age, or what a regression says of it.

    Args:
        values: (columns,): a number for each column.
        names: A name a column; () where a single number has none.

    Raises:
        BadLabel: There is no number, or not one for each name.

    >>> ValueLabel([63.5], ("age",)).values.tolist()
    [63.5]
    """

    values: Array
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check that there is a number a name."""
        object.__setattr__(self, "values", read_only(self.values))
        object.__setattr__(self, "names", tuple(self.names))
        columns = len(self.names) or self.values.size
        if self.values.dtype.kind not in "biuf":
            _refuse(self, "values", say("numbers"), str(self.values.dtype))
        if self.values.shape != (columns,) or not columns:
            expected = say("one number for each of the {count} columns", count=columns or 1)
            _refuse(self, "values", expected, say("the shape {shape}", shape=self.values.shape))


@dataclass(frozen=True, eq=False)
class Targets:
    """All that is known of a sample (its label), or all that a network says of it (its prediction), by kind.

    Args:
        category: The class of the whole image.
        mask: A class for each pixel.
        boxes: Boxes with classes.
        points: Points with classes.
        image: Another image.
        values: Numbers that belong to the whole image.

    >>> Targets(category=ClassLabel.of(0, ("cat", "dog"))).kinds
    ('category',)
    """

    category: ClassLabel | None = None
    mask: MaskLabel | None = None
    boxes: BoxLabel | None = None
    points: PointLabel | None = None
    image: ImageLabel | None = None
    values: ValueLabel | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of those that there are."""
        names = ("category", "mask", "boxes", "points", "image", "values")
        return tuple(name for name in names if getattr(self, name) is not None)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes, of the first kind that has any."""
        labels = (self.category, self.mask, self.boxes, self.points)
        return next((label.class_names for label in labels if label is not None and label.class_names), ())


_NUMBERS = mark("Give class numbers that count from 0.")
_ONE_EACH = mark("Give one entry for each place, in the same order.")


def _places(label: BoxLabel | PointLabel, name: str, widths: tuple[int, int]) -> tuple[Array, int]:
    """Coordinates as float64, (places, width), and how many there are; an empty list is none in two dimensions."""
    places = np.asarray(getattr(label, name), np.float64)
    if places.size == 0:
        width = places.shape[-1] if places.ndim == 2 and places.shape[-1] in widths else widths[0]  # noqa: PLR2004
        places = np.zeros((0, width))
    if places.ndim != 2 or places.shape[1] not in widths:  # noqa: PLR2004 - places, coordinates
        expected = say("{one} or {other} numbers for each", one=widths[0], other=widths[1])
        _refuse(label, name, expected, say("the shape {shape}", shape=places.shape))
    if not np.isfinite(places).all():
        _refuse(label, name, say("finite numbers"), say("values that are NaN or infinite"))
    return read_only(places), len(places)


def _beside(label: BoxLabel | PointLabel, name: str, count: int) -> Array:
    entries = np.asarray(getattr(label, name))
    if entries.size == 0:
        entries = np.zeros(0, np.int64)
    if entries.shape != (count,):
        _refuse(label, name, say("{count} entries", count=count), say("the shape {shape}", shape=entries.shape))
    return read_only(entries)


def _refuse(label: object, name: str, expected: str, received: str) -> None:
    raise BadLabel(where=type(label).__name__, name=name, expected=expected, received=received, remedy=say(_ONE_EACH))
