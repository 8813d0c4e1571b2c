"""What all tabs ask a session for is asked once; the list of tabs."""

from pathlib import Path

import numpy as np
import pytest

from tests.helpers.flow_fakes import FakeEngine, FakeRun, FakeStep
from tests.ui.flow_tabs import flow_fake as fake
from workbench.data import Sample, SampleSet
from workbench.graph.commands import Move, SetParam, UndoStep
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.flow.flow_session import FlowSession
from workbench.ui.flow_tabs import tab_box, tabs_of
from workbench.ui.flow_tabs.files_messages import ChooseFile
from workbench.ui.flow_tabs.files_tab import FilesTab
from workbench.ui.flow_tabs.remembered_flow import RememberedFlow

pytestmark = pytest.mark.usefixtures("front_end")
_TIMEOUT = 60.0


def test_a_result_is_asked_for_once_until_it_is_another() -> None:
    session = fake.session()
    flow = RememberedFlow(session)
    assert flow.result("resize") is None
    session.finish("resize", fake.many(3))
    found = flow.result("resize")
    assert found is session.results["resize"]
    session.progress["smoothing"] = FakeStep("running", share=0.5)
    session.tell()
    assert flow.states()["smoothing"].share == 0.5
    assert flow.result("resize") is found
    node = session.drawing.graph.by_name["resize"]
    session.drawing.do(UndoStep((Move({node.id: (300.0, 40.0)}),)))
    assert flow.result("resize") is found
    assert session.asked == ["resize", "resize"], "a node that was moved gives the same samples"
    session.drawing.do(UndoStep((SetParam(node.id, "height", 9),)))
    flow.result("resize")
    assert len(session.asked) == 3
    session.run = FakeRun({})
    flow.result("resize")
    assert len(session.asked) == 4


def test_the_tabs_in_their_order_and_places() -> None:
    session = fake.session()
    tabs = tabs_of(session)
    assert [title for title, page in tabs if page.place == "right"] == [
        "Information", "Training", "Early Stopping", "View", "Attribute", "Processing Result", "Histogram",
    ]  # fmt: skip
    assert [title for title, page in tabs if page.place == "below"] == ["Files", "Log", "Output", "Auto tuning"]
    for _, page in tabs:
        page.close()
    assert session.listener_count == 0


def test_tabs_beside_each_other_share_what_they_ask() -> None:
    session = fake.session()
    session.finish("resize", SampleSet([Sample(np.zeros((4, 6), "uint8"), name="a")]))
    tabs = tabs_of(session)
    right = tab_box([tab for tab in tabs if tab[1].place == "right"])
    below = tab_box([tab for tab in tabs if tab[1].place == "below"])
    session.chosen_node, session.chosen_sample = "resize", "a"
    right.selected_index = 2
    for _, page in tabs:
        page.wait(_TIMEOUT)
    assert session.asked.count("resize") == 1
    assert below.children[0].table.state.chosen == 0
    for _, page in tabs:
        page.close()


def test_they_show_the_session_of_a_flow(tmp_path: Path) -> None:
    engine = FakeEngine()
    session = FlowSession(DrawingSession(fake.image_flow(), tmp_path / "flow.graph.json"), engine=engine)
    tabs = dict(tabs_of(session))
    session.start()
    engine.runs[0].set(resize=FakeStep("finished"))
    session.chosen_node = "resize"
    files = tabs["Files"]
    assert isinstance(files, FilesTab)
    files.shown = True
    files.wait(_TIMEOUT)
    assert files.table.state.title == "resize: 3 samples"
    files.table.answer(ChooseFile(files.table.state.files, 1))
    assert session.chosen_sample == "s1"
    for page in tabs.values():
        page.close()
    session.close()
