"""A program of plain code that grows: definitions of the workbench and functions of modules, each written once."""

import ast
from collections.abc import Iterable

from workbench.flow.code.derived_functions import DerivedFunction
from workbench.flow.code.package_definitions import Definition, package_source
from workbench.flow.code.plain_names import PlainNames
from workbench.flow.code.plain_syntax import PlainSyntax
from workbench.flow.code.simple_pictures import template_of
from workbench.flow.code.source_edits import tidied
from workbench.flow.code.syntax_facts import plain_counterpart
from workbench.modules.module import Module
from workbench.text_format import snake_case


class PlainProgram:
    """Code that needs nothing of the workbench.

    Args:
        kinds: The classes of all modules whose functions it will have.
        taken: Other names that it will have.
        simple: Whether it is about pictures with a class alone, for which some modules are written in fewer lines.

    >>> from workbench.modules import Invert
    >>> program = PlainProgram([Invert])
    >>> "def invert(sample):" in program.function(Invert), program.function(Invert)
    (True, '')
    """

    def __init__(self, kinds: Iterable[type[Module]], taken: Iterable[str] = (), *, simple: bool = False) -> None:
        self._simple = simple
        self._names = PlainNames([*(snake_case(kind.__name__) for kind in kinds), *taken])
        self._written: set[Definition | type[Module]] = set()

    @property
    def imports(self) -> str:
        """All imports that the code so far needs."""
        return self.imports_with(())

    def imports_with(self, others: Iterable[str]) -> str:
        """The imports with others.

        Args:
            others: Import statements.

        Returns:
            All of them, those of one library on one line.
        """
        statements = dict.fromkeys([*self._names.imports.values(), *others])
        nodes = [ast.parse(statement).body[0] for statement in statements]
        whole = sorted(ast.unparse(node) for node in nodes if isinstance(node, ast.Import))
        parts: dict[str, list[str]] = {}
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                parts.setdefault(str(node.module), []).append(ast.unparse(node.names[0]))
        joined = [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(parts.items())]
        return "\n".join([*whole, *joined])

    def definitions(self, wanted: Iterable[Definition]) -> str:
        """Constants, functions and classes, each behind all that it needs.

        Args:
            wanted: Definitions of the workbench.

        Returns:
            The code of those that are not written yet; "" for none.
        """
        return "\n\n".join(text for one in wanted for text in self._definition(plain_counterpart(one)))

    def needs_import(self, name: str, statement: str) -> None:
        """Have a name imported that the use of the code needs."""
        self._names.imports_as(name, statement)

    def name(self, definition: Definition) -> str:
        """The name of a definition in the code."""
        return self._names.of(plain_counterpart(definition))

    def function(self, kind: type[Module]) -> str:
        """The function of a module, called as the module is, in snake case.

        Args:
            kind: The module's class.

        Returns:
            Its code with the helpers that it needs and that are not written yet; "" where it is written.
        """
        if kind in self._written:
            return ""
        self._written.add(kind)
        template = template_of(kind) if self._simple else None
        if template is not None:
            self._names.give(template, template.name)
            return self.definitions([template])
        derived = DerivedFunction(kind, self._names)
        needed = self.definitions(derived.needs)
        return f"{needed}\n\n{derived.text}" if needed else derived.text

    def _definition(self, definition: Definition) -> list[str]:
        """A definition behind all that it needs; nothing where it is written."""
        if definition in self._written:
            return []
        self._written.add(definition)
        file = package_source(definition.module)
        node = file.defined[definition.name]
        syntax = PlainSyntax(file, self._names)
        syntax.visit(node)
        before = [text for one in syntax.needs for text in self._definition(one)]
        return [*before, _text(node, syntax, definition.name, self._names.of(definition))]


def _text(node: ast.stmt, syntax: PlainSyntax, old: str, name: str) -> str:
    """A visited statement under its new name, with the text below a constant as a comment above it."""
    file = syntax.source
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
        parts = zip(node.targets[0].elts, node.value.elts, strict=True)
        return next(f"{name} = {syntax.text_of(value)}\n" for one, value in parts if ast.unparse(one) == old)
    if isinstance(node, ast.FunctionDef):
        place = file.start(node) + len("def ")
        syntax.edits.put(place, place + len(node.name), name)
    elif not isinstance(node, ast.ClassDef):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target  # type: ignore[attr-defined]
        syntax.replace(target, name)
    text = syntax.edits.text(file.first_line(node), file.line_end(node))
    told = file.described(node) if isinstance(node, ast.Assign | ast.AnnAssign) else ""
    return "".join(f"# {line}\n" for line in told.splitlines()) + tidied(text)
