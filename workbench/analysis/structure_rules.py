"""Problems of the structure of a graph, found without Keras: missing inputs, unused results, cycles."""

import re
from collections.abc import Iterator

from workbench.analysis import messages as text
from workbench.analysis.analysis_report import Problem
from workbench.analysis.fixes import Fix
from workbench.analysis.graph_context import GraphContext
from workbench.analysis.node_context import NodeLocation, value_of
from workbench.catalog import kind_of
from workbench.catalog.network_outputs import COMPUTING, continues, unconnected_outputs
from workbench.graph.commands import (
    Connect,
    Delete,
    Disconnect,
    Dissolve,
    FeedInput,
    Link,
    MarkOutput,
    RepeatBlock,
    ResetParam,
    UndoStep,
)
from workbench.graph.document import Graph, Node
from workbench.graph.edits import delete
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.repetition import flaw
from workbench.graph.traversal import descendants, exclusive_ancestors, path_between, topological
from workbench.graph.vocabulary import INPUT, Port, vocabulary
from workbench.messages import say
from workbench.text_format import listed

_MOST_FIXES = 3


def check(graph: Graph, location: NodeLocation = NodeLocation()) -> Iterator[Problem]:  # noqa: B008 - frozen
    """Every structural problem of ``graph`` and of the blocks inside it."""
    level = GraphContext(graph, location)
    unknown = [node for node in graph.nodes if kind_of(node.type) is None]
    if unknown:
        yield from (level.problem(node, "unknown-type", _delete(level, node)) for node in unknown)
        return
    if not graph.nodes:
        yield _empty(level)
        return
    on_cycle = list(_cycles(level))
    yield from on_cycle or _missing_ends(level)
    yield from _labels(level)
    for node in graph.nodes:
        yield from _connections(level, node)
    yield from _ends(level)
    for node in graph.nodes:
        if node.inner is not None and not node.shares:
            yield from check(node.inner, inside(location, node))


def _empty(level: GraphContext) -> Problem:
    """A network without nodes, or a block, which can be deleted where it stands."""
    if not level.is_block:
        return level.problem(None, "empty")
    *above, block = level.location.ids
    name = level.location.names.rstrip("/").rpartition("/")[2]
    gone = Fix(say(text.DELETE, node=name), UndoStep((Delete((block,)),), tuple(above)))
    return level.problem(None, "empty-block", gone)


def repetition_problems(graph: Graph, location: NodeLocation = NodeLocation()) -> Iterator[Problem]:  # noqa: B008
    """Blocks that are to be repeated and cannot be; ``graph`` is as drawn."""
    level = GraphContext(graph, location)
    for node in graph.nodes:
        reason = flaw(node)
        if reason and node.repeat is not None:
            once = level.fix(text.ONCE, RepeatBlock(node.id, 1), node=node.name)
            yield level.problem(node, "cannot-repeat", once, times=node.repeat.times, reason=reason)
        if node.inner is not None:
            yield from repetition_problems(node.inner, inside(location, node))


def inside(location: NodeLocation, node: Node) -> NodeLocation:
    """The location of what is inside a block."""
    return NodeLocation((*location.ids, node.id), f"{location.names}{node.name}/", (*location.layers, node.id))


def _missing_ends(level: GraphContext) -> Iterator[Problem]:
    """A network needs an Input, and something that depends on it; a block needs Output nodes."""
    graph = level.graph
    if not level.of_kind("input"):
        starts = [node for node in graph.nodes if kind_of(node.type) in COMPUTING]
        first = next((node for node in starts if not level.is_fed(node) and input_ports(graph, node)), None)
        fixes = [_feed(level, first, input_ports(graph, first)[0])] if first else []
        yield level.problem(None, "no-input-in-block" if level.is_block else "no-input", *fixes)
        return
    if level.of_kind("output"):
        return
    ends = unconnected_outputs(graph)
    if level.is_block:
        fixes = [_mark_each(level, ends)] if ends else []
        yield level.problem(None, "no-output-in-block", *fixes)
    elif not ends:
        yield level.problem(None, "no-output")
    elif len(ends) > 1 and not all(_has_loss(graph, node) for node in ends):
        code = "named-outputs" if all(_is_named(node) for node in ends) else "several-outputs"
        yield level.problem(ends[0], code, *_naming(level, ends), outputs=", ".join(node.name for node in ends))


