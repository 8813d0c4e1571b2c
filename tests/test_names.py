"""Module and class names are unique in the package, so that each can be found by its name alone."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import workbench

PACKAGE = Path(workbench.__file__).parent
ALLOWED_MODULES: set[str] = set()
"""Module names that may stand twice, with the reason here; none does."""


def modules() -> Iterator[tuple[str, str]]:
    """The name of each module with its file."""
    for path in PACKAGE.rglob("*.py"):
        if path.stem not in ("__init__", "__main__") and "node_modules" not in path.parts:
            yield path.stem, str(path.relative_to(PACKAGE))


def public_classes() -> Iterator[tuple[str, str]]:
    """The name of each public class at the top of a module, with its file."""
    for _, file in modules():
        for node in ast.parse((PACKAGE / file).read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, file


def repeated(named: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """The names that more than one file has, with these files."""
    files = defaultdict(list)
    for name, file in named:
        files[name].append(file)
    return {name: sorted(found) for name, found in files.items() if len(found) > 1}


def test_module_names_are_unique() -> None:
    assert set(repeated(modules())) == ALLOWED_MODULES


def test_public_class_names_are_unique() -> None:
    assert repeated(public_classes()) == {}


def test_a_repeated_name_is_found() -> None:
    assert repeated(iter([("one", "a.py"), ("two", "b.py"), ("one", "c.py")])) == {"one": ["a.py", "c.py"]}
