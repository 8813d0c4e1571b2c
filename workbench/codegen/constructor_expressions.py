"""A node's layer as the Python expression that makes it."""

from collections.abc import Mapping
from typing import Any

from workbench.catalog import node_type, objects
from workbench.catalog.node_types import Group
from workbench.catalog.type_lookup import kind_of
from workbench.codegen.custom_layers import custom_layer
from workbench.codegen.expressions import CallExpression, Expression, Literal, Name
from workbench.codegen.value_expressions import value_expression
from workbench.graph.document import Node

_GROUPS: Mapping[str, Group] = {
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}


def constructor(node: Node, name: Expression) -> CallExpression:
    """``layers.Conv2D(filters=32, kernel_size=5, name="conv")``: only what differs from Keras's defaults."""
    if node.type == "Custom":
        return custom_layer(node, name)
    return CallExpression(Name(class_path(node.type)), keywords=(*arguments(node.type, node.params), ("name", name)))


def wrapped(model: Expression, around: Mapping[str, Any], name: Expression) -> CallExpression:
    """``layers.TimeDistributed(build_frame(), name="frames")``."""
    class_name = str(around.get("class_name"))
    keywords = arguments(class_name, around.get("config", {}))
    return CallExpression(Name(class_path(class_name)), (model,), (*keywords, ("name", name)))


def class_path(type_name: str) -> str:
    """How generated code names the class: ``layers.Conv2D``, or ``DiceLoss`` for one of ours."""
    module = node_type(type_name).module
    return type_name if module.startswith("workbench") else f"{module.removeprefix('keras.')}.{type_name}"


def arguments(type_name: str, params: Mapping[str, Any]) -> tuple[tuple[str, Expression], ...]:
    """Keyword arguments in the order of the constructor's signature."""
    known = node_type(type_name).parameters
    return tuple((p.name, _value(p.kind, params[p.name])) for p in known if p.name in params)


def _value(kind: str, value: Any) -> Expression:
    if isinstance(value, Name):  # an argument of the function around it, in a repeated block
        return value
    if isinstance(value, Mapping) and "class_name" in value:
        return _instance(kind, value["class_name"], value.get("config", {}))
    return value_expression(value) if kind == "object" else Literal(value)


def _instance(kind: str, class_name: str, config: Mapping[str, Any]) -> Expression:
    """``keras.regularizers.L2(l2=0.01)``. The catalog knows the class, so that no other name can become code."""
    if kind in ("layer", "activation") and kind_of(class_name) == "layer":
        named = (("name", Literal(config["name"])),) if config.get("name") else ()
        return CallExpression(Name(class_path(class_name)), keywords=(*arguments(class_name, config), *named))
    group = _GROUPS.get(kind)
    if group is None or class_name not in objects(group):
        return Literal({"class_name": class_name, "config": config})
    known = objects(group)[class_name].parameters
    keywords = tuple((item.name, Literal(config[item.name])) for item in known if item.name in config)
    return CallExpression(Name(f"keras.{group}.{class_name}"), keywords=keywords)
