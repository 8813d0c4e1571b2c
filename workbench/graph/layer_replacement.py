"""Replacing a layer by one of another type, with the parameters and connections that fit."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node, Value
from workbench.graph.edits import NO_BLOCK, empty_inner, with_node
from workbench.graph.graph_errors import GraphError
from workbench.graph.node_lookup import find
from workbench.graph.ports import input_ports, layer_owner, output_ports
from workbench.graph.vocabulary import ENDS, Port, Vocabulary, vocabulary

_SAME_MEANING = (
    ("filters", "units"),
    ("kernel_size", "pool_size"),
    ("rate", "stddev"),
    ("shape", "target_shape"),
)
"""Names of parameters that say much the same of different layers."""


def replace_layer(graph: Graph, node_id: str, type_name: str) -> Graph:
    """Make a node one of another type; its name, note, place, and whatever else fits stay.

    Kept are the parameters that the new type has too, under the same name or one of the same meaning (``filters`` and
    ``units``), where it takes the value; and connections, port by port in their order. Nodes that share the layer
    change with it. Raises UnknownNode or UnknownType.
    """
    types = vocabulary(graph.kind)
    type_name = types.canonical(type_name)
    types.require(type_name, where=graph.name)
    owner = layer_owner(graph, find(graph, node_id))
    if owner.type == type_name:
        return graph
    params = _kept_params(types, owner, type_name)
    users = [node for node in graph.nodes if owner.id in (node.id, node.shares)]
    changed = graph
    for node in users:
        own = node.id == owner.id
        new = replace(
            node,
            type=type_name,
            params=params if own else {},
            inner=empty_inner(graph.kind, type_name, node.name) if own else None,
            **NO_BLOCK,
            call={},
            mode="" if type_name in ENDS else node.mode,
        )
        nodes = tuple(new if other.id == node.id else other for other in changed.nodes)
        changed = replace(changed, nodes=nodes)
    edges = changed.edges
    for node in users:
        edges = tuple(_reconnected(edges, graph, changed, node.id))
    return with_node(replace(changed, edges=edges), changed.by_id[owner.id])


def _kept_params(types: Vocabulary, owner: Node, type_name: str) -> Mapping[str, Value]:
    """The parameters of the new type: each old value that it takes, and its own defaults for the rest."""
    kept: Mapping[str, Value] = types.checked(type_name, {}, where=owner.name)
    for name, value in owner.params.items():
        for candidate in _attempts(name, value):
            try:
                kept = types.checked(type_name, {**kept, candidate[0]: candidate[1]}, where=owner.name)
            except GraphError:
                continue
            break
    return kept


def _attempts(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """A parameter as another type may have it: under either name, and as one number where all axes have the same."""
    others = [word for group in _SAME_MEANING if name in group for word in group if word != name]
    for word in (name, *others):
        yield word, value
        if isinstance(value, tuple) and value and len(set(value)) == 1:
            yield word, value[0]


def _reconnected(edges: tuple[Edge, ...], old: Graph, new: Graph, node_id: str) -> Iterator[Edge]:
    """The edges with those of a node at the ports that now stand where theirs stood; without those that have none."""
    before, after = old.by_id[node_id], new.by_id[node_id]
    inputs = _ports_by_place(input_ports(old, before), input_ports(new, after))
    outputs = _ports_by_place(output_ports(old, before), output_ports(new, after))
    taken: set[str] = set()
    for edge in edges:
        moved = edge
        if edge.target == node_id:
            port = inputs.get(edge.target_port)
            if port is None or (not port.many and port.name in taken):
                continue
            taken.add(port.name)
            moved = replace(moved, target_port=port.name)
        if edge.source == node_id:
            port = outputs.get(edge.source_port)
            if port is None:
                continue
            moved = replace(moved, source_port=port.name)
        yield moved


def _ports_by_place(old: tuple[Port, ...], new: tuple[Port, ...]) -> Mapping[str, Port]:
    """The new port for each old one: at the same place, or the one that takes any number."""
    many = next((port for port in new if port.many), None)
    found: dict[str, Port] = {}
    for place, port in enumerate(old):
        fitting = new[place] if place < len(new) else many
        if fitting is not None:
            found[port.name] = fitting
    return found
