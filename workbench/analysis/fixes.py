"""Fixes of a problem as commands, so that they can be compared, shown as a button and applied later."""

from msgspec import Struct

from workbench.graph.commands import UndoStep
from workbench.graph.document import Graph


class Fix(Struct, frozen=True):
    """A way to solve a problem.

    Args:
        label: The text of its button.
        step: The commands, as one step of undo, and the level at which they work.

    >>> loose = wb.Graph("loose").add("Input", shape=(8, 8)).add("Conv2D", filters=4, kernel_size=3)
    >>> fix = wb.analyze(loose).problems[0].fixes[0]
    >>> wb.analyze(fix.apply(loose)).ok
    True
    """

    label: str
    step: UndoStep

    def apply(self, graph: Graph) -> Graph:
        """Return the whole graph with the fix applied.

        Args:
            graph: The graph that was analysed.

        Returns:
            A new graph.

        Raises:
            GraphError: The graph is no longer the one that was analysed.
        """
        return self.step.apply(graph)
