"""The comparison with other editors names a test for every feature, and each of these tests exists."""

import ast
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_TEXT = (_ROOT / "workbench" / "COMPARISON.md").read_text("utf-8")
_ROWS = [line.strip("|").split("|") for line in _TEXT.splitlines() if line.startswith("|")][2:]
_TESTS = [re.findall(r"`((?:tests|workbench)/[^`]+)`", row[1]) for row in _ROWS]


def defined(path: Path) -> set[str]:
    """The names of all functions of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_feature_names_a_test_and_says_something_of_every_peer() -> None:
    assert len(_ROWS) >= 38
    for row, tests in zip(_ROWS, _TESTS, strict=True):
        assert tests, row[0]
        assert len(row) == 5
        assert all(cell.strip() for cell in row), row[0]


@pytest.mark.parametrize("named", sorted({test for tests in _TESTS for test in tests}))
def test_the_test_exists(named: str) -> None:
    file, _, function = named.partition("::")
    assert (_ROOT / file).is_file()
    assert not function or function in defined(_ROOT / file)


def test_every_reference_is_given_and_used() -> None:
    body, _, _ = _TEXT.partition("\n[1]: ")
    used = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    given = {int(number) for number in re.findall(r"^\[(\d+)\]: https://", _TEXT, re.MULTILINE)}
    assert used == given
