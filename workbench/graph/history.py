"""Undo is the list of earlier graphs: there are no inverse operations to get wrong."""

from msgspec import Struct
from msgspec.structs import replace

from workbench.graph.document import Graph

LONGEST = 200
"""How many earlier graphs are kept. Unchanged nodes are shared between them."""


class History(Struct, frozen=True):
    """A graph with the graphs before it (oldest first) and the undone ones after it (next first)."""

    present: Graph
    past: tuple[Graph, ...] = ()
    future: tuple[Graph, ...] = ()

    def do(self, graph: Graph) -> "History":
        """Make ``graph`` the present. What had been undone is forgotten; an edit that changes nothing is no step.

        An equal graph that brings other trained weights takes the place of the present, and is no step either.
        """
        if graph == self.present:
            brings = graph.weights is not None and graph.weights is not self.present.weights
            return replace(self, present=graph) if brings else self
        return History(graph, (*self.past, self.present)[-LONGEST:])

    def undo(self) -> "History":
        """Go back one step; at the beginning, stay."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def redo(self) -> "History":
        """Go forward one step; at the end, stay."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])
