"""Every example in a docstring runs and prints what it says."""

import doctest
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import workbench
from tests.helpers.examples import names_for
from workbench.catalog.own_layers import leave_out, own_layers

_MODULES = sorted(
    module.name
    for module in walk_packages(workbench.__path__, "workbench.")
    if not module.name.endswith("__main__") and ".frontend" not in module.name
)
_FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def _examples(name: str) -> list[doctest.Example]:
    return [example for test in doctest.DocTestFinder().find(import_module(name)) for example in test.examples]


@pytest.mark.parametrize("name", _MODULES)
def test_examples_of(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(name)
    if not _examples(name):
        return
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    names = names_for(module, tmp_path)
    assert doctest.testmod(module, optionflags=_FLAGS, extraglobs=names).failed == 0
    for layer in own_layers():
        leave_out(layer.name)


def test_no_example_is_left_out() -> None:
    skipped = [name for name in _MODULES for one in _examples(name) if one.options.get(doctest.SKIP)]
    assert skipped == []


def test_there_are_examples() -> None:
    assert len([name for name in _MODULES if _examples(name)]) > 60
