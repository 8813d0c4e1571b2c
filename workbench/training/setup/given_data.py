"""The data set of what a learner gives to a training: a ``Dataset``, one split, or arrays as ``fit`` of Keras takes."""

import dataclasses
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from workbench.data import Dataset, Split
from workbench.data.splitting import a_fifth, hold_out_examples, hold_out_groups, stratified_split
from workbench.data.stream_errors import NoValidation
from workbench.data.stream_sources import is_source
from workbench.data.streamed_split import StreamedSplit
from workbench.messages import mark, say
from workbench.training.detection.padded_boxes import NUMBERS, are_ragged, look_like_boxes, most_boxes, padded_boxes
from workbench.training.sample_errors import NotData
from workbench.training.setup.data_checks import require_data

_HELD_OUT = mark(
    "{where}: the data have no validation part, so {held} of the {total} samples were held out for it by chance, the "
    "same ones each time, and {rest} are left for training."
)
_SEED = 0
_PAIR = 2
_BOXES_AXES = 3
_NAME = "data"


def given_data(given: Any, where: str) -> Dataset:
    """A data set of what is given; without a validation part a fifth of the training is held out for it, and told.

    Args:
        given: A data set; a split; ``(x, y)``; or pairs ``((x_train, y_train), (x_test, y_test))`` as
            ``keras.datasets`` gives them, with a pair for validation between the two. Sources of batches come as
            ``(train, validation)`` or ``(train, validation, test)``.
        where: The function that was called, for errors.

    Returns:
        The data set; ``given`` itself if it is one. Lists of boxes are one array, filled up with the class -1.

    Raises:
        NotData: It is something else.
        NoValidation: It is a single source of batches.
        DataError: It cannot be divided, or its parts do not belong together.
    """
    data = _data_set(given, where)
    for name in ("train", "validation", "test"):
        if isinstance(split := getattr(data, name), StreamedSplit):
            split.name_for_errors(f"{data.name}.{name}")
    return with_padded_boxes(data)


def _data_set(given: Any, where: str) -> Dataset:
    parts = _parts(given)
    if not parts:
        require_data(given, where)
        return given  # type: ignore[no-any-return] # it has all that a data set has
    train, *others = parts
    test = others[-1] if others else train[:0]
    if len(others) == _PAIR:
        return Dataset(_NAME, train, others[0], test, ())
    if len(others) == 1 and any(isinstance(part, StreamedSplit) for part in parts):
        return Dataset(_NAME, train, others[0], train[:0], ())
    if isinstance(train, StreamedSplit):
        raise NoValidation(where=where)
    if len(train) < _PAIR:
        raise NotData(where=where, received=say("a single sample"))
    rest, held = _held_out(train, where)
    text = say(_HELD_OUT, where=where, held=len(held), total=len(train), rest=len(rest))
    warnings.warn(text, stacklevel=4)
    return Dataset(_NAME, rest, held, test, ())


def padded_split(split: Split) -> Split:
    """A split with lists of boxes as one array; ``split`` itself if it has none."""
    if not _in_memory(split) or not are_ragged(split.y):
        return split
    return dataclasses.replace(split, y=padded_boxes(split.y))


def with_padded_boxes(data: Dataset) -> Dataset:
    """The data with boxes in one array, as wide in every split; ``data`` itself if it has no lists of boxes."""
    splits = {name: split for name, split in data.splits.items() if _in_memory(split)}
    if not any(are_ragged(split.y) for split in splits.values()) and not _differ_in_width(splits.values()):
        return data
    most = max(most_boxes(split.y) for split in splits.values())
    padded = {name: dataclasses.replace(split, y=padded_boxes(split.y, most)) for name, split in splits.items()}
    train, validation, test = (padded.get(name, split) for name, split in data.splits.items())
    return dataclasses.replace(data, train=train, validation=validation, test=test)


def _differ_in_width(splits: Iterable[Split]) -> bool:
    """Whether every image of a split has the same number of boxes, but not those of another, or no image has any."""
    boxes = [split.y for split in splits if split.y.dtype.kind == "f" and split.y.ndim == _BOXES_AXES]
    widths = {y.shape[1] for y in boxes if len(y) and y.shape[-1] == NUMBERS}
    is_boxes = all(len(y) == 0 or y.size == 0 or look_like_boxes(y) for y in boxes)
    return is_boxes and (len(widths) > 1 or widths == {0})


def _in_memory(split: Split | None) -> bool:
    """Whether a split is there, and its arrays are."""
    return split is not None and not isinstance(split, StreamedSplit)


def _parts(given: Any) -> list[Split]:
    """The splits that are given: all samples; or train and test, with validation between them."""
    if isinstance(given, Split):
        return [given]
    if is_source(given):
        return [StreamedSplit(given, name=f"{_NAME}.train")]
    if not isinstance(given, tuple | list):
        return []
    if 1 < len(given) <= _PAIR + 1 and all(isinstance(one, Split) or is_source(one) or _is_pair(one) for one in given):
        names = ("train", "validation", "test")
        return [_split(one, f"{_NAME}.{name}") for one, name in zip(given, names, strict=False)]
    return [Split(*given)] if len(given) == _PAIR and all(map(_may_be_array, given)) else []


def _split(value: Any, name: str) -> Split:
    """A split of arrays or of a source of batches."""
    if isinstance(value, Split):
        return value
    return StreamedSplit(value, name=name) if is_source(value) else Split(*value)


def _is_pair(value: Any) -> bool:
    """Whether a value is samples with their labels: two arrays of one length."""
    if not isinstance(value, tuple | list) or len(value) != _PAIR:
        return False
    return all(getattr(one, "shape", None) for one in value) and len(value[0]) == len(value[1])


def _may_be_array(value: Any) -> bool:
    """Whether a value can become an array with an entry for each sample."""
    return (
        bool(getattr(value, "shape", None))
        or isinstance(value, Mapping)
        or (isinstance(value, list | tuple) and len(value) > 0)
    )


def _held_out(train: Split, where: str) -> tuple[Split, Split]:
    """The rest, and a fifth: of the groups where there are any, else of every class, else by chance."""
    if train.groups is not None:
        count = a_fifth(len(np.unique(train.groups)))
        return hold_out_groups(train, count, seed=_SEED, where=where, parameter="validation")
    count = a_fifth(len(train))
    if train.y.ndim == 1 and train.y.dtype.kind in "biuUS" and not train.details:
        classes, sizes = np.unique(train.y, return_counts=True)
        if sizes.min() > 1 and len(classes) <= count:
            return stratified_split(train, count, seed=_SEED)
    return hold_out_examples(train, count, seed=_SEED, where=where, parameter="validation")
