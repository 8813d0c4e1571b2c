"""A network rendered as SVG."""

from collections.abc import Iterator, Mapping

from workbench.analysis.analysis_report import Shape
from workbench.analysis.axis_names import size_text
from workbench.graph.difference import NodeChange
from workbench.html_elements import Markup, element, joined
from workbench.messages import mark, say
from workbench.text_format import exact_text, shorten
from workbench.trace.map.annotation_svg import ACTIVITIES, FRAME_GAP, drawn_frames, drawn_notes, framed
from workbench.trace.map.map_layout import HEIGHT, ROW, WIDTH, BoxPosition, laid_out
from workbench.trace.map.network import Box, Network

_DETAILS = mark("{name}: {kind}, {params} parameters")
_FOLDED = mark("{name}: {count} layers, {params} parameters")
_REPEATED = mark("{details}, {count} times one after the other")
SIGNS: Mapping[NodeChange, str] = {"added": "+", "removed": "−", "changed": "≠"}
"""What stands on a box besides its colour."""
_LONGEST = 24
_BEHIND = 4
"""How far the card behind a repeated block looks out."""
_MARGIN = 30
_STYLE = (
    "text{font:12px sans-serif;fill:#222}.kind{font-size:10px;fill:#555}.shape{font-size:10px;fill:#333}"
    ".box{fill:#fff;stroke:#888}.lit .box{fill:#fff3bf;stroke:#b8860b;"
    "stroke-width:3}.arrow{fill:none;stroke:#888}.bypassed .box{fill:#f3e8fd;stroke:#8430ce;stroke-dasharray:4 3}"
    ".muted,.left_out{opacity:.45}.frame{fill:#1a73e8;fill-opacity:.06;stroke:#1a73e8;stroke-opacity:.6;"
    "stroke-dasharray:6 4}.frame-title{font-weight:bold;fill:#174ea6}.note{fill:#fef7e0;stroke:#e0c060}"
    ".added .box{fill:#e6f4ea;stroke:#137333;stroke-width:2}.removed .box{fill:#fce8e6;stroke:#c5221f;stroke-width:2;"
    "stroke-dasharray:7 4}.changed .box{fill:#fef7e0;stroke:#b06000;stroke-width:2}"
    ".sign{font-weight:bold;font-size:16px}"
    ".below{stroke:#fff;stroke-width:3}"
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
    areas = list(framed(network, places))
    right = max((place.x + WIDTH / 2 for place in places.values()), default=0)
    right = max([right, *(area.x + area.width for area in areas)])
    bottom = max([HEIGHT, *(place.y + HEIGHT / 2 for place in places.values()), *(a.y + a.height for a in areas)])
    notes, (notes_width, notes_height) = drawn_notes(network.notes, right + _MARGIN)
    width, height = right + notes_width + _MARGIN, max(bottom, notes_height) + _MARGIN
    left, top = min([0.0, *(area.x - FRAME_GAP for area in areas)]), min([0.0, *(area.y - FRAME_GAP for area in areas)])
    return element(
        "svg",
        element("title", network.name),
        element("style", Markup(_STYLE)),
        element("defs", _HEAD),
        element("rect", x=f"{left:g}", y=f"{top:g}", width="100%", height="100%", fill="#fff"),
        joined(drawn_frames(areas)),
        joined(_arrows(network, places)),
        joined(_box(box, places[box.name], lit) for box in network.boxes),
        notes,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width - left:g}",
        height=f"{height - top:g}",
        viewBox=f"{left:g} {top:g} {width - left:g} {height - top:g}",
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
            place = {"x": f"{x:g}", "y": f"{middle + 4:g}"}
            yield element("text", shape_label(arrow.shape), class_="shape below", aria_hidden="true", **place)
            yield element("text", shape_label(arrow.shape), class_="shape", **place)


def _box(box: Box, place: BoxPosition, lit: str) -> Markup:
    left, top = place.x - WIDTH / 2, place.y - HEIGHT / 2
    word = say(ACTIVITIES[box.activity]) if box.activity != "active" else ""
    classes = ("lit" if box.name == lit else "", box.activity if word else "", box.change or "")
    corner = {"x": f"{left:g}", "y": f"{top:g}", "height": HEIGHT}
    dashes = "5 3" if box.inside else None
    kind = " · ".join(filter(None, (box.kind, f"×{box.times}" if box.times > 1 else "", word)))
    behind = {"x": f"{left + _BEHIND:g}", "y": f"{top + _BEHIND:g}", "height": HEIGHT}
    return element(
        "g",
        element("title", details(box)),
        element("rect", class_="box", **behind, width=WIDTH, rx=6) if box.times > 1 else Markup(),
        element("rect", class_="box", **corner, width=WIDTH, rx=6, stroke_dasharray=dashes),
        element("rect", **corner, width=6, rx=3, fill=box.colour),
        element("text", shorten(box.name, _LONGEST, keep="end"), x=f"{left + 14:g}", y=f"{top + 19:g}"),
        element("text", kind, class_="kind", x=f"{left + 14:g}", y=f"{top + 36:g}"),
        _sign(box, left + WIDTH, top),
        class_=" ".join(filter(None, classes)),
    )


def _sign(box: Box, right: float, top: float) -> Markup:
    if box.change is None:
        return Markup()
    return element("text", SIGNS[box.change], class_="sign", x=f"{right - 20:g}", y=f"{top + 20:g}")


def details(box: Box) -> str:
    """The tooltip of a box."""
    if box.inside:
        folded = say(_FOLDED, name=box.name, count=len(box.inside), params=exact_text(box.params))
        return say(_REPEATED, details=folded, count=box.times) if box.times > 1 else folded
    return say(_DETAILS, name=box.name, kind=box.kind, params=exact_text(box.params))


def shape_label(shape: Shape) -> str:
    """A shape on an arrow, the batch included.

    >>> shape_label((None, 28, 28, 1))
    '? × 28 × 28 × 1'
    """
    return " × ".join(size_text(size) for size in shape)
