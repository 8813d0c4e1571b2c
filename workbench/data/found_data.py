"""Data sets among the variables of a notebook.

Looking runs no code of the learner: only values of NumPy, TensorFlow, of Python's own containers and of the
workbench are asked for their shape, and told by their exact type. Data are read when somebody trains on them.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from workbench.data.array_group import ArrayGroup
from workbench.data.data_errors import EndlessData, NoSamples, NoSuchData
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.splitting import a_fifth, hold_out_examples, hold_out_groups
from workbench.data.stream_errors import NoValidation
from workbench.data.streamed_split import StreamedSplit
from workbench.messages import say
from workbench.text_format import listed

Shape = tuple[int | None, ...]

_INPUTS = frozenset({"x", "xs", "image", "images", "img", "imgs", "input", "inputs", "data", "features", "samples"})
_ANSWERS = frozenset(
    {"y", "ys", "label", "labels", "target", "targets", "mask", "masks", "answers", "output", "outputs"}
)
_SPLITS = {
    "train": "train", "training": "train", "tr": "train", "val": "validation", "valid": "validation",
    "validation": "validation", "dev": "validation", "test": "test", "testing": "test", "te": "test",
}  # fmt: skip
_GLUED = re.compile(r"^(x|y)(train|val|valid|test)$")
_SEED = 0
_PAIR = 2
_MOST_BYTES = 4 * 1024**3
"""Of a tf.data set are read; one that gives more is taken to be endless."""
_ENDLESS = -1
"""The cardinality of a tf.data set that repeats for ever."""
_BATCH = 256


@dataclass(frozen=True)
class ArrayFacts:
    """What can be seen of an array from outside: ``shape`` with the samples first, None where it is not known."""

    shape: Shape
    dtype: str
    parts: Mapping[str, "ArrayFacts"] = field(default_factory=dict)
    """Of several inputs or outputs those of each, by name; of arrays in order by their numbers."""
    in_order: bool = False

    @property
    def sample(self) -> Shape:
        """The shape of one sample."""
        return self.shape[1:]


@dataclass(frozen=True, eq=False)
class FoundData:
    """A data set in a notebook: ``name`` is what it is called there, ``load`` reads and divides it.

    ``load`` raises DataError for what cannot be trained on.
    """

    name: str
    x: ArrayFacts
    y: ArrayFacts
    load: Callable[[], Dataset]


@dataclass(frozen=True, eq=False)
class _Part:
    """Samples with answers, before they are divided: of a split ("" for the whole) of what ``group`` names."""

    name: str
    split: str
    group: tuple[str, ...]
    x: ArrayFacts
    y: ArrayFacts
    read: Callable[[], Split]


def found_data(variables: Mapping[str, Any]) -> tuple[FoundData, ...]:
    """The data sets among ``variables``, in their order; those whose names begin with _ are left out.

    Args:
        variables: The variables of a notebook by name.

    Returns:
        What one can train on: data sets of the workbench, pairs ``(x, y)``, arrays whose names belong together
        (``x_train, y_train, x_val, y_val``), dicts of such arrays, splits, and ``tf.data`` sets of pairs.

    >>> [found.name for found in found_data({"x_train": np.zeros((9, 4)), "y_train": np.zeros(9), "n": 3})]
    ['x_train, y_train']
    """
    named = [(name, value) for name, value in list(variables.items()) if type(name) is str and name[:1] != "_"]
    ready = [
        FoundData(name, *_facts_of_split(value.train), partial(_same, value))
        for name, value in named
        if type(value) is Dataset
    ]
    parts = [part for name, value in named for part in _of_variable(name, value)]
    return (*ready, *_joined([*parts, *_by_names(named)]), *_in_dicts(named))


def from_variables(variables: Mapping[str, Any], name: str) -> Dataset:
    """The data set of this name among the variables of a notebook, as the run panel offers it.

    Args:
        variables: The variables, ``globals()`` in a notebook.
        name: What :func:`found_data` calls it: ``"x_train, y_train"``.

    Returns:
        The data set. Without a validation split a fifth of the samples is held out for it.

    Raises:
        NoSuchData: There is none of this name; the message lists those that there are.
        DataError: It cannot be divided or read.

    >>> from_variables({"x": np.zeros((10, 4)), "y": np.zeros(10)}, "x, y").validation.x.shape
    (2, 4)
    """
    found = {one.name: one for one in found_data(variables)}
    if name not in found:
        raise NoSuchData(where="from_variables", expected=listed(sorted(found), 10) or say("none"), received=name)
    return found[name].load()


def _same(value: Dataset) -> Dataset:
    return value


def _in_dicts(named: Iterable[tuple[str, Any]]) -> Iterator[FoundData]:
    for name, value in named:
        if type(value) is dict:
            keys = [(key, inner) for key, inner in list(value.items()) if type(key) is str]
            for found in _joined([*_by_names(keys)]):
                yield FoundData(f"{name}: {found.name}", found.x, found.y, found.load)


def _of_variable(name: str, value: Any) -> Iterator[_Part]:
    """The samples that one variable holds by itself."""
    split, group = _split_and_rest(_words(name))
    kind = type(value)
    if kind in (Split, StreamedSplit):
        yield _Part(name, split, group, *_facts_of_split(value), lambda: value)
    elif kind in (tuple, list) and _is_pair(value):
        yield _pair(name, split, group, *value)
    elif kind in (tuple, list) and 1 < len(value) <= len(_OF_SEQUENCE):
        # As ``keras.datasets`` gives it: (x_train, y_train), (x_test, y_test).
        if all(type(one) in (tuple, list) and _is_pair(one) for one in value):
            for place, one in zip(_OF_SEQUENCE[len(value)], value, strict=True):
                yield _pair(name, place, (*group, name), *one)
    elif _is_tf_data(kind):
        yield from _of_tf_data(name, split, group, value)


_OF_SEQUENCE = {2: ("train", "test"), 3: ("train", "validation", "test")}


def _is_pair(value: Any) -> bool:
    return len(value) == _PAIR and all(_is_array(one) for one in value) and _fit_together(*value)


def _pair(name: str, split: str, group: tuple[str, ...], x: Any, y: Any) -> _Part:
    return _Part(name, split, group, _facts(x), _facts(y), lambda: Split(_read(x), _read(y)))


def _by_names(named: Iterable[tuple[str, Any]]) -> Iterator[_Part]:
    """Arrays whose names belong together: ``x_train`` and ``y_train``, ``images`` and ``labels``."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, tuple[str, Any]]] = {}
    for name, value in named:
        words = _words(name)
        roles = ["x" if word in _INPUTS else "y" for word in words if word in _INPUTS | _ANSWERS]
        if len(roles) == 1 and _is_array(value):
            split, rest = _split_and_rest([word for word in words if word not in _INPUTS | _ANSWERS])
            found.setdefault((split, rest), {}).setdefault(roles[0], (name, value))
    for (split, rest), pair in found.items():
        if len(pair) == _PAIR and _fit_together(pair["x"][1], pair["y"][1]):
            yield _pair(f"{pair['x'][0]}, {pair['y'][0]}", split, rest, pair["x"][1], pair["y"][1])


