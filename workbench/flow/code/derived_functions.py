"""The class of a module as one function of a sample: its methods become functions inside, its fields arguments."""

import ast
import inspect
import textwrap
from typing import Any

from workbench.flow.code.package_definitions import Definition, PackageSource, package_source
from workbench.flow.code.plain_names import PlainNames
from workbench.flow.code.plain_syntax import PlainSyntax
from workbench.flow.code.source_edits import tidied
from workbench.flow.code.syntax_facts import literal
from workbench.modules.manipulation_module import FilterModule, MergeModule, PatchModule
from workbench.modules.module import Module
from workbench.text_format import snake_case

_ENTRIES: dict[type[Module], tuple[str, str]] = {
    FilterModule: ("select", "sample"),
    PatchModule: ("pieces", "sample"),
    MergeModule: ("merge", "samples"),
}
"""By the kind of module: the method that does its work, and what it is called with."""

_UNITS = (ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.Subscript)
"""Expressions that need no brackets wherever they stand."""


class DerivedFunction:
    """A function that does what a module does.

    Args:
        kind: The module's class.
        names: The names of the exported code.

    ``text`` is its source; ``needs`` are the definitions that it uses.
    """

    def __init__(self, kind: type[Module], names: PlainNames) -> None:
        self.needs: list[Definition] = []
        self._kind = kind
        self._names = names
        self._inner: dict[str, str] = {}
        entry, given = next((one for base, one in _ENTRIES.items() if issubclass(kind, base)), ("apply", "sample"))
        body = self._method(entry, inner=False)
        arguments = [given, *(f"{name}={literal(getattr(kind(), name))}" for name in kind.__struct_fields__)]
        head = f"def {snake_case(kind.__name__)}({', '.join(arguments)}):\n"
        self.text = "".join([_wrapped_head(head), _documentation(kind), *self._inner.values(), body]).rstrip() + "\n"
        self.text = tidied(self.text)

    def constant(self, name: str) -> str | None:
        """The literal of what a method reads of the class itself; None where it is a parameter or a method."""
        value = getattr(self._kind, name)
        is_constant = name not in self._kind.__struct_fields__ and not callable(value)
        return literal(value) if is_constant else None

    def called(self, name: str, given: list[str]) -> str | None:
        """What a call of a method amounts to where the method is one expression of what it is given.

        Args:
            name: The method.
            given: The arguments of the call as they are written.

        Returns:
            The expression; None where the method is more, which is then a function inside.
        """
        file, node = self._found(name)
        only = [one for one in node.body if not _is_text(one)]
        parameters = [one.arg for one in node.args.args if one.arg != "self"]
        if len(only) == 1 and isinstance(only[0], ast.Return) and only[0].value is not None and parameters == given:
            text = self._visited(file, node).text_of(only[0].value)
            return text if isinstance(only[0].value, _UNITS) else f"({text})"
        self.take(name)
        return None

    def take(self, name: str) -> None:
        """Take a method along as a function inside."""
        if name not in self._inner:
            self._inner[name] = ""  # it may call itself
            text = self._method(name, inner=True)
            del self._inner[name]
            self._inner[name] = text

    def _found(self, name: str) -> tuple[PackageSource, ast.FunctionDef]:
        """A method where it is written."""
        owner = next(base for base in self._kind.__mro__ if name in vars(base))
        file = package_source(owner.__module__)
        written = ast.iter_child_nodes(file.defined[owner.__name__])
        return file, next(one for one in written if isinstance(one, ast.FunctionDef) and one.name == name)

    def _visited(self, file: PackageSource, node: ast.FunctionDef) -> "_MethodSyntax":
        syntax = _MethodSyntax(file, self._names, self, _clashing(node))
        syntax.visit(node)
        self.needs += syntax.needs
        return syntax

    def _method(self, name: str, *, inner: bool) -> str:
        """A method as a function inside, or its statements alone."""
        file, node = self._found(name)
        syntax = self._visited(file, node)
        if inner:
            return syntax.edits.text(file.first_line(node), file.line_end(node)) + "\n"
        statements = [one for one in node.body if not _is_text(one)]
        return _dedented(syntax.edits.text(file.line_start(statements[0]), file.line_end(statements[-1])))


