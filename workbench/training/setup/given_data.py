"""The data set of what a learner gives to a training: a ``Dataset``, one split, or arrays as ``fit`` of Keras takes."""

import dataclasses
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.data import Dataset, Split
from workbench.data.splitting import a_fifth, hold_out_examples, hold_out_groups, stratified_split
from workbench.messages import mark, say
from workbench.training.detection.padded_boxes import are_ragged, most_boxes, padded_boxes
from workbench.training.sample_errors import NotData
from workbench.training.setup.data_checks import require_data

_HELD_OUT = mark(
    "{where}: the data have no validation part, so {held} of the {total} samples were held out for it by chance, the "
    "same ones each time, and {rest} are left for training."
)
_SEED = 0
_PAIR = 2
_NAME = "data"


def given_data(given: Any, where: str) -> Dataset:
    """A data set of what is given; without a validation part a fifth of the training is held out for it, and told.

    Args:
        given: A data set; a split; ``(x, y)``; or pairs ``((x_train, y_train), (x_test, y_test))`` as
            ``keras.datasets`` gives them, with a pair for validation between the two.
        where: The function that was called, for errors.

    Returns:
        The data set; ``given`` itself if it is one. Lists of boxes are one array, filled up with the class -1.

    Raises:
        NotData: It is something else.
        DataError: It cannot be divided, or its parts do not belong together.
    """
    return with_padded_boxes(_data_set(given, where))


def _data_set(given: Any, where: str) -> Dataset:
    parts = _parts(given)
    if not parts:
        require_data(given, where)
        return given  # type: ignore[no-any-return] # it has all that a data set has
    train, *others = parts
    test = others[-1] if others else train[:0]
    if len(others) == _PAIR:
        return Dataset(_NAME, train, others[0], test, ())
    if len(train) < _PAIR:
        raise NotData(where=where, received=say("a single sample"))
    rest, held = _held_out(train, where)
    text = say(_HELD_OUT, where=where, held=len(held), total=len(train), rest=len(rest))
    warnings.warn(text, stacklevel=4)
    return Dataset(_NAME, rest, held, test, ())


def padded_split(split: Split) -> Split:
    """A split with lists of boxes as one array; ``split`` itself if it has none."""
    return dataclasses.replace(split, y=padded_boxes(split.y)) if are_ragged(split.y) else split


def with_padded_boxes(data: Dataset) -> Dataset:
    """The data with boxes in one array, as wide in every split; ``data`` itself if it has no lists of boxes."""
    splits = {name: split for name, split in data.splits.items() if split is not None}
    if not any(are_ragged(split.y) for split in splits.values()):
        return data
    most = max(most_boxes(split.y) for split in splits.values())
    padded = {name: dataclasses.replace(split, y=padded_boxes(split.y, most)) for name, split in splits.items()}
    return dataclasses.replace(
        data, train=padded["train"], validation=padded["validation"], test=padded.get("test", data.test)
    )


def _parts(given: Any) -> list[Split]:
    """The splits that are given: all samples; or train and test, with validation between them."""
    if isinstance(given, Split):
        return [given]
    if not isinstance(given, tuple | list):
        return []
    if 1 < len(given) <= _PAIR + 1 and all(isinstance(one, Split) or _is_pair(one) for one in given):
        return [one if isinstance(one, Split) else Split(*one) for one in given]
    return [Split(*given)] if len(given) == _PAIR and all(map(_may_be_array, given)) else []


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
