"""Python source as HTML, in the colours of the notebook's own cells."""

from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from workbench.html_elements import Markup, element


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
