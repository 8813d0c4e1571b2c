"""Expressions of the workbench's source as plain code: texts that are not translated, and no helpers for speed."""

import ast
import re
from collections.abc import Callable

from workbench.flow.code import plain_sample
from workbench.flow.code.package_definitions import Definition, PackageSource
from workbench.flow.code.plain_messages import sentence_text
from workbench.flow.code.plain_names import PlainNames
from workbench.flow.code.source_edits import SourceEdits
from workbench.flow.code.syntax_facts import constant_text, is_error, literal, plain_counterpart

_OPENCV = Definition("workbench.modules.opencv", "opencv")
_SAY, _MARK = (Definition("workbench.messages", name) for name in ("say", "mark"))
_COPY = Definition("workbench.data.frozen_copy", "frozen_copy")
_SEVERAL = re.compile(r'\((?:"[^"\\]*" ?)+\)')
_REPLACE = ("replace", "from dataclasses import replace")


class PlainExpressions(ast.NodeVisitor):
    """Writes down the changes that make expressions of a file plain: names, calls, sentences.

    Args:
        source: The file.
        names: The names of the exported code.

    ``needs`` has the definitions that the visited statements use.
    """

    def __init__(self, source: PackageSource, names: PlainNames) -> None:
        self.source = source
        self.edits = SourceEdits(source)
        self.needs: list[Definition] = []
        self._names = names
        self.scopes: list[set[str]] = []
        self._formatted = 0

    def text_of(self, node: ast.AST) -> str:
        """A node that was visited, as plain code."""
        return self.edits.text(self.source.start(node), self.source.end(node))

    def replace(self, node: ast.AST, text: str) -> None:
        """Write ``text`` in the place of a node."""
        if self._formatted and "'" not in text:
            text = text.replace('"', "'")  # up to Python 3.11 the quotes inside of an f-string are others
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
        return any(name in scope for scope in self.scopes)

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        if not self.is_local(node.id):
            self._global(node)

    def _global(self, node: ast.Name) -> None:
        found = self.source.found(node.id)
        if isinstance(found, str):
            self.uses(node.id, found)
        elif found is not None:
            text = constant_text(found)
            name = self.name_of(found) if text is None else text
            if name != node.id:
                self.replace(node, name)

    def meant_by(self, node: ast.AST) -> Definition | None:
        """What a name of the workbench means; None for all other expressions."""
        if not isinstance(node, ast.Name) or self.is_local(node.id):
            return None
        found = self.source.found(node.id)
        return found if isinstance(found, Definition) else None

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self._formatted += 1
        self.generic_visit(node)
        self._formatted -= 1

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Helpers that name a module in an error are given its name."""
        if ast.unparse(node) == "type(module).__name__":
            self.replace(node, "module")
        else:
            self.generic_visit(node)

    # Calls

    def visit_Call(self, node: ast.Call) -> None:
        meant = self.meant_by(node.func)
        if meant == _OPENCV:
            self.uses("cv2", "import cv2")
            self.replace(node, "cv2")
        elif meant == _SAY:
            self._say(node)
        elif meant == _MARK:
            self.replace(node, sentence_text(ast.literal_eval(node.args[0]), {}))
        elif meant == _COPY:
            self._as_replace(node, node.args[0])
        elif meant is not None and is_error(meant.value):
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

    def _moved(self, node: ast.Call, subject: ast.expr) -> None:
        """``moved_header(header, step)``."""
        self.generic_visit(node)
        name = self.name_of(Definition(plain_sample.__name__, "moved_header"))
        self.edits.put(self.source.start(node), self.source.start(node), f"{name}(")
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
        unchanged = self.text_of(mode) == f"{ast.unparse(subject)}.color_mode"
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
        meant = self.meant_by(node)
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
        texts = {str(word.arg): " ".join(self.text_of(word.value).split()) for word in node.keywords}
        return {name: _as_one(text) for name, text in texts.items()}


def _as_one(text: str) -> str:
    """Several texts behind each other as one."""
    return literal(ast.literal_eval(text)) if _SEVERAL.fullmatch(text) else text


_METHODS: dict[str, Callable[[PlainExpressions, ast.Call, ast.expr], None]] = {
    "replaced": PlainExpressions._as_replace,  # noqa: SLF001 - of the class above
    "moved": PlainExpressions._moved,  # noqa: SLF001
    "with_image": PlainExpressions._with_image,  # noqa: SLF001
    "with_values": PlainExpressions._with_values,  # noqa: SLF001
}
"""Methods of samples and headers that plain ones do without."""
