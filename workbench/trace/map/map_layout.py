"""Layered layout of a map: rows from top to bottom, each box below all its ancestors."""

from collections.abc import Mapping
from graphlib import TopologicalSorter

from msgspec import Struct

from workbench.graph.layered_layout import layered
from workbench.graph.node_size import BETWEEN_LAYERS, BETWEEN_NODES, HEAD_HEIGHT, NODE_WIDTH
from workbench.trace.map.network import Network

WIDTH, HEIGHT = NODE_WIDTH, HEAD_HEIGHT
"""Size of a box in pixels: the head of a node on the canvas."""
ROW = HEIGHT + BETWEEN_LAYERS
"""From one row to the next."""
_MARGIN = 20


class BoxPosition(Struct, frozen=True):
    """The middle of a box, in pixels, y downwards."""

    x: float
    y: float


def laid_out(network: Network) -> Mapping[str, BoxPosition]:
    """The position of each box by name."""
    sources: dict[str, list[str]] = {box.name: [] for box in network.boxes}
    for arrow in network.arrows:
        sources[arrow.target].append(arrow.source)
    order = TopologicalSorter(sources).static_order()  # the order of a graph's nodes need not be topological
    found = layered({name: sources[name] for name in order}, dict.fromkeys(sources, WIDTH), gap=BETWEEN_NODES)
    return {
        name: BoxPosition(_MARGIN + found.offsets[name] + WIDTH / 2, _MARGIN + row * ROW + HEIGHT / 2)
        for row, names in enumerate(found.layers)
        for name in names
    }
