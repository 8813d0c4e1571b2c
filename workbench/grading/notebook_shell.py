"""Runs notebook cells without a kernel: IPython's syntax is accepted, magics and shell commands are no-ops.

Runs in the student's process.
"""

import ast
import asyncio
import builtins
import inspect
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from workbench.labs.blanks import FIXME

_RUNS_ITS_BODY = frozenset({"capture", "time", "prun", "trace", "shapes"})
_RUNS_ITS_LINE = frozenset({"time", "prun"})


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
        tree = ast.parse(source, "<cell>")
        code = compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        _run(code, self.user_ns)

    def __getattr__(self, name: str) -> Any:
        """Whatever else a notebook may ask of IPython's shell: something that takes anything and does nothing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return _NoOp()


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
