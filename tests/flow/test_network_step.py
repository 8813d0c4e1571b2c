"""A network inside a flow: it learns from what is in front of it, and its answer flows on."""

from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.flow.squares import NAMES, SIZE, flow, longer_flow, segmenter, squares
from workbench.data import BoxLabel, Sample, SampleEntry, SampleSet, Targets
from workbench.flow.flow_run import FlowRun
from workbench.graph.document import Graph
from workbench.graph.edits import move, set_param
from workbench.training import Run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def run(store: Path) -> FlowRun:
    """The longer flow, run once."""
    return wb.flow.run(longer_flow(), squares(), store=store).wait()


def test_everything_finishes(run: FlowRun) -> None:
    assert {path: state.state for path, state in run.states.items()} == dict.fromkeys(run.states, "finished")
    assert run.issues == ()


def test_a_data_set_right_in_front_of_a_network_finishes(run: FlowRun, tmp_path: Path) -> None:
    graph = wb.Graph("direct", kind="flow").add("DataSet", name="data")
    graph = graph.add("Network", name="network", inner=segmenter(), epochs=1, batch_size=8).add(
        "Metrics", name="metrics"
    )
    direct = wb.flow.run(graph, run.result("scale"), store=tmp_path).wait()
    assert {path: state.state for path, state in direct.states.items()} == dict.fromkeys(direct.states, "finished")
    assert (direct.states["data"].shape, direct.states["data"].share) == ((8, 8), 1.0)
    assert "finished: 24 samples" in [line.text for line in direct.log if line.path == "data"]


def test_every_sample_has_a_prediction_in_the_frame_of_the_network(run: FlowRun) -> None:
    found = run.result("network")
    assert [sample.name for sample in found] == [sample.name for sample in squares()]
    assert [sample.split for sample in found] == [sample.split for sample in squares()]
    for sample in found:
        assert sample.prediction.mask is not None
        assert sample.prediction.mask.array.shape == sample.size == (8, 8)
        assert sample.prediction.mask.class_names == NAMES


def training_of(run: FlowRun, path: str) -> Run:
    training = run.training(path)
    assert isinstance(training, Run)
    return training


def test_the_training_is_reachable_with_its_curves(run: FlowRun) -> None:
    training = training_of(run, "network")
    assert training.state == "finished"
    assert len(training.history["val_mean_dice"]) == 2
    assert training.folder is not None
    assert training.checkpoint("last") is not None  # where the result is kept, not where it was made


def test_predictions_are_those_of_the_kept_run(run: FlowRun) -> None:
    opened = wb.training.open(training_of(run, "network").folder or "")
    samples = run.result("network").of_split("test")
    x = np.stack([sample.image for sample in samples])[..., None].astype("float32")
    expected = opened.predict(x).argmax(axis=-1)
    for sample, mask in zip(samples, expected, strict=True):
        assert sample.prediction.mask is not None
        np.testing.assert_array_equal(sample.prediction.mask.array, mask)


def test_metrics_in_the_networks_frame_are_those_of_the_training(run: FlowRun) -> None:
    test, found = training_of(run, "second").test, run.metrics("metrics_again")
    assert test is not None
    assert found.splits["test"].values == test.values
    assert found.splits["test"].by_class == test.by_class
    assert found.splits["test"].confusion == test.confusion


def test_metrics_in_the_original_frame_count_the_pixels_of_the_original(run: FlowRun) -> None:
    found = run.metrics("metrics")
    table = found.splits["test"].confusion
    assert table is not None
    count = len(squares().of_split("test"))
    assert np.sum(table) == count * SIZE * SIZE
    truth = sum(int(sample.label.mask.array.sum()) for sample in squares().of_split("test") if sample.label.mask)
    assert sum(table[1]) == truth  # of the masks as they were read


def test_the_answer_is_cleaned_and_comes_back_to_the_original_size(run: FlowRun) -> None:
    for sample in run.result("back"):
        assert sample.size == (SIZE, SIZE)
        assert sample.header.color_mode == "Binary"
        assert set(np.unique(sample.image)) <= {0, 255}
        assert sample.prediction.mask is not None
        assert sample.prediction.mask.array.shape == (SIZE, SIZE)


def test_a_second_network_learns_from_the_answer_of_the_first(run: FlowRun) -> None:
    first, second = run.result("extract"), run.result("second")
    assert {sample.header.color_mode for sample in first} == {"Binary"}
    assert all(sample.prediction.mask is not None for sample in second)
    assert training_of(run, "second").record.data_name


def test_the_log_tells_of_every_epoch(run: FlowRun) -> None:
    lines = [line.text for line in run.log if line.path == "network"]
    assert any(text.startswith("Epoch 1 of 2: loss ") for text in lines)
    assert any(text.startswith("Epoch 2 of 2: loss ") for text in lines)


