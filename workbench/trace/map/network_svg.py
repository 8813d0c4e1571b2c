"""A network as a picture that any page can show: SVG text."""

from collections.abc import Iterator, Mapping
from html import escape

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import size_text
from workbench.messages import mark, say
from workbench.trace.map.map_layout import HEIGHT, ROW, WIDTH, BoxPosition, laid_out
from workbench.trace.map.network import Box, Network

_DETAILS = mark("{name}: {kind}, {params} parameters")
_FOLDED = mark("{name}: {count} layers, {params} parameters")
_LONGEST = 26
_MARGIN = 30
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.kind{font-size:10px;fill:#555}.shape{font-size:10px;fill:#333;"
    "paint-order:stroke;stroke:#fff;stroke-width:3px}.box{fill:#fff;stroke:#888}.lit .box{fill:#fff3bf;stroke:#b8860b;"
    "stroke-width:3}.arrow{fill:none;stroke:#888}"
)


def to_svg(network: Network, lit: str = "") -> str:
    """The picture; ``lit`` is the name of the box to highlight."""
    places = laid_out(network)
    width = max((place.x for place in places.values()), default=0) + WIDTH / 2 + _MARGIN
    height = max((place.y for place in places.values()), default=0) + HEIGHT / 2 + _MARGIN
    body = "".join([*_arrows(network, places), *(_box(box, places[box.name], lit) for box in network.boxes)])
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    head = (
        '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#888"/></marker>'
    )
    title = f"<title>{escape(network.name)}</title>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{title}<style>{_STYLE}</style>'
        f'<defs>{head}</defs><rect width="100%" height="100%" fill="#fff"/>{body}</svg>'
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


def _arrows(network: Network, places: Mapping[str, BoxPosition]) -> Iterator[str]:
    for arrow in network.arrows:
        start, end = places[arrow.source], places[arrow.target]
        top, bottom = start.y + HEIGHT / 2, end.y - HEIGHT / 2
        middle = (top + bottom) / 2
        path = f"M{start.x:g} {top:g}C{start.x:g} {middle:g} {end.x:g} {middle:g} {end.x:g} {bottom:g}"
        yield f'<path class="arrow" marker-end="url(#head)" d="{path}"/>'
        if arrow.shape is not None:
            x = (start.x + end.x) / 2 + 6
            yield f'<text class="shape" x="{x:g}" y="{middle + 4:g}">{escape(shape_label(arrow.shape))}</text>'


def _box(box: Box, place: BoxPosition, lit: str) -> str:
    left, top = place.x - WIDTH / 2, place.y - HEIGHT / 2
    marked = ' class="lit"' if box.name == lit else ""
    dashes = ' stroke-dasharray="5 3"' if box.inside else ""
    return (
        f"<g{marked}><title>{escape(details(box))}</title>"
        f'<rect class="box" x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"{dashes}/>'
        f'<rect x="{left:g}" y="{top:g}" width="6" height="{HEIGHT}" rx="3" fill="{box.colour}"/>'
        f'<text x="{left + 14:g}" y="{top + 19:g}">{escape(_short(box.name))}</text>'
        f'<text class="kind" x="{left + 14:g}" y="{top + 36:g}">{escape(box.kind)}</text></g>'
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"…{name[1 - _LONGEST :]}"


def details(box: Box) -> str:
    """What is said of a box when the mouse is over it."""
    if box.inside:
        return say(_FOLDED, name=box.name, count=len(box.inside), params=f"{box.params:,}")
    return say(_DETAILS, name=box.name, kind=box.kind, params=f"{box.params:,}")


def shape_label(shape: Shape) -> str:
    """A shape on an arrow, the batch included.

    >>> shape_label((None, 28, 28, 1))
    '? × 28 × 28 × 1'
    """
    return " × ".join(size_text(size) for size in shape)
