"""How a network that nobody has arranged yet stands on the canvas when it is first opened."""

from collections.abc import Sequence

from msgspec.structs import replace

from workbench.graph import edits
from workbench.graph.document import Graph, Node, Position
from workbench.graph.graph_builder import position_following
from workbench.graph.layout import positions
from workbench.graph.node_size import BETWEEN_NODES, COLUMN, node_height, on_grid

LONGEST_ROW = 6
"""Layers that can be read side by side on a small screen."""

MOST_WRAPPED = 24
"""A larger network would not be read in rows either: it is opened at its beginning."""


def in_rows(graph: Graph) -> Graph:
    """The graph with its columns wrapped into rows of about equal length, so that all of it is seen.

    Only a network that stands as ``Graph.add`` or the layered layout leaves it, and is too long for a row, is wrapped:
    what somebody has arranged stays. The rows follow each other as lines of a text do.
    """
    if not LONGEST_ROW < len(graph.nodes) <= MOST_WRAPPED:
        return graph
    layered = positions(graph)
    standing = {node.id: node.position for node in graph.nodes}
    if standing not in (layered, _as_added(graph)):
        return graph
    columns = round(max(x for x, _ in layered.values()) / COLUMN) + 1
    if columns <= LONGEST_ROW:
        return graph
    rows = -(-columns // LONGEST_ROW)
    return edits.move(graph, _wrapped(graph, layered, length=-(-columns // rows)))


def _wrapped(graph: Graph, layered: dict[str, Position], length: int) -> dict[str, Position]:
    """The positions of a layered layout, cut into rows of ``length`` columns; its first node stays where it is."""
    corner_x, corner_y = min(node.position[0] for node in graph.nodes), min(node.position[1] for node in graph.nodes)
    rows: dict[int, list[Node]] = {}
    for node in graph.nodes:
        rows.setdefault(round(layered[node.id][0] / COLUMN) // length, []).append(node)
    found: dict[str, Position] = {}
    top = corner_y
    for row, nodes in sorted(rows.items()):
        shift = top - min(layered[node.id][1] for node in nodes)
        for node in nodes:
            x, y = layered[node.id]
            found[node.id] = (corner_x + x - row * length * COLUMN, y + shift)
        top = float(on_grid(max(found[node.id][1] + node_height(graph, node) for node in nodes) + BETWEEN_NODES))
    return found


def _as_added(graph: Graph) -> dict[str, Position]:
    """Where ``Graph.add`` would have put each node, given those before it."""
    found: dict[str, Position] = {}
    for count, node in enumerate(graph.nodes):
        before = replace(graph, nodes=graph.nodes[:count], edges=())
        found[node.id] = position_following(before, _sources(graph, node, graph.nodes[:count]))
    return found


def _sources(graph: Graph, node: Node, before: Sequence[Node]) -> list[Node]:
    sources = {edge.source for edge in graph.incoming[node.id]}
    return [other for other in before if other.id in sources]
