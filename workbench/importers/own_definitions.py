"""The text of classes and functions of the user's own, with the imports, constants and helpers that they need."""

import ast
import builtins
import dis
import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from importlib import import_module
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from workbench.catalog.own_code import Parts, constructor, is_own, register, takes, text_of
from workbench.importers.constant_text import constant_text

_PUBLIC = ("keras.layers", "keras.ops", "keras.activations", "keras.initializers", "keras.regularizers",
           "keras.constraints", "keras.models", "keras.losses", "keras.metrics", "keras.optimizers", "keras.saving",
           "keras.utils", "keras.backend", "keras.random", "keras.callbacks", "keras")  # fmt: skip
OF_EVERY_LAYER = {"name", "trainable", "dtype", "autocast", "activity_regularizer"}
"""Arguments that every layer takes."""
_LONGEST = 4000
"""Characters of a constant that is written out."""


class _CannotDefine(Exception):
    """Something that a definition needs cannot be written."""


def definition(value: Any, namespace: Mapping[str, Any] | None = None) -> Parts | None:
    """What must be executed for a class or function of the user's own; None where it cannot be written.

    The object is registered as what these parts have made.
    """
    writer = _Definitions(namespace or {})
    try:
        writer.add_own(str(value.__name__), value)
    except (RecursionError, _CannotDefine):
        return None
    parts = tuple(writer.parts)
    register(str(value.__name__), parts, value)
    return parts


def object_code(value: Any, config: Mapping[str, Any]) -> tuple[str, Parts] | None:
    """An object of a class of the user's own as an expression, ``Clip(limit=2)``, and what must be executed for it.

    None where the class, or what it was made with, cannot be written.
    """
    class_name = str(type(value).__name__)
    parts = definition(type(value))
    if parts is None:
        return None
    known = constructor(class_name, parts)
    given = {word: item for word, item in config.items() if word in known}
    if is_layer := hasattr(value, "call"):
        given = {**given, **{word: config[word] for word in ("name",) if takes(known, word)}}
    writer = _Definitions({})
    texts = {word: constant_text(item, writer._add) for word, item in given.items()}  # noqa: SLF001 - as in a definition
    lost = set(config) - set(given) - (OF_EVERY_LAYER if is_layer else set())
    if lost or None in texts.values():
        return None
    code = f"{class_name}({', '.join(f'{word}={text}' for word, text in texts.items())})"
    parts = tuple(dict.fromkeys((*writer.parts, *parts)))
    register(code, parts, value)
    return code, parts


def lambda_code(value: Any) -> tuple[str, Parts] | None:
    """A lambda as an expression, and what must be executed for it; None where it cannot be written."""
    import linecache

    code = value.__code__
    text = "".join(linecache.getlines(code.co_filename))
    found = _lambda(text, code)
    if found is None:
        return None
    writer = _Definitions({})
    try:
        writer.add_names(compile(found, "<lambda>", "eval"), _variables(value))
    except (RecursionError, SyntaxError, _CannotDefine):
        return None
    parts = tuple(writer.parts)
    register(found, parts, value)
    return found, parts


def _lambda(text: str, code: Any) -> str | None:
    """The text of the one lambda on a line that compiles to this code."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and node.lineno <= code.co_firstlineno <= (node.end_lineno or node.lineno):
            segment = ast.get_source_segment(text, node)
            if segment is not None and _same_code(segment, code):
                found[" ".join(segment.split())] = None
    return next(iter(found)) if len(found) == 1 else None


def _same_code(segment: str, code: Any) -> bool:
    """Whether a lambda's text compiles to the same instructions; its free variables need not be free there."""
    try:
        compiled = compile(textwrap.dedent(segment), "<lambda>", "eval")
    except SyntaxError:
        return False
    inner = next((item for item in compiled.co_consts if isinstance(item, type(code))), None)
    if inner is None:
        return False
    same = inner.co_consts == code.co_consts or len(inner.co_consts) == len(code.co_consts)
    names = set(inner.co_names) == set(code.co_names) | set(code.co_freevars)
    return same and names and inner.co_varnames == code.co_varnames and _constants(inner) == _constants(code)


