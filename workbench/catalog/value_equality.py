"""Whether two values of a parameter mean the same: ``3`` and ``(3, 3)`` for a kernel, but never 1 and True."""

from collections.abc import Mapping

from workbench.catalog.node_types import Parameter
from workbench.graph.document import Value


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
