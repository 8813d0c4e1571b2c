"""Exported flows give the arrays of the flow, where the workbench cannot be imported."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

import workbench as wb
from tests.flow.code.example_flows import expected, flows, given
from tests.flow.code.without_workbench import arrays_of
from tests.helpers.nothing_red import run_nbval
from workbench.data.sample_set import SampleSet
from workbench.flow.code.flow_program import to_notebook, to_source
from workbench.graph.document import Graph

HERE = Path(__file__).parent
FEW = {"digits": 40, "phantom": 4}
"""How many samples of the data sets that are not small are exported."""
FILES = {"digits": True, "phantom": True, "lesson": False, "detection": False, "merged": False}
"""Whether the samples lie in a file beside the notebook; folders are read by its code."""


class Exported:
    """All five flows, exported and run in one process without the workbench."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.graphs = flows(folder)
        self.data: dict[str, SampleSet | None] = {}
        for name, graph in self.graphs.items():
            self.data[name] = given(graph)[: FEW[name]] if name in FEW else None
            to_notebook(graph, folder / f"{name}.ipynb", self.data[name])
        command = [sys.executable, str(HERE / "without_workbench.py"), str(folder)]
        self.said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)

    def notebook(self, name: str) -> str:
        return (self.folder / f"{name}.ipynb").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(tmp_path_factory.mktemp("flows"))


def test_they_run_without_the_workbench(exported: Exported) -> None:
    assert exported.said.returncode == 0, exported.said.stderr
    assert "imported: []" in exported.said.stdout


@pytest.mark.parametrize("name", FILES)
class TestEachFlow:
    def test_every_step_gives_equal_arrays(self, exported: Exported, name: str) -> None:
        compared = 0
        for path, samples in expected(exported.graphs[name], exported.data[name]).items():
            with np.load(exported.folder / f"{name}.{path}_samples.npz") as stored:
                found = dict(stored)
            wanted = arrays_of(list(samples))
            assert found.keys() == wanted.keys()
            for key, array in wanted.items():
                assert found[key].dtype == np.asarray(array).dtype, (path, key)
                np.testing.assert_array_equal(found[key], array, err_msg=f"{path}: {key}")
                compared += 1
        assert compared > 10

    def test_it_is_a_notebook(self, exported: Exported, name: str) -> None:
        notebook = nbformat.reads(exported.notebook(name), as_version=4)
        nbformat.validate(notebook)
        assert len({cell["id"] for cell in notebook.cells}) == len(notebook.cells)

    def test_it_imports_nothing_of_the_workbench(self, exported: Exported, name: str) -> None:
        code = [cell for cell in json.loads(exported.notebook(name))["cells"] if cell["cell_type"] == "code"]
        text = "".join("".join(cell["source"]) for cell in code)
        assert "import workbench" not in text
        assert "from workbench" not in text

    def test_files_lie_beside_it_where_its_code_cannot_read_the_source(self, exported: Exported, name: str) -> None:
        assert bool(list(exported.folder.glob(f"{name}_*_samples.npz"))) == FILES[name]


@pytest.mark.parametrize("name", ["detection", "merged"])
def test_a_run_of_the_flow_gives_the_same(exported: Exported, tmp_path: Path, name: str) -> None:
    run = wb.flow.run(exported.graphs[name], store=tmp_path)
    paths = list(expected(exported.graphs[name]))
    assert len(paths) > 3
    for path in paths:
        with np.load(exported.folder / f"{name}.{path}_samples.npz") as stored:
            found = dict(stored)
        for key, array in arrays_of(list(run.result(path))).items():
            np.testing.assert_array_equal(found[key], array, err_msg=f"{path}: {key}")


def test_the_program_has_the_cells_of_the_notebook(exported: Exported) -> None:
    source = to_source(exported.graphs["lesson"])
    compile(source, "lesson.py", "exec")
    for cell in json.loads(exported.notebook("lesson"))["cells"]:
        if cell["cell_type"] == "code":
            assert "".join(cell["source"]).strip() in source


def test_pictures_with_a_class_alone_get_few_lines(exported: Exported) -> None:
    code = exported.notebook("lesson")
    assert "AffineMap" not in code
    assert "AffineMap" in exported.notebook("detection")


def test_a_flow_without_a_data_set_is_a_program_without_steps() -> None:
    assert "_samples" not in to_source(Graph("nothing", kind="flow"))


def test_the_notebooks_pass_nbval(exported: Exported, tmp_path: Path) -> None:
    for name in ("lesson", "merged"):
        (tmp_path / f"{name}.ipynb").write_text(exported.notebook(name), encoding="utf-8")
    ended = run_nbval(tmp_path, *sorted(tmp_path.glob("*.ipynb")))
    assert ended.returncode == 0, ended.stdout + ended.stderr
