"""Fixes of one command each: a layer more, a layer less, another parameter."""

from collections.abc import Mapping, Sequence

from workbench.analysis import messages as text
from workbench.analysis.fixes import Fix
from workbench.analysis.node_context import IncomingTensor, NodeContext
from workbench.graph.commands import ChangeType, Dissolve, InsertOnEdge, Link, OwnLayer, ResetParam, SetParam
from workbench.graph.document import Edge, Node, Value


def add_before(context: NodeContext, type_name: str, **params: Value) -> Fix:
    """Put a layer on the first connection into the node."""
    words = described(type_name, params)
    return context.fix(text.ADD_BEFORE, insert(context.edge, type_name, params), type=words, node=context.node.name)


def add_on(context: NodeContext, incoming: IncomingTensor, type_name: str, **params: Value) -> Fix:
    """Put a layer on one of several connections into the node."""
    source = context.graph.by_id[incoming.edge.source]
    inserted = insert(incoming.edge, type_name, params)
    return context.fix(text.ADD_ON, inserted, type=described(type_name, params), source=source.name)


def insert(edge: Edge, type_name: str, params: Mapping[str, Value]) -> InsertOnEdge:
    """The command that puts a layer on a connection."""
    return InsertOnEdge(Link.of(edge), type_name, params)


def described(type_name: str, params: Mapping[str, Value]) -> str:
    """The type with its parameters, as in code: ``Reshape((28, 28, 1))``, ``Conv2D(filters=8, kernel_size=1)``."""
    if not params:
        return type_name
    if len(params) == 1:
        return f"{type_name}({_value_text(next(iter(params.values())))})"
    return f"{type_name}({', '.join(f'{name}={_value_text(value)}' for name, value in params.items())})"


def _value_text(value: Value) -> str:
    """A value as in code; a wrapped layer by its name."""
    if isinstance(value, Mapping) and "class_name" in value:
        return str(value["class_name"])
    return repr(value) if isinstance(value, str) else str(value)


def set_param(context: NodeContext, node: Node, parameter: str, value: Value) -> Fix:
    """Set a parameter of any node of the level."""
    change = SetParam(node.id, parameter, value)
    return context.fix(text.SET, change, parameter=parameter, node=node.name, value=value)


def set_all(context: NodeContext, nodes: Sequence[Node], parameter: str, value: Value) -> Fix:
    """Set the same parameter of several nodes."""
    changes = [SetParam(node.id, parameter, value) for node in nodes]
    names = ", ".join(node.name for node in nodes)
    return context.fix(text.SET, *changes, parameter=parameter, node=names, value=value)


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
    return context.fix(text.REPLACE, change, node=node.name, type=described(type_name, params))


def own_weights(context: NodeContext) -> Fix:
    """Let the node stop sharing."""
    node = context.node
    return context.fix(text.OWN_WEIGHTS, OwnLayer(node.id), node=node.name)
