"""Commands about which weights training changes."""

from typing import Annotated

from msgspec import Meta

from workbench.graph import freezing, frozen_blocks
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.document import Graph


class Freeze(CommandBase, frozen=True, tag="freeze"):
    """Freeze layers and blocks, or let their weights be trained again."""

    nodes: tuple[str, ...]
    frozen: bool

    def apply(self, graph: Graph) -> Graph:
        return freezing.set_frozen(graph, self.nodes, frozen=self.frozen)


class FreezeUpTo(CommandBase, frozen=True, tag="freeze_up_to"):
    """Freeze a node and all that it depends on, in the blocks around it as well."""

    node: str
    inside: Annotated[tuple[str, ...], Meta(description="Ids of the blocks that lead to it.")] = ()

    def apply(self, graph: Graph) -> Graph:
        return frozen_blocks.freeze_through(graph, (*self.inside, self.node))


class FreezeButLast(CommandBase, frozen=True, tag="freeze_but_last"):
    """Freeze a block but for its last blocks."""

    node: str
    blocks: Annotated[int, Meta(description="How many stay trainable, without their batch normalization.")]

    def apply(self, graph: Graph) -> Graph:
        return frozen_blocks.freeze_but_last(graph, self.node, self.blocks)