def state(graph: Any, path: str, store: Path) -> str:
    return wb.flow.states(graph, squares(), store)[path].state


def test_a_layer_or_a_setting_is_another_result_and_undo_finds_the_old_one(run: FlowRun, store: Path) -> None:
    graph = run.graph
    assert state(graph, "network", store) == "finished"
    changed = set_param(graph, graph.by_name["network"].id, "epochs", 3)
    assert state(changed, "network", store) != "finished"
    assert state(flow(filters=5), "network", store) != "finished"
    assert state(flow(), "network", store) == "finished"


def test_places_on_the_canvas_do_not_count(run: FlowRun, store: Path) -> None:
    from msgspec.structs import replace

    graph = run.graph
    node = graph.by_name["network"]
    assert node.inner is not None
    inner = move(node.inner, {node.inner.nodes[0].id: (50.0, 60.0)})
    nodes = tuple(replace(one, inner=inner) if one is node else one for one in graph.nodes)
    assert state(replace(graph, nodes=nodes), "network", store) == "finished"


def test_nothing_is_trained_again(run: FlowRun, store: Path) -> None:
    again = wb.flow.run(run.graph, squares(), store=store).wait()
    assert not any("Epoch" in line.text for line in again.log)
    kept = again.training("network")
    assert kept is not None
    assert kept.history == training_of(run, "network").history
    for one, other in zip(again.result("network"), run.result("network"), strict=True):
        assert one.prediction.mask is not None
        assert other.prediction.mask is not None
        np.testing.assert_array_equal(one.prediction.mask.array, other.prediction.mask.array)
    assert again.metrics("metrics") == run.metrics("metrics")


def stopped_at(text: str, store: Path) -> FlowRun:
    """A run of a training that never ends by itself, stopped as soon as its log has a line that begins so."""
    said = Event()
    run = wb.flow.run(flow(epochs=1_000_000), squares(), store=store, wait=False)
    dispose = run.listen(lambda: said.set() if any(line.text.startswith(text) for line in run.log) else None)
    assert said.wait(120), run
    dispose()
    run.stop()
    return run.wait(120)


def test_a_training_that_is_stopped_by_itself_stops_the_run(tmp_path: Path) -> None:
    run = wb.flow.run(flow(epochs=1_000_000), squares(), store=tmp_path, wait=False)
    learns = Event()
    dispose = run.listen(lambda: learns.set() if any(line.text.startswith("Epoch 1 ") for line in run.log) else None)
    assert learns.wait(120), run
    dispose()
    training_of(run, "network").stop()  # as the button in the tab Output does
    run.wait(120)
    assert (run.states["network"].state, run.states["network"].message) == ("stopped", "")
    assert run.states["metrics"].state == "stopped"
    said = "The training was stopped, and the run of the flow with it; the next run goes on from here."
    assert said in [line.text for line in run.log]


def test_a_flow_that_was_stopped_goes_on_with_its_training(tmp_path: Path) -> None:
    first = stopped_at("Epoch 1 of 1000000", tmp_path)
    assert first.states["network"].state == "stopped"
    assert first.folder("network") is None
    training = training_of(first, "network")
    assert training.state == "stopped"
    done = len(training.finished_epochs)
    second = stopped_at(f"The training goes on behind epoch {done}, ", tmp_path)
    assert not second.is_running


def directly_behind_the_data(network: Graph | None) -> Graph:
    return (
        wb.Graph("direct", kind="flow")
        .add("DataSet", name="data")
        .add("Network", name="network", inner=network, epochs=1, batch_size=8)
    )


def test_data_directly_in_front_of_a_network_are_finished(tmp_path: Path) -> None:
    samples = squares().map(wb.modules.Resize(height=8, width=8))
    run = wb.flow.run(directly_behind_the_data(segmenter()), samples, store=tmp_path)
    assert {path: one.state for path, one in run.states.items()} == {"data": "finished", "network": "finished"}
    assert run.states["data"].shape == (8, 8)
    assert wb.flow.states(run.graph, samples, tmp_path)["data"].state == "finished"


@pytest.mark.parametrize("network", [None, wb.Graph("empty")])
def test_a_network_without_layers_is_told_at_its_step(network: Graph | None, tmp_path: Path) -> None:
    run = wb.flow.run(directly_behind_the_data(network), squares(), store=tmp_path)
    assert (run.states["data"].state, run.states["network"].state) == ("waiting", "failed")
    assert run.states["network"].message.startswith("network: expected a network with layers, received none.")


