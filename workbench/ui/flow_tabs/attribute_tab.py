"""The tab "Attribute": what the header of the chosen sample says at the chosen node."""

import ipywidgets as widgets

from workbench.html_elements import Markup, element, prose, text_table
from workbench.messages import mark, say
from workbench.ui.flow_tabs.chosen_sample import sample_at
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.sample_page import SamplePage
from workbench.ui.image_viewer.sample_attributes import attribute_rows
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.widget_closing import close_tree

_STYLE = """<style>
.wb-attributes { overflow: auto; line-height: 1.5; }
.wb-attributes table { border-collapse: collapse; font-size: 12px; width: 100%; }
.wb-attributes th { text-align: left; font-weight: 600; padding: 2px 8px 2px 4px; }
.wb-attributes td { padding: 2px 4px; border-top: 1px solid var(--jp-border-color3, #e0e0e0);
  overflow-wrap: anywhere; white-space: normal; vertical-align: top; }
.wb-attributes td:first-child { color: var(--jp-ui-font-color2, #616161); width: 40%; overflow-wrap: normal; }
</style>"""
_HEADS = (mark("attribute"), mark("value"))


class AttributeTab(SamplePage):
    """A table of attributes.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self.table = widgets.HTML()

    def show(self, path: str, name: str) -> None:
        """Show the attributes of a sample.

        Args:
            path: Of the node that made it.
            name: Of the sample.
        """
        found = sample_at(self.session, path, name)
        if found.sample is None:
            self.say(found.told, alert=True)
            return
        told = element("p", prose(found.told), class_="wb-summary") if found.told else ""
        table = text_table([say(head) for head in _HEADS], attribute_rows((ViewedSample(found.sample),)))
        self.table.value = Markup(_STYLE) + element("div", told, table, class_="wb-attributes")
        self.show_only(self.table)

    def release(self) -> None:
        """Close the table."""
        close_tree(self.table)
