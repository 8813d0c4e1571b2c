"""A sample as plain values that JSON holds and arrays that lie beside them, and back without loss."""

from typing import Any, Protocol, TypeAlias

import numpy as np

from workbench.data.affine_map import AffineMap, Array
from workbench.data.image_header import GeometryStep, ImageHeader
from workbench.data.sample import NOTHING_KNOWN, Sample
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, PointLabel, Targets, ValueLabel
from workbench.flow.flow_run_errors import ArrayNotKept

Place: TypeAlias = list[Any]
"""Where an array lies: its type of numbers, its shape, and the byte that it begins at."""


class Put(Protocol):
    """Takes what JSON does not hold, or what many samples share."""

    def array(self, array: Array) -> Place:
        """The place of an array."""

    def names(self, names: tuple[str, ...]) -> int:
        """The number of the names of classes in a table."""


class Get(Protocol):
    """Gives back what ``Put`` has taken."""

    def array(self, place: Place) -> Array:
        """The array of a place."""

    def names(self, number: int) -> tuple[str, ...]:
        """The names of classes of a number."""


_KEPT_KINDS = "biufc"


def keepable(array: Array) -> Array:
    """An array as its bytes are kept: contiguous, of numbers.

    Args:
        array: Any array.

    Returns:
        The same values in C order.

    Raises:
        ArrayNotKept: It holds texts or objects.
    """
    if array.dtype.kind not in _KEPT_KINDS:
        raise ArrayNotKept(received=str(array.dtype))
    return array if array.flags.c_contiguous else np.ascontiguousarray(array).reshape(array.shape)


def bytes_of(array: Array) -> memoryview:
    """The bytes of an array that is contiguous, without copying them."""
    flat: Any = array.reshape(-1).view(np.uint8)
    return memoryview(flat) if array.size else memoryview(bytearray())


def header_record(header: ImageHeader) -> list[Any]:
    """A header without its source, which differs from sample to sample.

    Args:
        header: The header.

    Returns:
        Plain values.
    """
    values = None if header.value_range is None else [_number(value) for value in header.value_range]
    history = [
        [step.module, step.map.matrix, step.map.offset, _whole(step.before), _whole(step.after)]
        for step in header.history
    ]
    return [
        header.dimension, header.color_mode, header.spacing, header.origin, header.direction, header.modality, values,
        history,
    ]  # fmt: skip


def header_of(record: list[Any], source: str) -> ImageHeader:
    """The header of a record.

    Args:
        record: What ``header_record`` gave.
        source: The file that the image was read from.

    Returns:
        The header.
    """
    dimension, mode, spacing, origin, direction, modality, values, history = record
    return ImageHeader(
        dimension, mode, tuple(spacing), tuple(origin), tuple(direction), modality,
        None if values is None else (values[0], values[1]), source, tuple(map(_step, history)),
    )  # fmt: skip


def _step(record: list[Any]) -> GeometryStep:
    module, matrix, offset, before, after = record
    return GeometryStep(module, AffineMap(tuple(map(tuple, matrix)), tuple(offset)), tuple(before), tuple(after))


def _number(value: Any) -> Any:
    """A number of Python for one of NumPy."""
    return value.item() if isinstance(value, np.generic) else value


def _whole(numbers: tuple[int, ...]) -> list[int]:
    return [int(number) for number in numbers]


def targets_record(targets: Targets, put: Put) -> list[Any] | None:
    """A label or a prediction.

    Args:
        targets: What is known or predicted.
        put: Takes arrays and names of classes.

    Returns:
        Plain values; None where nothing is known.
    """
    if targets is NOTHING_KNOWN or not targets.kinds:
        return None
    category, mask, boxes, points, image, values = (
        targets.category, targets.mask, targets.boxes, targets.points, targets.image, targets.values
    )  # fmt: skip
    return [
        category and [put.array(category.scores), put.names(category.class_names), category.chosen],
        mask and [put.array(mask.array), put.names(mask.class_names)],
        boxes and [
            put.array(boxes.coordinates), put.array(boxes.classes), put.names(boxes.class_names),
            None if boxes.scores is None else put.array(boxes.scores),
        ],
        points and [put.array(points.coordinates), put.array(points.classes), put.names(points.class_names)],
        image and put.array(image.array),
        values and [put.array(values.values), put.names(values.names)],
    ]  # fmt: skip


def targets_of(record: list[Any] | None, get: Get) -> Targets:
    """The label or prediction of a record.

    Args:
        record: What ``targets_record`` gave.
        get: Gives arrays and names of classes.

    Returns:
        The label or prediction.
    """
    if record is None:
        return Targets()
    category, mask, boxes, points, image, values = record
    return Targets(
        category and ClassLabel(get.array(category[0]), get.names(category[1]), category[2]),
        mask and MaskLabel(get.array(mask[0]), get.names(mask[1])),
        boxes
        and BoxLabel(get.array(boxes[0]), get.array(boxes[1]), get.names(boxes[2]), boxes[3] and get.array(boxes[3])),
        points and PointLabel(get.array(points[0]), get.array(points[1]), get.names(points[2])),
        image and ImageLabel(get.array(image)),
        values and ValueLabel(get.array(values[0]), get.names(values[1])),
    )


def sample_record(sample: Sample, header: int, put: Put) -> list[Any]:
    """A sample whose header is kept in a table.

    Args:
        sample: The sample.
        header: The number of its header in the table.
        put: Takes arrays and names of classes.

    Returns:
        Plain values.
    """
    return [
        sample.name, sample.split, sample.group, header, sample.header.source, put.array(sample.image),
        targets_record(sample.label, put), targets_record(sample.prediction, put),
    ]  # fmt: skip


def sample_of(record: list[Any], headers: list[list[Any]], get: Get) -> Sample:
    """The sample of a record.

    Args:
        record: What ``sample_record`` gave.
        headers: The table of headers.
        get: Gives arrays and names of classes.

    Returns:
        The sample.
    """
    name, split, group, header, source, image, label, prediction = record
    known = header_of(headers[header], source)
    return Sample(get.array(image), known, targets_of(label, get), targets_of(prediction, get), group, split, name)
