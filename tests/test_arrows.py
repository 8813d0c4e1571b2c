"""No module of the package imports itself in a circle; contracts between packages are kept by ``lint-imports``."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

ALLOWED = ("workbench.graph.document", "workbench.graph.graph_builder")
"""``Graph.add`` is a method of the value and builds a new one: its import runs when it is called."""


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Each module with those that it imports: at its top, inside functions, or for type checking only."""
    graph = grimp.build_graph("workbench", cache_dir=None)
    return {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}


def order(imports: dict[str, set[str]]) -> list[str]:
    """The modules so that each comes after those that it imports. Raises CycleError, which names a circle."""
    return [*TopologicalSorter(imports).static_order()]


def test_no_circle_but_the_documented_one(imports: dict[str, set[str]]) -> None:
    importer, imported = ALLOWED
    assert len(order({**imports, importer: imports[importer] - {imported}})) == len(imports)


def test_the_allowed_circle_is_there_and_the_check_finds_it(imports: dict[str, set[str]]) -> None:
    with pytest.raises(CycleError) as found:
        order(imports)
    assert set(ALLOWED) <= set(found.value.args[1])


def test_the_check_finds_longer_circles_too() -> None:
    assert order({"one": {"two"}, "two": set()}) == ["two", "one"]
    with pytest.raises(CycleError):
        order({"one": {"two"}, "two": {"three"}, "three": {"one"}})
