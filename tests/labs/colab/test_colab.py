"""A student's whole way through a lab in Colab: the first cell, every answer, charts and maps, the file to hand in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.labs.colab.colab_machine import LACKS, VERSIONS, make
from workbench.grading.build.colab_start import keep_wheel, wheel_at
from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.notebook_forms import make as make_forms
from workbench.labs.submission_file import read

ROOT = Path(__file__).parents[3]
VIEW = "application/vnd.jupyter.widget-view+json"
_BEFORE = f"""\
import google.colab.output
from importlib.metadata import version
from importlib.util import find_spec

assert [version(name) for name in {[*VERSIONS]}] == {[*VERSIONS.values()]}
assert not any(map(find_spec, {["workbench", "jupyterlab", "ipycytoscape", *LACKS]}))"""
_AFTER = f"""\
assert [version(name) for name in {[*VERSIONS]}] == {[*VERSIONS.values()]}
assert find_spec("jupyterlab") is None
data = wb.data.load_digits()
graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=2, kernel_size=3)
graph = graph.add("Flatten", name="flat").add("Dense", units=10, activation="softmax")
run = wb.training.fit(graph, data, epochs=1, seed=0).wait()"""
_SHOWN = {
    "output": "wb.Output(run)",
    "view": "wb.View(run, data)",
    "map": "network_map = wb.view(graph)\nnetwork_map",
    "lit": 'network_map.light("flat")',
    "bench": "wb.Workbench(graph)",
    "step": "wb.trace(run.model, data.train.x[:4])",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree, with the front end that is built already."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    env = {**os.environ, "HATCH_BUILD_NO_HOOKS": "true"}
    subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
    return next(folder.glob("*.whl"))


def notebook_of(lab: LabSource) -> NotebookNode:
    """The notebook for Colab with every answer filled in, and cells that show what there is to be seen."""
    forms = make_forms(lab)
    start = next(cell for cell in forms.colab.cells if cell.id == "lab-start")
    cells = [start if cell.id == "lab-start" else cell for cell in forms.solution.cells]
    shown = [new_code_cell(source, id=name) for name, source in {"after": _AFTER, **_SHOWN}.items()]
    place = next(number for number, cell in enumerate(cells) if cell.id == "submit")
    notebook: NotebookNode = forms.colab.copy()
    notebook.cells = [new_code_cell(_BEFORE, id="before"), *cells[:place], *shown, *cells[place:]]
    return notebook


def run(notebook: NotebookNode, folder: Path) -> dict[str, list[Any]]:
    """The outputs of each cell; nothing may fail, nor write to stderr."""
    client = NotebookClient(notebook, timeout=120, kernel_name="colab", resources={"metadata": {"path": str(folder)}})
    client.execute(stderr=subprocess.DEVNULL)
    outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert [one.text for many in outputs.values() for one in many if one.get("name") == "stderr"] == []
    return outputs


@pytest.mark.slow
@pytest.mark.usefixtures("front_end")
def test_a_student_goes_through_a_lab(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_PATH", str(make(tmp_path)))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    work = tmp_path / "content"
    work.mkdir()
    (work / wheel.name).write_bytes(wheel.read_bytes())
    folder = shutil.copytree(ROOT / "labs" / "convolution_by_hand", tmp_path / "lab")
    keep_wheel(folder, wheel_at(str(wheel)))
    lab = load(folder)
    outputs = run(notebook_of(lab), work)

    for name in ("output", "view", "bench"):
        (shown,) = outputs[name]
        assert shown.metadata[VIEW]["colab"]["custom_widget_manager"]["url"].startswith("https://colab.example")
    (shown,) = outputs["map"]
    assert VIEW not in shown.data
    assert (
        'alt="Map of the network digits: image (Input), conv2d (Conv2D), flat (Flatten), dense (Dense)"'
        in shown.data["text/html"]
    )
    assert outputs["lit"] == []
    assert "conv2d" in outputs["step"][0].data["text/plain"]
    assert [one.data["text/plain"].split()[0] for one in outputs["q7-check"][:1]] == ["✓"]

    (handed_in,) = work.glob("*.wbsub.zip")
    submission = read(handed_in)
    assert len(submission.answers) == len(lab.questions)
