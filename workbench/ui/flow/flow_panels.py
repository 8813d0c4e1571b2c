"""The tabs around the canvas of a flow: parameters and what a node made beside it, files and log below it."""

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.ui.collapse_button import CollapseButton
from workbench.ui.editor import Editor
from workbench.ui.flow.flow_session import FlowSession
from workbench.ui.flow_tabs import TabPage, tab_box, tabs_of
from workbench.ui.parameter_panel import ParameterPanel
from workbench.ui.titled_tabs import titled_tabs
from workbench.ui.widget_closing import close_tree

_PARAMETERS = mark("Parameter")
_NOTHING_SELECTED = mark("Select a module on the canvas to see its parameters.")

EDITOR_LEAST, SIDE_WIDTH = "640px", "clamp(240px, 25%, 400px)"
"""Pictures and tables need more room than the rows of parameters; both together are less than the 900px below."""

_STYLE = """<style>
.wb-side { position: relative; box-sizing: border-box; min-height: 260px; }
.wb-side .wb-parameters > .wb-collapse { display: none; }
.wb-side .wb-parameters > .wb-panel { position: static; overflow: visible; }
.wb-side > .jupyter-widget-tab, .wb-side > .widget-tab { margin: 0; min-height: 0; }
.wb-side .lm-TabBar, .wb-side .p-TabBar { flex: none; overflow: visible; min-height: 0; height: auto; }
.wb-side .lm-TabBar-content, .wb-side .p-TabBar-content { flex-wrap: wrap; row-gap: 1px; }
.wb-side .lm-TabBar-tab, .wb-side .p-TabBar-tab { flex: 0 1 auto !important; min-width: 0 !important;
  padding: 0 5px; font-size: 11px; line-height: 22px; min-height: 22px; }
.wb-side > .wb-collapse { position: absolute; z-index: 1; top: 0; right: 0; padding: 0; box-shadow: none; }
.wb-side .wb-summary { padding: 4px; font-size: 12px; line-height: 1.4; white-space: normal; }
.wb-side > .widget-tab > .widget-tab-contents { overflow: hidden auto; padding: 2px; min-height: 0; }
.wb-side .wb-look-frame { height: auto; aspect-ratio: 1; max-height: 440px; }
@container wb-room (width >= 900px) {
  .wb-side > .jupyter-widget-tab, .wb-side > .widget-tab { position: absolute; inset: 0; }
}
.wb-below.widget-tab > .widget-tab-contents { padding: 6px 4px; overflow: auto; }
</style>"""


class FlowPanels:
    """``side`` stands beside the canvas, ``below`` under it.

    Args:
        editor: The editor of the flow, whose selected node the parameters are of.
        session: The flow that the tabs look at.
    """

    def __init__(self, editor: Editor, session: FlowSession) -> None:
        self._editor = editor
        self.parameters = ParameterPanel(editor)
        self.pages = tabs_of(session)
        right = [(title, page) for title, page in self.pages if page.place == "right"]
        self._hint = widgets.HTML(element("div", say(_NOTHING_SELECTED), class_="wb-summary"))
        first = widgets.VBox([self._hint, self.parameters.widget])
        self.tabs = titled_tabs(
            [first, *(page for _, page in right)], [say(_PARAMETERS), *(title for title, _ in right)]
        )
        self.tabs.observe(lambda _change: self._chosen([page for _, page in right]), "selected_index")
        collapse = CollapseButton(self.tabs)
        self.side = widgets.VBox([widgets.HTML(_STYLE, layout={"display": "none"}), collapse.widget, self.tabs])
        self.side.add_class("wb-side")
        collapse.put_into(self.side)
        self.below = tab_box([(title, page) for title, page in self.pages if page.place == "below"])
        self.below.add_class("wb-below")
        self._stop_watching: Callable[[], None] = editor.watch(self._selected)
        self._selected()

    def _chosen(self, right: Sequence[TabPage]) -> None:
        """Another tab is looked at: it alone computes what it shows. The parameters are the first."""
        for number, page in enumerate(right, start=1):
            page.shown = number == self.tabs.selected_index

    def _selected(self) -> None:
        self._hint.layout.display = "none" if self._editor.selection else ""

    def close(self) -> None:
        """End all listening and close the comms of all widgets."""
        self._stop_watching()
        for _, page in self.pages:
            page.close()
        self.parameters.close()
        close_tree(self.side, self.below)
