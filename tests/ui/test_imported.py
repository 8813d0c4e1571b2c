"""What an imported network brings: nodes that the catalog does not have, operations, and arguments of calls."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench as wb
from workbench.catalog.category_colours import COLOURS
from workbench.graph import edits
from workbench.graph.document import Edge, Graph, Node
from workbench.ui import call_argument_rows
from workbench.ui.call_argument_rows import parsed
from workbench.ui.canvas_state import document
from workbench.ui.canvas_traits import GraphNode
from workbench.ui.custom_form import CustomForm
from workbench.ui.editor import Editor
from workbench.ui.palette_entries import palette
from workbench.ui.parameter_panel import ParameterPanel

FUNCTION = {"value": ("4wEA", None, None)}
ODD = {"module": "keras.layers", "class_name": "Dense", "reason": "It holds a function.",
       "config": {"units": 3, "activation": FUNCTION, "trainable": True}}  # fmt: skip


def network() -> Graph:
    """An input, a frozen normalization, a layer that is opaque, an operation with a number, a part of the result."""
    graph = wb.Graph("net").add("Input", shape=(5, 4), name="image").add("BatchNormalization", name="bn")
    graph = edits.set_argument(graph, "n2", "training", False)
    odd = Node("n3", "Custom", "odd", ODD, call={"*": ({"port": "input"},)})
    lstm = Node("n5", "LSTM", "lstm", {"units": 3}, call={"initial_state": ({"port": "initial_state"}, 0.5)})
    nodes = (*graph.nodes, odd, Node("n4", "ops.multiply", "twice", call={"x2": 2.0}), lstm,
             Node("n6", "GetItem", "first", {"key": ":, 0"}))  # fmt: skip
    edges = (*graph.edges, Edge("n2", "output", "n3", "input"), Edge("n3", "output", "n4", "x1"),
             Edge("n4", "output", "n5", "input"), Edge("n1", "output", "n5", "initial_state"),
             Edge("n4", "output", "n6", "x"))  # fmt: skip
    return Graph("net", nodes, edges)


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[ParameterPanel]:
    editor = Editor(network(), tmp_path / "net.graph.json")
    panel = ParameterPanel(editor)
    yield panel
    panel.close()
    editor.close()


def select(panel: ParameterPanel, node: str) -> Node:
    editor = panel._editor
    editor._received(None, {"op": "select", "request": 1, "nodes": [editor.graph.by_name[node].id]}, [])
    return editor.graph.by_name[node]


def drawn() -> dict[str, GraphNode]:
    return {node.name: node for node in document(network(), (), 0).nodes}


def test_every_node_is_named_coloured_and_summed_up() -> None:
    colours = {category.name: category.colour for category in palette().categories}
    nodes = drawn()
    assert {name: node.type for name, node in nodes.items()} == {
        "image": "Input", "bn": "BatchNormalization", "odd": "Dense", "twice": "ops.multiply", "lstm": "LSTM",
        "first": "GetItem",
    }  # fmt: skip
    assert all(node.category in colours for node in nodes.values())
    assert len(set(colours.values())) == len(COLOURS)
    assert nodes["bn"].summary == "training=False"
    assert nodes["odd"].summary == "units 3"
    assert nodes["twice"].summary == "x2=2"
    assert nodes["first"].summary == "[:, 0]"
    assert {name: node.opaque for name, node in nodes.items() if node.opaque} == {"odd": "It holds a function."}


def test_the_panel_says_why_a_layer_is_opaque_and_how_to_change_that(panel: ParameterPanel) -> None:
    select(panel, "odd")
    form = panel._forms["Custom"]
    assert isinstance(form, CustomForm)
    assert ">Dense<" in panel._head.value
    assert "It holds a function." in form.about.value
    assert [row.parameter.name for row in form.rows] == ["units", "activation", "trainable"]
    assert form.rows[1].field.value == "(a Python function)"
    form.rows[1].field.value = "relu"
    node = panel._editor.graph.by_name["odd"]
    assert dict(node.params) == {"module": "keras.layers", "class_name": "Dense",
                                 "config": {"units": 3, "activation": "relu", "trainable": True}}  # fmt: skip
    assert "No code" not in form.about.value
    assert 'layers.Dense(units=3, activation="relu", name="odd")' in wb.to_source(panel._editor.graph)
    form.rows[2].reset_button.click()
    assert dict(panel._editor.graph.by_name["odd"].params["config"]) == {"units": 3, "activation": "relu"}
    assert [row.parameter.name for row in form.rows] == ["units", "activation"]


def test_a_hostile_class_name_is_text(tmp_path: Path) -> None:
    odd = Node(
        "n1", "Custom", "odd", {"module": "<b>", "class_name": "<i>x", "reason": "<u>", "config": {"<s>": "<a>"}}
    )
    editor = Editor(Graph("net", (odd,)), tmp_path / "net.graph.json")
    panel = ParameterPanel(editor)
    select(panel, "odd")
    form = panel._forms["Custom"]
    assert isinstance(form, CustomForm)
    assert not any(tag in panel._head.value + form.about.value for tag in ("<b>", "<i>", "<u>"))
    panel.close()
    editor.close()


def test_arguments_of_the_call_are_shown_and_edited(panel: ParameterPanel) -> None:
    select(panel, "bn")
    (row,) = panel.call.rows
    assert (row.parameter.name, row.field.value, panel.call.fold.is_open) == ("training", "False", True)
    row.field.value = "True"
    assert dict(panel._editor.graph.by_name["bn"].call) == {"training": True}
    row.field.value = "sometimes"
    assert "must be True or False" in row.note.value
    assert dict(panel._editor.graph.by_name["bn"].call) == {"training": True}
    row.reset_button.click()
    assert dict(panel._editor.graph.by_name["bn"].call) == {}
    assert panel.call.rows == []
    panel.call.new.value = "training=False"
    assert dict(panel._editor.graph.by_name["bn"].call) == {"training": False}
    panel._editor._received(None, {"op": "undo", "request": 2}, [])
    assert dict(panel._editor.graph.by_name["bn"].call) == {}


def test_what_holds_tensors_can_be_read(panel: ParameterPanel) -> None:
    select(panel, "lstm")
    assert panel.call.rows == []
    assert panel.call.read_only.value == '<div class="wb-help">initial_state: (← image, 0.5)</div>'
    select(panel, "odd")
    assert panel.call.read_only.value == ""


def test_a_node_without_arguments_keeps_them_folded_away(panel: ParameterPanel) -> None:
    select(panel, "bn")
    select(panel, "first")
    assert not panel.call.fold.is_open
    select(panel, "image")
    assert panel.call.widget not in panel._body.children


def test_only_arguments_as_in_code_are_taken(panel: ParameterPanel) -> None:
    assert parsed("training=False, mask=(1, 2)") == {"training": False, "mask": (1, 2)}
    select(panel, "first")
    for text in ("False", "training", "x=1)(y=2", "**{'a': 1}", "lambda=1", "1 +"):
        panel.call.new.value = text
        assert "Expected an argument as in code, for example training=False" in panel.call.note.value, text
    assert dict(panel._editor.graph.by_name["first"].call) == {}


def test_closing_leaves_no_comm_behind(panel: ParameterPanel) -> None:
    for name in ("bn", "odd", "lstm", "first", "bn"):
        select(panel, name)
    rows = [row.widget for row in panel.call.rows]
    select(panel, "twice")
    assert all(row.comm is None for row in rows)
    assert panel.styles.control.comm is not None
    assert call_argument_rows.argument("training").kind == "bool"
