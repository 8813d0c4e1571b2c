"""Values of a notebook as plain data, and back. What cannot be told by its value alone is refused by name."""

import sys
from typing import Any

from workbench.labs.blanks import is_blank
from workbench.labs.questions.answer_protocol import DEEPEST, MOST_VALUES, Array, Plain, ProtocolError
from workbench.messages import WorkbenchError, say

BLANK = "FIXME"
"""How a blank inside a list or a dict travels."""
LARGEST_ARRAY = 64 * 1024 * 1024
"""Bytes: 10,000 predictions of 10 classes take 0.4 MB, 26 masks of 256x256x2 in float32 13.6 MB."""
_LARGEST_WHOLE = 2**63
_LARGEST_TEXT = 1_000_000
_EXACT_NUMBERS = (("fractions", "Fraction"), ("decimal", "Decimal"))


def has_blank(value: Plain) -> bool:
    """Whether a value is a blank, or a list or dict that holds one.

    >>> has_blank({"conv1": [1, 28, 28, 8], "pool1": "FIXME"}), has_blank([1, 2])
    (True, False)
    """
    if type(value) not in {list, dict}:
        return bool(type(value) is str and value == BLANK)
    return any(map(has_blank, value.values() if type(value) is dict else value))


class NotPlain(WorkbenchError, ValueError):
    """An answer is of a type that does not travel, named by ``args[0]``.

    Answer with numbers, texts, lists or arrays.
    """

    code = "not-plain"


class TooLarge(WorkbenchError, ValueError):
    """An answer is too large to travel; ``args[0]`` says of what there is too much.

    Answer with less.
    """

    code = "too-large"


class Unbuilt(WorkbenchError, ValueError):
    """The drawing that answers a question is no network yet.

    Finish it as the message says.
    """

    code = "unbuilt"


def to_plain(value: Any) -> Plain:
    """``value`` as plain data. Subclasses lose what they add; tuples and ranges become lists, sets sorted lists.

    Fractions and decimal numbers become whole numbers or floats. Tensors and NumPy arrays become :class:`Array`, those
    without axes a number. A training history (an object with a ``history``) becomes its numbers.

    Raises NotPlain or TooLarge.
    """
    return _convert(value, DEEPEST, [MOST_VALUES])


def from_plain(value: Plain) -> Any:
    """Plain data as a notebook knows it: every Array a new, writable NumPy array."""
    if type(value) is Array:
        return as_numpy(value).copy()
    if type(value) is list:
        return [from_plain(item) for item in value]
    if type(value) is dict:
        return {key: from_plain(item) for key, item in value.items()}
    return value


def as_numpy(array: Array) -> Any:
    """A read-only NumPy view of an Array."""
    import numpy as np

    if not array.data:
        return np.zeros(array.shape, np.dtype(array.dtype))
    return np.frombuffer(array.data, dtype=np.dtype(array.dtype)).reshape(array.shape)


def _convert(value: Any, depth: int, budget: list[int]) -> Plain:
    budget[0] -= 1
    if budget[0] < 0 or depth < 0:
        raise TooLarge(say("values"))
    simple = _simple(_nearest(value) if _is_exact_number(type(value)) else value)
    if simple is not None:
        return simple[0]
    items = _items(value)
    if items is not None:
        return [_convert(item, depth - 1, budget) for item in items]
    if issubclass(type(value), dict) or type(value).__name__ == "immutabledict":
        return {_key(key): _convert(item, depth - 1, budget) for key, item in list(value.items())}
    array = _array_like(value)
    if array is not None:
        return _from_numpy(array, depth, budget)
    history = getattr(value, "history", None)
    if issubclass(type(history), dict):
        return _convert(history, depth - 1, budget)
    raise NotPlain(type(value).__name__)


def _simple(value: Any) -> tuple[Plain] | None:
    """A value without parts, wrapped (None is one of them); ``__int__`` and the like are those of the base type."""
    kind = type(value)
    if value is None or kind is bool:
        return (value,)
    if is_blank(value):
        return (BLANK,)
    if issubclass(kind, int):
        whole = int.__int__(value)
        if not -_LARGEST_WHOLE <= whole < _LARGEST_WHOLE:
            raise TooLarge(say("digits"))
        return (whole,)
    if issubclass(kind, float):
        return (float.__float__(value),)
    if issubclass(kind, str):
        return (_text(str.__str__(value)),)
    return (bytes(memoryview(value)),) if issubclass(kind, bytes) else None


def _text(text: str) -> str:
    if len(text) > _LARGEST_TEXT:
        raise TooLarge(say("characters"))
    return text.encode(errors="replace").decode()  # lone surrogates do not travel


def _key(key: Any) -> str:
    """A dict's key as text: 3 becomes "3"."""
    found = _simple(key)
    if found is None:
        raise NotPlain(type(key).__name__)
    return found[0] if type(found[0]) is str else str(found[0])


def _is_exact_number(kind: type) -> bool:
    """Whether it is a class of the standard library for exact numbers; one whose module is not loaded has no values."""
    return any(kind is getattr(sys.modules.get(module), name, None) for module, name in _EXACT_NUMBERS)


def _nearest(value: Any) -> int | float:
    """A fraction or a decimal number as a whole number where it is one, else as the nearest float."""
    try:
        number = float(value)
    except (ArithmeticError, ValueError):  # too large, or a signalling NaN
        raise TooLarge(say("digits")) from None
    return int(value) if number.is_integer() else number


def _items(value: Any) -> list[Any] | None:
    kind = type(value)
    if issubclass(kind, list):
        return [*list.__iter__(value)]
    if issubclass(kind, tuple):
        return [*tuple.__iter__(value)]
    if kind is range or kind.__name__ == "TensorShape":
        return list(value)
    if issubclass(kind, set | frozenset):
        return sorted(value, key=repr)
    return None


def _array_like(value: Any) -> Any:
    """A NumPy array of a base type with the values of an array, a NumPy number or a tensor; None for all else."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    if issubclass(type(value), numpy.ndarray):
        return numpy.ndarray.view(value, numpy.ndarray)
    if issubclass(type(value), numpy.generic):
        return numpy.asarray(value)
    if not hasattr(type(value), "__array__"):
        return None
    return numpy.ndarray.view(numpy.asarray(value), numpy.ndarray)


def _from_numpy(array: Any, depth: int, budget: list[int]) -> Plain:
    import numpy as np

    if array.dtype.kind in {"O", "U"}:
        return _convert(array.tolist(), depth - 1, budget)
    if array.dtype.kind == "V" or array.dtype.str[1:] in {"f12", "f16"}:  # bfloat16 of the backends; long double
        array = array.astype(np.float64 if array.dtype.kind == "f" else np.float32)
    if array.ndim == 0:
        return _convert(array.item(), depth - 1, budget)
    if array.nbytes > LARGEST_ARRAY:
        raise TooLarge(say("bytes"))
    ordered = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    try:
        return Array(ordered.dtype.str, tuple(int(size) for size in array.shape), ordered.tobytes())
    except ProtocolError as error:
        raise NotPlain(say("array of {dtype}", dtype=array.dtype)) from error
