"""Validation of the data before training starts: one error class for each reason."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.sample_errors import (
    EmptySplit,
    IndexOutOfRange,
    InTwoSplits,
    NotData,
    NotFiniteData,
    NotNumbers,
    SameClassNames,
    TextAsNumbers,
)
from workbench.training.setting_errors import BatchTooLarge, FixedBatch

_PATIENTS = mark("patients or files")
_SAMPLES = mark("samples")
_MOST_COMPARED = 2 * 1024**3
"""Bytes of samples; in more than that, equal ones are not searched."""
_SHOWN = 3
_OTHER_SCALE = 50
"""Splits whose largest values differ by more than this factor were not prepared alike."""
_SCALES = mark(
    "{name}: the training samples have values up to {train:g}, those of {split} up to {value:g}. Were only some of "
    "them divided by 255? Numbers of {split} mean nothing until all samples are prepared alike."
)
_NO_INDEX = mark("Expected the numbers of words, from 0 to {last}: convert the text with a TextVectorization layer.")
_LARGER = mark(
    "Expected at most {known} different words. Set input_dim={needed}, or leave rarer words out when the text is made "
    "into numbers (num_words={known})."
)


def check_data(data: Any, batch_size: int) -> None:
    """Check the data alone.

    Raises:
        NotData, EmptySplit, NotNumbers, NotFinite, BatchTooLarge, InTwoSplits: as they say.
    """
    require_data(data)
    for name, split in used_splits(data):
        check_split(split, f"{data.name}.{name}")
    if batch_size > len(data.train.x):
        raise BatchTooLarge(where="Settings", received=batch_size, expected=len(data.train.x))
    _check_class_names(data)
    _check_groups(data)
    _check_equal_samples(data)
    _tell_of_other_scales(data)


def check_split(split: Any, where: str) -> None:
    """Check that there are samples, and that they and their labels are finite numbers.

    Raises:
        EmptySplit, NotNumbers, TextAsNumbers, NotFiniteData: as they say.
    """
    if split is None or not len(split.x):
        raise EmptySplit(where=where)
    for part in ("x", "y"):
        for name, array in arrays_of(getattr(split, part)):
            _check_numbers(array, f"{where}.{part}{name}", are_labels=part == "y")


def require_data(data: Any, where: str = "fit") -> None:
    """Raises NotData."""
    if not all(hasattr(data, name) for name in ("train", "validation", "test", "class_names", "name")):
        raise NotData(where=where, received=in_words(data))


def in_words(value: Any) -> str:
    """What is given in place of data, for an error."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return say("an array of shape {shape}", shape=shape)
    return say("a tuple of {count} values", count=len(value)) if isinstance(value, tuple) else type(value).__name__


def used_splits(data: Dataset) -> Iterator[tuple[str, Any]]:
    """Train and validation, and test if it has samples: without them there is no final score."""
    yield "train", data.train
    yield "validation", data.validation
    if data.test is not None and len(data.test.x):
        yield "test", data.test


def arrays_of(value: Any) -> Iterator[tuple[str, Array]]:
    """Each array of several with what errors add to its place, ``['age']``; an only one with nothing."""
    if isinstance(value, ArrayGroup):
        yield from ((f"[{name!r}]", array) for name, array in value.items())
    else:
        yield "", value


def _check_numbers(array: Array, where: str, *, are_labels: bool) -> None:
    if are_labels and (text := _text_in(array)):
        raise TextAsNumbers(where=where, received=text)
    if array.dtype.kind not in "biuf":
        raise NotNumbers(where=where, received=say("values of type {dtype}", dtype=array.dtype))
    # The extremes of an array are finite only if every value is; nothing as large as the array is allocated.
    if array.dtype.kind != "f" or not array.size or np.isfinite([array.min(), array.max()]).all():
        return
    wrong = ~np.isfinite(array)
    kinds = _kinds(array)
    sample = int(np.flatnonzero(wrong.reshape(len(array), -1).any(axis=1))[0])
    raise NotFiniteData(where=where, count=int(wrong.sum()), total=array.size, kinds=kinds, sample=sample)


def _text_in(array: Array) -> str:
    """The first text of an array of texts; "" where there is none."""
    if array.dtype.kind not in "USO":
        return ""
    return next((str(one) for one in array.flat if isinstance(one, str | bytes)), "")


def _kinds(array: Array) -> str:
    nan, infinite = bool(np.isnan(array).any()), bool(np.isinf(array).any())
    return say("NaN and Inf") if nan and infinite else "NaN" if nan else "Inf"


