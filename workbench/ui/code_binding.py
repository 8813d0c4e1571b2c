"""The editor's side of its code cell: when it is written, and what is said about it."""

from collections.abc import Callable, Sequence
from typing import Literal

from workbench.codegen import CannotGenerate, to_source
from workbench.graph.document import Graph
from workbench.messages import mark, say
from workbench.ui.cells import BoundCell, CellAnswer

State = Literal["none", "bound", "edited", "unavailable"]

_BOUND = mark("The code cell follows the drawing.")
_EDITED = mark("You have edited the code cell, so the drawing no longer rewrites it.")
_KEPT = mark("You keep your own code in the cell. Press “Insert code cell” to let it follow the drawing again.")
_WAITING = mark("The code cell keeps the last complete network. {reason}")
_UNAVAILABLE = mark(
    "This notebook application cannot insert the cell. Run editor.code_cell() in a cell, or copy the code below."
)


class CodeBinding:
    """Keeps the bound cell equal to the drawing, unless the student has edited it."""

    def __init__(self, editor_id: str, widgets: Callable[[], Sequence[str]], on_change: Callable[[], None]) -> None:
        self.state: State = "none"
        self.message = ""
        self._widgets = widgets
        self._on_change = on_change
        self._asked = False
        self._cell = BoundCell(editor_id, self._answered)

    def insert(self, graph: Graph) -> None:
        """Write the cell below the editor, or rewrite the one there is. Raises CannotGenerate."""
        self._asked = True
        self._cell.sync(cell_text(graph), widgets=self._widgets(), insert=True)

    def replace(self, graph: Graph) -> None:
        """Rewrite the cell over the student's edits. Raises CannotGenerate."""
        self._asked = True
        self._cell.sync(cell_text(graph), widgets=self._widgets(), insert=True, replace=True)

    def keep(self) -> None:
        """Leave the student's code alone from now on."""
        self._become("none", say(_KEPT))

    def find(self, graph: Graph) -> None:
        """See whether the notebook has a cell of ours already, as after a restart of the kernel."""
        source = self._source(graph)
        if source:
            self._cell.sync(source, widgets=self._widgets())

    def follow(self, graph: Graph) -> None:
        """The drawing has changed: write it to the cell soon, if there is one."""
        if self.state not in ("bound", "edited"):
            return
        source = self._source(graph)
        if source:
            self._cell.schedule(source, widgets=self._widgets())

    def _source(self, graph: Graph) -> str:
        try:
            return cell_text(graph)
        except CannotGenerate as unfinished:
            if self.state == "bound":
                self._become("bound", say(_WAITING, reason=unfinished))
            return ""

    def close(self) -> None:
        """Stop asking."""
        self._cell.close()

    def _answered(self, answer: CellAnswer) -> None:
        asked, self._asked = self._asked, False
        match answer.result:
            case "inserted" | "updated" | "unchanged":
                self._become("bound", say(_BOUND))
            case "edited":
                self._become("edited", say(_EDITED))
            case "none":
                self._become("none", "")
            case "unavailable" if asked:
                self._become("unavailable", say(_UNAVAILABLE))

    def _become(self, state: State, message: str) -> None:
        self.state, self.message = state, message
        self._on_change()


def cell_text(graph: Graph) -> str:
    """The source for a cell, where a line break at the end would be an empty line."""
    return to_source(graph).rstrip("\n")
