"""Graph traversal: predecessors and successors, ancestors and descendants, sources and sinks, topological order.

The functions on graphs accept and return ids or nodes of one level. The others work on keys of any kind, so what
is no graph yet (a configuration that is being read, a Keras model) is walked by the same code.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import TypeVar

from workbench.graph.document import Graph, Node

Key = TypeVar("Key", bound=Hashable)


def topological(graph: Graph) -> tuple[Node, ...]:
    """Nodes so that each follows what it depends on, otherwise in document order; nodes on a cycle are left out.

    >>> [node.name for node in topological(Graph("empty"))]
    []
    """
    before = {node.id: [edge.source for edge in graph.incoming[node.id]] for node in graph.nodes}
    return tuple(graph.by_id[node_id] for node_id in topological_order(before))


def successors(graph: Graph, node_id: str) -> tuple[str, ...]:
    """Ids of the nodes that take a result of the node, each once, in the order of the edges."""
    return tuple(dict.fromkeys(edge.target for edge in graph.outgoing[node_id]))


def predecessors(graph: Graph, node_id: str) -> tuple[str, ...]:
    """Ids of the nodes whose results the node takes, each once, in the order of the edges."""
    return tuple(dict.fromkeys(edge.source for edge in graph.incoming[node_id]))


def descendants(graph: Graph, node_ids: Iterable[str], *, among: Collection[str] | None = None) -> set[str]:
    """Ids of the nodes that a path of one edge or more leads to from any of ``node_ids``.

    With ``among``, only paths through nodes with these ids count.
    """
    return _beyond(node_ids, lambda node_id: _within(successors(graph, node_id), among))


def ancestors(graph: Graph, node_ids: Iterable[str], *, among: Collection[str] | None = None) -> set[str]:
    """Ids of the nodes from which a path of one edge or more leads to any of ``node_ids``.

    With ``among``, only paths through nodes with these ids count.
    """
    return _beyond(node_ids, lambda node_id: _within(predecessors(graph, node_id), among))


def sources(graph: Graph, among: Collection[str] | None = None) -> tuple[Node, ...]:
    """The nodes that depend on no other, in document order; with ``among``, of the part with these ids alone."""
    return tuple(node for node in _part(graph, among) if not _within(predecessors(graph, node.id), among))


def sinks(graph: Graph, among: Collection[str] | None = None) -> tuple[Node, ...]:
    """The nodes that no other depends on, in document order; with ``among``, of the part with these ids alone."""
    return tuple(node for node in _part(graph, among) if not _within(successors(graph, node.id), among))


def exclusive_ancestors(graph: Graph, node_ids: Iterable[str], among: Collection[str]) -> set[str]:
    """Ids among ``among`` all of whose paths lead to ``node_ids``: ancestors of nothing else.

    A node without successors serves nothing at all, and is not among them.
    """
    served, found = set(node_ids), set[str]()
    for node in reversed(topological(graph)):
        following = successors(graph, node.id)
        if node.id in among and node.id not in served and following and served.issuperset(following):
            served.add(node.id)
            found.add(node.id)
    return found


def path_between(graph: Graph, start: str, end: str) -> tuple[str, ...]:
    """Ids of the nodes on a path from ``start`` to ``end``, both included; empty when there is none."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting and end not in came_from:
        here = waiting.pop()
        fresh = [node_id for node_id in successors(graph, here) if node_id not in came_from]
        came_from.update(dict.fromkeys(fresh, here))
        waiting.extend(fresh)
    path: list[str] = []
    step = end if end in came_from else None
    while step is not None:
        path.append(step)
        step = came_from[step]
    return tuple(reversed(path))


def reachable(starts: Iterable[Key], following: Callable[[Key], Iterable[Key]]) -> set[Key]:
    """The keys in ``starts`` and all that ``following`` leads to from them."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        fresh = set(following(waiting.pop())) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def topological_order(before: Mapping[Key, Iterable[Key]]) -> list[Key]:
    """Keys so that each follows all it waits for (``before``), otherwise in their own order.

    Keys on a cycle, and those that wait for one or for what is no key, are left out.
    Source: Kahn, "Topological sorting of large networks", CACM 1962, with a heap for the order of the keys.

    >>> topological_order({"b": ["a"], "a": [], "c": []})
    ['a', 'b', 'c']
    """
    keys = list(before)
    number = {key: place for place, key in enumerate(keys)}
    waits = {key: set(needs) for key, needs in before.items()}
    after: dict[Key, list[Key]] = {}
    for key, needs in waits.items():
        for need in needs:
            after.setdefault(need, []).append(key)
    ready = [number[key] for key, needs in waits.items() if not needs]
    heapify(ready)
    order = []
    while ready:
        key = keys[heappop(ready)]
        order.append(key)
        for follower in after.get(key, ()):
            waits[follower].discard(key)
            if not waits[follower]:
                heappush(ready, number[follower])
    return order


def depth_first_order(ends: Iterable[Key], before: Callable[[Key], Iterable[Key]]) -> list[Key]:
    """All keys that ``ends`` depend on, and these, so that each follows what it depends on, branch after branch.

    A loop and not a recursion: networks are deeper than Python's stack. There must be no cycle.

    >>> depth_first_order(["c"], {"a": [], "b": [], "c": ["a", "b"]}.__getitem__)
    ['a', 'b', 'c']
    """
    done: dict[Key, None] = {}
    waiting = [(key, False) for key in reversed(list(ends))]
    while waiting:
        key, is_ready = waiting.pop()
        if key in done:
            continue
        if is_ready:
            done[key] = None
        else:
            waiting.append((key, True))
            waiting.extend((needed, False) for needed in reversed(list(before(key))))
    return list(done)


def _beyond(starts: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    first = {node_id for start in starts for node_id in following(start)}
    return reachable(first, following)


def _part(graph: Graph, among: Collection[str] | None) -> Iterable[Node]:
    return graph.nodes if among is None else [node for node in graph.nodes if node.id in among]


def _within(node_ids: tuple[str, ...], among: Collection[str] | None) -> tuple[str, ...]:
    return node_ids if among is None else tuple(node_id for node_id in node_ids if node_id in among)
