"""The outputs of a model: nodes without successors where these suffice, Output nodes where they do not."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from workbench.catalog.network_outputs import unconnected_outputs
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.names import free_name
from workbench.graph.ports import output_ports
from workbench.graph.vocabulary import OUTPUT
from workbench.importers.tensor_references import TensorReference, leaf, leaves, mapped

End = Callable[[TensorReference], tuple[str, str]]


def endings(graph: Graph, structure: Any, end: End, *, always: bool) -> Graph:
    """``graph`` with Output nodes for a model's outputs, unless its unconnected outputs are the same outputs already.

    ``always`` is for models inside another: there they are the ports.
    """
    found = list(leaves(structure))
    ends = [end(one) for one in found]
    single, flat = leaf(structure) is not None, _is_flat(structure)
    if not always and (single or (flat and len(ends) > 1)) and ends == _unconnected(graph):
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


def _unconnected(graph: Graph) -> list[tuple[str, str]]:
    """The first result of every unconnected output of what is computed."""
    graph = active_graph(graph)
    return [(node.id, output_ports(graph, node)[0].name) for node in unconnected_outputs(graph)]


def without_needless_ends(graph: Graph) -> Graph:
    """``graph`` without its Output nodes, where the unconnected outputs left are the same outputs in the same order."""
    outputs = [node for node in graph.nodes if node.type == OUTPUT]
    by_id = {node.id: (graph.incoming[node.id][0].source, graph.incoming[node.id][0].source_port) for node in outputs}
    structure = graph.form.outputs
    if structure is None and len(outputs) == 1:
        order = [outputs[0].id]
    elif isinstance(structure, tuple) and len(structure) > 1 and all(isinstance(item, str) for item in structure):
        order = list(structure)
    else:
        return graph
    nodes = tuple(node for node in graph.nodes if node.type != OUTPUT)
    edges = tuple(edge for edge in graph.edges if edge.target not in by_id)
    bare = replace(graph, nodes=nodes, edges=edges, form=replace(graph.form, outputs=None))
    return bare if [by_id[node_id] for node_id in order] == _unconnected(bare) else graph
