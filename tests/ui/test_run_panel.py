"""The run panel: it trains, stops, and says beforehand what does not fit."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.ui.editor import Editor
from workbench.ui.run_check import misfit, plain_text
from workbench.ui.run_panel import RunPanel


def network(shape: tuple[int | None, ...] = (8, 8, 1), units: int = 10) -> Graph:
    graph = wb.Graph("digits").add("Input", shape=shape, name="image").add("GlobalAveragePooling2D")
    return graph.add("Dense", units=units, activation="softmax", name="digit")


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[RunPanel]:
    editor = Editor(network(), tmp_path / "digits.graph.json")
    panel = RunPanel(editor)
    panel._epochs.value = 2
    yield panel
    panel.close()
    editor.close()


def wait_until_over(panel: RunPanel) -> None:
    deadline = time.monotonic() + 120
    while panel._train.disabled and time.monotonic() < deadline:
        time.sleep(0.05)
    for thread in threading.enumerate():
        if thread.name in ("workbench-run", "workbench-training"):
            thread.join(60)


def test_it_trains_and_shows_every_epoch(panel: RunPanel) -> None:
    panel._train.click()
    wait_until_over(panel)
    assert "Finished. Test: " in panel._said.value
    assert panel._table.value.count("<tr>") == 3
    assert panel._bar.value == 1.0
    assert panel._stop.disabled


def test_it_stops(panel: RunPanel) -> None:
    panel._epochs.value = 900
    panel._train.click()
    while panel._stop.disabled:
        time.sleep(0.05)
    panel._stop.click()
    wait_until_over(panel)
    assert "Stopped after" in panel._said.value


def test_what_does_not_fit_is_said_and_the_button_works_again(panel: RunPanel) -> None:
    panel._editor.graph = network(units=5)
    panel._train.click()
    wait_until_over(panel)
    assert 'role="alert"' in panel._said.value
    assert "expected one number for each of the 10 classes" in panel._said.value
    assert not panel._train.disabled


DIGITS = "Digits 8 × 8"
MISFITS = [
    (network(), ""),
    (network((None, None, 1)), ""),
    (
        network((28, 28, 1)),
        "image: the Input takes samples of shape (28, 28, 1), but Digits 8 × 8 has (8, 8, 1). "
        "Set the Input's shape to (8, 8, 1), or choose other data.",
    ),
    (
        network(units=5),
        "digit: expected one number for each of the 10 classes of Digits 8 × 8, but (5,) comes out. "
        "End the network with a Dense layer of 10 units and the activation softmax.",
    ),
    (
        network().add("Input", shape=(3,), name="age").add("Concatenate", inputs=["digit", "age"]),
        "digits: Digits 8 × 8 has one image a sample, but the network has 2 inputs. Use one Input.",
    ),
]


@pytest.mark.parametrize(("graph", "message"), MISFITS)
def test_the_words_for_what_does_not_fit(graph: Graph, message: str) -> None:
    assert misfit(graph, wb.data.load_digits(), DIGITS) == message


def test_an_error_of_the_drawing_comes_first() -> None:
    graph = wb.Graph("g").add("Input", shape=(8, 8, 1)).add("LSTM", units=4)
    assert misfit(graph, wb.data.load_digits(), DIGITS).startswith("lstm: ")


def test_an_error_is_shown_without_colours_of_the_terminal() -> None:
    assert plain_text(ValueError("\x1b[1mbad\x1b[0m " + "x" * 1000)) == "bad " + "x" * 596 + " …"
