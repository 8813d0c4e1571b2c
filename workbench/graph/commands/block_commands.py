"""Commands about blocks as wholes: repetitions, linked copies, and the parameters that they show."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from workbench.graph.block_paths import block
from workbench.graph.commands.command_base import CommandBase
from workbench.graph.commands.part_commands import Duplicate
from workbench.graph.document import Graph, Join, Repeat, Value
from workbench.graph.inner_connections import connect_inside
from workbench.graph.lifted_parameters import lift, lower, set_lifted
from workbench.graph.linked_blocks import linked, make_unique
from workbench.graph.repetition import present_values, repeat_block


class RepeatBlock(CommandBase, frozen=True, tag="repeat_block"):
    """Have a block several times in a row; once again for 1."""

    node: str
    times: int
    join: Join = "chain"
    values: Annotated[
        Mapping[str, str] | None,
        Meta(description="Expressions of `i` by the place of their parameter; null: those that the block has."),
    ] = None

    def apply(self, graph: Graph) -> Graph:
        node, _ = block(graph, self.node)
        values = present_values(node) if self.values is None else self.values
        return repeat_block(graph, self.node, Repeat(self.times, self.join, values))


class LinkCopy(CommandBase, frozen=True, tag="link_copy"):
    """Add a copy of a block in which each edit of the one happens, and the other way round."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        return Duplicate((self.node,)).apply(linked(graph, self.node))


class MakeUnique(CommandBase, frozen=True, tag="make_unique"):
    """Let a block be changed without its linked copies."""

    node: str

    def apply(self, graph: Graph) -> Graph:
        return make_unique(graph, self.node)


class Lift(CommandBase, frozen=True, tag="lift"):
    """Let a block show a parameter of a layer inside."""

    node: str
    path: str
    name: str = ""

    def apply(self, graph: Graph) -> Graph:
        return lift(graph, self.node, self.path, self.name)


class Lower(CommandBase, frozen=True, tag="lower"):
    """Show a parameter at its layer alone again."""

    node: str
    name: str

    def apply(self, graph: Graph) -> Graph:
        return lower(graph, self.node, self.name)


class SetLifted(CommandBase, frozen=True, tag="set_lifted"):
    """Set a parameter that a block shows."""

    node: str
    name: str
    value: Value

    def apply(self, graph: Graph) -> Graph:
        return set_lifted(graph, self.node, self.name, self.value)


class ConnectInside(CommandBase, frozen=True, tag="connect_inside"):
    """Connect nodes that may be inside blocks of the open level; Inputs and Outputs on the way are added."""

    source: str
    target: str
    source_path: Annotated[
        tuple[str, ...], Meta(description="The ids that lead from the source to a node inside it; none for itself.")
    ] = ()
    source_port: Annotated[str, Meta(description="An output of that node; the first if left out.")] = ""
    target_path: Annotated[tuple[str, ...], Meta(description="The same for the target.")] = ()
    target_port: Annotated[str, Meta(description="An input of that node; the first free one if left out.")] = ""

    def apply(self, graph: Graph) -> Graph:
        source, target = (self.source, *self.source_path), (self.target, *self.target_path)
        return connect_inside(graph, source, target, self.source_port or None, self.target_port or None)