def boxed(count: int = 16) -> SampleSet:
    """Images (32, 32) of none to two bright squares with boxes around them."""
    random = np.random.default_rng(0)
    samples = []
    for number in range(count):
        image = random.random((32, 32), np.float32) / 4
        places = random.integers(0, 22, (number % 3, 2))
        for column, row in places:
            image[row : row + 8, column : column + 8] = 1
        boxes = BoxLabel([[x, y, x + 8, y + 8] for x, y in places], [0] * len(places), ("square",))
        split: Any = ("train", "train", "validation", "test")[number % 4]
        samples.append(Sample(image, label=Targets(boxes=boxes), name=str(number), split=split))
    return SampleSet(samples, name="boxed")


def test_a_detector_learns_from_images_with_different_numbers_of_boxes(tmp_path: Path) -> None:
    detector = wb.templates.detector((32, 32, 1), classes=1, width=4)
    graph = wb.Graph("boxes", kind="flow").add("DataSet", name="data")
    graph = graph.add("Network", name="network", inner=detector, epochs=1, batch_size=4).add("Metrics", name="metrics")
    run = wb.flow.run(graph, boxed(), store=tmp_path / "store")
    assert {path: one.state for path, one in run.states.items()} == dict.fromkeys(run.states, "finished")
    assert all(sample.prediction.boxes is not None for sample in run.result("network"))
    assert "map50" in run.metrics("metrics").splits["test"].values
    frozen = wb.flow.open(wb.flow.freeze(run, tmp_path / "boxes.wbflow"))
    again = frozen.apply(boxed())
    for one, other in zip(run.result("network"), again, strict=True):
        assert one.prediction.boxes is not None
        assert other.prediction.boxes is not None
        np.testing.assert_allclose(one.prediction.boxes.coordinates, other.prediction.boxes.coordinates, atol=1e-3)


def messages_of(network: Graph, tmp_path: Path, **settings: Any) -> str:
    """What the network says that cannot be trained."""
    graph = wb.Graph("refused", kind="flow").add("DataSet", name="data").add("Resize", height=8, width=8)
    graph = graph.add("Network", name="network", inner=network, epochs=1, batch_size=8, **settings)
    states = wb.flow.run(graph, squares(), store=tmp_path).states
    assert states["network"].state == "failed"
    return states["network"].message


def test_several_outputs_and_several_labels_a_pixel_say_what_to_do(tmp_path: Path) -> None:
    first = wb.Graph("net").add("Input", shape=(8, 8, 1), name="image")
    conv: dict[str, Any] = {"kernel_size": 1, "inputs": ("image",)}
    two = first.add("Conv2D", filters=2, name="a", **conv).add("Conv2D", filters=2, name="b", **conv)
    assert messages_of(two, tmp_path) == (
        "network: network: expected a network with one input and one output, received one with the outputs a, b. "
        "Draw a Network for each of them behind the same module, each with one output and its task."
    )
    yes_or_no = first.add("Conv2D", filters=3, activation="sigmoid", name="maps", **conv)
    assert messages_of(yes_or_no, tmp_path, loss="BinaryCrossentropy") == (
        "network: net: expected one class for each pixel, received several labels at once for each pixel. Set the "
        "activation of the last layer to softmax and the loss to SparseCategoricalCrossentropy, or draw a Network for "
        "each class, which ends with one sigmoid output."
    )


def test_a_sample_that_cannot_be_read_is_left_out_right_behind_the_data_set(tmp_path: Path) -> None:
    is_broken = [True]

    class Reader:
        def __call__(self) -> Sample:
            if is_broken[0]:
                raise OSError(5, "Input/output error")
            return squares()[0].replaced(name="late")

        def fingerprint(self) -> str:
            return "late"

    graph = wb.Graph("direct", kind="flow").add("DataSet", name="data")
    net = wb.Graph("net").add("Input", shape=(SIZE, SIZE, 1))
    net = net.add("Conv2D", filters=2, kernel_size=1, activation="softmax")
    graph = graph.add("Network", name="network", inner=net, epochs=1, batch_size=8)
    samples = SampleSet([*squares().entries, SampleEntry("late", Reader(), "train")], class_names=NAMES)
    run = wb.flow.run(graph, samples, store=tmp_path)
    assert [(one.path, one.name) for one in run.issues] == [("data", "late")]
    assert {one.state for one in run.states.values()} == {"finished"}
    assert len(run.result("network")) == len(squares())
    again = wb.flow.run(graph, samples, store=tmp_path)
    assert again.plan is not None
    assert again.plan.blocks == ()
    assert again.issues == run.issues
    is_broken[0] = False
    retried = wb.flow.run(graph, samples, store=tmp_path, retry=True)
    assert (retried.issues, len(retried.result("network"))) == ((), len(squares()) + 1)
