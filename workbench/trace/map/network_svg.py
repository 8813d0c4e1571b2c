"""A network rendered as SVG."""

from collections.abc import Iterator, Mapping

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import size_text
from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import exact_text, shorten
from workbench.trace.map.map_layout import HEIGHT, ROW, WIDTH, BoxPosition, laid_out
from workbench.trace.map.network import Box, Network

_DETAILS = mark("{name}: {kind}, {params} parameters")
_FOLDED = mark("{name}: {count} layers, {params} parameters")
_LONGEST = 24
_MARGIN = 30
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.kind{font-size:10px;fill:#555}.shape{font-size:10px;fill:#333;"
    "paint-order:stroke;stroke:#fff;stroke-width:3px}.box{fill:#fff;stroke:#888}.lit .box{fill:#fff3bf;stroke:#b8860b;"
    "stroke-width:3}.arrow{fill:none;stroke:#888}"
)


_HEAD = element(
    "marker",
    element("path", d="M0 0 8 4 0 8z", fill="#888"),
    id="head",
    viewBox="0 0 8 8",
    refX=8,
    refY=4,
    markerWidth=7,
    markerHeight=7,
    orient="auto",
)


def to_svg(network: Network, lit: str = "") -> Markup:
    """The SVG; ``lit`` is the name of the box to highlight."""
    places = laid_out(network)
    width = max((place.x for place in places.values()), default=0) + WIDTH / 2 + _MARGIN
    height = max((place.y for place in places.values()), default=0) + HEIGHT / 2 + _MARGIN
    return element(
        "svg",
        element("title", network.name),
        element("style", Markup(_STYLE)),
        element("defs", _HEAD),
        element("rect", width="100%", height="100%", fill="#fff"),
        joined(_arrows(network, places)),
        joined(_box(box, places[box.name], lit) for box in network.boxes),
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width:g}",
        height=f"{height:g}",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
    )


def nearby(network: Network, name: str, rows: int) -> Network:
    """The boxes up to ``rows`` above and below the one called ``name``, and the arrows between them."""
    places = laid_out(network)
    if name not in places:
        return network
    reach = rows * ROW
    boxes = tuple(box for box in network.boxes if abs(places[box.name].y - places[name].y) <= reach)
    kept = {box.name for box in boxes}
    arrows = tuple(arrow for arrow in network.arrows if {arrow.source, arrow.target} <= kept)
    return Network(network.name, boxes, arrows)


def _arrows(network: Network, places: Mapping[str, BoxPosition]) -> Iterator[Markup]:
    for arrow in network.arrows:
        start, end = places[arrow.source], places[arrow.target]
        top, bottom = start.y + HEIGHT / 2, end.y - HEIGHT / 2
        middle = (top + bottom) / 2
        path = f"M{start.x:g} {top:g}C{start.x:g} {middle:g} {end.x:g} {middle:g} {end.x:g} {bottom:g}"
        yield element("path", class_="arrow", marker_end="url(#head)", d=path)
        if arrow.shape is not None:
            x = (start.x + end.x) / 2 + 6
            yield element("text", shape_label(arrow.shape), class_="shape", x=f"{x:g}", y=f"{middle + 4:g}")


def _box(box: Box, place: BoxPosition, lit: str) -> Markup:
    left, top = place.x - WIDTH / 2, place.y - HEIGHT / 2
    corner = {"x": f"{left:g}", "y": f"{top:g}", "height": HEIGHT}
    dashes = "5 3" if box.inside else None
    return element(
        "g",
        element("title", details(box)),
        element("rect", class_="box", **corner, width=WIDTH, rx=6, stroke_dasharray=dashes),
        element("rect", **corner, width=6, rx=3, fill=box.colour),
        element("text", shorten(box.name, _LONGEST, keep="end"), x=f"{left + 14:g}", y=f"{top + 19:g}"),
        element("text", box.kind, class_="kind", x=f"{left + 14:g}", y=f"{top + 36:g}"),
        class_="lit" if box.name == lit else None,
    )


def details(box: Box) -> str:
    """The tooltip of a box."""
    if box.inside:
        return say(_FOLDED, name=box.name, count=len(box.inside), params=exact_text(box.params))
    return say(_DETAILS, name=box.name, kind=box.kind, params=exact_text(box.params))


def shape_label(shape: Shape) -> str:
    """A shape on an arrow, the batch included.

    >>> shape_label((None, 28, 28, 1))
    '? × 28 × 28 × 1'
    """
    return " × ".join(size_text(size) for size in shape)
