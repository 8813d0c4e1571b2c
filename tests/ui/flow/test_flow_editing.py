"""Editing a flow: what its palette offers, the parameters of its modules, and what an empty level begins with."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pytest

import workbench as wb
from tests.helpers.flow_fakes import FakeEngine
from workbench.catalog import categories, node_types, own_modules
from workbench.data import Sample
from workbench.flow.custom_steps import custom_module
from workbench.flow.ready_flows import READY_FLOWS
from workbench.graph.document import Graph
from workbench.ui import canvas_widget
from workbench.ui.flow import flow_session
from workbench.ui.flow.flow_widget import Flow
from workbench.ui.palette_entries import palette
from workbench.ui.parameter_panel import ParameterForm


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = []
    monkeypatch.setattr(canvas_widget.CanvasWidget, "send", lambda _self, content: messages.append(content))
    monkeypatch.setattr(flow_session, "_engine", FakeEngine)
    return messages


@pytest.fixture
def flow(tmp_path: Path, sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flow]:
    monkeypatch.chdir(tmp_path)
    assert sent == []
    drawn = wb.Graph("project", kind="flow").add("DataSet", name="data").add("AdaptiveThreshold", name="threshold")
    bench = Flow(drawn.add("Network", name="net"), tmp_path / "project.graph.json")
    yield bench
    bench.close()


def tell(flow: Flow, **message: Any) -> None:
    flow.editor._messages.receive({"request": 1, **message})


def form(flow: Flow, node: str) -> dict[str, Any]:
    """The rows of a node's parameters by name."""
    tell(flow, op="select", nodes=[flow.graph.by_name[node].id])
    shown = flow.panels.parameters._module_forms[flow.graph.by_name[node].type]
    assert isinstance(shown, ParameterForm)
    return {row.parameter.name: row for row in shown.rows}


def test_the_palette_of_a_flow_has_every_module_by_category() -> None:
    found = palette("flow")
    assert [category.name for category in found.categories] == list(categories("flow"))
    assert [item.type for item in found.types] == [item.name for item in node_types(kind="flow")]
    padding = next(item for item in found.types if item.type == "ZeroPadding")
    assert (padding.title, padding.category, "제로 패딩" in padding.words) == ("Zero-padding", "General", True)
    assert [item.type for item in found.types if item.starts] == ["DataSet", "Input"]


def test_a_modules_parameters_have_units_choices_and_help_without_keras(flow: Flow) -> None:
    rows = form(flow, "threshold")
    assert rows["kernel_size"].field.description == "kernel_size (px)"
    assert [label for label, _ in rows["method"].field.options] == ["mean", "gaussian"]
    rows["kernel_size"].help_button.click()
    assert "Expected: an odd whole number from 3 to 255." in rows["kernel_size"].note.value
    assert "keras.io" not in rows["kernel_size"].note.value


def test_a_value_that_cannot_be_is_refused_below_its_row(flow: Flow) -> None:
    row = form(flow, "threshold")["kernel_size"]
    for wrong in ("999", "16", "-3", "many", "15.0"):
        row.field.value = wrong
        assert "an odd whole number from 3 to 255" in row.note.value, wrong
    row.field.value = "15"
    assert flow.graph.by_name["threshold"].params == {"kernel_size": 15}
    flow.editor.undo()
    assert flow.graph.by_name["threshold"].params == {}


def test_a_source_is_chosen_from_what_lies_beside_the_notebook(flow: Flow, tmp_path: Path) -> None:
    for name in ("pets.zip", "notes.txt", ".hidden.zip"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "scans").mkdir()
    field = form(flow, "data")["source"].field
    assert isinstance(field, widgets.Combobox)
    assert {"digits", "phantom", "pets.zip", "scans"} <= set(field.options)
    assert not {"notes.txt", ".hidden.zip", ".workbench"} & set(field.options)
    field.value = "somewhere/else.zip"
    assert flow.graph.by_name["data"].params["source"] == "somewhere/else.zip"


