"""The order in which a network computes."""

from heapq import heapify, heappop, heappush

from workbench.graph.document import Graph, Node


def topological(graph: Graph) -> tuple[Node, ...]:
    """Nodes so that each follows what it depends on, otherwise in document order; nodes on a cycle are left out.

    >>> [node.name for node in topological(Graph("empty"))]
    []
    """
    place = {node.id: index for index, node in enumerate(graph.nodes)}
    missing = {node.id: len(graph.incoming[node.id]) for node in graph.nodes}
    ready = [place[node_id] for node_id, count in missing.items() if not count]
    heapify(ready)
    ordered = []
    while ready:
        node = graph.nodes[heappop(ready)]
        ordered.append(node)
        for edge in graph.outgoing[node.id]:
            missing[edge.target] -= 1
            if not missing[edge.target]:
                heappush(ready, place[edge.target])
    return tuple(ordered)
