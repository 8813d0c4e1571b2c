"""What each message of the canvas does to the graph of the open level: a pure function, and what to select then."""

from functools import singledispatch
from typing import NamedTuple

from workbench.graph import edits
from workbench.graph.blocks import fold, unfold
from workbench.graph.clipboard import copy, paste
from workbench.graph.document import Graph
from workbench.graph.node_lookup import find
from workbench.graph.ports import input_ports, output_ports
from workbench.ui import protocol


class EditOutcome(NamedTuple):
    """The new graph of the level, and the nodes to select (None: leave the selection)."""

    graph: Graph
    selection: tuple[str, ...] | None = None


@singledispatch
def change(message: protocol.Message, _graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    """Apply one message (an ``Edit``) to a level. Raises GraphError when the edit cannot be."""
    raise TypeError(type(message).__name__)


@change.register
def _(message: protocol.Add, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    place = (message.x, message.y)
    if message.edge is not None:
        grown = edits.insert_on(graph, message.edge.edge(), message.type)
        new = grown.nodes[-1].id
        return EditOutcome(edits.move(grown, {new: place}), (new,))
    grown = edits.add_node(graph, message.type, position=place)
    new = grown.nodes[-1].id
    if message.after is not None and _can_follow(grown, message.after, new):
        grown = edits.connect(grown, message.after, new)
    return EditOutcome(grown, (new,))


def _can_follow(graph: Graph, before: str, new: str) -> bool:
    """Whether a node added by click can be connected behind the selected one."""
    return bool(output_ports(graph, find(graph, before)) and input_ports(graph, find(graph, new)))


@change.register
def _(message: protocol.Connect, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return EditOutcome(
        edits.connect(graph, message.source, message.target, message.source_port or None, message.target_port or None)
    )


@change.register
def _(message: protocol.Reconnect, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    loose = edits.disconnect(graph, message.old.edge())
    return EditOutcome(
        edits.connect(loose, message.source, message.target, message.source_port or None, message.target_port or None)
    )


@change.register
def _(message: protocol.Delete, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    for link in message.edges:
        graph = edits.disconnect(graph, link.edge())
    return EditOutcome(edits.delete(graph, message.nodes), ())


@change.register
def _(message: protocol.Move, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return EditOutcome(edits.move(graph, message.positions))


@change.register
def _(message: protocol.Rename, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return EditOutcome(edits.rename(graph, message.node, message.name))


@change.register
def _(message: protocol.Annotate, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return EditOutcome(edits.annotate(graph, message.node, message.note))


@change.register
def _(message: protocol.Cut, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return EditOutcome(edits.delete(graph, message.nodes), ())


@change.register
def _(message: protocol.Paste, graph: Graph, clipboard: Graph | None) -> EditOutcome:
    if clipboard is None:
        return EditOutcome(graph)
    return _with_new(graph, paste(graph, clipboard, (message.x, message.y)))


@change.register
def _(message: protocol.Duplicate, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return _with_new(graph, paste(graph, copy(graph, message.nodes)))


@change.register
def _(message: protocol.FoldNodes, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    folded = fold(graph, message.nodes)
    return EditOutcome(folded, _new_nodes(graph, folded))


@change.register
def _(message: protocol.Unfold, graph: Graph, _clipboard: Graph | None) -> EditOutcome:
    return _with_new(graph, unfold(graph, message.node))


def _with_new(before: Graph, after: Graph) -> EditOutcome:
    return EditOutcome(after, _new_nodes(before, after))


def _new_nodes(before: Graph, after: Graph) -> tuple[str, ...]:
    return tuple(node.id for node in after.nodes if node.id not in before.by_id)
