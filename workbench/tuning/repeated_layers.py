"""A layer or block several times in a row: each copy takes what the one before it gives, and has weights of its own."""

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node
from workbench.graph.names import free_id, free_name
from workbench.graph.ports import input_ports, output_ports

_STEP = 40.0
"""Pixels by which a copy stands lower and further right."""


def can_be_repeated(graph: Graph, node: Node) -> bool:
    """Whether a node has one input and one output, and its weights for itself."""
    into, out = input_ports(graph, node), output_ports(graph, node)
    shared = node.shares or any(other.shares == node.id for other in graph.nodes)
    fed = len(graph.incoming.get(node.id, ()))
    return len(into) == 1 and not into[0].many and len(out) == 1 and fed == 1 and not shared


def repeated(graph: Graph, node_id: str, times: int) -> Graph:
    """The graph with a node ``times`` times in a row.

    Args:
        graph: The level on which the node stands.
        node_id: The node; see :func:`can_be_repeated`.
        times: How often it is there in the end.

    Returns:
        A new graph.

    >>> twice = repeated(graph, graph.by_name["conv"].id, 2)
    >>> [node.name for node in twice.nodes]
    ['image', 'conv', 'conv_1', 'flatten', 'scores']
    """
    last = graph.by_id[node_id]
    for _ in range(times - 1):
        graph, last = _with_copy(graph, graph.by_id[node_id], last)
    return graph


def _with_copy(graph: Graph, node: Node, last: Node) -> tuple[Graph, Node]:
    place = graph.nodes.index(last) + 1
    position = (last.position[0] + _STEP, last.position[1] + _STEP)
    copy = replace(node, id=free_id(graph), name=free_name(graph, node.name), position=position)
    into, out = input_ports(graph, node)[0].name, output_ports(graph, node)[0].name
    led_on = tuple(replace(edge, source=copy.id) if edge.source == last.id else edge for edge in graph.edges)
    edges = (*led_on, Edge(last.id, out, copy.id, into))
    return replace(graph, nodes=(*graph.nodes[:place], copy, *graph.nodes[place:]), edges=edges), copy
