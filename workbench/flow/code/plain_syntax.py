"""The source of the workbench as plain code: no annotations, no caches, imports at the top."""

import ast
from itertools import pairwise

import numpy as np

from workbench.flow.code.package_definitions import PACKAGE, Definition, import_lines
from workbench.flow.code.plain_expressions import PlainExpressions
from workbench.flow.code.syntax_facts import arguments_of, id_of, names_opencv, own_nodes, returns_name

_CACHES = ("cache", "lru_cache", "staticmethod")
_PAIR = 2


class PlainSyntax(PlainExpressions):
    """Writes down the changes that make a statement of a file plain."""

    def visit_Assign(self, node: ast.Assign) -> None:  # noqa: N802 - of ast.NodeVisitor
        self.generic_visit(node)
        if not self.is_local("cv2") and names_opencv(node):
            self._without_opencv(node)

    def _without_opencv(self, node: ast.Assign) -> None:
        """``cv2`` is imported at the top: leave it out of an assignment."""
        target, value = node.targets[0], node.value
        if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)):
            self.drop(node)
            return
        kept = [pair for pair in zip(target.elts, value.elts, strict=True) if id_of(pair[0]) != "cv2"]
        left, right = (", ".join(self.text_of(pair[side]) for pair in kept) for side in range(_PAIR))
        self.replace(node, f"{left} = {right}")

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:  # noqa: N802 - of ast.NodeVisitor
        if node.value is None:
            self.drop(node)
            return
        self.visit(node.target)
        self.visit(node.value)
        self.between(node.target, node.value, " = ")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:  # noqa: N802 - of ast.NodeVisitor
        if str(node.module).split(".")[0] == PACKAGE:
            self.drop(node)  # its definitions come with the code
            return
        hoisted = [self.uses(name, statement) for name, statement in import_lines(node)]
        if all(hoisted):
            self.drop(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: N802 - of ast.NodeVisitor
        self._drop_caches(node)
        if node.returns is not None:
            bracket = self.source.data.rindex(b")", self.source.start(node), self.source.start(node.returns))
            self.edits.put(bracket + 1, self.source.end(node.returns), "")
        self._arguments(node.args)
        self._shorten_docstring(node)
        self.scopes.append(self._locals(node))
        self._body(node.body)
        self.scopes.pop()

    def visit_Lambda(self, node: ast.Lambda) -> None:  # noqa: N802 - of ast.NodeVisitor
        self.scopes.append({one.arg for one in arguments_of(node.args)})
        self.visit(node.body)
        self.scopes.pop()

    def _drop_caches(self, node: ast.FunctionDef) -> None:
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if id_of(called) in _CACHES:
                self.drop(decorator)
            else:
                self.visit(decorator)

    def _arguments(self, arguments: ast.arguments) -> None:
        for one in arguments_of(arguments):
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
            if isinstance(first, ast.AnnAssign) and first.value is not None and returns_name(second, first.target):
                self.edits.put(self.source.start(first), self.source.start(first.value), "return ")
                self.drop(second)

    def visit_If(self, node: ast.If) -> None:  # noqa: N802 - of ast.NodeVisitor
        self.visit(node.test)
        self._body(node.body)
        self._body(node.orelse)

    def _locals(self, node: ast.FunctionDef) -> set[str]:
        names = {one.arg for one in arguments_of(node.args)}
        for part in own_nodes(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                names.add(part.id)
            elif isinstance(part, ast.FunctionDef):
                names.add(part.name)
        return names - {"cv2"}

    # Classes

    def visit_ClassDef(self, node: ast.ClassDef) -> None:  # noqa: N802 - of ast.NodeVisitor
        for part in (*node.decorator_list, *node.bases):
            self.visit(part)
        self._shorten_docstring(node)
        if any(id_of(base) == "Struct" for base in node.bases):
            self._as_dataclass(node)
        name = node.name.removeprefix("Plain")
        if name != node.name:
            header = self.source.start(node) + len("class ")
            self.edits.put(header, header + len(node.name), name)
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign):
                self._field(statement)
            else:
                self.visit(statement)

    def _as_dataclass(self, node: ast.ClassDef) -> None:
        """A frozen struct becomes a frozen dataclass, which compares by identity: its fields may be arrays."""
        self.uses("dataclass", "from dataclasses import dataclass")
        start = self.source.start(node)
        self.edits.put(start, start, "@dataclass(frozen=True, eq=False)\n")
        bracket = self.source.data.index(b"(", start)
        self.edits.put(bracket, self.source.data.index(b":", bracket), "")

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
        meant = self.meant_by(node)
        if meant is not None:
            return self._annotated(meant)
        imported = self.source.found(id_of(node))
        if isinstance(imported, str) and id_of(node) != "Any":
            self.uses(id_of(node), imported)
        return "object" if id_of(node) == "Any" else id_of(node)

    def _annotated(self, meant: Definition) -> str:
        """The name of a type of the workbench in an annotation."""
        plain = getattr(meant.value, "__origin__", meant.value)  # of an alias: Matrix is a tuple
        if plain is np.ndarray:
            self.uses("np", "import numpy as np")
            return "np.ndarray"
        if plain is not meant.value:
            return str(plain.__name__)
        return self.name_of(meant) if isinstance(plain, type) else "object"
