"""Whether a value is right for a parameter, and its normal form."""

import math
import operator
from collections.abc import Callable, Mapping
from numbers import Integral, Real
from typing import NoReturn

from immutabledict import immutabledict

from workbench.catalog import expectation_text
from workbench.catalog.node_types import NodeType, Parameter
from workbench.graph.document import Value
from workbench.graph.graph_errors import GraphError, ParameterRange, ParameterType, UnknownParameter
from workbench.messages import say

LARGEST_INT = 2**63 - 1
"""Larger numbers cannot be saved."""


def check_value(parameter: Parameter, value: object, *, where: str) -> Value:
    """Return ``value`` in normal form: None, bool, int, float, str, tuples and immutabledicts only.

    Lists become tuples and whole numbers floats where a float is meant. Raises ParameterType or ParameterRange,
    and UnknownParameter for a wrong word inside an object.
    """
    try:
        return _checked_value(parameter, value, where)
    except RecursionError:
        refuse(ParameterType, parameter, "…", where)


def check_values(item: NodeType, values: Mapping[str, object], *, where: str) -> immutabledict[str, Value]:
    """Return ``values`` in normal form without those equal to the default, in the order of the constructor.

    A required parameter that is not given gets its initial value.
    """
    for name in values:
        if item.parameter(name) is None:
            known = tuple(parameter.name for parameter in item.parameters)
            raise UnknownParameter(
                where=where, type=item.name, received=name, expected=expectation_text.listed(known, name) or say("none")
            )
    found: dict[str, Value] = {}
    for parameter in item.parameters:
        if parameter.name not in values and not parameter.required:
            continue
        value = check_value(parameter, values.get(parameter.name, parameter.initial), where=where)
        if parameter.required or not is_default(parameter, value):
            found[parameter.name] = value
    return immutabledict(found)


def is_default(parameter: Parameter, value: Value) -> bool:
    """Does ``value`` (in normal form) mean the same as the default? ``1`` is ``(1, 1)`` for strides, but never True."""
    return same(_spread(parameter, value), _spread(parameter, parameter.default))


def means_same(parameter: Parameter, one: Value, other: Value) -> bool:
    """Whether two values in normal form say the same: ``3`` and ``(3, 3)`` for a kernel."""
    return same(_spread(parameter, one), _spread(parameter, other))


def simplest(parameter: Parameter, value: Value) -> Value:
    """The shortest value that says the same: ``3`` for a kernel of ``(3, 3)``, and for one of ``((3, 3), (3, 3))``."""
    if parameter.length is None or not isinstance(value, tuple) or not value:
        return value
    first = value[0][0] if isinstance(value[0], tuple) else value[0]
    pairs = tuple(item[0] if isinstance(item, tuple) else item for item in value)
    return next((short for short in (first, pairs) if means_same(parameter, short, value)), value)


def same(one: Value, other: Value) -> bool:
    """Equality that tells 1, 1.0 and True apart, all the way down."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def refuse(reason: type[GraphError], parameter: Parameter, value: object, where: str, expected: str = "") -> NoReturn:
    """Raise ``reason`` with what the parameter takes and what it got."""
    raise reason(
        where=where,
        parameter=parameter.name,
        expected=expected or expectation_text.expected(parameter, value),
        received=expectation_text.received(value),
        example=expectation_text.example(parameter, value),
    )


def _checked_value(parameter: Parameter, value: object, where: str) -> Value:
    from workbench.catalog import object_values

    if value is None and parameter.kind == "activation" and parameter.nullable:
        value = "linear"
    if value is None:
        if parameter.nullable:
            return None
        refuse(ParameterType, parameter, value, where)
    if parameter.kind in object_values.CHECKS:
        return object_values.CHECKS[parameter.kind](parameter, value, where)
    return _CHECKS[parameter.kind](parameter, value, where)


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
    low, high = parameter.minimum, parameter.maximum
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
    return tuple(_int(parameter, item, where) for item in _items(parameter, value, where))


def _float_list(parameter: Parameter, value: object, where: str) -> tuple[float, ...]:
    return tuple(_float(parameter, item, where) for item in _items(parameter, value, where))


def _shape(parameter: Parameter, value: object, where: str) -> tuple[int | None, ...]:
    items = _items(parameter, value, where)
    return tuple(None if item is None else _int(parameter, item, where) for item in items)


def _items(parameter: Parameter, value: object, where: str) -> list[object] | tuple[object, ...]:
    if not isinstance(value, list | tuple):
        refuse(ParameterType, parameter, value, where)
    wrong_length = parameter.length is not None and len(value) != parameter.length
    if wrong_length or (not value and parameter.kind != "shape"):
        refuse(ParameterRange, parameter, value, where)
    return value


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


def _spread(parameter: Parameter, value: Value) -> Value:
    """One number for all axes, written out: ``2`` as ``(2, 2)``."""
    if parameter.length is None or value is None:
        return value
    if parameter.kind == "int_or_tuple" and isinstance(value, int):
        return (value,) * parameter.length
    if parameter.kind != "padding":
        return value
    if parameter.length == 1:
        return (value, value) if isinstance(value, int) else value
    each = (value,) * parameter.length if isinstance(value, int) else value
    return tuple((item, item) if isinstance(item, int) else item for item in each)


_CHECKS: Mapping[str, Callable[[Parameter, object, str], Value]] = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "string": _string,
    "enum": _enum,
    "int_or_tuple": _int_or_tuple,
    "padding": _padding,
    "shape": _shape,
    "int_list": _int_list,
    "float_list": _float_list,
    "number_or_list": _number_or_list,
}