def _check_class_names(data: Dataset) -> None:
    if isinstance(data.class_names, Mapping):
        for output, given in data.class_names.items():
            _check_names(given, f"{data.name}.class_names[{output!r}]")
        return
    _check_names(data.class_names, f"{data.name}.class_names")


def _check_names(given: Sequence[object], where: str) -> None:
    names = [str(name) for name in given]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is None:
        return
    numbers = [number for number, name in enumerate(names) if name == twice]
    example = [f"{name} {number}" if name == twice else name for number, name in enumerate(names)]
    raise SameClassNames(
        where=where, received=twice, numbers=", ".join(map(str, numbers)),
        example=listed(example, _SHOWN),
    )  # fmt: skip


def _tell_of_other_scales(data: Dataset) -> None:
    """Warn when one split was divided by 255 and another one was not."""
    if isinstance(data.train.x, ArrayGroup):
        return
    largest = {name: float(np.abs(split.x).max()) for name, split in used_splits(data) if split.x.size}
    train = largest["train"]
    for name, value in largest.items():
        small, large = sorted((train, value))
        if small > 0 and large / small > _OTHER_SCALE:
            words = {"name": data.name, "train": train, "split": name, "value": value}
            warnings.warn(say(_SCALES, **words), stacklevel=5)
            return


def check_indices(model: Any, data: Dataset) -> None:
    """Check that an Embedding at the input knows every index. Raises IndexOutOfRange."""
    layer = _first_embedding(model)
    if layer is None:
        return
    last = layer.input_dim - 1
    for name, split in used_splits(data):
        wrong = (split.x < 0) | (split.x > last) | (split.x != np.floor(split.x))
        if wrong.any():
            place = np.unravel_index(int(wrong.argmax()), wrong.shape)
            value = split.x[place].item()
            raise IndexOutOfRange(
                where=f"{data.name}.{name}.x", sample=int(place[0]), received=f"{value:g}", layer=layer.name, last=last,
                remedy=_index_remedy(value, int(split.x.max()), last),
            )  # fmt: skip


_BATCH = mark("Set batch_size={expected}, or build the network without stateful=True.")
_CUT = mark("Cut {name} to {most:,} samples, or build the network without stateful=True.")


def check_fixed_batch(model: Any, data: Dataset, batch_size: int) -> None:
    """Check that every batch has the size of a network with state. Raises FixedBatch."""
    layer = next((one for one in getattr(model, "layers", ()) if getattr(one, "stateful", False)), None)
    size = next((tensor.shape[0] for tensor in getattr(model, "inputs", None) or ()), None)
    if layer is None or size is None:
        return
    words = {"layer": layer.name, "expected": size}
    if batch_size != size:
        raise FixedBatch(where="Settings.batch_size", received=batch_size, remedy=say(_BATCH, expected=size), **words)
    for name, split in used_splits(data):
        if rest := len(split.x) % size:
            where = f"{data.name}.{name}"
            remedy = say(_CUT, name=where, most=len(split.x) - rest)
            raise FixedBatch(where=where, received=rest, remedy=remedy, **words)


def _index_remedy(value: float, largest: int, last: int) -> str:
    if value < 0 or value != int(value):
        return say(_NO_INDEX, last=last)
    return say(_LARGER, needed=largest + 1, known=last + 1)


def _first_embedding(model: Any) -> Any:
    """The Embedding that takes the samples as they are, or None."""
    import keras

    inputs = {id(tensor) for tensor in getattr(model, "inputs", None) or ()}
    for layer in getattr(model, "layers", ()):
        if isinstance(layer, keras.layers.Embedding) and id(getattr(layer, "input", None)) in inputs:
            return layer
    return None


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
        if [a.shape[1:] for _, a in arrays_of(left.x)] != [a.shape[1:] for _, a in arrays_of(right.x)]:
            continue
        seen = set(_sample_hashes(left.x))
        repeated = [index for index, sample in enumerate(_sample_hashes(right.x)) if sample in seen]
        if 2 * len(repeated) >= len(right.x):
            examples = ", ".join(map(str, repeated[:_SHOWN]))  # "among them" says already that there are more
            _refuse_shared(data, one, other, len(repeated), examples, _SAMPLES)


def _sample_hashes(x: Array) -> Iterator[int]:
    arrays = [array for _, array in arrays_of(x)]
    return (hash(tuple(array[index].tobytes() for array in arrays)) for index in range(len(x)))


def _refuse_shared(data: Dataset, one: str, other: str, count: int, example: str, what: str) -> None:
    raise InTwoSplits(where=data.name, one=one, other=other, count=count, example=example, what=say(what))
