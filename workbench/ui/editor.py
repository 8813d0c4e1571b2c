"""The node-graph editor: an anywidget that shows a session's drawing and turns what the user does into edits."""

from collections.abc import Callable
from functools import singledispatchmethod
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets as widgets
import msgspec
import traitlets

from workbench.analysis import Analysis, analyze
from workbench.codegen import CannotGenerate
from workbench.codegen.source_map import SourceMap
from workbench.graph.block_paths import at, present_part
from workbench.graph.clipboard import copy, from_text, to_text
from workbench.graph.commands import Command, Delete, Paste, UndoStep, new_nodes
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import save
from workbench.html_elements import Markup
from workbench.importers import CannotImport
from workbench.ui import canvas_state, protocol
from workbench.ui.activation_preview import ActivationPreview
from workbench.ui.bound_cell import insert_below
from workbench.ui.canvas_traits import CanvasStatus, CodeState, StartGallery
from workbench.ui.cell_runs import after_every_cell, notebook_variables, when_a_cell_has_run
from workbench.ui.code_binding import CodeBinding
from workbench.ui.drawing_picture import drawing_html, drawing_svg, drawing_text, save_drawing
from workbench.ui.drawing_session import open_session
from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.frontend_bundle import bundle
from workbench.ui.keras_loading import KERAS
from workbench.ui.notices import Notices
from workbench.ui.palette_entries import palette
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.recent_results import RecentResults
from workbench.ui.start_gallery import start_gallery, started
from workbench.ui.ui_errors import Gone, NothingToPaste, NothingToRedo, NothingToUndo
from workbench.ui.widget_closing import close_tree


