"""Fixes: edits written down as values, so that they can be compared, shown as a button and applied later."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from immutabledict import immutabledict
from msgspec import Struct
from msgspec.structs import replace

from workbench.graph import edits
from workbench.graph.block_paths import edit_at
from workbench.graph.document import Edge, Graph, Value
from workbench.graph.names import free_name
from workbench.graph.node_lookup import find
from workbench.graph.node_size import COLUMN, free_position
from workbench.graph.ports import layer_owner
from workbench.graph.vocabulary import INPUT, OUTPUT, vocabulary


class FixStep(Struct, frozen=True):
    """One edit by name (a key of ``EDITS``) with its arguments."""

    edit: str
    arguments: Mapping[str, Value]


class Fix(Struct, frozen=True):
    """A way to mend a problem: ``label`` for its button, ``level`` the ids of the blocks down to where it works."""

    label: str
    level: tuple[str, ...]
    steps: tuple[FixStep, ...]

    def apply(self, graph: Graph) -> Graph:
        """Return the whole graph, mended. Raises a GraphError when ``graph`` is no longer the one analysed."""
        return edit_at(graph, self.level, self._on_level)

    def _on_level(self, graph: Graph) -> Graph:
        for step in self.steps:
            graph = EDITS[step.edit](graph, **step.arguments)
        return graph


def step(edit: str, /, **arguments: Value) -> FixStep:
    """Write down one edit.

    >>> step("set_param", node_id="n2", parameter="padding", value="same").arguments["value"]
    'same'
    """
    return FixStep(edit, immutabledict(arguments))


def insert(graph: Graph, edge: Edge, type_name: str, params: Mapping[str, Value] = immutabledict()) -> Graph:
    """Put a new node in the middle of a connection."""
    return edits.insert_on(graph, edge, type_name, **params)


def bypass(graph: Graph, node_id: str) -> Graph:
    """Remove a node and join what came in (its first input) to all that followed it."""
    incoming, outgoing = graph.incoming[find(graph, node_id).id], graph.outgoing[node_id]
    edges = list(graph.edges)
    if incoming:
        for edge in outgoing:
            edges[edges.index(edge)] = replace(edge, source=incoming[0].source, source_port=incoming[0].source_port)
    return edits.delete(replace(graph, edges=tuple(dict.fromkeys(edges))), [node_id])


def change_type(graph: Graph, node_id: str, type_name: str, params: Mapping[str, Value] = immutabledict()) -> Graph:
    """Make a node one of another type with these parameters, under the same name and with the same connections."""
    vocabulary().require(type_name, where=graph.name)
    node = layer_owner(graph, find(graph, node_id))
    checked = vocabulary().checked(type_name, params, where=node.name)
    for other in graph.nodes:
        if node.id == other.id:
            graph = edits.with_node(graph, replace(other, type=type_name, params=checked))
        elif node.id == other.shares:
            graph = edits.with_node(graph, replace(other, type=type_name))
    return graph


def mark_output(graph: Graph, node_id: str, port: str) -> Graph:
    """Add an Output node behind a node, named after it."""
    node = find(graph, node_id)
    place = free_position(graph, (node.position[0] + COLUMN, node.position[1]))
    name = free_name(graph, f"{node.name}_output")
    grown = edits.add_node(graph, OUTPUT, name=name, position=place)
    return edits.connect(grown, node_id, grown.nodes[-1].id, source_port=port)


def feed(graph: Graph, node_id: str, port: str, params: Mapping[str, Value] = immutabledict()) -> Graph:
    """Add an Input node before a node's port."""
    node = find(graph, node_id)
    place = free_position(graph, (node.position[0] - COLUMN, node.position[1]))
    grown = edits.add_node(graph, INPUT, params=params, position=place)
    return edits.connect(grown, grown.nodes[-1].id, node_id, target_port=port)


def own_layer(graph: Graph, node_id: str) -> Graph:
    """Give a node that uses another's layer a layer of its own, with the same parameters."""
    node = find(graph, node_id)
    owner = layer_owner(graph, node)
    return edits.with_node(graph, replace(node, shares="", params=owner.params, inner=owner.inner))


def disconnect_all(graph: Graph, connections: Sequence[Edge]) -> Graph:
    """Remove several connections."""
    for edge in connections:
        graph = edits.disconnect(graph, edge)
    return graph


EDITS: Mapping[str, Callable[..., Graph]] = immutabledict[str, Any](
    {
        "insert": insert,
        "bypass": bypass,
        "change_type": change_type,
        "mark_output": mark_output,
        "feed": feed,
        "own_layer": own_layer,
        "disconnect_all": disconnect_all,
        "connect": edits.connect,
        "delete": edits.delete,
        "set_param": edits.set_param,
        "reset_param": edits.reset_param,
    }
)
