"""Values of parameters that hold no others to be checked: numbers, words, sizes and lists of numbers."""

import math
import operator
from collections.abc import Callable, Iterable, Mapping
from numbers import Integral, Real
from typing import NoReturn, TypeVar

from workbench.catalog import expectation_text
from workbench.catalog.node_types import Parameter
from workbench.graph.document import FrozenList, Value
from workbench.graph.graph_errors import GraphError, ParameterRange, ParameterType

T = TypeVar("T")

LARGEST_INT = 2**63 - 1
"""Larger numbers cannot be saved."""


def refuse(reason: type[GraphError], parameter: Parameter, value: object, where: str, expected: str = "") -> NoReturn:
    """Raise ``reason`` with what the parameter takes and what it got."""
    raise reason(
        where=where,
        parameter=parameter.name,
        expected=expected or expectation_text.expected(parameter, value),
        received=expectation_text.received(value),
        example=expectation_text.example(parameter, value),
    )


def _int(parameter: Parameter, value: object, where: str) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        refuse(ParameterType, parameter, value, where)
    try:
        number = operator.index(value)
    except TypeError:
        refuse(ParameterType, parameter, value, where)
    if abs(number) > LARGEST_INT or not _within(parameter, number):
        refuse(ParameterRange, parameter, value, where)
    return number


def _float(parameter: Parameter, value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real | Integral):
        refuse(ParameterType, parameter, value, where)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        refuse(ParameterRange, parameter, value, where, expectation_text.expected_finite(parameter))
    if not _within(parameter, number):
        refuse(ParameterRange, parameter, value, where)
    return number


def _within(parameter: Parameter, number: float) -> bool:
    """Whether a number is between the bounds of a parameter, and odd where it has to be."""
    low, high = parameter.minimum, parameter.maximum
    if parameter.odd and number % 2 == 0:
        return False
    if low is not None and (number < low or (parameter.above and number == low)):
        return False
    return high is None or number <= high


def _bool(parameter: Parameter, value: object, where: str) -> bool:
    if not isinstance(value, bool):
        refuse(ParameterType, parameter, value, where)
    return value


def _string(parameter: Parameter, value: object, where: str) -> str:
    if not isinstance(value, str):
        refuse(ParameterType, parameter, value, where)
    if not is_whole_text(value):
        refuse(ParameterRange, parameter, value, where)
    return str(value)


def is_whole_text(value: str) -> bool:
    """Half characters (lone surrogates) can be neither saved nor shown."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _enum(parameter: Parameter, value: object, where: str) -> str:
    if not isinstance(value, str):
        refuse(ParameterType, parameter, value, where)
    for choice in parameter.choices:
        if choice.lower() == value.lower():
            return choice
    refuse(ParameterRange, parameter, value, where)


def _int_or_tuple(parameter: Parameter, value: object, where: str) -> int | tuple[int, ...]:
    return _int_list(parameter, value, where) if isinstance(value, list | tuple) else _int(parameter, value, where)


def _number_or_list(parameter: Parameter, value: object, where: str) -> float | tuple[float, ...]:
    return _float_list(parameter, value, where) if isinstance(value, list | tuple) else _float(parameter, value, where)


def _int_list(parameter: Parameter, value: object, where: str) -> tuple[int, ...]:
    return _like(value, (_int(parameter, item, where) for item in _items(parameter, value, where)))


def _float_list(parameter: Parameter, value: object, where: str) -> tuple[float, ...]:
    return _like(value, (_float(parameter, item, where) for item in _items(parameter, value, where)))


def _like(value: object, items: Iterable[T]) -> tuple[T, ...]:
    """The items of a list or tuple in normal form: the list of an imported network stays one."""
    return FrozenList(items) if isinstance(value, FrozenList) else tuple(items)


def _shape(parameter: Parameter, value: object, where: str) -> tuple[int | None, ...]:
    items = _items(parameter, value, where)
    return tuple(None if item is None else _int(parameter, item, where) for item in items)


def _items(parameter: Parameter, value: object, where: str) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        refuse(ParameterType, parameter, value, where)
    wrong_length = parameter.length is not None and len(value) != parameter.length
    may_be_empty = parameter.kind == "shape" or parameter.default == ()
    if wrong_length or (not value and not may_be_empty):
        refuse(ParameterRange, parameter, value, where)
    return value


def _text_list(parameter: Parameter, value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        refuse(ParameterType, parameter, value, where)
    return tuple(_string(parameter, item, where) for item in value)


def _padding(parameter: Parameter, value: object, where: str) -> int | tuple[int | tuple[int, int], ...]:
    if not isinstance(value, list | tuple):
        return _int(parameter, value, where)
    if parameter.length == 1:
        return _pair(parameter, value, where)
    if len(value) != parameter.length:
        refuse(ParameterRange, parameter, value, where)
    if any(isinstance(item, list | tuple) for item in value):
        return tuple(_pair(parameter, item, where) for item in value)
    return tuple(_int(parameter, item, where) for item in value)


def _pair(parameter: Parameter, value: object, where: str) -> tuple[int, int]:
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004 - a pair
        refuse(ParameterRange, parameter, value, where)
    return (_int(parameter, value[0], where), _int(parameter, value[1], where))


SIMPLE_CHECKS: Mapping[str, Callable[[Parameter, object, str], Value]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "string": _string,
    "path": _string,
    "text_list": _text_list,
    "enum": _enum,
    "int_or_tuple": _int_or_tuple,
    "padding": _padding,
    "shape": _shape,
    "int_list": _int_list,
    "float_list": _float_list,
    "number_or_list": _number_or_list,
}
