"""Validation of the data before training starts: one error class for each reason."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.sample_errors import EmptySplit, InTwoSplits, NotData, NotFiniteData, NotNumbers
from workbench.training.setting_errors import BatchTooLarge

_PATIENTS = mark("patients or files")
_SAMPLES = mark("samples")
_MOST_COMPARED = 2 * 1024**3
"""Bytes of samples; in more than that, equal ones are not searched."""
_SHOWN = 3


def check_data(data: Any, batch_size: int) -> None:
    """Check the data alone.

    Raises:
        NotData, EmptySplit, NotNumbers, NotFinite, BatchTooLarge, InTwoSplits: as they say.
    """
    if not all(hasattr(data, name) for name in ("train", "validation", "test", "class_names", "name")):
        raise NotData(where="fit", received=type(data).__name__)
    for name, split in used_splits(data):
        if not len(split.x):
            raise EmptySplit(where=f"{data.name}.{name}")
        for part in ("x", "y"):
            _check_numbers(getattr(split, part), f"{data.name}.{name}.{part}")
    if batch_size > len(data.train.x):
        raise BatchTooLarge(where="Settings", received=batch_size, expected=len(data.train.x))
    _check_groups(data)
    _check_equal_samples(data)


def used_splits(data: Dataset) -> Iterator[tuple[str, Any]]:
    """Train and validation, and test if it has samples: without them there is no final score."""
    yield "train", data.train
    yield "validation", data.validation
    if len(data.test.x):
        yield "test", data.test


def _check_numbers(array: Array, where: str) -> None:
    if array.dtype.kind not in "biuf":
        raise NotNumbers(where=where, received=say("values of type {dtype}", dtype=array.dtype))
    # The extremes of an array are finite only if every value is; nothing as large as the array is allocated.
    if array.dtype.kind != "f" or not array.size or np.isfinite([array.min(), array.max()]).all():
        return
    wrong = ~np.isfinite(array)
    kinds = _kinds(array)
    sample = int(np.flatnonzero(wrong.reshape(len(array), -1).any(axis=1))[0])
    raise NotFiniteData(where=where, count=int(wrong.sum()), total=array.size, kinds=kinds, sample=sample)


def _kinds(array: Array) -> str:
    nan, infinite = bool(np.isnan(array).any()), bool(np.isinf(array).any())
    return say("NaN and Inf") if nan and infinite else "NaN" if nan else "Inf"


def _pairs(data: Dataset) -> Iterator[tuple[tuple[str, Any], tuple[str, Any]]]:
    """The training split with each of the others: they must not overlap."""
    first, *others = used_splits(data)
    yield from ((first, other) for other in others)


def _check_groups(data: Dataset) -> None:
    for (one, left), (other, right) in _pairs(data):
        groups, others = getattr(left, "groups", None), getattr(right, "groups", None)
        if groups is None or others is None:
            continue
        shared = sorted(set(np.asarray(groups).tolist()) & set(np.asarray(others).tolist()), key=str)
        if shared:
            examples = listed(shared, _SHOWN)
            _refuse_shared(data, one, other, len(shared), examples, _PATIENTS)


def _check_equal_samples(data: Dataset) -> None:
    """Single equal samples occur in honest data (an empty slice, a blank); half a split of them does not."""
    if sum(split.x.nbytes for _, split in used_splits(data)) > _MOST_COMPARED:
        return
    for (one, left), (other, right) in _pairs(data):
        if left.x.shape[1:] != right.x.shape[1:]:
            continue
        seen = set(_sample_hashes(left.x))
        repeated = [index for index, sample in enumerate(_sample_hashes(right.x)) if sample in seen]
        if 2 * len(repeated) >= len(right.x):
            examples = ", ".join(map(str, repeated[:_SHOWN]))  # "among them" says already that there are more
            _refuse_shared(data, one, other, len(repeated), examples, _SAMPLES)


def _sample_hashes(x: Array) -> Iterator[int]:
    return (hash(sample.tobytes()) for sample in x)


def _refuse_shared(data: Dataset, one: str, other: str, count: int, example: str, what: str) -> None:
    raise InTwoSplits(where=data.name, one=one, other=other, count=count, example=example, what=say(what))
