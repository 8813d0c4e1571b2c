"""Commands about nodes."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, field

from workbench.graph import composed_edits, edits
from workbench.graph.commands.command_base import CommandBase, Link
from workbench.graph.commands.connection_commands import Disconnect
from workbench.graph.document import Graph, Mode, Value
from workbench.graph.layer_replacement import replace_layer
from workbench.graph.make_room import make_room, make_room_for_growth, make_room_on_edge
from workbench.graph.node_lookup import find
from workbench.graph.ports import input_ports, layer_owner, output_ports


class AddNode(CommandBase, frozen=True, tag="add"):
    """Add a node; those that it would lie on make room."""

    type: str
    x: Annotated[float, Meta(description="Of its top left corner.")] = 0.0
    y: float = 0.0
    after: Annotated[str | None, Meta(description="Connect it behind this node, if it has an input.")] = None
    edge: Annotated[Link | None, Meta(description="Put it on this connection.")] = None
    name: Annotated[str | None, Meta(description="By default, a free one.")] = None
    params: Mapping[str, Value] = field(default_factory=dict)
    after_port: Annotated[str, Meta(description="Which output of `after`; the first if left out.")] = ""

    def apply(self, graph: Graph) -> Graph:
        position = (self.x, self.y)
        if self.edge is not None:
            grown = edits.insert_on(graph, self.edge.edge(), self.type, name=self.name, params=self.params)
            grown = edits.move(grown, {grown.nodes[-1].id: position})
            return make_room_on_edge(grown, grown.nodes[-1].id, self.edge.edge())
        grown = edits.add_node(graph, self.type, name=self.name, params=self.params, position=position)
        new = grown.nodes[-1]
        grown = make_room(grown, [new.id])
        if self.after is None or not (output_ports(grown, find(grown, self.after)) and input_ports(grown, new)):
            return grown
        return edits.connect(grown, self.after, new.id, self.after_port or None)


class Delete(CommandBase, frozen=True, tag="delete"):
    """Delete nodes with their connections, and connections."""

    nodes: tuple[str, ...] = ()
    edges: tuple[Link, ...] = ()

    def apply(self, graph: Graph) -> Graph:
        return edits.delete(Disconnect(self.edges).apply(graph), self.nodes)


class Dissolve(CommandBase, frozen=True, tag="dissolve"):
    """Remove a node and connect around it."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        return composed_edits.dissolve(graph, self.node)


class Rename(CommandBase, frozen=True, tag="rename"):
    """Rename a node."""

    node: str
    name: str

    def apply(self, graph: Graph) -> Graph:
        return edits.rename(graph, self.node, self.name)


class Annotate(CommandBase, frozen=True, tag="annotate"):
    """Attach a note to a node; an empty one takes it away."""

    node: str
    note: str

    def apply(self, graph: Graph) -> Graph:
        return edits.annotate(graph, self.node, self.note)


class SetMode(CommandBase, frozen=True, tag="set_mode"):
    """Bypass or mute nodes, or compute them again with an empty mode."""

    nodes: tuple[str, ...]
    mode: Mode

    def apply(self, graph: Graph) -> Graph:
        return edits.set_mode(graph, self.nodes, self.mode)


class ReplaceLayer(CommandBase, frozen=True, tag="replace_layer"):
    """Make a node one of another type, with the parameters and connections that fit."""

    node: str
    type: str

    def apply(self, graph: Graph) -> Graph:
        return replace_layer(graph, self.node, self.type)


class ChangeType(CommandBase, frozen=True, tag="change_type"):
    """Make a node one of another type, under the same name and with the same connections."""

    node: str
    type: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def apply(self, graph: Graph) -> Graph:
        changed = composed_edits.change_type(graph, self.node, self.type, self.params)
        return make_room_for_growth(graph, changed, layer_owner(graph, find(graph, self.node)).id)


class MarkOutput(CommandBase, frozen=True, tag="mark_output"):
    """Add an Output behind a node's port."""

    node: str
    port: str

    def apply(self, graph: Graph) -> Graph:
        return composed_edits.mark_output(graph, self.node, self.port)


class FeedInput(CommandBase, frozen=True, tag="feed_input"):
    """Add an Input before a node's port."""

    node: str
    port: str
    params: Mapping[str, Value] = field(default_factory=dict)

    def apply(self, graph: Graph) -> Graph:
        return composed_edits.feed_input(graph, self.node, self.port, self.params)
