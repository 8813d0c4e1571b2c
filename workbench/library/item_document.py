"""What is kept of a drawing: always a graph, which for a block or a layer has that one node alone."""

import unicodedata
from collections.abc import Iterable
from typing import Any, Literal, TypeAlias, get_args

from msgspec.structs import replace

from workbench.codegen.own_parts import own_texts
from workbench.graph.document import Graph, GraphKind, Node
from workbench.graph.vocabulary import BLOCK, MODEL, vocabulary
from workbench.library.library_errors import BadItemName, NothingToKeep
from workbench.messages import mark, say
from workbench.text_format import shorten

ItemKind: TypeAlias = Literal["layer", "block", "network", "module", "flow"]
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)
LONGEST_NAME, LONGEST_CATEGORY, LONGEST_DESCRIPTION = 200, 100, 5000

_EMPTY = mark("the empty drawing {name!r}")
_SHARING = mark("the node {name!r}, which uses the weights of another one: save the graph, or that other node")
_OF_TYPE = mark("a value of the type {type}")
_TEXT = mark("a text of {least} to {most} characters that can be seen")
_NAME, _CATEGORY, _DESCRIPTION = mark("name"), mark("category"), mark("description")


def document_of(what: Any, *, where: str) -> Graph:
    """The graph that is kept of what was given.

    A class of a layer will be one more case here: a graph with one node of the type ``Custom``.

    Args:
        what: A graph, or a node of one.
        where: What the message of a refusal begins with.

    Raises:
        NothingToKeep: It is neither, or is empty.
    """
    if isinstance(what, Graph):
        if not what.nodes:
            raise NothingToKeep(where=where, received=say(_EMPTY, name=what.name))
        return replace(what, weights=None)
    if not isinstance(what, Node):
        raise NothingToKeep(where=where, received=say(_OF_TYPE, type=type(what).__name__))
    if what.shares:
        raise NothingToKeep(where=where, received=say(_SHARING, name=what.name))
    alone = replace(what, position=(0.0, 0.0), link="")  # what is kept follows no copy in a drawing
    return Graph(what.name, (alone,), kind=_kind_around(what))


def _kind_around(node: Node) -> GraphKind:
    """The kind of graph that a node stands in."""
    if node.type == BLOCK:
        return node.inner.kind if node.inner is not None else "network"
    return "network" if vocabulary("network").knows(node.type) else "flow"


def item_kind(what: Graph | Node) -> ItemKind:
    """What an item is called that is made of this."""
    if isinstance(what, Graph):
        return what.kind
    if what.type in (BLOCK, MODEL):
        return "block"
    return "layer" if _kind_around(what) == "network" else "module"


def is_part(kind: ItemKind) -> bool:
    """Whether an item of this kind is one node, and not a drawing of its own."""
    return kind in ("layer", "block", "module")


def content_of(document: Graph, kind: ItemKind) -> Graph | Node:
    """What was saved, from the graph that was kept of it."""
    return document.nodes[0] if is_part(kind) else document


def own_code(document: Graph) -> tuple[str, ...]:
    """The text of each class and function of somebody's own that a document carries; nothing of it is run."""
    texts = ("\n\n".join(parts) for parts in own_texts(document))
    return tuple(dict.fromkeys(texts))


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing but capital letters and how their accents are written.

    >>> same_name("Residual", "residual"), same_name("Residual", "Residual 2")
    (True, False)
    """
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def checked_name(name: Any, *, where: str) -> str:
    """A name as it is kept: composed Unicode without spaces around it. Raises BadItemName."""
    return _checked(name, _NAME, 1, LONGEST_NAME, where=where)


def checked_category(category: Any, *, where: str) -> str:
    """A category as it is kept. Raises BadItemName."""
    return _checked(category, _CATEGORY, 0, LONGEST_CATEGORY, where=where)


def checked_description(description: Any, *, where: str) -> str:
    """A description as it is kept; it may have several lines. Raises BadItemName."""
    return _checked(description, _DESCRIPTION, 0, LONGEST_DESCRIPTION, where=where, also="\n\t")


def _checked(text: Any, field: str, least: int, most: int, *, where: str, also: Iterable[str] = ()) -> str:
    clean = unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else None
    if clean is None or not least <= len(clean) <= most or not all(map(_is_seen, _without(clean, also))):
        received = repr(shorten(text, 60)) if isinstance(text, str) else say(_OF_TYPE, type=type(text).__name__)
        expected = say(_TEXT, least=least, most=most)
        raise BadItemName(where=where, field=say(field), received=received, expected=expected)
    return clean


def _without(text: str, also: Iterable[str]) -> str:
    return "".join(letter for letter in text if letter not in also)


def _is_seen(letter: str) -> bool:
    """Whether a letter can be part of a name: joiners inside emoji can, controls and marks of direction cannot."""
    return letter.isprintable() or letter == "\u200d"
