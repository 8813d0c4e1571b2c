"""The run panel: it trains with the chosen settings, stops, and says beforehand what does not fit."""

import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import ipywidgets as widgets
import pytest

import workbench as wb
from tests.helpers.streams import as_generators
from tests.training import several
from workbench.graph.document import Graph
from workbench.graph.edits import set_param
from workbench.ui import run_panel
from workbench.ui.editor import Editor
from workbench.ui.error_text import plain_text
from workbench.ui.run_panel import RunPanel
from workbench.ui.training_panels.run_sources import is_going


def network(shape: tuple[int | None, ...] = (8, 8, 1), units: int = 10) -> Graph:
    graph = wb.Graph("digits").add("Input", shape=shape, name="image").add("Conv2D", filters=4, kernel_size=3)
    graph = graph.add("GlobalAveragePooling2D")
    return graph.add("Dense", units=units, activation="softmax", name="digit")


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunPanel]:
    monkeypatch.chdir(tmp_path)  # kept runs go to ./runs
    editor = Editor(network(), tmp_path / "digits.graph.json")
    panel = RunPanel(editor)
    panel.settings.basic.set({"epochs": 2})
    yield panel
    panel.close()
    editor.close()
    for thread in threading.enumerate():
        if thread.name in ("workbench-run", "workbench-training", "workbench-output"):
            thread.join(60)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def train(panel: RunPanel) -> None:
    panel._train.click()
    wait_for(lambda: not panel._train.disabled)


def test_it_trains_and_shows_every_epoch(panel: RunPanel) -> None:
    train(panel)
    assert panel._said.value == ""
    assert panel._run.state == "finished"
    output = panel.output
    wait_for(lambda: "has finished after 2 of 2 epochs" in output._header._said.value)
    assert "test: Loss" in output._header._said.value
    assert output.epoch_choice.count == 2
    assert len(output._figure.widget._data[0]["x"]) == 2
    assert panel._tabs.selected_index == 0


def test_a_network_with_several_inputs_and_outputs_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    editor = Editor(several.network(), tmp_path / "two.graph.json")
    panel = RunPanel(editor, several.data())
    panel.settings.basic.set({"epochs": 1})
    panel.settings.outputs.fields["age"].set({"weight": 0.25})
    try:
        train(panel)
        assert panel._said.value == ""
        assert panel._run.task == "several"
        assert [one.weight for one in panel._run.record.outputs] == [1.0, 0.25]
        assert [name for name, _ in panel.output.run_choice.options] == ["two", "two · diagnosis", "two · age"]
        panel._tabs.selected_index = 1
        assert panel._view.output.value == "diagnosis"
        panel._write.click()
        wait_for(lambda: not panel._write.disabled)
        assert "x_train, y_train = dict(data.train.x), dict(data.train.y)" in panel._code._copy.text
    finally:
        panel.close()
        editor.close()


