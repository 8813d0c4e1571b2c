"""Room for what is dropped: the nodes that it would lie on move aside, and what stands beyond them with them."""

from collections.abc import Collection, Mapping
from typing import TypeAlias

from msgspec import Struct

from workbench.graph.annotations import refitted
from workbench.graph.document import Edge, Graph, Position
from workbench.graph.edits import move
from workbench.graph.node_lookup import find
from workbench.graph.node_size import BETWEEN_LAYERS, BETWEEN_NODES, COLUMN, NODE_WIDTH, node_height, on_grid

_Span: TypeAlias = tuple[float, float]
_Box: TypeAlias = tuple[_Span, _Span]
"""From where to where something reaches, along x and along y."""

_GAPS = (BETWEEN_LAYERS, BETWEEN_NODES)


class _Direction(Struct, frozen=True):
    axis: int
    sign: int

    def span(self, box: _Box) -> _Span:
        """Where ``box`` begins and ends, seen in this direction."""
        low, high = box[self.axis]
        return (low, high) if self.sign > 0 else (-high, -low)


_DOWN, _RIGHT, _UP, _LEFT = _Direction(1, 1), _Direction(0, 1), _Direction(1, -1), _Direction(0, -1)


def make_room(graph: Graph, placed: Collection[str]) -> Graph:
    """``graph`` with the nodes moved aside that those in ``placed`` (ids) stand on.

    All nodes that end beyond the near side of the placed ones move by the same distance, in the direction that takes
    least. So the drawing keeps its shape: no node passes another, and none that was free comes to lie on another.
    """
    place, others = _bounds(graph, placed), _boxes(graph, placed)
    covered = _covered(others, place)
    if not covered:
        return graph
    direction = min((_DOWN, _RIGHT, _UP, _LEFT), key=lambda one: _distance(place, covered, one))
    return _pushed(graph, place, others, direction, _distance(place, covered, direction))


def make_room_on_edge(graph: Graph, node_id: str, edge: Edge) -> Graph:
    """``graph`` with room for a node that was put on ``edge``, between its source and its target.

    Where the edge leads to the right, the node comes to stand in a column of its own behind the source, and the target
    moves on with all that stands beyond it; else as in :func:`make_room`.
    """
    x, y = find(graph, node_id).position
    start, end = find(graph, edge.source).position[0], find(graph, edge.target).position[0]
    if end < start + NODE_WIDTH:
        return make_room(graph, [node_id])
    graph = move(graph, {node_id: (max(x, start + COLUMN), y)})
    place, others = _bounds(graph, [node_id]), _boxes(graph, [node_id])
    covered = [box for name, box in others.items() if name == edge.target or _overlap(box, place)]
    ahead = [box for box in covered if _RIGHT.span(box)[1] > _RIGHT.span(place)[0]]
    if not ahead:  # it was put beyond the target
        return make_room(graph, [node_id])
    return _pushed(graph, place, others, _RIGHT, _distance(place, ahead, _RIGHT))


def make_room_in_row(graph: Graph, placed: Collection[str], corner: Position) -> Graph:
    """``graph`` with room for nodes that take the place of one whose top left corner was at ``corner``.

    Where they would lie on others they begin at that corner, and what followed moves on to the right.
    """
    others = _boxes(graph, placed)
    if not _covered(others, _bounds(graph, placed)):
        return graph
    (left, _), (top, _) = _bounds(graph, placed)
    dx, dy = corner[0] - left, corner[1] - top
    graph = move(graph, {name: (x + dx, y + dy) for name in placed for x, y in [find(graph, name).position]})
    place = _bounds(graph, placed)
    covered = _covered(others, place)
    if any(_RIGHT.span(box)[0] <= _RIGHT.span(place)[0] for box in covered):
        return make_room(graph, placed)
    return _pushed(graph, place, others, _RIGHT, _distance(place, covered, _RIGHT)) if covered else graph


def make_room_for_growth(before: Graph, after: Graph, layer: str) -> Graph:
    """``after`` with room for the nodes that use the layer of node ``layer`` and have become taller: more ports.

    What stood lower moves down.
    """
    for node in after.nodes:
        old = before.by_id.get(node.id)
        if old is None or layer not in (node.id, node.shares):
            continue
        bottom = node.position[1] + node_height(before, old)
        lower = {name: box for name, box in _boxes(after, [node.id]).items() if box[1][0] >= bottom}
        place = _box(after, node.id)
        covered = _covered(lower, place)
        if covered:
            after = _pushed(after, place, lower, _DOWN, _distance(place, covered, _DOWN))
    return after


def _pushed(graph: Graph, place: _Box, others: Mapping[str, _Box], direction: _Direction, distance: int) -> Graph:
    if distance <= 0:
        return graph
    near = direction.span(place)[0]
    step = distance * direction.sign
    dx, dy = (step, 0) if direction.axis == 0 else (0, step)
    moved = {name: (box[0][0] + dx, box[1][0] + dy) for name, box in others.items() if direction.span(box)[1] > near}
    return refitted(graph, move(graph, moved))


def _distance(place: _Box, covered: Collection[_Box], direction: _Direction) -> int:
    """How far the covered nodes have to move until the nearest is a gap behind the far side of ``place``."""
    far = direction.span(place)[1] + _GAPS[direction.axis]
    return on_grid(far - min(direction.span(box)[0] for box in covered))


def _boxes(graph: Graph, without: Collection[str]) -> dict[str, _Box]:
    return {node.id: _box(graph, node.id) for node in graph.nodes if node.id not in without}


def _box(graph: Graph, node_id: str) -> _Box:
    node = find(graph, node_id)
    x, y = node.position
    return (x, x + NODE_WIDTH), (y, y + node_height(graph, node))


def _bounds(graph: Graph, nodes: Collection[str]) -> _Box:
    """The box around some nodes."""
    boxes = [_box(graph, node_id) for node_id in nodes]
    (left, right), (top, bottom) = (_around([box[axis] for box in boxes]) for axis in (0, 1))
    return (left, right), (top, bottom)


def _around(spans: Collection[_Span]) -> _Span:
    return min(low for low, _ in spans), max(high for _, high in spans)


def _covered(others: Mapping[str, _Box], place: _Box) -> list[_Box]:
    return [box for box in others.values() if _overlap(box, place)]


def _overlap(one: _Box, other: _Box) -> bool:
    return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(one, other, strict=True))
