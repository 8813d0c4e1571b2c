"""The IPython extension ``%load_ext workbench``: translated errors of any cell, ``%trace`` and ``%%shapes``."""

import ast
import sys
from collections.abc import Callable, Iterator
from typing import Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, cell_magic, line_magic, magics_class

from workbench.analysis.axis_names import axis_names
from workbench.messages import mark, say
from workbench.trace.error_translation import translate
from workbench.trace.run.step_values import shape_of
from workbench.trace.run.tracer import trace

_USAGE = mark(
    "%trace expects a model, data, and perhaps labels and a loss: %trace model x y 'mse'. Received: {received}."
)
_LINE = mark("line {number}: {name} {shape}")
_STYLE = "border-left:4px solid #b3261e;padding:6px 10px;margin:4px 0;background:rgba(179,38,30,.08)"
_IMAGES = 4
"""Arrays of lower rank are ambiguous: a weight matrix, a single image."""
_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp,
)  # fmt: skip


@magics_class
class WorkbenchMagics(Magics):
    """``%trace`` and ``%%shapes``."""

    shell: Any

    @line_magic("trace")  # type: ignore[arg-type]
    def trace(self, line: str) -> Any:
        """``%trace model x [y [loss]]``: the table of shapes of one batch. Spaces inside brackets do not separate."""
        parts = _expressions(line)
        if not 2 <= len(parts) <= 4:  # noqa: PLR2004 - a model and its data, perhaps labels and a loss
            raise UsageError(say(_USAGE, received=line or "–"))
        return trace(*(self.shell.ev(part) for part in parts))

    @cell_magic("shapes")  # type: ignore[arg-type]
    def shapes(self, line: str, cell: str) -> None:  # noqa: ARG002 - IPython's signature
        """``%%shapes``: run the cell line by line, and print the shape of every tensor that is assigned.

        The cell runs in the notebook's own namespace; an error is shown as always, after the shapes up to there.
        """
        code = self.shell.transform_cell(cell)
        filename = self.shell.compile.cache(code)  # so that a traceback shows the cell's own lines
        statements = ast.parse(code, filename).body
        for statement in statements:
            self._run(statement, filename, last=statement is statements[-1])

    def _run(self, statement: ast.stmt, filename: str, *, last: bool) -> None:
        names = [*_assigned(statement)]
        if last and isinstance(statement, ast.Expr):  # shown below the cell, as always
            exec(compile(ast.Interactive([statement]), filename, "single"), self.shell.user_ns)  # noqa: S102
            return
        exec(compile(ast.Module([statement], []), filename, "exec"), self.shell.user_ns)  # noqa: S102 - own cell
        for name in names:
            value = self.shell.user_ns.get(name)
            if hasattr(value, "shape") and hasattr(value, "dtype"):
                sys.stdout.write(f"{say(_LINE, number=statement.lineno, name=name, shape=_shape_text(value))}\n")


def _assigned(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement assigns, in order, each once."""
    yield from dict.fromkeys(node.id for node in _parts(statement) if isinstance(node, ast.Name) and _is_stored(node))


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes inside, except those of nested scopes."""
    yield node
    if not isinstance(node, _SCOPES):
        for child in ast.iter_child_nodes(node):
            yield from _parts(child)


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _expressions(line: str) -> list[str]:
    """The expressions in a line, separated by spaces.

    >>> _expressions("model (100, 28, 28, 1) labels 'my loss'")
    ['model', '(100, 28, 28, 1)', 'labels', "'my loss'"]
    """
    found: list[str] = []
    for word in line.split(" "):
        if found and not _is_whole(found[-1]):
            found[-1] += f" {word}"
        elif word:
            found.append(word)
    return found


def _is_whole(text: str) -> bool:
    """Whether a text is an expression as it stands: all brackets and quotes closed."""
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


def _shape_text(value: Any) -> str:
    shape = shape_of(value)
    return f"{shape}  ({', '.join(map(say, axis_names(_IMAGES)))})" if len(shape) == _IMAGES else str(shape)


def load(shell: Any) -> None:
    """Register the magics, and show errors that students meet in plain words above the original."""
    shell.register_magics(WorkbenchMagics)
    if not hasattr(shell, _SAVED):
        setattr(shell, _SAVED, shell.showtraceback)
        shell.showtraceback = _translating(shell, shell.showtraceback)


def unload(shell: Any) -> None:
    """Show errors as before."""
    if hasattr(shell, _SAVED):
        shell.showtraceback = getattr(shell, _SAVED)
        delattr(shell, _SAVED)


_SAVED = "_workbench_showtraceback"


def _translating(shell: Any, original: Callable[..., Any]) -> Callable[..., Any]:
    def showtraceback(exc_tuple: Any = None, *arguments: Any, **keywords: Any) -> Any:
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        try:
            translation = translate(error) if error is not None else None
        except Exception:  # noqa: BLE001 - the original must be shown whatever happens
            translation = None
        if translation is not None:
            _show(shell, translation.text)
        return original(exc_tuple, *arguments, **keywords)

    return showtraceback


def _show(shell: Any, text: str) -> None:
    from workbench.html_elements import element

    page = {"text/plain": text, "text/html": element("div", text, style=_STYLE)}
    if getattr(shell, "kernel", None) is None:
        sys.stdout.write(f"{text}\n")
        return
    shell.display_pub.publish(page)
