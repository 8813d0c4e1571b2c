"""Connecting a node inside a block with one outside, or inside another block, from the panel of the block."""

from collections.abc import Callable, Iterator

import ipywidgets as widgets

from workbench.graph.commands import Command, ConnectInside
from workbench.graph.document import Graph, Node
from workbench.graph.graph_errors import GraphError
from workbench.graph.vocabulary import ENDS, INPUT, OUTPUT
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles

_TITLE = mark("Connect inside")
_INSIDE, _WAY, _OTHER = mark("inside"), mark("way"), mark("outside")
_WAYS = ((mark("goes to"), "out"), (mark("comes from"), "in"))
_HELP = mark(
    "Connects a layer inside this block with one outside, or inside another block. The Inputs and Outputs on the way "
    "are added."
)
_CONNECT, _CONNECT_HELP = mark("Connect"), mark("Make this connection, as one step of undo")
_DONE = mark("{source} is connected to {target}.")
_EMPTY = mark("There is nothing inside or outside that could be connected.")
Ids = tuple[str, ...]


class InnerConnectionForm:
    """``widget`` is what to show. ``edit`` does a command at the level shown, or raises GraphError to refuse."""

    def __init__(self, styles: PanelStyles, edit: Callable[[Command], None]) -> None:
        self._edit = edit
        self._node: Node | None = None
        about = widgets.HTML(element("div", say(_HELP), class_="wb-help"), style=styles.style(widgets.HTML))
        self.inside, self.way, self.other = (
            widgets.Dropdown(description=say(text), layout={"width": "auto"}) for text in (_INSIDE, _WAY, _OTHER)
        )
        self.way.options = [(say(text), value) for text, value in _WAYS]
        self.way.value = "out"
        self.button = widgets.Button(description=say(_CONNECT), tooltip=say(_CONNECT_HELP), layout={"width": "auto"})
        self.note = widgets.HTML(style=styles.style(widgets.HTML))
        parts = [about, self.inside, self.way, self.other, self.button, self.note]
        self.widget = FoldedSection(say(_TITLE), widgets.VBox(parts)).widget  # with a layout of its own: it is hidden
        self.button.on_click(lambda _button: self._connect())

    def show(self, level: Graph, node: Node) -> None:
        """Show what is inside a block of a level, and what is around it."""
        if self._node is None or node.id != self._node.id:
            self.note.value = ""
        self._node = node
        inside = list(_places(node.inner)) if node.inner is not None else []
        around = [place for one in level.nodes if one.id != node.id for place in _with_inner(one, "")]
        _offer(self.inside, inside)
        _offer(self.other, [place for place in around if place[1]])
        self.button.disabled = not (inside and self.other.options)
        if self.button.disabled:
            self.note.value = element("div", say(_EMPTY), class_="wb-help", role="status")

    def _connect(self) -> None:
        if self._node is None or self.inside.value is None or self.other.value is None:
            return
        mine, other = (self._node.id, self.inside.value), (self.other.value[0], self.other.value[1:])
        names = (self.inside.label, self.other.label)
        (source, source_path), (target, target_path) = (mine, other) if self.way.value == "out" else (other, mine)
        try:
            self._edit(ConnectInside(source, target, source_path=source_path, target_path=target_path))
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)
            return
        first, second = names if self.way.value == "out" else names[::-1]
        text = say(_DONE, source=first, target=second)
        self.note.value = element("div", text, class_="wb-help", role="status")


def _offer(control: widgets.Dropdown, places: list[tuple[str, Ids]]) -> None:
    """These places; what was chosen stays where it is still there."""
    if list(control.options) == places:
        return
    chosen = control.value
    control.options = places
    values = [ids for _, ids in places]
    control.value = chosen if chosen in values else (values[0] if values else None)


def _places(graph: Graph, above: str = "") -> Iterator[tuple[str, Ids]]:
    """The nodes of a graph and of the blocks inside it, by their paths of names; Inputs and Outputs are left out."""
    for node in graph.nodes:
        if node.type not in ENDS:
            yield from _with_inner(node, above)


def _with_inner(node: Node, above: str) -> Iterator[tuple[str, Ids]]:
    if node.type not in (INPUT, OUTPUT) or not above:
        yield f"{above}{node.name}", (node.id,)
    if node.inner is not None:
        for name, ids in _places(node.inner, f"{above}{node.name}/"):
            yield name, (node.id, *ids)
