"""Where the layers of a network end: its outputs, as long as no Output node says which they are."""

from collections.abc import Mapping

from workbench.catalog.node_types import Kind
from workbench.catalog.type_lookup import kind_of
from workbench.graph.document import Graph, Node
from workbench.graph.ports import output_ports
from workbench.graph.traversal import descendants, sinks, successors
from workbench.graph.vocabulary import INPUT

COMPUTING: tuple[Kind, ...] = ("layer", "block", "operation", "custom")
"""Kinds of the nodes that compute something from tensors."""

_BESIDE: tuple[Kind, ...] = ("loss", "label")
"""Kinds of what is drawn beside a network and is no part of the model."""


def is_of_model(node: Node) -> bool:
    """Whether a node is a call of the model itself: losses and labels are not."""
    return kind_of(node.type) not in _BESIDE


def model_nodes(graph: Graph) -> Mapping[str, Node]:
    """The nodes of the model itself, by id."""
    return {node.id: node for node in graph.nodes if is_of_model(node)}


def continues(graph: Graph, node: Node) -> bool:
    """Whether something other than a loss takes the node's result."""
    return any(is_of_model(graph.by_id[node_id]) for node_id in successors(graph, node.id))


def unconnected_outputs(graph: Graph) -> tuple[Node, ...]:
    """Nodes that compute something from an Input and whose result nothing of the model takes, in document order."""
    fed = descendants(graph, [node.id for node in graph.nodes if node.type == INPUT])
    return tuple(
        node
        for node in sinks(graph, model_nodes(graph))
        if node.id in fed and kind_of(node.type) in COMPUTING and output_ports(graph, node)
    )
