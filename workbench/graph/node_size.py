"""How large a node is drawn, and how far nodes stand apart: the one measure for every layout, in pixels.

The front end draws from the same numbers (``frontend/src/editor/model/size.ts``); a test compares both.
"""

from math import ceil

from workbench.graph.document import Graph, Node, Position
from workbench.graph.ports import input_ports, output_ports

NODE_WIDTH = 176
GRID = 8
"""Nodes stand on multiples of this."""

PADDING, NAME, LINE = 10, 20, 16
PORTS_GAP, PORT_ROW = 6, 18
SHAPE_STRIP = 22
"""Under the card of a node, for its output shape."""

BETWEEN_LAYERS, BETWEEN_NODES = 40, 24
"""Least distances along and across the flow of data."""

HEAD_HEIGHT = PADDING + NAME + LINE
"""A node's name and type: all that the map of a network shows of it."""

NODE_HEIGHT = HEAD_HEIGHT + LINE + PADDING + SHAPE_STRIP
"""A node with a summary of its parameters and one port a side."""

COLUMN = NODE_WIDTH + BETWEEN_LAYERS
ROW = NODE_HEIGHT + BETWEEN_NODES + -(NODE_HEIGHT + BETWEEN_NODES) % GRID
"""From one column and row of such nodes to the next."""


def node_height(graph: Graph, node: Node) -> int:
    """The height of ``node`` with room for its summary: two or more ports of a side stand in rows below the head."""
    ports = max(len(input_ports(graph, node)), len(output_ports(graph, node)))
    return NODE_HEIGHT + (PORTS_GAP + ports * PORT_ROW if ports > 1 else 0)


def on_grid(length: float) -> int:
    """The first line of the grid that is not above ``length``."""
    return ceil(length / GRID) * GRID


def free_position(graph: Graph, wanted: Position) -> Position:
    """``wanted``, or the first position below it where a node overlaps no other."""
    x, y = wanted
    near = [node for node in graph.nodes if abs(node.position[0] - x) < NODE_WIDTH]
    for node in sorted(near, key=lambda node: node.position[1]):
        below = node.position[1] + node_height(graph, node) + BETWEEN_NODES
        if node.position[1] < y + NODE_HEIGHT + BETWEEN_NODES and y < below:
            y = float(on_grid(below))
    return (x, y)
