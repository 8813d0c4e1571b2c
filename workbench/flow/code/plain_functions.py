"""The plain functions of several modules, with all helpers that they use, each once and above its use."""

import ast
from collections.abc import Iterable

from msgspec import Struct

from workbench.flow.code.derived_functions import DerivedFunction
from workbench.flow.code.package_definitions import Definition, source_file
from workbench.flow.code.plain_names import PlainNames
from workbench.flow.code.plain_syntax import PlainSyntax
from workbench.flow.code.source_edits import without_marks
from workbench.modules.module import Module
from workbench.text_format import snake_case


class PlainFunctions(Struct, frozen=True):
    """Code by parts: import statements, helpers in order, and a function for each module's class."""

    imports: tuple[str, ...]
    helpers: dict[Definition, str]
    functions: dict[type[Module], str]

    @property
    def source(self) -> str:
        """All of it as one program."""
        return "\n\n".join(["\n".join(self.imports) + "\n", *self.helpers.values(), *self.functions.values()])


def plain_functions(kinds: Iterable[type[Module]], also: Iterable[Definition] = ()) -> PlainFunctions:
    """Write modules as functions that need nothing of the workbench.

    Args:
        kinds: Classes of modules.
        also: Definitions of the workbench that the code uses besides.

    Returns:
        Their functions, called as the modules are, in snake case, with the helpers that they need.
    """
    wanted = tuple(dict.fromkeys(kinds))
    names = PlainNames([snake_case(kind.__name__) for kind in wanted])
    helpers: dict[Definition, str] = {}
    for one in also:
        _add(one, names, helpers)
    functions = {}
    for kind in wanted:
        derived = DerivedFunction(kind, names)
        for one in derived.needs:
            _add(one, names, helpers)
        functions[kind] = derived.text
    return PlainFunctions(tuple(sorted(names.imports.values(), key=_import_order)), helpers, functions)


def _add(definition: Definition, names: PlainNames, helpers: dict[Definition, str]) -> None:
    """Put a definition behind all that it needs."""
    if definition in helpers:
        return
    file = source_file(definition.module)
    node = file.defined[definition.name]
    syntax = PlainSyntax(file, names)
    syntax.visit(node)
    helpers[definition] = ""  # it may need itself
    for one in syntax.needs:
        _add(one, names, helpers)
    del helpers[definition]
    helpers[definition] = _text(node, syntax, names.of(definition))


def _text(node: ast.stmt, syntax: PlainSyntax, name: str) -> str:
    """A visited statement under its new name, with the text below a constant as a comment above it."""
    file = syntax.source
    if isinstance(node, ast.FunctionDef):
        place = file.start(node) + len("def ")
        syntax.edits.put(place, place + len(node.name), name)
    elif not isinstance(node, ast.ClassDef):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target  # type: ignore[attr-defined]
        syntax.replace(target, name)
    text = syntax.edits.text(file.first_line(node), file.line_end(node))
    told = file.described(node) if isinstance(node, ast.Assign | ast.AnnAssign) else ""
    return "".join(f"# {line}\n" for line in told.splitlines()) + without_marks(text)


def _import_order(statement: str) -> tuple[bool, str]:
    return statement.startswith("from"), statement
