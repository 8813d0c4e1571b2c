"""The tab "Information": what the chosen node does, with a picture, its parameters and its code."""

import ipywidgets as widgets

from workbench.catalog import NodeType, node_type
from workbench.graph.document import GraphKind, Node
from workbench.html_elements import Markup, element, prose
from workbench.messages import WorkbenchError, mark, say
from workbench.modules.cards.card_style import STYLE
from workbench.modules.cards.module_card import ModuleCard
from workbench.modules.registry import make, named
from workbench.ui.error_text import refusal_html
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.step_chain import PlacedNode, node_at
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.widget_closing import close_tree

_NOTHING_CHOSEN = mark("Choose a node of the flow to read what it does.")


class InformationTab(TabPage):
    """The card of the chosen node.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self.card = widgets.HTML()
        self._shown: PlacedNode | None = None

    def refresh(self) -> None:
        """Show the card of the chosen node, unless it is shown."""
        found = node_at(self.session.drawing.graph, self.session.chosen_node)
        if found is None:
            self._shown = None
            self.say(say(_NOTHING_CHOSEN))
        elif self._shown is None or _facts(found) != _facts(self._shown):
            self._shown = found
            self.card.value = card_html(found.node, found.level)
            self.show_only(self.card)

    def release(self) -> None:
        """Close the card."""
        close_tree(self.card)


def _facts(found: PlacedNode) -> tuple[object, ...]:
    """What the card of a node depends on."""
    return found.level, found.node.type, found.node.params


def card_html(node: Node, level: GraphKind = "flow") -> Markup:
    """The card of a node: of a module with what it makes of the standard picture, of others the catalog's words.

    Args:
        node: The node.
        level: Whether it stands in a flow, or in a network inside of one.

    Returns:
        HTML.
    """
    described = node_type(node.type, kind=level)
    if described.kind != "module":
        return _catalog_card(described)
    kind = named(node.type)
    try:
        return Markup(ModuleCard(kind, make(node.type, node.params))._repr_html_())
    except WorkbenchError as refusal:
        return refusal_html(refusal) + Markup(ModuleCard(kind)._repr_html_())


def _catalog_card(kind: NodeType) -> Markup:
    title = getattr(kind, "title", kind.name)
    head = element("h3", title, element("span", say(kind.category), class_="wb-kind"))
    given = (kind.summary, getattr(kind, "detail", ""))
    texts = [element("p", prose(say(text))) for text in given if text]
    return element("article", STYLE, head, *texts, class_="wb-card", aria_label=title)
