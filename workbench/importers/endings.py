"""What a model gives back: loose ends where that says enough, Output nodes where it does not."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node
from workbench.graph.names import free_name
from workbench.graph.ports import output_ports
from workbench.graph.vocabulary import INPUT, OUTPUT
from workbench.importers.tensors import Tensor, leaf, leaves, mapped

End = Callable[[Tensor], tuple[str, str]]


def endings(graph: Graph, structure: Any, end: End, *, inside: bool) -> Graph:
    """``graph`` with Output nodes for a model's outputs, unless its loose ends are the same outputs already.

    ``inside`` another model they are always there: they are its ports.
    """
    found = list(leaves(structure))
    ends = [end(one) for one in found]
    single, flat = leaf(structure) is not None, _is_flat(structure)
    if not inside and (single or (flat and len(ends) > 1)) and ends == _loose(graph):
        return graph
    nodes = [*graph.nodes]
    edges = [*graph.edges]
    keys = _keys(structure)
    ids: list[str] = []
    for number, (source, port) in enumerate(ends):
        node_id = f"n{len(nodes) + 1}"
        name = free_name(replace(graph, nodes=tuple(nodes)), keys[number] if keys else "output")
        nodes.append(Node(node_id, OUTPUT, name))
        edges.append(Edge(source, port, node_id, "input"))
        ids.append(node_id)
    usual = single or (keys is not None and len(ends) > 1 and [node.name for node in nodes[-len(ids) :]] == keys)
    rest = iter(ids)
    form = graph.form if usual else replace(graph.form, outputs=mapped(structure, lambda: next(rest)))
    return replace(graph, nodes=tuple(nodes), edges=tuple(edges), form=form)


def _is_flat(structure: Any) -> bool:
    return isinstance(structure, list | tuple) and all(leaf(item) is not None for item in structure)


def _keys(structure: Any) -> Sequence[str] | None:
    """The names in a flat dict of outputs, as far as nodes can have them."""
    if not isinstance(structure, dict) or leaf(structure) is not None:
        return None
    if any(leaf(item) is None or not key.strip() or "/" in key for key, item in structure.items()):
        return None
    return list(structure)


def _loose(graph: Graph) -> list[tuple[str, str]]:
    """The first result of every node that leads nowhere, in document order."""
    return [
        (node.id, output_ports(graph, node)[0].name)
        for node in graph.nodes
        if node.type != INPUT and not graph.outgoing[node.id]
    ]
