"""Linked copies of a block, in the parameter panel: how many there are, and where; one more, or none with this."""

from collections.abc import Callable

import ipywidgets as widgets

from workbench.graph.commands import Command, LinkCopy, MakeUnique
from workbench.graph.document import Graph, Node
from workbench.graph.graph_errors import GraphError
from workbench.graph.linked_blocks import copies
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.ui.error_text import refusal_html
from workbench.ui.panel_styles import PanelStyles

_COPY, _UNIQUE = mark("Linked copy"), mark("Make unique")
_COPY_HELP = mark("Add a copy that follows each change inside this block. On the canvas: Shift + D.")
_UNIQUE_HELP = mark("Let this block be changed without its linked copies. On the canvas: Shift + U.")
_LINKED = mark("One of {count} linked copies: {names}. What is changed inside one is changed inside all.")
_SHOWN = 4


class LinkedCopiesForm:
    """``widget`` is what to show. ``edit`` does a command at the level shown, or raises GraphError to refuse."""

    def __init__(self, styles: PanelStyles, edit: Callable[[Command], None]) -> None:
        self._edit = edit
        self._node: Node | None = None
        self.text, self.note = (widgets.HTML(style=styles.style(widgets.HTML)) for _ in "ab")
        self.copy = widgets.Button(description=say(_COPY), tooltip=say(_COPY_HELP), layout={"width": "auto"})
        self.unique = widgets.Button(description=say(_UNIQUE), tooltip=say(_UNIQUE_HELP), layout={"width": "auto"})
        buttons = widgets.HBox([self.copy, self.unique], layout={"flex_flow": "row wrap"})
        self.widget = widgets.VBox([self.text, buttons, self.note], layout=styles.block)
        self.copy.on_click(lambda _button: self._do(LinkCopy))
        self.unique.on_click(lambda _button: self._do(MakeUnique))

    def show(self, graph: Graph, node: Node) -> None:
        """Show a block of the whole ``graph``."""
        if node is not self._node:
            self._node, self.note.value = node, ""
        names = copies(graph, node.link) if node.link else ()
        self.unique.layout.display = "" if names else "none"
        text = say(_LINKED, count=len(names), names=listed(names, _SHOWN)) if names else ""
        html = element("div", text, class_="wb-help", role="status") if text else ""
        if self.text.value != html:
            self.text.value = html

    def _do(self, command: Callable[[str], Command]) -> None:
        if self._node is None:
            return
        try:
            self._edit(command(self._node.id))
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)
