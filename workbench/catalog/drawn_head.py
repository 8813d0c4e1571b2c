"""The output head of a graph, found through blocks and nested models."""

from collections.abc import Sequence

from msgspec import Struct

from workbench.catalog.output_head import VALUE_PRESERVING, LayerFacts, OutputHead, deciding_layer, described
from workbench.catalog.type_lookup import node_type
from workbench.graph.document import Graph, Node
from workbench.graph.ports import layer_owner, output_ports
from workbench.graph.vocabulary import INPUT

_REARRANGING = ("Flatten", "Reshape", "Permute", "ops.reshape", "ops.squeeze", "ops.expand_dims", "ops.transpose")
"""Layers after which the last axis may be another one."""
_SIZES = ("units", "filters")
"""Parameters that set the length of the last axis."""


class DrawnPoint(Struct, frozen=True):
    """A tensor in a drawing: a node's output port. ``above`` are the graphs and blocks on the way down to its level."""

    graph: Graph
    node: Node
    port: str
    above: tuple[tuple[Graph, Node], ...] = ()

    @property
    def owner(self) -> Node:
        """The node with the parameters: a node that shares a layer has none of its own."""
        return layer_owner(self.graph, self.node)

    @property
    def path(self) -> str:
        """The name of the layer after those of the blocks around it: ``head/answer``."""
        return "/".join((*(block.name for _, block in self.above), self.owner.name))


def drawn_point(graph: Graph, node: Node, port: str | None = None) -> DrawnPoint:
    """The tensor at an output of ``node``, the first one for None; what arrives, for a node without outputs."""
    ports = output_ports(graph, node)
    return DrawnPoint(graph, node, port if port is not None else ports[0].name if ports else "")


def drawn_head(end: DrawnPoint) -> tuple[OutputHead, DrawnPoint]:
    """What the tensor ``end`` is, and the point that decides it."""
    activation, point = deciding_layer(end, _facts, _before)
    return OutputHead(activation, _units(end), point.path), point


def _facts(point: DrawnPoint) -> LayerFacts:
    return described(point.node.type, point.owner.params)


def _before(point: DrawnPoint) -> Sequence[DrawnPoint]:
    graph, node, above = point.graph, point.node, point.above
    inner = point.owner.inner
    if inner is not None:
        output = inner.by_id.get(point.port)
        return [DrawnPoint(inner, output, "", (*above, (graph, node)))] if output else []
    port = None
    if node.type == INPUT and above:  # out of the block again, to what enters it there
        port, (graph, node), above = node.id, above[-1], above[:-1]
    return [
        DrawnPoint(graph, graph.by_id[edge.source], edge.source_port, above)
        for edge in graph.incoming[node.id]
        if port in (None, edge.target_port)
    ]


def _units(end: DrawnPoint) -> int | None:
    """The length of the last axis, as far as parameters say it: that of the last layer which sets one."""
    point = end
    while not any(size in point.owner.params for size in _SIZES):
        earlier = _before(point)
        keeps = point.node.type in VALUE_PRESERVING or node_type(point.node.type).category == "Activation"
        if not earlier or not keeps or point.node.type in _REARRANGING:
            return None
        point = earlier[0]
    sizes = (point.owner.params[size] for size in _SIZES if size in point.owner.params)
    return next((size for size in sizes if isinstance(size, int)), None)
