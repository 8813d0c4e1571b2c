"""``import workbench`` is quick because it brings nothing heavy."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

HEAVY = ("tensorflow", "keras", "numpy", "ipywidgets", "anywidget", "plotly", "sklearn", "IPython")


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_brings_nothing_heavy() -> None:
    assert _run(f"import sys, workbench; print(sorted(set({HEAVY}) & set(sys.modules)))") == "[]\n"


def test_the_check_sees_a_heavy_import() -> None:
    assert _run(f"import sys, numpy; print(sorted(set({HEAVY}) & set(sys.modules)))") == "['numpy']\n"


def test_the_data_package_is_light_too() -> None:
    assert _run(f"import sys, workbench as wb; wb.data; print(sorted(set({HEAVY}) & set(sys.modules)))") == "[]\n"


LAZY = (
    "workbench", "workbench.analysis", "workbench.data", "workbench.explain", "workbench.flow",
    "workbench.grading.build", "workbench.labs", "workbench.training",
    "workbench.training.metrics",
    "workbench.tuning",
)  # fmt: skip


def _told_to_type_checkers(name: str) -> set[str]:
    """The public names that a package imports for type checkers, or for itself."""
    file = import_module(name).__file__
    assert file is not None
    imports = [node for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    return {alias.asname for node in imports for alias in node.names if alias.asname}


@pytest.mark.parametrize("name", LAZY)
def test_type_checkers_know_the_same_names(name: str) -> None:
    package = import_module(name)
    assert {*package.__all__} == _told_to_type_checkers(name)
    assert dir(package) == sorted(package.__all__)


@pytest.mark.parametrize("name", LAZY)
def test_an_unknown_name_is_told_those_there_are(name: str) -> None:
    package = import_module(name)
    with pytest.raises(AttributeError) as caught:
        _ = package.no_such_name
    assert str(caught.value) == (
        f"module {name!r} has no attribute 'no_such_name'. It has: {', '.join(sorted(package.__all__))}."
    )


@pytest.mark.parametrize("name", ["data", "training"])
def test_a_name_that_was_found_is_kept(name: str) -> None:
    package = import_module(f"workbench.{name}")
    first = package.__all__[0]
    assert getattr(package, first) is vars(package)[first]


def test_the_package_of_traces_can_be_called() -> None:
    code = "import workbench as wb, workbench.trace as it; print(wb.trace is it, callable(it), it.Watch.__name__)"
    assert _run(code) == "True True Watch\n"
