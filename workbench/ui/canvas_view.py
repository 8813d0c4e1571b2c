"""What one editor shows of its drawing: the open level, the selection, and what is known of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from workbench.analysis import Analysis, Problem
from workbench.graph.block_paths import at, present_part, walk
from workbench.graph.document import Graph, GraphKind
from workbench.graph.vocabulary import NETWORK
from workbench.library.item_file import StoredModule
from workbench.ui import canvas_state, protocol
from workbench.ui.activation_preview import ActivationPreview
from workbench.ui.canvas_traits import CanvasStatus, CodeState, StartGallery
from workbench.ui.canvas_widget import CanvasWidget
from workbench.ui.cell_runs import notebook_variables
from workbench.ui.code_binding import CodeBinding
from workbench.ui.custom_layers.code_sheet import CodeSheet
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.keras_loading import KERAS
from workbench.ui.keras_loading import State as KerasState
from workbench.ui.library_entries import library_entries
from workbench.ui.node_heat import NodeHeat
from workbench.ui.notices import Notices
from workbench.ui.palette_entries import palette
from workbench.ui.recent_results import RecentResults
from workbench.ui.start_gallery import start_gallery
from workbench.ui.ui_errors import Gone


class CanvasView:
    """Keeps the traits of a widget equal to the drawing of a session.

    Args:
        widget: The widget whose traits are set.
        session: The drawing.
        widget_ids: Gives the models of the widgets that mark the editor's cell.
        shown: Called after the drawing or what is known of it was shown anew.
        has_gallery: Whether an empty drawing offers networks to begin with.
    """

    clipboard: ClassVar[Graph | None] = None
    """What was copied in this kernel, in whichever editor."""

    def __init__(
        self,
        widget: CanvasWidget,
        session: DrawingSession,
        widget_ids: Callable[[], Sequence[str]],
        shown: Callable[[], None],
        *,
        has_gallery: bool,
    ) -> None:
        self._widget = widget
        self._session = session
        self._on_shown = shown
        self.path: tuple[str, ...] = ()
        """The ids of the blocks that lead to the open level."""
        self._fit = 0
        self._known_nodes = canvas_state.KnownNodes()
        self._documents, self._reports = RecentResults[dict[str, Any]](), RecentResults[dict[str, Any]]()
        self._watchers: list[Callable[[], None]] = []
        self._shown_graph: Graph | None = None
        self._shown_turn = session.turn
        self._palette_kind: GraphKind | None = None
        self._has_gallery, self._wants_gallery = has_gallery, True
        self._is_open, self._is_painted = True, False
        self.pending_import: StoredModule | None = None
        """What is to be taken into My library, if the user agrees."""
        self.deleted_item = ""
        """Name of the item of My library that was deleted last."""
        self.code = CodeBinding(session, widget_ids, self.show_status)
        self.sheet = CodeSheet(session, lambda: self.path, self.show_sheet)
        self.notices = Notices(session, self.code, self.sheet)
        self.preview = ActivationPreview(session, self.show_activations)
        self.heat = NodeHeat(session)

    def close(self) -> None:
        """Stop asking for the cell and walking through networks."""
        self._is_open = False
        self.code.close()
        self.preview.close()

    # The open level and its selection

    def level(self) -> Graph:
        """The part of the drawing that is open."""
        return at(self._session.graph, self.path)

    def open(self, path: tuple[str, ...]) -> None:
        """Show another level, with nothing selected."""
        if path == self.path:
            return
        self.path = path
        self._known_nodes = canvas_state.KnownNodes()  # ids are unique within a level only
        self._fit += 1
        self.select(())
        self.show()

    def select(self, nodes: Sequence[str]) -> None:
        """Select nodes of the open level, as far as they exist."""
        present = {item.id for item in self.level().items}
        self._widget.selection = [node for node in nodes if node in present]
        self.code.mark(tuple((*self.path, node) for node in self._widget.selection))
        self._tell_watchers()

    def reveal(self, path: tuple[str, ...]) -> None:
        """Open the level of a node, select it and bring it to the middle. Raises GraphError for no such level."""
        with self._session.lock:
            at(self._session.graph, path[:-1])
            self.open(path[:-1])
            self.select(path[-1:])
            self.answer(protocol.FocusNode(path[-1]))

    def problem(self, key: str) -> Problem:
        """The problem that the canvas shows under ``key``. Raises Gone."""
        found = canvas_state.problem_keys(self._session.analysis()).get(key)
        if found is None:
            raise Gone
        return found

    def answer(self, answer: protocol.Answer) -> None:
        """Send a message to the canvas."""
        self._widget.send(protocol.encode(answer))

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` when anything shown or selected changes; returns what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def _tell_watchers(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    # What is shown

    def follow(self) -> None:
        """The session has a new graph, or saved one."""
        with self._session.lock:
            self.path = present_part(self._session.graph, self.path)
            is_new = self._shown_graph is not self._session.graph or self._shown_turn != self._session.turn
            if self._shown_graph is not None and is_new:
                self.show()
                self.select(tuple(self._widget.selection))
                self.code.follow()
            else:
                self.show_status()

    def fit(self) -> None:
        """Have the next document fitted into the canvas."""
        self._fit += 1

    def show(self) -> None:
        """Show the drawing, and all that is known of it, as they are now."""
        with self._session.lock, self._widget.hold_sync():
            self._shown_graph = graph = self._session.graph
            if self._shown_turn != self._session.turn:
                self._shown_turn, self._palette_kind = self._session.turn, None
                self._known_nodes = canvas_state.KnownNodes()
                self._documents, self._reports = RecentResults[dict[str, Any]](), RecentResults[dict[str, Any]]()
            if self.level().kind != self._palette_kind:
                self._palette_kind = self.level().kind
                self._widget.palette = protocol.encode(palette(self._palette_kind))
            document = self._documents.of(graph, self.path, self._document)
            self._widget.document = {**document, "fit": self._fit}
            self._load_if_needed()
            analysis = self._session.analysis()
            state: KerasState = KERAS.state if self._needs_keras() else "ready"
            further = (self.path, state, KERAS.message)
            self._widget.report = self._reports.of(analysis, further, lambda: self._report(analysis, state))
            self.show_status()
            self.show_gallery()
            self.show_activations()
            self.show_heat()
            self.show_sheet()
        self._on_shown()
        self._tell_watchers()

    def load_keras(self) -> None:
        """The first paint is done: Keras is imported as soon as the drawing has layers, whose shapes it tells."""
        self._is_painted = True
        self._load_if_needed()

    def _load_if_needed(self) -> None:
        if self._is_painted and self._needs_keras():
            KERAS.start()

    def _needs_keras(self) -> bool:
        """Whether there is a network, empty or not: a flow of modules alone is drawn and run without Keras."""
        graph = self._session.graph
        return graph.kind == "network" or any(node.type == NETWORK for _, node in walk(graph))

    def _document(self) -> dict[str, Any]:
        return protocol.encode(
            canvas_state.document(self._session.graph, self.path, self._fit, self._known_nodes),
        )

    def _report(self, analysis: Analysis, state: KerasState) -> dict[str, Any]:
        graph, known = self._session.graph, self._known_nodes
        return protocol.encode(
            canvas_state.report(graph, self.path, analysis, state, KERAS.message, known),
        )

    def show_status(self) -> None:
        """Show what is possible now, and how saving and the code cell do."""
        session = self._session
        status = CanvasStatus(
            undo=bool(session.history.past),
            redo=bool(session.history.future),
            can_paste=CanvasView.clipboard is not None,
            saved=session.saved,
            code=CodeState(self.code.state, self.code.message),
            notices=self.notices.shown(),
        )
        self._widget.status = protocol.encode(status)

    def want_gallery(self, *, shown: bool) -> None:
        """Open or close the gallery of an empty drawing."""
        self._wants_gallery = shown
        self.show_gallery()

    def show_gallery(self) -> None:
        """Offer networks to begin with while there is none; a drawing that has begun needs no pictures of others.

        A network inside a flow is begun like any other; a block is a part of what it stands in.
        """
        level = self.level()
        if level.nodes:
            self._wants_gallery = True
        is_offered = self._has_gallery and self.is_whole(level)
        if is_offered and self._wants_gallery and not level.nodes:
            shown = start_gallery(notebook_variables(), Path.cwd(), level.kind, shapes=KERAS.state == "ready")
        else:
            shown = StartGallery(shown=False, offered=is_offered, entries=())
        self._widget.gallery = protocol.encode(shown)

    def show_library(self) -> None:
        """List My library as it is now."""
        if self._is_open:
            self._widget.library = protocol.encode(library_entries(self.pending_import, self.deleted_item))

    def is_whole(self, level: Graph) -> bool:
        """Whether a level is a drawing of its own: the outermost, or the network of a flow."""
        return not self.path or at(self._session.graph, self.path[:-1]).kind != level.kind

    def show_sheet(self) -> None:
        """Show the code that is read or written, from any thread."""
        with self._session.lock:
            if self._is_open:
                self._widget.sheet = protocol.encode(self.sheet.shown())

    def show_activations(self) -> None:
        """Show what the layers of the open level give, from any thread."""
        with self._session.lock:
            if self._is_open:
                self._widget.activations = protocol.encode(self.preview.traits(self.path))

    def show_heat(self) -> None:
        """Show what the nodes of the open level cost, where that is wanted."""
        with self._session.lock:
            self._widget.heat = protocol.encode(self.heat.traits(self.path))
