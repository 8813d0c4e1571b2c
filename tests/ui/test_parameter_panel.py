"""The parameter panel: every type has a form, values arrive, and bad ones are refused beside the field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.catalog import node_type, node_types
from workbench.graph.commands import AddNode, ShareLayer
from workbench.ui import parameter_controls
from workbench.ui.editor import Editor
from workbench.ui.parameter_panel import ParameterPanel
from workbench.ui.parameter_row import ParameterRow


class Panel:
    """An editor with its panel, and one node selected."""

    def __init__(self, path: Path) -> None:
        graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
        graph = graph.add("Conv2D", filters=32, kernel_size=3, name="conv")
        self.editor = Editor(graph, path)
        self.panel = ParameterPanel(self.editor)

    def select(self, *nodes: str) -> None:
        self.editor._received(None, {"op": "select", "request": 1, "nodes": list(nodes)}, [])

    def row(self, name: str, type_name: str = "Conv2D") -> ParameterRow:
        return next(row for row in self.panel._forms[type_name].rows if row.parameter.name == name)

    def params(self, name: str = "conv") -> dict[str, Any]:
        return dict(self.editor.graph.by_name[name].params)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path / "digits.graph.json")
    panel.select("n2")
    yield panel
    panel.panel.close()
    panel.editor.close()


def test_a_value_set_in_the_panel_is_in_the_graph(panel: Panel) -> None:
    panel.row("filters").field.value = "64"
    panel.row("kernel_size").field.value = "5, 3"
    panel.row("activation").field.value = "relu"
    assert panel.params() == {"filters": 64, "kernel_size": (5, 3), "activation": "relu"}


def test_a_bad_value_is_refused_beside_its_field_and_the_graph_keeps_the_good_one(panel: Panel) -> None:
    row = panel.row("kernel_size")
    row.field.value = "big <b>"
    assert panel.params()["kernel_size"] == 3
    assert row.note.value == (
        '<div class="wb-refusal" role="alert">⚠ &#39;kernel_size&#39; must be a whole number of at least 1, '
        "or a tuple of 2 such numbers, but received the text &#39;big &lt;b&gt;&#39;. "
        "Give it, as in kernel_size=3.</div>"
    )
    row.field.value = "7"
    assert panel.params()["kernel_size"] == 7
    assert row.note.value == ""


def test_undo_is_seen_in_the_panel(panel: Panel) -> None:
    panel.row("filters").field.value = "64"
    panel.editor.undo()
    assert panel.row("filters").field.value == "32"


def test_reset_gives_the_default_again(panel: Panel) -> None:
    row = panel.row("padding")
    assert row.reset_button.disabled
    row.field.value = "same"
    assert not row.reset_button.disabled
    row.reset_button.click()
    assert row.field.value == "valid"
    assert "padding" not in panel.params()


def test_help_opens_with_a_link_and_closes(panel: Panel) -> None:
    row = panel.row("filters")
    row.help_button.click()
    assert "Number of filters" in row.note.value
    assert 'href="https://keras.io/' in row.note.value
    row.help_button.click()
    assert row.note.value == ""


def test_rename_and_its_refusal(panel: Panel) -> None:
    panel.panel._name.value = "edges"
    assert panel.editor.graph.nodes[1].name == "edges"
    panel.panel._name.value = "image"
    assert panel.editor.graph.nodes[1].name == "edges"
    assert "taken" in panel.panel._name_note.value


def test_rare_parameters_are_made_when_they_are_asked_for(panel: Panel) -> None:
    form = panel.panel._forms["Conv2D"]
    assert "data_format" not in [row.parameter.name for row in form.rows]
    form.advanced.heading.value = True
    panel.row("data_format").field.value = "channels_first"
    assert panel.params()["data_format"] == "channels_first"


def test_nothing_or_several_selected_says_so(panel: Panel) -> None:
    panel.select()
    assert panel.panel.widget.layout.display == "none"
    panel.select("n1", "n2")
    assert "2 nodes are selected" in panel.panel._head.value


def test_a_node_that_shares_weights_says_whose(panel: Panel) -> None:
    panel.editor.edit(AddNode("Conv2D", name="twin"), ShareLayer("n3", "n2"))
    panel.select("n3")
    assert "Uses the weights of conv" in panel.panel._head.value
    panel.row("filters").field.value = "5"
    assert panel.params("conv")["filters"] == 5


@pytest.mark.parametrize("kind", [item.name for item in node_types()])
def test_every_type_has_a_form_that_shows_its_defaults(kind: str, panel: Panel) -> None:
    panel.editor.edit(AddNode(kind, name="one"))
    before = panel.editor.graph
    panel.select(before.by_name["one"].id)
    rows = panel.panel._forms[kind].rows
    assert len(rows) == len([item for item in node_type(kind).parameters if not item.advanced])
    assert panel.editor.graph is before  # showing a node is no edit
    for row in rows:
        shown = parameter_controls.read(row.field, row.parameter)
        panel.panel.set_param(row.parameter.name, shown)
    assert panel.editor.graph == before  # what is shown is what is set


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3, 5", (3, 5)),
        ("(4,)", (4,)),
        ("28,28,1", (28, 28, 1)),
        ("None, 3", (None, 3)),
        ("same", "same"),
        ("f(1)", "f(1)"),
        ("784", (784,)),
        ("28x28 × 1", (28, 28, 1)),
        ("28 28 1", (28, 28, 1)),
    ],
)
def test_what_is_typed_is_read_as_meant(text: str, value: Any) -> None:
    assert parameter_controls.parse(text, node_type("Input").parameters[0]) == value


def test_an_object_with_settings_is_typed_as_in_code(panel: Panel) -> None:
    panel.row("kernel_regularizer").field.value = "L2(l2=0.02)"
    assert panel.params()["kernel_regularizer"] == {"class_name": "L2", "config": {"l2": 0.02}}
    assert panel.row("kernel_regularizer").field.value == "L2(l2=0.02)"
    panel.row("kernel_regularizer").field.value = ""
    assert "kernel_regularizer" not in panel.params()


@pytest.mark.parametrize("typed", ["3.7", "1e3", "ten", "0", "99999999999999999999"])
def test_what_is_no_whole_number_is_refused_and_never_bent(typed: str, panel: Panel) -> None:
    panel.row("filters").field.value = typed
    assert panel.params()["filters"] == 32
    assert "whole number" in panel.row("filters").note.value


def test_a_refusal_goes_away_when_the_value_is_good_again(panel: Panel) -> None:
    panel.row("filters").field.value = "-1"
    assert panel.row("filters").note.value
    panel.row("filters").field.value = "32"
    assert panel.row("filters").note.value == ""
    panel.panel._name.value = "image"
    panel.panel._name.value = "conv"
    assert panel.panel._name_note.layout.display == "none"
