"""Recognising repeated and linked blocks of a drawing in edited code, which has every repetition as a block."""

import re
from collections.abc import Callable
from typing import TypeAlias

from msgspec.structs import replace

from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node, Repeat
from workbench.graph.graph_errors import GraphError
from workbench.graph.inner_parameters import drawn_value, present, split, with_values
from workbench.graph.repetition import flaw, is_repetition, written_out
from workbench.graph.vocabulary import BLOCK, INPUT
from workbench.importers.id_mapping import Ids

Match: TypeAlias = Callable[[Graph, Graph], tuple[Graph, Ids]]
"""One level of the code's graph with ids and names of one of the drawing; also its new ids by the old ones."""


def with_repetitions(inner: Graph, counterpart: Node, match: Match) -> tuple[Graph, Repeat, Ids] | None:
    """What is inside the block of the drawing as the code has it, how it is repeated, and the new ids by the old ones.

    None where it is no repetition any more.

    Args:
        inner: What the code has inside the block.
        counterpart: The repeated block of the drawing.
        match: Gives one level the ids and names of another.
    """
    times = sum(node.type == BLOCK for node in inner.nodes)
    if counterpart.repeat is None or counterpart.inner is None or times < 2 or flaw(counterpart):  # noqa: PLR2004
        return None
    like = replace(counterpart, repeat=replace(counterpart.repeat, times=times))
    expected = _inside(like)
    found, ids = match(_with_names_of_inputs(inner, expected), expected)
    once = next((node.inner for node in found.nodes if is_repetition(node.id) and node.inner is not None), None)
    if once is None:
        return None
    for candidate in (like, replace(like, inner=_as_drawn(once, counterpart))):
        try:
            if _computed(_inside(candidate)) == _computed(found):
                return candidate.inner or inner, like.repeat or counterpart.repeat, ids
        except GraphError:
            continue
    return None


def _with_names_of_inputs(inner: Graph, drawn: Graph) -> Graph:
    """``inner`` with the Inputs of all its blocks called as in the drawing, in their order.

    In a loop, code names them after what goes in.
    """
    mine, theirs = ([node for node in graph.nodes if node.type == INPUT] for graph in (inner, drawn))
    names = {node.id: other.name for node, other in zip(mine, theirs, strict=False)}
    others = {node.name for node in inner.nodes if node.id not in names}
    if len(mine) != len(theirs) or others & set(names.values()):
        names = {}
    blocks = {_word(node): node.inner for node in drawn.nodes if node.type == BLOCK and node.inner is not None}
    nodes = (replace(node, name=names.get(node.id, node.name)) for node in inner.nodes)
    return replace(inner, nodes=tuple(_with_named_inside(node, blocks.get(_word(node))) for node in nodes))


def _with_named_inside(node: Node, drawn: Graph | None) -> Node:
    if node.inner is None or drawn is None:
        return node
    return replace(node, inner=_with_names_of_inputs(node.inner, drawn))


def _word(node: Node) -> str:
    """What is left of a name in code."""
    return re.sub(r"\W+", "_", node.name)


def _inside(node: Node) -> Graph:
    """A repeated block's inside with its repetitions."""
    (whole,) = written_out(Graph(node.name, (node,))).nodes
    return whole.inner or Graph(node.name)


def _as_drawn(once: Graph, counterpart: Node) -> Graph:
    """The first repetition with what the drawing says of what varies, and of its Inputs."""
    drawn, repeat = counterpart.inner, counterpart.repeat
    if drawn is None or repeat is None:
        return once
    places = [place for place in repeat.values if present(drawn, place) and present(once, place)]
    once = with_values(once, {place: drawn_value(drawn, place) for place in places})
    unset = {split(place) for place in places if drawn_value(drawn, place) is None}
    nodes = tuple(_entry(node, drawn) if node.type == INPUT else _without(node, (), unset) for node in once.nodes)
    return replace(once, nodes=nodes, annotations=drawn.annotations)


def _entry(node: Node, drawn: Graph) -> Node:
    return drawn.by_id.get(node.id, node)


def _without(node: Node, above: tuple[str, ...], places: set[tuple[tuple[str, ...], str]]) -> Node:
    """A node without parameters that have their default in the drawing."""
    path = (*above, node.id)
    params = {word: value for word, value in node.params.items() if (path, word) not in places}
    if node.inner is None:
        return replace(node, params=params)
    inner = replace(node.inner, nodes=tuple(_without(one, path, places) for one in node.inner.nodes))
    return replace(node, params=params, inner=inner)


def _computed(graph: Graph) -> Graph:
    """What is computed of a level, without what only its drawing shows."""
    nodes = tuple(
        replace(
            node,
            position=(0.0, 0.0),
            note="",
            link="",
            lifted={},
            params={} if node.type == INPUT else node.params,
            inner=None if node.inner is None else _computed(node.inner),
        )
        for node in graph.nodes
    )
    return replace(graph, name="", nodes=nodes, annotations=(), weights=None)


def with_words(node: Node, counterpart: Node) -> Node:
    """A block with the link, and the lifted parameters that are still inside, of the one in the drawing."""
    if node.inner is None or not (counterpart.link or counterpart.lifted):
        return node
    inner = node.inner
    lifted = {name: place for name, place in counterpart.lifted.items() if present(inner, place)}
    return replace(node, link=counterpart.link if node.repeat == counterpart.repeat else "", lifted=lifted)


def without_broken_links(graph: Graph) -> Graph:
    """``graph`` in which blocks that the code has made different are no linked copies any more."""
    insides: dict[str, Graph | None] = {}
    broken = {
        node.link
        for _, node in walk(graph)
        if node.link and _computed_inner(insides.setdefault(node.link, node.inner)) != _computed_inner(node.inner)
    }
    return _unlinked(graph, broken) if broken else graph


def _computed_inner(inner: Graph | None) -> Graph | None:
    return None if inner is None else _computed(inner)


def _unlinked(graph: Graph, links: set[str]) -> Graph:
    nodes = tuple(
        replace(
            node,
            link="" if node.link in links else node.link,
            inner=None if node.inner is None else _unlinked(node.inner, links),
        )
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)
