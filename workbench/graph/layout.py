"""Where the nodes of a graph stand: in columns from left to right, never on each other."""

from msgspec.structs import replace

from workbench.graph.document import Graph, Position
from workbench.graph.layered_layout import layered
from workbench.graph.node_size import BETWEEN_NODES, COLUMN, GRID, node_height
from workbench.graph.traversal import topological


def laid_out(graph: Graph) -> Graph:
    """``graph`` with new positions at every level."""
    places = positions(graph)
    nodes = tuple(
        replace(
            node,
            position=places.get(node.id, node.position),
            inner=None if node.inner is None else laid_out(node.inner),
        )
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def positions(graph: Graph) -> dict[str, Position]:
    """The position of each node of one level, by id; nodes on a cycle have none."""
    order = topological(graph)
    # The ports of neighbours are as far below their tops, so that equal offsets make straight connections.
    found = layered(
        {node.id: [edge.source for edge in graph.incoming[node.id]] for node in order},
        {node.id: node_height(graph, node) for node in order},
        gap=BETWEEN_NODES,
        grid=GRID,
    )
    return {
        node_id: (float(number * COLUMN), float(found.offsets[node_id]))
        for number, column in enumerate(found.layers)
        for node_id in column
    }
