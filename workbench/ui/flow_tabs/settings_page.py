"""A tab with controls of the training panels, in their style."""

from typing import Any

import ipywidgets as widgets

from workbench.messages import say
from workbench.training.setup.settings import Settings
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.network_node import NetworkNode, network_at
from workbench.ui.flow_tabs.tab_page import TabPage, TabPlace
from workbench.ui.panel_styles import ROWS
from workbench.ui.training_panels.tab_style import STYLE
from workbench.ui.widget_closing import close_tree


class SettingsPage(TabPage):
    """A page whose controls look as in the run panel of a network.

    Args:
        session: The flow that is looked at.
        place: Where the tab belongs.
    """

    def __init__(self, session: FlowView, place: TabPlace = "right") -> None:
        super().__init__(session, place)
        self._style = widgets.HTML(ROWS + STYLE, layout={"display": "none"})
        self.add_class("wb-panel")
        self.add_class("wb-training")

    def chosen_network(self, nothing: str) -> tuple[NetworkNode, Settings] | None:
        """The chosen network and its settings.

        Args:
            nothing: What the page says where no network is chosen.

        Returns:
            Both; None where there is no network.

        Raises:
            TrainingError: A setting cannot be; whoever refreshes the page shows why.
        """
        network = network_at(self.session.drawing, self.session.chosen_node)
        if network is None:
            self.say(say(nothing))
            return None
        return network, network.settings()

    def show_controls(self, *parts: Any) -> None:
        """Show these widgets and no others."""
        self.show_only(self._style, *parts)

    def release(self) -> None:
        """Close the style sheet."""
        close_tree(self._style)
