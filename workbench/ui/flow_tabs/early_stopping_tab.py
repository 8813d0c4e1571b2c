"""The tab "Early Stopping": when the training of the chosen network ends before its last epoch."""

import ipywidgets as widgets
import msgspec
from msgspec.structs import replace

from workbench.graph.graph_errors import GraphError
from workbench.messages import mark
from workbench.training.metrics.metric_table import METRICS
from workbench.training.setup.stopping_settings import Criteria
from workbench.training.training_errors import TrainingError
from workbench.ui.error_text import refusal_html
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.network_node import NetworkNode
from workbench.ui.flow_tabs.settings_page import SettingsPage
from workbench.ui.flow_tabs.step_chain import given_to
from workbench.ui.training_panels.stopping_list import StoppingList
from workbench.ui.widget_closing import close_tree

NO_NETWORK = mark("Choose a Network node: its training can stop before the last epoch.")


class EarlyStoppingTab(SettingsPage):
    """The criteria of the chosen network; a change is a step of undo of the flow.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self._network: NetworkNode | None = None
        self.stopping: StoppingList | None = None
        self.note = widgets.HTML()
        self._known: Criteria = None
        """What the node says: the controls are filled anew only when it says something else."""

    def refresh(self) -> None:
        """Show the criteria of the chosen network as they are now."""
        found = self.chosen_network(NO_NETWORK)
        if found is None:
            self._network = None
            return
        network, settings = found
        if self.stopping is None:
            self.stopping = StoppingList(self._chosen)
        is_another = self._network is None or self._network.ids != network.ids
        if is_another:
            self._offer(self.stopping, settings.task or "classification")
        self._network = network
        if is_another or settings.early_stopping != self._known:
            self._known = settings.early_stopping
            self.stopping.show(settings.early_stopping)
            self.note.value = ""
        self.show_controls(self.stopping.widget, self.note)

    def _offer(self, stopping: StoppingList, task: str) -> None:
        """Offer the metrics of a task and the classes of the samples in front of the network."""
        stopping.use_metrics([key for key, metric in METRICS.items() if task in metric.tasks])
        samples = given_to(self.session, self.session.chosen_node)
        stopping.use_classes(() if samples is None else samples.class_names)

    def _chosen(self) -> None:
        """A control was changed: it becomes a parameter of the node, or the reason why not is said below."""
        if self._network is None or self.stopping is None:
            return
        try:
            self._known = criteria = self.stopping.criteria()
            self._network.show(replace(self._network.settings(), early_stopping=criteria))
        except (TrainingError, GraphError, msgspec.ValidationError) as refusal:
            self.note.value = refusal_html(refusal)
        else:
            self.note.value = ""

    def release(self) -> None:
        """Close the controls."""
        if self.stopping is not None:
            self.stopping.close()
        close_tree(self.note)
        super().release()
