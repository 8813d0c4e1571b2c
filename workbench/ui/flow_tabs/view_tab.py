"""The tab "View": the chosen sample in the viewer, with masks, boxes, prediction and windows."""

from workbench.ui.flow_tabs.chosen_sample import sample_at
from workbench.ui.flow_tabs.flow_view import FlowView
from workbench.ui.flow_tabs.sample_page import SamplePage
from workbench.ui.image_viewer.image_viewer import ImageViewer
from workbench.ui.image_viewer.viewed_sample import ViewedSample


class ViewTab(SamplePage):
    """The viewer of ``wb.look`` on the chosen sample.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self.viewer: ImageViewer | None = None

    def show(self, path: str, name: str) -> None:
        """Show a sample in the viewer.

        Args:
            path: Of the node that made it.
            name: Of the sample.
        """
        found = sample_at(self.session, path, name)
        if found.sample is None:
            self.say(found.told, alert=True)
            return
        sides = (ViewedSample(found.sample),)
        if self.viewer is None:
            self.viewer = ImageViewer(sides)
        else:
            self.viewer.show(sides)
        self.show_only(self.viewer.frame)

    def release(self) -> None:
        """Close the viewer."""
        if self.viewer is not None:
            self.viewer.close()