class Editor(anywidget.AnyWidget):
    """The node-graph editor of a graph: a widget, shown when it is a cell's last value.

    The drawing is saved beside the notebook as ``<name>.graph.json`` after every edit. Where that file exists, the
    editor continues from it, with its undo steps. ``editor.graph`` is the drawing as it is now.

    Args:
        graph: The drawing to begin with.
        path: The file it is saved to; ``<name>.graph.json`` in the current folder unless said.
        gallery: Whether an empty canvas offers networks to begin with; False where drawing one is the exercise.
        **options: What every ipywidget takes, such as ``layout``.

    Raises:
        FileNotFoundError: The front end was not built.

    >>> editor = Editor(graph, folder / "digits.graph.json")
    >>> editor.analysis.ok, "Conv2D" in editor.source
    (True, True)
    >>> editor.close()
    """

    _esm: ClassVar[Any] = bundle("editor.js")
    _css: ClassVar[Any] = bundle("editor.css")

    texts = traitlets.Dict().tag(sync=True)
    palette = traitlets.Dict().tag(sync=True)
    document = traitlets.Dict().tag(sync=True)
    report = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    frame = traitlets.Dict().tag(sync=True)
    gallery = traitlets.Dict().tag(sync=True)
    activations = traitlets.Dict().tag(sync=True)
    selection = traitlets.List(traitlets.Unicode()).tag(sync=True)

    _clipboard: ClassVar[Graph | None] = None
    _is_open = False
    _wants_gallery = True

    def __init__(self, graph: Graph, path: str | Path | None = None, *, gallery: bool = True, **options: Any) -> None:
        self._has_gallery = gallery
        self._session = open_session(graph, Path(path) if path is not None else None)
        self._path: tuple[str, ...] = ()
        self._fit = 0
        self._known_nodes = canvas_state.KnownNodes()
        self._documents, self._reports = RecentResults[dict[str, Any]](), RecentResults[dict[str, Any]]()
        self._companion: widgets.Widget | None = None
        self._views: int | None = None  # how many show it; None before the first
        self._watchers: list[Callable[[], None]] = []
        self._shown: tuple[Graph, tuple[str, ...], int] | None = None
        self._code = CodeBinding(self._session, self._widget_ids, self._show_status)
        self._notices = Notices(self._session, self._code)
        self._preview = ActivationPreview(self._session, self._show_activations)
        self._display = PanelDisplay(self.to_html)
        texts, frame = _plain(front_end_texts()), _plain(self._session.frame)
        super().__init__(texts=texts, palette=_plain(palette()), frame=frame, **options)
        self.on_msg(self._received)
        self._is_open = True
        self._session.viewers.append(self)
        for other in self._session.viewers[:-1]:
            other.close_if_replaced()
        self._disposers = [
            self._session.listen(self._changed),
            KERAS.when_done(self._show),
            when_a_cell_has_run(self._code.ran),
            after_every_cell(self._show_gallery),
        ]
        self._show()

    # What a notebook uses

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""
        return self._session.graph

    @graph.setter
    def graph(self, graph: Graph) -> None:
        self._session.replace(graph)

    @property
    def analysis(self) -> Analysis:
        """Shapes, counts and problems of the drawing; imports Keras if nobody has yet."""
        return analyze(self.graph)

    @property
    def known(self) -> Analysis:
        """The analysis with what is known at this moment: without shapes while Keras is still loading."""
        return self._session.analysis()

    @property
    def source(self) -> str:
        """The drawing as Python source. Raises CannotGenerate for an unfinished one."""
        return self._session.source()

    @property
    def source_map(self) -> SourceMap:
        """The source and which of its lines belong to which node. Raises CannotGenerate for an unfinished drawing."""
        return self._session.source_map()

    @property
    def open_path(self) -> tuple[str, ...]:
        """The ids of the blocks that lead to the level shown on the canvas; () at the top."""
        return self._path

    def code_cell(self) -> None:
        """Put the code into a new cell below the one that runs this; works in every notebook application."""
        insert_below(self.source.rstrip("\n"))

    def insert_code_cell(self) -> None:
        """Write the bound code cell below this editor, as the button on the canvas does.

        Raises:
            CannotGenerate: The drawing is unfinished.
        """
        self._code.insert()

    @property
    def key(self) -> str:
        """The name under which cells are bound to this drawing; the same after a restart of the kernel."""
        return self._session.key

    def save(self, path: str | Path) -> Path:
        """Write the drawing to another file as well.

        Args:
            path: The file.

        Returns:
            The path of the file.

        Raises:
            OSError: The place cannot be written.
        """
        return save(self.graph, path)

    def save_picture(self, path: str | Path) -> Path:
        """Save the drawing with its shapes, frames and notes as a picture.

        Args:
            path: The file; its ending says the kind: ``.svg`` or ``.png``.

        Returns:
            The path of the file.

        Raises:
            NoSuchPicture: The ending is none of the two, or PNG cannot be drawn here.
            OSError: The place cannot be written.

        >>> editor = Editor(graph, folder / "digits.graph.json")
        >>> editor.save_picture(folder / "digits.svg").name
        'digits.svg'
        >>> editor.close()
        """
        return save_drawing(self.graph, self._session.analysis(), Path(path))

    def to_html(self) -> Markup:
        """The drawing as an image with a text: what a saved notebook shows."""
        return drawing_html(self.graph, self._session.analysis())

    def _ipython_display_(self) -> None:
        self._display.show(self, drawing_text(self.graph))

    def undo(self) -> None:
        """Go back one step."""
        self._session.undo()

    def redo(self) -> None:
        """Go forward one step."""
        self._session.redo()

    def edit(self, *commands: Command) -> None:
        """Apply commands to the level shown, as one step of undo.

        Args:
            *commands: Commands of :mod:`workbench.graph.commands`, in order.

        Raises:
            GraphError: One of them refuses; nothing is changed.
        """
        self._session.do(UndoStep(commands, self._path))

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call a function when the drawing, its shapes, the level or the selection change.

        Args:
            watcher: Called without arguments.

        Returns:
            A function that ends this.
        """
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def reveal(self, path: tuple[str, ...]) -> None:
        """Open the level of a node, select it, and bring it to the middle of the canvas.

        Args:
            path: The ids of the blocks that lead to it, and its own.

        Raises:
            GraphError: There is no such level.
        """
        with self._session.lock:
            at(self.graph, path[:-1])
            self._open(path[:-1])
            self._select(path[-1:])
            self._answer(protocol.FocusNode(path[-1]))

    def preview(self, model: Any, x: Any) -> None:
        """Offer what the layers of the drawing give for samples, as pictures on the nodes.

        Args:
            model: The Keras model of the drawing as it is now, trained or not.
            x: Samples, with the batch as first axis.
        """
        self._preview.offer(model, x)

    def show_together(self, whole: widgets.Widget) -> None:
        """Tell that this editor is a part of another widget, which marks its cell and is closed with it.

        Args:
            whole: The widget that shows it.
        """
        self._companion = whole

    def close(self) -> None:
        """End all listening and close the comm; the drawing stays saved."""
        if not self._is_open:  # closed already, or never made whole
            return
        self._is_open = False
        self._session.viewers.remove(self)
        for dispose in self._disposers:
            dispose()
        self._code.close()
        self._preview.close()
        self._display.close()
        self._session.autosave.flush()
        close_tree(self)

    # What the front end says

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        request = content.get("request", 0) if isinstance(content, dict) else 0
        try:
            with self._session.lock:
                result = self._handle(protocol.decode(content))
        except (GraphError, CannotGenerate, CannotImport, OSError) as refusal:
            self._answer(protocol.RequestRefused(request, str(refusal)))
            return
        self._answer(protocol.RequestDone(request, result or ""))

    def _answer(self, answer: protocol.Answer) -> None:
        self.send(_plain(answer))

    @singledispatchmethod
    def _handle(self, command: protocol.CanvasCommand | Paste) -> str | None:
        """A command for the open level; other requests are registered below. New nodes are selected.

        Returns what was asked for, if anything was.
        """
        before = self._level()
        self.edit(command)
        new = new_nodes(before, self._level())
        if new:
            self._select(new)
        return None

    @_handle.register
    def _(self, _message: protocol.Ready) -> None:
        self._views = (self._views or 0) + 1
        KERAS.start()
        self._code.find()

    @_handle.register
    def _(self, message: protocol.Select) -> None:
        self._select(message.nodes)

    @_handle.register
    def _(self, _message: protocol.Undo) -> None:
        if not self._session.history.past:
            raise NothingToUndo
        self.undo()

    @_handle.register
    def _(self, _message: protocol.Redo) -> None:
        if not self._session.history.future:
            raise NothingToRedo
        self.redo()

    @_handle.register
    def _(self, message: protocol.CopyNodes) -> str:
        return self._copy(message.nodes)

    @_handle.register
    def _(self, message: protocol.CutNodes) -> str:
        text = self._copy(message.nodes)
        self._handle(Delete(message.nodes))
        return text

    @_handle.register
    def _(self, message: protocol.PasteClipboard) -> None:
        if Editor._clipboard is None:
            raise NothingToPaste
        self._handle(Paste(Editor._clipboard, (message.x, message.y)))

    @_handle.register
    def _(self, message: protocol.PasteText) -> None:
        self._handle(Paste(from_text(message.text), (message.x, message.y)))

    @_handle.register
    def _(self, _message: protocol.DrawPicture) -> str:
        return str(drawing_svg(self.graph, self._session.analysis()))

    @_handle.register
    def _(self, message: protocol.Open) -> None:
        at(self.graph, message.path)  # refuses what is no block
        self._open(message.path)

    @_handle.register
    def _(self, message: protocol.Go) -> None:
        where = self._problem(message.problem).where
        if where:
            self.reveal(where)

    @_handle.register
    def _(self, message: protocol.ApplyFix) -> None:
        fixes = self._problem(message.problem).fixes
        if not 0 <= message.fix < len(fixes):
            raise Gone
        self._session.do(fixes[message.fix].step)

    @_handle.register
    def _(self, _message: protocol.CodeCell) -> None:
        self._code.insert()

    @_handle.register
    def _(self, _message: protocol.ReplaceCell) -> None:
        self._code.replace()

    @_handle.register
    def _(self, _message: protocol.KeepCell) -> None:
        self._code.keep()

    @_handle.register
    def _(self, _message: protocol.ReadCell) -> None:
        self._code.take()

    @_handle.register
    def _(self, message: protocol.PressNotice) -> None:
        self._notices.act(message.notice, message.action)
        self._show_status()

    @_handle.register
    def _(self, message: protocol.SetFrame) -> None:
        self._session.set_frame(message)
        for viewer in self._session.viewers:
            viewer.frame = _plain(self._session.frame)

    @_handle.register
    def _(self, message: protocol.StartFrom) -> None:
        step = started(self.graph, message.source, notebook_variables(), Path.cwd())
        self._fit += 1
        self._session.do(step)

    @_handle.register
    def _(self, message: protocol.ShowGallery) -> None:
        self._wants_gallery = message.shown
        self._show_gallery()

    @_handle.register
    def _(self, message: protocol.ShowActivations) -> None:
        self._preview.show(shown=message.shown, sample=message.sample)

    @_handle.register
    def _(self, _message: protocol.Stop) -> None:
        """A view went away; others of this widget may remain."""
        self._views = max(0, (self._views or 0) - 1)
        self.close_if_replaced()

    def close_if_replaced(self) -> None:
        """Close when nothing shows this editor any more and the cell that made it was run again."""
        if self._views == 0 and self._session.viewers[-1] is not self:
            (self._companion or self).close()

    # What is shown

    def _copy(self, nodes: tuple[str, ...]) -> str:
        """Copy to the clipboard of this kernel; returns the text for that of the system."""
        Editor._clipboard = part = copy(self._level(), nodes)
        self._show_status()
        return to_text(part)

    def _level(self) -> Graph:
        return at(self.graph, self._path)

    def _problem(self, key: str) -> Any:
        found = canvas_state.problem_keys(self._session.analysis()).get(key)
        if found is None:
            raise Gone
        return found

    def _open(self, path: tuple[str, ...]) -> None:
        if path == self._path:
            return
        self._path = path
        self._known_nodes = canvas_state.KnownNodes()  # ids are unique within a level only
        self._fit += 1
        self._select(())
        self._show()

    def _select(self, nodes: tuple[str, ...]) -> None:
        level = self._level()
        present = {item.id for item in level.items}
        self.selection = [node for node in nodes if node in present]
        self._code.mark(tuple((*self._path, node) for node in self.selection))
        self._tell_watchers()

    def _changed(self) -> None:
        """The session has a new graph, or saved one."""
        with self._session.lock:
            self._path = present_part(self.graph, self._path)
            if self._shown and self._shown[0] is not self.graph:
                self._show()
                self._select(tuple(self.selection))
                self._code.follow()
            else:
                self._show_status()

    def _show(self) -> None:
        with self._session.lock, self.hold_sync():
            self._shown = (self.graph, self._path, self._fit)
            self.document = {**self._documents.of(self.graph, self._path, self._make_document), "fit": self._fit}
            analysis = self._session.analysis()
            further = (self._path, KERAS.state, KERAS.message)
            self.report = self._reports.of(analysis, further, lambda: self._make_report(analysis))
            self._show_status()
            self._show_gallery()
            self._show_activations()
        self._display.refresh_soon()
        self._tell_watchers()

    def _show_gallery(self) -> None:
        """Offer networks to begin with while there is none; a drawing that has begun needs no pictures of others."""
        if self.graph.nodes:
            self._wants_gallery = True
        is_shown = self._has_gallery and self._wants_gallery and not self.graph.nodes
        if is_shown:
            shown = start_gallery(notebook_variables(), Path.cwd(), shapes=KERAS.state == "ready")
        else:
            shown = StartGallery(shown=False, offered=self._has_gallery, entries=())
        self.gallery = _plain(shown)

    def _show_activations(self) -> None:
        with self._session.lock:
            if self._is_open:
                self.activations = _plain(self._preview.traits(self._path))

    def _make_document(self) -> dict[str, Any]:
        return _plain(canvas_state.document(self.graph, self._path, self._fit, self._known_nodes))

    def _make_report(self, analysis: Analysis) -> dict[str, Any]:
        state, message = KERAS.state, KERAS.message
        return _plain(canvas_state.report(self.graph, self._path, analysis, state, message, self._known_nodes))

    def _tell_watchers(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    def _show_status(self) -> None:
        session = self._session
        status = CanvasStatus(
            undo=bool(session.history.past),
            redo=bool(session.history.future),
            can_paste=Editor._clipboard is not None,
            saved=session.saved,
            code=CodeState(self._code.state, self._code.message),
            notices=self._notices.shown(),
        )
        self.status = _plain(status)

    def _widget_ids(self) -> list[str]:
        return [part.model_id for part in (self, self._companion) if part is not None]


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    """A value of the protocol as it travels: dicts and tuples with the names of the front end."""
    plain: dict[str, Any] = msgspec.to_builtins(value)
    return plain
