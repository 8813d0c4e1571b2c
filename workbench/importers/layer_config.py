"""One layer of a configuration as a node's type and parameters."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from workbench.catalog import canonical, from_config, node_type, operation_type
from workbench.catalog.display_names import snake_case
from workbench.catalog.node_types import NodeType, Parameter
from workbench.catalog.own_code import Parts
from workbench.catalog.value_equality import simplest
from workbench.graph.document import Node, Value, frozen
from workbench.graph.graph_errors import GraphError
from workbench.graph.vocabulary import vocabulary
from workbench.importers import fidelity_reasons
from workbench.importers.adapted_layers import NOTE
from workbench.importers.given_lists import unlisted
from workbench.importers.live_configs import REASON, SOURCE
from workbench.importers.tensor_references import OPERATIONS, plain
from workbench.messages import say

CUSTOM = "Custom"
GET_ITEM = "GetItem"
WRAPPER = "TimeDistributed"
_AXIS_LISTS = ("LayerNormalization", "RMSNormalization", "UnitNormalization")
"""Layers that make a list of their axis."""

_LAST = -1


class Kind(Struct, frozen=True):
    """What a layer becomes."""

    type: str
    params: Mapping[str, Value]
    note: str = ""


def _without_words(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    """A layer without the words that this package has written into its configuration."""
    config = {word: value for word, value in layer["config"].items() if word not in (REASON, SOURCE, NOTE)}
    return {**layer, "config": config}


def kind_of(layer: Mapping[str, Any], shape: tuple[int | None, ...], results: int) -> Kind:
    """The node type and parameters for a layer that is first called on a tensor of this shape (empty: unknown)."""
    module, class_name = module_of(layer), str(layer["class_name"])
    config = unlisted(layer.get("config") or {})
    own = _of_own_words(layer, config, shape, results)
    if own is not None:
        return own
    if class_name == "InputLayer" and module == "keras.layers":
        return Kind("Input", _input(config))
    if module.startswith(OPERATIONS) or operation_type(f"{module}.{class_name}") is not None:
        return _operation(layer, module, class_name, config, results)
    item = _known(module, class_name)
    if item is None:
        return custom(layer, results)
    if class_name == "Discretization" and config.get("bin_boundaries"):  # what adapt() has found takes their place
        config = {**config, "num_bins": None}
    params, lost = from_config(item.name, config, where=str(config.get("name", class_name)))
    if lost:
        return custom(layer, results)
    return Kind(item.name, _shortened(item, without_derived(item.name, params, shape)))


def _of_own_words(
    layer: Mapping[str, Any], config: Mapping[str, Any], shape: tuple[int | None, ...], results: int
) -> Kind | None:
    """What a layer becomes of whose configuration this package has said more than Keras; None for any other."""
    if REASON in config:
        return custom(_without_words(layer), results, str(config[REASON]))
    if SOURCE in config:
        return custom(_without_words(layer), results, source=tuple(map(str, config[SOURCE])))
    if NOTE in config:
        kind = kind_of(_without_words(layer), shape, results)
        return Kind(kind.type, kind.params, str(config[NOTE]))
    return None


def module_of(layer: Mapping[str, Any]) -> str:
    """Where a layer's class is from; empty for one that a notebook has defined, which is in no module."""
    return str(layer.get("module", "keras.layers") or "")


def _shortened(item: NodeType, params: Mapping[str, Value]) -> Mapping[str, Value]:
    """Parameters as one would write them, without the names that Keras has given to layers inside."""
    return {
        word: _short(parameter, params[word]) for parameter in item.parameters if (word := parameter.name) in params
    }


def _short(parameter: Parameter, value: Value) -> Value:
    if parameter.kind != "layer" or not isinstance(value, Mapping):
        return simplest(parameter, value)
    inside = _shortened(node_type(value["class_name"]), value["config"])
    name = value["config"].get("name")
    named = {"name": name} if name and name != snake_case(value["class_name"]) else {}
    return {**value, "config": {**named, **inside}}


def _known(module: str, class_name: str) -> NodeType | None:
    """The catalog's type for a class, if it is that class and not another of the same name."""
    try:
        item = node_type(canonical(class_name))
    except GraphError:
        return None
    ours = item.module.startswith("workbench") and (module == "Custom" or module.startswith(item.module))
    return item if item.kind == "layer" and (ours or module == item.module) else None


