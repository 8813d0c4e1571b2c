"""What a parameter expects and what came instead, in words."""

import math
import reprlib
from collections.abc import Callable, Mapping

from workbench.catalog.node_types import Parameter
from workbench.graph.document import Value, thawed
from workbench.graph.value_text import value_text
from workbench.messages import mark, say
from workbench.text_format import shorten

MOST_CHOICES = 10
"""Longer lists are shortened to those that look like what came."""

_EXAMPLES: dict[str, Value] = {
    "int": 1,
    "float": 0.5,
    "bool": True,
    "string": "text",
    "path": "images.zip",
    "text_list": ("cat", "dog"),
    "int_or_tuple": 1,
    "padding": 1,
    "shape": (28, 28, 1),
    "int_list": (1, 2),
    "float_list": (0.0, 1.0),
    "number_or_list": 0.5,
    "activation": "relu",
    "initializer": "he_normal",
    "regularizer": "l2",
    "constraint": "non_neg",
    "dtype": "float32",
    "layer": {"class_name": "Dense", "config": {"units": 32}},
    "wrapper": {"class_name": "TimeDistributed", "config": {}},
    "index": ":, 0",
    "object": "text",
}
_WHOLE = {
    "plain": mark("a whole number"),
    "from": mark("a whole number of at least {minimum}"),
    "above": mark("a whole number above {minimum}"),
    "to": mark("a whole number of at most {maximum}"),
    "between": mark("a whole number from {minimum} to {maximum}"),
    "within": mark("a whole number above {minimum} and of at most {maximum}"),
}
_ODD = mark("an odd whole number from {minimum} to {maximum}")
_NUMBER = {
    "plain": mark("a number"),
    "from": mark("a number of at least {minimum}"),
    "above": mark("a number above {minimum}"),
    "to": mark("a number of at most {maximum}"),
    "between": mark("a number from {minimum} to {maximum}"),
    "within": mark("a number above {minimum} and of at most {maximum}"),
}
_OR_TUPLE = mark("{number}, or a tuple of such numbers")
_OR_TUPLE_OF = mark("{number}, or a tuple of {length} such numbers")
_TUPLE = mark("a tuple in which each item is {number}")
_TUPLE_OF = mark("a tuple of {length} items, each {number}")
_SHAPE = mark("a tuple in which each item is {number} (None where the size varies)")
_PADDING_1 = mark("{number}, or a pair of such numbers (before, after)")
_PADDING = mark("{number}, a tuple of {length} such numbers, or a tuple of {length} pairs (before, after)")
_CHOICES = mark("one of {choices}")
_MANY_CHOICES = mark("a name such as {choices}")
_WORDS = {
    "bool": mark("True or False"),
    "string": mark("a text"),
    "path": mark("the path of a file or folder"),
    "text_list": mark("a tuple of texts"),
    "layer": mark("a layer, written as its class_name and config"),
    "wrapper": mark("a layer that wraps another, such as TimeDistributed, written as its class_name and config"),
    "index": mark("what stands between brackets, such as ':, 0' or '..., -1'"),
    "object": mark("a text, number, tuple or dictionary"),
}
_OR_NONE = mark("{phrase}, or None")
_FINITE = mark("{phrase}, neither infinite nor NaN")
_CAME_TEXT = mark("the text {value}")
_CAME_DECIMAL = mark("the decimal number {value}")

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 60
_short.maxdict = _short.maxlist = _short.maxtuple = 8


def expected(parameter: Parameter, value: Value = None) -> str:
    """What ``parameter`` takes; of a long list of choices those most like ``value``."""
    phrase = _phrase(parameter, value)
    return say(_OR_NONE, phrase=phrase) if parameter.nullable else phrase


def expected_finite(parameter: Parameter) -> str:
    """What ``parameter`` takes, for someone who gave an infinite number or NaN."""
    return say(_FINITE, phrase=expected(parameter))


def received(value: object) -> str:
    """A value as it came, cut to a readable length."""
    text = " ".join((_object_text(value) or _short.repr(value)).split())
    if isinstance(value, str):
        return say(_CAME_TEXT, value=text)
    return say(_CAME_DECIMAL, value=text) if isinstance(value, float) and math.isfinite(value) else text


