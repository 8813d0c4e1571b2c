"""Skips cells with unfilled blanks and shows a note in place of a traceback, so that the rest of the notebook runs.

A cell that computes with a blank (``FIXME``, or nbgrader's ``# YOUR CODE HERE``) is not run: a note says which
question waits for it, and the names it would have made become blanks themselves, so that the cells that depend on them
are skipped in the same way. A cell that only lists blanks (a table to fill) runs.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.labs.blanks import STUB, Blank, StillBlank, blanks_in
from workbench.labs.free_names import bound_names, read_names
from workbench.labs.lab_session import current
from workbench.labs.notebook_output import show
from workbench.labs.rendering import note_html, note_text
from workbench.messages import mark, say

_BLANK = mark("{question} waits for you in line {line}: replace FIXME by your answer, then run the cell again.")
_CODE = mark("{question} waits for your code in line {line}. Write it there, then run the cell again.")
_DEPENDS = mark("This cell needs {name}, which {question} still leaves open. Answer that first.")
_SOME_QUESTION = mark("This cell")
_EARLIER_BLANK = mark("a blank further up")
_STUB_COMMENT = STUB.partition("\n")[0]
_DISPLAYS = (ast.Dict, ast.List, ast.Tuple, ast.Set)
_ATTRIBUTE = "_workbench_guard"


@dataclass(frozen=True)
class Waiting:
    """Why a cell waits: ``names`` are those it would have made; ``runs`` is true where it only lists blanks."""

    message: str
    line: str
    question: str
    names: tuple[str, ...]
    runs: bool = False


def install(shell: Any) -> None:
    """Install the guard as an AST transformer of IPython, from the next cell on. Idempotent."""
    if hasattr(shell, _ATTRIBUTE):
        return
    guard = BlankGuard(shell)
    setattr(shell, _ATTRIBUTE, guard)
    shell.input_transformers_post.append(guard.remember)
    shell.ast_transformers.append(guard)
    if not shell.custom_exceptions:
        shell.set_custom_exc((StillBlank,), _show_error)


def remove(shell: Any) -> None:
    """Remove the guard and its hooks (tests)."""
    guard = getattr(shell, _ATTRIBUTE, None)
    if guard is None:
        return
    shell.input_transformers_post.remove(guard.remember)
    shell.ast_transformers.remove(guard)
    shell.set_custom_exc((), None)
    delattr(shell, _ATTRIBUTE)


class BlankGuard(ast.NodeTransformer):
    """Replaces the statements of a cell that waits for an answer."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._source = ""
        self._skipped_for: Waiting | None = None

    def remember(self, lines: list[str]) -> list[str]:
        """IPython's hook for the text of a cell; leaves it as it is."""
        self._source = "".join(lines)
        return lines

    def visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, ast.Module):
            return node
        try:
            waiting = find(node, self._source, self._shell.user_ns, _owners())
        except Exception:  # noqa: BLE001 - a student's cell must run whatever happens here
            return node
        if waiting is None:
            return node
        self._skipped_for = waiting
        kept = node.body if waiting.runs else [one for one in node.body if isinstance(one, ast.Import | ast.ImportFrom)]
        note = ast.parse(f"get_ipython().{_ATTRIBUTE}.tell()").body
        for part in (part for statement in note for part in ast.walk(statement)):
            ast.copy_location(part, node.body[0])
        return ast.Module([*note, *kept], node.type_ignores)

    def tell(self) -> None:
        """Show the note, and make the names that the cell would have made blanks."""
        waiting, self._skipped_for = self._skipped_for, None
        if waiting is None:
            return
        for name in waiting.names:
            if name not in self._shell.user_ns:
                self._shell.user_ns[name] = Blank(waiting.question)
        show(note_html(waiting.message, waiting.line), note_text(waiting.message, waiting.line))


def find(
    module: ast.Module, source: str, names: Mapping[str, Any], owners: Mapping[str, str] | None = None
) -> Waiting | None:
    """Why this cell waits, or None when it can run. ``names`` are the notebook's, ``owners`` the sheet's blanks."""
    lines = source.splitlines()
    makes = tuple(dict.fromkeys(bound_names(module)))
    stub = _stub(module, source)
    if stub is not None:
        return _skipped_for(_CODE, stub.lineno, lines, makes, owners or {}, bare=stub in module.body)
    listed = {id(name) for statement in module.body for name in _listed(statement)}
    read = [*_read_before_bound(module)]
    blanks = [one for one in read if type(names.get(one.id)) is Blank and one.id == "FIXME"]
    computed = [one for one in blanks if id(one) not in listed]
    if computed:
        return _skipped_for(_BLANK, computed[0].lineno, lines, makes, owners or {})
    for one in read:
        if one.id != "FIXME" and one.id in names and id(one) not in listed and blanks_in(names[one.id]):
            return _skipped_for_dependency(one.id, blanks_in(names[one.id])[0], makes, owners or {})
    return _skipped_for(_BLANK, blanks[0].lineno, lines, makes, owners or {}, runs=True) if blanks else None


def _owners() -> Mapping[str, str]:
    return current().sheet.blanks


def _skipped_for(
    template: str,
    line: int,
    lines: list[str],
    names: tuple[str, ...],
    owners: Mapping[str, str],
    *,
    runs: bool = False,
    bare: bool = False,
) -> Waiting:
    """Why a cell waits. In a ``bare`` one, nothing but a comment says what its code is to make: the sheet knows."""
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    question = next((owners[name] for name in (text, *names, *map(str.strip, lines)) if name in owners), "")
    if bare and question:
        names += tuple(name for name, owner in owners.items() if owner == question and name.isidentifier())
    message = say(template, question=question or say(_SOME_QUESTION), line=line)
    return Waiting(message, text, question, names, runs)


def _skipped_for_dependency(name: str, blank: Blank, names: tuple[str, ...], owners: Mapping[str, str]) -> Waiting:
    question = blank.question or owners.get(name, "")
    message = say(_DEPENDS, name=name, question=question or say(_EARLIER_BLANK))
    return Waiting(message, "", question, names)


def _stub(module: ast.Module, source: str) -> ast.Raise | None:
    """The ``raise NotImplementedError()`` that stands for a student's code."""
    if _STUB_COMMENT not in source:
        return None
    raises = (one for one in ast.walk(module) if isinstance(one, ast.Raise))
    return next((one for one in raises if one.exc is not None and "NotImplementedError" in ast.unparse(one.exc)), None)


def _listed(statement: ast.stmt) -> Iterator[ast.Name]:
    """The names that an assignment only lists: ``x = FIXME``, ``table = {"conv": FIXME}``."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
        yield from _is_plain_listing(statement.value)


def _is_plain_listing(node: ast.expr) -> Iterator[ast.Name]:
    if isinstance(node, ast.Name):
        yield node
    if isinstance(node, _DISPLAYS):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _is_plain_listing(child)


def _read_before_bound(module: ast.Module) -> Iterator[ast.Name]:
    """The names that a cell reads without having made them itself before."""
    everything = set(bound_names(module))
    made: set[str] = set()
    for statement in module.body:
        own = set(bound_names(statement))
        plain = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
        known = made if plain else made | own
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known = everything
        yield from (name for name in read_names(statement) if name.id not in known)
        made |= own


def _show_error(shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: Any = None) -> list[str]:  # noqa: ARG001
    """IPython's hook for StillBlank: the note, and no traceback."""
    show(note_html(str(error)), note_text(str(error)))
    return []
