"""The tabs of a flow in their order: those beside the canvas, and those below it."""

from workbench.messages import mark, say
from workbench.ui.flow_tabs.attribute_tab import AttributeTab
from workbench.ui.flow_tabs.early_stopping_tab import EarlyStoppingTab
from workbench.ui.flow_tabs.files_tab import FilesTab
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.histogram_tab import HistogramTab
from workbench.ui.flow_tabs.information_tab import InformationTab
from workbench.ui.flow_tabs.log_tab import LogTab
from workbench.ui.flow_tabs.output_page import OutputPage
from workbench.ui.flow_tabs.processing_result import ProcessingResultTab
from workbench.ui.flow_tabs.remembered_flow import RememberedFlow
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.flow_tabs.training_tab import TrainingTab
from workbench.ui.flow_tabs.tuning_page import TuningPage
from workbench.ui.flow_tabs.view_tab import ViewTab

_TABS = (
    (mark("Information"), InformationTab),
    (mark("Training"), TrainingTab),
    (mark("Early Stopping"), EarlyStoppingTab),
    (mark("View"), ViewTab),
    (mark("Attribute"), AttributeTab),
    (mark("Processing Result"), ProcessingResultTab),
    (mark("Histogram"), HistogramTab),
    (mark("Files"), FilesTab),
    (mark("Log"), LogTab),
    (mark("Output"), OutputPage),
    (mark("Auto tuning"), TuningPage),
)


def tabs_of(session: FlowView) -> list[tuple[str, TabPage]]:
    """The tabs of an open flow. A page computes nothing until its ``shown`` is set; ``tab_box`` does that.

    Args:
        session: The flow that is looked at.

    Returns:
        Title and page of each tab; ``page.place`` says whether it belongs "right" of the canvas or "below" it.
    """
    view = RememberedFlow(session)
    return [(say(title), kind(view)) for title, kind in _TABS]
