"""The tab "Output" of a flow: how the chosen network learns, live and afterwards."""

from workbench.messages import mark, say
from workbench.ui.flow_tabs.flow_view import FlowView, Training
from workbench.ui.flow_tabs.network_node import network_at
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.training_panels.output_tab import Output

_NO_NETWORK = mark("Choose a Network node to see how it learns.")
_NOT_TRAINED = mark("Run the flow to train {step}: then curves and tables appear here.")


class OutputPage(TabPage):
    """Charts and tables of ``wb.Output`` for the training of the chosen network.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self.output: Output | None = None
        self._drawn: Training | None = None

    def refresh(self) -> None:
        """Show the training of the chosen network, unless it is shown; one that goes on is followed by its charts."""
        path = self.session.chosen_node
        if network_at(self.session.drawing, path) is None:
            self._rest()
            self.say(say(_NO_NETWORK))
            return
        training = self.session.training(path)
        if training is None:
            self._rest()
            self.say(say(_NOT_TRAINED, step=path))
            return
        if self.output is None:
            self.output = Output(training)
        elif training is not self._drawn:
            self.output.show(training)
        self._drawn = training
        self.show_only(self.output.widget)

    def left(self) -> None:
        """Draw nothing while nobody looks."""
        self._rest()

    def _rest(self) -> None:
        """Listen to no training; the next look begins with the one that is there then."""
        if self.output is not None and self._drawn is not None:
            self._drawn = None
            self.output.rest()
            self.mark_stale()

    def release(self) -> None:
        """End listening, and close the charts."""
        if self.output is not None:
            self.output.close()
