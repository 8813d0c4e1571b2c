"""The palette: all types of the catalog by category, as the front end shows them."""

from functools import cache

from workbench.catalog import node_types
from workbench.catalog.category_colours import COLOURS
from workbench.catalog.input_rank import input_rank
from workbench.catalog.search_words import place_of, words_of
from workbench.messages import say
from workbench.ui.canvas_traits import CanvasPalette, Category, PaletteType

_STARTS = ("input", "label")
"""Kinds of nodes that data come from."""


@cache
def palette() -> CanvasPalette:
    """What the front end needs to draw the palette, and the colours of all categories that a node can have."""
    return CanvasPalette(
        categories=tuple(Category(name, say(name), COLOURS[name]) for name in COLOURS),
        types=tuple(
            PaletteType(
                type=item.name,
                category=item.category,
                summary=say(item.summary),
                url=item.url,
                mine=item.module.startswith("workbench"),
                words=words_of(item),
                starts=item.kind in _STARTS,
                rank=input_rank(item),
                place=place_of(item),
            )
            for item in node_types()
        ),
    )
