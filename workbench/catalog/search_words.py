"""What a node type is found by besides its name: other names, in several languages, and how much courses use it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, convert

from workbench.catalog.loss_table import SHORT_NAMES
from workbench.catalog.module_catalog import ModuleType
from workbench.catalog.node_types import NodeType

_FILE = Path(__file__).parent / "overrides" / "search.toml"


class SearchWords(Struct, frozen=True, forbid_unknown_fields=True):
    """``first``: type names, what courses use most in front. ``words``: other names of each type."""

    first: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


@cache
def search_words() -> SearchWords:
    """The table of ``overrides/search.toml``."""
    return convert(tomllib.loads(_FILE.read_text("utf-8")), SearchWords)


def words_of(kind: NodeType) -> tuple[str, ...]:
    """Keras's aliases of a type, short names of a loss, the titles of a module, and what else students call it.

    >>> from workbench.catalog import node_type
    >>> words_of(node_type("Conv2D"))[:2]
    ('Convolution2D', 'convolution')
    """
    short = (name for name, loss in SHORT_NAMES.items() if loss == kind.name)
    titles = (kind.title, kind.korean) if isinstance(kind, ModuleType) else ()
    return tuple(dict.fromkeys((*titles, *kind.aliases, *short, *search_words().words.get(kind.name, ()))))


def place_of(kind: NodeType) -> int:
    """Where a type stands among equally good hits: 0 for what courses use most.

    >>> from workbench.catalog import node_type
    >>> place_of(node_type("Conv2D")) < place_of(node_type("Conv3D"))
    True
    """
    first = search_words().first
    return first.index(kind.name) if kind.name in first else len(first)
