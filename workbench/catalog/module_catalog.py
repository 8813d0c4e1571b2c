"""The image-processing modules, described like layers; read from a file that ``workbench.modules`` generates."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from workbench.catalog import expectation_text
from workbench.catalog.generated_files import GENERATED
from workbench.catalog.node_types import NodeType
from workbench.graph.graph_errors import UnknownType
from workbench.messages import mark

MODULE_CATEGORIES = (
    mark("General"),
    mark("Color"),
    mark("Grayscale"),
    mark("Binary"),
    mark("Advanced"),
    mark("Filter"),
    mark("Merge"),
)
"""Categories of the palette of a flow, in its order. Translate them where they are shown."""


class ModuleType(NodeType, frozen=True, omit_defaults=True, kw_only=True):
    """A module as its panel shows it, beyond what a node type has.

    ``title`` is what the palette calls it, ``korean`` its Korean name; ``detail`` is the text below the summary.
    ``gives`` is how many samples come out of a call. A merge that is ``paired`` takes samples of equal names. ``chain``
    is an example of modules that follow each other, ``source`` is where the formula comes from.
    """

    title: str
    korean: str
    detail: str = ""
    caution: str = ""
    modality: str = "Any"
    dimensions: tuple[int, ...] = (2, 3)
    color_modes: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    gives: str = "one"
    paired: bool = False
    seeded: bool = False
    chain: str = ""
    source: str = ""


class GeneratedModules(msgspec.Struct, frozen=True):
    """The generated file."""

    about: str
    types: tuple[ModuleType, ...]


@cache
def modules() -> Mapping[str, ModuleType]:
    """Every module by the name of its class.

    >>> modules()["Resize"].title, modules()["Resize"].parameter("height").maximum
    ('Resize', 8192.0)
    """
    data = (GENERATED / "modules.json").read_bytes()
    found = msgspec.json.decode(data, type=GeneratedModules, strict=True).types
    return MappingProxyType({item.name: item for item in found})


def module_type(name: str, *, where: str = "catalog") -> ModuleType:
    """The module of this class.

    Args:
        name: The class, such as "ZeroPadding".
        where: Who asks, for the error.

    Returns:
        Its description.

    Raises:
        UnknownType: There is none; names those that look like it.

    >>> module_type("ZeroPadding").korean
    '제로 패딩'
    """
    item = modules().get(name)
    if item is None:
        near = expectation_text.nearest(tuple(modules()), name) or ("Resize",)
        raise UnknownType(where=where, received=name, expected=", ".join(map(repr, near)))
    return item