class _MethodSyntax(PlainSyntax):
    """The syntax of a method: ``self.x`` becomes ``x``."""

    def __init__(self, source: PackageSource, names: PlainNames, function: DerivedFunction, clashing: set[str]) -> None:
        super().__init__(source, names)
        self._function = function
        self._clashing = clashing

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: N802
        arguments = node.args.args
        if arguments and arguments[0].arg == "self":
            following = [*arguments, *node.args.kwonlyargs][1:2]
            end = self.source.start(following[0]) if following else self.source.end(arguments[0])
            star = b"*" in self.source.data[self.source.end(arguments[0]) : end]
            self.edits.put(self.source.start(arguments[0]), end, "*, " if star else "")
        super().visit_FunctionDef(node)

    def visit_Name(self, node: ast.Name) -> None:  # noqa: N802
        if node.id == "self":
            self.replace(node, literal(self._function_name()))
        elif node.id in self._clashing:
            self.replace(node, f"{node.id}_")
        else:
            super().visit_Name(node)

    def visit_arg(self, node: ast.arg) -> None:
        if node.arg in self._clashing:
            start = self.source.start(node)
            self.edits.put(start, start + len(node.arg.encode()), f"{node.arg}_")

    def visit_Attribute(self, node: ast.Attribute) -> None:  # noqa: N802
        if ast.unparse(node) == "type(self).__name__":
            self.replace(node, literal(self._function_name()))
        elif isinstance(node.value, ast.Attribute) and ast.unparse(node.value) == "self.about":
            self.replace(node, literal(getattr(self._function._kind.about, node.attr)))  # noqa: SLF001
        elif isinstance(node.value, ast.Name) and node.value.id == "self":
            self.replace(node, self._function.constant(node.attr) or node.attr)
            if callable(getattr(self._function._kind, node.attr, None)):  # noqa: SLF001
                self._function.take(node.attr)
        else:
            super().visit_Attribute(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:  # noqa: N802
        """``self.about.x or y`` is decided here."""
        first = node.values[0]
        if not ast.unparse(first).startswith("self.about.") or not isinstance(node.op, ast.Or):
            self.generic_visit(node)
            return
        self.generic_visit(node)
        said = ast.literal_eval(self.text_of(first))
        self.replace(node, literal(said) if said else self.text_of(node.values[-1]))

    def visit_Call(self, node: ast.Call) -> None:  # noqa: N802
        func = node.func
        if isinstance(func, ast.Attribute) and ast.unparse(func.value) == "self":
            given = [ast.unparse(one) for one in (*node.args, *node.keywords)]
            expression = self._function.called(func.attr, given)
            if expression is None:
                self.generic_visit(node)
            else:
                self.replace(node, expression)
        elif ast.unparse(func) == "getattr" and ast.unparse(node.args[0]) == "self":
            self._read(node)
        else:
            super().visit_Call(node)

    def _read(self, node: ast.Call) -> None:
        """``getattr(self, "seed")``."""
        self.replace(node, str(ast.literal_eval(node.args[1])))

    def _function_name(self) -> str:
        return self._function._kind.__name__  # noqa: SLF001 - of this file


def _clashing(node: ast.FunctionDef) -> set[str]:
    """Names that a method uses both for itself and of ``self``."""
    parts = list(ast.walk(node))
    local = {one.id for one in parts if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    local |= {one.arg for one in parts if isinstance(one, ast.arg)}
    of_self = {one.attr for one in parts if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "self"}
    return local & of_self


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _dedented(text: str) -> str:
    return "".join(line.removeprefix("    ") for line in text.splitlines(keepends=True))


def _documentation(kind: type[Any]) -> str:
    """The documentation of a class without examples and errors."""
    text = inspect.cleandoc(kind.__doc__ or kind.__name__)
    parts = [part for part in text.split("\n\n") if not part.startswith((">>>", "Raises:"))]
    inner = textwrap.indent("\n\n".join(parts), "    ").lstrip()
    ending = "\n    " if len(parts) > 1 else ""
    return f'    """{inner}{ending}"""\n\n' if len(parts) > 1 else f'    """{inner}"""\n'


def _wrapped_head(head: str) -> str:
    if len(head) <= 120:  # noqa: PLR2004 - the longest line
        return head
    inside = textwrap.fill(head[head.index("(") + 1 : head.rindex(")")], 112, break_on_hyphens=False)
    return f"{head[: head.index('(')]}(\n{textwrap.indent(inside, '    ')}\n):\n"
