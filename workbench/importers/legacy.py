"""Configurations of Keras 1 and 2, rewritten as Keras 3 writes them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.catalog.renamed_arguments import LAYER_CLASSES
from workbench.importers.legacy_merge import begins_with_merge, merged_branches
from workbench.importers.legacy_names import modern_config
from workbench.importers.legacy_operations import operation_arguments, operation_layer, slice_arguments

_MODELS = ("Model", "Functional", "Sequential", "Graph")
_CONSTANT = "_CONSTANT_VALUE"
_OURS = ("keras", "tensorflow", "tf_keras", "builtins")
"""Packages whose layers are those of Keras."""

_LISTS = ("__tuple__", "ListWrapper", "TensorShape", "_TupleWrapper")

Layer = Mapping[str, Any]


def is_legacy(model: Layer) -> bool:
    """Whether Keras 1 or 2 wrote this.

    Keras 3 gives every layer a module, writes calls in another form, and has no ``batch_input_shape``. Keras 2.13 to
    2.15 gave modules already.
    """
    if isinstance(model.get("config"), list):
        return True
    return any(isinstance(layer, Mapping) and _is_old(layer) for layer in layers_of(model))


def layers_of(model: Layer) -> list[Any]:
    """The layers in a configuration, which Keras 1 wrote as a bare list; empty where there are none."""
    config = model.get("config")
    layers = config.get("layers") if isinstance(config, Mapping) else config
    return layers if isinstance(layers, list) else []


def _is_old(layer: Layer) -> bool:
    config, calls = layer.get("config"), layer.get("inbound_nodes")
    old_shape = isinstance(config, Mapping) and "batch_input_shape" in config
    return "module" not in layer or old_shape or (isinstance(calls, list) and any(isinstance(c, list) for c in calls))


def modernised(model: Layer) -> dict[str, Any]:
    """The same model in the form of Keras 3. What is broken in it stays broken, for the reader to name."""
    return _modernised(_unwrapped(model))


def _unwrapped(value: Any) -> Any:
    """Lists and tuples as lists, where TensorFlow has written its own classes around them."""
    if isinstance(value, Mapping):
        if value.get("class_name") in _LISTS and isinstance(value.get("items"), list):
            return _unwrapped(value["items"])
        return {word: _unwrapped(item) for word, item in value.items()}
    return [_unwrapped(item) for item in value] if isinstance(value, list | tuple) else value


def _modernised(model: Layer) -> dict[str, Any]:
    config = model["config"]
    name = model.get("name")
    if isinstance(config, list):
        config = {"name": name or "sequential", "layers": config}
    config = dict(config)
    if begins_with_merge(config):
        return _modernised(merged_branches(config))
    if model.get("class_name") == "Sequential" or "input_layers" not in config:
        return {**model, "class_name": "Sequential", "config": {**config, "layers": list(_chain(config))}}
    kinds = {_name(layer): layer for layer in config["layers"] if isinstance(layer, Mapping)}
    converted = [_called(layer, kinds) for layer in config["layers"]]
    return {
        **model,
        "class_name": "Functional",
        "config": {
            **config,
            "layers": converted,
            "input_layers": _single(config["input_layers"]),
            "output_layers": _single(_ends(config["output_layers"], kinds)),
        },
    }


def _name(layer: Layer) -> str:
    config = layer.get("config")
    found = layer.get("name") or (config.get("name") if isinstance(config, Mapping) else None)
    return str(found or str(layer.get("class_name", "layer")).lower())


def _chain(config: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The layers of a Sequential, with the Input that Keras 1 and 2 hid in the first one."""
    taken: set[str] = set()
    for place, layer in enumerate(config["layers"]):
        new = _layer(layer)
        if place == 0 and new["class_name"] != "InputLayer":
            shape = _hidden_shape(layer)
            if shape is not None:
                given = {"name": f"{new['name']}_input", "batch_shape": shape}
                dtype = _inside(layer).get("input_dtype") or _inside(layer).get("dtype")
                if new["class_name"] == "Embedding":
                    dtype = "int32" if dtype in (None, "float32") else dtype
                yield _input({**given, **({"dtype": dtype} if isinstance(dtype, str) else {})})
        while new["name"] in taken:
            new["name"] += "_again"
        taken.add(new["name"])
        yield {**new, "config": {**new["config"], "name": new["name"]}}


