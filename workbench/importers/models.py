"""A model's configuration as a graph: Sequential and functional models, and the models inside them."""

from collections.abc import Mapping
from typing import Any

from workbench.graph.document import Graph
from workbench.importers.errors import ConfigBroken
from workbench.importers.functional import Functional, Reading, broken
from workbench.importers.sequential import read_sequential

DEEPEST = 50


def read_model(model: Mapping[str, Any], reading: Reading) -> Graph:
    """The graph of ``{"class_name": …, "config": …}``. Raises ConfigBroken, which names the place."""
    where = reading.where
    if reading.depth > DEEPEST:
        raise broken(where, "layers", f"at most {DEEPEST} models inside one another", "more")
    config = model.get("config")
    if not isinstance(config, Mapping) or not isinstance(config.get("layers"), list):
        raise broken(where, "config", "the layers of a model", _kind(config))
    for place, layer in enumerate(config["layers"]):
        if not isinstance(layer, Mapping) or not isinstance(layer.get("class_name"), str):
            raise broken(where, f"layers[{place}]", "a layer with its class_name", _kind(layer))
        if not isinstance(layer.get("config", {}), Mapping):
            raise broken(where, f"layers[{place}].config", "a dictionary", _kind(layer["config"]))
    try:
        if "input_layers" in config:
            return Functional(config, reading, read_model).graph()
        return read_sequential(config, reading, read_model)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, ConfigBroken):
            raise
        raise broken(where, str(config.get("name", "layers")), "a model as Keras writes it", repr(error)) from error


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__
