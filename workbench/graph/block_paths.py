"""Levels: a graph inside a block inside a graph. A path is the ids of the blocks on the way down."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from workbench.graph.document import Graph, Node
from workbench.graph.edits import pretrained_params, with_node
from workbench.graph.graph_errors import NotABlock
from workbench.graph.node_lookup import find
from workbench.messages import say


def block(graph: Graph, node_id: str) -> tuple[Node, Graph]:
    """The block with this id and the graph inside it. Raises UnknownNode or NotABlock."""
    node = find(graph, node_id)
    if node.inner is None:
        raise NotABlock(where=graph.name, received=node.name, expected=say("a block"))
    return node, node.inner


def at(graph: Graph, path: Sequence[str]) -> Graph:
    """The graph at the end of ``path``; ``graph`` itself for an empty one."""
    for node_id in path:
        _, graph = block(graph, node_id)
    return graph


def name_at(graph: Graph, path: Sequence[str]) -> str:
    """The path by names, ``"block1/conv"``, of the node at a path of ids. Raises UnknownNode or NotABlock."""
    return "/".join(find(at(graph, path[:length]), node_id).name for length, node_id in enumerate(path))


def edit_at(graph: Graph, path: Sequence[str], edit: Callable[[Graph], Graph]) -> Graph:
    """Apply ``edit`` to the graph at ``path`` and rebuild what surrounds it."""
    if not path:
        return edit(graph)
    node, inner = block(graph, path[0])
    changed = edit_at(inner, path[1:], edit)
    if changed is inner:
        return graph
    params = {**node.params, **pretrained_params(node.type, changed)}
    return with_node(graph, replace(node, inner=changed, params=params))


def walk(graph: Graph, above: str = "") -> Iterator[tuple[str, Node]]:
    """Every node of every level with its path by names: ``("block1/conv", node)``."""
    for node in graph.nodes:
        path = above + node.name
        yield path, node
        if node.inner is not None:
            yield from walk(node.inner, path + "/")


def present_part(graph: Graph, path: tuple[str, ...]) -> tuple[str, ...]:
    """The longest prefix of ``path`` that leads to blocks of ``graph``: an undo may have removed a block."""
    for length in range(len(path)):
        node = at(graph, path[:length]).by_id.get(path[length])
        if node is None or node.inner is None:
            return path[:length]
    return path