def _words(name: str) -> list[str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    glued = _GLUED.match(words[-1])
    return [*words[:-1], glued[1], glued[2]] if glued else words


def _split_and_rest(words: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The split that words name, "" for none, and the other words."""
    words = tuple(words)
    splits = [_SPLITS[word] for word in words if word in _SPLITS]
    return splits[0] if splits else "", tuple(word for word in words if word not in _SPLITS)


def _joined(parts: Sequence[_Part]) -> Iterator[FoundData]:
    """Data sets of parts: those of one group belong together, if one of them is there to learn from."""
    groups: dict[tuple[str, ...], dict[str, _Part]] = {}
    for part in parts:
        groups.setdefault(part.group, {}).setdefault(part.split, part)
    for part in parts:
        others = groups[part.group]
        if part.split in ("", "train"):
            splits = {"train": part} if not part.split else {name: one for name, one in others.items() if name}
            names = ", ".join(dict.fromkeys(one.name for one in splits.values()))
            load = partial(_load, part.name, {split: one.read for split, one in splits.items()})
            yield FoundData(names, part.x, part.y, load)
        elif "train" not in others:  # nothing to learn from beside it: it is divided itself
            yield FoundData(part.name, part.x, part.y, partial(_load, part.name, {"train": part.read}))


def _load(name: str, parts: Mapping[str, Callable[[], Split]]) -> Dataset:
    """A data set of what there is; without a validation split a fifth of the training is held out for it."""
    splits = {split: read() for split, read in parts.items()}
    train, validation = splits["train"], splits.get("validation")
    if validation is None:
        if isinstance(train, StreamedSplit):
            raise NoValidation(where=name)
        hold_out, count = hold_out_examples, len(train)
        if train.groups is not None:
            hold_out, count = hold_out_groups, len(np.unique(train.groups))
        train, validation = hold_out(train, a_fifth(count), seed=_SEED, where=name, parameter="validation")
    return Dataset(name, train, validation, splits.get("test", train[:0]), ())


# What is an array


def _module(kind: type) -> str:
    return kind.__module__.partition(".")[0]


def _is_array(value: Any) -> bool:
    """Whether a value is an array or a tensor, by its exact type, with the samples first."""
    kind = type(value)
    if issubclass(kind, np.ndarray):
        return _module(kind) == "numpy" and value.ndim > 0
    return _module(kind) == "tensorflow" and kind.__name__ == "EagerTensor" and len(value.shape) > 0


def _fit_together(x: Any, y: Any) -> bool:
    return bool(x.shape[0] == y.shape[0])


def _facts(value: Any) -> ArrayFacts:
    if isinstance(value, ArrayGroup):
        parts = {name: _facts(array) for name, array in value.items()}
        return ArrayFacts(value.shape, value.dtype.name, parts, value.in_order)
    return ArrayFacts(tuple(int(size) for size in value.shape), value.dtype.name)


def _facts_of_split(split: Split) -> tuple[ArrayFacts, ArrayFacts]:
    """What is known of a split without reading it."""
    if not isinstance(split, StreamedSplit):
        return _facts(split.x), _facts(split.y)
    x, y = (ArrayFacts((split.known_length, *shape), dtype.name) for shape, dtype in split.signature)
    return x, y


def _read(value: Any) -> Array:
    array: Array = value if isinstance(value, np.ndarray) else np.asarray(value)
    return array


# tf.data


def _is_tf_data(kind: type) -> bool:
    if _module(kind) != "tensorflow" or "tensorflow" not in sys.modules:
        return False
    return any(base.__name__ == "DatasetV2" for base in kind.__mro__)


def _of_tf_data(name: str, split: str, group: tuple[str, ...], value: Any) -> Iterator[_Part]:
    """A ``tf.data.Dataset`` of pairs; its elements are what ``element_spec`` says, in batches or one by one."""
    spec = value.element_spec
    if type(spec) is not tuple or len(spec) != _PAIR or any(type(one).__name__ != "TensorSpec" for one in spec):
        return
    if any(one.shape.rank is None for one in spec):
        return
    shapes = [tuple(one.shape.as_list()) for one in spec]
    batched = all(shape and shape[0] is None for shape in shapes)
    x, y = (
        ArrayFacts((None, *(shape[1:] if batched else shape)), one.dtype.name)
        for shape, one in zip(shapes, spec, strict=True)
    )
    yield _Part(name, split, group, x, y, partial(_read_tf_data, name, value, batched=batched))


def _read_tf_data(name: str, value: Any, *, batched: bool) -> Split:
    """Everything that a tf.data set gives, in memory."""
    if int(value.cardinality()) == _ENDLESS:
        raise EndlessData(where=name)
    pairs, size = [], 0
    for x, y in (value if batched else value.batch(_BATCH)).as_numpy_iterator():
        pairs.append((x, y))
        size += x.nbytes + y.nbytes
        if size > _MOST_BYTES:
            raise EndlessData(where=name)
    if not pairs:
        raise NoSamples(where=name)
    x, y = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return Split(x, y)
