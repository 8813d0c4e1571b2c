"""The tabs of a flow that really runs: files after each module, its log, and what is found again in a new session."""

from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from tests.ui.flow_tabs import flow_fake as fake
from workbench.data import Sample, SampleSet
from workbench.graph.document import Graph
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.flow.flow_session import FlowSession
from workbench.ui.flow_tabs import tabs_of
from workbench.ui.flow_tabs.files_messages import WantRows
from workbench.ui.flow_tabs.files_tab import FilesTab
from workbench.ui.flow_tabs.log_tab import LogTab
from workbench.ui.flow_tabs.processing_result import ProcessingResultTab
from workbench.ui.flow_tabs.tab_page import TabPage

pytestmark = pytest.mark.usefixtures("front_end")
_TIMEOUT = 60.0


@pytest.fixture
def graph() -> Graph:
    flow = wb.Graph("pets", kind="flow").add("DataSet", name="pets").add("ColorToGrayscale", name="gray")
    return flow.add("Resize", name="resize", height=256, width=256)


@pytest.fixture
def samples() -> SampleSet:
    images = [np.full((20 + at, 30, 3), at, "uint8") for at in range(4)]
    found = [Sample(image, name=f"pet{at}.png", split="train") for at, image in enumerate(images)]
    return SampleSet([*found, fake.broken("torn.png", "image file is truncated")], class_names=("cat", "dog"))


def opened(session: FlowSession, node: str) -> dict[str, TabPage]:
    """All tabs, looked at at once."""
    tabs = dict(tabs_of(session))
    session.chosen_node = node
    for page in tabs.values():
        page.shown = True
    settle(tabs)
    return tabs


def settle(tabs: dict[str, TabPage]) -> None:
    for page in tabs.values():
        page.wait(_TIMEOUT)


def rows(tabs: dict[str, TabPage]) -> list[tuple[str, str, str, str]]:
    files = tabs["Files"]
    assert isinstance(files, FilesTab)
    window = WantRows(files.table.state.version, 0, 20)
    files.table.answer(window)
    files.table.wait(_TIMEOUT)
    return [(row.name, row.shape, row.mode, row.state) for row in files.table.rows(window).rows]


def test_files_after_each_module(graph: Graph, samples: SampleSet, tmp_path: Path) -> None:
    session = FlowSession(DrawingSession(graph, tmp_path / "pets.graph.json"), samples)
    session.start()
    assert session.run is not None
    session.run.wait(_TIMEOUT)
    tabs = opened(session, "pets")
    assert rows(tabs)[0] == ("pet0.png", "20 × 30 × 3", "RGB", "finished")
    session.chosen_node = "gray"
    settle(tabs)
    assert {mode for *_, mode, state in rows(tabs) if state == "finished"} == {"L"}
    session.chosen_node = "resize"
    settle(tabs)
    assert {(shape, mode) for _, shape, mode, state in rows(tabs) if state == "finished"} == {("256 × 256", "L")}
    assert rows(tabs)[-1] == ("torn.png", "", "", "failed")
    log = tabs["Log"]
    assert isinstance(log, LogTab)
    assert any("torn.png" in line["text"] for line in log.lines.lines)
    strip = tabs["Processing Result"]
    assert isinstance(strip, ProcessingResultTab)
    assert strip.strip.value.count("<img") == 3
    session.chosen_sample = "torn.png"
    settle(tabs)
    assert "It did not come through resize: the file cannot be read: image file is truncated" in strip.strip.value
    for page in tabs.values():
        page.close()
    session.close()


def test_a_new_session_finds_what_is_kept(graph: Graph, samples: SampleSet, tmp_path: Path) -> None:
    path, samples = tmp_path / "pets.graph.json", samples[:4]
    first = FlowSession(DrawingSession(graph, path), samples)
    first.start()
    assert first.run is not None
    first.run.wait(_TIMEOUT)
    first.close()
    session = FlowSession(DrawingSession(graph, path), samples)
    tabs = opened(session, "resize")
    assert session.run is None
    assert rows(tabs)[0] == ("pet0.png", "256 × 256", "L", "finished")
    for page in tabs.values():
        page.close()
    session.close()
