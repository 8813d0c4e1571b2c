"""The palette: all types of the catalog by category, as the front end shows them."""

from functools import cache

from msgspec.structs import replace

from workbench.catalog import node_type, node_types
from workbench.catalog.category_colours import COLOURS, FLOW_COLOURS
from workbench.catalog.flow_types import OWN
from workbench.catalog.input_rank import input_rank
from workbench.catalog.module_catalog import ModuleType
from workbench.catalog.own_layers import RegisteredLayer, as_type, own_layers
from workbench.catalog.own_modules import RegisteredModule, own_modules
from workbench.catalog.search_words import place_of, words_of
from workbench.graph.document import GraphKind
from workbench.graph.vocabulary import CUSTOM, CUSTOM_MODULE
from workbench.messages import say
from workbench.ui.canvas_traits import CanvasPalette, Category, PaletteType

_STARTS = ("input", "label", "data")
"""Kinds of nodes that data come from."""


def palette(kind: GraphKind = "network") -> CanvasPalette:
    """What the front end needs to draw the palette of a kind of graph, and the colours of all categories in one."""
    built_in = built_in_palette(kind)
    mine = map(_own_module, own_modules()) if kind == "flow" else map(_own_entry, own_layers())
    return replace(built_in, types=(*built_in.types, *mine))


def _own_module(module: RegisteredModule) -> PaletteType:
    return PaletteType(
        type=module.name, category=OWN, summary=module.description, url="", mine=False, words=(), starts=False,
        rank=None, place=0, own=True,
    )  # fmt: skip


def _own_entry(layer: RegisteredLayer) -> PaletteType:
    item = as_type(layer, node_type(CUSTOM))
    return PaletteType(
        type=item.name, category=item.category, summary=item.summary, url="", mine=False, words=(layer.class_name,),
        starts=False, rank=None, place=0, own=True, editable=True,
    )  # fmt: skip


@cache
def built_in_palette(kind: GraphKind = "network") -> CanvasPalette:
    """The palette without what the learner has written."""
    colours = FLOW_COLOURS if kind == "flow" else COLOURS
    return CanvasPalette(
        categories=tuple(Category(name, say(name), colours[name]) for name in colours),
        types=tuple(
            PaletteType(
                type=item.name,
                category=item.category,
                summary=say(item.summary),
                url=item.url,
                mine=kind == "network" and item.module.startswith("workbench"),
                words=words_of(item),
                starts=item.kind in _STARTS,
                rank=input_rank(item),
                place=place_of(item),
                title=item.title if isinstance(item, ModuleType) else "",
                own=item.name == CUSTOM_MODULE,
            )
            for item in node_types(kind=kind)
        ),
    )
