"""Building a graph by name, call after call: what ``Graph.add`` does."""

from collections.abc import Mapping, Sequence

from workbench.graph.document import Graph, Node, Position, Value
from workbench.graph.edits import add_node, connect, move
from workbench.graph.node_lookup import find_by_name
from workbench.graph.node_size import BETWEEN_NODES, COLUMN, free_position, node_height, on_grid
from workbench.graph.ports import input_ports, output_ports
from workbench.graph.vocabulary import LABELS


def add_following(
    graph: Graph,
    type_name: str,
    *,
    name: str | None,
    inputs: str | Sequence[str | tuple[str, str]] | None,
    inner: Graph | None,
    params: Mapping[str, Value],
) -> Graph:
    """Add a node and connect it: see :meth:`workbench.graph.document.Graph.add`."""
    grown = add_node(graph, type_name, name=name, params=params, inner=inner)
    new = grown.nodes[-1]
    follows_last = inputs is None and bool(input_ports(grown, new))
    sources = _last_tensor(graph) if follows_last else _sources(graph, inputs)
    grown = move(grown, {new.id: position_following(graph, [source for source, _ in sources])})
    for source, port in sources:
        grown = connect(grown, source.id, new.id, source_port=port)
    return grown


def _sources(graph: Graph, inputs: str | Sequence[str | tuple[str, str]] | None) -> tuple[tuple[Node, str | None], ...]:
    wanted = (inputs,) if isinstance(inputs, str) else tuple(inputs or ())
    return tuple(
        (find_by_name(graph, item), None) if isinstance(item, str) else (find_by_name(graph, item[0]), item[1])
        for item in wanted
    )


def _last_tensor(graph: Graph) -> tuple[tuple[Node, str | None], ...]:
    """The last node with an output tensor to compute with (labels have none)."""
    for node in reversed(graph.nodes):
        if node.type not in LABELS and output_ports(graph, node):
            return ((node, None),)
    return ()


def position_following(graph: Graph, sources: Sequence[Node]) -> Position:
    """Where a new node stands: right of what it follows; a node that follows nothing starts a new row."""
    if sources:
        last = max(sources, key=lambda node: node.position[0])
        return free_position(graph, (last.position[0] + COLUMN, last.position[1]))
    lowest = max((node.position[1] + node_height(graph, node) for node in graph.nodes), default=-BETWEEN_NODES)
    return (0.0, float(on_grid(lowest + BETWEEN_NODES)))
