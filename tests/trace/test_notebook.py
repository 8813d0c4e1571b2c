"""The lesson on debugging runs, and every shape it shows is the stored one."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

_NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "debugging-shapes.ipynb"


def test_it_holds_the_numbers_of_the_course() -> None:
    cells = nbformat.read(_NOTEBOOK, as_version=4).cells
    shown = "".join(output.get("text", "") for cell in cells for output in cell.get("outputs", ()))
    for number in ("100x1x28x28", "100x32x7x7", "100x1568", "100x10", "labels   100", "600 400 100"):
        assert number in shown
    assert "0 of 6 weight arrays changed" in shown


def test_no_widget_state_is_stored() -> None:
    assert "widgets" not in nbformat.read(_NOTEBOOK, as_version=4).metadata


@pytest.mark.slow
def test_every_stored_output_comes_out_again(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "IPYTHONDIR": str(tmp_path)}
    arguments = ["--nbval", "-q", "-p", "no:cacheprovider", "--color=no", str(_NOTEBOOK)]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], capture_output=True, text=True, env=environment, check=False
    )
    assert run.returncode == 0, run.stdout
