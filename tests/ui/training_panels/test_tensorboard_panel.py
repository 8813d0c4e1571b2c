"""The button that opens TensorBoard: for runs with logs only, and in words where TensorBoard is missing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from tests.ui.training_panels.records import classified
from workbench.training.fitting.run import Run
from workbench.ui.training_panels import tensorboard_panel
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.training_panels.tensorboard_panel import TensorBoardPanel


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What TensorBoard is started with."""
    calls: list[str] = []
    monkeypatch.setattr(tensorboard_panel, "import_module", lambda _: SimpleNamespace(start=calls.append))
    return calls


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a run with logs; its name has what a shell would take apart."""
    folder = tmp_path / "first run; rm x"
    (folder / "tensorboard").mkdir(parents=True)
    return folder


def test_it_is_offered_for_a_run_with_logs_only(folder: Path, tmp_path: Path) -> None:
    panel = TensorBoardPanel()
    for given, display in ((None, "none"), (tmp_path, "none"), (folder, ""), (None, "none")):
        panel.show(given)
        assert panel.widget.layout.display == display


def test_it_opens_and_closes(folder: Path, started: list[str]) -> None:
    panel = TensorBoardPanel()
    panel.show(folder)
    panel.button.click()
    assert started == [f"--logdir '{folder / 'tensorboard'}'"]
    assert panel.button.description == "Close TensorBoard"
    panel.show(folder)
    assert panel.button.description == "Close TensorBoard"
    panel.button.click()
    assert panel.button.description == "Open TensorBoard"
    assert panel.output.outputs == ()


def test_another_run_closes_it(folder: Path, tmp_path: Path, started: list[str]) -> None:
    panel = TensorBoardPanel()
    panel.show(folder)
    panel.button.click()
    panel.show(tmp_path)
    assert panel.button.description == "Open TensorBoard"
    assert len(started) == 1


def test_a_missing_tensorboard_is_told(folder: Path, started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tensorboard_panel, "find_spec", lambda _: None)
    panel = TensorBoardPanel()
    panel.show(folder)
    panel.button.click()
    assert started == []
    assert (
        "TensorBoard is not installed. Run %pip install tensorboard in a cell and press the button again."
        in panel.message.value
    )


def test_the_output_tab_offers_it_after_the_end_too(folder: Path) -> None:
    output = Output(Run(SimpleNamespace(name="cnn"), classified(epochs=2), folder))
    assert output._tensorboard.widget.layout.display == ""
    output.show(replace(classified(epochs=2), name="a record alone"))
    assert output._tensorboard.widget.layout.display == "none"
    output.close()
