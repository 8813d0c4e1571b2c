"""The tab "Auto tuning" of a flow: a search for better parameters of the chosen network."""

from functools import partial

from workbench.messages import mark
from workbench.training.setup.settings import Settings
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.network_node import learning_data
from workbench.ui.flow_tabs.settings_page import SettingsPage
from workbench.ui.flow_tabs.step_chain import given_to
from workbench.ui.tuning_panels.tuning_tab import TuningTab

_NO_NETWORK = mark("Choose a Network node to search for better parameters of it.")


class TuningPage(SettingsPage):
    """The tab of the workbench's run panel, on the network of the chosen node; each network has its own.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self.tabs: dict[tuple[str, ...], TuningTab] = {}
        """By the ids of the nodes: a search goes on while another node is looked at."""
        self._settings: Settings | None = None

    def refresh(self) -> None:
        """Show the search of the chosen network."""
        found = self.chosen_network(_NO_NETWORK)
        if found is None:
            return
        network, settings = found
        path = self.session.chosen_node
        tab = self.tabs.get(network.ids)
        if tab is None:
            data = partial(learning_data, self.session, network)
            tab = self.tabs[network.ids] = TuningTab(network, network, data, _nothing)
        if tab.widget not in self.children:
            self._offer(tab, settings, path)
            tab.look()
        elif settings != self._settings:
            tab.refresh()
        self._settings = settings
        self.show_controls(tab.widget)

    def _offer(self, tab: TuningTab, settings: Settings, path: str) -> None:
        """Offer the metrics of the network's task and the classes of its samples."""
        samples = given_to(self.session, path)
        tab.offer(settings.task, () if samples is None else samples.class_names)

    def release(self) -> None:
        """Stop the searches that go on, and close their widgets."""
        for tab in self.tabs.values():
            tab.close()
        super().release()


def _nothing() -> None:
    """What a notebook keeps of a flow has no search in it."""
