"""Runs notebook cells without a kernel: IPython's syntax is accepted, magics and shell commands are no-ops.

Runs in the student's process.
"""

import ast
import asyncio
import builtins
import inspect
from collections.abc import Callable
from locale import Error as LocaleError
from pathlib import Path
from subprocess import SubprocessError
from traceback import walk_tb
from types import CodeType, ModuleType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from workbench.labs.blanks import FIXME

_RUNS_ITS_BODY = frozenset({"capture", "time", "prun", "trace", "shapes"})
_RUNS_ITS_LINE = frozenset({"time", "prun"})
_CELL = "<cell>"
_NOT_HERE = (ImportError, OSError, EOFError, SubprocessError, LocaleError)
"""What is raised for what the student's machine had and the judge's has not."""


class NotebookShell:
    """Stands for IPython's shell. ``user_ns`` holds the notebook's names: those of ``main_module``."""

    def __init__(self) -> None:
        self.main_module = ModuleType("__main__")
        self.user_ns: dict[str, Any] = vars(self.main_module)
        self.user_ns |= {
            "__builtins__": builtins,
            "In": [""],
            "Out": {},
            "_": "",
            "_ih": [""],
            "_oh": {},
            "FIXME": FIXME,
            "get_ipython": lambda: self,
            "exit": _exit_cell,
            "quit": _exit_cell,
        }
        self._transform: Callable[[str], str] = TransformerManager().transform_cell  # type: ignore[no-untyped-call]

    def run_cell(self, source: str) -> None:
        """Run a cell; raises whatever it raises."""
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        self.user_ns["In"].append(source)
        self._execute(self._transform(source))

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """``%time x = f()`` runs what is timed; other magics do nothing."""
        if name in _RUNS_ITS_LINE:
            self._execute(self._transform(line))

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """``%%time`` and its like run the cell, ``%%writefile`` writes it; others (``%%bash``) do nothing."""
        if name in _RUNS_ITS_BODY:
            self._execute(self._transform(cell))
        elif name in {"writefile", "file"} and line.split():
            Path(line.rsplit(maxsplit=1)[-1]).write_text(cell, "utf-8")

    def system(self, *_: Any, **__: Any) -> None:
        """``!command`` does nothing."""

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        """``lines = !command`` gives no lines."""
        return []

    def _execute(self, source: str) -> None:
        """Run a cell; what this machine lacks (a file, a package, a network) costs only what depends on it.

        The statements after the one that failed are run all the same, and then the first failure is raised.
        """
        statements = ast.parse(source, _CELL).body
        futures = [each for each in statements if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
        first: BaseException | None = None
        costs_nothing: tuple[type[BaseException], ...] = _NOT_HERE
        while statements:
            try:
                _run(_compiled(statements), self.user_ns)
                break
            except costs_nothing as error:
                first, costs_nothing = first or error, (*_NOT_HERE, NameError)  # what it would have defined is missing
                rest = _statements_after(error, statements)
                statements = [*futures, *rest] if rest else []
        if first is not None:
            raise first

    def __getattr__(self, name: str) -> Any:
        """Whatever else a notebook may ask of IPython's shell: something that takes anything and does nothing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _NoOp()


def _compiled(statements: list[ast.stmt]) -> CodeType:
    tree = ast.Module(statements, [])
    code: CodeType = compile(tree, _CELL, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return code


def _statements_after(error: BaseException, statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a cell below the one that raised an error; none where that is not known."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == _CELL]
    if not lines:
        return []
    failed = [at for at, each in enumerate(statements) if (each.end_lineno or 0) >= lines[0]]
    return statements[failed[0] + 1 :] if failed else []


def _run(code: CodeType, names: dict[str, Any]) -> None:
    if code.co_flags & inspect.CO_COROUTINE:
        coroutine = eval(code, names)  # noqa: S307 - the student's own code, in the sandbox
        asyncio.run(coroutine)
    else:
        exec(code, names)  # noqa: S102 - the student's own code, in the sandbox


class _NoOp:
    """A method that does nothing, or a part such as ``events`` with such methods."""

    def __call__(self, *_: Any, **__: Any) -> None:
        return None

    def __getattr__(self, name: str) -> "_NoOp":
        if name.startswith("__"):
            raise AttributeError(name)
        return _NoOp()


def _exit_cell(*_: Any) -> None:
    """``exit()`` and ``quit()`` end a cell, not the notebook."""
    raise SystemExit
