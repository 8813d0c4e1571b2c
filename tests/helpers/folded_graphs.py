"""Graphs with their blocks unfolded, and what is compared of them: all but where the nodes stand."""

from msgspec.structs import replace

from workbench.graph.blocks import unfold
from workbench.graph.document import Graph
from workbench.graph.layout import laid_out
from workbench.graph.vocabulary import BLOCK


def unfolded(graph: Graph, kept: frozenset[str] = frozenset()) -> Graph:
    """The graph without blocks, but for those with the ids in ``kept``."""
    while blocks := [node.id for node in graph.nodes if node.type == BLOCK and node.id not in kept]:
        graph = unfold(graph, blocks[0])
    return graph


def value(graph: Graph) -> tuple[object, ...]:
    """All of a graph but its positions: nodes in their order, and what each takes in the order of the call."""
    nodes = [
        replace(node, position=(0.0, 0.0), inner=node.inner and laid_out(replace(node.inner, annotations=())))
        for node in graph.nodes
    ]
    incoming = {node.id: sorted(graph.incoming[node.id], key=lambda edge: edge.target_port) for node in graph.nodes}
    return nodes, incoming, graph.form, graph.name
