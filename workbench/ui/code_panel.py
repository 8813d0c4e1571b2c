"""The code panel: the source of the drawing, coloured, with a button that copies it."""

from collections.abc import Callable

import ipywidgets as widgets

from workbench.codegen import CannotGenerate
from workbench.codegen.code_plan import left_out
from workbench.codegen.source_map import SourceMap
from workbench.graph.block_paths import name_at
from workbench.graph.document import Graph
from workbench.html_elements import Markup, element
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.ui.code_view import CodeView
from workbench.ui.coloured_code import STYLE, coloured_lines
from workbench.ui.copy_button import CopyButton
from workbench.ui.editor import Editor
from workbench.ui.widget_closing import close_tree

_WITHOUT = mark("Not in the code, because no way leads there from an Input: {names}.")
_UNFINISHED = mark("There is no code yet. {reason}")


class CodePanel:
    """Follows the editor's drawing. ``widget`` is what to show.

    The lines of the nodes that are selected on the canvas are marked; a line that is chosen selects its node.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._is_shown = False
        self._drawn: Graph | None = None
        self._map: SourceMap | None = None
        self._style = widgets.HTML(STYLE, layout={"display": "none"})
        self._said = widgets.HTML()
        self._code = CodeView(self._chosen)
        self._copy = CopyButton()
        self.widget = widgets.VBox([self._style, self._copy, self._said, self._code])
        self.widget.add_class("wb-panel")
        self._stop_watching: Callable[[], None] = editor.watch(self._refresh)
        self._refresh()

    def show(self, *, shown: bool) -> None:
        """Start or stop following; colouring the code of a large network takes a while."""
        self._is_shown = shown
        self._refresh()

    def _refresh(self) -> None:
        if not self._is_shown:
            return
        if self._drawn is not self._editor.graph:
            self._drawn = self._editor.graph
            self._write(self._drawn)
        self._mark()

    def _write(self, graph: Graph) -> None:
        try:
            self._map, unreached = self._editor.source_map, left_out(graph)
        except CannotGenerate as unfinished:
            self._map, self._copy.text = None, ""
            self._said.value = _summary(say(_UNFINISHED, reason=unfinished))
            self._code.show([], {})
            return
        self._copy.text = self._map.text
        self._said.value = _summary(say(_WITHOUT, names=listed(unreached))) if unreached else ""
        names = {line: name_at(graph, paths[0]) for line, paths in self._map.nodes.items()}
        self._code.show(coloured_lines(self._map.text), names)

    def _mark(self) -> None:
        """Mark the lines of what is selected."""
        level = self._editor.open_path
        chosen = [(*level, node) for node in self._editor.selection]
        self._code.lit = list(self._map.of(chosen)) if self._map is not None else []

    def _chosen(self, line: int) -> None:
        """Select the node of a line; one that was deleted meanwhile is none."""
        path = self._map.node_at(line, self._editor.open_path) if self._map is not None else None
        if path is not None and self._drawn is self._editor.graph:
            self._editor.reveal(path)

    def close(self) -> None:
        """End all listening and close the comms of all widgets."""
        self._stop_watching()
        close_tree(self.widget)


def _summary(text: str) -> Markup:
    return element("div", text, class_="wb-summary")
