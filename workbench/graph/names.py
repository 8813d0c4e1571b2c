"""Names of nodes and graphs: any short text without '/', which separates the parts of a path (``block1/conv``)."""

from itertools import count

from workbench.graph.document import Graph
from workbench.graph.graph_errors import DuplicateName, InvalidName
from workbench.messages import say
from workbench.text_format import shorten

LONGEST_NAME = 200


def checked_name(name: object, *, where: str) -> str:
    """Return ``name`` or raise InvalidName."""
    if not isinstance(name, str) or not name.strip():
        raise InvalidName(where=where, received=name, expected=say("a text that is not empty"))
    if len(name) > LONGEST_NAME:
        raise InvalidName(
            where=where, received=shorten(name, 41), expected=say("at most {count} characters", count=LONGEST_NAME)
        )
    if "/" in name or not _encodable(name):
        raise InvalidName(where=where, received=name, expected=say("a text of whole characters without '/'"))
    return name


def _encodable(name: str) -> bool:
    """Lone surrogates can be neither saved nor shown."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def free_name(graph: Graph, base: str) -> str:
    """The first of ``base``, ``base_1``, ``base_2`` … that no node of ``graph`` has."""
    if base not in graph.by_name:
        return base
    return next(name for n in count(1) if (name := f"{base}_{n}") not in graph.by_name)


def new_name(graph: Graph, name: object, *, where: str) -> str:
    """Return ``name`` if a new node of ``graph`` can have it. Raises InvalidName or DuplicateName."""
    good = checked_name(name, where=where)
    if good in graph.by_name:
        raise DuplicateName(where=where, received=good, expected=free_name(graph, good))
    return good


def free_id(graph: Graph) -> str:
    """Return an id for a node that nothing of ``graph`` has: the next of ``n1``, ``n2`` and so on."""
    items = graph.items
    taken = [int(item.id[1:]) for item in items if item.id[:1] == "n" and item.id[1:].isdecimal()]
    return f"n{max(taken, default=0) + 1}"
