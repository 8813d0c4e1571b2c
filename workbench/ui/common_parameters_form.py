"""The rows for several selected nodes: the parameters that all their types have, each set for all of them at once."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets
from msgspec.structs import replace

from workbench.catalog import Parameter, node_type
from workbench.graph.commands import Command, ResetParam, SetParam
from workbench.graph.document import GraphKind, Node, Value
from workbench.graph.graph_errors import GraphError
from workbench.html_elements import escape
from workbench.messages import mark, say
from workbench.ui import parameter_controls
from workbench.ui.error_text import refusal_html
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.widget_closing import close_tree

_MIXED = mark("(different values)")
_NONE = mark("The selected nodes have no parameter in common.")
_RESET = mark("Reset {parameter} of all selected nodes to the default")
_TRUTH = ("True", "False")


class CommonParametersForm:
    """Edits several nodes. ``edit`` applies commands as one step of undo, or raises GraphError to refuse."""

    def __init__(self, styles: PanelStyles, edit: Callable[..., None]) -> None:
        self._styles, self._edit = styles, edit
        self._owners: tuple[Node, ...] = ()
        self._types: tuple[str, ...] = ()
        self._kind: GraphKind = "network"
        self.rows: list[CommonRow] = []
        self.widget = widgets.VBox([], layout=styles.block)

    def show(self, owners: Sequence[Node], kind: GraphKind = "network") -> None:
        """Show the values of nodes of a graph of this kind that own their layers, each once."""
        self._owners = tuple(owners)
        types = tuple(sorted({node.type for node in owners}))
        if (types, kind) != (self._types, self._kind):
            self._types, self._kind = types, kind
            self._make_rows()
        for row in self.rows:
            name = row.parameter.name
            row.show([_value(node, name, kind) for node in owners], is_set=any(name in node.params for node in owners))

    def _make_rows(self) -> None:
        old = self.widget.children
        found = common_parameters(self._types, self._kind)
        self.rows = [CommonRow(one, self._styles, self._set, self._reset) for one in found]
        none = [] if self.rows else [widgets.HTML(escape(say(_NONE)))]
        self.widget.children = (*none, *(row.widget for row in self.rows))
        close_tree(*old, keep=self._styles.parts())

    def _set(self, name: str, value: Any) -> None:
        self._each(lambda node: SetParam(node.id, name, value))

    def _reset(self, name: str) -> None:
        self._each(lambda node: ResetParam(node.id, name))

    def _each(self, command: Callable[[Node], Command]) -> None:
        self._edit(*(command(node) for node in self._owners))


class CommonRow:
    """One parameter of several nodes. It can show that they have different values; choosing that changes nothing."""

    def __init__(
        self,
        parameter: Parameter,
        styles: PanelStyles,
        set_value: Callable[[str, Any], None],
        reset: Callable[[str], None],
    ) -> None:
        self.parameter = parameter
        self._set_value = set_value
        self._showing = False
        self._choices = _choices(parameter)
        kind = widgets.Dropdown if self._choices else widgets.Text
        options = {"options": self._choices} if self._choices else {"continuous_update": False}
        self.field = kind(
            description=parameter.name,
            tooltip=parameter.name,
            layout=styles.control,
            style=styles.style(kind),
            **options,
        )
        self.reset_button = widgets.Button(
            icon="undo",
            tooltip=say(_RESET, parameter=parameter.name),
            layout=styles.button,
            style=styles.style(widgets.Button),
        )
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        line = widgets.HBox([self.field, self.reset_button], layout=styles.block)
        self.widget = widgets.VBox([line, self.note], layout=styles.block)
        self.widget.add_class("wb-row")
        self.field.observe(self._entered, "value")
        self.reset_button.on_click(lambda _button: self._try(lambda: reset(parameter.name)))

    def show(self, values: Sequence[Value], *, is_set: bool) -> None:
        """Show the value that all nodes have, or that they have different ones. A refusal and its entry go away."""
        first = values[0]
        same = all(value == first and type(value) is type(first) for value in values)
        text = (
            say(_MIXED)
            if not same
            else ""
            if first is None and not self._choices
            else parameter_controls.as_text(first)
        )
        self._showing = True
        try:
            if self._choices:
                present = self._choices if text in self._choices else [text, *self._choices]
                self.field.options = present
                self.field.value = text
            else:
                self.field.placeholder = "" if same else say(_MIXED)
                self.field.value = text if same else ""
        finally:
            self._showing = False
        self.reset_button.disabled = not is_set
        self.note.value = ""

    def _entered(self, _change: object) -> None:
        text = self.field.value
        if self._showing or text == say(_MIXED):
            return
        self._try(lambda: self._set_value(self.parameter.name, self._read(text)))

    def _read(self, text: str) -> Any:
        if self.parameter.kind == "bool" and text in _TRUTH:
            return text == "True"
        if text == "None" and self.parameter.nullable:
            return None
        return parameter_controls.parse(text, self.parameter)

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except GraphError as refusal:
            self.note.value = refusal_html(refusal)


def common_parameters(types: Sequence[str], kind: GraphKind = "network") -> tuple[Parameter, ...]:
    """The parameters that all types have under one name and of one kind, with the choices that all of them have.

    >>> [parameter.name for parameter in common_parameters(["Dense", "Conv2D"])][:2]
    ['activation', 'use_bias']
    """
    first, *others = (node_type(name, kind=kind) for name in types)
    found = []
    for parameter in first.parameters:
        rivals = [other.parameter(parameter.name) for other in others]
        alike = [rival for rival in rivals if rival is not None and rival.kind == parameter.kind]
        if len(alike) == len(others):
            found.append(_joined([parameter, *alike]))
    return tuple(found)


def _joined(parameters: Sequence[Parameter]) -> Parameter:
    first = parameters[0]
    choices = tuple(choice for choice in first.choices if all(choice in other.choices for other in parameters))
    return replace(first, choices=choices, nullable=all(other.nullable for other in parameters))


def _choices(parameter: Parameter) -> list[str]:
    """What can be chosen, as texts; nothing for what is typed."""
    if parameter.kind == "bool":
        return [*(["None"] if parameter.nullable else []), *_TRUTH]
    if parameter.kind in ("enum", "activation", "initializer", "dtype") and parameter.choices:
        return [*(["None"] if parameter.nullable else []), *parameter.choices]
    return []


def _value(node: Node, name: str, kind: GraphKind) -> Value:
    own = node_type(node.type, kind=kind).parameter(name)
    return node.params.get(name, own.default if own is not None else None)
