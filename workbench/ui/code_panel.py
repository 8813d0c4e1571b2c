"""The code panel: the source of the drawing, coloured, with a button that copies it."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from workbench.codegen import CannotGenerate
from workbench.messages import mark, say
from workbench.ui.closing import close_tree
from workbench.ui.copy_button import CopyButton
from workbench.ui.editor import Editor

_UNFINISHED = mark("There is no code yet. {reason}")


class CodePanel:
    """Follows the editor's drawing. ``widget`` is what to show."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._code = widgets.HTML()
        self._copy = CopyButton()
        self.widget = widgets.VBox([self._copy, self._code])
        self.widget.add_class("wb-panel")
        self._stop_watching: Callable[[], None] = editor.watch(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        try:
            source = self._editor.source
        except CannotGenerate as unfinished:
            self._copy.text = ""
            self._code.value = f'<div class="wb-summary">{escape(say(_UNFINISHED, reason=unfinished))}</div>'
            return
        if source != self._copy.text:
            self._copy.text = source
            self._code.value = coloured(source)

    def close(self) -> None:
        """End all listening and close the comms of all widgets."""
        self._stop_watching()
        close_tree(self.widget)


def coloured(source: str) -> str:
    """Python source as HTML in the colours of the notebook's own cells (JupyterLab's theme variables)."""
    formatter: HtmlFormatter[Any] = HtmlFormatter(nowrap=True, noclasses=False)
    body = highlight(source, PythonLexer(), formatter)
    return f'<style>{_COLOURS}</style><pre class="wb-code"><code>{body}</code></pre>'


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
