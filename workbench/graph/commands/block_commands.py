"""Commands about blocks as wholes: repetitions, linked copies, and the parameters that they show."""

from collections.abc import Mapping

from msgspec import field

from workbench.graph.commands.command_base import CommandBase
from workbench.graph.commands.part_commands import Duplicate
from workbench.graph.document import Graph, Join, Repeat, Value
from workbench.graph.lifted_parameters import lift, lower, set_lifted
from workbench.graph.linked_blocks import linked, make_unique
from workbench.graph.repetition import repeat_block


class RepeatBlock(CommandBase, frozen=True, tag="repeat_block"):
    """Have a block several times in a row; once again for 1."""

    node: str
    times: int
    join: Join = "chain"
    values: Mapping[str, str] = field(default_factory=dict)

    def apply(self, graph: Graph) -> Graph:
        return repeat_block(graph, self.node, Repeat(self.times, self.join, self.values))


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
