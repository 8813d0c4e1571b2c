"""Several commands as one step of undo, at one level of a graph."""

from typing import TypeAlias

from msgspec import Struct

from workbench.graph.block_paths import edit_at
from workbench.graph.commands.annotation_commands import AddAnnotation, EditAnnotation, FrameNodes, ResizeAnnotation
from workbench.graph.commands.arrangement_commands import Align, Distribute, Move
from workbench.graph.commands.block_commands import (
    ConnectInside,
    Lift,
    LinkCopy,
    Lower,
    MakeUnique,
    RepeatBlock,
    SetLifted,
)
from workbench.graph.commands.connection_commands import Connect, Disconnect, InsertOnEdge, MoveOntoEdge, Reconnect
from workbench.graph.commands.freezing_commands import Freeze, FreezeButLast, FreezeUpTo
from workbench.graph.commands.layer_commands import OwnLayer, ResetParam, SetArgument, SetParam, ShareLayer
from workbench.graph.commands.node_commands import (
    AddNode,
    Annotate,
    ChangeType,
    Delete,
    Dissolve,
    FeedInput,
    MarkOutput,
    Rename,
    ReplaceLayer,
    SetMode,
)
from workbench.graph.commands.part_commands import Duplicate, Fold, Paste, ReplaceGraph, Unfold
from workbench.graph.document import Graph
from workbench.graph.settled_edits import settled

Command: TypeAlias = (
    AddNode
    | InsertOnEdge
    | MoveOntoEdge
    | Connect
    | Reconnect
    | Disconnect
    | Delete
    | Move
    | Align
    | Distribute
    | Rename
    | Annotate
    | SetParam
    | ResetParam
    | SetArgument
    | ShareLayer
    | OwnLayer
    | SetMode
    | Freeze
    | FreezeUpTo
    | FreezeButLast
    | Dissolve
    | ChangeType
    | ReplaceLayer
    | MarkOutput
    | FeedInput
    | Fold
    | Unfold
    | RepeatBlock
    | LinkCopy
    | MakeUnique
    | Lift
    | Lower
    | SetLifted
    | ConnectInside
    | Duplicate
    | Paste
    | ReplaceGraph
    | AddAnnotation
    | FrameNodes
    | EditAnnotation
    | ResizeAnnotation
)


class UndoStep(Struct, frozen=True, forbid_unknown_fields=True):
    """Commands that apply one after the other at one level, as one step of undo.

    ``path`` is the ids of the blocks that lead to the level; () for the top.
    """

    commands: tuple[Command, ...]
    path: tuple[str, ...] = ()

    def apply(self, graph: Graph) -> Graph:
        """Return the whole graph, changed, with what follows elsewhere: in linked copies, say.

        Raises the GraphError of the first command that is refused.
        """
        return settled(graph, edit_at(graph, self.path, self._on_level))

    def _on_level(self, level: Graph) -> Graph:
        for command in self.commands:
            level = command.apply(level)
        return level


def new_nodes(before: Graph, after: Graph) -> tuple[str, ...]:
    """Ids of the nodes, frames and notes that an edit has added to a level: what to select then."""
    present = {item.id for item in before.items}
    return tuple(item.id for item in after.items if item.id not in present)
