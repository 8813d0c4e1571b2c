"""The picture of an item, drawn from its document."""

from workbench.catalog.graph_thumbnail import thumbnail_svg
from workbench.graph.document import Graph
from workbench.html_elements import Markup


def shown_part(document: Graph) -> Graph:
    """What a picture shows, and what is counted: of a document that is one block alone, what is in it.

    >>> shown_part(graph) is graph
    True
    """
    only = document.nodes[0] if len(document.nodes) == 1 else None
    return only.inner if only is not None and only.inner is not None else document


def cover_of(document: Graph) -> Markup:
    """A small picture of a document, as SVG.

    >>> str(cover_of(graph))[:4]
    '<svg'
    """
    return thumbnail_svg(shown_part(document))
