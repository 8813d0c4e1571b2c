"""The parameter panel: ipywidgets built from the catalog for the node that is selected on the canvas."""

from typing import Any

import ipywidgets as widgets

from workbench.catalog import NodeType, Parameter, node_type
from workbench.catalog.module_catalog import ModuleType
from workbench.graph.block_paths import at
from workbench.graph.commands import Rename, ResetParam, SetArgument, SetParam
from workbench.graph.document import Graph, Node
from workbench.graph.freezing import has_weights
from workbench.graph.graph_errors import GraphError
from workbench.graph.ports import layer_owner
from workbench.graph.vocabulary import BLOCK, ENDS, MODEL, NETWORK
from workbench.html_elements import Markup, element, escape, prose
from workbench.messages import mark, say
from workbench.ui.call_argument_rows import CallArguments, checked
from workbench.ui.collapse_button import CollapseButton
from workbench.ui.common_parameters_form import CommonParametersForm
from workbench.ui.custom_form import CustomForm
from workbench.ui.custom_layers.layer_workshop import layer_of
from workbench.ui.editor import Editor
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.freezing_form import FreezingForm
from workbench.ui.inner_connection_form import InnerConnectionForm
from workbench.ui.insight_rows import InsightRows
from workbench.ui.lifted_form import LiftedForm, LiftMenu
from workbench.ui.linked_copies_form import LinkedCopiesForm
from workbench.ui.panel_styles import ROWS, PanelStyles
from workbench.ui.parameter_row import ParameterRow
from workbench.ui.repeat_form import RepeatForm
from workbench.ui.widget_closing import close_tree

_SEVERAL = mark("{count} nodes are selected ({types}). What you set is set for all of them.")
_NO_PARAMETERS = mark("{type} has no parameters.")
_ADVANCED = mark("More parameters")
_NAME = mark("name")
_IN_TABS = mark(
    "The arguments of optimizer and loss, augmentation, class weights and the plan of the learning rate are in the tab "
    "Training, the criteria for the end in Early Stopping."
)
_SHARED = mark("Uses the weights of {owner}: parameters change for both.")

_CAUTION = mark("Caution: {text}")

_CALLED = ("layer", "operation", "custom")
"""Kinds of nodes whose call can be given more than tensors."""

_STYLE = """<style>
.wb-panel { padding: 4px 8px 10px; overflow: hidden auto; }
.wb-panel .wb-title { font-size: 15px; font-weight: 600; line-height: 1.3; }
.wb-panel .wb-summary { font-size: 12px; line-height: 1.4; white-space: normal;
  color: var(--jp-ui-font-color2, #616161); }
.wb-panel > *, .wb-panel .widget-box { flex-shrink: 0; overflow: visible; }
.wb-panel .wb-rows { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(170px, 100%), 1fr));
  gap: 2px 14px; align-items: start; overflow: visible; }
.wb-parameters { position: relative; box-sizing: border-box; }
@container wb-room (width >= 900px) {
  .wb-parameters > .wb-panel { position: absolute; inset: 0; overflow: hidden auto; }
}
.wb-parameters > .wb-collapse { position: absolute; z-index: 1; top: 0; right: 0; padding: 0; box-shadow: none; }
.wb-parameters.wb-parameters-hidden { flex: none !important; min-width: 34px !important; width: 34px; }
.wb-parameters :is(.wb-title, .wb-summary) { padding-right: 30px; }
.wb-collapse .fa-angle-double-left::before { content: "\\f100" / ""; }
.wb-collapse .fa-angle-double-right::before { content: "\\f101" / ""; }
.wb-fold .fa-caret-right::before { content: "\\f0da" / ""; }
.wb-fold .fa-caret-down::before { content: "\\f0d7" / ""; }
.wb-fold.widget-toggle-button { text-align: left; box-shadow: none; font-weight: 600; margin: 4px 0 0;
  height: auto; min-height: 28px; white-space: normal; line-height: 1.4; padding-block: 4px; }
.wb-panel a { color: var(--jp-content-link-color, #1a62c5); }
.wb-panel .widget-html-content { line-height: 1.4; }
</style>"""


