"""Which names a piece of a cell reads from the notebook's namespace, and which it binds there."""

import ast
from collections.abc import Iterator

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def read_names(node: ast.AST) -> Iterator[ast.Name]:
    """The names that are read from the notebook; not the arguments and local names of functions.

    >>> [name.id for name in read_names(ast.parse("y = [a * k for a in x]"))]
    ['k', 'x']
    """
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield node
    own = _own_names(node)
    for child in ast.iter_child_nodes(node):
        yield from (name for name in read_names(child) if name.id not in own)


def bound_names(node: ast.AST) -> Iterator[str]:
    """The names that running ``node`` binds in the notebook's namespace.

    >>> [*bound_names(ast.parse("import numpy as np; a, b = 1, 2"))]
    ['np', 'a', 'b']
    """
    if isinstance(node, _DEFINITIONS):
        yield node.name
        return
    if isinstance(node, _FUNCTIONS + _COMPREHENSIONS):
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    for child in ast.iter_child_nodes(node):
        yield from bound_names(child)


def _own_names(node: ast.AST) -> set[str]:
    if isinstance(node, _FUNCTIONS):
        arguments = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
        body = node.body if isinstance(node.body, list) else []
        return arguments | {name for statement in body for name in bound_names(statement)}
    if isinstance(node, _COMPREHENSIONS):
        return {name for generator in node.generators for name in bound_names(generator.target)}
    return set()
