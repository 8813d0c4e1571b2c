"""Names that Keras has made up, where a source gives none."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from workbench.graph.document import Graph, Node, Value
from workbench.graph.names import free_name
from workbench.graph.vocabulary import INPUT, MODEL, vocabulary

_MODELS = re.compile(r"(functional|sequential)(?:_\d+)?")


def without_made_up_names(graph: Graph, source: str) -> Graph:
    """``graph`` with names counted anew where the source does not say them.

    Keras counts on while a notebook runs: the second time a cell is executed, its ``dense`` is a ``dense_1``.
    """
    done = Graph(graph.name, tuple(node for node in graph.nodes if not _is_made_up(node, source)))
    nodes = []
    for one in graph.nodes:
        node = one
        if _is_made_up(one, source):
            node = replace(one, name=free_name(done, _base(one)))
            done = replace(done, nodes=(*done.nodes, node))
        inner = None if node.inner is None else without_made_up_names(node.inner, source)
        if inner is not None and node is not one:
            inner = replace(inner, name=node.name)
        params = {word: _unnamed(value, source) for word, value in node.params.items()}
        nodes.append(replace(node, params=params, inner=inner))
    return replace(graph, name=_model_name(graph.name, source), nodes=tuple(nodes))


def _is_made_up(node: Node, source: str) -> bool:
    return re.fullmatch(rf"{re.escape(_base(node))}(_\d+)?", node.name) is not None and not _says(source, node.name)


def _base(node: Node) -> str:
    """What Keras calls the first of its kind."""
    if node.type == MODEL:
        return re.sub(r"_\d+$", "", node.name) if _MODELS.fullmatch(node.name) else "functional"
    return "input_layer" if node.type == INPUT else vocabulary().base_name(node.type)


def _model_name(name: str, source: str) -> str:
    made_up = _MODELS.fullmatch(name)
    return made_up[1] if made_up and not _says(source, name) else name


def _says(source: str, name: str) -> bool:
    """Whether the source has the name as a text, as the end of one, or as a variable."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9_])", source) is not None


def _unnamed(value: Value, source: str) -> Value:
    """An inner layer without a name that Keras has made up."""
    config = value.get("config") if isinstance(value, Mapping) else None
    if not isinstance(config, Mapping) or "name" not in config or _says(source, str(config["name"])):
        return value
    return {**value, "config": {word: item for word, item in config.items() if word != "name"}}