class ParameterForm:
    """The rows for one node type; they are made once and show any node of that type."""

    def __init__(self, kind: NodeType, panel: "ParameterPanel") -> None:
        self._kind = kind
        self._panel = panel
        self._node: Node | None = None
        self.rows = self._rows(advanced=False)
        empty = [] if kind.parameters else [widgets.HTML(escape(say(_NO_PARAMETERS, type=kind.name)))]
        rows = widgets.VBox([row.widget for row in self.rows], layout=panel.styles.block)
        rows.add_class("wb-rows")
        elsewhere = [widgets.HTML(element("div", say(_IN_TABS), class_="wb-summary"))] if kind.name == NETWORK else []
        children = [*empty, rows, *elsewhere]
        if any(parameter.advanced for parameter in kind.parameters):
            children.append(self._fold())
        self.widget = widgets.VBox(children, layout=panel.styles.block)

    def _rows(self, *, advanced: bool) -> list[ParameterRow]:
        panel, url = self._panel, self._kind.url
        return [
            ParameterRow(parameter, url, panel.styles, panel.set_param, panel.reset_param)
            for parameter in self._kind.parameters
            if parameter.advanced == advanced and not (parameter.kind == "object" and self._kind.name == NETWORK)
        ]

    def _fold(self) -> widgets.Widget:
        """The rarely used parameters: their rows are made when the fold is opened."""
        box = widgets.VBox([])
        box.add_class("wb-rows")

        def fill() -> None:
            if box.children:
                return
            rows = self._rows(advanced=True)
            self.rows += rows
            box.children = tuple(row.widget for row in rows)
            if self._node is not None:
                self.show(self._node)

        self.advanced = FoldedSection(say(_ADVANCED), box, fill)
        return self.advanced.widget

    def show(self, node: Node) -> None:
        """Show the values of ``node``."""
        self._node = node
        for row in self.rows:
            parameter = row.parameter
            is_set = parameter.name in node.params
            value = node.params[parameter.name] if is_set else parameter.default
            row.show(value, is_set=is_set and not (parameter.required and value == parameter.initial))


