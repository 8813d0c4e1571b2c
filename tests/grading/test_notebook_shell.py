"""Cells without a kernel: what the judge's machine lacks costs only what depends on it."""

import pytest

from workbench.grading.notebook_shell import NotebookShell


def names_after(source: str, raises: type[BaseException] | None = None) -> dict[str, object]:
    shell = NotebookShell()
    before = set(shell.user_ns)
    if raises is None:
        shell.run_cell(source)
    else:
        with pytest.raises(raises):
            shell.run_cell(source)
    return {name: value for name, value in shell.user_ns.items() if name not in before and not name.startswith("_")}


@pytest.mark.parametrize(
    ("lacking", "raised"),
    [
        ("import there_is_no_such_package", ModuleNotFoundError),
        ("open('C:/Users/kim/data.csv')", FileNotFoundError),
        ("import subprocess\nsubprocess.check_call(['false'])", Exception),
        ("from urllib.request import urlopen\nurlopen('http://127.0.0.1:9')", OSError),
        ("import locale\nlocale.setlocale(locale.LC_ALL, 'xx_XX.UTF-8')", Exception),
        ("@open('nowhere')\ndef decorated():\n    pass", FileNotFoundError),
        ("for place in [1]:\n    await open('nowhere')", FileNotFoundError),
    ],
)
def test_what_stands_below_is_run_all_the_same(lacking: str, raised: type[BaseException]) -> None:
    found = names_after(f"before = 1\n{lacking}\nafter = 2", raised)
    assert (found["before"], found["after"]) == (1, 2)


def test_what_depends_on_it_is_left_out_and_the_first_failure_is_told() -> None:
    source = "table = open('nowhere').read()\nrows = table.split()\nimport nothing_there\nsteps = 540"
    found = names_after(source, FileNotFoundError)
    assert "rows" not in found
    assert found["steps"] == 540


@pytest.mark.parametrize("mistake", ["1 / 0", "raise NotImplementedError", "unknown", "assert False", "exit()"])
def test_a_mistake_of_the_student_ends_the_cell(mistake: str) -> None:
    found = names_after(f"before = 1\n{mistake}\nafter = 2", BaseException)
    assert "after" not in found
    found = names_after(f"import nothing_there\n{mistake}\nafter = 2", BaseException)
    assert ("after" in found) == (mistake == "unknown"), "a name may be missing because of what failed"


def test_what_the_future_brings_holds_below_too() -> None:
    source = "from __future__ import annotations\nimport nothing_there\ndef f(x: Unknown) -> Unknown: ...\nx = f(1)"
    assert "x" in names_after(source, ModuleNotFoundError)


def test_no_statement_is_run_twice() -> None:
    source = "count = []\ncount.append(1); open('nowhere'); count.append(2)\ncount.append(3)"
    assert names_after(source, FileNotFoundError)["count"] in ([1, 3], [1, 2, 3])
