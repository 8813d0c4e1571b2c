"""One tree of errors: all of them are public, told, and named and coded once."""

import inspect
from collections import Counter
from importlib import import_module
from pkgutil import walk_packages

import pytest

import workbench
from workbench import errors
from workbench.messages import TeachingError, WorkbenchError

_SKIPPED = ("__main__", ".template.")
"""The template of a lab stands among the modules, and is none."""


def _defined() -> list[type[BaseException]]:
    """Every class of an error that a module of the package defines."""
    found = []
    for module in walk_packages(workbench.__path__, "workbench."):
        if any(part in f"{module.name}." for part in _SKIPPED) or ".frontend" in module.name:
            continue
        for _, kind in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(kind, BaseException) and kind.__module__ == module.name:
                found.append(kind)
    return found


DEFINED = _defined()
PUBLIC = [kind for kind in DEFINED if not kind.__name__.startswith("_")]


def test_every_error_is_in_the_tree_and_public() -> None:
    assert [kind.__name__ for kind in PUBLIC if not issubclass(kind, WorkbenchError)] == []
    assert sorted(errors.__all__) == sorted(kind.__name__ for kind in PUBLIC)
    assert all(getattr(errors, kind.__name__) is kind for kind in PUBLIC)


def test_names_and_codes_are_given_once() -> None:
    assert [name for name, count in Counter(kind.__name__ for kind in PUBLIC).items() if count > 1] == []
    codes = {kind.__name__: vars(kind).get("code") for kind in PUBLIC if issubclass(kind, WorkbenchError)}
    assert [name for name, code in codes.items() if not code] == []
    assert [code for code, count in Counter(codes.values()).items() if count > 1] == []


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.__name__)
def test_it_says_when_it_is_raised_and_what_to_do(kind: type[BaseException]) -> None:
    told = " ".join((vars(kind).get("__doc__") or "").split())
    sentences = [part for part in told.split(". ") if part]
    assert len(sentences) >= 2, "its docstring says when it is raised, and then what to do"
    assert told.endswith(".")


def test_a_private_error_never_leaves_its_module() -> None:
    private = [kind for kind in DEFINED if kind not in PUBLIC]
    for kind in private:
        source = inspect.getsource(import_module(kind.__module__))
        assert f"except {kind.__name__}" in source or f", {kind.__name__})" in source, kind


def test_the_reference_page_is_up_to_date() -> None:
    assert errors.REFERENCE.read_text(encoding="utf-8") == errors.reference(), "run: python -m workbench.errors"


def test_an_error_is_caught_by_its_public_name() -> None:
    graph = workbench.Graph("g").add("Input", shape=(3,))
    with pytest.raises(errors.UnknownNode) as caught:
        graph.add("Add", inputs=["nobody", "input"])
    assert isinstance(caught.value, TeachingError)
    assert isinstance(caught.value, ValueError)
    assert caught.value.code == "unknown-node"
