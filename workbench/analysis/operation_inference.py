"""Calls that are more than a layer on its tensors: operations, arguments beside the tensors, custom layers."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from workbench.analysis.keras_sandbox import keras_sandbox
from workbench.analysis.shape_inference import CallInput, Outcome, Params, error_text, make_layer, outcome_of
from workbench.catalog import node_type
from workbench.catalog.class_lookup import layer_class, settings
from workbench.catalog.own_code import callable_value, has_function
from workbench.graph.call_values import POSITIONAL, port_of
from workbench.graph.document import Value, thawed
from workbench.messages import say

Tensors = Mapping[str, list[Any]]


def has_call_arguments(type_name: str, arguments: Params) -> bool:
    """Whether a call needs more than its layer and the tensors at its usual ports."""
    return bool(arguments) or node_type(type_name).kind in ("operation", "custom")


@lru_cache(maxsize=4096)
def call_with_arguments(type_name: str, params: Params, arguments: Params, given: tuple[CallInput, ...]) -> Outcome:
    """The outcome of the call that generated code makes of a node with these ``arguments`` besides its tensors."""
    if type_name == "Custom" and params.get("reason"):
        return Outcome(refusal=str(params["reason"]))
    with keras_sandbox():
        try:
            function = _function(type_name, params)
            positional, keywords = _arguments(type_name, arguments, _tensors(given))
            result = function(*positional, **keywords)
        except Exception as error:  # noqa: BLE001 - a layer may refuse with any exception: it becomes a problem
            return Outcome(refusal=error_text(error))
        return outcome_of(function, given, result)


def _function(type_name: str, params: Params) -> Callable[..., Any]:
    """The layer, or the function of an operation with its settings."""
    import keras

    if type_name == "GetItem":
        return lambda x: x[_index(str(params["key"]))]
    if type_name == "Custom":
        return _custom(params)
    if node_type(type_name).kind != "operation":
        layer: Callable[..., Any] = make_layer(type_name, params)
        return layer
    function = attrgetter(type_name)(keras)
    item = node_type(type_name)
    values = {name: _value(value, {}) for name, value in params.items()}
    leading = [values.pop(one.name) for one in item.parameters if one.required] if item.call == "spread" else []
    return lambda *tensors, **keywords: function(*leading, *tensors, **keywords, **values)


def _custom(params: Params) -> Callable[..., Any]:
    module, class_name, config = str(params["module"]), str(params["class_name"]), params.get("config") or {}
    source = tuple(params.get("source") or ())
    cls: Any = layer_class(module, class_name, source)
    if cls is not None and (source or any(map(has_function, config.values()))):
        return _with_functions(cls, config)
    if cls is None or settings(cls, config)[1]:
        message = say("{name} is not known here", name=f"{module}.{class_name}")
        raise ValueError(message)
    layer: Callable[..., Any] = cls.from_config({**thawed(config), "name": "layer"})
    return layer


def _with_functions(cls: Any, config: Mapping[str, Value]) -> Callable[..., Any]:
    """A layer whose arguments are functions, or whose class may not take what every layer takes."""
    given, _ = settings(cls, config)
    layer: Callable[..., Any] = cls(**{word: callable_value(value) for word, value in given.items()})
    return layer


def _tensors(given: Sequence[CallInput]) -> Tensors:
    import keras

    found: dict[str, list[Any]] = {}
    for one in given:
        found.setdefault(one.port, []).append(keras.KerasTensor(one.shape, dtype=one.dtype))
    return found


def _arguments(type_name: str, arguments: Params, tensors: Tensors) -> tuple[list[Any], dict[str, Any]]:
    """Positional arguments and keywords."""
    item = node_type(type_name)
    usual = [port for port in item.inputs if port.name in tensors or port.name in arguments]
    keywords = {name: _value(value, tensors) for name, value in arguments.items() if name != POSITIONAL}
    if POSITIONAL in arguments:
        return [_value(value, tensors) for value in arguments[POSITIONAL]], keywords
    if item.call == "list":
        listed = [tensor for port in usual for tensor in tensors.get(port.name, ())]
        return [listed], keywords
    if item.call == "spread":
        return tensors.get(item.inputs[0].name, []), keywords
    for port in usual:
        if port.name in tensors and port.name not in arguments:
            many = port.many and item.kind == "operation"
            keywords[port.name] = tensors[port.name] if many else tensors[port.name][0]
    if item.kind == "operation" or item.call == "arguments" or not usual:
        return [], keywords
    return [keywords.pop(usual[0].name)], keywords


def _value(value: Value, tensors: Tensors) -> Any:
    """A value as code would pass it, with the tensors at its ports."""
    import numpy as np

    port = port_of(value)
    if port is not None and port in tensors:
        return tensors[port][0]
    if isinstance(value, tuple):
        return [_value(item, tensors) for item in value]
    if not isinstance(value, Mapping):
        return value
    if tuple(value) == ("float",):
        return float(value["float"])
    if "dtype" in value and ("array" in value or "number" in value):
        of_type = np.dtype(str(value["dtype"]))
        return np.array(value["array"], of_type) if "array" in value else of_type.type(value["number"])
    return {key: _value(item, tensors) for key, item in value.items()}


def _index(key: str) -> tuple[Any, ...]:
    """``":, 0"`` as what Python makes of it between brackets."""
    return tuple(_part(part.strip()) for part in key.split(","))


def _part(text: str) -> Any:
    if text == "...":
        return ...
    if text == "None":
        return None
    if ":" in text:
        return slice(*(int(end) if end else None for end in text.split(":")))
    return int(text)
