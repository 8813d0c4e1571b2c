"""The read-only map of a network in a notebook, drawn by ipycytoscape."""

import sys
from typing import Any

import ipycytoscape

from workbench.graph.document import Graph
from workbench.html_elements import Markup, picture
from workbench.messages import mark, say
from workbench.model_program.model_reader import read
from workbench.text_format import shorten
from workbench.trace.live_map import show
from workbench.trace.map.map_layout import HEIGHT, WIDTH, laid_out
from workbench.trace.map.network import Box, Network, of_graph, of_program
from workbench.trace.map.network_folding import MOST, folded
from workbench.trace.map.network_svg import details, shape_label, to_svg
from workbench.trace.trace_errors import NoMap, NotTraceable
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay

_STYLE = [
    {
        "selector": "node",
        "style": {
            "shape": "round-rectangle",
            "width": WIDTH,
            "height": HEIGHT,
            "label": "data(label)",
            "text-wrap": "wrap",
            "text-valign": "center",
            "font-size": 12,
            "background-color": "#fff",
            "border-width": 3,
            "border-color": "data(colour)",
            "color": "#222",
        },
    },
    {"selector": "node.folded", "style": {"border-style": "dashed", "background-color": "#f3f3f5"}},
    {"selector": "node.lit", "style": {"background-color": "#fff3bf", "border-width": 6}},
    {
        "selector": "edge",
        "style": {
            "curve-style": "bezier",
            "target-arrow-shape": "triangle",
            "width": 1.5,
            "line-color": "#999",
            "target-arrow-color": "#999",
            "label": "data(label)",
            "font-size": 10,
            "text-background-color": "#fff",
            "text-background-opacity": 0.85,
        },
    },
]
_HEIGHT = "480px"
_ALT = mark("Map of the network {name}: {boxes}")
_LONGEST = 600


class NetworkMap:
    """A map: layers as boxes in the colour of their category, tensor shapes on the arrows, details under the mouse.

    Large networks start folded; a tap on a folded block (dashed) opens it. While ``drawn``, the model or graph it is a
    map of, is traced or debugged, the current step is lit; ``light(name)`` lights another.
    """

    def __init__(self, network: Network, drawn: Any = None, *, most: int = MOST) -> None:
        self.drawn = drawn
        self._whole = network
        self._most = most
        self._opened: set[str] = set()
        self._lit = ""
        self.widget = ipycytoscape.CytoscapeWidget()
        self.widget.set_style(_STYLE)
        self.widget.set_layout(name="preset", fit=True)
        self.widget.set_tooltip_source("details")
        self.widget.layout.height = _HEIGHT
        self.widget.on("node", "click", self._tapped)
        self._frame = guarded(self.widget)
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
            if box in self._nodes:
                self._nodes[box].classes = self._classes(self._boxes[box])

    def open(self, name: str) -> None:
        """Draw what is inside a folded block."""
        self._opened.add(name)
        self._draw()
        self._display.refresh()

    def to_html(self) -> Markup:
        """The map as it stands as an image with a text: what a saved notebook shows."""
        boxes = ", ".join(f"{box.name} ({box.kind})" for box in self._drawn.boxes)
        alt = say(_ALT, name=self._whole.name, boxes=shorten(boxes, _LONGEST))
        return picture(self.to_svg().encode(), alt, kind="svg+xml", style="max-width:100%")

    def _ipython_display_(self) -> None:
        self._display.show(self._frame, repr(self))

    def __repr__(self) -> str:
        drawn, count = len(self._drawn.boxes), len(self._whole.boxes)
        return say("View({name!r}: {drawn} of {count} boxes)", name=self._whole.name, drawn=drawn, count=count)

    def _home(self, name: str) -> str:
        if name in self._boxes:
            return name
        return next((box.name for box in self._drawn.boxes if name in box.inside), "")

    def _tapped(self, event: Any) -> None:
        name = event.get("data", {}).get("id", "")
        if name in self._boxes and self._boxes[name].inside:
            self.open(name)

    def _draw(self) -> None:
        self._drawn = folded(self._whole, most=self._most, opened=self._opened)
        self._boxes = {box.name: box for box in self._drawn.boxes}
        self._lit = self._home(self._lit)
        places = laid_out(self._drawn)
        graph = self.widget.graph
        graph.clear()
        self._nodes = {box.name: self._node(box, places[box.name]) for box in self._drawn.boxes}
        edges = [
            ipycytoscape.Edge(
                data={
                    "id": f"arrow {number}",
                    "source": arrow.source,
                    "target": arrow.target,
                    "label": "" if arrow.shape is None else shape_label(arrow.shape),
                }
            )
            for number, arrow in enumerate(self._drawn.arrows)
        ]
        graph.add_nodes(list(self._nodes.values()))
        graph.add_edges(edges, directed=True)

    def _node(self, box: Box, place: Any) -> Any:
        return ipycytoscape.Node(
            data={
                "id": box.name,
                "label": f"{box.name}\n{box.kind}",
                "colour": box.colour,
                "details": details(box),
            },
            position={"x": place.x, "y": place.y},
            classes=self._classes(box),
            grabbable=False,
        )

    def _classes(self, box: Box) -> str:
        return " ".join(name for name, on in (("folded", box.inside), ("lit", box.name == self._lit)) if on)


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