def _object_text(value: object) -> str:
    """A mapping as it stands in code: how it is stored inside is nothing that a learner knows."""
    return shorten(value_text(value), _short.maxstring) if isinstance(value, Mapping) else ""


def example(parameter: Parameter, value: object = None) -> str:
    """A call's argument that would be right: ``filters=32``, or ``shape=(784,)`` for someone who gave 784."""
    if parameter.kind == "shape" and type(value) is int and value > 0:
        return f"{parameter.name}=({value},)"
    return f"{parameter.name}={thawed(_example_value(parameter))!r}"


def one_of(names: tuple[str, ...]) -> str:
    """``one of 'valid', 'same'``."""
    return say(_CHOICES, choices=", ".join(map(repr, names)))


def quoted_names(names: tuple[str, ...], value: object) -> str:
    """Names for a message, quoted: all if there are few, else those most like ``value`` or else the first."""
    if len(names) <= MOST_CHOICES:
        return ", ".join(map(repr, names))
    return ", ".join(map(repr, nearest(names, value) or names[:3]))


def nearest(names: tuple[str, ...], value: object) -> tuple[str, ...]:
    """Up to three of ``names`` that look like ``value``, the best first, whatever their case."""
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in names}
    return tuple(by_lower[lower] for lower in get_close_matches(str(value).lower()[:100], by_lower, n=3, cutoff=0.6))


def _phrase(parameter: Parameter, value: object) -> str:
    if parameter.kind in _NUMBERS:
        return _NUMBERS[parameter.kind](parameter)
    if not parameter.choices:
        return say(_WORDS[parameter.kind])
    if len(parameter.choices) <= MOST_CHOICES:
        return one_of(parameter.choices)
    return say(_MANY_CHOICES, choices=quoted_names(parameter.choices, value))


def _bounded(templates: dict[str, str], parameter: Parameter) -> str:
    low, high = parameter.minimum, parameter.maximum
    if low is None:
        shape = "plain" if high is None else "to"
    elif high is None:
        shape = "above" if parameter.above else "from"
    else:
        shape = "within" if parameter.above else "between"
    return say(templates[shape], minimum=_plain(low), maximum=_plain(high))


def _plain(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}"


def _odd(parameter: Parameter) -> str:
    return say(_ODD, minimum=_plain(parameter.minimum), maximum=_plain(parameter.maximum))


def _or_tuple(number: str, parameter: Parameter) -> str:
    if parameter.length is None:
        return say(_OR_TUPLE, number=number)
    return number if parameter.length == 1 else say(_OR_TUPLE_OF, number=number, length=parameter.length)


def _tuple(number: str, parameter: Parameter) -> str:
    return say(_TUPLE if parameter.length is None else _TUPLE_OF, number=number, length=parameter.length)


def _padding(parameter: Parameter) -> str:
    template = _PADDING_1 if parameter.length == 1 else _PADDING
    return say(template, number=_bounded(_WHOLE, parameter), length=parameter.length)


_NUMBERS: Mapping[str, Callable[[Parameter], str]] = {
    "int": lambda parameter: _odd(parameter) if parameter.odd else _bounded(_WHOLE, parameter),
    "float": lambda parameter: _bounded(_NUMBER, parameter),
    "int_or_tuple": lambda parameter: _or_tuple(_bounded(_WHOLE, parameter), parameter),
    "number_or_list": lambda parameter: _or_tuple(_bounded(_NUMBER, parameter), parameter),
    "int_list": lambda parameter: _tuple(_bounded(_WHOLE, parameter), parameter),
    "float_list": lambda parameter: _tuple(_bounded(_NUMBER, parameter), parameter),
    "shape": lambda parameter: say(_SHAPE, number=_bounded(_WHOLE, parameter)),
    "padding": _padding,
}


def _example_value(parameter: Parameter) -> Value:
    if parameter.initial is not None:
        return parameter.initial
    if parameter.default is not None:
        return parameter.default
    if parameter.choices and parameter.kind in ("enum", "layer"):
        return parameter.choices[0]
    value = _EXAMPLES[parameter.kind]
    if parameter.minimum is None or not isinstance(value, int | float) or isinstance(value, bool):
        return value
    return max(value, type(value)(parameter.minimum))
