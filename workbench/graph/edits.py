"""Edits of one level of a graph: functions ``Graph -> Graph``, named after what the user did.

Nodes are given by id. An edit that cannot be raises a :class:`~workbench.graph.graph_errors.GraphError`
and changes nothing. Inside a block, go through :func:`workbench.graph.block_paths.edit_at`.
"""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec.structs import replace

from workbench.graph.call_values import is_argument
from workbench.graph.document import Edge, Graph, GraphKind, Mode, Node, Position, Value
from workbench.graph.graph_errors import (
    CannotShare,
    CannotSwitchOff,
    DuplicateEdge,
    InvalidPosition,
    PortTaken,
    UnknownNode,
    UnknownParameter,
    WouldMakeCycle,
    WrongInner,
)
from workbench.graph.names import checked_name, free_id, free_name, new_name
from workbench.graph.node_lookup import find, find_item
from workbench.graph.ports import find_port, input_ports, layer_owner, output_ports, with_own_layer, without_lost_edges
from workbench.graph.traversal import path_between
from workbench.graph.vocabulary import BLOCK, BORDER_PARAMS, ENDS, INPUT, NETWORK, OUTPUT, PRETRAINED, vocabulary
from workbench.messages import say

NO_BLOCK: Mapping[str, Any] = {"repeat": None, "link": "", "lifted": {}}
"""What a node that holds no graph of its own says of one."""
LARGEST_COORDINATE = 1_000_000.0


def add_node(
    graph: Graph,
    type_name: str,
    *,
    name: str | None = None,
    params: Mapping[str, Value] | None = None,
    position: Position = (0.0, 0.0),
    inner: Graph | None = None,
) -> Graph:
    """Add an unconnected node at the end of ``graph.nodes``."""
    types = vocabulary(graph.kind)
    asked = types.canonical(type_name)
    drawn = types.drawn_as(asked, params or {}, where=name or str(asked))
    type_name = drawn.type
    types.require(type_name, where=graph.name)
    if name is None:
        name = free_name(graph, types.base_name(asked))
    name = new_name(graph, name, where=graph.name)
    params = {**pretrained_params(type_name, inner), **drawn.params}
    node = Node(
        id=free_id(graph),
        type=type_name,
        name=name,
        params=types.checked(type_name, params, where=name),
        position=checked_position(position, where=name),
        call=drawn.call,
        inner=checked_inner(graph.kind, type_name, inner, name),
    )
    return replace(graph, nodes=(*graph.nodes, node))


def checked_inner(kind: GraphKind, type_name: str, inner: Graph | None, name: str) -> Graph | None:
    """What a node of a graph of this ``kind`` holds: ``inner``, or an empty graph. Raises WrongInner."""
    if inner is None:
        return empty_inner(kind, type_name, name)
    held = vocabulary(kind).inner_kind(type_name)
    if isinstance(inner, Graph) and inner.kind == held:
        return inner
    expected = say("no graph") if held is None else say("a graph of the kind {kind!r}", kind=held)
    received = say("one of the kind {kind!r}", kind=inner.kind) if isinstance(inner, Graph) else type(inner).__name__
    raise WrongInner(where=name, type=type_name, expected=expected, received=received)


def pretrained_params(type_name: str, inner: Graph | None) -> Mapping[str, Value]:
    """What a Network node notes of the weights of the network inside: the pretrained network that they are of."""
    weights = inner.weights if isinstance(inner, Graph) else None
    return (
        {PRETRAINED: weights.pretrained} if type_name == NETWORK and weights is not None and weights.pretrained else {}
    )


def empty_inner(kind: GraphKind, type_name: str, name: str) -> Graph | None:
    """What a new block holds: an Input that leads straight to an Output. A new ``Network`` of a flow is empty."""
    held = vocabulary(kind).inner_kind(type_name)
    if held is None:
        return None
    if held != kind:
        return Graph(name, kind=held)
    inner = add_node(Graph(name, kind=kind), INPUT, params=BORDER_PARAMS[kind])
    inner = add_node(inner, OUTPUT, position=(380.0, 0.0))
    return connect(inner, inner.nodes[0].id, inner.nodes[1].id)


