"""The workbench: the editor with its parameter, code and run panels."""

from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.analysis import Analysis
from workbench.data import Dataset
from workbench.graph.document import Graph
from workbench.html_elements import Markup
from workbench.messages import mark, say
from workbench.ui.code_panel import CodePanel
from workbench.ui.drawing_picture import drawing_text
from workbench.ui.editor import Editor
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.parameter_panel import ParameterPanel
from workbench.ui.run_panel import RunPanel
from workbench.ui.side_by_side import side_by_side
from workbench.ui.widget_closing import close_tree

_CODE = mark("Code")
_RUN = mark("Run")


class Workbench(widgets.VBox):
    """The editor of a graph with panels for parameters, code and training: a widget, shown as a cell's last value.

    The run panel trains on the data sets that are built in, and on ``data`` if that is given.

    Args:
        graph: The drawing to begin with.
        path: The file it is saved to; ``<name>.graph.json`` in the current folder unless said.
        data: Data of your own to train on, with the splits train and validation.
        gallery: Whether an empty canvas offers networks to begin with; False where drawing one is the exercise.
        **options: What every ipywidget takes, such as ``layout``.

    Raises:
        FileNotFoundError: The front end was not built.

    >>> bench = Workbench(graph, folder / "digits.graph.json")
    >>> bench.graph == graph
    True
    >>> bench.close()
    """

    _is_open = False

    def __init__(
        self,
        graph: Graph,
        path: str | Path | None = None,
        data: Dataset | None = None,
        *,
        gallery: bool = True,
        **options: Any,
    ) -> None:
        self.editor = Editor(graph, path, gallery=gallery)
        self._parameters = ParameterPanel(self.editor)
        self._code = CodePanel(self.editor)
        self._data = data
        self._run: RunPanel | None = None
        self._display = PanelDisplay(self.to_html)
        self._run_box = widgets.VBox([])
        top = side_by_side(self.editor, self._parameters.widget)
        # Folded at first, so that the code cell appears right below the canvas.
        code = FoldedSection(say(_CODE), self._code.widget, lambda: self._code.show(shown=True))
        run = FoldedSection(say(_RUN), self._run_box, self._open_run)
        super().__init__([top, code.widget, run.widget], **options)
        self.add_class("wb-workbench")  # the editor's front end keeps all keys pressed in here from the notebook
        self.editor.show_together(self)
        self.editor.watch(self._display.refresh_soon)
        self._is_open = True

    def _open_run(self) -> None:
        """Make the run panel when it is first looked at: its many controls would delay the canvas."""
        if self._run is None:
            self._run = RunPanel(self.editor, self._data, self._display.refresh_soon)
            self._run_box.children = (self._run.widget,)

    @property
    def run_panel(self) -> RunPanel:
        """The panel that trains the drawing."""
        self._open_run()
        assert self._run is not None  # noqa: S101 - it was made a line above
        return self._run

    @property
    def graph(self) -> Graph:
        """The drawing as it is now."""
        return self.editor.graph

    @property
    def analysis(self) -> Analysis:
        """Shapes, counts and problems of the drawing."""
        return self.editor.analysis

    @property
    def source(self) -> str:
        """The drawing as Python source. Raises CannotGenerate for an unfinished one."""
        return self.editor.source

    def to_html(self) -> Markup:
        """The drawing, the curves of the last training and its samples without widgets: what a saved notebook shows."""
        return self.editor.to_html() + (self._run.to_html() if self._run is not None else "")

    def _ipython_display_(self) -> None:
        self._display.show(self, drawing_text(self.graph))

    def code_cell(self) -> None:
        """Put the code into a new cell below the one that runs this."""
        self.editor.code_cell()

    def close(self) -> None:
        """Close the editor, the panels and all their comms; the drawing stays saved."""
        if not self._is_open:  # closed already, or never made whole
            return
        self._is_open = False
        self._display.close()
        for panel in (self._run, self._code, self._parameters):
            if panel is not None:
                panel.close()
        self.editor.close()
        close_tree(self)
