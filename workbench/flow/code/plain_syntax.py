"""The source of the workbench as plain code: no annotations, no translated texts, none of its own helpers for speed."""

import ast
import inspect
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from workbench.data.affine_map import Array
from workbench.flow.code import plain_sample
from workbench.flow.code.package_definitions import Definition, SourceFile, import_lines
from workbench.flow.code.plain_messages import sentence_text
from workbench.flow.code.plain_names import PlainNames
from workbench.flow.code.source_edits import SourceEdits

_OPENCV = Definition("workbench.modules.opencv", "opencv")
_SAY, _MARK = (Definition("workbench.messages", name) for name in ("say", "mark"))
_COPY = Definition("workbench.data.frozen_copy", "frozen_copy")
_REPLACE = ("replace", "from dataclasses import replace")
_CACHES = ("cache", "lru_cache", "staticmethod")
_PAIR = 2


class PlainSyntax(ast.NodeVisitor):
    """Writes down the changes that make a statement of a file plain.

    Args:
        source: The file.
        names: The names of the exported code.

    ``needs`` has the definitions that the visited statements use.
    """

    def __init__(self, source: SourceFile, names: PlainNames) -> None:
        self.source = source
        self.edits = SourceEdits(source)
        self.needs: list[Definition] = []
        self._names = names
        self._scopes: list[set[str]] = []

    def text_of(self, node: ast.AST) -> str:
        """A node that was visited, as plain code."""
        return self.edits.text(self.source.start(node), self.source.end(node))

    def replace(self, node: ast.AST, text: str) -> None:
        """Write ``text`` in the place of a node."""
        self.edits.put(self.source.start(node), self.source.end(node), text)

    def between(self, after: ast.AST, before: ast.AST, text: str) -> None:
        """Write ``text`` in the place of what stands between two nodes."""
        self.edits.put(self.source.end(after), self.source.start(before), text)

    def drop(self, node: ast.AST) -> None:
        """Leave out the lines of a statement."""
        self.edits.put(self.source.line_start(node), self.source.line_end(node), "")

    def uses(self, name: str, statement: str) -> bool:
        """Import a name at the top; whether it is free there."""
        return self._names.imports_as(name, statement)

    def name_of(self, definition: Definition) -> str:
        """The name that a definition has in the exported code, which then has it."""
        plain = plain_counterpart(definition)
        self.needs.append(plain)
        return self._names.of(plain)

    def is_local(self, name: str) -> bool:
        """Whether a name is one of a function around."""
        return any(name in scope for scope in self._scopes)

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        if not self.is_local(node.id):
            self._global(node)

    def _global(self, node: ast.Name) -> None:
        found = self.source.found(node.id)
        if isinstance(found, str):
            self.uses(node.id, found)
        elif found is not None:
            text = _constant_text(found)
            name = self.name_of(found) if text is None else text
            if name != node.id:
                self.replace(node, name)

    def _means(self, node: ast.AST) -> Definition | None:
        """What a name of the workbench means; None for all other expressions."""
        if not isinstance(node, ast.Name) or self.is_local(node.id):
            return None
        found = self.source.found(node.id)
        return found if isinstance(found, Definition) else None

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Helpers that name a module in an error are given its name."""
        if ast.unparse(node) == "type(module).__name__":
            self.replace(node, "module")
        else:
            self.generic_visit(node)

    # Calls

    def visit_Call(self, node: ast.Call) -> None:
        meant = self._means(node.func)
        if meant == _OPENCV:
            self.uses("cv2", "import cv2")
            self.replace(node, "cv2")
        elif meant == _SAY:
            self._say(node)
        elif meant == _MARK:
            self.replace(node, sentence_text(ast.literal_eval(node.args[0]), {}))
        elif meant == _COPY:
            self._as_replace(node, node.args[0])
        elif meant is not None and _is_error(meant.value):
            self._error(node, meant.value.template)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            _METHODS[node.func.attr](self, node, node.func.value)
        else:
            self.generic_visit(node)

    def _as_replace(self, node: ast.Call, subject: ast.expr) -> None:
        """``replace(subject, field=value)``."""
        self.uses(*_REPLACE)
        self.generic_visit(node)
        if subject in node.args:
            self.replace(node.func, "replace")
            return
        self.edits.put(self.source.start(node), self.source.start(node), "replace(")
        self.edits.put(self.source.end(subject), self._opening(node), ", ")

    def _opening(self, node: ast.Call) -> int:
        """The place behind the bracket that opens the arguments of a call."""
        return self.source.data.index(b"(", self.source.end(node.func)) + 1

    def _with_image(self, node: ast.Call, subject: ast.expr) -> None:
        image, header = node.args
        self._as_replace(node, subject)
        for name, argument in (("image", image), ("header", header)):
            self.edits.put(self.source.start(argument), self.source.start(argument), f"{name}=")

    def _with_values(self, node: ast.Call, subject: ast.expr) -> None:
        mode, values = node.args
        self._as_replace(node, subject)
        unchanged = self.text_of(mode) == f"{self.text_of(subject)}.color_mode"
        if unchanged:
            self.edits.put(self.source.start(mode), self.source.start(values), "value_range=")
            return
        self.edits.put(self.source.start(mode), self.source.start(mode), "color_mode=")
        self.edits.put(self.source.start(values), self.source.start(values), "value_range=")

    # Sentences

    def _say(self, node: ast.Call) -> None:
        template, values = node.args[0], self._values(node)
        text = self._template(template)
        if text is not None:
            self.replace(node, sentence_text(text, values))
            return
        self.visit(template)
        filled = ", ".join(f"{name}={value}" for name, value in values.items())
        self.replace(node, self.text_of(template) + (f".format({filled})" if filled else ""))

    def _template(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant):
            return str(node.value)
        meant = self._means(node)
        value = None if meant is None else meant.value
        return str(value) if isinstance(value, str) else None

    def _error(self, node: ast.Call, template: str) -> None:
        column = int(node.col_offset)
        sentence = sentence_text(template, self._values(node), indent=column + len("ValueError("))
        self.replace(node, f"ValueError({sentence})")

    def _values(self, node: ast.Call) -> dict[str, str]:
        """The keyword arguments of a call as plain code on one line."""
        for word in node.keywords:
            self.visit(word.value)
        return {str(word.arg): " ".join(self.text_of(word.value).split()) for word in node.keywords}

    # Statements

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        if not self.is_local("cv2") and _names_opencv(node):
            self._without_opencv(node)

    def _without_opencv(self, node: ast.Assign) -> None:
        """``cv2`` is imported at the top: leave it out of an assignment."""
        target, value = node.targets[0], node.value
        if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)):
            self.drop(node)
            return
        kept = [pair for pair in zip(target.elts, value.elts, strict=True) if _id(pair[0]) != "cv2"]
        left, right = (", ".join(self.text_of(pair[side]) for pair in kept) for side in range(_PAIR))
        self.replace(node, f"{left} = {right}")

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is None:
            self.drop(node)
            return
        self.visit(node.target)
        self.visit(node.value)
        self.between(node.target, node.value, " = ")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        hoisted = [self.uses(name, statement) for name, statement in import_lines(node)]
        if all(hoisted):
            self.drop(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._drop_caches(node)
        if node.returns is not None:
            bracket = self.source.data.rindex(b")", self.source.start(node), self.source.start(node.returns))
            self.edits.put(bracket + 1, self.source.end(node.returns), "")
        self._arguments(node.args)
        self._shorten_docstring(node)
        self._scopes.append(self._locals(node))
        self._body(node.body)
        self._scopes.pop()

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._scopes.append({one.arg for one in _arguments(node.args)})
        self.visit(node.body)
        self._scopes.pop()

    def _drop_caches(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if _id(called) in _CACHES:
                self.drop(decorator)
            else:
                self.visit(decorator)

    def _arguments(self, arguments: ast.arguments) -> None:
        for one in _arguments(arguments):
            if one.annotation is not None:
                place = self.source.start(one) + len(one.arg.encode())
                self.edits.put(place, self.source.end(one.annotation), "")
        plain, defaults = arguments.posonlyargs + arguments.args, arguments.defaults
        with_default: list[tuple[ast.arg, ast.expr | None]] = [
            *zip(plain[len(plain) - len(defaults) :], defaults, strict=True),
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]
        for one, default in with_default:
            if default is not None:
                self.visit(default)
            if default is not None and one.annotation is not None:
                place = self.source.start(one) + len(one.arg.encode())
                self.edits.put(place, self.source.start(default), "=")

    def _shorten_docstring(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        text = ast.get_docstring(node)
        if text:
            first = text.split("\n\n")[0]
            indent = "\n" + " " * node.body[0].col_offset
            self.replace(node.body[0], f'"""{indent.join(first.splitlines())}"""')

    def _body(self, body: list[ast.stmt]) -> None:
        for statement in body:
            self.visit(statement)
        for first, second in pairwise(body):
            if isinstance(first, ast.AnnAssign) and first.value is not None and _returns(second, first.target):
                self.edits.put(self.source.start(first), self.source.start(first.value), "return ")
                self.drop(second)

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        self._body(node.body)
        self._body(node.orelse)

    def _locals(self, node: ast.FunctionDef) -> set[str]:
        names = {one.arg for one in _arguments(node.args)}
        for part in own_nodes(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                names.add(part.id)
            elif isinstance(part, ast.FunctionDef):
                names.add(part.name)
        return names - {"cv2"}

    # Classes

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in (*node.decorator_list, *node.bases):
            self.visit(part)
        self._shorten_docstring(node)
        name = node.name.removeprefix("Plain")
        if name != node.name:
            header = self.source.start(node) + len("class ")
            self.edits.put(header, header + len(node.name), name)
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign):
                self._field(statement)
            else:
                self.visit(statement)

    def _field(self, node: ast.AnnAssign) -> None:
        self.replace(node.annotation, self._annotation(node.annotation))
        if node.value is not None:
            self.visit(node.value)

    def _annotation(self, node: ast.AST) -> str:
        """An annotation by the names that the exported code has."""
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            inside = ", ".join(map(self._annotation, parts))
            return f"{self._annotation(node.value)}[{inside}]"
        if isinstance(node, ast.BinOp):
            return f"{self._annotation(node.left)} | {self._annotation(node.right)}"
        if isinstance(node, ast.Constant):
            return "..." if node.value is ... else repr(node.value)
        meant = self._means(node)
        return _id(node) if meant is None else self._annotated(meant)

    def _annotated(self, meant: Definition) -> str:
        """The name of a type of the workbench in an annotation."""
        if meant.value is Array:
            self.uses("np", "import numpy as np")
            return "np.ndarray"
        if isinstance(meant.value, type):
            return self.name_of(meant)
        return str(getattr(meant.value, "__origin__", object).__name__)  # Matrix: a tuple


_METHODS: dict[str, Callable[[PlainSyntax, ast.Call, ast.expr], None]] = {
    "replaced": PlainSyntax._as_replace,  # noqa: SLF001 - of the class above
    "with_image": PlainSyntax._with_image,  # noqa: SLF001
    "with_values": PlainSyntax._with_values,  # noqa: SLF001
}
"""Methods of samples and headers that plain ones do without."""


def plain_counterpart(definition: Definition) -> Definition:
    """The class of a plain sample that stands for one of the workbench's; all else is itself."""
    plain = f"Plain{definition.name}"
    if definition.module.startswith("workbench.data.") and hasattr(plain_sample, plain):
        return Definition(plain_sample.__name__, plain)
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


def _arguments(arguments: ast.arguments) -> list[ast.arg]:
    starred = [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *starred]


def _constant_text(definition: Definition) -> str | None:
    """A text, as a literal; None for all else."""
    value = definition.value
    if not isinstance(value, str):
        return None
    return sentence_text(value, {}) if "{" not in value else literal(value)


def _is_error(value: Any) -> bool:
    return inspect.isclass(value) and issubclass(value, Exception)


def _id(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _names_opencv(node: ast.Assign) -> bool:
    target = node.targets[0]
    return any(_id(one) == "cv2" for one in (target.elts if isinstance(target, ast.Tuple) else [target]))


def _returns(statement: ast.stmt, target: ast.expr) -> bool:
    return isinstance(statement, ast.Return) and statement.value is not None and _id(statement.value) == _id(target)
