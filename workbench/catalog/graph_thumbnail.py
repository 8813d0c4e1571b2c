"""A small picture of a drawing, as its nodes stand on the canvas: boxes and lines, without letters."""

import base64
from collections.abc import Iterator

from workbench.catalog.category_colours import COLOURS, FLOW_COLOURS
from workbench.catalog.type_lookup import node_type
from workbench.graph.document import Graph
from workbench.graph.node_size import NODE_WIDTH, node_height
from workbench.html_elements import Markup, element, joined

_SIZE = (176, 84)
_MARGIN = 6
_LEAST = 3.0
"""Pixels of the picture that a box has at least, so that a long chain is still seen."""
_MOST_SCALE = 0.25
_MOST_STRETCH = 3.0
"""How much larger heights may be drawn than widths: a long drawing would be a line else."""
_LINE, _RADIUS = "#8a8f98", 1.5


def thumbnail(graph: Graph) -> str:
    """The picture as an address that an image can show (``data:image/svg+xml;base64,…``); it goes with any theme."""
    return f"data:image/svg+xml;base64,{base64.b64encode(thumbnail_svg(graph).encode()).decode()}"


def thumbnail_svg(graph: Graph) -> Markup:
    """The picture as SVG; a drawing without nodes is an empty one."""
    width, height = _SIZE
    boxes = _boxes(graph)
    colours = FLOW_COLOURS if graph.kind == "flow" else COLOURS
    return element(
        "svg",
        joined(_lines(graph, boxes)),
        joined(
            element(
                "rect",
                x=f"{x:.1f}",
                y=f"{y:.1f}",
                width=f"{wide:.1f}",
                height=f"{high:.1f}",
                rx=_RADIUS,
                fill=colours.get(node_type(graph.by_id[node_id].type, kind=graph.kind).category, _LINE),
            )
            for node_id, (x, y, wide, high) in boxes.items()
        ),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
    )


def _boxes(graph: Graph) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, width and height of each node, by id, with the whole drawing in the middle."""
    if not graph.nodes:
        return {}
    sizes = {node.id: (*node.position, NODE_WIDTH, node_height(graph, node)) for node in graph.nodes}
    left, top = min(x for x, *_ in sizes.values()), min(y for _, y, *_ in sizes.values())
    wide = max(x + width for x, _, width, _ in sizes.values()) - left
    high = max(y + height for _, y, _, height in sizes.values()) - top
    across, down = (_SIZE[0] - 2 * _MARGIN) / wide, (_SIZE[1] - 2 * _MARGIN) / high
    scale_x = min(across, down, _MOST_SCALE)
    scale_y = min(down, scale_x * _MOST_STRETCH, _MOST_SCALE)
    dx, dy = (_SIZE[0] - wide * scale_x) / 2, (_SIZE[1] - high * scale_y) / 2
    return {
        node_id: (
            (x - left) * scale_x + dx,
            (y - top) * scale_y + dy,
            max(width * scale_x, _LEAST),
            max(height * scale_y, _LEAST),
        )
        for node_id, (x, y, width, height) in sizes.items()
    }


def _lines(graph: Graph, boxes: dict[str, tuple[float, float, float, float]]) -> Iterator[Markup]:
    for edge in graph.edges:
        x, y, width, height = boxes[edge.source]
        end_x, end_y, _, end_height = boxes[edge.target]
        start, end = (x + width, y + height / 2), (end_x, end_y + end_height / 2)
        bend = max(abs(end[0] - start[0]) / 2, 2.0)
        path = (
            f"M{start[0]:.1f} {start[1]:.1f}C{start[0] + bend:.1f} {start[1]:.1f} "
            f"{end[0] - bend:.1f} {end[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
        yield element("path", d=path, fill="none", stroke=_LINE)
