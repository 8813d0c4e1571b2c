"""Running source statement by statement: what fails or is not to be run is left out and remarked on."""

import __future__

import ast
import builtins
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

from msgspec import Struct

from workbench.importers.skipped_calls import SKIPPED_METHODS
from workbench.messages import mark, say
from workbench.text_format import shorten

FILENAME = "<source>"
AFTER_A_MODEL = 10.0
"""Seconds that one statement may take once there is a model: what takes longer trains."""

_HARMLESS = frozenset({
    "compile", "fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator",
    "predict_classes", "predict_proba", "train_on_batch", "test_on_batch", "summary", "save", "save_weights",
    "load_weights", "to_json", "to_yaml", "export", "get_weights", "set_weights", "append", "plot", "count_params",
    "reset_states", "reset_state", "reset_metrics", "get_layer", "get_config", "add_loss", "add_metric", "adapt",
    "items", "keys", "values", "get", "copy", "index", "count",
})  # fmt: skip
"""Methods of a model, or of what holds models, that add nothing to it: one that fails leaves it as it was."""

_NO_ANNOTATIONS = __future__.annotations.compiler_flag
"""A function is there although its annotations name a module that is missing."""
_STOPPED = mark("stopped after {seconds:g} seconds")


class FailedStatement(Struct, frozen=True):
    """A statement that failed: the line, what was raised, and whether it only lacked what failed before."""

    line: int
    error: str
    follows: bool = False

    @property
    def words(self) -> str:
        """What was raised, and where."""
        return say("{error} (line {line})", error=self.error, line=self.line)


class _Overrun(BaseException):
    """A statement that took too long; no ``except Exception`` of the code may catch it."""


class SourceRun:
    """Runs a module's statements in one namespace. A failing one takes what it was to set with it."""

    def __init__(self, namespace: dict[str, Any], filename: str = FILENAME, budget: float = 0.0) -> None:
        self.namespace = namespace
        self.problems: list[FailedStatement] = []
        self.overrun = False
        self._filename = filename
        self._end = time.monotonic() + budget if budget else None
        self._lost: set[str] = set()
        self._unknown: set[str] = set()

    def is_lost(self, name: str | None) -> bool:
        """Whether a statement has failed that was to set this name."""
        return name in self._lost

    def run(self, tree: ast.Module) -> None:
        """Run ``tree``; nothing that its code raises comes out."""
        for statement in statements(tree.body):
            if not self._one(statement):
                return

    def _one(self, statement: ast.stmt) -> bool:
        """Run one statement; False when the rest is not to be run."""
        code = compile(ast.Module([statement], []), self._filename, "exec", _NO_ANNOTATIONS, dont_inherit=True)
        try:
            with self._limited():
                exec(code, self.namespace)  # noqa: S102 - the student's own code, asked for, in a process of its own
        except SystemExit:
            return False
        except _Overrun:
            self._fail(statement, statement.lineno, say(_STOPPED, seconds=AFTER_A_MODEL))
            self.overrun = True
            return self._end is None or time.monotonic() < self._end
        except BaseException as error:  # noqa: BLE001 - whatever the student's code raises
            line = _line(error, self._filename) or statement.lineno
            follows = error.name in self._lost if isinstance(error, NameError) else self._is_unknown(statement)
            self._fail(statement, line, f"{type(error).__name__}: {shorten(str(error), 1000)}", follows=follows)
        else:
            self._note_unknown(statement)
        return True

    def _is_unknown(self, statement: ast.stmt) -> bool:
        """Whether a statement works with the result of a call that was left out, or with what came of one."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in self._unknown:
                return True
            if isinstance(node, ast.Attribute) and node.attr in SKIPPED_METHODS and self._is_model(node.value):
                return True
        return False

    def _is_model(self, node: ast.expr) -> bool:
        import keras

        return isinstance(node, ast.Name) and isinstance(self.namespace.get(node.id), keras.Model)

    def _note_unknown(self, statement: ast.stmt) -> None:
        """Note the names that such a statement has set."""
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef) and self._is_unknown(statement):
            self._unknown |= {
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }

    def _fail(self, statement: ast.stmt, line: int, error: str, *, follows: bool = False) -> None:
        self.problems.append(FailedStatement(line, error, follows))
        for name in _touched(statement, line):
            self._lost.add(name)
            if not hasattr(self.namespace.get(name), "__spec__"):  # a module is as it was
                self.namespace.pop(name, None)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        limit = self._limit()
        if limit is None or not hasattr(signal, "setitimer"):
            yield
            return
        before = signal.signal(signal.SIGALRM, _overrun)
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    def _limit(self) -> float | None:
        if self._end is None:
            return None
        import keras

        left = max(self._end - time.monotonic(), 0.1)
        built = any(isinstance(value, keras.Model) for value in self.namespace.values())
        return min(left, AFTER_A_MODEL) if built else left


def _overrun(_: int, __: FrameType | None) -> None:
    raise _Overrun


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, with those behind ``if __name__ == "__main__":`` among them."""
    for statement in body:
        if isinstance(statement, ast.If) and _is_main_guard(statement.test):
            yield from statements(statement.body)
        elif isinstance(statement, ast.Import):
            yield from (ast.copy_location(ast.Import([item]), statement) for item in statement.names)
        elif isinstance(statement, ast.ImportFrom):  # one that Keras has no longer leaves the others as they are
            for item in statement.names:
                yield ast.copy_location(ast.ImportFrom(statement.module, [item], statement.level), statement)
        else:
            yield statement


def _is_main_guard(test: ast.expr) -> bool:
    if not isinstance(test, ast.Compare) or len(test.comparators) != 1:
        return False
    sides = (test.left, test.comparators[0])
    names = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    return names and any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)


def _line(error: BaseException, filename: str) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    found, trace = None, error.__traceback__
    while trace is not None:
        found = trace.tb_lineno if trace.tb_frame.f_code.co_filename == filename else found
        trace = trace.tb_next
    return found


def _touched(statement: ast.stmt, line: int) -> Iterator[str]:
    """Names whose values nobody knows after a statement has failed on this line.

    These are what it was to set from that line on, and objects of which it was to call a method.
    """
    loop = isinstance(statement, ast.For | ast.While | ast.AsyncFor)
    for node in ast.walk(statement):
        if not loop and getattr(node, "end_lineno", line) < line:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and node is statement:
            yield node.name
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr not in _HARMLESS:
            root = _root(node.func)
            if root is not None and not hasattr(builtins, root):
                yield root
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            root = _root(node)
            if root is not None:
                yield root


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
