"""The part of a drawing that is computed: bypassed, muted and left-out nodes taken away, repetitions written out.

Analysis, generated code, models and traces all start from :func:`active_graph`; nothing else interprets ``Node.mode``.

- **Bypassed**: a node's first output passes on what its first input receives, its second output what its second input
  receives, and so on. Where an input receives several tensors (``Add``), the first of them is passed on. An output
  without an input passes nothing on.
- **Muted**: the node is left out, and with it every node that receives tensors from left-out nodes only (labels do not
  count). A node that receives other tensors as well stays, without the connection.
- A branch that only served what was taken away leads nowhere then, and is left out too, so that muting never makes an
  output of a node that was none. Where no end of the drawing remains, the last nodes before the muted ones are ends.
- **Repeated** blocks hold their repetitions, one after the other (:mod:`workbench.graph.repetition`).
- Weights that several nodes share stay shared between those that remain.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, TypeAlias

from msgspec.structs import replace

from workbench.graph.document import Edge, Graph, Node
from workbench.graph.ports import input_ports, output_ports, with_own_layer
from workbench.graph.repetition import written_out
from workbench.graph.traversal import ancestors, descendants, sinks, topological
from workbench.graph.vocabulary import DATA_SET, INPUT, LABELS, NETWORK

Activity: TypeAlias = Literal["active", "bypassed", "muted", "left_out"]
Tensor: TypeAlias = tuple[str, str]
"""A tensor by the id of the node that gives it, and the output port."""


def active_graph(graph: Graph, *, inside: bool = False) -> Graph:
    """The graph that is computed, with the ids, names and order of the drawing; ``graph`` itself if all of it is.

    Args:
        graph: A drawing, blocks included.
        inside: Whether it is the inside of a block, whose Inputs always stay.

    Returns:
        A graph in which no node has a mode, and no block is repeated.

    >>> from msgspec.structs import replace
    >>> quiet = replace(graph, nodes=tuple(
    ...     replace(node, mode="bypassed") if node.name == "conv" else node for node in graph.nodes))
    >>> "conv" in active_graph(quiet).by_name
    False
    """
    return _without_modes(written_out(graph), inside=inside)


def _without_modes(graph: Graph, *, inside: bool) -> Graph:
    if not _has_modes(graph):
        return graph
    whole = replace(graph, nodes=tuple(_with_active_inner(node) for node in graph.nodes))
    passed = passed_tensors(graph)
    edges = tuple(_resolved(edge, passed) for edge in graph.edges if not _is_bypassed(graph, edge.target))
    gone = _left_out(graph, whole, edges)
    rest = tuple(node for node in whole.nodes if node.id not in gone and node.mode != "bypassed")
    here = {node.id for node in rest}
    alive = tuple(edge for edge in edges if edge is not None and _is_alive(edge, whole, here))
    ends = {tensor[0] for tensor in _ends(graph, passed)}
    reached = _leading_on(graph, replace(whole, nodes=rest, edges=alive), ends, inside=inside)
    kept = tuple(_owning(whole, node, reached) for node in rest if node.id in reached)
    between = tuple(edge for edge in alive if edge.source in reached and edge.target in reached)
    return replace(whole, nodes=kept, edges=between)


def activity(graph: Graph, *, inside: bool = False) -> Mapping[str, Activity]:
    """What becomes of each node of a level, by id.

    >>> set(activity(graph).values())
    {'active'}
    """
    here = active_graph(graph, inside=inside).by_id
    return {node.id: node.mode or ("active" if node.id in here else "left_out") for node in graph.nodes}


def passed_tensors(graph: Graph) -> Mapping[Tensor, Tensor | None]:
    """For each output of a bypassed node of one level the tensor that it passes on; None for nothing."""
    passed: dict[Tensor, Tensor | None] = {}
    for node in topological(graph):
        if node.mode != "bypassed":
            continue
        received: dict[str, Tensor] = {}
        for edge in graph.incoming[node.id]:
            received.setdefault(edge.target_port, (edge.source, edge.source_port))
        inputs = [received.get(port.name) for port in input_ports(graph, node)]
        for place, port in enumerate(output_ports(graph, node)):
            tensor = inputs[place] if place < len(inputs) else None
            passed[node.id, port.name] = passed.get(tensor, tensor) if tensor is not None else None
    return passed


def drawn_edges(graph: Graph) -> Mapping[Edge, Edge]:
    """For each connection of the active level that leads past bypassed nodes, the drawn one that it ends with."""
    passed = passed_tensors(graph)
    resolved = ((_resolved(edge, passed), edge) for edge in graph.edges)
    return {active: edge for active, edge in resolved if active is not None and active != edge}


def with_inactive(graph: Graph, like: Graph, *, inside: bool = False) -> Graph:
    """``graph``, which was read from code, with the nodes of ``like`` that code does not hold because of a mode.

    They come back only where the graph that is computed stays the same with them.
    """
    states = activity(like, inside=inside)
    known = {*graph.by_id, *graph.by_name}
    lost = [node for node in like.nodes if states[node.id] != "active" and not {node.id, node.name} & known]
    lost = _connected(graph, lost, like)
    if not lost:
        return graph
    gone = {node.id for node in lost}
    here = {*graph.by_id, *gone}
    mine = [edge for edge in like.edges if {edge.source, edge.target} <= here and gone & {edge.source, edge.target}]
    passed = passed_tensors(like)
    shortcuts = {_resolved(edge, passed) for edge in mine if edge.source in gone}
    edges = (*(edge for edge in graph.edges if edge not in shortcuts), *mine)
    whole = replace(graph, nodes=_in_order(graph, lost, like), edges=edges)
    before, after = active_graph(graph, inside=inside), active_graph(whole, inside=inside)
    same = set(before.by_id) == set(after.by_id) and sorted(before.edges) == sorted(after.edges)
    return whole if same else graph


def _connected(graph: Graph, lost: list[Node], like: Graph) -> list[Node]:
    """Those whose neighbours are all still there, or are brought back as well."""
    while True:
        here = {*graph.by_id, *(node.id for node in lost)}
        kept = [
            node
            for node in lost
            if {edge.source for edge in like.incoming[node.id]} | {edge.target for edge in like.outgoing[node.id]}
            <= here
        ]
        if len(kept) == len(lost):
            return kept
        lost = kept


def _in_order(graph: Graph, lost: Collection[Node], like: Graph) -> tuple[Node, ...]:
    places = {node.id: place for place, node in enumerate(like.nodes)}
    nodes = list(graph.nodes)
    for node in lost:
        later = (at for at, other in enumerate(nodes) if places.get(other.id, -1) > places[node.id])
        nodes.insert(next(later, len(nodes)), node)
    return tuple(nodes)


def _has_modes(graph: Graph) -> bool:
    return any(node.mode or (node.inner is not None and _has_modes(node.inner)) for node in graph.nodes)


def _with_active_inner(node: Node) -> Node:
    if node.inner is None:
        return node
    return replace(node, inner=_without_modes(node.inner, inside=node.type != NETWORK))


def _is_bypassed(graph: Graph, node_id: str) -> bool:
    return graph.by_id[node_id].mode == "bypassed"


def _resolved(edge: Edge, passed: Mapping[Tensor, Tensor | None]) -> Edge | None:
    """An edge with the tensor that it carries once bypassed nodes are gone; None if it carries nothing."""
    tensor = passed.get((edge.source, edge.source_port), (edge.source, edge.source_port))
    return None if tensor is None else replace(edge, source=tensor[0], source_port=tensor[1])


def _left_out(graph: Graph, whole: Graph, edges: Collection[Edge | None]) -> set[str]:
    """Ids of muted nodes, and of those that receive tensors from nodes that are left out only."""
    gone = {node.id for node in graph.nodes if node.mode == "muted" or _lost_its_outputs(graph, whole, node)}
    resolved = replace(whole, edges=tuple(edge for edge in edges if edge is not None))
    for node in topological(resolved):
        given = [edge for edge in resolved.incoming[node.id] if graph.by_id[edge.source].type not in LABELS]
        if given and not any(edge.source not in gone and _has_output(whole, edge) for edge in given):
            gone.add(node.id)
    for node in graph.nodes:
        following = resolved.outgoing[node.id]
        if node.type in LABELS and following and all(edge.target in gone for edge in following):
            gone.add(node.id)
    return gone


def _lost_its_outputs(graph: Graph, whole: Graph, node: Node) -> bool:
    """Whether all that a block gave is left out inside it."""
    return bool(output_ports(graph, node)) and not output_ports(whole, whole.by_id[node.id])


def _has_output(graph: Graph, edge: Edge) -> bool:
    return any(port.name == edge.source_port for port in output_ports(graph, graph.by_id[edge.source]))


def _is_alive(edge: Edge, whole: Graph, here: Collection[str]) -> bool:
    return edge.source in here and edge.target in here and _has_output(whole, edge)


def _ends(drawn: Graph, passed: Mapping[Tensor, Tensor | None]) -> Iterator[Tensor]:
    """Where the drawing ends: its last nodes, or what they pass on where they are bypassed."""
    fed = descendants(drawn, [node.id for node in drawn.nodes if node.type in (INPUT, DATA_SET)])
    for node in sinks(drawn):
        ports = output_ports(drawn, node)[:1] if node.mode == "bypassed" else ()
        tensors = [passed[node.id, port.name] for port in ports]
        if node.id in fed:
            yield from (tensor for tensor in tensors if tensor is not None)
            if not ports:
                yield (node.id, "")


def _leading_on(drawn: Graph, rest: Graph, ends: Collection[str], *, inside: bool) -> set[str]:
    """Ids of what is left without the branches that led to an end of the drawing and now lead nowhere."""
    if not rest.by_id.keys() & ends:
        return set(rest.by_id)
    stay = {node.id for node in rest.nodes if node.id in ends or not drawn.outgoing[node.id]}
    if inside:
        stay |= {node.id for node in rest.nodes if node.type == INPUT}
    return stay | ancestors(rest, stay)


def _owning(whole: Graph, node: Node, here: Collection[str]) -> Node:
    """``node`` with the layer that it shares: that of the first node that remains, where its owner does not."""
    plain = replace(node, mode="")
    if not node.shares or node.shares in here:
        return plain
    heir = next(_users(whole, node.shares, here))
    return with_own_layer(whole, plain) if heir.id == node.id else replace(plain, shares=heir.id)


def _users(graph: Graph, owner: str, here: Collection[str]) -> Iterator[Node]:
    return (node for node in graph.nodes if node.shares == owner and node.id in here)
