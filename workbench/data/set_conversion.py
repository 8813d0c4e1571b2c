"""Sets of samples as what networks learn from: arrays, or a stream of ``tf.data``."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, NoReturn

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.dataset import Dataset, Split
from workbench.data.sample import Sample
from workbench.data.set_errors import LabelsDisagree, ShapesDisagree
from workbench.messages import mark, say

_ONE_KIND = mark("samples whose labels are a class, a mask, boxes, an image or numbers, the same kind for each")
_IMPORT = mark("Import the labels too, or drop samples without one: samples.filter(lambda sample: sample.label.kinds).")
_FLAT = mark("Boxes in a volume have six corners: a data set has boxes of pictures only.")

_ANSWERS: dict[str, Callable[[Sample], Array]] = {
    "category": lambda sample: _class_number(sample),  # noqa: PLW0108 - defined below
    "mask": lambda sample: sample.label.mask.array,  # type: ignore[union-attr]
    "boxes": lambda sample: box_rows(sample),  # noqa: PLW0108
    "image": lambda sample: with_channels(sample.label.image.array, sample.header.dimension),  # type: ignore[union-attr]
    "values": lambda sample: sample.label.values.values,  # type: ignore[union-attr]
}
"""By the kind of label: what a network should answer."""


def with_channels(image: Array, dimension: int) -> Array:
    """An image with an axis of channels.

    Args:
        image: (height, width[, channels]) or (depth, height, width[, channels]).
        dimension: How many of its axes are spatial.

    Returns:
        The image, with a last axis of 1 where it had none.
    """
    return image[..., None] if image.ndim == dimension else image


def box_rows(sample: Sample) -> Array:
    """The boxes of a sample as a detector learns from them.

    Args:
        sample: A sample whose label has boxes in a plane.

    Returns:
        (boxes, 5), float32: class, xmin, ymin, xmax, ymax in pixels.

    Raises:
        LabelsDisagree: The boxes are those of a volume.
    """
    boxes = sample.label.boxes
    if boxes is None or boxes.coordinates.shape[1] != _CORNERS:
        _refuse("SampleSet.to_dataset", sample, say(_FLAT))
    return np.column_stack([boxes.classes, boxes.coordinates]).astype(np.float32)


_CORNERS = 4


class _Read(NamedTuple):
    """A sample as arrays."""

    name: str
    split: str
    group: str
    x: Array
    y: Array


_SPLITS = ("train", "validation", "test")


def dataset_of(samples: Sequence[Sample], name: str, class_names: tuple[str, ...]) -> Dataset:
    """All samples as arrays; see ``SampleSet.to_dataset``.

    Args:
        samples: The samples, each with its split.
        name: The name of the data set.
        class_names: A name a class.

    Returns:
        The data set.

    Raises:
        ShapesDisagree: The images differ in their shape.
        LabelsDisagree: The samples have no labels of one kind that make an array.
    """
    answer = answer_reader(samples[0], "SampleSet.to_dataset")
    every = [
        _Read(one.name, one.split, one.group, with_channels(one.image, one.header.dimension), answer(one))
        for one in samples
    ]
    every = _alike(every, len(class_names))
    _require_one_shape([(one.name, one.x) for one in every])
    if samples[0].label.boxes is None:
        _require_one_shape([(one.name, one.y) for one in every])
    train, validation, test = (_split([one for one in every if one.split == part], every) for part in _SPLITS)
    return Dataset(name, train, validation, test, class_names)


def stream_of(samples: Sequence[Sample], batch_size: int | None) -> Any:
    """A stream of the samples; see ``SampleSet.to_tf``.

    Args:
        samples: The samples.
        batch_size: How many make a batch; None gives one after the other.

    Returns:
        A ``tf.data.Dataset``.

    Raises:
        LabelsDisagree: The samples have no labels of one kind.
    """
    import tensorflow as tf

    answer = answer_reader(samples[0], "SampleSet.to_tf")

    def pairs() -> Iterator[tuple[Array, Array]]:
        for sample in samples:
            yield with_channels(sample.image, sample.header.dimension), answer(sample)

    image, target = next(pairs())
    spatial = samples[0].header.dimension
    shapes = [(None,) * min(spatial, part.ndim) + part.shape[spatial:] for part in (image, target)]
    signature = tuple(
        tf.TensorSpec(shape, tf.as_dtype(part.dtype)) for shape, part in zip(shapes, (image, target), strict=True)
    )
    stream = tf.data.Dataset.from_generator(pairs, output_signature=signature)
    stream = stream.apply(tf.data.experimental.assert_cardinality(len(samples)))
    return stream if batch_size is None else stream.batch(batch_size)


def answer_kinds(sample: Sample) -> tuple[str, ...]:
    """The kinds of a sample's label that make an array, the one that is taken first.

    Args:
        sample: A sample.

    Returns:
        Some of "category", "mask", "boxes", "image", "values".
    """
    return tuple(kind for kind in _ANSWERS if kind in sample.label.kinds)


def answer_reader(first: Sample, where: str, kind: str = "") -> Callable[[Sample], Array]:
    """What gives the answer that a network learns for a sample.

    Args:
        first: The first sample, whose label says which kind is meant.
        where: What was called, for errors.
        kind: Which of ``answer_kinds`` is meant; "" takes the first.

    Returns:
        A function from a sample to its answer; it refuses a sample without a label of that kind.

    Raises:
        LabelsDisagree: The first sample has no such label.
    """
    found = next((one for one in answer_kinds(first) if kind in ("", one)), None)
    if found is None:
        _refuse(where, first, say(_IMPORT))
    read = _ANSWERS[found]

    def answer(sample: Sample) -> Array:
        if found not in sample.label.kinds:
            _refuse(where, sample, say(_IMPORT))
        return read(sample)

    return answer


def _alike(every: Sequence[_Read], classes: int) -> list[_Read]:
    """Where some samples have several classes at once, 0 and 1 a class for all of them."""
    if {one.y.ndim for one in every} != {0, 1} or not classes:
        return list(every)
    return [one if one.y.ndim else one._replace(y=np.eye(classes, dtype=np.float32)[int(one.y)]) for one in every]


def _refuse(where: str, sample: Sample, remedy: str) -> NoReturn:
    received = f"{', '.join(sample.label.kinds) or say('no label')} ({sample.name!r})"
    raise LabelsDisagree(where=where, expected=say(_ONE_KIND), received=received, remedy=remedy)


def _class_number(sample: Sample) -> Array:
    """The class, or 0 and 1 a class where a sample has several, or none."""
    category = sample.label.category
    if category is None:
        return np.array(0)
    several = np.count_nonzero(category.scores) != 1
    return category.scores if several else np.array(category.index, np.int64)


def _require_one_shape(named: Sequence[tuple[str, Array]]) -> None:
    first, model = named[0]
    other = next(((name, array) for name, array in named if array.shape != model.shape), None)
    if other is not None:
        raise ShapesDisagree(
            where="SampleSet.to_dataset", expected=model.shape, first=first, received=other[1].shape, other=other[0]
        )


def _answers(parts: Sequence[Array]) -> Any:
    """One array of all answers; lists of boxes stay a list, since images differ in their number."""
    return list(parts) if _are_boxes(parts[0]) else np.stack(parts)


def _are_boxes(part: Array) -> bool:
    return part.dtype == np.float32 and part.ndim == 2 and part.shape[1] == _CORNERS + 1  # noqa: PLR2004 - boxes, numbers


def _split(chosen: Sequence[_Read], every: Sequence[_Read]) -> Split:
    """The arrays of one split; with none of its samples, arrays without entries."""
    if not chosen:
        x, y = (np.zeros((0, *array.shape), array.dtype) for array in (every[0].x, every[0].y))
        y = np.empty(0, object) if _are_boxes(every[0].y) else y
    else:
        x, y = np.stack([one.x for one in chosen]), _answers([one.y for one in chosen])
    groups = np.array([one.group for one in chosen], dtype=str) if any(one.group for one in every) else None
    return Split(x, y, groups, {"name": np.array([one.name for one in chosen], dtype=str)})