def connect(
    graph: Graph, source: str, target: str, source_port: str | None = None, target_port: str | None = None
) -> Graph:
    """Connect an output of ``source`` to an input of ``target``; None means the first port, or the first free one.

    Raises UnknownNode, UnknownPort, PortTaken, DuplicateEdge or WouldMakeCycle.
    """
    source_node, target_node = find(graph, source), find(graph, target)
    output = find_port(output_ports(graph, source_node), source_port, where=source_node.name)
    taken = {edge.target_port for edge in graph.incoming[target]}
    ports = input_ports(graph, target_node)
    if target_port is None:
        target_port = next((port.name for port in ports if port.many or port.name not in taken), None)
    input_port = find_port(ports, target_port, where=target_node.name)
    edge = Edge(source, output.name, target, input_port.name)
    if edge in graph.incoming[target] and not input_port.many:
        raise DuplicateEdge(where=target_node.name, received=source_node.name)
    if input_port.name in taken and not input_port.many:
        present = next(e for e in graph.incoming[target] if e.target_port == input_port.name)
        raise PortTaken(
            where=target_node.name, port=input_port.label or input_port.name, received=graph.by_id[present.source].name
        )
    cycle = path_between(graph, target, source)
    if cycle:
        names = " → ".join(graph.by_id[node].name for node in (*cycle, target))
        raise WouldMakeCycle(where=target_node.name, received=source_node.name, path=names)
    return replace(graph, edges=(*graph.edges, edge))


def disconnect(graph: Graph, edge: Edge) -> Graph:
    """Remove one connection. Raises UnknownNode when it is not there."""
    index = _index(graph, edge)
    return replace(graph, edges=graph.edges[:index] + graph.edges[index + 1 :])


def _index(graph: Graph, edge: Edge) -> int:
    if edge not in graph.edges:
        raise UnknownNode(
            where=graph.name, received=f"{edge.source} → {edge.target}", expected=say("a present connection")
        )
    return graph.edges.index(edge)


def with_node(graph: Graph, node: Node) -> Graph:
    """``graph`` with the node of the same id replaced, and the edges at ports that went away removed."""
    changed = replace(graph, nodes=tuple(node if other.id == node.id else other for other in graph.nodes))
    users = [other for other in changed.nodes if node.id in (other.id, other.shares)]
    return without_lost_edges(changed, users)


def set_param(graph: Graph, node_id: str, parameter: str, value: Value) -> Graph:
    """Set a parameter, or refuse and keep the last good value.

    Raises UnknownParameter, ParameterType or ParameterRange.
    """
    node = layer_owner(graph, find(graph, node_id))
    params = vocabulary(graph.kind).checked(node.type, {**node.params, parameter: value}, where=node.name)
    return with_node(graph, replace(node, params=params))


def reset_param(graph: Graph, node_id: str, parameter: str) -> Graph:
    """Give a parameter its default again."""
    node = layer_owner(graph, find(graph, node_id))
    if parameter not in node.params:
        return graph
    rest = {key: value for key, value in node.params.items() if key != parameter}
    return with_node(graph, replace(node, params=vocabulary(graph.kind).checked(node.type, rest, where=node.name)))


def set_argument(graph: Graph, node_id: str, argument: str, value: Value) -> Graph:
    """Give one call an argument besides its tensors (``training=True``); None takes it away again.

    Raises UnknownParameter for what cannot be the name of an argument.
    """
    node = find(graph, node_id)
    if graph.kind == "flow" or not is_argument(argument):
        expected = say("none") if graph.kind == "flow" else "training, mask"
        raise UnknownParameter(where=node.name, type=node.type, received=argument, expected=expected)
    rest = {name: given for name, given in node.call.items() if name != argument}
    return with_node(graph, replace(node, call=rest if value is None else {**rest, argument: value}))


def rename(graph: Graph, node_id: str, name: str) -> Graph:
    """Rename a node. Raises InvalidName or DuplicateName."""
    node = find(graph, node_id)
    if name == node.name:
        return graph
    return with_node(graph, replace(node, name=new_name(graph, name, where=node.name)))


def rename_graph(graph: Graph, name: str) -> Graph:
    """Rename the graph itself. Raises InvalidName."""
    return replace(graph, name=checked_name(name, where=graph.name))


def annotate(graph: Graph, node_id: str, note: str) -> Graph:
    """Attach a note, shown on the node and written as a comment above its line of code."""
    return with_node(graph, replace(find(graph, node_id), note=note))


def move(graph: Graph, positions: Mapping[str, Position]) -> Graph:
    """Move nodes, frames and notes, by id, to new positions in pixels."""
    for item_id in positions:
        find_item(graph, item_id)
    nodes = tuple(
        replace(node, position=checked_position(positions[node.id], where=node.name)) if node.id in positions else node
        for node in graph.nodes
    )
    annotations = tuple(
        replace(one, position=checked_position(positions[one.id], where=graph.name)) if one.id in positions else one
        for one in graph.annotations
    )
    return replace(graph, nodes=nodes, annotations=annotations)


