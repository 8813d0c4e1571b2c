"""What nodes of syntax are: the questions that the writing of plain code asks of them."""

import ast
import inspect
from collections.abc import Iterable
from typing import Any

from workbench.flow.code import plain_learning, plain_sample
from workbench.flow.code.package_definitions import Definition, package_source
from workbench.flow.code.plain_messages import sentence_text


def plain_counterpart(definition: Definition) -> Definition:
    """The class of plain code that stands for one of the workbench's; all else is itself."""
    plain = f"Plain{definition.name}"
    for file in (plain_sample, plain_learning):
        if definition.module != file.__name__ and hasattr(file, plain):
            return Definition(file.__name__, plain)
    return definition


def own_nodes(node: ast.AST) -> Iterable[ast.AST]:
    """All nodes in a function, without those in functions inside of it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from own_nodes(child)


def literal(value: Any) -> str:
    """A value as it is written, with double quotes where it is a text."""
    text = repr(value)
    double = isinstance(value, str) and text.startswith("'") and '"' not in text
    return f'"{text[1:-1]}"' if double else text


def arguments_of(arguments: ast.arguments) -> list[ast.arg]:
    """All arguments of a function."""
    starred = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def constant_text(definition: Definition) -> str | None:
    """A text, or a number of which nothing is said, as a literal; None for all else."""
    value = definition.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        file = package_source(definition.module)
        return None if file.described(file.defined[definition.name]) else literal(value)
    if not isinstance(value, str):
        return None
    return sentence_text(value, {}) if "{" not in value else literal(value)


def is_error(value: Any) -> bool:
    """Whether something is the class of an error."""
    return inspect.isclass(value) and issubclass(value, Exception)


def id_of(node: ast.AST) -> str:
    """What a name is; "" for all else."""
    return node.id if isinstance(node, ast.Name) else ""


def names_opencv(node: ast.Assign) -> bool:
    """Whether ``cv2`` is assigned."""
    target = node.targets[0]
    return any(id_of(one) == "cv2" for one in (target.elts if isinstance(target, ast.Tuple) else [target]))


def returns_name(statement: ast.stmt, target: ast.expr) -> bool:
    """Whether a statement returns what has just been assigned."""
    return isinstance(statement, ast.Return) and statement.value is not None and id_of(statement.value) == id_of(target)
