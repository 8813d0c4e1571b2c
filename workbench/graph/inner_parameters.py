"""Places of parameters inside a block: ``"n1/n4.filters"``, the ids that lead to a node, and the parameter's name."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from workbench.graph.block_paths import at, edit_at
from workbench.graph.document import Graph, Node, Value
from workbench.graph.edits import set_param, with_node
from workbench.graph.graph_errors import NotInside
from workbench.graph.vocabulary import BLOCK, ENDS, vocabulary
from workbench.messages import say


def place_of(inner: Graph, key: str, *, where: str) -> str:
    """The place that a key means, which may name nodes by their names as well: ``"conv.filters"``.

    Raises NotInside: there is no such node, or it has no such parameter that can be set.
    """
    path, _, parameter = key.rpartition(".")
    ids: list[str] = []
    level: Graph | None = inner
    node: Node | None = None
    for word in path.split("/"):
        node = None if level is None else level.by_id.get(word) or level.by_name.get(word)
        if node is None:
            raise NotInside(where=where, received=key, expected=_known(inner))
        ids.append(node.id)
        level = node.inner
    if node is None or node.type in ENDS or node.shares or not _has(inner, node, parameter):
        raise NotInside(where=where, received=key, expected=_known(inner))
    return f"{'/'.join(ids)}.{parameter}"


def split(place: str) -> tuple[tuple[str, ...], str]:
    """``"n1/n4.filters"`` → ``(("n1", "n4"), "filters")``."""
    path, _, parameter = place.rpartition(".")
    return tuple(path.split("/")), parameter


def node_at(inner: Graph, place: str) -> Node | None:
    """The node of a place; None where it is gone."""
    ids, _ = split(place)
    level: Graph | None = inner
    node: Node | None = None
    for node_id in ids:
        node = level.by_id.get(node_id) if level is not None else None
        level = node.inner if node is not None else None
    return node


def name_of(inner: Graph, place: str) -> str:
    """A place in names, for people: ``"conv.filters"``."""
    ids, parameter = split(place)
    names = []
    level: Graph | None = inner
    for node_id in ids:
        node = level.by_id.get(node_id) if level is not None else None
        names.append(node.name if node is not None else node_id)
        level = node.inner if node is not None else None
    return f"{'/'.join(names)}.{parameter}"


def drawn_value(inner: Graph, place: str) -> Value:
    """The value that the parameter of a place has; None where it has its default."""
    node = node_at(inner, place)
    return None if node is None else node.params.get(split(place)[1])


def with_value(inner: Graph, place: str, value: Value) -> Graph:
    """``inner`` with the parameter of a place set. Raises what ``set_param`` raises."""
    ids, parameter = split(place)
    return edit_at(inner, ids[:-1], lambda level: set_param(level, ids[-1], parameter, value))


def with_values(inner: Graph, values: Mapping[str, Value]) -> Graph:
    """``inner`` with several set, unchecked: for values that are no parameters' values, such as names of variables."""
    for place, value in values.items():
        ids, parameter = split(place)

        def changed(level: Graph, node_id: str = ids[-1], parameter: str = parameter, value: Value = value) -> Graph:
            node = level.by_id[node_id]
            return with_node(level, replace(node, params={**node.params, parameter: value}))

        inner = edit_at(inner, ids[:-1], changed)
    return inner


def _has(inner: Graph, node: Node, parameter: str) -> bool:
    return parameter in vocabulary(inner.kind).parameter_names(node.type)


def _known(inner: Graph) -> str:
    """The places nearest to the top, by names, as examples."""
    names = vocabulary(inner.kind).parameter_names
    found = [
        f"{node.name}.{parameter}"
        for node in inner.nodes
        if node.type not in ENDS and not node.shares
        for parameter in names(node.type)[:1]
    ]
    return ", ".join(map(repr, found[:4])) or say("none")


def moved_place(before: Graph | None, after: Graph, place: str) -> str:
    """Where the layer of a place in ``before`` now is, if an edit has moved it to another level; empty if nowhere."""
    node = node_at(before, place) if before is not None else None
    if node is None:
        return ""
    found = [path for path, other in _all(after, ()) if replace(other, position=node.position) == node]
    new = f"{'/'.join(found[0])}.{split(place)[1]}" if len(found) == 1 else ""
    return new if new and present(after, new) else ""


def _all(graph: Graph, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    for node in graph.nodes:
        yield (*above, node.id), node
        if node.inner is not None:
            yield from _all(node.inner, (*above, node.id))


def can_vary(inner: Graph, place: str) -> bool:
    """Whether repetitions can give a parameter other values: it is there, and only blocks are around it.

    The function that makes a nested model takes no values.
    """
    ids, _ = split(place)
    return present(inner, place) and all(
        (node := node_at(inner, "/".join(ids[:length]) + ".")) is not None and node.type == BLOCK
        for length in range(1, len(ids))
    )


def present(inner: Graph, place: str) -> bool:
    """Whether the node of a place is still there, with its parameter."""
    node = node_at(inner, place)
    return node is not None and not node.shares and _has(at(inner, split(place)[0][:-1]), node, split(place)[1])
