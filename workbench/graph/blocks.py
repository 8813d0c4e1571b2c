"""Folding nodes into a block and unfolding a block into its nodes."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from workbench.graph.block_paths import block
from workbench.graph.document import Edge, Graph, Node
from workbench.graph.edits import delete
from workbench.graph.graph_errors import CannotFold, NotABlock
from workbench.graph.names import free_id, free_name, new_name
from workbench.graph.node_lookup import find
from workbench.graph.node_size import COLUMN, free_position
from workbench.graph.ports import output_ports
from workbench.graph.repetition import is_repetition, written_out_block
from workbench.graph.traversal import descendants, sinks
from workbench.graph.vocabulary import BLOCK, BORDER_PARAMS, INPUT, LABELS, OUTPUT
from workbench.messages import say


def fold(graph: Graph, node_ids: Collection[str], name: str | None = None) -> Graph:
    """Replace the nodes by one block that holds them, with one Input and Output for each tensor crossing its border.

    Raises CannotFold when nothing is selected, when the network's own inputs, outputs or labels are, when weights are
    shared across the border, or when a path leaves the selection and comes back (the block would be part of a cycle).
    """
    chosen = {find(graph, node_id).id for node_id in node_ids}
    _check(graph, chosen)
    name = free_name(graph, "block") if name is None else new_name(graph, name, where=graph.name)
    inside = tuple(node for node in graph.nodes if node.id in chosen)
    within = tuple(e for e in graph.edges if e.source in chosen and e.target in chosen)
    inner = Graph(name, inside, tuple(e for e in graph.edges if e.target in chosen), kind=graph.kind)
    leaving = [e for e in graph.edges if e.source in chosen and e.target not in chosen]
    ends = [
        (node.id, port.name) for node in sinks(graph) if node.id in chosen for port in output_ports(graph, node)[:1]
    ]
    inner, inputs = _with_inputs(inner, graph)
    inner, outputs = _with_outputs(inner, [(e.source, e.source_port) for e in leaving] + ends)
    first = inside[0]
    new = Node(id=free_id(graph), type=BLOCK, name=name, position=_centre(inside), inner=inner)
    edges = tuple(_redirected(edge, new.id, chosen, inputs, outputs) for edge in graph.edges if edge not in within)
    nodes = tuple(new if node is first else node for node in graph.nodes if node is first or node.id not in chosen)
    return replace(graph, nodes=nodes, edges=tuple(_entering_once(edges, new.id)))


def _entering_once(edges: Iterable[Edge], block_id: str) -> Iterator[Edge]:
    """Each tensor enters the block once; elsewhere one may go into a node twice, as into ``Add``."""
    seen: set[Edge] = set()
    for edge in edges:
        if edge.target != block_id or edge not in seen:
            yield edge
        seen.add(edge)


def _check(graph: Graph, chosen: Collection[str]) -> None:
    expected = say("layers that follow one another, without the network's own inputs, outputs and labels")
    if not chosen:
        raise CannotFold(where=graph.name, received=say("an empty selection"), expected=expected)
    for node in graph.nodes:
        if node.id in chosen and node.type in (INPUT, OUTPUT, *LABELS):
            raise CannotFold(where=graph.name, received=repr(node.name), expected=expected)
        if node.shares and (node.id in chosen) != (node.shares in chosen):
            raise CannotFold(
                where=graph.name, received=repr(node.name), expected=say("layers that share weights together")
            )
    for edge in graph.edges:
        leaves = edge.source in chosen and edge.target not in chosen
        if leaves and not descendants(graph, [edge.target]).isdisjoint(chosen):
            back = repr(graph.by_id[edge.target].name)
            raise CannotFold(
                where=graph.name,
                received=say("a selection around {back}", back=back),
                expected=say("{back} in it as well", back=back),
            )


def _with_inputs(inner: Graph, outer: Graph) -> tuple[Graph, dict[tuple[str, str], str]]:
    """One Input for each tensor that enters, in the place of its source; returns the ids by (source, port)."""
    ids: dict[tuple[str, str], str] = {}
    edges = []
    chosen = frozenset(inner.by_id)
    left = min(node.position[0] for node in inner.nodes) - COLUMN
    for edge in inner.edges:
        if edge.source in chosen:
            edges.append(edge)
            continue
        key = (edge.source, edge.source_port)
        if key not in ids:
            ids[key] = free_id(inner)
            name = free_name(inner, outer.by_id[edge.source].name)
            place = free_position(inner, (left, inner.by_id[edge.target].position[1]))
            inner = replace(inner, nodes=(*inner.nodes, Node(ids[key], INPUT, name, BORDER_PARAMS[inner.kind], place)))
        edges.append(Edge(ids[key], "output", edge.target, edge.target_port))
    return replace(inner, edges=tuple(edges)), ids


def _with_outputs(inner: Graph, ends: Iterable[tuple[str, str]]) -> tuple[Graph, dict[tuple[str, str], str]]:
    """One Output for each tensor that leaves; returns the ids by (source, port)."""
    ids: dict[tuple[str, str], str] = {}
    right = max(node.position[0] for node in inner.nodes) + COLUMN
    for source, port in dict.fromkeys(ends):
        ids[source, port] = free_id(inner)
        name = free_name(inner, "output")
        place = free_position(inner, (right, inner.by_id[source].position[1]))
        node = Node(ids[source, port], OUTPUT, name, position=place)
        inner = replace(inner, nodes=(*inner.nodes, node), edges=(*inner.edges, Edge(source, port, node.id, "input")))
    return inner, ids


def _redirected(
    edge: Edge,
    new_id: str,
    chosen: Collection[str],
    inputs: Mapping[tuple[str, str], str],
    outputs: Mapping[tuple[str, str], str],
) -> Edge:
    if edge.target in chosen:
        return Edge(edge.source, edge.source_port, new_id, inputs[edge.source, edge.source_port])
    if edge.source in chosen:
        return Edge(new_id, outputs[edge.source, edge.source_port], edge.target, edge.target_port)
    return edge


def _centre(nodes: tuple[Node, ...]) -> tuple[float, float]:
    return (
        sum(node.position[0] for node in nodes) / len(nodes),
        sum(node.position[1] for node in nodes) / len(nodes),
    )


def unfold(graph: Graph, node_id: str) -> Graph:
    """Replace a block by the nodes inside it, which take over its mode; a repeated one by its repetitions.

    Raises UnknownNode or NotABlock.
    """
    graph = written_out_block(graph, node_id)
    node, inner = block(graph, node_id)
    if inner.kind != graph.kind:
        raise NotABlock(where=graph.name, received=node.name, expected=say("a block of the flow"))
    body = [child for child in inner.nodes if child.type not in (INPUT, OUTPUT)]
    ids, names = _fresh(graph, node, body)
    new_nodes = [
        replace(
            child,
            id=ids[child.id],
            name=names[child.id],
            shares=ids.get(child.shares, ""),
            mode=node.mode or child.mode,
            position=_moved(child, node, body),
        )
        for child in body
    ]
    rest = delete(graph, [node_id])
    index = graph.nodes.index(node)
    nodes = (*rest.nodes[:index], *new_nodes, *rest.nodes[index:])
    return replace(graph, nodes=nodes, edges=tuple(_reconnected(graph, inner, node_id, ids)))


def _fresh(graph: Graph, removed: Node, body: Iterable[Node]) -> tuple[dict[str, str], dict[str, str]]:
    """Ids and names for the children, kept where the surrounding graph has no such id or name."""
    outer = replace(graph, nodes=tuple(node for node in graph.nodes if node.id != removed.id))
    ids, names = {}, {}
    for child in body:
        again = is_repetition(child.id)
        ids[child.id] = free_id(outer) if again or child.id in outer.by_id else child.id
        names[child.id] = free_name(outer, f"{removed.name}_{child.name}" if again else child.name)
        outer = replace(outer, nodes=(*outer.nodes, replace(child, id=ids[child.id], name=names[child.id])))
    return ids, names


def _moved(child: Node, node: Node, body: list[Node]) -> tuple[float, float]:
    """Where a child goes: as it stood inside, with the middle of all where the block was."""
    centre = _centre(tuple(body))
    return (
        child.position[0] - centre[0] + node.position[0],
        child.position[1] - centre[1] + node.position[1],
    )


def _reconnected(graph: Graph, inner: Graph, node_id: str, ids: Mapping[str, str]) -> Iterable[Edge]:
    """All edges after unfolding: those around, those inside, and those that crossed the border, joined."""
    block_inputs = {edge.target_port: edge for edge in graph.incoming[node_id]}
    for edge in graph.edges:
        if node_id not in (edge.source, edge.target):
            yield edge
        elif edge.source == node_id:
            for source in _output_sources(inner, edge.source_port, block_inputs, ids):
                yield Edge(source[0], source[1], edge.target, edge.target_port)
    for edge in inner.edges:
        if edge.target in ids:
            for source in _source(edge, block_inputs, ids):
                yield Edge(source[0], source[1], ids[edge.target], edge.target_port)


def _output_sources(
    inner: Graph, output_id: str, block_inputs: Mapping[str, Edge], ids: Mapping[str, str]
) -> list[tuple[str, str]]:
    return [source for edge in inner.incoming[output_id] for source in _source(edge, block_inputs, ids)]


def _source(edge: Edge, block_inputs: Mapping[str, Edge], ids: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where an inner edge comes from, seen from outside; nowhere when the block's input is not connected."""
    if edge.source in ids:
        return [(ids[edge.source], edge.source_port)]
    outer = block_inputs.get(edge.source)
    return [(outer.source, outer.source_port)] if outer else []
