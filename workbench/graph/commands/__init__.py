"""Edits as values: what the canvas, quick fixes, the parameter panel and the clipboard ask of a graph.

A command belongs to one level of a graph: ``apply`` takes that level and returns a new one, or raises a
:class:`~workbench.graph.graph_errors.GraphError`, and then nothing has changed. :class:`UndoStep` says at which level
commands apply and groups several as one step of undo. The canvas sends commands as JSON, by their tag ``op``.
"""

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
from workbench.graph.commands.command_base import Link
from workbench.graph.commands.command_json import decode_step, encode_step, read_tagged, tags
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
from workbench.graph.commands.undo_step import Command, UndoStep, new_nodes

__all__ = [
    "AddAnnotation",
    "AddNode",
    "Align",
    "Annotate",
    "ChangeType",
    "Command",
    "Connect",
    "ConnectInside",
    "Delete",
    "Disconnect",
    "Dissolve",
    "Distribute",
    "Duplicate",
    "EditAnnotation",
    "FeedInput",
    "Fold",
    "FrameNodes",
    "Freeze",
    "FreezeButLast",
    "FreezeUpTo",
    "InsertOnEdge",
    "Lift",
    "Link",
    "LinkCopy",
    "Lower",
    "MakeUnique",
    "MarkOutput",
    "Move",
    "MoveOntoEdge",
    "OwnLayer",
    "Paste",
    "Reconnect",
    "Rename",
    "RepeatBlock",
    "ReplaceGraph",
    "ReplaceLayer",
    "ResetParam",
    "ResizeAnnotation",
    "SetArgument",
    "SetLifted",
    "SetMode",
    "SetParam",
    "ShareLayer",
    "UndoStep",
    "Unfold",
    "decode_step",
    "encode_step",
    "new_nodes",
    "read_tagged",
    "tags",
]
