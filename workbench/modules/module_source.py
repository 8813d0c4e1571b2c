"""The source of a module: the class as it is written, and a copy that stands alone and may be changed."""

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from textwrap import dedent

from workbench.messages import mark, say
from workbench.modules.module_errors import ModuleError


class SourceUnknown(ModuleError):
    """Python does not know the source of a module's class.

    Write it in a file or in a cell of a notebook.
    """

    code = "source-unknown"
    template = mark("{where}: expected a class whose source is in a file or a cell, received {received}. {remedy}")


def source_of(kind: type) -> str:
    """The source of a module's class.

    Args:
        kind: The class.

    Returns:
        Python source, as it is written.

    Raises:
        SourceUnknown: It was typed at a prompt, or made by a program.

    >>> from workbench.modules import Flip
    >>> source_of(Flip).splitlines()[0]
    'class Flip(GeometryModule, frozen=True):'
    """
    try:
        return dedent(inspect.getsource(kind))  # a class inside a function
    except (OSError, TypeError) as error:
        remedy = say("Write the class in a file or in a cell of a notebook.")
        raise SourceUnknown(where=kind.__name__, received=error, remedy=remedy) from error


def duplicate_of(kind: type, name: str = "") -> str:
    """A copy of a module that stands alone: a cell with the imports, constants and helpers that it needs.

    Args:
        kind: The module's class.
        name: What the copy is called; "" puts "My" before the name.

    Returns:
        Python source. After it has run, the class is there under the new name.

    Raises:
        SourceUnknown: Python does not know the source of the class.

    >>> from workbench.modules import Flip
    >>> "class MyFlip(GeometryModule, frozen=True):" in duplicate_of(Flip)
    True
    """
    name = name or f"My{kind.__name__}"
    source = re.sub(rf"\b{kind.__name__}\b", name, source_of(kind))
    whole = inspect.getsource(sys.modules[kind.__module__])
    tree = ast.parse(whole)
    needed = _needed(tree, ast.parse(source))
    parts = [ast.get_source_segment(whole, node) or "" for node in needed]
    imports = [_import_of(node, _names_in([*needed, ast.parse(source)])) for node in tree.body]
    return "\n".join([*filter(None, imports), "", *(part for one in parts for part in (one, "")), "", source])


def _needed(tree: ast.Module, of: ast.AST) -> list[ast.stmt]:
    """Constants and helpers of a file that some code uses, directly or through each other, in their order."""
    defined = {name: node for node in tree.body for name in _defines(node)}
    wanted: list[ast.stmt] = []
    waiting = [of]
    while waiting:
        for name in _names_in([waiting.pop()]):
            node = defined.get(name)
            if node is not None and node not in wanted:
                wanted.append(node)
                waiting.append(node)
    return [node for node in tree.body if node in wanted]


def _defines(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _names_in(nodes: list[ast.AST] | list[ast.stmt | ast.Module]) -> set[str]:
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def _import_of(node: ast.stmt, used: set[str]) -> str:
    """An import statement with only the names that are used, or nothing."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return ""
    kept = [one for one in node.names if (one.asname or one.name.split(".")[0]) in used]
    if not kept:
        return ""
    if isinstance(node, ast.Import):
        return ast.unparse(ast.Import(kept))
    return ast.unparse(ast.ImportFrom(node.module, kept, node.level))
