"""The frames of an error: which method of Keras was called with what, and the student's own line that failed."""

import ast
import linecache
import os
import traceback
from collections.abc import Iterator, Mapping
from inspect import signature
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

from msgspec import Struct

from workbench.trace.library_folders import library_folders

_WORKBENCH = f"{Path(__file__).parents[2]}{os.sep}"
_HANDLER = "error_handler"
"""Keras wraps its public methods in a function of this name; its frame holds the method and the arguments."""


class KerasCall(Struct, frozen=True):
    """A public method of Keras as it was called: its name, the object it belongs to, and the arguments by name."""

    name: str
    owner: Any
    arguments: Mapping[str, Any]


class StudentLine(Struct, frozen=True):
    """The innermost line of a student's own code: the expression that failed, and the names that it sees."""

    expression: ast.expr | None
    names: Mapping[str, Any]
    sources: tuple[str, ...]
    """The code up to this line, the newest last: earlier cells of a notebook, then this file or cell."""
    raised_here: bool
    """Whether the error was raised by this line itself, not by a library that it called."""


def keras_call(error: BaseException) -> KerasCall | None:
    """The outermost method of Keras on the way to the error; None where no frame shows one."""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_name == _HANDLER and "fn" in frame.f_locals:
            method, given = frame.f_locals["fn"], frame.f_locals.get("args", ())
            if not getattr(method, "__module__", "").startswith("keras."):
                continue  # TensorFlow wraps its functions alike
            named = _bound(method, given, frame.f_locals.get("kwargs", {}))
            return KerasCall(method.__name__, given[0] if given else None, named)
    return None


def _bound(method: Any, given: tuple[Any, ...], named: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return dict(signature(method).bind_partial(*given, **named).arguments)
    except (TypeError, ValueError):
        return dict(named)


def last_owner(error: BaseException) -> Any:
    """The object whose method raised the error, if it is a method."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return frames[-1].f_locals.get("self") if frames else None


def student_line(error: BaseException) -> StudentLine | None:
    """The innermost frame of the student's own code, where its source can be had."""
    steps = list(_steps(error.__traceback__))
    found = [step for step in steps if is_students(step.tb_frame.f_code)]
    if not found:
        return None
    step = found[-1]
    frame = step.tb_frame
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    names = {**frame.f_globals, **frame.f_locals}
    here = "".join(lines[: step.tb_lineno])
    expression = _expression(frame.f_code, step.tb_lasti, lines)
    return StudentLine(expression, names, (*_cells(frame), here), raised_here=step is steps[-1])


def _steps(step: TracebackType | None) -> Iterator[TracebackType]:
    while step is not None:
        yield step
        step = step.tb_next


def is_students(code: CodeType) -> bool:
    """Whether code is the student's own: not of Python, an installed package (also in Cython) or the workbench."""
    name = code.co_filename
    return not (name.startswith(("<frozen", *library_folders(), _WORKBENCH)) or name.endswith((".pyx", ".pxi")))


def _cells(frame: FrameType) -> tuple[str, ...]:
    """The cells of a notebook that ran before this one."""
    cells = frame.f_globals.get("In")
    return tuple(cell for cell in cells if isinstance(cell, str)) if isinstance(cells, list) else ()


def _expression(code: CodeType, instruction: int, lines: list[str]) -> ast.expr | None:
    """The expression that the instruction belongs to."""
    first, last, start, end = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    if first is None or last is None or start is None or end is None or last > len(lines):
        return None
    rows = [line.encode() for line in lines[first - 1 : last]]
    if not rows:
        return None
    rows[-1] = rows[-1][:end]
    rows[0] = rows[0][start:]
    try:
        return ast.parse(b"(" + b"".join(rows) + b")", mode="eval").body
    except (SyntaxError, ValueError):
        return None


def value_of(expression: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of a name, or of an attribute of an object's own dictionary; nothing is called. None if unknown."""
    if isinstance(expression, ast.Name):
        return names.get(expression.id)
    if isinstance(expression, ast.Attribute):
        return getattr(value_of(expression.value, names), "__dict__", {}).get(expression.attr)
    return None


def assigned_call(name: str, sources: tuple[str, ...]) -> ast.Call | None:
    """The call whose result was last given to ``name``; None if it was something else, or is not to be seen."""
    for source in reversed(sources):
        values = [value for target, value in _assignments(source) if target == name]
        if values:
            return values[-1] if isinstance(values[-1], ast.Call) else None
    return None


def _assignments(source: str) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))


def _parsed(source: str) -> ast.Module:
    """The code, as much of its beginning as can be read: it may end in the middle of a statement, or have magics."""
    lines = ["" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    for end in range(len(lines), max(len(lines) - 40, 0), -1):
        try:
            return ast.parse("\n".join(lines[:end]))
        except (SyntaxError, ValueError):
            continue
    return ast.Module([], [])
