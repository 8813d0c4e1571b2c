"""Mutants of the source of a module: a comparison turned, a number off by one, ``and`` for ``or``."""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "ceil": "floor", "floor": "ceil"}


class Mutant(NamedTuple):
    """The whole module with one fault; ``was`` and ``became`` are the part that differs."""

    line: int
    was: str
    became: str
    tree: ast.Module


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Every fault of the kinds above that the module can have, each alone."""
    places = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    left_out = set(_without_effect(tree))
    for number, node in enumerate(places):
        if node in left_out:
            continue
        for other in _faults(node):
            changed = copy.deepcopy(tree)
            (place,) = (one for at, one in enumerate(_expressions(changed)) if at == number)
            whole = _Replace(place, ast.copy_location(other, place)).visit(changed)
            yield Mutant(node.lineno, ast.unparse(node), ast.unparse(other), ast.fix_missing_locations(whole))


def _expressions(tree: ast.Module) -> list[ast.expr]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.expr)]


def _without_effect(tree: ast.Module) -> Iterator[ast.AST]:
    """What stands in annotations."""
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                yield from ast.walk(part)


def _faults(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, [operator, *more], comparators) if type(operator) in _COMPARISONS:
            yield ast.Compare(left, [_COMPARISONS[type(operator)](), *more], comparators)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATORS:
            yield ast.BinOp(left, _OPERATORS[type(operator)](), right)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.ListComp(element, [ast.comprehension(target, source, [_, *_], is_async)]):
            yield ast.ListComp(element, [ast.comprehension(target, source, [], is_async)])
        case ast.Constant() | ast.Name():
            yield from _other_value(node)


def _other_value(node: ast.Constant | ast.Name) -> Iterator[ast.expr]:
    match node:
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Name(str(name), ast.Load()) if name in _NAMES:
            yield ast.Name(_NAMES[name], ast.Load())


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return self._new
        visited: ast.AST = super().visit(node)
        return visited
