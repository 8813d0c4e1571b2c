"""What was expected and received, in words: a description that never gives a solution away, and a value cut short."""

from collections.abc import Mapping
from typing import Any

from workbench.labs.questions.answer_protocol import Array, Plain
from workbench.labs.questions.plain_values import as_numpy
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import shorten

_LONGEST = 120

_SIMPLE: Mapping[type, str] = {
    type(None): mark("nothing (None)"),
    bool: mark("True or False"),
    int: mark("a whole number"),
    float: mark("a number"),
    str: mark("a text"),
    bytes: mark("bytes"),
}
_LIST = mark_plural("{count} value in a list", "{count} values in a list")
_ARRAY = mark("an array of shape {shape}")
_TABLE = mark_plural("a table (dict) with {count} row", "a table (dict) with {count} rows")
_ONE_OF = mark("one of {options}")
_TYPED_ARRAY = mark("an array of shape {shape} and dtype {dtype}")
_WITH_VALUE = mark("{value} ({kind})")


def kind_of(value: Plain) -> str:
    """What sort of value it is: ``"a whole number"``."""
    if type(value) is Array:
        return say(_ARRAY, shape=shape_text(value.shape))
    if type(value) is list:
        return say_plural(_LIST, len(value))
    if type(value) is dict:
        return say_plural(_TABLE, len(value))
    return say(_SIMPLE[type(value)])


def received_text(value: Plain) -> str:
    """The value itself, cut short, and what sort it is."""
    if type(value) is Array:
        text = say(_TYPED_ARRAY, shape=shape_text(value.shape), dtype=dtype_name(value.dtype))
        return say(_WITH_VALUE, value=short(value), kind=text) if len(short(value)) < _LONGEST else text
    return say(_WITH_VALUE, value=short(value), kind=kind_of(value))


def short(value: Plain) -> str:
    """A value on one line of at most 120 characters, numbers rounded to six digits."""
    return shorten(_written(value, 4), _LONGEST)


def _written(value: Plain, depth: int) -> str:
    if type(value) is Array:
        return _written(as_numpy(value).ravel()[:64].tolist() if _is_long(value) else as_numpy(value).tolist(), depth)
    if type(value) is list and depth:
        return f"[{', '.join(_written(item, depth - 1) for item in value[:40])}]"
    if type(value) is dict and depth:
        return f"{{{', '.join(f'{key!r}: {_written(value[key], depth - 1)}' for key in [*value][:40])}}}"
    if type(value) is float:
        return f"{value:.6g}"
    return repr(value[:_LONGEST] if type(value) in {str, bytes} else value) if _is_leaf(value) else "…"


def _is_leaf(value: Plain) -> bool:
    return type(value) not in {list, dict}


def _is_long(array: Array) -> bool:
    return len(array.data) > 4_096  # noqa: PLR2004 - more would not be shown anyway


def shape_text(shape: Any) -> str:
    """A shape as Python writes it: ``(28, 28, 1)``."""
    return str(tuple(shape))


def dtype_name(code: str) -> str:
    """``"<f4"`` as ``"float32"``."""
    kind = {"b": "bool", "i": "int", "u": "uint", "f": "float"}.get(code[1:2], code)
    return kind if kind == "bool" else f"{kind}{int(code[2:]) * 8}"


def options_text(options: Mapping[str, str]) -> str:
    """The letters of a choice."""
    return say(_ONE_OF, options=", ".join(options))
