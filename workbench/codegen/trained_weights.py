"""The trained weights of an imported network in a model that is built from its graph, also after edits."""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from msgspec import Struct

from workbench.codegen.layer_names import layer_names
from workbench.graph.document import Graph, Node
from workbench.graph.repetition import drawn_path, first_repetition, written_out
from workbench.graph.vocabulary import BLOCK
from workbench.graph.weight_source import Path
from workbench.messages import mark, say
from workbench.text_format import listed

_FRESH = mark(
    "The network {name!r} has its trained weights, but not in {layers}: what was changed there has fresh weights, so "
    "that its answers are worse until it is trained."
)
_ALL_FRESH = mark(
    "The network {name!r} has fresh weights everywhere ({layers}): none of the trained ones fits what was changed."
)
_SHOWN = 8
_SOME = 8
"""The length of an axis of any length."""


class BuiltLayer(Struct, frozen=True):
    """A layer of a built model, with the node that it was built from; ``first`` if of the first repetition of a block.

    In a repeated block there are several of one node.
    """

    path: Path
    node: Node
    layer: Any
    first: bool = True


def keep_trained_weights(graph: Graph, model: Any) -> None:
    """Give ``model``, built from ``graph``, the trained weights where nothing was changed, and say where something was.

    A layer keeps its weights if its node has the same type and all its weights have the same shapes. Of a block that
    is repeated now, they are in the first repetition: more of the same were never trained in a row.
    """
    if graph.weights is None or not graph.weights.layers:
        return
    fresh, kept = [], 0
    find = graph.weights.find
    pairs = [
        (one, find(one.path, one.node.type, one.node.name) if one.first else None) for one in built_layers(graph, model)
    ]
    if any(source is not None and len(built.layer.weights) < len(source.layer.weights) for built, source in pairs):
        _make_weights(model)
    for built, source in pairs:
        if not built.layer.weights and source is None:
            continue
        if source is not None and _shapes(source.layer) == _shapes(built.layer):
            built.layer.set_weights(source.layer.get_weights())
            kept += 1
        elif built.node.name not in graph.weights.new:
            fresh.append(built.node.name if built.first else built.layer.name)
    if fresh:
        template = _FRESH if kept else _ALL_FRESH
        warnings.warn(say(template, name=graph.name, layers=listed(fresh, _SHOWN)), stacklevel=3)


def _make_weights(model: Any) -> None:
    """Call the model once: a layer of the user's own may make its weights, or those of layers in it, only then."""
    import keras

    sizes = [tuple(size or _SOME for size in one.shape[1:]) for one in model.inputs]
    with (
        suppress(Exception),
        warnings.catch_warnings(),
    ):  # text, or a size that such a layer does not take: then its weights are told as fresh
        warnings.simplefilter("ignore")
        given = [keras.ops.zeros((1, *size), one.dtype) for size, one in zip(sizes, model.inputs, strict=True)]
        model(given if len(given) > 1 else given[0])


def built_layers(graph: Graph, model: Any) -> Iterator[BuiltLayer]:
    """The layers of ``model``, which was built from ``graph``, with their nodes; those of nested models as well."""
    for one in _built_layers(written_out(graph), model, "", ()):
        yield BuiltLayer(drawn_path(one.path), one.node, one.layer, first=first_repetition(one.path))


def _built_layers(graph: Graph, model: Any, prefix: str, above: Path) -> Iterator[BuiltLayer]:
    layers = {layer.name: layer for layer in model.layers}
    names = layer_names(graph)
    for node in graph.nodes:
        if node.id not in names:
            continue
        name, path = prefix + names[node.id], (*above, node.id)
        if node.type == BLOCK and node.inner is not None:
            yield from _built_layers(node.inner, model, f"{name}_", path)
        elif (layer := layers.get(name)) is None:
            continue
        elif node.inner is not None and hasattr(layer, "layers"):
            yield from _built_layers(node.inner, layer, "", path)
        else:
            yield BuiltLayer(path, node, layer)


def _shapes(layer: Any) -> list[tuple[int, ...]]:
    return [tuple(weight.shape) for weight in layer.weights]
