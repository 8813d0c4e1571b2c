"""``FIXME(5)`` in a source notebook: ``FIXME`` for students, ``5`` in the solution, the code around as it is."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.messages import say

_DELIMITED = (ast.Call, ast.keyword, ast.Assign, ast.AnnAssign, ast.Return, ast.List, ast.Tuple, ast.Set, ast.Dict)
_LOW_PRECEDENCE = (
    ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Lambda, ast.UnaryOp, ast.NamedExpr, ast.Await, ast.Tuple,
)  # fmt: skip


@dataclass(frozen=True)
class _BlankSpan:
    """A call ``FIXME(…)`` in the text: where it lies, and what its argument becomes in the solution. In bytes."""

    start: int
    end: int
    solution: bytes


def count(source: str) -> int:
    """How many blanks a cell has. Raises SyntaxError for a cell that is not plain Python, if it has any."""
    return len([*_places(source)])


def student(source: str) -> str:
    """The cell with its blanks open.

    >>> student("x = Conv2D(FIXME(32), 5)(x)")
    'x = Conv2D(FIXME, 5)(x)'
    """
    return _replaced(source, lambda _: b"FIXME")


def solution(source: str) -> str:
    """The cell with its blanks filled.

    >>> solution("y = 2 * FIXME(a + b)")
    'y = 2 * (a + b)'
    """
    return _replaced(source, lambda place: place.solution)


def _replaced(source: str, text: Callable[[_BlankSpan], bytes]) -> str:
    content = source.encode()
    for place in sorted(_places(source), key=lambda one: one.start, reverse=True):
        content = content[: place.start] + text(place) + content[place.end :]
    return content.decode()


def _places(source: str) -> Iterator[_BlankSpan]:
    """The outermost blanks."""
    if "FIXME" not in source:
        return
    starts = _line_starts(source)
    yield from _below(ast.parse(source), None, source.encode(), starts)


def _below(node: ast.AST, parent: ast.AST | None, content: bytes, starts: list[int]) -> Iterator[_BlankSpan]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "FIXME":
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            raise SyntaxError(say("line {lineno}: FIXME takes the solution as its one argument", lineno=node.lineno))
        start, end = _span(node, starts)
        called = isinstance(parent, ast.Call) and parent.func is node
        yield _BlankSpan(start, end, _solution(node.args[0], None if called else parent, content, starts))
        return
    if isinstance(node, ast.Name) and node.id == "FIXME" and isinstance(node.ctx, ast.Load):
        raise SyntaxError(say("line {lineno}: FIXME without a solution; write FIXME(5)", lineno=node.lineno))
    for child in ast.iter_child_nodes(node):
        yield from _below(child, node, content, starts)


def _solution(argument: ast.expr, parent: ast.AST | None, content: bytes, starts: list[int]) -> bytes:
    start, end = _span(argument, starts)
    text = content[start:end]
    free = isinstance(parent, _DELIMITED) and not isinstance(argument, ast.Tuple | ast.NamedExpr)
    several_lines = b"\n" in text and not text.startswith((b"(", b"[", b"{", b'"""', b"'''"))
    wrapped = text.startswith(b"(") and isinstance(argument, ast.Tuple)
    if wrapped or (free and not several_lines) or not (isinstance(argument, _LOW_PRECEDENCE) or several_lines):
        return text
    return b"(" + text + b")"


def _span(node: ast.expr, starts: list[int]) -> tuple[int, int]:
    last = node.end_lineno or node.lineno
    return starts[node.lineno - 1] + node.col_offset, starts[last - 1] + (node.end_col_offset or 0)


def _line_starts(source: str) -> list[int]:
    """Where each line begins, in bytes; lines as Python counts them."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
