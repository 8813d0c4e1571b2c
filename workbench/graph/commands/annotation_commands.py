"""Commands about frames and notes on the canvas. Moving, copying and deleting takes them by id, as it does nodes."""

from typing import Annotated

from msgspec import Meta

from workbench.graph import annotations
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.document import AnnotationKind, Graph, Position


class AddAnnotation(CommandBase, frozen=True, tag="add_annotation"):
    """Add a note or a frame of a given size."""

    kind: AnnotationKind
    position: Annotated[Position, Meta(description="The top left corner.")]
    size: Annotated[tuple[float, float], Meta(description="Width and height.")]
    text: Annotated[str, Meta(description="The title of a frame, the Markdown of a note.")] = ""

    def apply(self, graph: Graph) -> Graph:
        return annotations.add_annotation(graph, self.kind, self.text, self.position, self.size)


class FrameNodes(CommandBase, frozen=True, tag="frame_nodes"):
    """Draw a titled frame around nodes and notes."""

    nodes: Annotated[tuple[str, ...], Meta(description="Ids of nodes and annotations.")]
    title: str

    def apply(self, graph: Graph) -> Graph:
        return annotations.frame_around(graph, self.nodes, self.title)


class EditAnnotation(CommandBase, frozen=True, tag="edit_annotation"):
    """Change the title of a frame or the text of a note."""

    annotation: str
    text: str

    def apply(self, graph: Graph) -> Graph:
        return annotations.edit_annotation(graph, self.annotation, self.text)


class ResizeAnnotation(CommandBase, frozen=True, tag="resize_annotation"):
    """Make a frame or note larger or smaller."""

    annotation: str
    position: Annotated[Position, Meta(description="The top left corner.")]
    size: Annotated[tuple[float, float], Meta(description="Width and height.")]

    def apply(self, graph: Graph) -> Graph:
        return annotations.resize_annotation(graph, self.annotation, self.position, self.size)
