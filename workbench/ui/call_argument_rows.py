"""What a call is given besides its tensors (``training``, ``mask``), as rows of the parameter panel."""

import ast
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from workbench.catalog import Parameter
from workbench.catalog.node_types import ParameterKind
from workbench.catalog.parameter_validation import check_value
from workbench.graph.call_values import POSITIONAL, port_of, ports_in
from workbench.graph.document import Graph, Node, Value
from workbench.graph.graph_errors import GraphError
from workbench.html_elements import elements
from workbench.messages import mark, say
from workbench.ui import parameter_controls
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.parameter_row import ParameterRow
from workbench.ui.widget_closing import close_tree

_TITLE = mark("Arguments of the call")
_ADD = mark("add")
_EXAMPLE = "training=False"
_BAD = mark("Expected an argument as in code, for example {example}, but received {received!r}.")
_FROM = mark("{argument}: {value}")
_POSITIONAL = mark("in order")
_PLAIN_HELP = mark("Given to the call of this node only, besides its tensors. Reset it to leave it out.")
_HELP: Mapping[str, str] = {
    "training": mark(
        "True: the layer works as in training, False: as in use, whatever the model does. Reset it to follow the model."
    ),
    "mask": mark("Which steps of a sequence count. Reset it to let Keras pass the mask on by itself."),
    "use_causal_mask": mark("True: a step sees only the steps before it."),
    "return_attention_scores": mark("True: the attention scores are a second output."),
}
_SWITCHES = ("training", "use_causal_mask", "return_attention_scores")

ArgumentSetter = Callable[[Parameter, Value], None]


class CallArguments:
    """Shows and edits ``Node.call``. ``set_argument`` raises GraphError to refuse; None takes an argument away."""

    def __init__(self, styles: PanelStyles, set_argument: ArgumentSetter) -> None:
        self._styles = styles
        self._set_argument = set_argument
        self._url = self._node = ""
        self.rows: list[ParameterRow] = []
        self.read_only = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.new = widgets.Text(
            description=say(_ADD),
            placeholder=_EXAMPLE,
            continuous_update=False,
            layout=styles.control,
            style=styles.style(widgets.Text),
        )
        self.note = widgets.HTML(layout=styles.block, style=styles.style(widgets.HTML))
        self.note.add_class("wb-note")
        self._rows = widgets.VBox([], layout=styles.block)
        content = widgets.VBox([self._rows, self.read_only, self.new, self.note])
        self.fold = FoldedSection(say(_TITLE), content)
        self.widget = self.fold.widget
        self.new.observe(self._added, "value")

    def show(self, level: Graph, node: Node, url: str) -> None:
        """Show the arguments of a node; they are unfolded where there are any."""
        self._url = url
        values = {name: value for name, value in node.call.items() if not any(ports_in(value)) and name != POSITIONAL}
        if [row.parameter.name for row in self.rows] != list(values):
            self._make_rows(list(values))
        for row in self.rows:
            row.show(values[row.parameter.name], is_set=True)
        told = tuple(_with_tensors(level, node))
        self.read_only.value = elements("div", told, class_="wb-help")
        self.note.value = self.new.value = ""
        if node.id != self._node:
            self._node, self.fold.heading.value = node.id, bool(values or told)

    def _make_rows(self, names: list[str]) -> None:
        old, self.rows = self._rows.children, [self._row(name) for name in names]
        self._rows.children = tuple(row.widget for row in self.rows)
        close_tree(*old, keep=self._styles.parts())

    def _row(self, name: str) -> ParameterRow:
        parameter = argument(name)
        return ParameterRow(
            parameter,
            self._url,
            self._styles,
            lambda _, value: self._set_argument(parameter, value),
            lambda _: self._set_argument(parameter, None),
        )

    def _added(self, _change: object) -> None:
        text = self.new.value.strip()
        if not text:
            return
        try:
            for name, value in parsed(text).items():
                self._set_argument(argument(name), value)
        except (GraphError, ValueError) as refusal:
            self.note.value = refusal_html(refusal)


def argument(name: str) -> Parameter:
    """How an argument is shown and checked: as a parameter of the call."""
    kind: ParameterKind = "bool" if name in _SWITCHES else "object"
    return Parameter(name, kind, help=_HELP.get(name, _PLAIN_HELP), nullable=True)


def parsed(text: str) -> dict[str, Any]:
    """``"training=False"`` as names and values. Raises ValueError for anything else; nothing is executed."""
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        call = None
    whole = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and not call.args
    if not isinstance(call, ast.Call) or not whole or not call.keywords or not all(part.arg for part in call.keywords):
        raise ValueError(say(_BAD, example=_EXAMPLE, received=text))
    return {
        str(part.arg): parameter_controls.parse(ast.unparse(part.value), argument(str(part.arg)))
        for part in call.keywords
    }


def checked(parameter: Parameter, value: object, node: Node) -> Value:
    """``value`` as a file can hold it. Raises GraphError."""
    return check_value(parameter, value, where=node.name)


def _with_tensors(level: Graph, node: Node) -> list[str]:
    """Arguments that hold tensors, in words: these are edited by their connections."""
    sources: dict[str, str] = {}
    for edge in level.incoming[node.id]:
        sources.setdefault(edge.target_port, level.by_id[edge.source].name)
    return [
        say(_FROM, argument=say(_POSITIONAL) if name == POSITIONAL else name, value=_said(value, sources))
        for name, value in node.call.items()
        if any(ports_in(value)) and not (name == POSITIONAL and all(port_of(item) for item in value))
    ]


def _said(value: Value, sources: Mapping[str, str]) -> str:
    port = port_of(value)
    if port is not None:
        return f"← {sources.get(port, port)}"
    if isinstance(value, tuple):
        return f"({', '.join(_said(item, sources) for item in value)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_said(item, sources)}' for key, item in value.items())}}}"
    return parameter_controls.as_text(value)
