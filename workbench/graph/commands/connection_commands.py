"""Commands about connections."""

from collections.abc import Mapping
from typing import Annotated, TypeAlias

from msgspec import Meta, field

from workbench.graph import edits
from workbench.graph.commands.command_base import CommandBase, Link
from workbench.graph.document import Graph, Position, Value
from workbench.graph.make_room import make_room_on_edge

_Replace: TypeAlias = Annotated[bool, Meta(description="Remove what the input receives, if it can receive one only.")]


class Connect(CommandBase, frozen=True, tag="connect"):
    """Connect an output to an input. A port that is left out is the first one, or the first free one."""

    source: str
    target: str
    source_port: str = ""
    target_port: str = ""
    replace: _Replace = False

    def apply(self, graph: Graph) -> Graph:
        if self.replace and self.target_port:
            graph = edits.free_input(graph, self.target, self.target_port)
        return edits.connect(graph, self.source, self.target, self.source_port or None, self.target_port or None)


class Reconnect(CommandBase, frozen=True, tag="reconnect"):
    """Drag the end of a connection to another port."""

    old: Link
    source: str
    target: str
    source_port: str = ""
    target_port: str = ""
    replace: _Replace = False

    def apply(self, graph: Graph) -> Graph:
        new = Connect(self.source, self.target, self.source_port, self.target_port, self.replace)
        return new.apply(edits.disconnect(graph, self.old.edge()))


class Disconnect(CommandBase, frozen=True, tag="disconnect"):
    """Remove connections."""

    edges: tuple[Link, ...]

    def apply(self, graph: Graph) -> Graph:
        for link in self.edges:
            graph = edits.disconnect(graph, link.edge())
        return graph


class InsertOnEdge(CommandBase, frozen=True, tag="insert_on_edge"):
    """Put a new node halfway along a connection; its neighbours make room."""

    edge: Link
    type: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def apply(self, graph: Graph) -> Graph:
        grown = edits.insert_on(graph, self.edge.edge(), self.type, params=self.params)
        return make_room_on_edge(grown, grown.nodes[-1].id, self.edge.edge())


class MoveOntoEdge(CommandBase, frozen=True, tag="move_onto_edge"):
    """Put a node that is there onto a connection, after a drag; its neighbours make room."""

    node: str
    edge: Link
    position: Annotated[Position, Meta(description="The top left corner.")]

    def apply(self, graph: Graph) -> Graph:
        moved = edits.move(graph, {self.node: self.position})
        return make_room_on_edge(edits.splice(moved, self.edge.edge(), self.node), self.node, self.edge.edge())
