"""Large networks in blocks: first by the names of their layers, then by branches that meet and by what is repeated."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise, takewhile
from typing import TypeAlias

from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Node
from workbench.graph.edits import rename
from workbench.graph.graph_errors import GraphError
from workbench.graph.layout import laid_out
from workbench.graph.names import free_name
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import ENDS, vocabulary

MOST_BOXES = 20
"""As many are read at a glance."""

_LONGEST_PATTERN = 8
_FINEST = 4
_STAGE = re.compile(r"([A-Za-z]+\d+)[a-z]\b.*")
"""A stage of an EfficientNet: ``block2a`` and ``block2b`` are of ``block2``."""

_Group: TypeAlias = tuple[str, list[str]]
"""A name, or nothing, and the ids of consecutive nodes."""

_Grouping: TypeAlias = Callable[[Graph, list[str], int], list[_Group]]


def fold_repeated(graph: Graph, most: int = MOST_BOXES) -> Graph:
    """``graph`` with its layers in blocks, so that ``most`` boxes stand at the top, where that can be.

    A network that has no more is left as it is. Layers with names that begin alike (``conv2_block1_1_conv``,
    ``block3a_se_reduce``) belong together, as finely as that leaves few enough; then branches from where they part to
    where they meet; then series of layers that are repeated; each block that is too large itself likewise. Only layers
    that follow one another in the document are folded, and layers keep their names and ids: unfolding gives the same
    network, with nodes and connections in the same order.

    Args:
        graph: A network.
        most: How many boxes may stand at a level.

    Returns:
        The same network, laid out anew where anything was folded.

    >>> net = Graph("net").add("Input", shape=(8,))
    >>> for name in ("a_1", "a_2", "b_1", "b_2"):
    ...     net = net.add("Dense", units=4, name=name)
    >>> [node.name for node in fold_repeated(net, most=3).nodes]
    ['input', 'a', 'b']
    """
    ordered = tuple(topological(graph)) == graph.nodes
    if not ordered or len(graph.nodes) <= most:
        return graph
    ends = sum(node.type in ENDS for node in graph.nodes)
    ids = [node.id for node in graph.nodes if node.type not in ENDS]
    found, _ = _condensed(graph, ids, most - ends)
    return graph if found is graph else laid_out(found)


def _condensed(graph: Graph, ids: list[str], most: int, *, inside: bool = False) -> tuple[Graph, list[str]]:
    """The graph with some of the consecutive nodes ``ids`` in blocks; also returns the ids that are left of them.

    Inside a block, names that say how its layers belong together are followed in smaller ones too, so that the stages
    of a network look alike.
    """
    graph, ids = _folded_while(graph, ids, _by_name, most * 3 // 5 if inside else most)
    for groups_of in (_by_branches, _by_repetition, _by_equal_blocks):
        graph, ids = _folded_while(graph, ids, groups_of, most)
    return graph, ids


def _folded_while(graph: Graph, ids: list[str], groups_of: _Grouping, most: int) -> tuple[Graph, list[str]]:
    """Fold groups for as long as too many nodes are left, and there is one that is not all of them."""
    while len(ids) > most:
        groups = [group for group in groups_of(graph, ids, most) if len(group[1]) < len(ids)]
        before = len(ids)
        graph, ids = _folded(graph, ids, groups)
        if len(ids) == before:
            break
    return graph, ids


def _folded(graph: Graph, ids: list[str], groups: Sequence[_Group]) -> tuple[Graph, list[str]]:
    """Each group in a block; what is in a large one is folded first, so that no id is given twice."""
    for name, members in groups:
        if not _is_consecutive(graph, members):
            continue
        wanted = name or _name_of(graph, members)
        inner, kept = _condensed(graph, members, MOST_BOXES, inside=True)
        known = frozenset(node.id for node in inner.nodes)
        try:
            inner = fold(inner, kept)
        except GraphError:  # weights are shared across the border
            continue
        new = next(node for node in inner.nodes if node.id not in known)
        graph = inner if new.name == wanted else rename(inner, new.id, free_name(inner, wanted))
        place = ids.index(members[0])
        ids = [*ids[:place], new.id, *ids[place + len(members) :]]
    return graph, ids


def _is_consecutive(graph: Graph, members: Sequence[str]) -> bool:
    """Whether nothing stands between them in the document, such as a further Input."""
    places = [place for place, node in enumerate(graph.nodes) if node.id in members]
    return places[-1] - places[0] + 1 == len(members)


def _name_of(graph: Graph, members: Sequence[str]) -> str:
    """The name of the last layer, where branches meet; or that of the first, where Keras has named the last."""
    first, last = graph.by_id[members[0]], graph.by_id[members[-1]]
    return f"{first.name}_block" if _is_unnamed(last) else last.name


def _is_unnamed(node: Node) -> bool:
    """Whether the name says nothing but the type: ``conv2d_3``."""
    return re.fullmatch(re.escape(vocabulary().base_name(node.type)) + r"(_\d+)?", node.name) is not None


def _by_name(graph: Graph, ids: list[str], most: int) -> list[_Group]:
    """Runs of layers with names that begin alike: the finest that leave few enough, else those that leave fewest."""
    keys: list[Callable[[str], str]] = [_beginning(count) for count in range(_FINEST, 0, -1)]
    found = [_runs(graph, ids, key) for key in (*keys[:-1], _stage, keys[-1])]
    found = [groups for groups in found if groups and len(groups[0][1]) < len(ids)]
    left = [len(ids) - sum(len(members) - 1 for _, members in groups) for groups in found]
    enough = [groups for groups, count in zip(found, left, strict=True) if count <= most]
    if enough:
        return enough[0]
    return found[left.index(min(left))] if found else []


def _beginning(count: int) -> Callable[[str], str]:
    def key(name: str) -> str:
        return "_".join(name.split("_")[:count])

    return key


def _stage(name: str) -> str:
    first = name.split("_", maxsplit=1)[0]
    return _STAGE.sub(r"\1", first)


def _runs(graph: Graph, ids: list[str], key: Callable[[str], str]) -> list[_Group]:
    runs = groupby(ids, lambda node_id: _key_of(graph.by_id[node_id], key))
    groups = [(name, list(members)) for name, members in runs if name]
    return [(_common(graph, members) or name, members) for name, members in groups if len(members) > 1]


def _common(graph: Graph, members: Sequence[str]) -> str:
    """The words that all names begin with: ``Conv_1`` of ``Conv_1`` and ``Conv_1_bn``."""
    words = zip(*(graph.by_id[member].name.split("_") for member in members), strict=False)
    return "_".join(first for first, *_ in takewhile(lambda found: len(set(found)) == 1, words))


def _key_of(node: Node, key: Callable[[str], str]) -> str:
    return "" if _is_unnamed(node) else key(node.name)


def _by_branches(graph: Graph, ids: list[str], most: int) -> list[_Group]:  # noqa: ARG001 - as the others
    """From where branches part to where they meet; not where they span most of the network, as in a U-Net."""
    places = {node_id: place for place, node_id in enumerate(ids)}
    reach: dict[tuple[str, str], tuple[int, int]] = {}
    for edge in graph.edges:
        start, end = places.get(edge.source, -1), places.get(edge.target, len(ids))
        key = (edge.source, edge.source_port)
        reach[key] = (start, max(end, reach.get(key, (start, -1))[1]))
    starts, stops = Counter(start for start, _ in reach.values()), Counter(end for _, end in reach.values())
    crossing = accumulate((starts[place] - stops[place] for place in range(len(ids) - 1)), initial=starts[-1])
    cuts = [0, *(place for place, count in enumerate(crossing) if place and count == 1)]
    segments = [ids[start:end] for start, end in pairwise([*cuts, len(ids)])]
    return [("", segment) for segment in segments if 1 < len(segment) <= len(ids) // 2]


def _by_repetition(graph: Graph, ids: list[str], most: int) -> list[_Group]:  # noqa: ARG001 - as the others
    """The series of types that saves most boxes where it is repeated without a gap: convolution, norm, activation."""
    signs = [_signature(graph.by_id[node_id]) for node_id in ids]
    best: list[_Group] = []
    for length in range(_LONGEST_PATTERN, 1, -1):
        found = [ids[place : place + length] for place in _repeated(signs, length)]
        groups = [("", series) for series in found if _is_connected(graph, series)]
        if len(groups) * (length - 1) > sum(len(members) - 1 for _, members in best):
            best = groups
    return best


def _is_connected(graph: Graph, series: Sequence[str]) -> bool:
    """Whether each layer takes something from another of the series: those of parallel branches stand mixed."""
    return all(any(edge.source in series for edge in graph.incoming[node_id]) for node_id in series[1:])


def _repeated(signs: Sequence[object], length: int) -> Iterator[int]:
    """Where a series of this length begins that stands twice in a row or more often."""
    place = 0
    while place + 2 * length <= len(signs):
        series, times = signs[place : place + length], 1
        while signs[place + times * length : place + (times + 1) * length] == series:
            times += 1
        if times > 1 and len(set(series)) > 1:
            yield from range(place, place + times * length, length)
            place += times * length
        else:
            place += 1


def _by_equal_blocks(graph: Graph, ids: list[str], most: int) -> list[_Group]:  # noqa: ARG001 - as the others
    """Blocks of the same layers that follow one another."""
    runs = (list(run) for _, run in groupby(ids, lambda node_id: _signature(graph.by_id[node_id])))
    return [("", run) for run in runs if len(run) > 1 and graph.by_id[run[0]].inner is not None]


def _signature(node: Node) -> object:
    """What a box is made of: its type, and for a block the types inside it."""
    if node.inner is None:
        return node.type
    return (node.type, tuple(sorted(child.type for child in node.inner.nodes)))
