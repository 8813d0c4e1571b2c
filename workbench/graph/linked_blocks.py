"""Linked copies of blocks: what is changed inside one is changed inside all, until one is made unique."""

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import uuid4

from msgspec.structs import replace

from workbench.graph.block_paths import at, block, edit_at
from workbench.graph.document import Graph, Node
from workbench.graph.edits import with_node
from workbench.graph.graph_errors import CannotLink

_MOST_PASSES = 32
"""Blocks around blocks around blocks: each pass brings a change one level further."""
_Path = tuple[str, ...]


def linked(graph: Graph, node_id: str) -> Graph:
    """Give a block a link, which its copies keep. Raises UnknownNode or NotABlock."""
    node, _ = block(graph, node_id)
    return graph if node.link else with_node(graph, replace(node, link=uuid4().hex[:12]))


def make_unique(graph: Graph, node_id: str) -> Graph:
    """Take a block out of its linked copies; it stays as it is. Raises UnknownNode or NotABlock."""
    node, _ = block(graph, node_id)
    return with_node(graph, replace(node, link=""))


def copies(graph: Graph, link: str) -> tuple[str, ...]:
    """The paths by names of all blocks with a link."""
    found = []
    for path, node in _linked_nodes(graph):
        if node.link == link:
            found.append("/".join(_names(graph, path)))
    return tuple(found)


def following_links(before: Graph, after: Graph) -> Graph:
    """``after`` with each change inside a linked copy brought into the others.

    What comes in with a link that other blocks have (from another drawing, say) is no copy of them, and loses it; so
    does the last copy of a block.

    Raises CannotLink: a block would be inside a copy of itself.
    """
    if not any(True for _ in _linked_nodes(after)):
        return after
    earlier = {path: node.inner for path, node in _linked_nodes(before)}
    for _ in range(_MOST_PASSES):
        following = _one_pass(earlier, after)
        if following is after:
            break
        after = following
    return _without_single_copies(after)


def _without_single_copies(graph: Graph) -> Graph:
    nodes = list(_linked_nodes(graph))
    counts = Counter(node.link for _, node in nodes)
    for path, node in nodes:
        if counts[node.link] == 1:
            present = at(graph, path[:-1]).by_id[path[-1]]  # what is inside may have lost its link just now
            graph = _replaced(graph, path, replace(present, link=""))
    return graph


def _one_pass(earlier: Mapping[_Path, Graph | None], graph: Graph) -> Graph:
    """The deepest group of copies that differ, mended; ``graph`` itself where none does."""
    groups: dict[str, list[tuple[_Path, Node]]] = {}
    for path, node in _linked_nodes(graph):
        groups.setdefault(node.link, []).append((path, node))
    for members in sorted(groups.values(), key=lambda members: -max(len(path) for path, _ in members)):
        _refuse_nested(members)
        if any(node.inner != members[0][1].inner for _, node in members):
            return _mended(graph, members, earlier)
    return graph


def _mended(graph: Graph, members: list[tuple[_Path, Node]], earlier: Mapping[_Path, Graph | None]) -> Graph:
    """All as the one that was changed; where none was, those that differ from the first are no copies."""
    changed = [node for path, node in members if path in earlier and node.inner != earlier[path]]
    first = next((node for path, node in members if path in earlier), members[0][1])
    for path, node in members:
        if changed:
            graph = _replaced(graph, path, replace(node, inner=changed[-1].inner))
        elif node.inner != first.inner:
            graph = _replaced(graph, path, replace(node, link=""))
    return graph


def _refuse_nested(members: list[tuple[_Path, Node]]) -> None:
    paths = {path for path, _ in members}
    for path, node in members:
        if any(path[:length] in paths for length in range(1, len(path))):
            raise CannotLink(where=node.name)


def _replaced(graph: Graph, path: _Path, node: Node) -> Graph:
    return edit_at(graph, path[:-1], lambda level: with_node(level, node))


def _linked_nodes(graph: Graph, above: _Path = ()) -> Iterator[tuple[_Path, Node]]:
    for node in graph.nodes:
        path = (*above, node.id)
        if node.link and node.inner is not None:
            yield path, node
        if node.inner is not None:
            yield from _linked_nodes(node.inner, path)


def _names(graph: Graph, path: _Path) -> Iterator[str]:
    level: Graph | None = graph
    for node_id in path:
        node = level.by_id[node_id] if level is not None else None
        if node is not None:
            yield node.name
            level = node.inner
