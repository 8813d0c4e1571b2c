"""Recognising the nodes of a drawing in the graph that its edited code gives."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from workbench.catalog import node_type
from workbench.catalog.display_names import layer_name, loses_letters
from workbench.catalog.sequential_form import is_sequential, with_kind
from workbench.catalog.value_equality import means_same
from workbench.graph.active_graph import with_inactive
from workbench.graph.document import Edge, Graph, Node, Repeat, Value
from workbench.graph.names import free_id
from workbench.graph.vocabulary import BLOCK, LABELS, OUTPUT, vocabulary
from workbench.importers.id_mapping import Ids, with_ids, with_inner
from workbench.importers.matched_repetitions import with_repetitions, with_words, without_broken_links
from workbench.importers.outputs import without_needless_ends

_NONE: Mapping[str, str] = {}


def matched(graph: Graph, like: Graph, variables: Mapping[str, str] = _NONE) -> Graph:
    """``graph`` with ids, positions, order and full names from ``like`` where names and types match.

    Output nodes, losses and labels, of which code says nothing, are taken over as well. ``variables`` are what the code
    calls the results of layers, by their paths: there a name in Korean can stand, in a layer's own it cannot.
    """
    found = replace(without_broken_links(_level(graph, like, variables)[0]), weights=like.weights)
    if any(node.type == OUTPUT for node in like.nodes):
        return found
    return with_kind(without_needless_ends(found), sequential=is_sequential(found))


def _level(
    graph: Graph, like: Graph, variables: Mapping[str, str], above: str = "", *, nested: bool = False
) -> tuple[Graph, Ids]:
    sequential = is_sequential(graph)
    pairs = _pairs(graph, like, {node.id: variables.get(above + node.name, "") for node in graph.nodes})
    for node in graph.nodes:
        counterpart = pairs.get(node.id)
        if node.inner is not None and counterpart is not None and counterpart.inner is not None:
            inside = above if node.type == BLOCK else f"{above}{node.name}/"
            match = partial(_level, variables=variables, above=inside, nested=True)
            repeated = with_repetitions(node.inner, counterpart, match)
            inner, repeat, ids = repeated or _once(*match(node.inner, counterpart.inner))
            inner = replace(inner, name=counterpart.inner.name) if node.type == BLOCK else inner
            graph = with_inner(graph, node.id, inner, ids)
            graph = _with_words(graph, node.id, counterpart, repeat)
    ids = _ids(graph, like, pairs)
    graph, _ = with_ids(graph, _order(graph, like, pairs), ids)
    counterparts = {ids[node_id]: counterpart for node_id, counterpart in pairs.items()}
    nodes = tuple(_as(node, counterparts[node.id]) if node.id in counterparts else node for node in graph.nodes)
    name = like.name if _ascii(like.name) == _ascii(graph.name) else graph.name
    graph = with_inactive(replace(graph, name=name, nodes=nodes, annotations=like.annotations), like, inside=nested)
    graph = _with_losses_and_labels(graph, like)
    graph = with_kind(graph, sequential=sequential)
    return replace(graph, edges=_edges(graph, like)), ids


def _once(inner: Graph, ids: Ids) -> tuple[Graph, Repeat | None, Ids]:
    return inner, None, ids


def _with_words(graph: Graph, node_id: str, counterpart: Node, repeat: Repeat | None) -> Graph:
    """``graph`` with what the drawing says of one block as a whole."""
    nodes = tuple(
        with_words(replace(node, repeat=repeat), counterpart) if node.id == node_id else node for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def _unicode(name: str) -> str:
    """What is left of a name in a variable."""
    return re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name)).strip("_")


def _ascii(name: str) -> str:
    """What is left of a name in the name of a layer."""
    return re.sub(r"[^A-Za-z0-9]+", "_", unicodedata.normalize("NFKC", name)).strip("_")


def _pairs(graph: Graph, like: Graph, variables: Mapping[str, str]) -> Mapping[str, Node]:
    """Nodes of ``like`` by the id of the node that is the same: by name, by variable, or by what takes their place.

    A name without any letter that Keras takes becomes that of the type in code (``conv2d``). Outputs go by their place.
    """
    mine = [node for node in graph.nodes if node.type != OUTPUT]
    theirs = [node for node in like.nodes if node.type != OUTPUT]
    pairs: dict[str, Node] = {}
    _pair(pairs, mine, theirs, lambda node: node.name, lambda node: node.name)
    _pair(pairs, mine, theirs, lambda node: _ascii(node.name), lambda node: _ascii(_layer_name(node)))
    _pair(pairs, mine, theirs, lambda node: _unicode(variables[node.id]), lambda node: _unicode(node.name))
    _pair(pairs, mine, theirs, _base, _nameless)
    ends = [node for node in graph.nodes if node.type == OUTPUT]
    named = [node for node in like.nodes if node.type == OUTPUT]
    if len(ends) == len(named):
        pairs |= {one.id: other for one, other in zip(ends, named, strict=True)}
    return pairs


def _layer_name(node: Node) -> str:
    return layer_name(node.name, vocabulary().base_name(node.type))


def _nameless(node: Node) -> str:
    """The name of the type, for a name of which nothing is left."""
    base = vocabulary().base_name(node.type)
    lost = loses_letters(node.name) and re.fullmatch(rf"{re.escape(base)}(_[0-9_]+)?", _layer_name(node))
    return base if lost or not _ascii(node.name) else ""


def _base(node: Node) -> str:
    base = vocabulary().base_name(node.type)
    return base if re.fullmatch(rf"{re.escape(base)}(_\d+)?", node.name) else ""


def _pair(
    pairs: dict[str, Node],
    mine: list[Node],
    theirs: list[Node],
    my_key: Callable[[Node], str],
    their_key: Callable[[Node], str],
) -> None:
    """Add pairs with the same type and key, in order; an empty key fits nothing."""
    known: dict[tuple[str, str], list[Node]] = {}
    done = {counterpart.id for counterpart in pairs.values()}
    for counterpart in theirs:
        if counterpart.id not in done and their_key(counterpart):
            known.setdefault((counterpart.type, their_key(counterpart)), []).append(counterpart)
    for node in mine:
        rivals = known.get((node.type, my_key(node)))
        if node.id not in pairs and rivals:
            pairs[node.id] = rivals.pop(0)


def _ids(graph: Graph, like: Graph, pairs: Mapping[str, Node]) -> Ids:
    ids = {node_id: counterpart.id for node_id, counterpart in pairs.items()}
    taken = like
    for node in graph.nodes:
        if node.id not in ids:
            ids[node.id] = free_id(taken)
            taken = replace(taken, nodes=(*taken.nodes, replace(node, id=ids[node.id])))
    return ids


def _order(graph: Graph, like: Graph, pairs: Mapping[str, Node]) -> list[str]:
    """Known nodes as in ``like``, each new one right after the node before it."""
    places = {node.id: place for place, node in enumerate(like.nodes)}
    key: dict[str, tuple[int, int]] = {}
    before = -1
    for number, node in enumerate(graph.nodes):
        if node.id in pairs:
            before = places[pairs[node.id].id]
            key[node.id] = (before, -1)
        else:
            key[node.id] = (before, number)
    return sorted(key, key=key.__getitem__)


def _as(node: Node, counterpart: Node) -> Node:
    params = {word: _spelled(node, word, value, counterpart.params) for word, value in node.params.items()}
    return replace(node, name=counterpart.name, position=counterpart.position, params=params)


def _spelled(node: Node, word: str, value: Value, before: Mapping[str, Value]) -> Value:
    """A value as it was written before, if it still means the same."""
    parameter = node_type(node.type).parameter(word)
    if parameter is None or word not in before:
        return value
    return before[word] if means_same(parameter, value, before[word]) else value


def _with_losses_and_labels(graph: Graph, like: Graph) -> Graph:
    """``graph`` with the nodes of ``like`` of which code says nothing, where what they follow is still there."""
    beside = [node for node in like.nodes if _is_loss_or_label(node)]
    kept = [node for node in beside if node.id not in graph.by_id and node.name not in graph.by_name]
    ids = {node.id for node in (*graph.nodes, *kept)}
    edges = tuple(edge for edge in like.edges if edge.target in {node.id for node in kept} and edge.source in ids)
    places = {node.id: place for place, node in enumerate(like.nodes)}
    nodes = list(graph.nodes)
    for node in kept:
        later = (at for at, other in enumerate(nodes) if places.get(other.id, -1) > places[node.id])
        nodes.insert(next(later, len(nodes)), node)
    return replace(graph, nodes=tuple(nodes), edges=(*graph.edges, *edges))


def _is_loss_or_label(node: Node) -> bool:
    return node.type in LABELS or node_type(node.type).kind == "loss"


def _edges(graph: Graph, like: Graph) -> tuple[Edge, ...]:
    """Edges in the order in which ``like`` has them, new ones last; those into one port keep their own order."""
    places = {edge: place for place, edge in enumerate(like.edges)}
    mine = list(graph.edges)
    ordered = sorted(mine, key=lambda edge: places.get(edge, len(places)))
    many = {(edge.target, edge.target_port) for edge in mine}
    queues = {end: [edge for edge in mine if (edge.target, edge.target_port) == end] for end in many}
    return tuple(queues[edge.target, edge.target_port].pop(0) for edge in ordered)
