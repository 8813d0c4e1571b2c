"""Copy and paste: a copied part is itself a graph."""

from collections.abc import Collection

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Position
from workbench.graph.names import free_id, free_name
from workbench.graph.node_lookup import find
from workbench.graph.ports import with_own_layer


def copy(graph: Graph, node_ids: Collection[str]) -> Graph:
    """The nodes with the connections among them. One that shares a layer left behind gets its own copy of it."""
    chosen = {find(graph, node_id).id for node_id in node_ids}
    nodes = tuple(
        node if node.shares in chosen else with_own_layer(graph, node) for node in graph.nodes if node.id in chosen
    )
    edges = tuple(edge for edge in graph.edges if edge.source in chosen and edge.target in chosen)
    return replace(graph, nodes=nodes, edges=edges)


def paste(graph: Graph, part: Graph, position: Position | None = None) -> Graph:
    """Add the nodes of ``part`` under free ids and names, its top left corner at ``position`` (or a little aside).

    The new nodes are the last ``len(part.nodes)`` of the result.
    """
    if not part.nodes:
        return graph
    dx, dy = _shift(part, position)
    ids: dict[str, str] = {}
    grown = graph
    for node in part.nodes:
        ids[node.id] = free_id(grown)
        place = (node.position[0] + dx, node.position[1] + dy)
        new = replace(node, id=ids[node.id], name=free_name(grown, node.name), position=place)
        grown = replace(grown, nodes=(*grown.nodes, new))
    nodes = tuple(
        replace(node, shares=ids[node.shares]) if node.shares and node.id in ids.values() else node
        for node in grown.nodes
    )
    edges = (Edge(ids[e.source], e.source_port, ids[e.target], e.target_port) for e in part.edges)
    return replace(grown, nodes=nodes, edges=(*grown.edges, *edges))


def _shift(part: Graph, position: Position | None) -> Position:
    if position is None:
        return (40.0, 40.0)
    left = min(node.position[0] for node in part.nodes)
    top = min(node.position[1] for node in part.nodes)
    return (position[0] - left, position[1] - top)
