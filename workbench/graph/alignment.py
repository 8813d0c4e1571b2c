"""Aligning nodes at an edge or a middle line, and distributing them evenly."""

from collections.abc import Collection, Mapping
from itertools import pairwise
from typing import Literal, TypeAlias

from workbench.graph.annotations import refitted
from workbench.graph.document import Graph, Position
from workbench.graph.edits import move
from workbench.graph.node_lookup import find
from workbench.graph.node_size import BETWEEN_LAYERS, BETWEEN_NODES, NODE_WIDTH, node_height

Line: TypeAlias = Literal["left", "centre", "right", "top", "middle", "bottom"]
Direction: TypeAlias = Literal["horizontally", "vertically"]

_SHARE: Mapping[Line, tuple[int, float]] = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}
"""The axis, and which part of a node's length along it comes to the line."""

_GAPS = (BETWEEN_LAYERS, BETWEEN_NODES)


def align(graph: Graph, node_ids: Collection[str], line: Line) -> Graph:
    """Move nodes so that their edges (or middles) lie on one line: the outermost edge, or the middle of them all.

    Nodes that would come to lie on each other are moved apart along the line, in their order.
    """
    axis, share = _SHARE[line]
    sizes = _sizes(graph, node_ids)
    if not sizes:
        return graph
    places = {node_id: list(find(graph, node_id).position) for node_id in sizes}
    low = min(places[one][axis] for one in sizes)
    high = max(places[one][axis] + sizes[one][axis] for one in sizes)
    for node_id, place in places.items():
        place[axis] = low + share * (high - low - sizes[node_id][axis])
    across = 1 - axis
    order = sorted(sizes, key=lambda one: places[one][across])
    for before, after in pairwise(order):
        end = places[before][across] + sizes[before][across]
        if places[after][across] < end:
            places[after][across] = end + _GAPS[across]
    return _moved(graph, places)


def distribute(graph: Graph, node_ids: Collection[str], direction: Direction) -> Graph:
    """Move nodes so that the gaps between them are equal; the first and the last stay where there is room for all."""
    axis = 0 if direction == "horizontally" else 1
    sizes = _sizes(graph, node_ids)
    places = {node_id: list(find(graph, node_id).position) for node_id in sizes}
    order = sorted(sizes, key=lambda one: places[one][axis])
    if len(order) < 3:  # noqa: PLR2004 - two nodes have one gap
        return graph
    first, last = order[0], order[-1]
    room = places[last][axis] - places[first][axis] - sum(sizes[one][axis] for one in order[:-1])
    gap = max(room / (len(order) - 1), float(_GAPS[axis]) if room < 0 else 0.0)
    at = places[first][axis]
    for node_id in order:
        places[node_id][axis] = at
        at += sizes[node_id][axis] + gap
    return _moved(graph, places)


def _sizes(graph: Graph, node_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Width and height by id, each node once. Raises UnknownNode."""
    nodes = [find(graph, node_id) for node_id in dict.fromkeys(node_ids)]
    return {node.id: (NODE_WIDTH, node_height(graph, node)) for node in nodes}


def _moved(graph: Graph, places: Mapping[str, list[float]]) -> Graph:
    positions: dict[str, Position] = {node_id: (x, y) for node_id, (x, y) in places.items()}
    return refitted(graph, move(graph, positions))
