"""The tab "Training": how the chosen network learns, with the controls of a network's run panel."""

import ipywidgets as widgets
import msgspec
from msgspec.structs import replace

from workbench.data import Dataset
from workbench.graph.graph_errors import GraphError
from workbench.messages import mark
from workbench.training.setup.settings import Settings
from workbench.ui.error_text import refusal_html
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.network_node import NetworkNode, learning_data
from workbench.ui.flow_tabs.settings_page import SettingsPage
from workbench.ui.flow_tabs.step_chain import given_to
from workbench.ui.training_panels.settings_filling import fill
from workbench.ui.training_panels.settings_panel import REFUSALS, SettingsPanel
from workbench.ui.ui_errors import NotRunBefore
from workbench.ui.widget_closing import close_tree

_NO_NETWORK = mark("Choose a Network node to see and change how it is trained.")


class TrainingTab(SettingsPage):
    """The training settings of the chosen network; a change is a step of undo of the flow.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self._network: NetworkNode | None = None
        self.panel: SettingsPanel | None = None
        self.note = widgets.HTML()
        self._known, self._said = Settings(), Settings()
        """What the node says, and what the controls say for that: they cannot say everything."""
        self._filling = False

    def refresh(self) -> None:
        """Show the settings of the chosen network as they are now."""
        found = self.chosen_network(_NO_NETWORK)
        if found is None:
            self._network = None
            return
        network, settings = found
        if self.panel is None:
            self.panel = SettingsPanel(self._data, self._touched, stored=False)
        is_another = self._network is None or self._network.ids != network.ids
        self._network = network
        if is_another or settings != self._known:
            self._fill(self.panel, settings)
        self.show_controls(self.panel.widget, self.note)

    def _data(self) -> Dataset:
        """The samples of the preview. Raises NotRunBefore."""
        if self._network is None:
            raise NotRunBefore(where=self.session.chosen_node)
        return learning_data(self.session, self._network)

    def _fill(self, panel: SettingsPanel, settings: Settings) -> None:
        """Fill the controls; that is no change of the settings."""
        samples = given_to(self.session, self.session.chosen_node)
        self._filling = True
        try:
            panel.use_classes(() if samples is None else samples.class_names)
            fill(panel, settings)
            self._known, self._said = settings, panel.settings()
        finally:
            self._filling = False
        self.note.value = ""

    def _touched(self) -> None:
        """A control was changed: what it says otherwise than before becomes a parameter of the node."""
        if self._network is None or self.panel is None or self._filling:
            return
        try:
            said = self.panel.settings()
            names = [name for name in Settings.__struct_fields__ if getattr(said, name) != getattr(self._said, name)]
            changed = replace(self._network.settings(), **{name: getattr(said, name) for name in names})
            self._known, self._said = changed, said
            self._network.show(changed)
        except (*REFUSALS, GraphError, msgspec.ValidationError) as refusal:
            self.note.value = refusal_html(refusal)
        else:
            self.note.value = ""

    def release(self) -> None:
        """Close the controls."""
        if self.panel is not None:
            self.panel.close()
        close_tree(self.note)
        super().release()
