"""From what ``layer.get_config()`` returns to a node's parameters."""

from collections.abc import Mapping

from immutabledict import immutabledict

from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.parameter_validation import check_value
from workbench.catalog.type_lookup import canonical, node_type
from workbench.catalog.value_equality import is_default, same
from workbench.graph.document import Value, frozen
from workbench.graph.graph_errors import GraphError

Read = tuple[Mapping[str, Value], tuple[str, ...]]

CONFIGURED: Mapping[str, Value] = immutabledict(data_format="channels_last", dtype="float32")
"""What Keras writes into a configuration where nothing was chosen, as long as nobody has changed its own settings."""


def from_config(
    type_name: str, config: Mapping[str, object], *, where: str, configured: Mapping[str, Value] = CONFIGURED
) -> Read:
    """Return the parameters of a node for a layer with this configuration, and the keys that a node cannot hold.

    Such keys have a value of the user's own making: a Python function as activation, say. The layer's name is never
    among them. ``configured`` are values that a reader's Keras gives by itself, so that they need not be said.
    A required parameter that is missing gets its initial value. Raises UnknownType.

    >>> from_config("Dense", {"name": "last", "units": 10, "activation": "linear"}, where="last")
    (immutabledict({'units': 10}), ())
    """
    item = node_type(canonical(type_name), where=where)
    found: dict[str, Value] = {}
    lost: list[str] = []
    for word, value in _own_words(item, config).items():
        parameter = item.parameter(word)
        if parameter is None:
            lost += [] if _says_nothing(item, word, value) else [word]
            continue
        try:
            checked = _read(parameter, value, where, configured)
        except (GraphError, _NotRepresentable):
            lost.append(word)
            continue
        if parameter.required or not _is_usual_value(parameter, checked, configured):
            found[word] = checked
    return _in_order(item, found), tuple(lost)


class _NotRepresentable(ValueError):
    """A key of an inner layer's configuration that a node cannot hold."""


def _is_usual_value(parameter: Parameter, value: Value, configured: Mapping[str, Value]) -> bool:
    if is_default(parameter, value):
        return True
    return parameter.default is None and parameter.name in configured and same(value, configured[parameter.name])


def _says_nothing(item: NodeType, word: str, value: object) -> bool:
    """Nothing is lost with the name, with None, or with what Keras writes for every such layer."""
    return word == "name" or value is None or (word in item.fixed and same(frozen(value), item.fixed[word]))


def _read(parameter: Parameter, value: object, where: str, configured: Mapping[str, Value]) -> Value:
    """A value in normal form; None stands for the default where a parameter cannot be None."""
    if value is None and not parameter.nullable:
        return parameter.initial if parameter.required else parameter.default
    if (
        parameter.kind in ("layer", "activation")
        and isinstance(value, Mapping)
        and isinstance(value.get("config"), Mapping)
    ):
        value = {**value, "config": _inner(str(value.get("class_name")), value["config"], where, configured)}
    return check_value(parameter, value, where=where)


def _inner(type_name: str, config: Mapping[str, object], where: str, configured: Mapping[str, Value]) -> Value:
    params, lost = from_config(type_name, config, where=where, configured=configured)
    if lost:
        raise _NotRepresentable(*lost)
    return {"name": config.get("name"), **params}


_SET_BY_BIDIRECTIONAL = "zero_output_for_mask"
"""A word of both directions that Bidirectional sets itself."""


def _own_words(item: NodeType, config: Mapping[str, object]) -> Mapping[str, object]:
    """A configuration without what Bidirectional derives from its forward layer."""
    first, second = config.get("layer"), config.get("backward_layer")
    forward, backward = _direction(first), _direction(second)
    if item.name != "Bidirectional" or forward is None or not isinstance(first, Mapping):
        return config
    mirrored = backward is not None and {**backward, "go_backwards": None} == {**forward, "go_backwards": None}
    if mirrored or not isinstance(second, Mapping) or not isinstance(second.get("config"), Mapping):
        return {**config, "layer": {**first, "config": forward}, "backward_layer": None if mirrored else second}
    own = {word: value for word, value in second["config"].items() if word != _SET_BY_BIDIRECTIONAL}
    return {**config, "layer": {**first, "config": forward}, "backward_layer": {**second, "config": own}}


def _direction(layer: object) -> dict[str, object] | None:
    """The configuration of one direction as it was before Bidirectional renamed it and set its mask handling."""
    if not isinstance(layer, Mapping) or not isinstance(layer.get("config"), Mapping):
        return None
    config = {word: value for word, value in layer["config"].items() if word != _SET_BY_BIDIRECTIONAL}
    return {**config, "name": str(config.get("name", "")).removeprefix("forward_").removeprefix("backward_")}


def _in_order(item: NodeType, found: Mapping[str, Value]) -> Mapping[str, Value]:
    """``found`` in the order of the constructor, with the initial values of required parameters that are missing."""
    complete = {**{parameter.name: parameter.initial for parameter in item.parameters if parameter.required}, **found}
    return immutabledict({p.name: complete[p.name] for p in item.parameters if p.name in complete})
