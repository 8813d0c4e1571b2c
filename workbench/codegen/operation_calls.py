"""Calls of operations: functions of ``keras.ops``, and taking a part of a tensor."""

import re
from collections.abc import Iterable

from workbench.catalog import node_type
from workbench.catalog.display_names import snake_case
from workbench.codegen.code_plan import PlannedCall
from workbench.codegen.constructor_expressions import arguments
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name
from workbench.graph.document import Graph, Node


def is_operation(node: Node) -> bool:
    """Whether a node is computed by a function and has no layer."""
    return node_type(node.type).kind == "operation"


def operation_call(step: PlannedCall, name: str | None) -> Expression:
    """``ops.mean(x, axis=-1)`` or ``x[:, 0]``; with a ``name``, ``Mean(axis=-1, name="mean_1")(x)``."""
    owner = step.owner
    if owner.type == "GetItem":
        return Name(f"{step.arguments[0].variables[0]}[{owner.params['key']}]")
    settings = arguments(owner.type, owner.params)
    tensors = tuple(item.value for item in step.arguments if not item.by_keyword)
    named = tuple((item.port, item.value) for item in step.arguments if item.by_keyword)
    if name is not None:
        made = CallExpression(Name(class_import(owner)[1]), keywords=(*settings, ("name", Literal(name))))
        return CallExpression(made, tensors, named)
    if node_type(owner.type).call == "spread":
        first = {item.name for item in node_type(owner.type).parameters if item.required}
        leading = tuple(value for word, value in settings if word in first)
        rest = tuple((word, value) for word, value in settings if word not in first)
        return CallExpression(Name(_path(owner)), (*leading, *tensors), (*named, *rest))
    return CallExpression(Name(_path(owner)), tensors, (*named, *settings))


def _path(node: Node) -> str:
    """How generated code names the function of an operation: ``ops.mean``, ``keras.activations.relu``."""
    return node.type if node.type.startswith("ops.") else f"keras.{node.type}"


def class_import(node: Node) -> tuple[str, str]:
    """Module and name of the class behind an operation."""
    module, _, class_name = node_type(node.type).aliases[0].rpartition(".")
    return module, class_name


def in_conflict(graph: Graph) -> frozenset[str]:
    """Ids of operations that Keras would give the name of a layer: it numbers them by itself (``add``, ``add_1`` …).

    These are made by their class, which takes a name.
    """
    names = [node.name for node in graph.nodes if not is_operation(node)]
    return frozenset(
        node.id
        for node in graph.nodes
        if is_operation(node) and node.type != "GetItem" and _clashes(class_base(node), names)
    )


def class_base(node: Node) -> str:
    """The name Keras gives the first operation of this kind."""
    return snake_case(class_import(node)[1])


def _clashes(base: str, names: Iterable[str]) -> bool:
    return any(re.fullmatch(rf"{re.escape(base)}(_\d+)?", name) for name in names)
