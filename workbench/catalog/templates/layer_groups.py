"""What several networks are made of: convolutions that keep the size, and blocks."""

from collections.abc import Callable
from typing import Any

from workbench.graph.blocks import fold
from workbench.graph.document import Graph


def convolution(graph: Graph, name: str, filters: int, kernel_size: int, **params: Any) -> Graph:
    """A 2-D convolution after the last node, as large as what it gets, with ReLU unless ``params`` say otherwise."""
    settings = {"padding": "same", "activation": "relu", **params}
    return graph.add("Conv2D", filters=filters, kernel_size=kernel_size, **settings, name=name)


def block(graph: Graph, name: str, add: Callable[[Graph], Graph]) -> Graph:
    """The graph with all that ``add`` puts behind its last node folded into one block."""
    before = len(graph.nodes)
    graph = add(graph)
    return fold(graph, [node.id for node in graph.nodes[before:]], name)


def scaled(count: int, width: float) -> int:
    """A number of filters or units times ``width``, as an even number, so that two groups can share it."""
    return max(2, 2 * round(count * width / 2))
