"""Commands about parts of a graph: blocks, copies, and the whole."""

from workbench.graph.annotations import bounds
from workbench.graph.blocks import fold, unfold
from workbench.graph.clipboard import copy, paste
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.document import Graph, Position
from workbench.graph.graph_kinds import require_kind
from workbench.graph.make_room import make_room, make_room_in_row
from workbench.graph.node_lookup import find
from workbench.graph.node_size import BETWEEN_NODES, on_grid


class Fold(CommandBase, frozen=True, tag="fold"):
    """Make a block of nodes; what it would lie on makes room."""

    nodes: tuple[str, ...]

    def apply(self, graph: Graph) -> Graph:
        folded = fold(graph, self.nodes)
        return make_room(folded, [node.id for node in folded.nodes if node.id not in graph.by_id])


class Unfold(CommandBase, frozen=True, tag="unfold"):
    """Replace a block by the nodes inside it; what they would lie on makes room."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        corner, others = find(graph, self.node).position, graph.by_id.keys() - {self.node}
        unfolded = unfold(graph, self.node)
        new = [node.id for node in unfolded.nodes if node.id not in others]
        return make_room_in_row(unfolded, new, corner) if new else unfolded


class Duplicate(CommandBase, frozen=True, tag="duplicate"):
    """Add copies of nodes, frames and notes below them; what stands there makes room."""

    nodes: tuple[str, ...]

    def apply(self, graph: Graph) -> Graph:
        return _with_room(graph, copy(graph, self.nodes), _place(graph, self.nodes))


class Paste(CommandBase, frozen=True, tag="paste"):
    """Add the nodes of another graph, their top left corner at ``position``; what they would lie on makes room."""

    part: Graph
    position: Position | None = None

    def apply(self, graph: Graph) -> Graph:
        return _with_room(graph, self.part, self.position)


class ReplaceGraph(CommandBase, frozen=True, tag="replace_graph"):
    """Put another graph in the place of this one: one that was read from code, say."""

    graph: Graph

    def apply(self, graph: Graph) -> Graph:
        require_kind(self.graph, graph.kind, where=graph.name)
        return self.graph


def _place(graph: Graph, ids: tuple[str, ...]) -> Position | None:
    """Straight below what is copied; a little aside for frames and notes alone."""
    if not any(item in graph.by_id for item in ids):
        return None
    left, _, _, bottom = bounds(graph, ids)
    return (left, float(on_grid(bottom + BETWEEN_NODES)))


def _with_room(graph: Graph, part: Graph, position: Position | None) -> Graph:
    grown = paste(graph, part, position)
    new = [node.id for node in grown.nodes[len(graph.nodes) :]]
    return make_room(grown, new) if new else grown
