"""How a network that was written as a chain stands on the canvas when it is first opened."""

from itertools import pairwise

from workbench.graph import edits
from workbench.graph.document import Graph
from workbench.graph.node_size import COLUMN, ROW

LONGEST_ROW = 6
"""Layers that can be read side by side on a small screen."""

MOST_WRAPPED = 24
"""A longer chain would not be read in rows either: it is opened at its beginning."""


def in_rows(graph: Graph) -> Graph:
    """The graph with its chain wrapped into rows of about equal length, so that all of it is seen.

    Only a chain that stands in one line, as ``Graph.add`` leaves it, and is too long for a row is wrapped: what
    somebody has arranged stays. The rows follow each other as lines of a text do.
    """
    count = len(graph.nodes)
    if not LONGEST_ROW < count <= MOST_WRAPPED or not _is_line(graph):
        return graph
    rows = -(-count // LONGEST_ROW)
    length = -(-count // rows)
    x, y = graph.nodes[0].position
    return edits.move(
        graph,
        {
            node.id: (x + at % length * COLUMN, y + at // length * ROW)
            for at, node in enumerate(graph.nodes)
            if at >= length
        },
    )


def _is_line(graph: Graph) -> bool:
    x, y = graph.nodes[0].position
    in_line = all(node.position == (x + at * COLUMN, y) for at, node in enumerate(graph.nodes))
    ids = [node.id for node in graph.nodes]
    connections = [(edge.source, edge.target) for edge in graph.edges]
    return in_line and connections == list(pairwise(ids))
