"""Which steps of a flow give something else than they did in an earlier drawing of it."""

from collections.abc import Iterator

from msgspec.structs import replace

from workbench.graph.document import Graph, Node
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import NETWORK


def changed_steps(before: Graph, after: Graph) -> frozenset[str]:
    """Paths, by names, of the nodes of ``after`` that were changed, added or connected anew, and of all behind them.

    Names, notes and places on the canvas are no change: a step that is only renamed gives what it gave. The inside of
    a block is compared node by node; that of a network counts as one value.
    """
    if before is after:
        return frozenset()
    return frozenset(_changed(before, after, "", whole=False))


def _changed(before: Graph | None, after: Graph, above: str, *, whole: bool) -> Iterator[str]:
    """The changed paths of one level and of the blocks in it; all of them if ``whole``."""
    ids = set[str]()
    for node in topological(after):
        old = before.by_id.get(node.id) if before is not None else None
        sources = {edge.source for edge in after.incoming[node.id]}
        fed_anew = bool(sources & ids) or before is None or old is None or _inputs(before, old) != _inputs(after, node)
        is_changed = whole or fed_anew or old is None or _essence(old) != _essence(node)
        inside: tuple[str, ...] = ()
        if _is_block(node) and node.inner is not None:
            held = old.inner if old is not None else None
            inside = tuple(_changed(held, node.inner, f"{above}{node.name}/", whole=is_changed))
        if is_changed or inside:
            ids.add(node.id)
            yield above + node.name
            yield from inside


def _is_block(node: Node) -> bool:
    return node.inner is not None and node.type != NETWORK


def _inputs(graph: Graph, node: Node) -> tuple[tuple[str, str, str], ...]:
    """What a node receives: nodes by their ids, and the ports, in the order of the call."""
    return tuple((edge.source, edge.source_port, edge.target_port) for edge in graph.incoming[node.id])


def _essence(node: Node) -> Node:
    """A node without what does not change its result; a block without its inside, which is compared by itself."""
    inner = None if node.inner is None or _is_block(node) else _bare(node.inner)
    return replace(node, name="", position=(0.0, 0.0), note="", inner=inner)


def _bare(graph: Graph) -> Graph:
    """A network without places, notes and frames. Names stay: its layers, and so its weights, are called by them."""
    nodes = (
        replace(node, position=(0.0, 0.0), note="", inner=None if node.inner is None else _bare(node.inner))
        for node in graph.nodes
    )
    return replace(graph, name="", nodes=tuple(nodes), annotations=())
