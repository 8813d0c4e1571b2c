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
from tests.helpers.nothing_red import run_nbval
from workbench import layers as our_layers
from workbench.catalog import node_types
from workbench.data.sample_set import SampleSet
from workbench.flow.code.flow_program import to_notebook, to_source
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.flow_errors import FlowError
from workbench.flow.learning_data import divided_samples, learned_kind, learning_data
from workbench.flow.network_answers import answer_form, predicted
from workbench.flow.network_settings import settings_of
from workbench.flow.steps import Step, steps_of
from workbench.graph.document import Graph
from workbench.training import fit
from workbench.training.setup.given_data import given_data
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

    detector = wb.templates.detector((32, 32, 3), classes=2, width=4)
    boxed = flow("boxes").add("DataSet", source=str(cells(folder))).add("Resize", height=32, width=32)
    boxed = boxed.add("MinMaxNormalization")

    denoiser = input_of(40, 36, 1).add("Conv2D", filters=2, kernel_size=3, padding="same")
    denoiser = denoiser.add("FilterResponseNormalization").add("Conv2D", filters=1, kernel_size=1)
    noisy = flow("noise").add("DataSet", source=str(folder / "scans"), task="transformation")
    noisy = noisy.add("LinearFunction", slope=1 / 255)
    learned = {"epochs": 3, "batch_size": 2}
    sgd = {"learning_rate": 0.01, "optimizer": "SGD"}
    return {
        "digits": with_network(digits, classifier, seed=3, class_weights="balanced", **STOPPED["digits"]),
        "masks": with_network(scanned, masks, **learned, **sgd, augmentation=CHANGES["masks"], **STOPPED["masks"]),
        "boxes": with_network(boxed, detector, epochs=1, batch_size=2, augmentation=CHANGES["boxes"]),
        "noise": with_network(noisy, denoiser, **learned, augmentation=CHANGES["noise"], **STOPPED["noise"]),
    }


CHANGES = {
    "masks": {"rotation": 20, "zoom": [0.8, 1.1], "contrast": 0.3, "noise": 0.1, "horizontal_flip": True},
    "boxes": {"vertical_flip": True, "shift": 0.2, "shear": 9},
    "noise": {"stretch": 0.2, "brightness": [0.05, 0.2], "laplace_noise": 0.02, "salt_and_pepper": 0.1},
}
STOPPED: dict[str, dict[str, Any]] = {
    "digits": {  # the specificity of a class is not better for long: it ends early
        "epochs": 40,
        "early_stopping": [
            {"metric": "mean_iou", "split": "train", "patience": 40, "restore_best": False},
            {"metric": "specificity", "class_name": "6", "patience": 2},
        ],
    },
    "masks": {"early_stopping": {"metric": "dice", "class_name": "foreground", "min_delta": 0.3, "patience": 2}},
    "noise": {"early_stopping": {"metric": "rmse", "patience": 2}},
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
    data = given_data(learning_data(divided, kind), "fit")
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


def test_augmentation_and_early_stopping_are_in_the_code(exported: Exported) -> None:
    for name, graph in exported.graphs.items():
        source = to_source(graph)
        assert "Not written here" not in source, name
        assert ("def augmented(images, answers, seed):" in source) == (name in CHANGES), name
        assert ("ScoreStopping(" in source) == (name in ("digits", "masks")), name
    cropped = to_source(
        with_network(flow("m").add("DataSet"), input_of(9, 9, 1).add("Flatten"), augmentation={"crop": [9, 9]})
    )
    assert "Not written here, since it needs the workbench: augmentation with crop." in cropped


def test_they_pass_nbval(exported: Exported, tmp_path: Path) -> None:
    notebook = tmp_path / "masks.ipynb"
    notebook.write_bytes((exported.folder / notebook.name).read_bytes())
    ended = run_nbval(tmp_path, notebook, may_be_red=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


SEVERAL = {
    "one with the inputs a, b. Put the images together with Feature Merge": (
        input_of(8, 8, 1).add("Input", shape=(8, 8, 1), name="b", inputs=()).add("Add", inputs=["input", "b"])
    ),
    "one with the outputs age, sex. Draw a Network for each of them": (
        input_of(8, 8, 1).add("Flatten", name="f").add("Dense", units=2, name="age")
    ).add("Dense", units=3, name="sex", inputs="f"),
    "several labels at once for each pixel. Set the activation of the last layer to softmax": (
        input_of(8, 8, 1).add("Conv2D", filters=3, kernel_size=1, activation="sigmoid")
    ),
}


@pytest.mark.parametrize("words", SEVERAL)
def test_what_a_flow_cannot_learn_is_no_code_either(words: str, tmp_path: Path) -> None:
    graph = flow("several").add("DataSet", source=str(scans(tmp_path))).add("Resize", height=8, width=8)
    with pytest.raises(FlowError) as refusal:
        to_source(with_network(graph, SEVERAL[words]))
    assert words.replace(" a, b", " input, b") in str(refusal.value)


def test_the_cells_are_plain_keras(exported: Exported) -> None:
    source = to_source(exported.graphs["noise"])
    assert "keras.callbacks.EarlyStopping(" in source
    assert "def build_model():" in source
    assert "class CenterNet(keras.losses.Loss):" in to_source(exported.graphs["boxes"])


def test_every_layer_and_loss_of_ours_comes_with_the_code() -> None:
    names = [one.name for one in node_types() if one.module.startswith("workbench")]
    program = PlainProgram(())
    text = program.definitions(Definition(getattr(our_layers, name).__module__, name) for name in names)
    assert "from workbench" not in f"{program.imports}\n{text}"
    namespace: dict[str, Any] = {}
    exec(f"{program.imports}\n\n{text}".replace('package="workbench"', 'package="exported"'), namespace)
    assert len(names) > 15
    for name in names:
        assert namespace[name].__name__ == name
    images = np.random.default_rng(0).random((2, 12, 12, 3)).astype("float32")
    for name in ("StructuralSimilarity", "RootMeanSquaredError"):
        found = namespace[name]()(images, images[::-1])
        assert float(found) == float(getattr(our_layers, name)()(images, images[::-1]))
