"""Initializers, regularizers, constraints and activations as people type them: ``l2(0.01)``, ``0.01``.

The text is read as a syntax tree, and only literals in it are evaluated: nothing of it is ever run.
"""

import ast
from collections.abc import Mapping

from msgspec import Struct

from workbench.catalog.activation_layers import ACTIVATION_LAYERS, positional_parameters
from workbench.catalog.generated_files import OBJECT_GROUPS, members, names, placeable
from workbench.catalog.node_types import NodeType, Parameter
from workbench.graph.document import Value

_MODULES = frozenset({"keras", "tf", "tensorflow", "nn", "layers"})
"""What may stand before a name, besides the module of its group: ``tf.keras.regularizers.L2``."""
_LONGEST = 1000


def as_object(parameter: Parameter, value: object) -> object:
    """``value`` as a name or as class name and configuration if it is written as code; anything else as it is.

    >>> from workbench.catalog import node_type
    >>> as_object(node_type("Dense").parameter("kernel_regularizer"), "keras.regularizers.L2(0.1)")
    {'class_name': 'L2', 'config': {'l2': 0.1}}
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return value
    try:
        return _read(parameter, ast.parse(value.strip(), mode="eval").body, value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return value


def _read(parameter: Parameter, tree: ast.expr, text: str) -> object:
    if isinstance(tree, ast.Call):
        name = _name(parameter, tree.func)
        return text if name is None else _called(parameter, name, tree, text)
    if isinstance(tree, ast.Attribute):
        return _name(parameter, tree) or text
    if isinstance(tree, ast.Name):
        return text
    literal = ast.literal_eval(tree)
    if parameter.kind == "regularizer" and isinstance(literal, int | float) and not isinstance(literal, bool):
        return {"class_name": "L2", "config": {"l2": literal}}
    return literal if isinstance(literal, str) else text


def _name(parameter: Parameter, tree: ast.expr) -> str | None:
    """The last part of a dotted name whose other parts are modules of Keras."""
    parts: list[str] = []
    while isinstance(tree, ast.Attribute):
        parts.append(tree.attr)
        tree = tree.value
    if not isinstance(tree, ast.Name):
        return None
    last, *before = [*parts, tree.id]
    return last if set(before) <= {*_MODULES, OBJECT_GROUPS[parameter.kind]} else None


def _called(parameter: Parameter, name: str, call: ast.Call, text: str) -> object:
    known = _known(parameter, name)
    if known is None or len(call.args) > len(known) or any(keyword.arg is None for keyword in call.keywords):
        return text
    given = [*zip(known, call.args, strict=False), *((str(keyword.arg), keyword.value) for keyword in call.keywords)]
    config = {word: ast.literal_eval(item) for word, item in given}
    return {"class_name": name, "config": config} if len(config) == len(given) else text


def _known(parameter: Parameter, name: str) -> tuple[str, ...] | None:
    """The parameters of a class in the order of its constructor; None for a name that there is not."""
    if parameter.kind == "activation":
        return positional_parameters(name)
    group = OBJECT_GROUPS[parameter.kind]
    member = names(group).get(name)
    return None if member is None else tuple(item.name for item in members(group)[member].parameters)


class OwnParameters(Struct, frozen=True):
    """The parameters of an initializer, regularizer, constraint or activation that a panel shows, and their values."""

    url: str
    parameters: tuple[Parameter, ...]
    values: Mapping[str, Value]


def own_parameters(parameter: Parameter, value: Value) -> OwnParameters | None:
    """What can be set of an object in normal form; None for one without parameters.

    Those that are rarely used are among them only where they are set.
    """
    config: Mapping[str, Value] = value.get("config", {}) if isinstance(value, Mapping) else {}
    name = value.get("class_name") if isinstance(value, Mapping) else value
    item, usual = _member(parameter, name) if isinstance(name, str) else (None, {})
    if item is None:
        return None
    shown = tuple(one for one in item.parameters if one.name in config or not one.advanced)
    values = {one.name: config.get(one.name, usual.get(one.name, one.default)) for one in shown}
    return OwnParameters(item.url, shown, values) if shown else None


def _member(parameter: Parameter, name: str) -> tuple[NodeType | None, Mapping[str, Value]]:
    """The type of an object, and defaults that are not those of the type."""
    if parameter.kind == "activation":
        function = ACTIVATION_LAYERS.get(name)
        if function is not None:
            return (None if function.seldom else placeable()[function.layer]), function.differing
        return placeable().get(name), {}
    group = OBJECT_GROUPS.get(parameter.kind, "")
    member = names(group).get(name) if group else None
    return (members(group)[member] if member else None), {}
