"""A drawing as a picture that needs neither widget nor kernel."""

from pathlib import Path

from workbench.analysis import Analysis
from workbench.atomic_files import write_atomically
from workbench.graph.document import Graph
from workbench.html_elements import Markup, picture
from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.ui.ui_errors import NoSuchPicture

_ALT = mark("Drawing of the network {name}: {layers}")
_FLOW_ALT = mark("Drawing of the flow {name}: {modules}")
_FLOW_EMPTY = mark("Drawing of the flow {name}: still empty")
_EMPTY = mark("Drawing of the network {name}: still empty")
_ENDING = mark("Give the file one of these endings.")
_NO_CAIRO = mark(
    "PNG is drawn by CairoSVG, which is not there: pip install cairosvg, or save the SVG, or use "
    "“Save picture” on the canvas."
)
_LONGEST = 600
_SCALE = 2
"""Pixels of a PNG for each of the drawing: letters are sharp on every screen."""


def drawing_svg(graph: Graph, analysis: Analysis) -> Markup:
    """Layers, arrows, frames and notes of a drawing, with the shapes that ``analysis`` knows."""
    # The trace package is large, and the canvas is on screen before its picture is drawn.
    from workbench.trace.map.network import of_graph
    from workbench.trace.map.network_folding import MOST, folded
    from workbench.trace.map.network_svg import to_svg

    return to_svg(folded(of_graph(graph, analysis), most=MOST))


def drawing_html(graph: Graph, analysis: Analysis) -> Markup:
    """The drawing as an image, which a text describes."""
    svg = drawing_svg(graph, analysis)
    return picture(svg.encode(), drawing_text(graph), kind="svg+xml", style="max-width:100%")


def save_drawing(graph: Graph, analysis: Analysis, path: Path) -> Path:
    """Write the drawing to a file, of the kind that its ending says. Raises NoSuchPicture or OSError."""
    kind = path.suffix.lower()
    if kind not in (".svg", ".png"):
        raise NoSuchPicture(where=path.name, received=repr(path.suffix), advice=say(_ENDING))
    svg = drawing_svg(graph, analysis).encode()
    write_atomically(path, svg if kind == ".svg" else _png(svg, path))
    return path


def _png(svg: bytes, path: Path) -> bytes:
    try:
        import cairosvg
    except (ImportError, OSError) as error:  # OSError: the library of the system is missing
        raise NoSuchPicture(where=path.name, received=repr(path.suffix), advice=say(_NO_CAIRO)) from error
    drawn: bytes = cairosvg.svg2png(bytestring=svg, scale=_SCALE, background_color="white")
    return drawn


def drawing_text(graph: Graph) -> str:
    """A drawing in one sentence: what is read out instead of its picture, and shown in a terminal."""
    if not graph.nodes:
        return say(_FLOW_EMPTY if graph.kind == "flow" else _EMPTY, name=graph.name)
    layers = ", ".join(f"{node.name} ({node.type})" for node in graph.nodes)
    if graph.kind == "flow":
        return say(_FLOW_ALT, name=graph.name, modules=shorten(layers, _LONGEST))
    return say(_ALT, name=graph.name, layers=shorten(layers, _LONGEST))
