"""A whole network to begin with, and what is said of it where one chooses."""

from collections.abc import Callable

from msgspec import Struct

from workbench.graph.document import Graph


class Template(Struct, frozen=True):
    """``make`` gives the drawing, by its ``shape`` and ``classes``; title and description are to be translated."""

    make: Callable[..., Graph]
    title: str
    description: str
