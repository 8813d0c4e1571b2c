"""The layers of a model that have weights, by the nodes that stand for them in its graph."""

from collections.abc import Iterator
from typing import Any

from workbench.graph.document import Graph
from workbench.graph.weight_source import Path, TrainedLayer, WeightSource
from workbench.importers.functional_import import safe_name


def weight_source(graph: Graph, model: Any) -> WeightSource:
    """Where the weights of ``model`` are, for ``graph``, which was made from it."""
    return WeightSource(dict(_layers(graph, model, ())))


def _layers(graph: Graph, model: Any, above: Path) -> Iterator[tuple[Path, TrainedLayer]]:
    layers = {safe_name(layer.name): layer for layer in model.layers}
    for node in graph.nodes:
        layer = layers.get(node.name)
        if layer is None or node.shares:
            continue
        path = (*above, node.id)
        if node.inner is not None and hasattr(layer, "layers"):
            yield from _layers(node.inner, layer, path)
        elif layer.weights:
            yield path, TrainedLayer(node.type, node.name, layer)
