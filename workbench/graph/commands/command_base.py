"""What all commands have in common, and how they name a connection."""

from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.graph.document import Edge, frozen


class CommandBase(Struct, frozen=True, tag_field="op", rename="camel", forbid_unknown_fields=True):
    """What all commands have in common: their tag, and how they are written as JSON."""

    def __post_init__(self) -> None:
        """Make lists and mappings immutable, so that a command is a value, also when it was read from JSON."""
        for name in self.__struct_fields__:
            force_setattr(self, name, frozen(getattr(self, name)))


class Link(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A connection, named as JSON outside of graph files names it."""

    source: str
    source_port: str
    target: str
    target_port: str

    @classmethod
    def of(cls, edge: Edge) -> "Link":
        """The link for a connection of a graph."""
        return cls(edge.source, edge.source_port, edge.target, edge.target_port)

    def edge(self) -> Edge:
        """The connection of a graph that this is."""
        return Edge(self.source, self.source_port, self.target, self.target_port)
