"""The widget of a flow: the editor of its drawing, from which it is run, with its panels."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.analysis import Analysis
from workbench.data import SampleSet
from workbench.graph.document import Graph
from workbench.graph.graph_kinds import require_kind
from workbench.html_elements import Markup
from workbench.ui.drawing_picture import drawing_text
from workbench.ui.editor import Editor
from workbench.ui.flow.flow_canvas import FlowCanvas
from workbench.ui.flow.flow_panels import EDITOR_LEAST, SIDE_WIDTH, FlowPanels
from workbench.ui.flow.flow_session import FlowSession, open_flow
from workbench.ui.flow_engine import FlowData
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.side_by_side import side_by_side
from workbench.ui.ui_errors import NoFlowData
from workbench.ui.widget_closing import close_tree


class Flow(widgets.VBox):
    """The editor of a flow, from which it is run step by step: a widget, shown when it is a cell's last value.

    Results are kept beside the drawing: running again computes only what was changed, also after a restart.

    Args:
        graph: The flow to begin with: ``wb.Graph("project", kind="flow")``.
        path: The file it is saved to; ``<name>.graph.json`` in the current folder unless said.
        data: Samples for the data sets that name no source of their own: of the only one, or a mapping by the names
            of their nodes.
        gallery: Whether an empty canvas offers flows to begin with; False where drawing one is the exercise.
        **options: What every ipywidget takes, such as ``layout``.

    Raises:
        WrongKind: The graph, or the drawing that is saved at ``path``, is no flow.
        NoFlowData: ``data`` is something else than samples.
        FileNotFoundError: The front end was not built.

    >>> flow = wb.Graph("resized", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    >>> bench = Flow(flow, folder / "resized.graph.json")
    >>> [node.name for node in bench.graph.nodes]
    ['data_set', 'resize']
    >>> bench.close()
    """

    _is_open = False

    def __init__(
        self,
        graph: Graph,
        path: str | Path | None = None,
        data: FlowData = None,
        *,
        gallery: bool = True,
        **options: Any,
    ) -> None:
        _require_data(data)
        require_kind(graph, "flow", where="wb.Flow")
        self.editor = _flow_editor(graph, path, gallery=gallery)
        self.session: FlowSession = open_flow(self.editor.drawing, data)
        self.session.shown_by(self)
        self._canvas = FlowCanvas(self.editor, self.session)
        self.panels = FlowPanels(self.editor, self.session)
        self._display = PanelDisplay(self.to_html)
        top = side_by_side(self.editor, self.panels.side, least=EDITOR_LEAST, width=SIDE_WIDTH)
        super().__init__([top, self.panels.below], **options)
        self.add_class("wb-workbench")  # the editor's front end keeps all keys pressed in here from the notebook
        self.editor.show_together(self)
        self.editor.watch(self._display.refresh_soon)
        self._is_open = True

    @property
    def graph(self) -> Graph:
        """The flow as it is now."""
        return self.editor.graph

    @property
    def analysis(self) -> Analysis:
        """Shapes and problems of the flow and of the networks in it."""
        return self.editor.analysis

    @property
    def source(self) -> str:
        """The flow as a plain program. Raises FlowError for one that cannot be written."""
        return self.editor.source

    def code_cell(self) -> None:
        """Put the program into a new cell below the one that runs this."""
        self.editor.code_cell()

    def to_html(self) -> Markup:
        """The flow without widgets: what a saved notebook shows."""
        return self.editor.to_html()

    def _ipython_display_(self) -> None:
        self._display.show(self, drawing_text(self.graph))

    def close(self) -> None:
        """Close the editor, the panels and all their comms; the flow stays saved, and what is finished stays kept."""
        if not self._is_open:  # closed already, or never made whole
            return
        self._is_open = False
        self._display.close()
        self._canvas.close()
        self.panels.close()
        self.session.left_by(self)
        self.editor.close()
        close_tree(self)


def _flow_editor(graph: Graph, path: str | Path | None, *, gallery: bool) -> Editor:
    """The editor; closed again if what is saved under the path is no flow."""
    editor = Editor(graph, path, gallery=gallery)
    try:
        require_kind(editor.graph, "flow", where=editor.drawing.autosave.path.name)
    except Exception:
        editor.close()
        raise
    return editor


def _require_data(data: object) -> None:
    """Raise NoFlowData unless ``data`` are samples, or samples by name."""
    if data is None or isinstance(data, SampleSet):
        return
    if not isinstance(data, Mapping):
        raise NoFlowData(where="wb.Flow", received=type(data).__name__)
    for name, samples in data.items():
        if not isinstance(name, str) or not isinstance(samples, SampleSet):
            raise NoFlowData(where="wb.Flow", received=f"{{{name!r}: {type(samples).__name__}}}")
