"""Every example in a docstring runs and prints what it says."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import workbench

_MODULES = sorted(
    module.name
    for module in walk_packages(workbench.__path__, "workbench.")
    if not module.name.endswith("__main__") and ".frontend" not in module.name
)


@pytest.mark.parametrize("name", _MODULES)
def test_examples_of(name: str) -> None:
    module = import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    with_examples = [name for name in _MODULES if any(test.examples for test in finder.find(import_module(name)))]
    assert len(with_examples) > 10
