"""One level of a graph, with the queries of the structural checks."""

from msgspec import Struct

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import NodeLocation
from workbench.catalog import kind_of
from workbench.graph.commands import Command, UndoStep
from workbench.graph.document import Graph, Node
from workbench.messages import say


class GraphContext(Struct, frozen=True):
    """A graph and its location."""

    graph: Graph
    location: NodeLocation

    def problem(self, node: Node | None, code: str, *fixes: Fix, **values: object) -> Problem:
        """A problem of a node, or (None) of the level as a whole: then of the block it is inside."""
        severity, template = text.TEMPLATES[code]
        path = self.location.names + node.name if node else self.location.names.rstrip("/")
        facts = {"node": path or self.graph.name, "type": node.type if node else ""}
        where = (*self.location.ids, node.id) if node else self.location.ids
        return Problem(path, code, say(template, **{**facts, **values}), severity, fixes, where)

    def fix(self, label: str, *commands: Command, **values: object) -> Fix:
        """A fix on this level."""
        return Fix(say(label, **values), UndoStep(commands, self.location.ids))

    @property
    def is_block(self) -> bool:
        """Whether this is the inside of a block."""
        return bool(self.location.ids)

    def of_kind(self, *kinds: str) -> list[Node]:
        """The nodes of these kinds."""
        return [node for node in self.graph.nodes if kind_of(node.type) in kinds]

    def is_fed(self, node: Node) -> bool:
        """Whether something is connected to the node's inputs."""
        return bool(self.graph.incoming[node.id])

    def is_used(self, node: Node) -> bool:
        """Whether something is connected to the node's outputs."""
        return bool(self.graph.outgoing[node.id])

    def taken_ports(self, node: Node) -> set[str]:
        """The input ports of the node with a connection."""
        return {edge.target_port for edge in self.graph.incoming[node.id]}