def _has_loss(graph: Graph, node: Node) -> bool:
    """Whether a loss takes the node's result, which says that it is an output."""
    return any(kind_of(graph.by_id[edge.target].type) == "loss" for edge in graph.outgoing[node.id])


def _is_named(node: Node) -> bool:
    """Whether a learner gave the node its name: one that it gets by itself is that of its type, with a number."""
    return re.fullmatch(re.escape(vocabulary().base_name(node.type)) + r"(_\d+)?", node.name) is None


def _naming(level: GraphContext, ends: tuple[Node, ...]) -> Iterator[Fix]:
    """Mark all of the unconnected outputs as outputs, or keep one of them."""
    yield _mark_each(level, ends)
    if len(ends) > _MOST_FIXES:
        return
    for kept in ends:
        gone = _serving_only(level, [node for node in ends if node is not kept])
        if unconnected_outputs(delete(level.graph, [node.id for node in gone])) == (kept,):
            names = ", ".join(node.name for node in gone)
            yield level.fix(text.KEEP_OUTPUT, Delete(tuple(node.id for node in gone)), kept=kept.name, gone=names)


def _serving_only(level: GraphContext, ends: list[Node]) -> list[Node]:
    """``ends`` and the nodes that serve nothing else, Inputs and labels left alone, in document order."""
    wanted = {node.id for node in ends}
    computing = {node.id for node in level.of_kind(*COMPUTING)}
    gone = wanted | exclusive_ancestors(level.graph, wanted, computing)
    return [node for node in level.graph.nodes if node.id in gone]


def _cycles(level: GraphContext) -> Iterator[Problem]:
    ordered = {node.id for node in topological(level.graph)}
    on_cycle = [node for node in level.graph.nodes if node.id not in ordered]
    if on_cycle:
        names = ", ".join(node.name for node in on_cycle)
        yield level.problem(on_cycle[0], "cycle", *_cut(level), nodes=names)


def _cut(level: GraphContext) -> Iterator[Fix]:
    """Remove the connection that was drawn last of those on a cycle."""
    graph = level.graph
    closing = next((edge for edge in reversed(graph.edges) if path_between(graph, edge.target, edge.source)), None)
    if closing is not None:
        names = {"source": graph.by_id[closing.source].name, "node": graph.by_id[closing.target].name}
        yield level.fix(text.CUT, Disconnect((Link.of(closing),)), **names)


def _labels(level: GraphContext) -> Iterator[Problem]:
    """A Label may be connected to a loss only."""
    for node in level.of_kind("label"):
        wrong = [
            edge for edge in level.graph.outgoing[node.id] if kind_of(level.graph.by_id[edge.target].type) != "loss"
        ]
        if wrong:
            target = level.graph.by_id[wrong[0].target]
            cut = level.fix(text.DISCONNECT, Disconnect(tuple(Link.of(edge) for edge in wrong)), node=node.name)
            yield level.problem(node, "label-in-network", cut, target=target.name)


def _source(level: GraphContext, node: Node) -> Iterator[Problem]:
    """An Input needs a shape and a type; its tensor, or that of a Label, should be used."""
    if node.type == INPUT and not level.is_block and value_of(node, "shape") is None:
        yield level.problem(node, "input-without-shape")
    dtype = str(node.params.get("dtype"))
    if node.type == INPUT and dtype.startswith("mixed_"):
        reset = ResetParam(node.id, "dtype")
        yield level.problem(
            node, "input-dtype", level.fix(text.RESET, reset, parameter="dtype", node=node.name), dtype=dtype
        )
    if not level.is_used(node):
        yield from _unused(level, node)


def _connections(level: GraphContext, node: Node) -> Iterator[Problem]:
    """What a node lacks at its inputs."""
    kind = kind_of(node.type)
    if kind in ("input", "label"):
        yield from _source(level, node)
        return
    ports = input_ports(level.graph, node)
    taken = level.taken_ports(node)
    missing = [port for port in ports if port.name not in taken and not port.optional]
    alone = not taken and not level.is_used(node) and len(level.graph.nodes) > 1
    if alone and ports and kind in COMPUTING:
        yield level.problem(node, "unconnected", *_feeding(level, node, missing), _delete(level, node))
    elif missing:
        names = ", ".join(port.label or port.name for port in missing)
        several = "missing-inputs" if len(ports) > 1 else "missing-input"
        yield level.problem(node, several, *_feeding(level, node, missing), _delete(level, node), ports=names)
    elif any(port.many for port in ports) and len(level.graph.incoming[node.id]) == 1:
        yield _single_input_merge(level, node, ports[0])


