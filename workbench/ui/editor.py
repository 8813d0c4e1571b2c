"""The node-graph editor: a widget that shows a session's drawing and turns what the user does into edits."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.analysis import Analysis, NodeInsight
from workbench.catalog.own_layers import watch_own_layers
from workbench.catalog.own_modules import watch_own_modules
from workbench.codegen.source_map import SourceMap
from workbench.custom.trust import watch_trust
from workbench.graph.commands import Command, FreezeUpTo, UndoStep
from workbench.graph.document import Graph
from workbench.graph.graph_files import save
from workbench.html_elements import Markup
from workbench.ui import protocol
from workbench.ui.bound_cell import insert_below
from workbench.ui.canvas_messages import CanvasMessages
from workbench.ui.canvas_traits import NO_RUNS, CanvasRuns
from workbench.ui.canvas_view import CanvasView
from workbench.ui.canvas_widget import CanvasWidget
from workbench.ui.cell_runs import after_every_cell, when_a_cell_has_run
from workbench.ui.code_binding import cell_text
from workbench.ui.drawing_picture import drawing_html, drawing_text, save_drawing
from workbench.ui.drawing_session import DrawingSession, open_session
from workbench.ui.front_end_texts import front_end_texts
from workbench.ui.keras_loading import KERAS
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.widget_closing import close_tree


class Editor(CanvasWidget):
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

    _is_open = False

    def __init__(self, graph: Graph, path: str | Path | None = None, *, gallery: bool = True, **options: Any) -> None:
        self._session = open_session(graph, Path(path) if path is not None else None)
        self._companion: widgets.Widget | None = None
        self._display = PanelDisplay(self.to_html)
        self._view = CanvasView(self, self._session, self._widget_ids, self._display.refresh_soon, has_gallery=gallery)
        self._messages = CanvasMessages(self._session, self._view, self.close_if_replaced)
        encode = protocol.encode
        texts, frame = encode(front_end_texts()), encode(self._session.frame)
        super().__init__(texts=texts, frame=frame, runs=encode(NO_RUNS), **options)
        self.on_msg(self._received)
        self._is_open = True
        self._session.viewers.append(self)
        for other in self._session.viewers[:-1]:
            other.close_if_replaced()
        self._disposers = [
            self._session.listen(self._view.follow),
            KERAS.when_done(self._view.show),
            when_a_cell_has_run(self._view.code.ran),
            after_every_cell(self._view.show_gallery),
            after_every_cell(self._view.show_library),
            watch_own_layers(self._session.look_again),
            watch_own_modules(self._session.look_again),
            watch_trust(self._session.look_again),
        ]
        self._view.show()
        self._view.show_library()

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""
        return self._session.graph

    @graph.setter
    def graph(self, graph: Graph) -> None:
        self._session.replace(graph)

    @property
    def drawing(self) -> DrawingSession:
        """The open drawing, which all editors of one file share."""
        return self._session

    @property
    def analysis(self) -> Analysis:
        """Shapes, counts and problems of the drawing; imports Keras if nobody has yet."""
        return self._session.analysis_with_shapes()

    @property
    def known(self) -> Analysis:
        """The analysis with what is known at this moment: without shapes while Keras is still loading."""
        return self._session.analysis()

    def insight_at(self, path: tuple[str, ...]) -> NodeInsight | None:
        """What a node sees, costs and holds, for the batch size that is chosen on the canvas.

        Args:
            path: The ids of the blocks that lead to it, and its own.

        Returns:
            Its receptive field, stride, multiply-adds, weights and memory; None where nothing is known yet.
        """
        return self._view.heat.at(path)

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
        return self._view.path

    def code_cell(self) -> None:
        """Put the code into a new cell below the one that runs this; works in every notebook application."""
        insert_below(cell_text(self._session.graph))

    def insert_code_cell(self) -> None:
        """Write the bound code cell below this editor, as the button on the canvas does.

        Raises:
            CannotGenerate: The drawing is unfinished.
        """
        self._view.code.insert()

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
        self._session.do(UndoStep(commands, self._view.path))

    def edit_at(self, command: Command, path: Sequence[str]) -> None:
        """Apply a command to a level that need not be shown, as one step of undo.

        Args:
            command: A command of :mod:`workbench.graph.commands`.
            path: The ids of the blocks that lead to the level.

        Raises:
            GraphError: It refuses, or there is no such level; nothing is changed.
        """
        self._session.do(UndoStep((command,), tuple(path)))

    def freeze_up_to(self, node_id: str) -> None:
        """Freeze a node of the level shown and all that it depends on, in the blocks around as well: one step of undo.

        Args:
            node_id: The id of the node.

        Raises:
            GraphError: There is no such node, or nothing of it has weights.
        """
        self._session.do(UndoStep((FreezeUpTo(node_id, self._view.path),)))

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call a function when the drawing, its shapes, the level or the selection change.

        Args:
            watcher: Called without arguments.

        Returns:
            A function that ends this.
        """
        return self._view.watch(watcher)

    def reveal(self, path: tuple[str, ...]) -> None:
        """Open the level of a node, select it, and bring it to the middle of the canvas.

        Args:
            path: The ids of the blocks that lead to it, and its own.

        Raises:
            GraphError: There is no such level.
        """
        self._view.reveal(path)

    def preview(self, model: Any, x: Any) -> None:
        """Offer what the layers of the drawing give for samples, as pictures on the nodes.

        Args:
            model: The Keras model of the drawing as it is now, trained or not.
            x: Samples, with the batch as first axis.
        """
        self._view.preview.offer(model, x)

    def handle_runs(self, handler: Callable[[protocol.RunRequest], None]) -> None:
        """Have what is asked of a run, on the canvas, carried out.

        Args:
            handler: Called with the request; a GraphError that it raises is shown on the canvas.
        """
        self._messages.on_run = handler

    def show_runs(self, runs: CanvasRuns) -> None:
        """Show on the nodes how the steps of a flow are doing.

        Args:
            runs: The states of the steps of the open level, and what can be asked for.
        """
        with self._session.lock:
            if self._is_open:
                self.runs = protocol.encode(runs)

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
        self._view.close()
        self._display.close()
        self._session.autosave.flush()
        close_tree(self)

    def close_if_replaced(self) -> None:
        """Close when nothing shows this editor any more and the cell that made it was run again."""
        if self._messages.views == 0 and self._session.viewers[-1] is not self:
            (self._companion or self).close()

    def _received(self, _widget: object, content: Any, _buffers: object) -> None:
        self._messages.receive(content)

    def _widget_ids(self) -> list[str]:
        return [part.model_id for part in (self, self._companion) if part is not None]
