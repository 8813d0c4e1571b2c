"""How often a block is there, in the parameter panel: how the repetitions are joined, and what differs between them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as widgets

from workbench.catalog import node_type
from workbench.catalog.node_types import ParameterKind
from workbench.graph.commands import Command, RepeatBlock
from workbench.graph.document import Graph, Node
from workbench.graph.graph_errors import GraphError
from workbench.graph.inner_parameters import drawn_value, name_of, node_at, split, with_value
from workbench.graph.repeat_expressions import value_at
from workbench.graph.repetition import MOST, present_values, values_of
from workbench.graph.vocabulary import BLOCK, ENDS
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.ui import parameter_controls
from workbench.ui.canvas_state import times_of
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.widget_closing import close_tree

_TITLE = mark("Repeat")
_TIMES, _JOIN = mark("times"), mark("join")
_ONCE = mark("The block is there once. Set a larger number to have it several times, one after the other.")
_MEANING = {
    "chain": mark("The block is there {count} times: each repetition takes what the one before gives."),
    "residual": mark("The block is there {count} times: the input of each repetition is added to its output."),
}
_VARY = mark(
    "What differs between the repetitions: write an expression of i, which is 0 in the first, such as 64 * 2**i. An "
    "empty field leaves the parameter as it is drawn inside."
)
_NUMBERS: tuple[ParameterKind, ...] = ("int", "float", "int_or_tuple", "number_or_list")
_PLACES = frozenset({"axis", "axes"})
"""They say where, not how many."""
_MOST_ROWS = 40
_SHOWN = 6


class RepeatForm:
    """``widget`` is what to show. ``edit`` does a command at the level shown, or raises GraphError to refuse."""

    def __init__(self, styles: PanelStyles, edit: Callable[[Command], None]) -> None:
        self._styles, self._edit = styles, edit
        self._node: Node | None = None
        self._is_showing = False
        self.rows: dict[str, ExpressionRow] = {}
        self.times = widgets.BoundedIntText(
            1, min=1, max=MOST, description=say(_TIMES), layout=styles.control,
            style=styles.style(widgets.BoundedIntText), continuous_update=False,
        )  # fmt: skip
        self.join = widgets.Dropdown(
            options=tuple(_MEANING), description=say(_JOIN), layout=styles.control, style=styles.style(widgets.Dropdown)
        )
        self.meaning, self.note, self._vary = (widgets.HTML(style=styles.style(widgets.HTML)) for _ in "abc")
        self._vary.value = element("div", say(_VARY), class_="wb-help")
        self._rows = widgets.VBox([])  # with a layout of its own: it is hidden at times
        self._rows.add_class("wb-rows")
        head = widgets.VBox([_row(self.times, styles), _row(self.join, styles)], layout=styles.block)
        head.add_class("wb-rows")
        content = widgets.VBox([head, self.meaning, self.note, self._vary, self._rows])
        self.section = FoldedSection(say(_TITLE), content)
        self.widget = self.section.widget
        self.times.observe(self._changed, "value")
        self.join.observe(self._changed, "value")

    def show(self, node: Node) -> None:
        """Show a block."""
        repeat, before = node.repeat, self._node
        is_other = before is None or before.id != node.id
        is_begun = before is not None and before.repeat is None and repeat is not None
        self._node = node
        self._is_showing = True
        try:
            self.times.value = times_of(node)
            self.join.value = repeat.join if repeat is not None else "chain"
        finally:
            self._is_showing = False
        text = _MEANING[repeat.join] if repeat is not None else _ONCE
        self.meaning.value = element("div", say(text, count=times_of(node)), class_="wb-help", role="status")
        self.note.value = ""
        self._show_rows(node)
        if is_other or is_begun:
            self.section.heading.value = repeat is not None

    def _show_rows(self, node: Node) -> None:
        places = varying_places(node) if node.repeat is not None and node.inner is not None else {}
        self._vary.layout.display = self._rows.layout.display = "" if places else "none"
        if {place: row.name for place, row in self.rows.items()} != places:
            old = self._rows.children
            self.rows = {
                place: ExpressionRow(place, name, self._styles, self._vary_by) for place, name in places.items()
            }
            self._rows.children = tuple(row.widget for row in self.rows.values())
            close_tree(*old, keep=self._styles.parts())
        for row in self.rows.values():
            row.show(node)

    def _changed(self, _change: object) -> None:
        if self._is_showing or self._node is None:
            return
        self.note.value = ""
        try:
            self._edit(RepeatBlock(self._node.id, self.times.value, self.join.value))
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)

    def _vary_by(self, place: str, text: str) -> None:
        """Give a parameter an expression, or leave it as it is drawn. Raises GraphError to refuse."""
        if self._node is None or self._node.repeat is None:
            return
        values = {other: kept for other, kept in present_values(self._node).items() if other != place}
        repeat = self._node.repeat
        if text.strip():
            _try(self._node, place, text)
            values[place] = text
        self._edit(RepeatBlock(self._node.id, repeat.times, repeat.join, values))


class ExpressionRow:
    """The expression of one parameter, and the values that it gives. ``set_text`` raises GraphError to refuse."""

    def __init__(self, place: str, name: str, styles: PanelStyles, set_text: Callable[[str, str], None]) -> None:
        self.place, self.name, self._set_text = place, name, set_text
        self._is_showing = False
        self.field = widgets.Text(
            description=name, continuous_update=False, layout=styles.control, style=styles.style(widgets.Text)
        )
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        self.widget = _row(self.field, styles, self.note)
        self.field.observe(self._entered, "value")

    def show(self, node: Node) -> None:
        """Show the expression in a block, or nothing. A refused one and its message go away."""
        assert node.inner is not None  # noqa: S101 - the rows are of a block
        self._is_showing = True
        try:
            self.field.value = present_values(node).get(self.place, "")
            self.field.placeholder = _drawn(node.inner, self.place)
        finally:
            self._is_showing = False
        self.note.value = _preview(node, self.place) if self.field.value else ""

    def _entered(self, change: Mapping[str, Any]) -> None:
        if self._is_showing:
            return
        try:
            self._set_text(self.place, change["new"])
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)


def _try(node: Node, place: str, text: str) -> None:
    """Raise the GraphError of the first value that cannot be: at its row it needs no words about the block."""
    assert node.inner is not None  # noqa: S101 - it is a block
    for i in range(times_of(node)):
        with_value(node.inner, place, value_at(text, i, where=name_of(node.inner, place)))


def varying_places(node: Node) -> dict[str, str]:
    """The names, by their places, of the numbers inside a block that repetitions can give other values."""
    if node.inner is None:
        return {}
    inner = node.inner
    found = [*present_values(node), *_numbers(inner)]
    return {place: name_of(inner, place) for place in list(dict.fromkeys(found))[:_MOST_ROWS]}


def _numbers(inner: Graph, above: str = "") -> Iterator[str]:
    for node in inner.nodes:
        if node.type == BLOCK and node.inner is not None:
            yield from _numbers(node.inner, f"{above}{node.id}/")
        elif node.inner is None and node.type not in ENDS and not node.shares:
            for parameter in node_type(node.type, kind=inner.kind).parameters:
                if parameter.kind in _NUMBERS and not parameter.advanced and parameter.name not in _PLACES:
                    yield f"{above}{node.id}.{parameter.name}"


def _drawn(inner: Graph, place: str) -> str:
    """What a parameter has inside the block, or its default."""
    value, node = drawn_value(inner, place), node_at(inner, place)
    parameter = node_type(node.type, kind=inner.kind).parameter(split(place)[1]) if node is not None else None
    return parameter_controls.as_text(parameter.default if value is None and parameter is not None else value)


def _preview(node: Node, place: str) -> str:
    """What the first repetitions have, and the last: "64, 128, 256"."""
    values = [str(value) for value in values_of(node, place)]
    if len(values) > _SHOWN:
        values = [*values[: _SHOWN - 1], "…", values[-1]]
    return element("div", ", ".join(values), class_="wb-help", role="status")


def _row(field: widgets.Widget, styles: PanelStyles, *below: widgets.Widget) -> widgets.VBox:
    row = widgets.VBox([widgets.HBox([field], layout=styles.block), *below], layout=styles.block)
    row.add_class("wb-row")
    return row
