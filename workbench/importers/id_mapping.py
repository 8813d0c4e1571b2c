"""Other ids and another order for the nodes of a graph, also where ids are names of ports."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node, Value

Ids = Mapping[str, str]


def renumbered(graph: Graph, order: Sequence[str]) -> tuple[Graph, Ids]:
    """``graph`` with its nodes in this order of ids, and new ids from ``n1`` on; also returns new ids by old ones."""
    return with_ids(graph, order, {old: f"n{place + 1}" for place, old in enumerate(order)})


def with_ids(graph: Graph, order: Sequence[str], ids: Ids) -> tuple[Graph, Ids]:
    """``graph`` with its nodes in ``order`` and other ids; edges stand in the order of the nodes they enter."""
    nodes = tuple(
        replace(node, id=ids[node.id], shares=ids.get(node.shares, ""))
        for node in (graph.by_id[node_id] for node_id in order)
    )
    edges = tuple(
        Edge(ids[edge.source], edge.source_port, ids[edge.target], edge.target_port)
        for node_id in order
        for edge in graph.incoming[node_id]
    )
    form = replace(graph.form, inputs=_swapped(graph.form.inputs, ids), outputs=_swapped(graph.form.outputs, ids))
    return replace(graph, nodes=nodes, edges=edges, form=form), ids


def with_inner(graph: Graph, node_id: str, inner: Graph, ids: Ids) -> Graph:
    """``graph`` with another graph inside one node; ``ids`` are the new names of that node's ports by the old ones."""
    users = {node.id for node in graph.nodes if node_id in (node.id, node.shares)}
    edges = tuple(
        Edge(
            edge.source,
            ids.get(edge.source_port, edge.source_port) if edge.source in users else edge.source_port,
            edge.target,
            ids.get(edge.target_port, edge.target_port) if edge.target in users else edge.target_port,
        )
        for edge in graph.edges
    )
    nodes = tuple(_holding(node, inner, ids) if node.id == node_id else node for node in graph.nodes)
    return replace(graph, nodes=nodes, edges=edges)


def _holding(node: Node, inner: Graph, ids: Ids) -> Node:
    call = {ids.get(argument, argument): value for argument, value in node.call.items()}
    return replace(node, inner=inner, call=call)


def _swapped(structure: Value, ids: Ids) -> Value:
    if isinstance(structure, str):
        return ids.get(structure, structure)
    if isinstance(structure, Mapping):
        return {key: _swapped(item, ids) for key, item in structure.items()}
    return tuple(_swapped(item, ids) for item in structure) if isinstance(structure, tuple) else structure