def test_a_press_says_at_once_what_is_done_and_then_each_step(panel: RunPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The click returns with the words on screen, also where Keras is still to be imported."""
    monkeypatch.setattr(run_panel, "is_imported", lambda: False)
    begun, allowed = threading.Event(), threading.Event()
    load = import_module

    def slow(name: str) -> object:
        begun.set()
        assert allowed.wait(60)
        return load(name)

    monkeypatch.setattr(run_panel, "import_module", slow)
    told: list[str] = []
    panel._said.observe(lambda change: told.append(change["new"]), "value")
    panel._train.click()
    assert len(told) == 1
    assert "Loading Keras …" in told[0]
    assert begun.wait(60)
    assert len(told) == 1
    allowed.set()
    wait_for(lambda: not panel._train.disabled)
    assert ["loading the data" in told[1], "building the network" in told[2], told[3]] == [True, True, ""]


def test_what_was_trained_is_kept_as_a_page(panel: RunPanel) -> None:
    assert panel.to_html() == ""
    train(panel)
    assert "data:image/svg+xml;base64," in panel.to_html()


def test_it_stops(panel: RunPanel) -> None:
    panel.settings.basic.set({"epochs": 900})
    panel._train.click()
    wait_for(lambda: panel.output is not None and panel._run.finished_epochs)
    panel.output._header.stop.click()
    wait_for(lambda: not panel._train.disabled)
    assert panel._run.state == "stopped"
    wait_for(lambda: "was stopped after" in panel.output._header._said.value)


def test_the_settings_reach_the_run(panel: RunPanel) -> None:
    settings = panel.settings
    settings.basic.set({"batch_size": 50, "seed": 3})
    settings.optimizer.value = "SGD"
    settings.optimizer_form._set("momentum", 0.9)
    settings.learning.set({"learning_rate": 0.05, "decay_rate": 0.9, "decay_steps": 10})
    settings.augmentation.set({"rotation": 10.0})
    settings.stopping.set({"on": True, "metric": "dice", "class_name": "8", "patience": 1})
    train(panel)
    found = panel._run.settings
    assert (found.epochs, found.batch_size, found.seed, found.optimizer) == (2, 50, 3, "SGD")
    assert dict(found.optimizer_params) == {"momentum": 0.9}
    assert (found.learning_rate, found.decay_rate, found.decay_steps) == (0.05, 0.9, 10)
    assert found.augmentation == wb.training.Augmentation(rotation=10.0)
    assert found.early_stopping.key == "val_dice[8]"


def test_a_second_run_can_be_compared_with_the_first(panel: RunPanel) -> None:
    train(panel)
    assert panel._compare.layout.display == "none"
    train(panel)
    assert panel._compare.layout.display == ""
    assert [record.name for record in panel.output.records] == ["digits"]
    panel._compare.value = True
    assert [record.name for record in panel.output.records] == ["digits", "digits (2)"]


def test_a_run_is_kept_on_request(panel: RunPanel, tmp_path: Path) -> None:
    panel.settings.keeping.set({"keep": True, "name": "first"})
    panel.settings.checkpoints.value = ("val_accuracy",)
    train(panel)
    assert panel._run.folder == tmp_path / "runs" / "first" or panel._run.folder == Path("runs") / "first"
    assert wb.training.load_record(panel._run.folder).name == "first"


def test_samples_are_looked_at_when_the_tab_is_opened(panel: RunPanel) -> None:
    panel._tabs.selected_index = 1
    assert "Train first" in panel._view_box.children[0].value
    train(panel)
    assert panel._view is None
    panel._tabs.selected_index = 1
    shown = panel._view
    assert shown is not None
    assert len(shown.gallery) == 300


def test_what_does_not_fit_is_said_and_the_button_works_again(panel: RunPanel) -> None:
    panel._editor.graph = network(units=5)
    train(panel)
    assert 'role="alert"' in panel._said.value
    assert "5" in panel._said.value
    assert "10" in panel._said.value
    assert panel._run is None


def test_an_error_of_the_drawing_comes_first(panel: RunPanel) -> None:
    panel._editor.graph = wb.Graph("g").add("Input", shape=(8, 8, 1)).add("LSTM", units=4)
    train(panel)
    assert 'role="alert">lstm: ' in panel._said.value


def test_settings_that_cannot_be_are_said_at_once_and_again(panel: RunPanel) -> None:
    panel.settings.learning.controls["learning_rate"].value = "fast"
    words = "&#39;learning_rate&#39; must be a number above 0.0, but received &#39;fast&#39;."
    assert words in panel.settings._note.value
    train(panel)
    assert words in panel._said.value


def test_the_training_cell_holds_what_the_run_does(panel: RunPanel) -> None:
    panel.settings.stopping.set({"on": True, "metric": "dice", "class_name": "8"})
    panel._write.click()
    wait_for(lambda: not panel._write.disabled)
    source = panel._code._copy.text
    assert source.startswith("import keras\n\nimport workbench as wb\n")
    assert "\n\ndata = wb.data.load_digits()\nx_train, y_train = data.train.x, data.train.y\n" in source
    assert 'monitor="val_dice[8]"' in source
    compile(source, "cell", "exec")


def test_code_of_a_training_that_would_be_refused_is_not_written(panel: RunPanel) -> None:
    panel._editor.graph = network(units=5)
    panel._write.click()
    wait_for(lambda: not panel._write.disabled)
    assert panel._code._copy.text == ""
    assert 'role="alert"' in panel._said.value


def test_data_of_ones_own_comes_first(tmp_path: Path) -> None:
    data = wb.data.load_digits(seed=7)
    bench = wb.Workbench(network(), tmp_path / "own.graph.json", data)
    assert bench._run is None
    panel = bench.run_panel
    assert panel.data.dropdown.options[0] == ("digits (yours)", "own:")
    assert panel._load() is data
    bench.close()


def test_a_closed_panel_leaves_no_widgets(tmp_path: Path) -> None:
    before = len(widgets.widgets.widget._instances)
    bench = wb.Workbench(network(), tmp_path / "closed.graph.json")
    bench.run_panel.settings.basic.set({"epochs": 1})
    train(bench.run_panel)
    bench.run_panel._tabs.selected_index = 1
    wait_for(lambda: not is_going(bench.run_panel.output._sources))
    bench.close()
    assert len(widgets.widgets.widget._instances) == before


def test_an_error_is_shown_without_colours_of_the_terminal() -> None:
    assert plain_text(ValueError("\x1b[1mbad\x1b[0m " + "x" * 1000)) == "bad " + "x" * 595 + "…"


def test_a_stream_is_trained_on_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bench = wb.Workbench(network(), tmp_path / "own.graph.json", as_generators(wb.data.load_digits(), 100))
    panel = bench.run_panel
    panel.settings.basic.set({"epochs": 1})
    assert panel.data.task == "classification"
    train(panel)
    assert panel._run.state == "finished"
    panel._tabs.selected_index = 1
    assert "of the first 300 samples of validation" in panel._view._said.value
    panel._write.click()
    wait_for(lambda: not panel._write.disabled)
    assert panel._code._copy.text == ""
    assert (
        "digits: the training code puts all samples into arrays, and these are read as a stream." in panel._said.value
    )
    bench.close()


def frozen_network() -> Graph:
    """Two convolutions, frozen, and a head."""
    graph = wb.Graph("tuned").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, name="first").add(
        "Conv2D", filters=4, kernel_size=3, name="last"
    )
    graph = wb.freeze(graph).add("GlobalAveragePooling2D")
    return graph.add("Dense", units=10, activation="softmax", name="digit")


def test_a_frozen_base_is_trained_in_two_phases(panel: RunPanel) -> None:
    panel._editor.graph = frozen_network()
    panel.phases.on.value = True
    panel.phases.fields.set({"head_epochs": 2, "tune_epochs": 1, "tune_rate": 1e-4})
    train(panel)
    assert [(epoch.phase, epoch.learning_rate) for epoch in panel._run.finished_epochs] == [
        ("head", pytest.approx(1e-3)),
        ("head", pytest.approx(1e-3)),
        ("tune", pytest.approx(1e-4)),
    ]
    assert [phase.layers for phase in panel._run.record.phases] == [("digit",), ("last", "digit")]
    panel.phases.on.value = False
    train(panel)
    assert [epoch.phase for epoch in panel._run.finished_epochs] == ["", ""]


def test_code_of_two_phases_is_written_with_the_weights_of_the_base(
    panel: RunPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    panel._editor.graph = frozen_network()
    panel.phases.on.value = True
    panel.phases.fields.set({"head_epochs": 2, "tune_epochs": 1, "tune_rate": 1e-4})
    panel._write.click()
    wait_for(lambda: not panel._write.disabled)
    code = panel._code._copy.text
    assert "# Phase 1: the head alone." in code
    assert 'trained = ["last", "digit"]\n' in code
    assert code.count("model.fit(") == 2
    assert "load_weights" not in code  # what is frozen has random weights
    graph = frozen_network()
    other = set_param(graph, graph.by_name["first"].id, "filters", 6)
    panel._editor.graph = wb.freeze(wb.from_keras(wb.build_model(other)), "last")
    assert panel._editor.graph.weights is not None
    panel._write.click()
    wait_for(lambda: not panel._write.disabled)
    wait_for(lambda: "beside the notebook" in panel._said.value)
    (file,) = tmp_path.glob("*.weights.h5")
    assert f'model.load_weights("{file.name}")' in panel._code._copy.text
    assert f"The weights that it begins with are in the file {file.name}, beside the notebook." in panel._said.value
