"""Commands about connections."""

from collections.abc import Mapping

from msgspec import field

from workbench.graph import edits
from workbench.graph.commands.command_base import CommandBase, Link
from workbench.graph.document import Graph, Value


class Connect(CommandBase, frozen=True, tag="connect"):
    """Connect an output to an input. A port that is left out is the first one, or the first free one."""

    source: str
    target: str
    source_port: str = ""
    target_port: str = ""

    def apply(self, graph: Graph) -> Graph:
        return edits.connect(graph, self.source, self.target, self.source_port or None, self.target_port or None)


class Reconnect(CommandBase, frozen=True, tag="reconnect"):
    """Drag the end of a connection to another port."""

    old: Link
    source: str
    target: str
    source_port: str = ""
    target_port: str = ""

    def apply(self, graph: Graph) -> Graph:
        new = Connect(self.source, self.target, self.source_port, self.target_port)
        return new.apply(edits.disconnect(graph, self.old.edge()))


class Disconnect(CommandBase, frozen=True, tag="disconnect"):
    """Remove connections."""

    edges: tuple[Link, ...]

    def apply(self, graph: Graph) -> Graph:
        for link in self.edges:
            graph = edits.disconnect(graph, link.edge())
        return graph


class InsertOnEdge(CommandBase, frozen=True, tag="insert_on_edge"):
    """Put a new node halfway along a connection."""

    edge: Link
    type: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def apply(self, graph: Graph) -> Graph:
        return edits.insert_on(graph, self.edge.edge(), self.type, params=self.params)
