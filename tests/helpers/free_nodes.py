"""No node of a drawing stands on another or too near to it, at no level."""

from itertools import combinations

from workbench.graph.document import Graph, Node
from workbench.graph.node_size import BETWEEN_LAYERS, BETWEEN_NODES, GRID, NODE_WIDTH, node_height


def assert_free(graph: Graph) -> None:
    """Fail with the two nodes that are too near."""
    for one, other in combinations(graph.nodes, 2):
        aside = abs(one.position[0] - other.position[0]) - NODE_WIDTH
        upper, lower = sorted((one, other), key=lambda node: node.position[1])
        below = lower.position[1] - upper.position[1] - node_height(graph, upper)
        assert aside >= BETWEEN_LAYERS or below >= BETWEEN_NODES, f"{graph.name}: {_told(one)}, {_told(other)}"
    for node in graph.nodes:
        assert all(place % GRID == 0 for place in node.position), _told(node)
        if node.inner is not None:
            assert_free(node.inner)


def _told(node: Node) -> str:
    return f"{node.name} at {node.position}"
