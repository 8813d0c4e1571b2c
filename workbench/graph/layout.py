"""Where nodes stand: layers from left to right, each as far left as its inputs allow, with few crossings."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from workbench.graph.document import Graph, Node, Position
from workbench.graph.traversal import topological

COLUMN = 190.0
ROW = 110.0
"""Distances in pixels between neighbouring columns and rows; a node is 150 wide."""

_SWEEPS = 4
_Neighbours = Mapping[str, Sequence[str]]


def laid_out(graph: Graph) -> Graph:
    """``graph`` with new positions at every level.

    Columns are longest paths from the inputs; within a column, nodes stand in the order of the mean row of their
    neighbours (Sugiyama's method: Sugiyama, Tagawa and Toda, 1981, with barycentres).
    """
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
    """The position of each node of one level, by id; nodes on a loop have none."""
    order = topological(graph)
    before = {node.id: [edge.source for edge in graph.incoming[node.id]] for node in order}
    after = {node.id: [edge.target for edge in graph.outgoing[node.id]] for node in order}
    columns = _columns(order, before, after)
    rows = _rows(columns, before, after)
    return {
        node_id: (number * COLUMN, round(rows[node_id] * ROW, 1))
        for number, column in enumerate(columns)
        for node_id in column
    }


def _columns(order: Sequence[Node], before: _Neighbours, after: _Neighbours) -> list[list[str]]:
    depth: dict[str, int] = {}
    for node in order:
        depth[node.id] = max((depth[source] + 1 for source in before[node.id]), default=0)
    for node in order:  # a further input stands beside what it feeds, not at the far left
        if not before[node.id] and after[node.id]:
            depth[node.id] = min(depth[target] for target in after[node.id]) - 1
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in order:
        columns[depth[node.id]].append(node.id)
    return columns


def _rows(columns: Sequence[list[str]], before: _Neighbours, after: _Neighbours) -> dict[str, float]:
    """Rows by node: sweeps to the right and to the left, each time as near to the neighbours as free rows allow."""
    rows = {node_id: float(place) for column in columns for place, node_id in enumerate(column)}
    for sweep in range(_SWEEPS):
        rightwards = sweep % 2 == 0
        for column in columns if rightwards else reversed(columns):
            _place(column, before if rightwards else after, rows)
    for column in columns:
        _place(column, before, rows)
    top = min(rows.values(), default=0.0)
    return {node_id: row - top for node_id, row in rows.items()}


def _place(column: Sequence[str], neighbours: _Neighbours, rows: dict[str, float]) -> None:
    """Order a column by the mean rows of its neighbours and give each node a row of its own."""
    wanted = {node_id: _mean([rows[other] for other in neighbours[node_id]], rows[node_id]) for node_id in column}
    ordered = sorted(column, key=wanted.__getitem__)
    lowest = float("-inf")
    for node_id in ordered:
        rows[node_id] = lowest = max(wanted[node_id], lowest + 1.0)
    shift = sum(rows[node_id] - wanted[node_id] for node_id in column) / len(column)
    for node_id in column:
        rows[node_id] -= shift


def _mean(values: Sequence[float], fallback: float) -> float:
    return sum(values) / len(values) if values else fallback