def _input(config: Mapping[str, Any]) -> Mapping[str, Value]:
    batch_shape = config.get("batch_shape", config.get("batch_input_shape"))
    given: dict[str, Any] = {word: config[word] for word in ("dtype", "sparse", "ragged", "optional") if word in config}
    if isinstance(batch_shape, list | tuple) and batch_shape:
        given |= {"shape": batch_shape[1:], "batch_size": batch_shape[0]}
    params, _ = from_config("Input", {"shape": None, **given}, where=str(config.get("name", "Input")))
    return params


def key_text(key: Any) -> str | None:
    """What stood between the brackets: ``":, 0"``; None for what a node cannot hold (a tensor, say)."""
    parts = [_key_part(part) for part in (key if isinstance(key, list | tuple) else [key])]
    return ", ".join(str(part) for part in parts) if parts and None not in parts else None


def _key_part(part: Any) -> str | None:
    if part is None:
        return "None"
    if isinstance(part, int) and not isinstance(part, bool):
        return str(part)
    if isinstance(part, Mapping) and part.get("class_name") == "__ellipsis__":
        return "..."
    if not isinstance(part, Mapping) or part.get("class_name") != "__slice__":
        return None
    ends = [part["config"].get(word) for word in ("start", "stop", "step")]
    if any(end is not None and type(end) is not int for end in ends):
        return None
    start, stop, step = ("" if end is None else str(end) for end in ends)
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


def _operation(layer: Mapping[str, Any], module: str, class_name: str, config: Mapping[str, Any], results: int) -> Kind:
    item = operation_type(f"{module}.{class_name}")
    if item is None:
        return custom(layer, results, fidelity_reasons.NO_FUNCTION)
    given = {word: value for word, value in config.items() if word != "name"}
    if item.name == "ops.unstack" and given.get("num") is None:
        given["num"] = results
    params, lost = from_config(item.name, plain(given), where=class_name)
    ports = vocabulary().outputs(Node("n1", item.name, "n1", params))
    if lost:
        return custom(layer, results, fidelity_reasons.NO_FUNCTION)
    if results > len(ports):
        return custom(layer, results, say(fidelity_reasons.MORE_RESULTS, count=results, ports=len(ports)))
    return Kind(item.name, params)


def custom(layer: Mapping[str, Any], results: int, reason: str | None = None, source: Parts = ()) -> Kind:
    """A node that keeps the class and its configuration; ``reason`` says why no code can be written for it."""
    module, class_name = module_of(layer), str(layer["class_name"])
    config = frozen(plain({word: value for word, value in (layer.get("config") or {}).items() if word != "name"}))
    if reason is None:
        reason = fidelity_reasons.why_opaque(module, class_name, config, source)
    given = {"module": module, "class_name": class_name, "config": config}
    if source:
        given |= {"source": source}
    return Kind(
        CUSTOM, {**given, **({"results": results} if results > 1 else {}), **({"reason": reason} if reason else {})}
    )


def without_derived(type_name: str, params: Mapping[str, Value], shape: tuple[int | None, ...]) -> Mapping[str, Value]:
    """Parameters without those that a layer has worked out itself when it was built."""
    derived = set()
    if type_name in ("MultiHeadAttention", "GroupQueryAttention"):
        if params.get("value_dim") == params.get("key_dim"):
            derived.add("value_dim")
        axes = params.get("attention_axes")
        if axes == tuple(range(1, len(shape) - 1)) or (axes == (1,) and not shape):
            derived.add("attention_axes")
    if type_name in _AXIS_LISTS and isinstance(params.get("axis"), tuple) and len(params["axis"]) == 1:
        (axis,) = params["axis"]
        params = {**params, "axis": axis}
        derived |= {"axis"} if axis == _LAST else set()
    return {word: value for word, value in params.items() if word not in derived}


def is_wrapped_model(layer: Mapping[str, Any]) -> bool:
    """Whether a layer applies a whole model to every step of a sequence."""
    inner = (layer.get("config") or {}).get("layer")
    config = inner.get("config") if isinstance(inner, Mapping) else None
    return layer["class_name"] == WRAPPER and isinstance(config, Mapping) and isinstance(config.get("layers"), list)


def wrapper(layer: Mapping[str, Any]) -> Mapping[str, Value]:
    """What wraps a model: its class, and its parameters without the model."""
    config = {word: value for word, value in layer["config"].items() if word != "layer"}
    item = node_type(WRAPPER)
    rest = {word: value for word, value in config.items() if item.parameter(word) is not None}
    params, _ = from_config(WRAPPER, rest, where=str(config.get("name")))
    given = {word: value for word, value in params.items() if word != "layer"}
    return {"class_name": WRAPPER, "config": given}
