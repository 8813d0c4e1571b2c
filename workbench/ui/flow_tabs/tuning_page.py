"""The tab "Auto tuning" of a flow: a search for better parameters of the chosen network."""

from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.network_node import NetworkNode, network_at
from workbench.ui.flow_tabs.step_chain import given_to
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.tuning_panels.tuning_tab import TuningTab
from workbench.ui.ui_errors import NotRunBefore

_NO_NETWORK = mark("Choose a Network node to search for better parameters of it.")


class TuningPage(TabPage):
    """The tab of the workbench's run panel, on the network of the chosen node; each network has its own.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self.tabs: dict[tuple[str, ...], TuningTab] = {}
        """By the ids of the nodes: a search goes on while another node is looked at."""

    def refresh(self) -> None:
        """Show the search of the chosen network."""
        network = network_at(self.session.drawing, self.session.chosen_node)
        if network is None:
            self.say(say(_NO_NETWORK))
            return
        path = self.session.chosen_node
        tab = self.tabs.get(network.ids)
        if tab is None:
            tab = self.tabs[network.ids] = TuningTab(network, network, lambda: self._data(path), _nothing)
        if self._parts != (tab.widget,):
            self._offer(tab, network, path)
            tab.look()
        self.show_only(tab.widget)

    def _offer(self, tab: TuningTab, network: NetworkNode, path: str) -> None:
        """Offer the metrics of the network's task and the classes of its samples."""
        samples = given_to(self.session, path)
        tab.offer(network.settings().task, () if samples is None else samples.class_names)

    def _data(self, path: str) -> Dataset:
        """What the network learns from: the samples in front of it. Raises NotRunBefore."""
        samples = given_to(self.session, path)
        if samples is None:
            raise NotRunBefore(where=path)
        return samples.to_dataset()

    def release(self) -> None:
        """Stop the searches that go on, and close their widgets."""
        for tab in self.tabs.values():
            tab.close()


def _nothing() -> None:
    """What a notebook keeps of a flow has no search in it."""
