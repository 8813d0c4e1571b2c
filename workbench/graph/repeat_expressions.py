"""Expressions of ``i``, the number of a repetition: read as a tree, computed by this module, never executed as code.

Allowed are numbers, ``i``, ``+ - * / // % **``, parentheses, ``min``, ``max``, ``round``, ``int``, comparisons, and
``a if … else b``.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from workbench.graph.graph_errors import BadExpression
from workbench.messages import mark, say
from workbench.text_format import shorten

Number: TypeAlias = int | float

VARIABLE = "i"
LONGEST = 100
LARGEST = 1e12
_LARGEST_POWER = 64
_OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_SIMPLE_POWER = re.compile(r"([\w.]+) \*\* (-?[\w.]+)")
"""Code has simple powers without spaces."""
_TOO_LARGE = mark("a number in it becomes larger than a million millions for i = {i}")
_LARGE = mark("it holds a number larger than a million millions")
_MOST_DIGITS = 15


def _rounded(value: Number, digits: int = 0) -> Number:
    """As Python rounds; to billions of digits it would take hours."""
    if abs(digits) > _MOST_DIGITS:
        raise OverflowError
    return round(value, digits) if digits else round(value)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max, "round": _rounded, "int": int}


def normal_form(text: object, *, where: str) -> str:
    """The expression as code has it: ``"64*2 ** i"`` → ``"64 * 2 ** i"``. Raises BadExpression."""
    return _SIMPLE_POWER.sub(r"\1**\2", ast.unparse(_tree(text, where)))


def value_at(text: str, i: int, *, where: str) -> Number:
    """The value of an expression in repetition ``i``, counted from 0.

    Raises BadExpression: it is none, or has no value there.

    >>> [value_at("64 * 2**i", i, where="conv") for i in range(3)]
    [64, 128, 256]
    """
    tree = _tree(text, where)
    try:
        value = _value(tree, i)
    except ZeroDivisionError:
        raise BadExpression(where=where, received=text, reason=say("it divides by 0 for i = {i}", i=i)) from None
    except OverflowError:
        raise BadExpression(where=where, received=text, reason=say(_TOO_LARGE, i=i)) from None
    except (ValueError, TypeError):
        raise BadExpression(where=where, received=text, reason=say("it has no value for i = {i}", i=i)) from None
    return _bounded(value, text, where)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _tree(text: object, where: str) -> ast.expr:
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        reason = say("it is no text of 1 to {count} characters", count=LONGEST)
        raise BadExpression(where=where, received=shorten(str(text), LONGEST), reason=reason)
    try:
        tree = _parsed(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpression(where=where, received=text, reason=say("it cannot be read as an expression")) from None
    for node in ast.walk(tree):
        _check(node, text, where)
    return tree


def _check(node: ast.AST, text: str, where: str) -> None:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and abs(value) <= LARGEST:
            return
        case ast.Name(id=name) if name == VARIABLE or name in _FUNCTIONS:
            return
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
            return
        case ast.Compare(ops=[_]) | ast.BinOp() | ast.IfExp() | ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            return
        case ast.Pow() | ast.USub() | ast.UAdd() | ast.Load():
            return
    if type(node) in _OPERATORS:
        return
    raise BadExpression(where=where, received=text, reason=_what_is_wrong(node))


def _what_is_wrong(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return say(_LARGE)
    if isinstance(node, ast.Name):
        return say("{name!r} is not known in it", name=shorten(node.id, 40))
    found = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
    return say("it holds {part}, which is no number, i, or operation", part=shorten(found, 40))


def _value(node: ast.AST, i: int) -> Any:  # noqa: PLR0911 - one for each form
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name == VARIABLE:
            return i
        case ast.UnaryOp(op=op, operand=operand):
            value = _value(operand, i)
            return -value if isinstance(op, ast.USub) else value
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left, i), _value(right, i))
        case ast.BinOp(left=left, op=op, right=right):
            return _small(_OPERATORS[type(op)](_value(left, i), _value(right, i)))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATORS[type(op)](_value(left, i), _value(right, i))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(body if _value(test, i) else orelse, i)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name](*(_value(argument, i) for argument in arguments))
    raise ValueError


def _power(base: Number, exponent: Number) -> Number:
    """Kept small before it is computed: a power grows faster than anything else here."""
    if abs(exponent) > _LARGEST_POWER or abs(base) > LARGEST:
        raise OverflowError
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError  # noqa: TRY004 - a root of a negative number, which value_at tells
    return _small(result)


def _small(value: Number) -> Number:
    if abs(value) > LARGEST:
        raise OverflowError
    return value


def _bounded(value: Any, text: str, where: str) -> Number:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        reason = say("it gives {value!r}, which is no number", value=value)
        raise BadExpression(where=where, received=text, reason=reason)
    return value
