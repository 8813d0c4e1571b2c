"""Python code that a node carries: classes and functions of the user's own, as text.

Text is never executed here. A class is used only where the user has run its text already: it was registered with the
object that the text has made, the notebook has an object with the same text, or the user trusts it
(:mod:`workbench.catalog.trust_provider`).
"""

import ast
import functools
import inspect
import linecache
import sys
import textwrap
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from types import FunctionType
from typing import Any, TypeAlias

from workbench.catalog.trust_provider import trust
from workbench.graph.document import Value, thawed
from workbench.messages import say

Parts: TypeAlias = tuple[str, ...]
"""Imports, constants, functions and classes in an order that can be executed; the last one defines the object."""

CODE, SOURCE, FUNCTION, ARGUMENTS = "code", "source", "function", "arguments"
_OWN_MODULES = ("__main__", "source", "builtins", "__mp_main__", "generated")
_live: dict[tuple[str, Parts], Any] = {}
_given: set[Parts] = set()


def is_own(value: Any) -> bool:
    """Whether a class or function was defined in a notebook or in a text, so that no module can be imported for it."""
    module = getattr(value, "__module__", None)
    if module in _OWN_MODULES:
        return isinstance(value, FunctionType | type)
    return isinstance(value, FunctionType | type) and module is not None and module not in sys.modules


def register(name: str, parts: Parts, value: Any) -> None:
    """Remember the class or function that these parts have made in this process."""
    _live[name, parts] = value
    accept(parts)
    accept((*parts, name))


def accept(parts: Parts) -> None:
    """Remember that the user has handed this text over as code."""
    _given.add(parts)


def is_accepted(parts: Parts) -> bool:
    """Whether the user has run this text in this process, or handed it over as code, or trusts it: every part of it."""
    if parts in _given or (bool(parts) and all(map(_is_of_notebook, parts))):
        return True
    return bool(parts) and trust().trusts(parts)


def live(name: str, parts: Parts) -> Any:
    """The class or function that these parts have made in this process; None where they were not run."""
    found = _live.get((name, parts))
    if found is None and parts and all(map(_is_of_notebook, parts)):
        found = vars(sys.modules["__main__"]).get(name)
    if found is None and parts:
        found = trust().made(name, parts)
    return found


def _is_of_notebook(part: str) -> bool:
    """Whether the notebook has an object of the same text, constant or import; a name of one counts as well."""
    variables = vars(sys.modules["__main__"])
    if part.isidentifier():
        return is_own(variables.get(part))
    try:
        (node,) = ast.parse(part).body
    except (SyntaxError, ValueError, RecursionError):
        return False
    if isinstance(node, ast.Import | ast.ImportFrom):
        return all((item.asname or item.name).split(".")[0] in variables for item in node.names)
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        found = variables.get(node.name)
        return is_own(found) and text_of(found) == part
    name = defined_name(part)
    return isinstance(node, ast.Assign) and name in variables and f"{name} = {variables[name]!r}" == part


def text_of(value: Any) -> str | None:
    """The text of a class or function, with its decorators; None where no file or cell of it is known."""
    code = _code(value)
    if code is None:
        return None
    text = "".join(linecache.getlines(code.co_filename))
    found = _node(text, str(getattr(value, "__name__", "")), code.co_firstlineno, is_class=isinstance(value, type))
    if found is None:
        return None
    first = min([found.lineno, *(item.lineno for item in found.decorator_list)])
    return textwrap.dedent("\n".join(text.split("\n")[first - 1 : found.end_lineno])).rstrip()


def line_of(value: Any) -> int | None:
    """The line on which a class or function begins, in the file or cell that it is from."""
    code = _code(value)
    if code is None:
        return None
    text = "".join(linecache.getlines(code.co_filename))
    found = _node(text, str(getattr(value, "__name__", "")), code.co_firstlineno, is_class=isinstance(value, type))
    return found.lineno if found is not None else code.co_firstlineno


def _code(value: Any) -> Any:
    """The code of a function, or of the first method that a class defines itself."""
    if isinstance(value, type):
        methods = (item for item in map(_plain, vars(value).values()) if isinstance(item, FunctionType))
        own = (item for item in methods if item.__qualname__.startswith(f"{value.__qualname__}."))
        return next((inspect.unwrap(item).__code__ for item in own), None)
    value = inspect.unwrap(value) if callable(value) else value
    return getattr(value, "__code__", None)


def _plain(member: Any) -> Any:
    return inspect.unwrap(member) if isinstance(member, FunctionType) else getattr(member, "__func__", member)


_Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=256)
def _node(text: str, name: str, line: int, *, is_class: bool) -> _Definition | None:
    """The definition of this name around a line."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    kinds = ast.ClassDef if is_class else (ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and node.name == name:
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            if first <= line <= (node.end_lineno or line):
                return node
    return None


def defined_name(part: str) -> str | None:
    """The class, function or constant that a part defines; None for an import."""
    try:
        body = ast.parse(part).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            return node.name
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
    return None


def is_import(part: str) -> bool:
    """Whether a part is an import."""
    return part.startswith(("import ", "from "))


def constructor(class_name: str, parts: Parts) -> Mapping[str, inspect.Parameter]:
    """What the constructor of a class takes, read from its text."""
    classes = {node.name: node for part in parts for node in _classes(part)}
    node = classes.get(class_name)
    while node is not None:
        method = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)
        if method is not None:
            return {item.name: item for item in _parameters(method.args)}
        bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
        node = next((classes[base] for base in bases if base in classes and classes[base] is not node), None)
    return {"kwargs": inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)}


def tensor_arguments(class_name: str, parts: Parts) -> tuple[str, ...]:
    """The tensors that the ``call`` of a class takes, read from its text: its arguments without defaults."""
    for part in parts:
        for node in _classes(part):
            call = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "call"), None)
            if node.name == class_name and call is not None:
                usual = [*call.args.posonlyargs, *call.args.args][1:]
                tensors = usual[: len(usual) - len(call.args.defaults)]
                found = tuple(one.arg for one in tensors if one.arg not in ("training", "mask"))
                return ("input", *found[1:]) if found else ("input",)
    return ("input",)


def takes(known: Mapping[str, inspect.Parameter], word: str) -> bool:
    """Whether a constructor takes an argument of this name."""
    return word in known or any(item.kind is inspect.Parameter.VAR_KEYWORD for item in known.values())


def _classes(part: str) -> Iterator[ast.ClassDef]:
    try:
        yield from (node for node in ast.parse(part).body if isinstance(node, ast.ClassDef))
    except (SyntaxError, ValueError, RecursionError):
        return


def _parameters(arguments: ast.arguments) -> Iterator[inspect.Parameter]:
    usual = [*arguments.posonlyargs, *arguments.args][1:]
    defaults = [None] * (len(usual) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(usual, defaults[-len(usual) :] if usual else [], strict=True)]
    for item, default in [*pairs, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]:
        note = ast.unparse(item.annotation) if item.annotation is not None else inspect.Parameter.empty
        kind = inspect.Parameter.KEYWORD_ONLY
        yield inspect.Parameter(item.arg, kind, default=_literal(default), annotation=note)
    if arguments.kwarg is not None:
        yield inspect.Parameter(arguments.kwarg.arg, inspect.Parameter.VAR_KEYWORD)


def _literal(node: ast.expr | None) -> Any:
    if node is None:
        return inspect.Parameter.empty
    try:
        return ast.literal_eval(node)
    except ValueError:
        return object()  # some default that equals nothing


def is_own_value(value: Value) -> bool:
    """Whether a value of a configuration is a function by its text: ``{"code": "scale", "source": (…)}``."""
    return isinstance(value, Mapping) and set(value) == {CODE, SOURCE} and isinstance(value[CODE], str)


def is_function(value: Value) -> bool:
    """Whether a value is a public function of Keras: ``{"function": "keras.ops.sin"}``, perhaps with arguments."""
    return isinstance(value, Mapping) and FUNCTION in value and set(value) <= {FUNCTION, ARGUMENTS}


def public_function(path: object) -> Any:
    """The function of this path in ``keras.ops`` or ``keras.activations``; None for any other."""
    if not isinstance(path, str) or not path.startswith(("keras.ops.", "keras.activations.")):
        return None
    found: Any = import_module("keras")
    for word in path.split(".")[1:]:
        found = getattr(found, word, None) if word.isidentifier() and not word.startswith("_") else None
    return found if isinstance(found, FunctionType) else None


def functions_in(value: Value) -> Iterator[tuple[str, Parts]]:
    """The expression and the parts of all functions inside a value."""
    if is_own_value(value):
        yield str(value[CODE]), tuple(map(str, value[SOURCE] or ()))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from functions_in(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from functions_in(item)


def has_function(value: Value) -> bool:
    """Whether a value is a function, by its text or as a public one of Keras."""
    return is_own_value(value) or is_function(value)


def callable_value(value: Value) -> Any:
    """A parameter's value with the function itself in place of its text. Raises ValueError for one never run here."""
    if is_function(value):
        found = public_function(value[FUNCTION])
        return functools.partial(found, **value[ARGUMENTS]) if value.get(ARGUMENTS) else found
    if not is_own_value(value):
        return thawed(value)
    found = live(str(value[CODE]), tuple(value[SOURCE]))
    if found is None:
        message = say("{name} is not known here", name=value[CODE])
        raise ValueError(message)
    is_layer = isinstance(found, import_module("keras").Layer)
    return type(found).from_config(found.get_config()) if is_layer else found
