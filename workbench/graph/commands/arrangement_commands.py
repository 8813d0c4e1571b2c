"""Commands about where nodes stand."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from workbench.graph import alignment
from workbench.graph.annotations import moved_with_content, refitted
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.document import Graph, Position


class Move(CommandBase, frozen=True, tag="move"):
    """Move nodes, notes and frames, after a drag or a tidying; a frame takes along what it holds."""

    positions: Annotated[Mapping[str, Position], Meta(description="The top left corners, by id.")]
    keep_frames: Annotated[
        bool, Meta(description="Frames that are not moved stay around what they hold: for a tidying.")
    ] = False

    def apply(self, graph: Graph) -> Graph:
        moved = moved_with_content(graph, self.positions)
        return refitted(graph, moved) if self.keep_frames else moved


class Align(CommandBase, frozen=True, tag="align"):
    """Align nodes at an edge or a middle line."""

    nodes: tuple[str, ...]
    line: alignment.Line

    def apply(self, graph: Graph) -> Graph:
        return alignment.align(graph, self.nodes, self.line)


class Distribute(CommandBase, frozen=True, tag="distribute"):
    """Make the gaps between nodes equal."""

    nodes: tuple[str, ...]
    direction: alignment.Direction

    def apply(self, graph: Graph) -> Graph:
        return alignment.distribute(graph, self.nodes, self.direction)
