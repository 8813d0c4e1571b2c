"""Whether a value is right for a parameter, and its normal form.

A value may be an object with parameters of its own (initializers, regularizers, constraints, inner layers): a name
(``"he_normal"``) or a class with its configuration, as Keras writes it:
``{"class_name": "HeNormal", "config": {"seed": 1}}``. Normal form is the name where the configuration is Keras's own.
"""

import math
import re
from collections.abc import Callable, Mapping
from numbers import Integral, Real

from immutabledict import immutabledict

from workbench.catalog import expectation_text
from workbench.catalog.activation_layers import function_of, layer_for
from workbench.catalog.generated_files import OBJECT_GROUPS, members, names, placeable, spelling
from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.object_text import as_object
from workbench.catalog.simple_values import LARGEST_INT, SIMPLE_CHECKS, is_whole_text, refuse
from workbench.catalog.value_equality import is_default
from workbench.graph.document import FrozenList, Value
from workbench.graph.graph_errors import ParameterRange, ParameterType, UnknownParameter
from workbench.messages import say

_WORDS = ("class_name", "config")
_KERAS_WORDS = ("module", "registered_name", "build_config", "compile_config", "shared_object_id")
"""Further words in what Keras's own get_config() returns; they say nothing new about a public class."""


def check_value(parameter: Parameter, value: object, *, where: str) -> Value:
    """Return ``value`` in normal form: None, bool, int, float, str, tuples and immutabledicts only.

    Lists become tuples, but for the FrozenLists of imported networks, and whole numbers floats where a float is meant.
    Raises ParameterType or ParameterRange, and UnknownParameter for a wrong word inside an object.
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
                where=where,
                type=item.name,
                received=name,
                expected=expectation_text.quoted_names(known, name) or say("none"),
            )
    found: dict[str, Value] = {}
    for parameter in item.parameters:
        if parameter.name not in values and not parameter.required:
            continue
        value = check_value(parameter, values.get(parameter.name, parameter.initial), where=where)
        if parameter.required or not is_default(parameter, value):
            found[parameter.name] = value
    return immutabledict(found)


def _checked_value(parameter: Parameter, value: object, where: str) -> Value:
    if value is None and parameter.kind == "activation" and parameter.nullable:
        value = "linear"
    if value is None:
        if parameter.nullable:
            return None
        refuse(ParameterType, parameter, value, where)
    return _CHECKS[parameter.kind](parameter, value, where)


def _object(parameter: Parameter, value: object, where: str) -> Value:
    """An initializer, regularizer or constraint."""
    group = OBJECT_GROUPS[parameter.kind]
    class_name, config = _parts(parameter, as_object(parameter, value), where)
    if class_name not in names(group):
        refuse(ParameterRange, parameter, class_name, where)
    item = members(group)[names(group)[class_name]]
    settings = check_values(item, config, where=f"{where}.{parameter.name}")
    if not settings:
        return spelling(item)
    return immutabledict({"class_name": item.name, "config": settings})


def _activation(parameter: Parameter, value: object, where: str) -> Value:
    """A function by its name; with parameters of its own, the layer that computes it."""
    value = as_object(parameter, value)
    if isinstance(value, Mapping):
        return _activation_layer(parameter, value, where)
    if not isinstance(value, str):
        refuse(ParameterType, parameter, value, where)
    name = names("activations").get(value)
    if name is None:
        refuse(ParameterRange, parameter, value, where)
    means_none = name == "linear" and parameter.nullable and parameter.default is None
    return None if means_none else name


def _activation_layer(parameter: Parameter, value: object, where: str) -> Value:
    class_name, config = _parts(parameter, value, where)
    found = layer_for(class_name, config)
    if found is None:
        refuse(ParameterRange, parameter, class_name, where)
    layer, given = found
    given = {word: setting for word, setting in given.items() if word != "name"}
    settings = check_values(placeable()[layer], given, where=f"{where}.{parameter.name}")
    is_written = bool(settings) and class_name == layer  # LeakyReLU(0.2) keeps its slope, though leaky_relu has it too
    function = None if is_written else function_of(layer, settings)
    return function or immutabledict({"class_name": layer, "config": settings})


def _inner_layer(parameter: Parameter, value: object, where: str) -> Value:
    """A layer inside another; it may have a name of its own."""
    class_name, config = _parts(parameter, value, where)
    item = placeable().get(names("layers").get(class_name, ""))
    if item is None or item.kind != "layer" or (parameter.choices and item.name not in parameter.choices):
        refuse(ParameterRange, parameter, class_name, where, _layers_like(parameter, class_name))
    given = {key: entry for key, entry in config.items() if key != "name"}
    settings: dict[str, Value] = dict(check_values(item, given, where=f"{where}.{parameter.name}"))
    name = config.get("name")
    if isinstance(name, str) and is_whole_text(name):
        settings = {"name": str(name), **settings}
    return immutabledict({"class_name": item.name, "config": immutabledict(settings)})


def _wrapper(parameter: Parameter, value: object, where: str) -> Value:
    """A layer around a whole model: its class and settings, without the layer that it wraps."""
    class_name, config = _parts(parameter, value, where)
    item = placeable().get(names("layers").get(class_name, ""))
    wrapped = item.parameter("layer") if item is not None else None
    if item is None or wrapped is None:
        refuse(ParameterRange, parameter, class_name, where)
    given = {**config, "layer": wrapped.initial}
    settings = check_values(item, given, where=f"{where}.{parameter.name}")
    rest = {word: setting for word, setting in settings.items() if word != "layer"}
    return immutabledict({"class_name": item.name, "config": immutabledict(rest)})


def _layers_like(parameter: Parameter, name: str) -> str:
    """What to expect instead of a layer that there is not; empty for the usual words."""
    known = tuple(item.name for item in placeable().values() if item.kind == "layer")
    alike = () if parameter.choices else expectation_text.nearest(known, name)
    return expectation_text.one_of(alike) if alike else ""


def _parts(parameter: Parameter, value: object, where: str) -> tuple[str, Mapping[str, object]]:
    """Class name and configuration of a name or a dictionary."""
    if isinstance(value, str):
        return value, {}
    if not isinstance(value, Mapping) or not isinstance(value.get("class_name"), str):
        refuse(ParameterType, parameter, value, where)
    for word in value:
        if word not in _WORDS + _KERAS_WORDS:
            known = ", ".join(map(repr, _WORDS))
            raise UnknownParameter(where=where, type=parameter.name, received=word, expected=known)
    config = value.get("config")
    if not isinstance(config, Mapping | None):
        refuse(ParameterType, parameter, value, where)
    module = value.get("module")
    ours = module is None or str(module).split(".")[0] in ("keras", "workbench")
    prefix = "" if ours else f"{module}."
    return prefix + str(value["class_name"]), config or {}


def _dtype(parameter: Parameter, value: object, where: str) -> str:
    """A type of numbers by its name, or a Keras dtype policy."""
    if isinstance(value, Mapping) and isinstance(value.get("config"), Mapping):
        value = value["config"].get("name")
    if not isinstance(value, str):
        refuse(ParameterType, parameter, value, where)
    if value not in parameter.choices:
        refuse(ParameterRange, parameter, value, where)
    return str(value)


def _plain(parameter: Parameter, value: object, where: str) -> Value:
    """Anything a file can hold."""
    if isinstance(value, list | tuple):
        items = (_plain(parameter, item, where) for item in value)
        return FrozenList(items) if isinstance(value, FrozenList) else tuple(items)
    if isinstance(value, Mapping) and all(isinstance(key, str) and is_whole_text(key) for key in value):
        return immutabledict({str(key): _plain(parameter, item, where) for key, item in value.items()})
    return _scalar(parameter, value, where)


def _scalar(parameter: Parameter, value: object, where: str) -> Value:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str) and is_whole_text(value):
        return str(value)
    if isinstance(value, Integral) and abs(int(value)) <= LARGEST_INT:
        return int(value)
    if not isinstance(value, Real) or isinstance(value, Integral) or not math.isfinite(value):
        refuse(ParameterType, parameter, value, where)
    return float(value)


_INDEX = re.compile(r"(\.\.\.|None|-?\d+|(-?\d+)?:(-?\d+)?(:(-?\d+)?)?)")


def _index(parameter: Parameter, value: object, where: str) -> str:
    """What stands between brackets: numbers, slices, ``...`` and None, separated by commas."""
    if not isinstance(value, str):
        refuse(ParameterType, parameter, value, where)
    parts = [part.replace(" ", "") for part in value.split(",")]
    if not all(_INDEX.fullmatch(part) for part in parts):
        refuse(ParameterRange, parameter, value, where)
    return ", ".join(parts)


_CHECKS: Mapping[str, Callable[[Parameter, object, str], Value]] = {
    **SIMPLE_CHECKS,
    "initializer": _object,
    "regularizer": _object,
    "constraint": _object,
    "activation": _activation,
    "layer": _inner_layer,
    "wrapper": _wrapper,
    "dtype": _dtype,
    "index": _index,
    "object": _plain,
}
