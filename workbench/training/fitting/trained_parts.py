"""Which layers of a model are trained: set by their names, in a nested model with its name before."""

from collections.abc import Collection, Iterator
from typing import Any

from workbench.codegen.trained_weights import built_layers
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state


def trained_layers(graph: Graph, model: Any) -> tuple[str, ...]:
    """The names of the layers that a drawing trains; ``model`` was built from it, or from one frozen otherwise."""
    trained = {id(one.layer) for one in built_layers(graph, model) if not frozen_state(one.node)}
    return tuple(name for name, layer in _layers(model) if id(layer) in trained and layer.weights)


def set_trained(model: Any, names: Collection[str]) -> None:
    """Let training change the layers of these names, and no others."""
    model.trainable = True  # of nested models too, which would hold back their layers
    chosen = set(names)
    for name, layer in _layers(model):
        layer.trainable = name in chosen


def _layers(model: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every layer with its name; of a nested model those in it."""
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from _layers(layer, f"{above}{layer.name}/")
        else:
            yield above + layer.name, layer
