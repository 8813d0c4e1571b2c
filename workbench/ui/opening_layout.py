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

BELOW = 40
"""Pixels from the top of a node to where another is clear of a connection at the ports of the first."""

MOST_WRAPPED = 24
"""A larger network would not be read in rows either: it is opened at its beginning."""


def in_rows(graph: Graph, most: int = MOST_WRAPPED) -> Graph:
    """The graph with its columns wrapped into rows of about equal length, so that all of it is seen.

    Only a network that stands as ``Graph.add`` or the layered layout leaves it is changed: what somebody has arranged
    stays. The rows follow each other as lines of a text do. What a connection would run behind moves out of its way.
    A network of more than ``most`` nodes is left as it is.
    """
    if not 0 < len(graph.nodes) <= most:
        return graph
    layered = positions(graph)
    standing = {node.id: node.position for node in graph.nodes}
    if standing not in (layered, _as_added(graph)):
        return graph
    columns = round(max(x for x, _ in layered.values()) / COLUMN) + 1
    rows = -(-columns // LONGEST_ROW)
    length = -(-columns // rows)
    row_of = {node_id: round(x / COLUMN) // length for node_id, (x, _) in layered.items()}
    clear = _clear_of_connections(graph, layered if rows > 1 else standing, row_of)
    moved = _wrapped(graph, clear, row_of, length) if rows > 1 else clear
    return graph if moved == standing else edits.move(graph, moved)


def _clear_of_connections(graph: Graph, places: dict[str, Position], row_of: dict[str, int]) -> dict[str, Position]:
    """The positions with all that stands on a straight connection between two nodes of a row moved below it.

    The longest connections come first, so that the steps of an encoder and a decoder become those of a U.
    """
    found = dict(places)
    ends = {(edge.source, edge.target) for edge in graph.edges if row_of[edge.source] == row_of[edge.target]}
    for source, target in sorted(ends, key=lambda end: (places[end[0]][0] - places[end[1]][0], end)):
        (left, y), (right, other_y) = found[source], found[target]
        between = [
            node_id for node_id, (x, _) in found.items() if left < x < right and row_of[node_id] == row_of[source]
        ]
        if y == other_y and any(abs(found[node_id][1] - y) < BELOW for node_id in between):
            for node_id in between:
                x, top = found[node_id]
                found[node_id] = (x, top + BELOW if top > y - BELOW else top)
    return found


def _wrapped(graph: Graph, places: dict[str, Position], row_of: dict[str, int], length: int) -> dict[str, Position]:
    """Positions cut into rows of ``length`` columns, from the upper left corner of the graph on."""
    corner_x, corner_y = min(node.position[0] for node in graph.nodes), min(node.position[1] for node in graph.nodes)
    rows: dict[int, list[Node]] = {}
    for node in graph.nodes:
        rows.setdefault(row_of[node.id], []).append(node)
    found: dict[str, Position] = {}
    top = corner_y
    for row, nodes in sorted(rows.items()):
        shift = top - min(places[node.id][1] for node in nodes)
        for node in nodes:
            x, y = places[node.id]
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
