"""Fixes: a problem's remedies as commands, so that they can be compared, shown as a button and applied later."""

from msgspec import Struct

from workbench.graph.commands import UndoStep
from workbench.graph.document import Graph


class Fix(Struct, frozen=True):
    """A way to mend a problem: ``label`` for its button, ``step`` what it does to the graph."""

    label: str
    step: UndoStep

    def apply(self, graph: Graph) -> Graph:
        """Return the whole graph, mended. Raises a GraphError when ``graph`` is no longer the one analysed."""
        return self.step.apply(graph)