def _input(config: dict[str, Any]) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": "InputLayer", "config": config, "name": config["name"]}


def _inside(layer: Layer) -> Mapping[str, Any]:
    """The configuration of a layer; of a model inside, that of its first layer."""
    config = layer.get("config")
    layers = config.get("layers") if isinstance(config, Mapping) else config
    if isinstance(layers, list) and layers:
        return _inside(layers[0])
    return config if isinstance(config, Mapping) else {}


def _hidden_shape(layer: Layer) -> Any:
    config = _inside(layer)
    if "batch_input_shape" in config or "batch_shape" in config:
        return config.get("batch_input_shape") or config.get("batch_shape")
    if isinstance(config.get("input_shape"), list):
        return [None, *config["input_shape"]]
    if layer.get("class_name") == "Embedding":
        return [None, config.get("input_length")]
    return [None, config["input_dim"]] if config.get("input_dim") else None


def _layer(layer: Layer) -> dict[str, Any]:
    """A layer with today's name of its class and today's names of its parameters."""
    class_name, name = str(layer["class_name"]), _name(layer)
    config = layer.get("config")
    module = str(layer.get("module") or "keras")
    if module.split(".", maxsplit=1)[0] not in _OURS and not _has_layers(config):
        return {**layer, "config": {**(config or {}), "name": name}, "name": name}
    if class_name in _MODELS or _has_layers(config):
        new = _modernised(
            {**layer, "name": name, "class_name": "Sequential" if isinstance(config, list) else class_name}
        )
        return {**new, "module": "keras", "name": name, "config": {**new["config"], "name": name}}
    config = dict(config or {})
    module, modern_name, modern = modern_config(class_name, config)
    modern = {word: _inner(value) for word, value in modern.items()}
    return {"module": module, "class_name": modern_name, "config": {**modern, "name": name}, "name": name}


def _has_layers(config: Any) -> bool:
    return isinstance(config, list) or (isinstance(config, Mapping) and "layers" in config)


def _inner(value: Any) -> Any:
    """A layer inside a wrapper."""
    known = isinstance(value, Mapping) and isinstance(value.get("class_name"), str)
    if not known or not (value["class_name"] in LAYER_CLASSES or "name" in (value.get("config") or {})):
        return value
    new = _layer(value)
    return {"module": new["module"], "class_name": new["class_name"], "config": new["config"], "registered_name": None}


def _called(layer: Layer, kinds: Mapping[str, Layer]) -> dict[str, Any]:
    nodes = [node for node in layer.get("inbound_nodes") or () if not isinstance(node, Mapping)]
    if len(nodes) != len(layer.get("inbound_nodes") or ()):
        return {**_layer(layer), "inbound_nodes": [_call(node, layer, kinds) for node in layer["inbound_nodes"]]}
    calls = [_call(node, layer, kinds) for node in nodes]
    operation = _as_operation(layer, nodes, kinds) if layer.get("class_name") in _TF_LAYERS else None
    return {**(operation or _layer(layer)), "inbound_nodes": calls}


def _as_operation(layer: Layer, nodes: Sequence[Any], kinds: Mapping[str, Layer]) -> dict[str, Any] | None:
    """A layer around a function of TensorFlow as an operation of Keras 3; None for a function that it has not."""
    name, config = _name(layer), layer.get("config") or {}
    if layer["class_name"] == "SlicingOpLambda":
        found: tuple[str, str, dict[str, Any]] | None = ("keras.src.ops.numpy", "GetItem", {"name": name})
    else:
        found = operation_layer(config, _keywords(nodes[0], kinds) if nodes else {})
    if found is None:
        return None
    module, class_name, modern = found
    return {"module": module, "class_name": class_name, "config": {**modern, "name": name}, "name": name}


