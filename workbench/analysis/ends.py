"""Where a network begins and ends, and what depends on what."""

from collections.abc import Iterable

from workbench.analysis.kinds import kind_of
from workbench.graph.document import Graph, Node
from workbench.graph.ports import output_ports
from workbench.graph.traversal import topological
from workbench.graph.vocabulary import INPUT

COMPUTING = ("layer", "block", "operation", "custom")
"""Kinds of the nodes that compute something."""


def loose_ends(graph: Graph) -> list[Node]:
    """Nodes that depend on an Input and whose result nothing takes (a loss does not count)."""
    fed = reached(graph, (node.id for node in graph.nodes if node.type == INPUT))
    return [
        node
        for node in graph.nodes
        if node.id in fed
        and kind_of(node.type) in COMPUTING
        and not continues(graph, node)
        and output_ports(graph, node)
    ]


def continues(graph: Graph, node: Node) -> bool:
    """Whether something other than a loss takes the node's result."""
    return any(kind_of(graph.by_id[edge.target].type) != "loss" for edge in graph.outgoing[node.id])


def reached(graph: Graph, starts: Iterable[str]) -> set[str]:
    """Ids of the nodes that depend on those given, and of these themselves."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for edge in graph.outgoing[waiting.pop()]:
            if edge.target not in found:
                found.add(edge.target)
                waiting.append(edge.target)
    return found


def leading_only_to(graph: Graph, ends: list[Node], kept: Node) -> list[Node]:
    """The nodes that serve nothing but ``ends``, Inputs and labels left alone."""
    gone = {node.id for node in ends}
    for node in reversed(topological(graph)):
        targets = {edge.target for edge in graph.outgoing[node.id]}
        if kind_of(node.type) in COMPUTING and node.id != kept.id and targets and targets <= gone:
            gone.add(node.id)
    return [node for node in graph.nodes if node.id in gone]
