"""A map as a widget of ipycytoscape: a tap on a box is told, and boxes change their look in place."""

from collections.abc import Callable, Mapping
from typing import Any

import ipycytoscape

from workbench.trace.map.map_layout import HEIGHT, WIDTH, BoxPosition
from workbench.trace.map.network import Box, Network
from workbench.trace.map.network_svg import details, shape_label

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
_LOWEST, _HIGHEST, _MARGIN = 480, 960, 30
"""Pixels of a page: a map is as high as its boxes need at their full size, within these limits."""


class CytoscapeMap:
    """The widget of a map.

    Args:
        tapped: Called with the name of a box when it is tapped.
    """

    def __init__(self, tapped: Callable[[str], None]) -> None:
        self.widget = ipycytoscape.CytoscapeWidget()
        self.widget.set_style(_STYLE)
        self.widget.set_layout(name="preset", fit=True)
        self.widget.set_tooltip_source("details")
        self.widget.on("node", "click", lambda event: tapped(event.get("data", {}).get("id", "")))
        self._nodes: dict[str, Any] = {}

    def draw(self, network: Network, places: Mapping[str, BoxPosition], lit: str) -> None:
        """Draw these boxes and arrows in place of all others.

        Args:
            network: The boxes and arrows.
            places: The position of each box by name.
            lit: The name of the box that is marked; "" for none.
        """
        if not self._nodes:  # later the map keeps its size, so that the page does not jump under the mouse
            self.widget.layout.height = f"{_height(places)}px"
        graph = self.widget.graph
        graph.clear()
        self._nodes = {box.name: _node(box, places[box.name], lit) for box in network.boxes}
        edges = [
            ipycytoscape.Edge(
                data={
                    "id": f"arrow {number}",
                    "source": arrow.source,
                    "target": arrow.target,
                    "label": "" if arrow.shape is None else shape_label(arrow.shape),
                }
            )
            for number, arrow in enumerate(network.arrows)
        ]
        graph.add_nodes(list(self._nodes.values()))
        graph.add_edges(edges, directed=True)

    def mark(self, box: Box, lit: str) -> None:
        """Give one box its look anew."""
        self._nodes[box.name].classes = _classes(box, lit)


def _height(places: Mapping[str, BoxPosition]) -> int:
    middles = [place.y for place in places.values()] or [0]
    return min(max(round(max(middles) - min(middles)) + HEIGHT + 2 * _MARGIN, _LOWEST), _HIGHEST)


def _node(box: Box, place: BoxPosition, lit: str) -> Any:
    return ipycytoscape.Node(
        data={
            "id": box.name,
            "label": f"{box.name}\n{box.kind}",
            "colour": box.colour,
            "details": details(box),
        },
        position={"x": place.x, "y": place.y},
        classes=_classes(box, lit),
        grabbable=False,
    )


def _classes(box: Box, lit: str) -> str:
    return " ".join(name for name, on in (("folded", box.inside), ("lit", box.name == lit)) if on)
