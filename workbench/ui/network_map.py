"""The read-only map of a network in a notebook: a widget of ipycytoscape, or a picture where there can be none."""

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from workbench.graph.document import Graph
from workbench.html_elements import Markup, picture
from workbench.messages import mark, say
from workbench.model_program.model_reader import read
from workbench.text_format import shorten
from workbench.trace.live_map import show
from workbench.trace.map.map_layout import laid_out
from workbench.trace.map.network import Network, of_graph, of_program
from workbench.trace.map.network_folding import MOST, folded
from workbench.trace.map.network_svg import to_svg
from workbench.trace.trace_errors import NoMap, NotTraceable
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay, is_in_colab

if TYPE_CHECKING:
    from workbench.ui.cytoscape_map import CytoscapeMap

_ALT = mark("Map of the network {name}: {boxes}")
_LONGEST = 600


class NetworkMap:
    """A map: layers as boxes in the colour of their category, tensor shapes on the arrows, details under the mouse.

    Large networks start folded; a tap on a folded block (dashed) opens it. While ``drawn``, the model or graph it is a
    map of, is traced or debugged, the current step is lit; ``light(name)`` lights another.

    In Colab, where ipycytoscape's script is missing, the map is a picture that is drawn again, and ``widget`` is None.
    """

    def __init__(self, network: Network, drawn: Any = None, *, most: int = MOST) -> None:
        self.drawn = drawn
        self._whole = network
        self._most = most
        self._opened: set[str] = set()
        self._lit = ""
        self._handles: list[Any] = []
        self._page = self._new_page()
        self.widget = self._page.widget if self._page else None
        self._frame = guarded(self._page.widget) if self._page else None
        self._display = PanelDisplay(self.to_html)
        self._draw()
        show(self)

    @property
    def network(self) -> Network:
        """The network as it is drawn now."""
        return self._drawn

    def to_svg(self) -> str:
        """The map as it stands, as a picture for a README file or a page without a kernel."""
        return to_svg(self._drawn, self._lit)

    def light(self, name: str) -> None:
        """Mark the step called ``name``, or the folded block that it is inside; "" marks none."""
        before, self._lit = self._lit, self._home(name)
        for box in (before, self._lit):
            if self._page and box in self._boxes:
                self._page.mark(self._boxes[box], self._lit)
        self._show_again()

    def open(self, name: str) -> None:
        """Draw what is inside a folded block."""
        self._opened.add(name)
        self._draw()
        self._display.refresh()
        self._show_again()

    def to_html(self) -> Markup:
        """The map as it stands as an image with a text: what a saved notebook shows."""
        boxes = ", ".join(f"{box.name} ({box.kind})" for box in self._drawn.boxes)
        alt = say(_ALT, name=self._whole.name, boxes=shorten(boxes, _LONGEST))
        return picture(self.to_svg().encode(), alt, kind="svg+xml", style="max-width:100%")

    def _ipython_display_(self) -> None:
        from IPython import display

        if self._frame:
            self._display.show(self._frame, repr(self))
            return
        bundle = {"text/html": self.to_html(), "text/plain": repr(self)}
        self._handles.append(display.display(bundle, raw=True, display_id=True))  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        drawn, count = len(self._drawn.boxes), len(self._whole.boxes)
        return say("View({name!r}: {drawn} of {count} boxes)", name=self._whole.name, drawn=drawn, count=count)

    def _home(self, name: str) -> str:
        if name in self._boxes:
            return name
        return next((box.name for box in self._drawn.boxes if name in box.inside), "")

    def _new_page(self) -> "CytoscapeMap | None":
        if is_in_colab() or find_spec("ipycytoscape") is None:
            return None
        from workbench.ui.cytoscape_map import CytoscapeMap

        return CytoscapeMap(self._tapped)

    def _tapped(self, name: str) -> None:
        if name in self._boxes and self._boxes[name].inside:
            self.open(name)

    def _draw(self) -> None:
        self._drawn = folded(self._whole, most=self._most, opened=self._opened)
        self._boxes = {box.name: box for box in self._drawn.boxes}
        self._lit = self._home(self._lit)
        if self._page:
            self._page.draw(self._drawn, laid_out(self._drawn), self._lit)

    def _show_again(self) -> None:
        """Draw the picture anew wherever it is displayed."""
        for handle in self._handles:
            handle.update({"text/html": self.to_html(), "text/plain": repr(self)}, raw=True)


def view(model: Any, *, most: int = MOST) -> NetworkMap:
    """Draw a read-only map of a Keras model or a graph, with tensor shapes on the arrows.

    While the model is traced or debugged, the current step is lit.

    Args:
        model: A Keras model, a single layer, or a graph.
        most: How many boxes are drawn before parts are folded up.

    Returns:
        The map: a widget in a notebook; ``to_svg()`` is the same as a picture.

    Raises:
        NotTraceable: ``model`` has no layers.
        NoMap: Its layers are connected by its own Python code only.

    >>> wb.view(graph).to_svg().startswith("<svg")
    True
    """
    if isinstance(model, Graph):
        return NetworkMap(of_graph(model), model, most=most)
    keras = sys.modules.get("keras")
    if keras is None or not isinstance(model, keras.layers.Layer):
        raise NotTraceable.of("view", model)
    program = read(model)
    if program is None:
        raise NoMap(where="view", received=type(model).__name__)
    return NetworkMap(of_program(program), model, most=most)
