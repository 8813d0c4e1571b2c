"""The code panel: the source of the drawing, coloured, with a button that copies it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from workbench.codegen import CannotGenerate
from workbench.codegen.code_plan import left_out
from workbench.graph.document import Graph
from workbench.html_elements import Markup, element
from workbench.messages import mark, say
from workbench.ui.copy_button import CopyButton
from workbench.ui.editor import Editor
from workbench.ui.widget_closing import close_tree

_WITHOUT = mark("Not in the code, because no way leads there from an Input: {names}.")
_UNFINISHED = mark("There is no code yet. {reason}")


class CodePanel:
    """Follows the editor's drawing. ``widget`` is what to show."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._is_shown = False
        self._drawn: Graph | None = None
        self._code = widgets.HTML()
        self._copy = CopyButton()
        self.widget = widgets.VBox([self._copy, self._code])
        self.widget.add_class("wb-panel")
        self._stop_watching: Callable[[], None] = editor.watch(self._refresh)
        self._refresh()

    def show(self, *, shown: bool) -> None:
        """Start or stop following; colouring the code of a large network takes a while."""
        self._is_shown = shown
        self._refresh()

    def _refresh(self) -> None:
        if not self._is_shown or self._drawn is self._editor.graph:
            return
        self._drawn = self._editor.graph
        try:
            source, loose = self._editor.source, left_out(self._drawn)
        except CannotGenerate as unfinished:
            self._copy.text = ""
            self._code.value = _summary(say(_UNFINISHED, reason=unfinished))
            return
        self._copy.text = source
        self._code.value = (_summary(say(_WITHOUT, names=", ".join(loose))) if loose else Markup()) + coloured(source)

    def close(self) -> None:
        """End all listening and close the comms of all widgets."""
        self._stop_watching()
        close_tree(self.widget)


def _summary(text: str) -> Markup:
    return element("div", text, class_="wb-summary")


def coloured(source: str) -> Markup:
    """Python source as HTML in the colours of the notebook's own cells (JupyterLab's theme variables)."""
    formatter: HtmlFormatter[Any] = HtmlFormatter(nowrap=True, noclasses=False)
    body = Markup(highlight(source, PythonLexer(), formatter))
    return element("style", Markup(_COLOURS)) + element("pre", element("code", body), class_="wb-code")


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
"""