def test_a_network_leaves_its_nested_settings_to_their_tabs(flow: Flow) -> None:
    rows = form(flow, "net")
    assert {"task", "epochs", "batch_size", "optimizer", "learning_rate", "loss", "seed"} <= rows.keys()
    assert all(row.parameter.kind != "object" for row in rows.values())
    shown = flow.panels.parameters._module_forms["Network"].widget
    texts = [one.value for one in shown.children if isinstance(one, widgets.HTML)]
    assert any("are in the tab Training, the criteria for the end in Early Stopping." in text for text in texts)
    titles = [title for title, page in flow.panels.pages if page.place == "right"]
    assert {"Training", "Early Stopping"} <= set(titles)


def test_a_module_says_its_title_and_its_caution(flow: Flow) -> None:
    form(flow, "threshold")
    head = flow.panels.parameters._head.value
    assert "Adaptive Threshold" in head
    assert "Caution: The offset is in the values of the image" in head
    assert "href" not in head


def test_several_modules_are_set_at_once(flow: Flow) -> None:
    tell(flow, op="duplicate", nodes=["n2"])
    chosen = [node.id for node in flow.graph.nodes if node.type == "AdaptiveThreshold"]
    tell(flow, op="select", nodes=chosen)
    row = next(row for row in flow.panels.parameters.common.rows if row.parameter.name == "offset")
    row.field.value = "2.5"
    assert [flow.graph.by_id[node].params["offset"] for node in chosen] == [2.5, 2.5]


def test_layers_inside_a_network_have_their_own_parameters(flow: Flow) -> None:
    tell(flow, op="open", path=["n3"])
    tell(flow, op="add", type="Dense", x=0, y=0)
    assert "Dense" in flow.panels.parameters._forms
    assert flow.graph.by_name["net"].inner is not None
    assert [node.type for node in flow.graph.by_name["net"].inner.nodes] == ["Dense"]


def test_an_empty_flow_begins_with_flows_and_an_empty_network_in_it_with_networks(
    tmp_path: Path, sent: list[dict[str, Any]]
) -> None:
    flow = Flow(Graph("empty", kind="flow"), tmp_path / "empty.graph.json")
    assert flow.editor.gallery["offered"]
    offered = {entry["id"]: entry for entry in flow.editor.gallery["entries"]}
    assert list(offered) == [f"flow:{name}" for name in READY_FLOWS]
    assert offered["flow:phantom"]["group"] == "Segmentation"
    assert offered["flow:phantom"]["picture"].startswith("data:image/svg+xml;base64,")
    tell(flow, op="add", type="Network", x=0, y=0)
    tell(flow, op="open", path=["n1"])
    assert flow.editor.gallery["shown"]
    assert "template:lenet5" in {entry["id"] for entry in flow.editor.gallery["entries"]}
    tell(flow, op="start", source="template:lenet5")
    assert sent[-1]["type"] == "done"
    inner = flow.graph.nodes[0].inner
    assert inner is not None
    assert len(inner.nodes) > 5
    tell(flow, op="undo")
    assert flow.graph.nodes[0].inner == Graph("network")
    tell(flow, op="open", path=[])
    tell(flow, op="start", source="template:lenet5")
    assert sent[-1]["type"] == "refused"
    flow.close()


def test_a_block_of_a_flow_offers_nothing_to_begin_with(flow: Flow) -> None:
    tell(flow, op="fold", nodes=["n2"])
    block = next(node.id for node in flow.graph.nodes if node.type == "Block")
    tell(flow, op="open", path=[block])
    assert flow.editor.document["kind"] == "flow"
    assert flow.editor.gallery == {"shown": False, "offered": False, "entries": ()}


def test_a_network_is_no_block_to_be_unfolded(flow: Flow, sent: list[dict[str, Any]]) -> None:
    tell(flow, op="unfold", node="n3")
    assert sent[-1]["type"] == "refused"
    assert "a block of the flow" in sent[-1]["message"]


def test_the_status_counts_modules_and_inside_a_network_its_layers(flow: Flow) -> None:
    assert flow.editor.report["totals"]["layers"] == 3
    tell(flow, op="open", path=["n3"])
    tell(flow, op="add", type="Input", x=0, y=0)
    tell(flow, op="add", type="Dense", x=200, y=0)
    assert flow.editor.report["totals"]["layers"] == 1