def _unused(level: GraphContext, node: Node) -> Iterator[Problem]:
    """An Input or a Label without successors; an Input alone is only an unfinished graph."""
    if kind_of(node.type) == "label":
        free = [loss for loss in level.of_kind("loss") if "y_true" not in level.taken_ports(loss)]
        fixes = [_connect(level, node, loss, input_ports(level.graph, loss)[-1]) for loss in free[:_MOST_FIXES]]
        yield level.problem(node, "unused-label", *fixes, _delete(level, node))
    elif level.of_kind(*COMPUTING, "output"):
        yield level.problem(node, "unused-input", _delete(level, node))


def _single_input_merge(level: GraphContext, node: Node, port: Port) -> Problem:
    """Keras runs a merge of one tensor, which is the identity."""
    source = _candidate(level, node)
    fixes = [_connect(level, source, node, port)] if source else []
    out = level.fix(text.DISSOLVE, Dissolve(node.id), node=node.name)
    return level.problem(node, "one-input-to-merge", *fixes, out)


def _ends(level: GraphContext) -> Iterator[Problem]:
    """With Output nodes, or inside a block, a node without successors is not used."""
    if not level.of_kind("output"):
        return
    for node in unconnected_outputs(level.graph):
        gone = _serving_only(level, [node])
        remove = level.fix(
            text.DELETE,
            Delete(tuple(one.id for one in gone)),
            node=", ".join(one.name for one in gone),
        )
        mark = level.fix(text.ADD_OUTPUT, _mark(level.graph, node), node=node.name)
        yield level.problem(node, "unused-result", mark, remove)


def _feeding(level: GraphContext, node: Node, missing: list[Port]) -> Iterator[Fix]:
    """Ways to connect the missing ports: from an unused result, from the node before, or from a new Input."""
    if len(missing) != 1:
        return
    port = missing[0]
    given = level.graph.incoming[node.id]
    source = _candidate(level, node)
    if port.name == "value" and given:  # attention of a sequence to itself
        source = level.graph.by_id[given[0].source]
    if source:
        yield _connect(level, source, node, port)
    elif not level.of_kind("input") and kind_of(node.type) != "output":
        yield _feed(level, node, port)


def _candidate(level: GraphContext, node: Node) -> Node | None:
    """What a learner most likely meant: the nearest unused result before the node, or else the node drawn before it."""
    graph = level.graph
    after = {node.id, *descendants(graph, [node.id])}
    given = {edge.source for edge in graph.incoming[node.id]}
    earlier = [
        other
        for other in graph.nodes
        if other.id not in after
        and other.id not in given
        and kind_of(other.type) in ("input", *COMPUTING)
        and output_ports(graph, other)
    ]
    drawn = [other for other in earlier if graph.nodes.index(other) < graph.nodes.index(node)]
    loose = [other for other in drawn or earlier if not continues(graph, other)]
    return next(reversed(loose or drawn or earlier), None)


def _connect(level: GraphContext, source: Node, node: Node, port: Port) -> Fix:
    return level.fix(
        text.CONNECT,
        Connect(source.id, node.id, target_port=port.name),
        source=source.name,
        node=node.name,
    )


def _feed(level: GraphContext, node: Node, port: Port) -> Fix:
    return level.fix(text.ADD_INPUT, FeedInput(node.id, port.name), node=node.name)


def _mark_each(level: GraphContext, ends: tuple[Node, ...]) -> Fix:
    commands = [_mark(level.graph, node) for node in ends]
    return level.fix(text.ADD_OUTPUTS, *commands, nodes=listed(node.name for node in ends))


def _mark(graph: Graph, node: Node) -> MarkOutput:
    return MarkOutput(node.id, output_ports(graph, node)[0].name)


def _delete(level: GraphContext, node: Node) -> Fix:
    return level.fix(text.DELETE, Delete((node.id,)), node=node.name)
