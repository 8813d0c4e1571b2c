"""Every shipped notebook runs under nbval from a clean kernel, in a copy, and writes nothing to stderr.

It holds no widget state and no output. Printed text that a lesson is about may be stored: nbval then checks that it
comes out again.
"""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import workbench as wb
from tests.helpers.nothing_red import run_nbval
from workbench.graph.document import Graph

LARGEST_SAVED = 500_000
"""Bytes of a notebook with outputs and the state of its widgets, which version control and mail have to carry."""
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LONG = frozenset({"real-hearts"})
"""Those that say of themselves that they take minutes: four of the processor's here."""


@pytest.mark.slow
@pytest.mark.sampled(1 / 6)
@pytest.mark.usefixtures("front_end")
@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.stem not in LONG], ids=lambda path: path.stem)
def test_the_notebook_passes_nbval(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without data of its own, where everything is made or built in; it takes a tenth of the time."""
    monkeypatch.delenv("WORKBENCH_DATA", raising=False)
    passes_nbval(path, tmp_path)


@pytest.mark.slow
@pytest.mark.sampled(1 / 8)
@pytest.mark.usefixtures("front_end")
def test_real_hearts_passes_nbval(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem in LONG)
    monkeypatch.delenv("WORKBENCH_DATA", raising=False)
    passes_nbval(path, tmp_path)


@pytest.mark.slow
@pytest.mark.realdata
@pytest.mark.sampled(1 / 30)
@pytest.mark.usefixtures("front_end")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_passes_nbval_with_real_data(path: Path, tmp_path: Path) -> None:
    passes_nbval(path, tmp_path)


def passes_nbval(path: Path, folder: Path) -> None:
    copy = shutil.copy(path, folder)
    done = run_nbval(folder, Path(copy))
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.usefixtures("front_end")
def test_a_notebook_about_training_stays_small_with_the_state_of_its_widgets(tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOKS[0].parent / "watch-training.ipynb", as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=None, resources=place, store_widget_state=True).execute()
    assert notebook.metadata["widgets"]
    saved = tmp_path / "saved.ipynb"
    nbformat.write(notebook, saved)
    assert saved.stat().st_size < LARGEST_SAVED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_clean(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert "widgets" not in notebook["metadata"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in notebook["cells"]:
        outputs = cell.get("outputs", [])
        assert all(output["output_type"] == "stream" and output["name"] == "stdout" for output in outputs)
        if "nbval-ignore-output" in cell["metadata"].get("tags", []):
            assert outputs == []


def test_the_first_notebook_ships_the_code_of_its_drawing() -> None:
    """The code cell is bound to the drawing, so that the first press of the button changes nothing."""
    notebook = json.loads((NOTEBOOKS[0].parent / "first-network.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    lines = "".join(cells["workbench"]["source"]).splitlines()
    namespace: dict[str, Graph] = {"wb": wb}  # type: ignore[dict-item]
    exec("\n".join(line for line in lines if line.startswith("graph =")), namespace)
    assert "".join(cells["code"]["source"]) == wb.to_source(namespace["graph"]).rstrip("\n")
    assert cells["code"]["metadata"]["workbench"]["editor"] == "digits"
    assert len(notebook["cells"]) <= 10