def test_a_saved_notebook_shows_the_flow(flow: Flow) -> None:
    assert "Drawing of the flow project: data (DataSet), threshold (AdaptiveThreshold), net (Network)" in flow.to_html()


class Darken:
    """Half as bright."""

    def __init__(self, factor: float = 0.5) -> None:
        self.factor = factor

    def __call__(self, sample: Sample) -> Sample:
        return replace(sample, image=sample.image * self.factor)


def test_a_module_of_ones_own_is_marked_in_the_palette_and_shows_its_class(
    tmp_path: Path, sent: list[dict[str, Any]]
) -> None:
    assert [item.type for item in palette("flow").types if item.own] == ["CustomModule"]
    drawn = wb.flow.add_module(wb.Graph("own", kind="flow").add("DataSet", source="digits"), Darken)
    flow = Flow(drawn, tmp_path / "own.graph.json")
    assert [node["title"] for node in flow.editor.document["nodes"]] == ["Data Set", "Darken"]
    assert sent == []
    flow.close()


BRIGHTEN = """class Brighten:
    \"\"\"Add to every pixel.\"\"\"

    def __init__(self, by: int = 10):
        self.by = by

    def __call__(self, sample):
        return sample.replaced(image=sample.image // 2 + self.by)
"""


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of modules is empty, and what is added stays in it for one test."""
    monkeypatch.setattr(own_modules, "_modules", {})


def test_a_module_of_ones_own_stands_in_the_palette_of_every_flow(flow: Flow, sent: list[dict[str, Any]]) -> None:
    def entries() -> dict[str, Any]:
        return {one["type"]: one for one in flow.editor.palette["types"]}

    assert "Brighten" not in entries()
    wb.flow.add_module(wb.Graph("elsewhere", kind="flow").add("DataSet"), BRIGHTEN, by=3)
    mine = entries()["Brighten"]
    assert (mine["category"], mine["summary"], mine["own"]) == ("My modules", "Add to every pixel.", True)
    receive = flow.editor._messages.receive
    receive({"request": 1, "op": "view_code", "type": "Brighten"})
    shown = flow.editor.sheet
    assert (shown["code"].strip(), shown["title"]) == (BRIGHTEN.strip(), "Code of Brighten")
    assert shown["text"] == "This is a module of your own. To change it, change its class and add it again."
    receive({"request": 2, "op": "add", "type": "Brighten", "x": 0, "y": 0, "after": "n1", "edge": None})
    node = flow.graph.by_name["brighten"]
    assert (node.type, node.params["source"]) == ("CustomModule", (BRIGHTEN, "Brighten"))
    assert sent[-1]["type"] == "done"
    sample = Sample(np.full((4, 4), 100, "uint8"))
    assert custom_module(node)(sample).image[0, 0] == 60  # type: ignore[operator]


def test_a_class_that_is_called_as_a_module_of_the_workbench_is_not_listed() -> None:
    before = palette("flow")
    wb.flow.add_module(wb.Graph("f", kind="flow").add("DataSet"), BRIGHTEN.replace("Brighten", "Resize"))
    assert palette("flow") == before


def test_a_ready_flow_is_begun_with_in_one_step_of_undo(tmp_path: Path, sent: list[dict[str, Any]]) -> None:
    flow = Flow(Graph("mine", kind="flow"), tmp_path / "mine.graph.json")
    tell(flow, op="start", source="flow:phantom")
    assert sent[-1]["type"] == "done"
    assert flow.graph.name == "mine"
    assert [node.type for node in flow.graph.nodes][:2] == ["DataSet", "Resize"]
    assert not flow.editor.gallery["shown"]
    tell(flow, op="undo")
    assert flow.graph == Graph("mine", kind="flow")
    tell(flow, op="start", source="flow:nothing")
    assert "nothing" in sent[-1]["message"]
    flow.close()


def test_the_program_of_a_flow_is_plain_python(tmp_path: Path, sent: list[dict[str, Any]]) -> None:
    drawn = wb.Graph("plain", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    flow = Flow(drawn, tmp_path / "plain.graph.json")
    compile(flow.source, "plain.py", "exec")
    assert "import workbench" not in flow.source
    assert "cv2" in flow.source
    assert sent == []
    flow.close()
