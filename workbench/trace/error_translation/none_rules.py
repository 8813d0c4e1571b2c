"""Rules for a value that is None: where it came from, as far as the student's lines show it."""

import ast
import os
from pathlib import Path
from types import CodeType
from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.raised_frames import StudentLine, assigned_call, is_students
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "none-image": mark(
        "{name} is None: {call} gives None, and no error, for a file that is not there or is no picture. {path}"
    ),
    "none-in-place": mark(
        "{name} is None: {call} works on its object and returns nothing. Write it on a line of its own, without "
        "{name} = before it."
    ),
    "none-from-own": mark("{name} is None: {call} returned nothing. Does the function end with return?"),
    "none-gradient": mark(
        "{name} is None: {call} gives None where the result does not depend on the value, or the tape has not watched "
        "it. Call tape.watch(x) first in the with block, and compute the result inside it from x itself."
    ),
    "none-from-call": mark("{name} is None: {call} returned None. Look at what it says about None in its help."),
    "empty-picture": mark(
        "{where}: the picture is empty. cv2.imread gives None, and no error, for a file that is not there or is no "
        "picture: check the path before."
    ),
    "none-somewhere": mark(
        "{name} is None. The call that made it gave nothing: methods that change an object, such as model.compile, "
        "return None, and so do functions such as cv2.imread for a file they cannot read."
    ),
}  # fmt: skip
_NOT_THERE = mark("There is no file {path!r} here: the folder is {folder!r}.")
_NO_PICTURE = mark("The file {path!r} is there, so look at what it holds.")
_CHECK = mark("Check the path, and the folder with os.getcwd().")
_THE_VALUE = mark("The value")
_READERS = ("imread",)
_IN_PLACE = (
    "compile", "summary", "build", "add", "shuffle", "sort", "append", "extend", "reverse", "update", "set_weights",
    "load_weights", "save", "save_weights", "plot", "show", "seed", "clear_session", "put", "fill",
)  # fmt: skip
"""Methods of Keras, NumPy and Python that return nothing."""


@rule(r"^'NoneType' object (?:has no attribute '\w+'|is not subscriptable|is not iterable|is not callable)"
      r"|^cannot unpack non-iterable NoneType object"
      r"|^unsupported operand type\(s\) for [^:]+: (?:'[\w.]+' and 'NoneType'|'NoneType' and '[\w.]+')")  # fmt: skip
def none_value(raised: RaisedError) -> Sentence | None:
    """None where a picture, a model or an array is expected."""
    if raised.in_library:
        return None
    line = raised.line
    part = _none_part(line) if line else None
    if line is None or part is None:
        return Sentence("none-somewhere", {"name": say(_THE_VALUE)})
    call = part if isinstance(part, ast.Call) else None
    if isinstance(part, ast.Name):
        call = assigned_call(part.id, line.sources)
    name = ast.unparse(part)
    return Sentence("none-somewhere", {"name": name}) if call is None else _from_call(name, call, line)


def _none_part(line: StudentLine) -> ast.expr | None:
    """The part of the failing expression that is None."""
    match line.expression:
        case ast.Attribute(value=part) | ast.Subscript(value=part) | ast.Call(func=ast.Attribute(value=part)):
            return part
        case ast.Call(func=ast.Name() as part) if _is_none(part, line):
            return part
        case ast.BinOp(left=left, right=right):
            return next((one for one in (left, right) if _is_none(one, line)), None)
    return None


def _is_none(part: ast.expr, line: StudentLine) -> bool:
    if isinstance(part, ast.Name):
        return part.id in line.names and line.names[part.id] is None
    return isinstance(part, ast.Call)


def _from_call(name: str, call: ast.Call, line: StudentLine) -> Sentence:
    called = ast.unparse(call.func)
    last = called.rpartition(".")[2]
    values: dict[str, object] = {"name": name, "call": called}
    if last in _READERS:
        return Sentence("none-image", {**values, "path": _path_text(call, line)})
    if last in _IN_PLACE and "." in called:
        return Sentence("none-in-place", values)
    if last == "gradient":
        return Sentence("none-gradient", values)
    function = line.names.get(called)
    code = getattr(function, "__code__", None)
    own = isinstance(code, CodeType) and is_students(code)
    return Sentence("none-from-own" if own else "none-from-call", values)


def _path_text(call: ast.Call, line: StudentLine) -> str:
    path: Any = None
    if call.args:
        first = call.args[0]
        path = first.value if isinstance(first, ast.Constant) else line.names.get(ast.unparse(first))
    if not isinstance(path, str | os.PathLike):
        return say(_CHECK)
    path = os.fspath(path)
    if Path(path).exists():
        return say(_NO_PICTURE, path=path)
    return say(_NOT_THERE, path=path, folder=str(Path.cwd()))


@rule(r"Assertion failed\) !?\w*(?:src|ssize|image|img)\w*(?:\.empty\(\))? ?in function '(?P<name>\w+)'"
      r"|Image data of dtype object cannot be converted to float")  # fmt: skip
def empty_picture(raised: RaisedError) -> Sentence:
    """A picture that OpenCV could not read, given to the next function."""
    line = raised.caller
    call = line.expression if line and isinstance(line.expression, ast.Call) else None
    part = next((one for one in (call.args if call else []) if isinstance(one, ast.Name)), None)
    made = assigned_call(part.id, line.sources) if part is not None and line is not None else None
    if part is not None and made is not None and line is not None and _is_none(part, line):
        return _from_call(part.id, made, line)
    name = raised.match["name"]
    return Sentence("empty-picture", {"where": f"cv2.{name}" if name else "imshow"})


RULES = (none_value, empty_picture)
