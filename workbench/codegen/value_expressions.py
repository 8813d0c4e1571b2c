"""Values that are more than literals: tensors in their places, infinite numbers, arrays, objects of Keras."""

from collections.abc import Mapping
from typing import Any

from workbench.catalog.class_lookup import is_object, object_code
from workbench.catalog.own_code import is_function, is_own_value, public_function
from workbench.codegen.expressions import CallExpression, Entries, Expression, Items, Literal, Name
from workbench.graph.call_values import port_of

_ARRAY = ("array", "dtype", "tensor")
_FLOAT, _NUMBER = ("float",), ("dtype", "number")
_NOTHING: Mapping[str, str] = {}


def value_expression(value: Any, variables: Mapping[str, str] = _NOTHING) -> Expression:
    """The expression for a parameter's or argument's value; ``variables`` are the tensors at its ports."""
    port = port_of(value)
    if port is not None and port in variables:
        return Name(variables[port])
    if isinstance(value, tuple):
        return (
            Items(tuple(value_expression(item, variables) for item in value)) if _needs_code(value) else Literal(value)
        )
    return _from_mapping(value, variables) if isinstance(value, Mapping) else Literal(value)


def _from_mapping(value: Mapping[str, Any], variables: Mapping[str, str]) -> Expression:
    if tuple(value) in (_FLOAT, _NUMBER):
        return _number(value)
    if tuple(value) == _ARRAY:
        return _array(value)
    if is_own_value(value):
        return Name(str(value["code"]))
    if is_function(value):
        return _function(value)
    if is_object(value) and (found := object_code(value)) is not None:
        return object_expression(*found)
    return Entries(tuple((key, value_expression(item, variables)) for key, item in value.items()))


def _number(value: Mapping[str, Any]) -> CallExpression:
    """``float("inf")``, or a number of NumPy, with which Keras computes in its type: ``np.float64(2.0)``."""
    if tuple(value) == _FLOAT:
        return CallExpression(Name("float"), (Literal(str(value["float"])),))
    return CallExpression(Name(f"np.{value['dtype']}"), (value_expression(value["number"]),))


def object_expression(path: str, settings: Mapping[str, Any]) -> CallExpression:
    """``layers.LSTMCell(units=8)``, ``keras.initializers.HeNormal(seed=1)``."""
    function = path.removeprefix("keras.") if path.startswith("keras.layers.") else path
    return CallExpression(
        Name(function), keywords=tuple((word, value_expression(value)) for word, value in settings.items())
    )


def _function(value: Mapping[str, Any]) -> Expression:
    """A public function of Keras; with arguments ``functools.partial(keras.activations.relu, max_value=6)``."""
    path = str(value["function"])
    if public_function(path) is None:
        return Literal(path)
    name = Name(path.removeprefix("keras.") if path.startswith("keras.ops.") else path)
    given = value.get("arguments")
    if given is None:
        return name
    words = tuple((word, value_expression(item)) for word, item in given.items())
    return CallExpression(Name("functools.partial"), (name,), words)


def _needs_code(value: tuple[Any, ...]) -> bool:
    """Whether anything inside is no literal."""
    return any(isinstance(item, Mapping) or (isinstance(item, tuple) and _needs_code(item)) for item in value)


def _array(value: Mapping[str, Any]) -> CallExpression:
    """A constant: ``np.array([1.0, 2.0], dtype="float32")``, or a tensor of the backend."""
    function = "ops.convert_to_tensor" if value["tensor"] else "np.array"
    return CallExpression(Name(function), (_listed(value["array"]),), (("dtype", Literal(str(value["dtype"]))),))


def _listed(value: Any) -> Expression:
    return Items(tuple(_listed(item) for item in value)) if isinstance(value, tuple) else Literal(value)
