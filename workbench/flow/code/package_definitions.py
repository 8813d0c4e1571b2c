"""Where the workbench defines a name: the statement in its source, or the import of another library."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

PACKAGE = "workbench"


class Definition(NamedTuple):
    """A constant, function or class at the top of a module of the workbench."""

    module: str
    name: str

    @property
    def value(self) -> Any:
        """What the name stands for."""
        return getattr(import_module(self.module), self.name)


class PackageSource:
    """The source of a module, by statements; places are in bytes, as ``ast`` counts them."""

    def __init__(self, module: str) -> None:
        self.module = module
        text = inspect.getsource(import_module(module))
        self.data = text.encode()
        self.tree = ast.parse(text)
        self._starts = [0]
        for line in self.data.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self.defined = {name: node for node in self.tree.body for name in _defines(node)}
        of_workbench = [node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and _is_own(node)]
        self._imported = {name: found for node in (*of_workbench, *self.tree.body) for name, found in _imports(node)}

    def start(self, node: Any) -> int:
        """Where a node begins."""
        return self._starts[int(node.lineno) - 1] + int(node.col_offset)

    def end(self, node: Any) -> int:
        """Where a node ends."""
        return self._starts[int(node.end_lineno) - 1] + int(node.end_col_offset)

    def line_start(self, node: Any) -> int:
        """Where the first line of a node begins."""
        return self._starts[int(node.lineno) - 1]

    def first_line(self, node: Any) -> int:
        """Where a function or class begins, with what stands above it."""
        return min(map(self.line_start, [node, *getattr(node, "decorator_list", ())]))

    def line_end(self, node: Any) -> int:
        """Where the last line of a node ends, behind its line break."""
        return self._starts[int(node.end_lineno)]

    def text(self, start: int, end: int) -> str:
        """The source between two places."""
        return self.data[start:end].decode()

    def found(self, name: str) -> Definition | str | None:
        """What a name at the top of the module is.

        Args:
            name: The name.

        Returns:
            The definition of the workbench; the import statement of another library; None for what is built in.
        """
        if name in self.defined:
            return Definition(self.module, name)
        imported = self._imported.get(name)
        if not isinstance(imported, Definition):
            return imported
        return package_source(imported.module).found(imported.name)

    def described(self, node: ast.stmt) -> str:
        """The text that stands below a constant, without quotes; "" where there is none."""
        following = self.tree.body[self.tree.body.index(node) + 1 :][:1]
        for after in following:
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                return inspect.cleandoc(str(after.value.value))
        return ""


@cache
def package_source(module: str) -> PackageSource:
    """The source of a module of the workbench, read once."""
    return PackageSource(module)


def import_lines(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import statement makes, each with a statement that makes it alone."""
    for one in node.names:
        name = one.asname or one.name.split(".")[0]
        alone = ast.Import([one]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [one], node.level)
        yield name, ast.unparse(alone)


def _imports(node: ast.stmt) -> Iterator[tuple[str, Definition | str]]:
    if isinstance(node, ast.ImportFrom) and _is_own(node):
        yield from ((one.asname or one.name, Definition(str(node.module), one.name)) for one in node.names)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from import_lines(node)


def _is_own(node: ast.ImportFrom) -> bool:
    return str(node.module).split(".")[0] == PACKAGE


def _defines(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        targets = [one for target in node.targets for one in getattr(target, "elts", [target])]
        yield from (target.id for target in targets if isinstance(target, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id
