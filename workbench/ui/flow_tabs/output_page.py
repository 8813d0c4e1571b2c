"""The tab "Output" of a flow: how the chosen network learns, live and afterwards, or what a Metrics node says."""

from typing import Any

import ipywidgets as widgets

from workbench.flow.flow_metrics import FlowMetrics
from workbench.graph.vocabulary import METRICS, NETWORK
from workbench.html_elements import Markup, element
from workbench.messages import mark, say
from workbench.ui.flow_tabs.flow_view import FlowView, Training, stage_of
from workbench.ui.flow_tabs.step_chain import chain_facts, node_at
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.widget_closing import close_tree

_CHOOSE = mark("Choose a Network node to see how it learns, or a Metrics node to see how good the predictions are.")
_NOT_TRAINED = mark("Run the flow to train {step}: then curves and tables appear here.")
_NOT_MEASURED = mark("Run the flow to see here what {step} says of the predictions.")
_STYLE = """<style>
.wb-metrics { overflow: auto; font-size: 12px; line-height: 1.4; }
.wb-metrics table { border-collapse: collapse; margin: 4px 0 16px; }
.wb-metrics caption { padding: 4px; text-align: left; color: var(--jp-ui-font-color2, #616161); }
.wb-metrics table + table caption { caption-side: bottom; }
.wb-metrics :is(th, td) { padding: 3px 10px; text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.wb-metrics td { border-top: 1px solid var(--jp-border-color3, #e0e0e0); }
.wb-metrics :is(th, td):first-child, .wb-metrics table + table :is(th, td):nth-child(-n + 4) { text-align: left; }
</style>"""


class OutputPage(TabPage):
    """Charts and tables of ``wb.Output`` for the training of the chosen network, or the table of a Metrics node.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self.output: Output | None = None
        self.table = widgets.HTML()
        self._drawn: Training | None = None
        self._drawn_name = ""
        self._measured_for: tuple[Any, ...] = ()

    def refresh(self) -> None:
        """Show the training or the numbers of the chosen node, unless they are shown."""
        path = self.session.chosen_node
        found = node_at(self.session.drawing.graph, path)
        kind = found.node.type if found is not None and found.level == "flow" else ""
        if kind != NETWORK:
            self._rest()
        if kind == NETWORK:
            self._show_training(path)
        elif kind == METRICS:
            self._show_metrics(path)
        else:
            self.say(say(_CHOOSE))

    def _show_training(self, path: str) -> None:
        """Charts of a training; one that goes on is followed by them."""
        training = self.session.training(path)
        if training is None:
            self._rest()
            self.say(say(_NOT_TRAINED, step=path))
            return
        if self.output is None:
            self.output = Output(training, path)
        elif training is not self._drawn or path != self._drawn_name:
            self.output.show(training, path)
        self._drawn, self._drawn_name = training, path
        self.show_only(self.output.widget)

    def _show_metrics(self, path: str) -> None:
        """The numbers of a Metrics node, read when the step has run again."""
        stage = stage_of(self.session.states().get(path))
        measured_for = (path, stage, self.session.run, chain_facts(self.session.drawing.graph, path))
        if measured_for != self._measured_for:
            metrics = self.session.metrics(path)
            self.table.value = "" if metrics is None else _metrics_html(metrics)
            self._measured_for = measured_for
        if self.table.value:
            self.show_only(self.table)
        else:
            self.say(say(_NOT_MEASURED, step=path))

    def left(self) -> None:
        """Draw nothing while nobody looks."""
        self._rest()

    def _rest(self) -> None:
        """Follow no training; the next look begins with the one that is there then."""
        if self.output is not None and self._drawn is not None:
            self._drawn = None
            self.output.rest()
            self.mark_stale()

    def release(self) -> None:
        """End listening, and close the charts."""
        if self.output is not None:
            self.output.close()
        close_tree(self.table)


def _metrics_html(metrics: FlowMetrics) -> Markup:
    tables = Markup(metrics._repr_html_())  # its own HTML: the texts in it are escaped there
    return Markup(_STYLE) + element("div", tables, class_="wb-metrics")
