"""Edits of one level that are made of simpler ones: what quick fixes do."""

from collections.abc import Mapping

from immutabledict import immutabledict
from msgspec.structs import replace

from workbench.graph import edits
from workbench.graph.document import Graph, Value
from workbench.graph.names import free_name
from workbench.graph.node_lookup import find
from workbench.graph.node_size import COLUMN, free_position
from workbench.graph.ports import layer_owner, with_own_layer
from workbench.graph.vocabulary import ENDS, INPUT, OUTPUT, vocabulary


def dissolve(graph: Graph, node_id: str) -> Graph:
    """Remove a node and join what came in (its first input) to all that followed it, as often as it followed."""
    incoming, outgoing = graph.incoming[find(graph, node_id).id], graph.outgoing[node_id]
    edges = list(graph.edges)
    if incoming:
        for edge in outgoing:
            edges[edges.index(edge)] = replace(edge, source=incoming[0].source, source_port=incoming[0].source_port)
    return edits.delete(replace(graph, edges=tuple(edges)), [node_id])


def change_type(graph: Graph, node_id: str, type_name: str, params: Mapping[str, Value] = immutabledict()) -> Graph:
    """Make a node one of another type with these parameters, under the same name and with the same connections."""
    types = vocabulary(graph.kind)
    type_name = types.canonical(type_name)
    types.require(type_name, where=graph.name)
    node = layer_owner(graph, find(graph, node_id))
    checked, inner = (
        types.checked(type_name, params, where=node.name),
        edits.empty_inner(graph.kind, type_name, node.name),
    )
    for other in graph.nodes:
        if node.id == other.id:
            mode = "" if type_name in ENDS else other.mode
            changed = replace(other, type=type_name, params=checked, inner=inner, mode=mode, **edits.NO_BLOCK)
            graph = edits.with_node(graph, changed)
        elif node.id == other.shares:
            mode = "" if type_name in ENDS else other.mode
            graph = edits.with_node(graph, replace(other, type=type_name, mode=mode))
    return graph


def mark_output(graph: Graph, node_id: str, port: str) -> Graph:
    """Add an Output node behind a node's port, named after the node."""
    node = find(graph, node_id)
    place = free_position(graph, (node.position[0] + COLUMN, node.position[1]))
    name = free_name(graph, f"{node.name}_output")
    grown = edits.add_node(graph, OUTPUT, name=name, position=place)
    return edits.connect(grown, node_id, grown.nodes[-1].id, source_port=port)


def feed_input(graph: Graph, node_id: str, port: str, params: Mapping[str, Value] = immutabledict()) -> Graph:
    """Add an Input node before a node's port."""
    node = find(graph, node_id)
    place = free_position(graph, (node.position[0] - COLUMN, node.position[1]))
    grown = edits.add_node(graph, INPUT, params=params, position=place)
    return edits.connect(grown, grown.nodes[-1].id, node_id, target_port=port)


def own_layer(graph: Graph, node_id: str) -> Graph:
    """Give a node that uses another's layer a layer of its own, with the same parameters."""
    return edits.with_node(graph, with_own_layer(graph, find(graph, node_id)))
