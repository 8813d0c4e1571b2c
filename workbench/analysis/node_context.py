"""The context that a rule receives: one node with its input and output tensors and its surrounding graph."""

from collections.abc import Mapping
from functools import cache

from msgspec import Struct

from workbench.analysis.analysis_report import IdPath, Problem, Shape, Tensor
from workbench.analysis.axis_names import shape_text, tensor_text
from workbench.analysis.fixes import Fix
from workbench.analysis.messages import TEMPLATES
from workbench.catalog import node_type
from workbench.graph.commands import Command, UndoStep
from workbench.graph.document import Edge, Graph, Node, Value
from workbench.graph.vocabulary import INPUT
from workbench.messages import say


class NodeLocation(Struct, frozen=True):
    """Where a level is: ids and names of the blocks above it, and the ids under which its layers keep their weights."""

    ids: IdPath = ()
    names: str = ""
    layers: IdPath = ()


class IncomingTensor(Struct, frozen=True):
    """An input tensor of a node, with its edge."""

    edge: Edge
    tensor: Tensor


class NodeContext(Struct, frozen=True):
    """A node whose inputs are all known. ``tensors`` are those of its level so far, by node and port."""

    location: NodeLocation
    graph: Graph
    node: Node
    owner: Node
    incoming_tensors: tuple[IncomingTensor, ...]
    tensors: Mapping[tuple[str, str], Tensor]
    outputs: tuple[Tensor, ...] = ()
    params: int = 0

    @property
    def type(self) -> str:
        """The node's type."""
        return self.node.type

    @property
    def shape(self) -> Shape:
        """The shape of the first input."""
        return self.incoming_tensors[0].tensor.shape

    @property
    def rank(self) -> int:
        """Number of axes of the first input, the batch included."""
        return len(self.shape)

    @property
    def edge(self) -> Edge:
        """The first edge into the node."""
        return self.incoming_tensors[0].edge

    @property
    def source(self) -> Node:
        """The node that the first input comes from."""
        return self.graph.by_id[self.edge.source]

    @property
    def input_node(self) -> Node | None:
        """The Input before the node's first input; None inside a block, where shape and dtype come from outside."""
        source = self.source
        return source if source.type == INPUT and not self.location.ids else None

    @property
    def users(self) -> tuple[Node, ...]:
        """The successors of the node, one for each edge."""
        return tuple(self.graph.by_id[edge.target] for edge in self.graph.outgoing[self.node.id])

    def value(self, parameter: str) -> Value:
        """A parameter of the node, Keras's default included; None if its type has no such parameter."""
        return value_of(self.owner, parameter)

    def problem(self, code: str, *fixes: Fix, detail: str = "", **values: object) -> Problem:
        """A problem of this node; its name, type and first input shape can stand in every template."""
        severity, template = TEMPLATES[code]
        arriving = self.incoming_tensors[0].tensor if self.incoming_tensors else None
        facts: dict[str, object] = {
            "node": self.location.names + self.node.name,
            "type": self.node.type,
            "received": shape_text(arriving.shape) if arriving else "",
            "tensor": tensor_text(arriving.shape, arriving.axes) if arriving else "",
            **values,
        }
        return Problem(
            node=self.location.names + self.node.name,
            code=code,
            message=say(template, **facts),
            severity=severity,
            fixes=fixes,
            where=(*self.location.ids, self.node.id),
            detail=detail,
        )

    def fix(self, label: str, *commands: Command, **values: object) -> Fix:
        """A fix on the level of this node; ``label`` is a template."""
        return Fix(say(label, **values), UndoStep(commands, self.location.ids))

    def before(self, node: Node) -> Node | None:
        """The predecessor at the first input of ``node``, on the same level."""
        incoming = self.graph.incoming.get(node.id, ())
        return self.graph.by_id.get(incoming[0].source) if incoming else None

    def shape_into(self, node: Node) -> Shape | None:
        """The first input shape of another node of the level."""
        incoming = self.graph.incoming.get(node.id, ())
        tensor = self.tensors.get((incoming[0].source, incoming[0].source_port)) if incoming else None
        return tensor.shape if tensor else None


def value_of(owner: Node, parameter: str) -> Value:
    """A parameter of a node, or Keras's default for it; None if its type has no such parameter."""
    if parameter in owner.params:
        return owner.params[parameter]
    return _default(owner.type, parameter)


@cache
def _default(type_name: str, parameter: str) -> Value:
    known = node_type(type_name).parameter(parameter)
    return known.default if known else None
