"""What the user did on a canvas, as its messages tell it, done to the drawing and to what is shown of it."""

from collections.abc import Callable
from functools import singledispatchmethod
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from workbench.graph.block_paths import at
from workbench.graph.clipboard import copy, from_text, to_text
from workbench.graph.commands import Delete, FreezeUpTo, Paste, UndoStep, new_nodes
from workbench.messages import WorkbenchError
from workbench.ui import protocol
from workbench.ui.canvas_view import CanvasView
from workbench.ui.cell_runs import notebook_variables
from workbench.ui.drawing_picture import drawing_svg
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.frontend_bundle import bundle
from workbench.ui.library_requests import LibraryRequests
from workbench.ui.start_gallery import started
from workbench.ui.ui_errors import Gone, NothingToPaste, NothingToRedo, NothingToUndo, NotRunHere


class CanvasMessages:
    """Handles the messages of one editor's canvas: a handler for each struct of :data:`protocol.Request`.

    Args:
        session: The drawing.
        view: What the canvas shows.
        stopped: Called when one of the views in a page went away.
    """

    def __init__(self, session: DrawingSession, view: CanvasView, stopped: Callable[[], None]) -> None:
        self._session = session
        self._view = view
        self._library = LibraryRequests(session, view)
        self._on_stop = stopped
        self.on_run: Callable[[protocol.RunRequest], None] | None = None
        """Carries out what is asked of a run; None where the drawing is not run from its editor."""
        self.views: int | None = None
        """How many views in pages show the editor; None before the first."""

    def receive(self, content: Any) -> None:
        """Do what a message asks for, and answer it: done, or refused with the reason."""
        request = content.get("request", 0) if isinstance(content, dict) else 0
        try:
            with self._session.lock:
                result = self._handle(protocol.decode(content))
        except (WorkbenchError, OSError) as refusal:
            self._view.answer(protocol.RequestRefused(request, str(refusal)))
            return
        self._view.answer(protocol.RequestDone(request, result or ""))

    @singledispatchmethod
    def _handle(self, command: protocol.CanvasCommand | Paste) -> str | None:
        """A command for the open level; other requests are registered below. New nodes are selected.

        Returns what was asked for, if anything was.
        """
        before = self._view.level()
        self._session.do(UndoStep((command,), self._view.path))
        new = new_nodes(before, self._view.level())
        if new:
            self._view.select(new)
        return None

    @_handle.register
    def _(self, command: FreezeUpTo) -> None:
        """From the outermost level: the open block depends on what comes before it."""
        self._session.do(UndoStep((FreezeUpTo(command.node, (*self._view.path, *command.inside)),)))

    @_handle.register
    def _(self, _message: protocol.Ready) -> None:
        self.views = (self.views or 0) + 1
        self._view.load_keras()
        self._view.code.find()

    @_handle.register
    def _(self, message: protocol.Select) -> None:
        self._view.select(message.nodes)

    @_handle.register
    def _(self, _message: protocol.Undo) -> None:
        if not self._session.history.past:
            raise NothingToUndo
        self._session.undo()

    @_handle.register
    def _(self, _message: protocol.Redo) -> None:
        if not self._session.history.future:
            raise NothingToRedo
        self._session.redo()

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
        if CanvasView.clipboard is None:
            raise NothingToPaste
        self._handle(Paste(CanvasView.clipboard, (message.x, message.y)))

    @_handle.register
    def _(self, message: protocol.PasteText) -> None:
        self._handle(Paste(from_text(message.text), (message.x, message.y)))

    @_handle.register
    def _(self, _message: protocol.DrawPicture) -> str:
        return str(drawing_svg(self._session.graph, self._session.analysis()))

    @_handle.register
    def _(self, message: protocol.Open) -> None:
        at(self._session.graph, message.path)  # refuses what is no block
        self._view.open(message.path)

    @_handle.register
    def _(self, message: protocol.Go) -> None:
        where = self._view.problem(message.problem).where
        if where:
            self._view.reveal(where)

    @_handle.register
    def _(self, message: protocol.ApplyFix) -> None:
        fixes = self._view.problem(message.problem).fixes
        if not 0 <= message.fix < len(fixes):
            raise Gone
        self._session.do(fixes[message.fix].step)

    @_handle.register
    def _(self, _message: protocol.CodeCell) -> None:
        self._view.code.insert()

    @_handle.register
    def _(self, _message: protocol.ReplaceCell) -> None:
        self._view.code.replace()

    @_handle.register
    def _(self, _message: protocol.KeepCell) -> None:
        self._view.code.keep()

    @_handle.register
    def _(self, _message: protocol.ReadCell) -> None:
        self._view.code.take()

    @_handle.register
    def _(self, message: protocol.PressNotice) -> None:
        self._view.notices.act(message.notice, message.action)
        self._view.show_status()

    @_handle.register
    def _(self, message: protocol.SetFrame) -> None:
        self._session.set_frame(message)
        for viewer in self._session.viewers:
            viewer.frame = protocol.encode(self._session.frame)

    @_handle.register
    def _(self, message: protocol.StartFrom) -> None:
        step = started(self._view.level(), message.source, notebook_variables(), Path.cwd())
        self._view.fit()
        self._session.do(replace(step, path=self._view.path))

    @_handle.register
    def _(self, message: protocol.ShowGallery) -> None:
        self._view.want_gallery(shown=message.shown)

    @_handle.register
    def _(self, message: protocol.ShowActivations) -> None:
        self._view.preview.show(shown=message.shown, sample=message.sample)

    @_handle.register
    def _(self, message: protocol.LibraryRequest) -> str:
        return self._library.handle(message)

    @_handle.register
    def _(self, message: protocol.ShowHeat) -> None:
        self._view.heat.choose(shown=message.shown, measure=message.measure, batch=message.batch)
        self._view.show_heat()

    @_handle.register(protocol.RunFlow)
    @_handle.register(protocol.StopFlow)
    def _(self, message: protocol.RunRequest) -> None:
        if self.on_run is None:
            raise NotRunHere
        self.on_run(message)

    @_handle.register(protocol.CreateLayer)
    @_handle.register(protocol.EditCode)
    @_handle.register(protocol.ViewCode)
    @_handle.register(protocol.CopyAsOwn)
    @_handle.register(protocol.DraftCode)
    @_handle.register(protocol.CheckCode)
    @_handle.register(protocol.SaveCode)
    @_handle.register(protocol.CloseCode)
    def _(self, message: protocol.CodeRequest) -> None:
        self._view.sheet.handle(message)

    @_handle.register
    def _(self, _message: protocol.SendCodeEditor) -> str:
        return bundle("python.js").read_text("utf-8")

    @_handle.register
    def _(self, _message: protocol.Stop) -> None:
        """A view went away; others of this widget may remain."""
        self.views = max(0, (self.views or 0) - 1)
        self._on_stop()

    def _copy(self, nodes: tuple[str, ...]) -> str:
        """Copy to the clipboard of this kernel; returns the text for that of the system."""
        CanvasView.clipboard = part = copy(self._view.level(), nodes)
        self._view.show_status()
        return to_text(part)