_TF_LAYERS = ("TFOpLambda", "SlicingOpLambda")
_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional")


def _entries(node: Any) -> list[Any]:
    """The tensors of a call: a list of ``[layer, call, result, kwargs]``, or just one of them."""
    return [node] if node and isinstance(node[0], str) else list(node)


def _keywords(node: Any, kinds: Mapping[str, Layer]) -> dict[str, Any]:
    kwargs: dict[str, Any] = {}
    for entry in _entries(node):
        if len(entry) > 3 and isinstance(entry[3], Mapping):  # noqa: PLR2004 - the fourth are the keywords
            kwargs |= {word: _argument(value, kinds) for word, value in entry[3].items() if word != "name"}
    return kwargs


def _call(node: Any, layer: Layer, kinds: Mapping[str, Layer]) -> Mapping[str, Any]:
    """One call in the form of Keras 3."""
    if isinstance(node, Mapping):
        return node
    class_name = str(layer["class_name"])
    found = [_tensor(entry, kinds) for entry in _entries(node)]
    kwargs = _keywords(node, kinds)
    if class_name == "SlicingOpLambda":
        return {"args": slice_arguments(found, kwargs), "kwargs": {}}
    if class_name == "TFOpLambda":
        ordered = operation_arguments(layer.get("config") or {}, found, kwargs)
        return {"args": [*found, *kwargs.values()] if ordered is None else ordered, "kwargs": {}}
    if LAYER_CLASSES.get(class_name, class_name) in _RECURRENT and len(found) > 1:
        kwargs = {"initial_state": _states(LAYER_CLASSES.get(class_name, class_name), found[1:]), **kwargs}
        found = found[:1]
    merged = len(found) > 1 or class_name in _MERGES
    return {"args": [found if merged else found[0]], "kwargs": {w: v for w, v in kwargs.items() if v is not None}}


_MERGES = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot", "Merge")


def _states(class_name: str, states: list[Any]) -> Any:
    """The initial state that Keras 1 and 2 wrote among the inputs: ``[x, h, c]``."""
    return states[0] if class_name in ("GRU", "SimpleRNN") and len(states) == 1 else states


def _tensor(entry: Sequence[Any], kinds: Mapping[str, Layer]) -> Any:
    if entry[0] == _CONSTANT:
        return entry[2]
    name, call, index = str(entry[0]), entry[1], entry[2]
    if name in kinds and kinds[name].get("class_name") in _MODELS and call > 0:
        call -= 1  # Keras 1 and 2 count a model's own making as its first call
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, call, index]}}


def _argument(value: Any, kinds: Mapping[str, Layer]) -> Any:
    """A keyword's value; a tensor is written as ``["layer", 0, 0]``."""
    if isinstance(value, list) and len(value) in (3, 4) and value[0] in kinds and isinstance(value[1], int):
        return _tensor(value, kinds)
    if isinstance(value, list):
        return [_argument(item, kinds) for item in value]
    return value


def _ends(structure: Any, kinds: Mapping[str, Layer]) -> Any:
    if isinstance(structure, list) and len(structure) == 3 and isinstance(structure[0], str):  # noqa: PLR2004
        name, call, index = structure
        nested = kinds.get(name, {}).get("class_name") == "Sequential"
        return [name, call - 1 if nested and call > 0 else call, index]
    if isinstance(structure, Mapping):
        return {key: _ends(item, kinds) for key, item in structure.items()}
    return [_ends(item, kinds) for item in structure]


def _single(structure: Any) -> Any:
    """Keras 1 and 2 put a single tensor into a list as well."""
    return structure[0] if isinstance(structure, list) and len(structure) == 1 else structure
