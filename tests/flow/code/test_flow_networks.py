"""Networks of exported flows learn and answer as those of the flow, where the workbench cannot be imported."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

import workbench as wb
from tests.flow.code.example_flows import cells, expected, flow, given, scans
from tests.flow.code.without_workbench import arrays_of
from workbench.data.sample_set import SampleSet
from workbench.flow.code.flow_program import to_notebook, to_source
from workbench.flow.learning_data import divided_samples, learned_kind, learning_data
from workbench.flow.network_answers import answer_form, predicted
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import Step, steps_of
from workbench.graph.document import Graph
from workbench.training import fit
from workbench.training.setup.preparation import prepare

HERE = Path(__file__).parent
FEW = 90
"""So many digits are learned from."""


def with_network(graph: Graph, network: Graph, **settings: Any) -> Graph:
    """A flow with a network at its end, and metrics behind it."""
    graph = graph.add("Network", name="net", **settings)
    nodes = tuple(replace(node, inner=network) if node.name == "net" else node for node in graph.nodes)
    return replace(graph, nodes=nodes).add("Metrics")


def input_of(*shape: int) -> Graph:
    return Graph("network").add("Input", shape=shape)


def flows(folder: Path) -> dict[str, Graph]:
    classifier = input_of(8, 8, 1).add("Conv2D", filters=3, kernel_size=3, activation="relu").add("Flatten")
    classifier = classifier.add("Dropout", rate=0.2).add("Dense", units=10, activation="softmax")
    digits = flow("digits").add("DataSet", source="digits").add("MinMaxNormalization")

    masks = input_of(24, 20, 1).add("Conv2D", filters=2, kernel_size=3, padding="same", activation="softmax")
    scanned = flow("masks").add("DataSet", source=str(scans(folder)))
    scanned = scanned.add("Resize", height=24, width=20).add("MinMaxNormalization")

    detector = wb.templates.detector((32, 32, 3), classes=2)
    boxed = flow("boxes").add("DataSet", source=str(cells(folder))).add("Resize", height=32, width=32)
    boxed = boxed.add("MinMaxNormalization")

    denoiser = input_of(40, 36, 1).add("Conv2D", filters=1, kernel_size=3, padding="same")
    noisy = flow("noise").add("DataSet", source=str(folder / "scans"), task="transformation")
    noisy = noisy.add("LinearFunction", slope=1 / 255)
    stopping = {"metric": "loss", "patience": 2}
    return {
        "digits": with_network(digits, classifier, epochs=2, seed=3, class_weights="balanced"),
        "masks": with_network(scanned, masks, epochs=2, batch_size=2, learning_rate=0.01, optimizer="SGD"),
        "boxes": with_network(boxed, detector, epochs=1, batch_size=2),
        "noise": with_network(noisy, denoiser, epochs=3, batch_size=2, early_stopping=stopping),
    }


class Exported:
    """All flows, exported and run in one process without the workbench."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.graphs = flows(folder)
        self.data: dict[str, SampleSet | None] = {}
        for name, graph in self.graphs.items():
            self.data[name] = given(graph)[::20][:FEW] if name == "digits" else None
            to_notebook(graph, folder / f"{name}.ipynb", self.data[name])
        command = [sys.executable, str(HERE / "without_workbench.py"), str(folder)]
        self.said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(tmp_path_factory.mktemp("networks"))


def predicted_by_the_flow(step: Step, samples: SampleSet) -> SampleSet:
    """What the network says that a run of the workbench trains."""
    graph, settings = step.node.inner, settings_of(step.node)
    assert graph is not None
    divided = divided_samples(samples).samples
    kind = learned_kind(divided.of_split("train")[0], settings.task, lambda: 1)
    data = learning_data(divided, kind)
    run = fit(graph, data, settings).wait()
    task: Any = prepare(graph, data, settings).task
    return SampleSet(predicted(list(divided), run.model, answer_form(task), settings.batch_size))


def test_they_run_without_the_workbench(exported: Exported) -> None:
    assert exported.said.returncode == 0, exported.said.stderr[-3000:]
    assert "imported: []" in exported.said.stdout


@pytest.mark.parametrize("name", ["digits", "masks", "boxes", "noise"])
def test_predictions_are_those_of_the_flow(exported: Exported, name: str) -> None:
    graph = exported.graphs[name]
    before = expected(graph, exported.data[name], until="net")
    step = next(one for one in steps_of(graph) if one.kind == "network")
    wanted = predicted_by_the_flow(step, list(before.values())[-1])
    with np.load(exported.folder / f"{name}.net_samples.npz") as stored:
        found = dict(stored)
    arrays = arrays_of(list(wanted))
    assert found.keys() == arrays.keys()
    for key, array in arrays.items():
        assert found[key].dtype == np.asarray(array).dtype, key
        np.testing.assert_array_equal(found[key], array, err_msg=key)
    assert any("prediction" in key for key in found)


def test_the_cells_are_plain_keras(exported: Exported) -> None:
    source = to_source(exported.graphs["noise"])
    assert "keras.callbacks.EarlyStopping(" in source
    assert "def build_model():" in source
    assert "class CenterNet(keras.losses.Loss):" in to_source(exported.graphs["boxes"])
