"""Several nodes at once in the parameter panel."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.commands import AddNode, ShareLayer
from workbench.ui.common_parameters_form import CommonRow, common_parameters
from workbench.ui.editor import Editor
from workbench.ui.parameter_panel import ParameterPanel


class Panel:
    def __init__(self, path: Path) -> None:
        graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
        graph = graph.add("Conv2D", filters=32, kernel_size=3, name="one")
        graph = graph.add("Conv2D", filters=32, kernel_size=5, use_bias=False, name="two")
        graph = graph.add("Dense", units=10, activation="softmax", name="classes")
        self.editor = Editor(graph, path)
        self.panel = ParameterPanel(self.editor)

    def select(self, *names: str) -> None:
        nodes = [self.editor.graph.by_name[name].id for name in names]
        self.editor._received(None, {"op": "select", "request": 1, "nodes": nodes}, [])

    def row(self, name: str) -> CommonRow:
        return next(row for row in self.panel.common.rows if row.parameter.name == name)

    def values(self, parameter: str) -> dict[str, Any]:
        nodes = self.editor.graph.nodes
        return {node.name: node.params[parameter] for node in nodes if parameter in node.params}


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path / "digits.graph.json")
    yield panel
    panel.panel.close()
    panel.editor.close()


def test_what_all_have_in_common_is_shown_and_different_values_are_said_to_be_so(panel: Panel) -> None:
    panel.select("one", "two")
    assert "2 nodes are selected (Conv2D)" in panel.panel._head.value
    assert panel.row("filters").field.value == "32"
    assert (panel.row("kernel_size").field.value, panel.row("kernel_size").field.placeholder) == (
        "",
        "(different values)",
    )
    assert panel.row("use_bias").field.value == "(different values)"
    assert panel.row("activation").field.value == "None"


def test_a_value_is_set_for_all_in_one_step_of_undo(panel: Panel) -> None:
    panel.select("one", "two")
    panel.row("filters").field.value = "64"
    assert panel.values("filters") == {"one": 64, "two": 64}
    panel.row("use_bias").field.value = "True"
    assert panel.values("use_bias") == {}
    assert panel.row("use_bias").field.options == ("True", "False")
    panel.editor.undo()
    panel.editor.undo()
    assert panel.values("filters") == {"one": 32, "two": 32}
    assert panel.row("filters").field.value == "32"


def test_different_types_share_what_they_both_have(panel: Panel) -> None:
    panel.select("one", "classes")
    names = [row.parameter.name for row in panel.panel.common.rows]
    assert "activation" in names
    assert not {"filters", "units", "kernel_size"} & set(names)
    panel.row("activation").field.value = "relu"
    assert panel.values("activation") == {"one": "relu", "classes": "relu"}
    panel.row("activation").reset_button.click()
    assert panel.values("activation") == {}


def test_a_value_that_one_of_them_refuses_changes_none(panel: Panel) -> None:
    panel.select("one", "two")
    panel.row("kernel_size").field.value = "3, 5, 7"
    assert panel.values("kernel_size") == {"one": 3, "two": 5}
    assert "wb-refusal" in panel.row("kernel_size").note.value
    panel.row("kernel_size").field.value = "7"
    assert panel.values("kernel_size") == {"one": 7, "two": 7}
    assert panel.row("kernel_size").note.value == ""


def test_choosing_the_words_for_different_values_changes_nothing(panel: Panel) -> None:
    panel.select("one", "two")
    before = panel.editor.graph
    row = panel.row("use_bias")
    row.field.value = "False"
    panel.editor.undo()
    row.field.value = "(different values)"
    assert panel.editor.graph == before


def test_nodes_that_share_a_layer_count_once(panel: Panel) -> None:
    graph = panel.editor.graph
    panel.editor.edit(ShareLayer(graph.by_name["two"].id, graph.by_name["one"].id))
    panel.select("one", "two")
    panel.row("filters").field.value = "16"
    assert panel.values("filters") == {"one": 16}


def test_nodes_without_anything_in_common_say_so(panel: Panel) -> None:
    panel.editor.edit(AddNode("Output", name="end"))
    panel.select("end", "classes")
    assert panel.panel.common.rows == []
    assert "no parameter in common" in panel.panel.common.widget.children[0].value


def test_choices_are_those_that_all_types_have() -> None:
    padding = next(one for one in common_parameters(["Conv1D", "Conv2D"]) if one.name == "padding")
    assert padding.choices == ("valid", "same")
