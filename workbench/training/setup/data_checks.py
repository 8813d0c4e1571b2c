"""Validation of the data before training starts: one error class for each reason."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from workbench.data import Dataset
from workbench.data.array_group import ArrayGroup
from workbench.data.dataset import Array
from workbench.messages import mark, say
from workbench.model_program.layer_hooks import layers_of, watched
from workbench.model_program.program import ProgramCall
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
from workbench.training.setup.stream_examples import true_numbers

_CONVERT = mark("Give every sample the same shape and convert with np.asarray(…, dtype='float32').")
_NO_TEXT = mark(
    "Leave columns of text out, or turn them into numbers, for example with np.unique(column, return_inverse=True)[1]."
)
_NOT_COMPLEX = mark("Take their magnitude, np.abs(…), or real and imaginary part as two channels.")
_NOT_EMPTY = mark("Leave those samples out, or fill the places: of a pandas table with table.fillna(0).")
_PATIENTS = mark("patients or files")
_SAMPLES = mark("samples")
PREDICTED = "predicted"
"""Among the details of a split: the samples are made of what another network has answered."""
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
    if batch_size > len(data.train):
        raise BatchTooLarge(where="Settings", received=batch_size, expected=len(data.train))
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
        with true_numbers(split, part):
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
    if data.test is not None and len(data.test):
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
        received, remedy = _no_numbers(array)
        raise NotNumbers(where=where, received=received, remedy=remedy)
    # The extremes of an array are finite only if every value is; nothing as large as the array is allocated.
    if array.dtype.kind != "f" or not array.size or np.isfinite([array.min(), array.max()]).all():
        return
    wrong = ~np.isfinite(array)
    kinds = _kinds(array)
    sample = int(np.flatnonzero(wrong.reshape(len(array), -1).any(axis=1))[0])
    raise NotFiniteData(where=where, count=int(wrong.sum()), total=array.size, kinds=kinds, sample=sample)


def _no_numbers(array: Array) -> tuple[str, str]:
    """What an array has that is no number, and what to do about it."""
    if text := _text_in(array):
        return say("text such as {text!r}", text=text), say(_NO_TEXT)
    if array.dtype.kind == "c":
        return say("values of type {dtype}", dtype=array.dtype), say(_NOT_COMPLEX)
    empty = [one for one in array.flat if one is None or type(one).__name__ in ("NAType", "NaTType")]
    if array.dtype.kind == "O" and empty:
        return say("{count} empty places, such as {example}", count=len(empty), example=empty[0]), say(_NOT_EMPTY)
    return say("values of type {dtype}", dtype=array.dtype), say(_CONVERT)


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
    layer = _first_embedding(model, data.train.x)
    if layer is None:
        return
    last = layer.input_dim - 1
    for name, split in used_splits(data):
        wrong = (split.x < 0) | (split.x > last) | (split.x != np.floor(split.x))
        if not wrong.any():
            continue
        place = np.unravel_index(int(wrong.argmax()), wrong.shape)
        value = split.x[place].item()
        with true_numbers(split):
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
        if rest := len(split) % size:
            where = f"{data.name}.{name}"
            remedy = say(_CUT, name=where, most=len(split) - rest)
            raise FixedBatch(where=where, received=rest, remedy=remedy, **words)


def _index_remedy(value: float, largest: int, last: int) -> str:
    if value < 0 or value != int(value):
        return say(_NO_INDEX, last=last)
    return say(_LARGER, needed=largest + 1, known=last + 1)


class _EmbeddingFinder:
    """An observer of one call that finds the Embedding which gets the samples as they are, reshaped at most."""

    def __init__(self, sample: Array) -> None:
        self.layer: Any = None
        self._numbers = sample.ravel()

    def before(self, path: str, call: ProgramCall, given: Sequence[Any]) -> None:  # noqa: ARG002
        """Compare what an Embedding gets with the sample."""
        import keras

        if self.layer is None and isinstance(call.operation, keras.layers.Embedding) and given:
            received = np.asarray(keras.ops.convert_to_numpy(given[0])).ravel()
            if received.size == self._numbers.size and (received == self._numbers).all():
                self.layer = call.operation

    def after(self, path: str, call: ProgramCall, given: Sequence[Any], results: Sequence[Any], seconds: float) -> None:
        """Nothing to do: what it gets was seen before."""


def _first_embedding(model: Any, x: Array) -> Any:
    """The Embedding that takes the samples as they are, also inside a nested model; None where there is none."""
    import keras

    known = [layer.input_dim for _, layer in layers_of(model) if isinstance(layer, keras.layers.Embedding)]
    if not known or x.dtype.kind not in "biuf":
        return None
    # Different numbers, so that another input of as many numbers is not taken for it.
    sample = (np.arange(x[:1].size) % min(known)).reshape(x[:1].shape).astype(x.dtype)
    finder = _EmbeddingFinder(sample)
    with suppress(Exception), watched(model, finder):  # what a layer raises for such a sample is said elsewhere
        model(sample, training=False)
    return finder.layer


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
    """Single equal samples occur in honest data (an empty slice, a blank); half a split of them does not.

    What another network has answered may be equal for many samples, such as empty masks.
    """
    if sum(split.x.nbytes for _, split in used_splits(data)) > _MOST_COMPARED:
        return
    if any(PREDICTED in getattr(split, "details", ()) for _, split in used_splits(data)):
        return
    for (one, left), (other, right) in _pairs(data):
        if [a.shape[1:] for _, a in arrays_of(left.x)] != [a.shape[1:] for _, a in arrays_of(right.x)]:
            continue
        known = list(_sample_hashes(left.x))
        seen = set(known)
        if 2 * len(seen) <= len(known):  # few different samples, as of yes-or-no features: equal ones are natural
            continue
        repeated = [index for index, sample in enumerate(_sample_hashes(right.x)) if sample in seen]
        if 2 * len(repeated) >= len(right.x):
            examples = ", ".join(map(str, repeated[:_SHOWN]))  # "among them" says already that there are more
            _refuse_shared(data, one, other, len(repeated), examples, _SAMPLES)


def _sample_hashes(x: Array) -> Iterator[int]:
    arrays = [array for _, array in arrays_of(x)]
    return (hash(tuple(array[index].tobytes() for array in arrays)) for index in range(len(x)))


def _refuse_shared(data: Dataset, one: str, other: str, count: int, example: str, what: str) -> None:
    raise InTwoSplits(where=data.name, one=one, other=other, count=count, example=example, what=say(what))