def _constants(code: Any) -> list[Any]:
    return [item for item in code.co_consts if not isinstance(item, type(code))]


def _variables(value: Any) -> dict[str, Any]:
    """The variables that a function, or the methods of a class, can see."""
    methods = [value] if isinstance(value, FunctionType) else [_function(item) for item in vars(value).values()]
    found: dict[str, Any] = {}
    for method in methods:
        if isinstance(method, FunctionType):
            method = inspect.unwrap(method)  # noqa: PLW2901 - Keras wraps some methods
            found |= method.__globals__
    for method in methods:
        if isinstance(method, FunctionType):
            closure = inspect.getclosurevars(inspect.unwrap(method)).nonlocals
            found |= {word: item for word, item in closure.items() if word != "__class__"}
    return found


def _function(member: Any) -> Any:
    return getattr(member, "__func__", member)


class _Definitions:
    """Collects parts, each after what it needs."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self.parts: list[str] = []
        self._namespace = namespace
        self._done: set[str] = set()

    def add_own(self, name: str, value: Any) -> None:
        if name in self._done:
            return
        self._done.add(name)
        text = text_of(value)
        if text is None:
            raise _CannotDefine(name)
        self.add_names(compile(text, name, "exec"), {**self._namespace, **_variables(value)}, own=name)
        self.parts.append(text)

    def add_names(self, code: CodeType, variables: Mapping[str, Any], own: str = "") -> None:
        """Everything from outside that code names and that is not Python's."""
        for name in dict.fromkeys(_global_names(code)):
            if name != own and name in variables and not hasattr(builtins, name):
                self._add(name, variables[name])

    def _add(self, name: str, value: Any) -> None:
        if name in self._done:
            return
        if isinstance(value, ModuleType):
            self._done.add(name)
            self.parts.append(_module_import(name, value))
        elif isinstance(value, type | FunctionType) and is_own(value) and value.__name__ == name:
            self.add_own(name, value)
        elif isinstance(value, type | FunctionType | BuiltinFunctionType):
            self._done.add(name)
            self.parts.append(_member_import(name, value))
        else:
            self._done.add(name)
            self.parts.append(f"{name} = {self._constant(name, value)}")

    def _constant(self, name: str, value: Any) -> str:
        text = constant_text(value, self._add)
        if text is None or len(text) > _LONGEST:
            raise _CannotDefine(name)
        return text


def _global_names(code: CodeType) -> Iterator[str]:
    """Names that code reads from outside of its functions and classes."""
    stored: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname == "LOAD_GLOBAL" or (step.opname == "LOAD_NAME" and step.argval not in stored):
            yield step.argval
        elif step.opname == "STORE_NAME":
            stored.add(step.argval)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _global_names(inner)


def _module_import(name: str, module: ModuleType) -> str:
    path = _public_path(getattr(module, "_target", module).__name__)
    if path == "keras.backend":  # functions that only TensorFlow's Keras has still
        path = "tensorflow.keras.backend"
    if path == name:
        return f"import {name}"
    parent, _, last = path.rpartition(".")
    return f"from {parent} import {last}" if parent and last == name else _as(path, name, parent, last)


def _as(path: str, name: str, parent: str, last: str) -> str:
    return f"from {parent} import {last} as {name}" if parent else f"import {path} as {name}"


def _public_path(path: str) -> str:
    for prefix in ("keras._tf_keras.keras", "tensorflow.keras"):
        if path == prefix or path.startswith(f"{prefix}."):
            return "keras" + path.removeprefix(prefix)
    return path


def _member_import(name: str, value: Any) -> str:
    own = str(getattr(value, "__name__", name))
    for path in (*_PUBLIC, str(getattr(value, "__module__", ""))):
        module = sys.modules.get(path) or (import_module(path) if path in _PUBLIC else None)
        for word in (own, name):
            if module is not None and vars(module).get(word) is value:
                return f"from {path} import {word}" + ("" if word == name else f" as {name}")
    raise _CannotDefine(name)
