"""The Sequential of Keras 1 that begins with a Merge of other models: branches, for which there is Model today."""

from collections.abc import Mapping
from typing import Any

Layer = Mapping[str, Any]


def begins_with_merge(config: Mapping[str, Any]) -> bool:
    """Whether the first layer of a Sequential joins models of its own."""
    layers = config.get("layers")
    first = layers[0] if isinstance(layers, list) and layers else None
    inside = first.get("config") if isinstance(first, Mapping) and first.get("class_name") == "Merge" else None
    return isinstance(inside, Mapping) and isinstance(inside.get("layers"), list) and "input_layers" not in config


def merged_branches(config: Mapping[str, Any]) -> dict[str, Any]:
    """The same network as a functional model of Keras 1: Inputs, the branches, the Merge, the rest."""
    merge, *rest = config["layers"]
    taken: set[str] = set()
    layers: list[dict[str, Any]] = []
    inputs, ends = [], []
    for branch in merge["config"]["layers"]:
        name = _free(_named(branch, "sequential"), taken)
        shape, dtype = _entrance(branch)
        given = {
            "name": _free(f"{name}_input", taken),
            "batch_input_shape": shape,
            **({"dtype": dtype} if dtype else {}),
        }
        layers.append({"class_name": "InputLayer", "config": given, "name": given["name"], "inbound_nodes": []})
        layers.append({**branch, "name": name, "inbound_nodes": [[[given["name"], 0, 0]]]})
        inputs.append([given["name"], 0, 0])
        ends.append([name, 1, 0])
    joined = {word: value for word, value in merge["config"].items() if word != "layers"}
    last = _free(_named(merge, "merge"), taken)
    layers.append({**merge, "config": {**joined, "name": last}, "name": last, "inbound_nodes": [ends]})
    for layer in rest:
        name = _free(_named(layer, str(layer["class_name"]).lower()), taken)
        layers.append({**layer, "name": name, "inbound_nodes": [[[last, 0, 0]]]})
        last = name
    end = [last, 0, 0]
    return {
        "class_name": "Model",
        "config": {"name": config["name"], "layers": layers, "input_layers": inputs, "output_layers": [end]},
    }


def _named(layer: Layer, fallback: str) -> str:
    config = layer.get("config")
    found = layer.get("name") or (config.get("name") if isinstance(config, Mapping) else None)
    return str(found or fallback)


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 0
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name


def _entrance(branch: Layer) -> tuple[Any, Any]:
    """What enters a branch: the shape, batch first, and the dtype, as far as its first layer says them."""
    config = branch.get("config")
    layers = config.get("layers") if isinstance(config, Mapping) else config
    first = layers[0] if isinstance(layers, list) and layers else None
    if not isinstance(first, Mapping):
        return None, None
    inside = first.get("config")
    if isinstance(inside, list) or (isinstance(inside, Mapping) and "layers" in inside):
        return _entrance(first)
    inside = inside if isinstance(inside, Mapping) else {}
    dtype = "int32" if first.get("class_name") == "Embedding" else inside.get("input_dtype")
    if "batch_input_shape" in inside:
        return inside["batch_input_shape"], dtype
    if first.get("class_name") == "Embedding":
        return [None, inside.get("input_length")], dtype
    return ([None, inside["input_dim"]] if inside.get("input_dim") else None), dtype
