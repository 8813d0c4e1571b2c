"""The ports of a node: from the catalog for a leaf, from the graph inside for a block."""

from collections.abc import Sequence

from msgspec.structs import replace

from workbench.graph.call_values import called_ports
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.graph_errors import UnknownPort
from workbench.graph.node_lookup import find
from workbench.graph.vocabulary import INPUT, OUTPUT, Port, vocabulary
from workbench.messages import say


def layer_owner(graph: Graph, node: Node) -> Node:
    """The node whose parameters, inner graph and weights ``node`` uses: itself, or the one it shares with."""
    return find(graph, node.shares) if node.shares else node


def with_own_layer(graph: Graph, node: Node) -> Node:
    """``node`` with a layer of its own, which has the parameters and the inner graph of the one it shares."""
    owner = layer_owner(graph, node)
    if owner is node:
        return node
    inside = {"inner": owner.inner, "repeat": owner.repeat, "lifted": owner.lifted}
    return replace(node, shares="", params=owner.params, **inside)


def input_ports(graph: Graph, node: Node) -> tuple[Port, ...]:
    """Where tensors enter ``node``, in the order of the call."""
    owner = layer_owner(graph, node)
    inside = _block_inside(graph, owner)
    usual = vocabulary(graph.kind).inputs(owner) if inside is None else _border(inside, INPUT)
    return called_ports(usual, node.call) if node.call else usual


def output_ports(graph: Graph, node: Node) -> tuple[Port, ...]:
    """Where tensors leave ``node``."""
    owner = layer_owner(graph, node)
    inside = _block_inside(graph, owner)
    if inside is not None:
        return _border(inside, OUTPUT)
    return vocabulary(graph.kind).outputs(owner if owner.call == node.call else replace(owner, call=node.call))


def _block_inside(graph: Graph, owner: Node) -> Graph | None:
    """The part of ``graph`` that a block holds; None for the Network of a flow, which has the ports of its type."""
    return owner.inner if owner.inner is not None and owner.inner.kind == graph.kind else None


def _border(inner: Graph, type_name: str) -> tuple[Port, ...]:
    """A block's ports are its Input or Output nodes, by id, so that renaming one disconnects nothing."""
    return tuple(Port(name=node.id, label=node.name) for node in inner.nodes if node.type == type_name)


def find_port(ports: tuple[Port, ...], name: str | None, *, where: str) -> Port:
    """Return the port called ``name`` (by name or label), or the first one for None. Raises UnknownPort."""
    for port in ports:
        if name is None or name in (port.name, port.label):
            return port
    known = ", ".join(repr(port.label or port.name) for port in ports) or say("none")
    raise UnknownPort(where=where, received=name or "", expected=known)


def without_lost_edges(graph: Graph, nodes: Sequence[Node]) -> Graph:
    """Drop the edges at ports that ``nodes`` no longer have (after ``return_state`` was switched off, say)."""
    inputs = {node.id: {port.name for port in input_ports(graph, node)} for node in nodes}
    outputs = {node.id: {port.name for port in output_ports(graph, node)} for node in nodes}

    def stays(edge: Edge) -> bool:
        return edge.target_port in inputs.get(edge.target, (edge.target_port,)) and edge.source_port in outputs.get(
            edge.source, (edge.source_port,)
        )

    return replace(graph, edges=tuple(edge for edge in graph.edges if stays(edge)))
