"""A drawing as a picture that needs neither widget nor kernel."""

from workbench.analysis import Analysis
from workbench.graph.document import Graph
from workbench.html_elements import Markup, picture
from workbench.messages import mark, say
from workbench.text_format import shorten

_ALT = mark("Drawing of the network {name}: {layers}")
_EMPTY = mark("Drawing of the network {name}: still empty")
_LONGEST = 600


def drawing_html(graph: Graph, analysis: Analysis) -> Markup:
    """Layers, arrows and the shapes that ``analysis`` knows as an image, which a text describes."""
    # The package of traces is large, and the canvas is on screen before its picture is drawn.
    from workbench.trace.map.network import of_graph
    from workbench.trace.map.network_folding import MOST, folded
    from workbench.trace.map.network_svg import to_svg

    network = folded(of_graph(graph, analysis), most=MOST)
    return picture(to_svg(network).encode(), drawing_text(graph), kind="svg+xml", style="max-width:100%")


def drawing_text(graph: Graph) -> str:
    """A drawing in one sentence: what is read out instead of its picture, and shown in a terminal."""
    if not graph.nodes:
        return say(_EMPTY, name=graph.name)
    layers = ", ".join(f"{node.name} ({node.type})" for node in graph.nodes)
    return say(_ALT, name=graph.name, layers=shorten(layers, _LONGEST))
