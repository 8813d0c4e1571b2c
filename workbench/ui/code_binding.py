"""Synchronizes the editor with its code cell: when it is written, when it is read back, and its status text."""

from collections.abc import Callable, Sequence

from workbench.codegen import CannotGenerate, to_source
from workbench.codegen.code_plan import left_out
from workbench.codegen.source_map import Path
from workbench.graph.difference import difference
from workbench.graph.document import Graph
from workbench.importers import CannotImport, from_source
from workbench.messages import TeachingError, mark, say
from workbench.text_format import listed
from workbench.ui.bound_cell import BoundCell, CellAnswer
from workbench.ui.canvas_traits import CellState
from workbench.ui.cell_runs import notebook_variables
from workbench.ui.drawing_session import DrawingSession

_BOUND = mark("The code cell follows the drawing.")
_EDITED = mark(
    "You have edited the code cell, so the drawing no longer rewrites it. Run the cell to compare it with the drawing."
)
_EDITED_FLOW = mark("You have edited the code cell, so the flow no longer rewrites it.")
_SAME = mark("You have edited the code cell; it builds the network that is drawn.")
_DIFFERS = mark("Your code builds another network than the one drawn:\n{changes}")
_UNREADABLE = mark("You have edited the code cell, and it cannot be drawn. {reason}")
_KEPT = mark("You keep your own code in the cell. Press “Insert code cell” to be asked again.")
_TAKEN = mark("The drawing is now that of your code.")
_WAITING = mark("The code cell keeps the last complete network. {reason}")
_UNREACHED = mark("The code cell keeps the last complete network: {names} cannot be reached from an Input yet.")
_WITHOUT = mark("The code cell holds all but {names}: no way leads there from an Input.")
_UNAVAILABLE = mark(
    "This notebook application cannot insert the cell. Run editor.code_cell() in a cell, or copy the code below."
)


class CodeBinding:
    """Keeps the bound cell equal to the drawing, unless the student has edited it.

    ``read`` is the network that the student's code builds, once the edited cell was run and differs from the drawing.
    """

    def __init__(
        self, session: DrawingSession, widgets: Callable[[], Sequence[str]], on_change: Callable[[], None]
    ) -> None:
        self.state: CellState = "none"
        self.message = ""
        self.read: Graph | None = None
        self._session = session
        self._widgets = widgets
        self._on_change = on_change
        self._asked = False
        self._selected: tuple[Path, ...] = ()
        self._marked: tuple[int, ...] = ()
        self._ran = ""
        self._students = ""
        self._cell = BoundCell(session.key, self._answered)

    def insert(self) -> None:
        """Write the cell below the editor, or rewrite the one there is. Raises CannotGenerate."""
        self._asked = True
        self._cell.sync(cell_text(self._session.graph), widgets=self._widgets(), insert=True)

    def replace(self) -> None:
        """Rewrite the cell over the student's edits. Raises CannotGenerate."""
        self._asked = True
        self._cell.sync(cell_text(self._session.graph), widgets=self._widgets(), insert=True, replace=True)

    def keep(self) -> None:
        """Leave the student's code alone from now on."""
        self._set_state("none", say(_KEPT))

    def take(self) -> None:
        """Make the network that the student's code builds the drawing, as one step of undo; the cell follows again."""
        read, self.read = self.read, None
        if read is None:
            return
        self._session.replace(read)
        self._cell.sync(self._students, widgets=self._widgets(), replace=True)
        self._set_state("bound", say(_TAKEN))

    def find(self) -> None:
        """See whether the notebook has a cell of ours already, as after a restart of the kernel."""
        source = self._source()
        if source:
            self._cell.sync(source, widgets=self._widgets())

    def follow(self) -> None:
        """The drawing has changed: write it to the cell soon, if there is one."""
        if self.state not in ("bound", "edited"):
            return
        source = self._source()
        unreached = self._left_out() if source else ()
        if unreached:
            self._set_state(self.state, say(_UNREACHED, names=listed(unreached)))
        elif source:
            self._cell.schedule(source, widgets=self._widgets())

    def _left_out(self) -> tuple[str, ...]:
        """The layers that the cell does not hold; of a flow it holds every step that samples reach."""
        return () if self._session.graph.kind == "flow" else tuple(left_out(self._session.graph))

    def mark(self, selected: tuple[Path, ...]) -> None:
        """Have the lines of the selected nodes marked in the cell, while it holds the code of the drawing."""
        self._selected = selected
        self._mark()

    def _mark(self) -> None:
        if self.state != "bound" or self._session.graph.kind == "flow":
            return
        try:
            lines = self._session.source_map().of(self._selected)
        except CannotGenerate:  # the cell keeps an older network
            lines = ()
        if lines != self._marked:
            self._marked = lines
            self._cell.mark(lines)

    def ran(self, text: str) -> None:
        """A cell was run: when it is the bound one and the student has edited it, compare it with the drawing."""
        if self.state not in ("bound", "edited") or "keras" not in text:
            return
        self._ran = text.strip()
        self.find()

    def _source(self) -> str:
        try:
            return cell_text(self._session.graph)
        except TeachingError as unfinished:
            if self.state == "bound":
                self._set_state("bound", say(_WAITING, reason=unfinished))
            return ""

    def close(self) -> None:
        """Stop asking."""
        self._cell.close()

    def _answered(self, answer: CellAnswer) -> None:
        asked, self._asked = self._asked, False
        match answer.result:
            case "inserted" | "updated" | "unchanged":
                self._set_state("bound", self._bound())
                self._marked = self._marked if answer.result == "unchanged" else ()  # the text is another one
                self._mark()
            case "edited":
                self._set_state("edited", self._compared(answer.source))
            case "none":
                self._set_state("none", "")
            case "unavailable" if asked:
                self._set_state("unavailable", say(_UNAVAILABLE))

    def _bound(self) -> str:
        unreached = self._left_out()
        return say(_WITHOUT, names=listed(unreached)) if unreached else say(_BOUND)

    def _compared(self, source: str) -> str:
        """What to say of the student's code: compared with the drawing when it was just run."""
        self._students, self.read = source, None
        if source.strip() != self._ran:
            return say(_EDITED)
        drawn = self._session.graph
        if drawn.kind == "flow":
            return say(_EDITED_FLOW)
        try:
            read = from_source(source, like=drawn, namespace=notebook_variables())
        except CannotImport as refusal:
            return say(_UNREADABLE, reason=refusal)
        changes = difference(drawn, read)
        if not changes:
            return say(_SAME)
        self.read = read
        return say(_DIFFERS, changes="\n".join(f"• {change}" for change in changes))

    def _set_state(self, state: CellState, message: str) -> None:
        self.state, self.message = state, message
        if state != "edited":
            self.read = None
        self._on_change()


def cell_text(graph: Graph) -> str:
    """The source for a cell, where a line break at the end would be an empty line.

    Raises:
        CannotGenerate: A network is not complete.
        FlowError, DataError: A flow cannot be written, or its data cannot be read.
    """
    if graph.kind == "flow":
        from workbench.flow.code.flow_program import to_source as flow_source

        return flow_source(graph).rstrip("\n")
    return to_source(graph).rstrip("\n")
