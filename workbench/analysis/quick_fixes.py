"""Fixes that several rules offer."""

from workbench.analysis import messages as text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.graph.commands import ChangeType, Dissolve, InsertOnEdge, Link, OwnLayer, ResetParam, SetParam
from workbench.graph.document import Edge, Node, Value


def add_before(context: NodeContext, type_name: str, **params: Value) -> Fix:
    """Put a layer on the first connection into the node."""
    return context.fix(text.ADD_BEFORE, _insert(context.edge, type_name, params), type=_described(type_name, params))


def add_on(context: NodeContext, incoming: IncomingTensor, type_name: str, **params: Value) -> Fix:
    """Put a layer on one of several connections into the node."""
    source = context.graph.by_id[incoming.edge.source]
    inserted = _insert(incoming.edge, type_name, params)
    return context.fix(text.ADD_ON, inserted, type=_described(type_name, params), source=source.name)


def _insert(edge: Edge, type_name: str, params: dict[str, Value]) -> InsertOnEdge:
    return InsertOnEdge(Link.of(edge), type_name, params)


def _described(type_name: str, params: dict[str, Value]) -> str:
    """The type with its main parameter, as in code: ``Reshape((28, 28, 1))``."""
    return f"{type_name}({', '.join(str(value) for value in params.values())})" if params else type_name


def set_param(context: NodeContext, node: Node, parameter: str, value: Value) -> Fix:
    """Set a parameter of any node of the level."""
    change = SetParam(node.id, parameter, value)
    return context.fix(text.SET, change, parameter=parameter, node=node.name, value=value)


def reset_param(context: NodeContext, node: Node, parameter: str) -> Fix:
    """Give a parameter its default again."""
    change = ResetParam(node.id, parameter)
    return context.fix(text.RESET, change, parameter=parameter, node=node.name)


def dissolve(context: NodeContext, node: Node) -> Fix:
    """Remove a node and connect around it."""
    return context.fix(text.DISSOLVE, Dissolve(node.id), node=node.name)


def replace_type(context: NodeContext, node: Node, type_name: str, **params: Value) -> Fix:
    """Make a node one of another type."""
    change = ChangeType(node.id, type_name, params)
    return context.fix(text.REPLACE, change, node=node.name, type=_described(type_name, params))


def own_weights(context: NodeContext) -> Fix:
    """Let the node stop sharing."""
    node = context.node
    return context.fix(text.OWN_WEIGHTS, OwnLayer(node.id), node=node.name)
