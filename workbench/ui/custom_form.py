"""The rows for a layer that the catalog does not have: for each argument of its class, or word of its configuration."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from workbench.catalog import Parameter
from workbench.catalog.own_layers import own_parameters
from workbench.catalog.parameter_validation import check_value
from workbench.graph.commands import Command, SetParam
from workbench.graph.document import Node, Value
from workbench.html_elements import element
from workbench.importers import why_opaque
from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.parameter_row import ParameterRow
from workbench.ui.widget_closing import close_tree

_FROM = mark("from {module}")
_NOWHERE = mark("from no module: it was defined in a notebook")
_OWN = mark("A layer of your own: its code is in the drawing.")
_OPAQUE = mark("No code can be written for it. {reason}")
_HELP = mark("A word of its configuration. Reset it to leave it to the class.")
_FUNCTION = mark("(a Python function)")
_LONGEST = 300


class CustomForm:
    """Shows a Custom node. ``edit`` applies commands as one step of undo, or raises GraphError to refuse."""

    def __init__(self, url: str, styles: PanelStyles, edit: Callable[..., None]) -> None:
        self._url, self._styles, self._edit = url, styles, edit
        self.rows: list[ParameterRow] = []
        self.about = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self._owner: Node | None = None
        self._box = widgets.VBox([], layout=styles.block)
        self.widget = widgets.VBox([self.about, self._box], layout=styles.block)

    def show(self, node: Node) -> None:
        """Show the class of a node that owns its layer, why it is opaque, and its configuration."""
        self._owner = node
        module, reason = str(node.params.get("module") or ""), str(node.params.get("reason") or "")
        origin = say(_FROM, module=module) if module else say(_NOWHERE)
        origin = say(_OWN) if node.params.get("source") else origin
        why = element("div", f"⚠ {say(_OPAQUE, reason=reason)}", class_="wb-refusal") if reason else ""
        self.about.value = element("div", origin, class_="wb-help") + why
        config, parameters = config_of(node), _parameters(node)
        if [row.parameter for row in self.rows] != parameters:
            self._make_rows(parameters)
        for row in self.rows:
            word = row.parameter.name
            row.show(_shown(config.get(word, row.parameter.default)), is_set=word in config)

    def _make_rows(self, parameters: list[Parameter]) -> None:
        old = self._box.children
        self.rows = [ParameterRow(one, self._url, self._styles, self._set, self._reset) for one in parameters]
        self._box.children = tuple(row.widget for row in self.rows)
        close_tree(*old, keep=self._styles.parts())

    def _set(self, word: str, value: Any) -> None:
        if self._owner is None:
            return
        parameter = next(row.parameter for row in self.rows if row.parameter.name == word)
        value = check_value(parameter, value, where=self._owner.name)
        self._edit(*reconfigured(self._owner, {**config_of(self._owner), word: value}))

    def _reset(self, word: str) -> None:
        if self._owner is not None:
            rest = {name: value for name, value in config_of(self._owner).items() if name != word}
            self._edit(*reconfigured(self._owner, rest))


def _parameters(node: Node) -> list[Parameter]:
    """The arguments of a class whose text is known, with their types, and every further word of the configuration."""
    source = tuple(map(str, node.params.get("source") or ()))
    own = own_parameters(str(node.params.get("class_name")), source) if source else ()
    known = {one.name for one in own}
    further = [word for word in config_of(node) if word not in known]
    return [*own, *(Parameter(word, "object", help=_HELP, nullable=True) for word in further)]


def config_of(node: Node) -> Mapping[str, Value]:
    """The configuration of a Custom node."""
    config = node.params.get("config")
    return config if isinstance(config, Mapping) else {}


def reconfigured(owner: Node, config: Mapping[str, Value]) -> tuple[Command, ...]:
    """What gives a Custom node another configuration, and the reason why it is opaque then."""
    config = check_value(Parameter("config", "object"), config, where=owner.name)
    source = tuple(map(str, owner.params.get("source") or ()))
    reason = why_opaque(str(owner.params.get("module")), str(owner.params.get("class_name")), config, source)
    return SetParam(owner.id, "config", config), SetParam(owner.id, "reason", reason)


def _shown(value: Value) -> Value:
    """A value for a row; code that nobody can read is only named."""
    if isinstance(value, Mapping) and (tuple(value) == ("value",) or value.get("class_name") == "__lambda__"):
        return say(_FUNCTION)
    text = repr(value)
    return value if len(text) <= _LONGEST else shorten(text, _LONGEST)
