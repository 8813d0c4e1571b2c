"""Parameters of layers inside a block that its panel shows, and the menu at such a layer that has them shown there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import ipywidgets as widgets
from msgspec.structs import replace

from workbench.catalog import Parameter, node_type
from workbench.graph.commands import Command, Lift, Lower, ResetParam, SetLifted
from workbench.graph.document import Graph, Node
from workbench.graph.graph_errors import GraphError
from workbench.graph.inner_parameters import name_of, node_at, split
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.parameter_row import ParameterRow
from workbench.ui.widget_closing import close_tree

_TITLE = mark("Show at the block")
_LIFT = mark("Show at {block}")
_LIFT_HELP = mark("The panel of the block around this layer shows the parameter as its own.")
_PARAMETER = mark("parameter")
_LIFTED = mark("{block} shows {names}.")
_LOWER = mark("Lower")
_LOWER_HELP = mark("Show {parameter} at its layer alone again")

EditAt = Callable[[Command, Sequence[str]], None]
"""Does a command at the level of a path; raises GraphError to refuse."""


class LiftedForm:
    """The rows of a block: ``widget`` is what to show."""

    def __init__(self, styles: PanelStyles, edit_at: EditAt) -> None:
        self._styles, self._edit_at = styles, edit_at
        self._path: tuple[str, ...] = ()
        self._node: Node | None = None
        self._made: object = None
        self.rows: dict[str, ParameterRow] = {}
        self.lower: dict[str, widgets.Button] = {}
        self.widget = widgets.VBox([], layout=styles.block)
        self.widget.add_class("wb-rows")

    def show(self, path: tuple[str, ...], node: Node) -> None:
        """Show the lifted parameters of a block of the level at ``path``."""
        assert node.inner is not None  # noqa: S101 - it is a block
        self._path, self._node = path, node
        wanted = dict(_lifted(node.inner, node.lifted))
        if (node.id, wanted) != self._made:
            self._made = (node.id, wanted)
            self._make_rows(node.inner, wanted)
        for name, row in self.rows.items():
            inside = node_at(node.inner, node.lifted[name])
            parameter = split(node.lifted[name])[1]
            is_set = inside is not None and parameter in inside.params
            value = inside.params[parameter] if inside is not None and is_set else row.parameter.default
            row.show(value, is_set=is_set and not (row.parameter.required and value == row.parameter.initial))

    def _make_rows(self, inner: Graph, wanted: Mapping[str, tuple[str, Parameter, str]]) -> None:
        old, self.rows, self.lower = self.widget.children, {}, {}
        made = []
        for name, (place, parameter, url) in wanted.items():
            row = ParameterRow(replace(parameter, name=name), url, self._styles, self._set, self._reset)
            button = widgets.Button(
                description=say(_LOWER), tooltip=say(_LOWER_HELP, parameter=name), layout={"width": "auto"}
            )
            button.on_click(partial(self._lower, name))
            where = widgets.HTML(element("span", name_of(inner, place), class_="wb-help"))
            self.rows[name], self.lower[name] = row, button
            made.append(widgets.VBox([row.widget, widgets.HBox([where, button])], layout=self._styles.block))
        self.widget.children = tuple(made)
        close_tree(*old, keep=self._styles.parts())

    def _set(self, name: str, value: object) -> None:
        if self._node is not None:
            self._edit_at(SetLifted(self._node.id, name, value), self._path)

    def _reset(self, name: str) -> None:
        if self._node is not None:
            ids, parameter = split(self._node.lifted[name])
            self._edit_at(ResetParam(ids[-1], parameter), (*self._path, self._node.id, *ids[:-1]))

    def _lower(self, name: str, _button: object) -> None:
        if self._node is not None:
            self._edit_at(Lower(self._node.id, name), self._path)


class LiftMenu:
    """The choice at a layer inside a block: ``widget`` is what to show."""

    def __init__(self, styles: PanelStyles, edit_at: EditAt) -> None:
        self._edit_at = edit_at
        self._path: tuple[str, ...] = ()
        self._node: Node | None = None
        self.choice = widgets.Dropdown(
            description=say(_PARAMETER), layout=styles.control, style=styles.style(widgets.Dropdown)
        )
        self.button = widgets.Button(tooltip=say(_LIFT_HELP), layout={"width": "auto"})
        self.text, self.note = (widgets.HTML(style=styles.style(widgets.HTML)) for _ in "ab")
        self._row = widgets.VBox([widgets.HBox([self.choice], layout=styles.block)])
        self._row.add_class("wb-row")
        content = widgets.VBox([self._row, self.button, self.text, self.note])
        self.section = FoldedSection(say(_TITLE), content)
        self.widget = self.section.widget
        self.button.on_click(lambda _button: self._lift())

    def show(self, path: tuple[str, ...], block: Node, node: Node, parameters: Sequence[Parameter]) -> None:
        """Show what of a layer its ``block``, at the end of ``path``, can show and shows."""
        is_other = self._node is None or (self._node.id, self._path) != (node.id, path)
        self._path, self._node = path, node
        shown = {place: name for name, place in block.lifted.items()}
        free = tuple(one.name for one in parameters if f"{node.id}.{one.name}" not in shown)
        if self.choice.options != free:
            kept = self.choice.value
            self.choice.options = free
            if kept in free:
                self.choice.value = kept
        self._row.layout.display = self.button.layout.display = "" if free else "none"
        self.button.description = say(_LIFT, block=block.name)
        names = [name for place, name in shown.items() if place.startswith(f"{node.id}.")]
        text = say(_LIFTED, block=block.name, names=listed(names)) if names else ""
        self.text.value = element("div", text, class_="wb-help", role="status") if text else ""
        self.note.value = ""
        if is_other:
            self.section.heading.value = bool(names)

    def _lift(self) -> None:
        if self._node is None or not self.choice.value:
            return
        try:
            self._edit_at(Lift(self._path[-1], f"{self._node.id}.{self.choice.value}"), self._path[:-1])
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)


def _lifted(inner: Graph, lifted: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, Parameter, str]]]:
    """Place, parameter and help page by the names under which a block shows them."""
    for name, place in lifted.items():
        node = node_at(inner, place)
        kind = node_type(node.type, kind=inner.kind) if node is not None else None
        parameter = kind.parameter(split(place)[1]) if kind is not None else None
        if kind is not None and parameter is not None:
            yield name, (place, parameter, kind.url)
