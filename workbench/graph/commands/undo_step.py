"""Several commands as one step of undo, at one level of a graph."""

from typing import TypeAlias

from msgspec import Struct

from workbench.graph.block_paths import edit_at
from workbench.graph.commands.connection_commands import Connect, Disconnect, InsertOnEdge, MoveOntoEdge, Reconnect
from workbench.graph.commands.layer_commands import OwnLayer, ResetParam, SetArgument, SetParam, ShareLayer
from workbench.graph.commands.node_commands import (
    AddNode,
    Annotate,
    Bypass,
    ChangeType,
    Delete,
    FeedInput,
    MarkOutput,
    Move,
    Rename,
)
from workbench.graph.commands.part_commands import Duplicate, Fold, Paste, ReplaceGraph, Unfold
from workbench.graph.document import Graph

Command: TypeAlias = (
    AddNode
    | InsertOnEdge
    | MoveOntoEdge
    | Connect
    | Reconnect
    | Disconnect
    | Delete
    | Move
    | Rename
    | Annotate
    | SetParam
    | ResetParam
    | SetArgument
    | ShareLayer
    | OwnLayer
    | Bypass
    | ChangeType
    | MarkOutput
    | FeedInput
    | Fold
    | Unfold
    | Duplicate
    | Paste
    | ReplaceGraph
)


class UndoStep(Struct, frozen=True, forbid_unknown_fields=True):
    """Commands that apply one after the other at one level, as one step of undo.

    ``path`` is the ids of the blocks that lead to the level; () for the top.
    """

    commands: tuple[Command, ...]
    path: tuple[str, ...] = ()

    def apply(self, graph: Graph) -> Graph:
        """Return the whole graph, changed. Raises the GraphError of the first command that is refused."""
        return edit_at(graph, self.path, self._on_level)

    def _on_level(self, level: Graph) -> Graph:
        for command in self.commands:
            level = command.apply(level)
        return level


def new_nodes(before: Graph, after: Graph) -> tuple[str, ...]:
    """Ids of the nodes that an edit has added to a level: what to select then."""
    return tuple(node.id for node in after.nodes if node.id not in before.by_id)