class ParameterPanel:
    """Follows the editor's selection. ``widget`` is what to show."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.styles = PanelStyles()
        self._forms: dict[str, ParameterForm | CustomForm] = {}
        self._module_forms: dict[str, ParameterForm | CustomForm] = {}
        """Those of a flow: a block is another thing there than in a network."""
        self.call = CallArguments(self.styles, self.set_argument)
        self.common = CommonParametersForm(self.styles, editor.edit)
        self.freezing = FreezingForm(self.styles, editor.edit, editor.freeze_up_to)
        self.insight = InsightRows()
        self.repeat = RepeatForm(self.styles, editor.edit)
        self.linked = LinkedCopiesForm(self.styles, editor.edit)
        self.inner_connection = InnerConnectionForm(self.styles, editor.edit)
        self.lifted = LiftedForm(self.styles, editor.edit_at)
        self.lift_menu = LiftMenu(self.styles, editor.edit_at)
        self._shown: tuple[Node, Node] | None = None
        self._showing = False
        self._style = widgets.HTML(ROWS + _STYLE, layout={"display": "none"})
        self._head = widgets.HTML()
        self._name = widgets.Text(
            description=say(_NAME),
            continuous_update=False,
            style=self.styles.style(widgets.Text),
            layout={"width": "auto"},
        )
        self._name_row = widgets.VBox([self._name])
        self._name_row.add_class("wb-row")
        self._name_note = widgets.HTML(layout={"display": "none"})
        self._body = widgets.VBox([])
        self._content = widgets.VBox([self._head, self._name_row, self._name_note, self._body, self.insight.widget])
        self._content.add_class("wb-panel")
        collapse = CollapseButton(self._content)
        self.widget = widgets.VBox([self._style, collapse.widget, self._content])
        collapse.put_into(self.widget)
        self._name.observe(self._renamed, "value")
        self._stop_watching = editor.watch(self._refresh)
        self._refresh()

    def set_param(self, name: str, value: Any) -> None:
        """Set a parameter of the shown node. Raises GraphError to refuse."""
        if self._shown is not None:
            self._editor.edit(SetParam(self._shown[0].id, name, value))

    def reset_param(self, name: str) -> None:
        """Give a parameter of the shown node its default again."""
        if self._shown is not None:
            self._editor.edit(ResetParam(self._shown[0].id, name))

    def set_argument(self, parameter: Parameter, value: Any) -> None:
        """Give the shown call an argument; None takes it away. Raises GraphError to refuse."""
        if self._shown is not None:
            node = self._shown[0]
            self._editor.edit(SetArgument(node.id, parameter.name, checked(parameter, value, node)))

    def _renamed(self, change: dict[str, Any]) -> None:
        if self._showing or self._shown is None:
            return
        try:
            self._editor.edit(Rename(self._shown[0].id, change["new"]))
        except GraphError as refusal:
            self._name_note.value = refusal_html(refusal)
            self._name_note.layout.display = ""
            return
        self._name_note.layout.display = "none"

    def _refresh(self) -> None:
        level = at(self._editor.graph, self._editor.open_path)
        chosen = [level.by_id[node_id] for node_id in self._editor.selection if node_id in level.by_id]
        single = level.kind == "network" and len(chosen) == 1
        self.insight.show(self._editor.insight_at((*self._editor.open_path, chosen[0].id)) if single else None)
        if not chosen:
            self._show_none()
            return
        if len(chosen) > 1:
            self._show_several(level, chosen)
            return
        pair = (chosen[0], layer_owner(level, chosen[0]))
        if pair != self._shown:
            self._show_node(level, *pair)
        if level.kind == "network":
            self.freezing.show(level, pair[1], self._editor.known.at(*self._editor.open_path, pair[1].id))
        if _is_block(pair[0]):
            self.linked.show(self._editor.graph, pair[0])
            self.inner_connection.show(level, pair[0])
        else:
            self._offer_lifting(level, *pair)

    def _show_none(self) -> None:
        self._shown = None
        self.widget.layout.display = "none"  # without a selection the canvas has the room
        self._head.value = ""
        self._name.layout.display = self._name_note.layout.display = "none"
        self._body.children = ()

    def _show_several(self, level: Graph, chosen: list[Node]) -> None:
        """The parameters that the selected nodes have in common; nodes that share a layer count once."""
        self._shown = None
        owners = tuple(dict.fromkeys(layer_owner(level, node) for node in chosen))
        types = ", ".join(dict.fromkeys(node.type for node in chosen))
        self.widget.layout.display = ""
        self._head.value = element("div", say(_SEVERAL, count=len(chosen), types=types), class_="wb-summary")
        self._name.layout.display = self._name_note.layout.display = "none"
        self.common.show(owners, level.kind)
        if self._body.children != (self.common.widget,):
            self._body.children = (self.common.widget,)

    def _show_node(self, level: Graph, node: Node, owner: Node) -> None:
        self._shown = (node, owner)
        kind = node_type(node.type, kind=level.kind)
        self.widget.layout.display = ""
        self._head.value = _heading(kind, node, owner)
        self._showing = True
        try:
            self._name.value = node.name
        finally:
            self._showing = False
        self._name.layout.display, self._name_note.layout.display = "", "none"
        is_layer = level.kind == "network"
        forms = self._forms if is_layer else self._module_forms
        form = forms.get(kind.name)
        if form is None:
            form = forms[kind.name] = self._form(kind)
        form.show(owner)
        children = [self.freezing.widget, form.widget] if is_layer and has_weights(owner) else [form.widget]
        if _is_block(node):
            children = [*self._block_parts(level, node), *(children if kind.parameters else children[:-1])]
        elif self._lifts(level, node, owner):
            children.append(self.lift_menu.widget)
        if is_layer and (kind.kind in _CALLED or node.type == MODEL):
            self.call.show(level, node, kind.url)
            children.append(self.call.widget)
        if self._body.children != tuple(children):
            self._body.children = tuple(children)

    def _block_parts(self, level: Graph, node: Node) -> list[widgets.Widget]:
        """What a block shows of the layers inside, how often it is there, and its linked copies."""
        self.lifted.show(self._editor.open_path, node)
        parts = [self.lifted.widget, self.linked.widget, self.inner_connection.widget]
        if node.type == BLOCK and level.kind == "network":
            self.repeat.show(node)
            parts.insert(1, self.repeat.widget)
        return parts

    def _lifts(self, level: Graph, node: Node, owner: Node) -> bool:
        """Whether the block around a layer can show parameters of it."""
        path = self._editor.open_path
        return (
            bool(path)
            and level.kind == "network"
            and node is owner
            and node.inner is None
            and (
                at(self._editor.graph, path[:-1]).kind == level.kind
                and bool(node_type(node.type).parameters)
                and node.type not in ENDS
            )
        )

    def _offer_lifting(self, level: Graph, node: Node, owner: Node) -> None:
        if self._lifts(level, node, owner):
            path = self._editor.open_path
            block = at(self._editor.graph, path[:-1]).by_id[path[-1]]
            self.lift_menu.show(path, block, node, node_type(node.type).parameters)

    def _form(self, kind: NodeType) -> "ParameterForm | CustomForm":
        return (
            CustomForm(kind.url, self.styles, self._editor.edit) if kind.kind == "custom" else ParameterForm(kind, self)
        )

    def close(self) -> None:
        """End all listening and close the comms of all widgets."""
        self._stop_watching()
        forms = (form.widget for form in (*self._forms.values(), *self._module_forms.values()))
        extra = (
            *(self.call.widget, self.common.widget, self.freezing.widget, self.repeat.widget, self.linked.widget),
            *(self.lifted.widget, self.lift_menu.widget, self.inner_connection.widget),
        )
        close_tree(self.widget, *forms, *extra, *self.styles.parts())


def _is_block(node: Node) -> bool:
    return node.inner is not None and node.type != NETWORK


def _heading(kind: NodeType, node: Node, owner: Node) -> Markup:
    if isinstance(kind, ModuleType):
        return _module_heading(kind)
    name = str(owner.params.get("class_name", kind.name)) if kind.kind == "custom" else kind.name
    title = element("a", name, href=kind.url, target="_blank", rel="noopener")
    shared = say(_SHARED, owner=owner.name) if owner is not node else ""
    return (
        element("div", title, class_="wb-title")
        + element("div", prose(_summary(kind, owner)), class_="wb-summary")
        + element("div", shared, class_="wb-summary")
    )


def _summary(kind: NodeType, owner: Node) -> str:
    """What a layer does; of one's own layer what its author says."""
    layer = layer_of(owner)
    return layer.description if layer is not None and layer.description else say(kind.summary)


def _module_heading(kind: ModuleType) -> Markup:
    caution = element("div", say(_CAUTION, text=say(kind.caution)), class_="wb-refusal", role="note")
    return (
        element("div", kind.title, class_="wb-title")
        + element("div", prose(say(kind.summary)), class_="wb-summary")
        + (caution if kind.caution else Markup())
    )
