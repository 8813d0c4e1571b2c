"""Mutation testing: apply mutations to a module one by one and list those that survive the tests.

    python -m tests.mutation workbench/analysis/macs.py tests/analysis/test_macs.py
    python -m tests.mutation workbench/graph/edits.py tests/graph --most 60 --seed 3

Needs fork. The working tree is not touched: each fault lives in a process of its own, which imports the faulty module.
"""

import argparse
import ast
import importlib
import os
import random
import signal
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType

import pytest

from tests.mutation.mutants import Mutant, mutants

_SECONDS = 300
"""What runs longer has noticed."""


class _FaultyLoader(SourceFileLoader):
    """Gives a module other code than its file has."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        super().__init__(name, str(path))
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


class _FaultyFinder(MetaPathFinder):
    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self._name, self._path, self._tree = name, path, tree

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        return spec_from_file_location(fullname, self._path, loader=_FaultyLoader(fullname, self._path, self._tree))


def outcome(path: Path, tree: ast.Module, tests: list[str]) -> int:
    """The exit status of the tests where the module at ``path`` has the code ``tree``; negative when it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    signal.alarm(_SECONDS)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    sys.meta_path.insert(0, _FaultyFinder(".".join(path.with_suffix("").parts), path, tree))
    os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", *tests]))


def main() -> None:
    """Run the tests for every fault; exit with 1 where one is not seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("module", type=Path, help="the file of a module, from the repository's root")
    parser.add_argument("tests", nargs="+", help="the tests that should see its faults")
    parser.add_argument("--most", type=int, help="draw so many faults instead of planting all")
    parser.add_argument("--seed", type=int, default=0, help="which ones are drawn")
    parser.add_argument("--preload", default="", help="a heavy module to import once for all, such as keras")
    chosen = parser.parse_args()
    tree = ast.parse(chosen.module.read_text(encoding="utf-8"))
    planted = list(mutants(tree))
    if chosen.most and chosen.most < len(planted):
        planted = sorted(random.Random(chosen.seed).sample(planted, chosen.most), key=lambda mutant: mutant.line)
    if chosen.preload:
        importlib.import_module(chosen.preload)
    if outcome(chosen.module, tree, chosen.tests) != 0:
        parser.exit(2, f"{' '.join(chosen.tests)}: expected tests that pass without a fault, but they fail.\n")
    unseen = [mutant for mutant in planted if _is_unseen(chosen.module, mutant, chosen.tests)]
    sys.stdout.write(f"{len(planted) - len(unseen)} of {len(planted)} faults are seen\n")
    sys.exit(bool(unseen))


def _is_unseen(path: Path, mutant: Mutant, tests: list[str]) -> bool:
    is_unseen = outcome(path, mutant.tree, tests) == 0
    if is_unseen:
        sys.stdout.write(f"{path}:{mutant.line}: {mutant.was}  →  {mutant.became}\n")
        sys.stdout.flush()
    return is_unseen


if __name__ == "__main__":
    main()
