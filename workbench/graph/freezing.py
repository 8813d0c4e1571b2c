"""Freezing: layers whose weights training leaves as they are, seen as ``trainable=False`` of each of them.

Frozen batch normalization uses the mean and variance that it has collected instead of those of the batch, and its call
says so (``training=False``); so does the call of a frozen nested model, also when some of its layers are trained again.
"""

from collections.abc import Collection, Iterator
from typing import Literal, TypeAlias

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.graph.document import Graph, Node
from workbench.graph.graph_errors import CannotFreeze
from workbench.graph.node_lookup import find
from workbench.graph.traversal import ancestors
from workbench.graph.vocabulary import MODEL, vocabulary
from workbench.messages import mark, say
from workbench.text_format import listed

Frozen: TypeAlias = Literal["", "frozen", "partly"]
"""Whether the weights of a node are frozen; those of a block may be partly."""

BATCH_NORMALIZATION = "BatchNormalization"
_TRAINING, _TRAINABLE, _CONFIG = "training", "trainable", "config"
_WEIGHTS = mark("a layer or block with weights, such as {names}")
_NO_WEIGHTS = mark("a layer or block with weights, and there is none")
_SHOWN = 5


def frozen_state(node: Node) -> Frozen:
    """Whether the weights of a node, or of all in it, are frozen; "" also for one without weights.

    >>> frozen_state(graph.by_name["conv"])
    ''
    """
    states = {_is_frozen(layer) for layer in trained_layers(node)}
    if node.type == MODEL and node.inner is not None and not node.inner.form.trainable and states:
        return "frozen"
    return "" if True not in states else "partly" if False in states else "frozen"


def keeps_statistics(node: Node) -> bool:
    """Whether batch normalization in a node, which may be frozen in part, uses what it has collected, not the batch."""
    normalizations = [one for one in trained_layers(node) if one.type == BATCH_NORMALIZATION]
    is_told = frozen_state(node) == "frozen" or node.call.get(_TRAINING) is False
    return any(is_told or _is_frozen(one) for one in normalizations)


def trained_layers(node: Node) -> Iterator[Node]:
    """The layers with weights that a node is, or holds."""
    for child in node.inner.nodes if node.inner is not None else ():
        yield from trained_layers(child)
    if node.inner is None and not node.shares and _trains(node):
        yield node


def _trains(node: Node) -> bool:
    """Whether a layer has weights to train; a module of a flow, which no network knows, has none."""
    types = vocabulary()
    return types.knows(node.type) and types.trains(node)


def has_weights(node: Node) -> bool:
    """Whether a node is or holds a layer whose weights training can change."""
    return next(trained_layers(node), None) is not None


def _is_frozen(layer: Node) -> bool:
    if _CONFIG in layer.params:
        return layer.params[_CONFIG].get(_TRAINABLE) is False
    return layer.params.get(_TRAINABLE) is False


def set_frozen(graph: Graph, node_ids: Collection[str], *, frozen: bool) -> Graph:
    """Freeze nodes of one level, blocks with all that they hold, or let their weights be trained again.

    Args:
        graph: A level.
        node_ids: Ids of layers, blocks and nested models; a node that shares a layer stands for that layer.
        frozen: Whether training leaves their weights as they are.

    Returns:
        The level with these nodes changed.

    Raises:
        UnknownNode: There is no such node.
        CannotFreeze: None of them has weights.
    """
    chosen = {find(graph, node_id).shares or node_id for node_id in node_ids}
    if not any(has_weights(graph.by_id[node_id]) for node_id in chosen):
        raise _nothing_to_freeze(graph, listed([graph.by_id[one].name for one in chosen], _SHOWN))
    if not frozen:
        graph = told_layer_by_layer(graph)
    nodes = (_with_state(node, frozen=frozen) if (node.shares or node.id) in chosen else node for node in graph.nodes)
    return replace(graph, nodes=tuple(nodes))


def _nothing_to_freeze(graph: Graph, received: str) -> CannotFreeze:
    names = [repr(node.name) for node in graph.nodes if has_weights(node)]
    expected = say(_WEIGHTS, names=listed(names, _SHOWN)) if names else say(_NO_WEIGHTS)
    return CannotFreeze(where=graph.name, received=repr(received), expected=expected)


def told_layer_by_layer(level: Graph) -> Graph:
    """A level that was frozen as a whole model, frozen layer by layer instead, so that some can be trained again."""
    if level.form.trainable:
        return level
    nodes = tuple(_inner_state(node, frozen=True, told_by_model=True) for node in level.nodes)
    return replace(level, form=replace(level.form, trainable=True), nodes=nodes)


def _with_state(node: Node, *, frozen: bool) -> Node:
    """A node frozen or not, with what its call is told of training."""
    changed = _inner_state(node, frozen=frozen, told_by_model=node.type == MODEL)
    if node.type in (MODEL, BATCH_NORMALIZATION):
        return _called(changed, frozen=frozen)
    return changed


def _inner_state(node: Node, *, frozen: bool, told_by_model: bool) -> Node:
    """A node with ``trainable`` set on every layer; ``told_by_model``: the call of a model above says the rest."""
    if node.inner is not None:
        children = (
            _inner_state(child, frozen=frozen, told_by_model=True)
            if told_by_model
            else _with_state(child, frozen=frozen)
            for child in node.inner.nodes
        )
        form = replace(node.inner.form, trainable=True)
        return replace(node, inner=replace(node.inner, nodes=tuple(children), form=form))
    if node.shares or not _trains(node):
        return node
    if _CONFIG in node.params:
        config = immutabledict({**node.params[_CONFIG], _TRAINABLE: not frozen})
        return replace(node, params={**node.params, _CONFIG: config})
    rest = {name: value for name, value in node.params.items() if name != _TRAINABLE}
    return replace(node, params={**rest, _TRAINABLE: False} if frozen else rest)


def _called(node: Node, *, frozen: bool) -> Node:
    rest = {name: value for name, value in node.call.items() if name != _TRAINING}
    return replace(node, call={**rest, _TRAINING: False} if frozen else rest)


def freeze_up_to(graph: Graph, node_id: str) -> Graph:
    """Freeze a node of a level and every one that it depends on there; the others stay as they are.

    Raises UnknownNode, or CannotFreeze where none of them has weights.
    """
    return set_frozen(graph, {find(graph, node_id).id, *ancestors(graph, [node_id])}, frozen=True)
