"""A model's configuration as a graph: Sequential and functional models, and the models inside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.graph.document import Graph
from workbench.importers.broken_config import broken
from workbench.importers.functional_import import Functional, ImportContext, layer_name, safe_name
from workbench.importers.import_errors import ConfigBroken
from workbench.importers.sequential_import import read_sequential
from workbench.importers.source_remarks import REPLACED, renamed_words
from workbench.importers.tensor_references import plain
from workbench.messages import say

DEEPEST = 50
_PLAIN = ("Functional", "Sequential", "Model", "Graph")
"""What Keras 1, 2 and 3 call their own classes of models."""


def read_model(model: Mapping[str, Any], context: ImportContext) -> Graph:
    """The graph of ``{"class_name": …, "config": …}``. Raises ConfigBroken, which names the place."""
    where = context.where
    if context.depth > DEEPEST:
        raise broken(where, "layers", say("at most {count} models inside one another", count=DEEPEST), say("more"))
    config = model.get("config")
    if not isinstance(config, Mapping) or not isinstance(config.get("layers"), list):
        raise broken(where, "config", say("the layers of a model"), _kind(config))
    check_layers(config["layers"], where)
    for place, layer in enumerate(config["layers"]):
        if not isinstance(layer.get("config", {}), Mapping):
            raise broken(where, f"layers[{place}].config", say("a dictionary"), _kind(layer["config"]))
    try:
        if "input_layers" in config:
            graph = Functional(config, context, read_model).graph()
        else:
            graph = read_sequential(config, context, read_model)
    except (KeyError, TypeError, IndexError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, ConfigBroken):
            raise
        raise broken(
            where, str(config.get("name", "layers")), say("a model as Keras writes it"), repr(error)
        ) from error
    graph = _with_names(_with_class(graph, str(model.get("class_name", _PLAIN[0]))), config["layers"])
    return _with_lost(graph, {REPLACED: plain(model[REPLACED])}) if REPLACED in model else graph


def _with_class(graph: Graph, class_name: str) -> Graph:
    """``graph`` with a note that the model had a class of its own."""
    if class_name in _PLAIN:
        return graph
    return _with_lost(graph, {"class": plain(class_name)})


def _with_names(graph: Graph, layers: Sequence[Mapping[str, Any]]) -> Graph:
    """``graph`` with a note of the names that had a slash, which Keras 3 takes in no name."""
    old = [name for name in map(layer_name, layers) if "/" in name]
    if not old:
        return graph
    return _with_lost(graph, renamed_words([safe_name(name) for name in old]))


def _with_lost(graph: Graph, words: Mapping[str, str]) -> Graph:
    return replace(graph, form=replace(graph.form, lost={**(graph.form.lost or {}), **words}))


def check_layers(layers: Sequence[Any], where: str) -> None:
    """Raise ConfigBroken unless each of ``layers`` is a dictionary that says its class."""
    for place, layer in enumerate(layers):
        if not isinstance(layer, Mapping) or not isinstance(layer.get("class_name"), str):
            raise broken(where, f"layers[{place}]", say("a layer with its class_name"), _kind(layer))


def _kind(value: object) -> str:
    return say("nothing") if value is None else type(value).__name__
