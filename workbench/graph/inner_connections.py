"""Connections between nodes inside blocks: Inputs and Outputs on the way are added, or used where they are there."""

from collections.abc import Sequence

from msgspec.structs import replace

from workbench.graph.block_paths import block, edit_at
from workbench.graph.document import Graph, Node
from workbench.graph.edits import add_node, connect, with_node
from workbench.graph.graph_errors import NotABlock
from workbench.graph.names import free_name
from workbench.graph.node_lookup import find
from workbench.graph.node_size import COLUMN, free_position
from workbench.graph.ports import find_port, output_ports
from workbench.graph.vocabulary import BORDER_PARAMS, INPUT, OUTPUT
from workbench.messages import say


def connect_inside(
    graph: Graph,
    source: Sequence[str],
    target: Sequence[str],
    source_port: str | None = None,
    target_port: str | None = None,
) -> Graph:
    """Connect two nodes of a level, each of which may be inside blocks of it.

    Args:
        graph: A level.
        source: The ids that lead to the node that gives the tensor: of the blocks around it, then its own.
        target: The ids that lead to the node that receives it.
        source_port: The output; None for the first.
        target_port: The input; None for the first free one.

    Returns:
        The level with the connection, and with an Output in each block that the tensor leaves and an Input in each that
        it enters. Where it leaves or enters one already, the Output or Input that is there is used.

    Raises:
        UnknownNode: There is no such node.
        NotABlock: What is to be entered is no block of this kind of graph.
        UnknownPort, PortTaken, DuplicateEdge, WouldMakeCycle: The connection cannot be.
    """
    shared = _shared_blocks(source, target)
    inner_source, inner_target = source[shared:], target[shared:]
    _require_blocks(graph, source)
    _require_blocks(graph, target)
    return edit_at(
        graph,
        source[:shared],
        lambda level: _connected(level, inner_source, inner_target, source_port, target_port),
    )


def _shared_blocks(source: Sequence[str], target: Sequence[str]) -> int:
    """How many blocks are around both nodes: the connection is made inside these."""
    most = min(len(source), len(target)) - 1
    return next((place for place in range(most) if source[place] != target[place]), most)


def _require_blocks(graph: Graph, path: Sequence[str]) -> None:
    """Raise UnknownNode or NotABlock unless ``path`` leads through blocks to a node."""
    for node_id in path[:-1]:
        node, inner = block(graph, node_id)
        if inner.kind != graph.kind:
            raise NotABlock(where=graph.name, received=node.name, expected=say("a block"))
        graph = inner
    find(graph, path[-1])


def _connected(
    level: Graph, source: Sequence[str], target: Sequence[str], source_port: str | None, target_port: str | None
) -> Graph:
    level, output = _leading_out(level, source, source_port)
    tensor = (source[0], output)
    name = level.by_id[source[0]].name
    if len(target) == 1:
        return connect(level, source[0], target[0], output, target_port)
    present = next((edge for edge in level.incoming[target[0]] if (edge.source, edge.source_port) == tensor), None)
    block_node, inner = block(level, target[0])
    changed, port = _leading_in(inner, target[1:], target_port, name, present.target_port if present else None)
    level = with_node(level, replace(block_node, inner=changed))
    return level if present else connect(level, source[0], target[0], output, port)


def _leading_out(level: Graph, path: Sequence[str], port: str | None) -> tuple[Graph, str]:
    """The level with the tensor led out of all blocks on the path, and the output of the first one that gives it."""
    node = find(level, path[0])
    if len(path) == 1:
        return level, find_port(output_ports(level, node), port, where=node.name).name
    block_node, inner = block(level, path[0])
    inner, given = _leading_out(inner, path[1:], port)
    end = _output_of(inner, path[1], given)
    if end is None:
        inner = _with_output(inner, inner.by_id[path[1]], given)
        end = inner.nodes[-1]
    return with_node(level, replace(block_node, inner=inner)), end.id


def _output_of(inner: Graph, source: str, port: str) -> Node | None:
    """The Output that a tensor leaves through already."""
    ends = (inner.by_id[edge.target] for edge in inner.outgoing[source] if edge.source_port == port)
    return next((node for node in ends if node.type == OUTPUT), None)


def _with_output(inner: Graph, node: Node, port: str) -> Graph:
    place = free_position(inner, (node.position[0] + COLUMN, node.position[1]))
    grown = add_node(inner, OUTPUT, name=free_name(inner, f"{node.name}_output"), position=place)
    return connect(grown, node.id, grown.nodes[-1].id, source_port=port)


def _leading_in(inner: Graph, path: Sequence[str], port: str | None, name: str, entry: str | None) -> tuple[Graph, str]:
    """The inside of a block with a tensor led in to the end of the path; ``entry`` is the Input that it has already."""
    if entry is None:
        inner = _with_input(inner, inner.by_id[path[0]], name)
        entry = inner.nodes[-1].id
    return _connected(inner, (entry,), path, None, port), entry


def _with_input(inner: Graph, before: Node, name: str) -> Graph:
    place = free_position(inner, (before.position[0] - COLUMN, before.position[1]))
    return add_node(inner, INPUT, name=free_name(inner, name), params=BORDER_PARAMS[inner.kind], position=place)
