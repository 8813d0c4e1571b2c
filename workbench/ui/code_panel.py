"""The code panel: the source of the drawing, coloured, with a button that copies it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from workbench.codegen import CannotGenerate
from workbench.codegen.code_plan import left_out
from workbench.codegen.source_map import SourceMap
from workbench.graph.block_paths import name_at
from workbench.graph.document import Graph
from workbench.html_elements import Markup, element
from workbench.messages import mark, say
from workbench.ui.code_view import CodeView
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
        self._said.value = _summary(say(_WITHOUT, names=", ".join(unreached))) if unreached else ""
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


def coloured(source: str) -> Markup:
    """Python source as HTML in the colours of the notebook's own cells (JupyterLab's theme variables)."""
    return element("style", Markup(_COLOURS)) + element("pre", element("code", _highlighted(source)), class_="wb-code")


def coloured_lines(source: str) -> list[str]:
    """The same, a line each, without the style."""
    return str(_highlighted(source)).rstrip("\n").split("\n")  # the formatter ends every tag with its line


def _highlighted(source: str) -> Markup:
    formatter: HtmlFormatter[Any] = HtmlFormatter(nowrap=True, noclasses=False)
    return Markup(highlight(source, PythonLexer(), formatter))


_COLOURS = """
.wb-code { font-family: var(--jp-code-font-family, monospace); font-size: var(--jp-code-font-size, 13px);
  line-height: 1.45; overflow-x: auto; margin: 0; white-space: pre;
  color: var(--jp-mirror-editor-variable-color, inherit); }
.wb-code .k, .wb-code .kn, .wb-code .kc, .wb-code .ow {
  color: var(--jp-mirror-editor-keyword-color, #008000); font-weight: 600; }
.wb-code .s1, .wb-code .s2, .wb-code .sa, .wb-code .si { color: var(--jp-mirror-editor-string-color, #ba2121); }
.wb-code .mi, .wb-code .mf { color: var(--jp-mirror-editor-number-color, #080); }
.wb-code .nf, .wb-code .nn { color: var(--jp-mirror-editor-def-color, #00f); }
.wb-code .c1 { color: var(--jp-mirror-editor-comment-color, #408080); font-style: italic; }
.wb-code-line { white-space: pre; min-height: 1.45em; padding: 0 6px; border-left: 3px solid transparent; }
.wb-code-line[role=option] { cursor: pointer; }
.wb-code-line[role=option][aria-selected=false]:hover {
  background: color-mix(in srgb, var(--jp-brand-color1, #1a73e8) 8%, transparent); }
.wb-code-line[aria-selected=true] { border-left-color: var(--jp-brand-color1, #1a73e8);
  background: color-mix(in srgb, var(--jp-brand-color1, #1a73e8) 24%, transparent); }
.wb-code-line:focus-visible { outline: 2px solid var(--jp-brand-color1, #1a73e8); outline-offset: -2px; }
"""

STYLE = element("style", Markup(_COLOURS))
"""For code that is shown by :class:`~workbench.ui.code_view.CodeView`."""