def checked_position(position: Position, *, where: str) -> Position:
    """Return ``position`` as two floats, rounded to a tenth of a pixel, or raise InvalidPosition."""
    x, y = float(position[0]), float(position[1])
    if not (abs(x) <= LARGEST_COORDINATE and abs(y) <= LARGEST_COORDINATE):  # also refuses NaN
        raise InvalidPosition(
            where=where,
            received=position,
            expected=say("x and y within ±{farthest:,.0f} pixels", farthest=LARGEST_COORDINATE),
        )
    return (round(x, 1), round(y, 1))


def delete(graph: Graph, node_ids: Collection[str]) -> Graph:
    """Delete nodes with their connections, frames and notes.

    A node that shared a deleted node's layer gets a layer of its own. What a frame holds stays.
    """
    deleted = {find_item(graph, node_id).id for node_id in node_ids}
    kept = tuple(
        with_own_layer(graph, node) if node.shares in deleted else node
        for node in graph.nodes
        if node.id not in deleted
    )
    edges = tuple(edge for edge in graph.edges if edge.source not in deleted and edge.target not in deleted)
    annotations = tuple(one for one in graph.annotations if one.id not in deleted)
    return replace(graph, nodes=kept, edges=edges, annotations=annotations)


def set_mode(graph: Graph, node_ids: Collection[str], mode: Mode) -> Graph:
    """Bypass or mute nodes, or (with an empty mode) compute them again.

    What that means is said in :mod:`workbench.graph.active_graph`. Raises UnknownNode, or CannotSwitchOff for the ends
    of a network, and for a node to be bypassed that has no output or no input.
    """
    chosen = {find(graph, node_id).id for node_id in node_ids}
    for node in graph.nodes:
        if node.id in chosen and mode and not _can_have(graph, node, mode):
            raise CannotSwitchOff(where=node.name, received=node.type)
    return replace(graph, nodes=tuple(replace(n, mode=mode) if n.id in chosen else n for n in graph.nodes))


def _can_have(graph: Graph, node: Node, mode: Mode) -> bool:
    if node.type in ENDS:
        return False
    return mode == "muted" or bool(input_ports(graph, node) and output_ports(graph, node))


def share(graph: Graph, node_id: str, owner_id: str) -> Graph:
    """Make a node use the layer (and so the weights) of another node of the same type. Raises CannotShare."""
    node, owner = find(graph, node_id), layer_owner(graph, find(graph, owner_id))
    if graph.kind == "flow":
        raise CannotShare(where=node.name, received=owner.name, expected=say("two layers inside one network"))
    shared_by_others = any(other.shares == node.id for other in graph.nodes)
    if node.type != owner.type or node.type == BLOCK or node.id == owner.id or shared_by_others:
        expected = say("another {type} node that owns its layer", type=node.type)
        raise CannotShare(where=node.name, received=owner.name, expected=expected)
    return with_node(graph, replace(node, shares=owner.id, params={}, inner=None, **NO_BLOCK))


def insert_on(
    graph: Graph, edge: Edge, type_name: str, *, name: str | None = None, params: Mapping[str, Value] | None = None
) -> Graph:
    """Put a new node in the middle of a connection, keeping the order of the other connections.

    Raises UnknownNode when the connection is not there, and what ``add_node`` raises.
    """
    _index(graph, edge)
    start, end = graph.by_id[edge.source], graph.by_id[edge.target]
    middle = ((start.position[0] + end.position[0]) / 2, (start.position[1] + end.position[1]) / 2)
    grown = add_node(graph, type_name, name=name, params=params, position=middle)
    return splice(grown, edge, grown.nodes[-1].id)


def splice(graph: Graph, edge: Edge, node_id: str) -> Graph:
    """Put a node that is there onto a connection: in at its first free input, out of its first output.

    The order of the other connections is kept. Raises UnknownNode when the connection is not there, and what
    ``connect`` raises.
    """
    index = _index(graph, edge)
    opened = disconnect(graph, edge)
    led_in = connect(opened, edge.source, node_id, edge.source_port)
    led_on = connect(led_in, node_id, edge.target, None, edge.target_port)
    before, behind = opened.edges[:index], opened.edges[index:]
    return replace(led_on, edges=(*before, *led_on.edges[-2:], *behind))


def free_input(graph: Graph, node_id: str, port: str) -> Graph:
    """Remove what an input receives, so that it can receive something else; one that takes many keeps it all."""
    node = find(graph, node_id)
    into = find_port(input_ports(graph, node), port, where=node.name)
    if into.many:
        return graph
    gone = {edge for edge in graph.incoming[node_id] if edge.target_port == into.name}
    return replace(graph, edges=tuple(edge for edge in graph.edges if edge not in gone))
