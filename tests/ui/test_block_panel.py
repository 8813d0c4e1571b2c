"""The panel of a block: repetitions, linked copies, and parameters of the layers inside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.commands import AddNode, Delete, LinkCopy, RepeatBlock, UndoStep
from workbench.graph.document import Node
from workbench.ui.canvas_state import document
from workbench.ui.drawing_picture import drawing_svg
from workbench.ui.editor import Editor
from workbench.ui.parameter_panel import ParameterPanel


class Panel:
    """An editor with its panel, and the block ``stage`` (a convolution and dropout) selected."""

    def __init__(self, path: Path) -> None:
        graph = wb.Graph("digits").add("Input", shape=(8, 8, 4), name="image")
        graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="conv").add("Dropout", name="drop")
        self.editor = Editor(fold(graph, ["n2", "n3"], "stage"), path)
        self.panel = ParameterPanel(self.editor)
        self.select(self.stage.id)

    def select(self, *nodes: str) -> None:
        self.editor._received(None, {"op": "select", "request": 1, "nodes": list(nodes)}, [])

    def open(self, *path: str) -> None:
        self.editor._received(None, {"op": "open", "request": 1, "path": list(path)}, [])

    @property
    def stage(self) -> Node:
        return self.editor.graph.by_name["stage"]

    def inside(self, name: str) -> Node:
        assert self.stage.inner is not None
        return self.stage.inner.by_name[name]


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path / "digits.graph.json")
    yield panel
    panel.panel.close()
    panel.editor.close()


def test_a_block_is_repeated_and_what_that_means_is_said(panel: Panel) -> None:
    form = panel.panel.repeat
    assert form.meaning.value == (
        '<div class="wb-help" role="status">The block is there once. Set a larger number to have it several times, one '
        "after the other.</div>"
    )
    form.times.value = 3
    assert panel.stage.repeat is not None
    assert (panel.stage.repeat.times, panel.stage.repeat.join) == (3, "chain")
    assert "The block is there 3 times: each repetition takes what the one before gives." in form.meaning.value
    form.join.value = "residual"
    assert "The block is there 3 times: the input of each repetition is added to its output." in form.meaning.value
    panel.editor.undo()
    assert form.join.value == "chain"
    form.times.value = 1
    assert panel.stage.repeat is None


def test_a_layer_inside_is_connected_with_one_outside(panel: Panel) -> None:
    panel.editor.edit(AddNode("Concatenate", 400.0, 200.0, name="both"))
    panel.select(panel.stage.id)
    form = panel.panel.inner_connection
    assert [name for name, _ in form.inside.options] == ["conv", "drop"]
    assert [name for name, _ in form.other.options] == ["image", "both"]
    form.inside.label, form.other.label = "conv", "both"
    form.button.click()
    assert 'role="status">conv is connected to both.</div>' in form.note.value
    assert [node.type for node in panel.stage.inner.nodes].count("Output") == 2
    assert [
        panel.editor.graph.by_id[one.source].name
        for one in panel.editor.graph.incoming[panel.editor.graph.by_name["both"].id]
    ] == ["stage"]
    panel.editor.undo()
    assert [node.type for node in panel.stage.inner.nodes].count("Output") == 1


def test_a_connection_that_would_go_round_is_refused_in_words(panel: Panel) -> None:
    form = panel.panel.inner_connection
    form.inside.label, form.other.label = "drop", "image"
    form.button.click()
    assert "wb-refusal" in form.note.value
    form.way.value = "in"
    form.button.click()
    assert "wb-refusal" in form.note.value  # its only input is taken


def test_each_number_inside_can_be_an_expression_and_its_values_are_shown(panel: Panel) -> None:
    form = panel.panel.repeat
    assert not form.rows
    assert panel.panel.styles.block.display is None  # many widgets share it
    form.times.value = 3
    assert [row.name for row in form.rows.values()] == ["conv.filters", "conv.kernel_size", "conv.strides", "drop.rate"]
    filters, *_ = form.rows.values()
    assert (filters.field.value, filters.field.placeholder) == ("", "4")
    assert [row.field.placeholder for row in form.rows.values()] == ["4", "3", "1, 1", "0.5"]
    filters.field.value = "64 * 2 ** i"
    assert filters.field.value == "64 * 2**i"
    assert filters.note.value == '<div class="wb-help" role="status">64, 128, 256</div>'
    form.times.value = 9
    assert "64, 128, 256, 512, 1024, …, 16384" in filters.note.value
    filters.field.value = ""
    assert panel.stage.repeat is not None
    assert (dict(panel.stage.repeat.values), filters.note.value) == ({}, "")


def test_a_bad_expression_is_refused_at_its_row(panel: Panel) -> None:
    form = panel.panel.repeat
    form.times.value = 3
    filters, *_ = form.rows.values()
    filters.field.value = "4 / i"
    assert filters.note.value == (
        '<div class="wb-refusal" role="alert">⚠ &#39;4 / i&#39; cannot be computed: it divides by 0 for i = 0. Write '
        "an expression of i, which is 0 in the first repetition, such as 64 * 2**i.</div>"
    )
    assert filters.field.value == "4 / i"
    filters.field.value = "2 - i"
    assert filters.note.value == (
        '<div class="wb-refusal" role="alert">⚠ &#39;filters&#39; must be a whole number of at least 1, but received '
        "0. Give it, as in filters=32.</div>"
    )
    assert panel.stage.repeat is not None
    assert not panel.stage.repeat.values


def test_what_cannot_be_repeated_is_refused_below_the_number(panel: Panel) -> None:
    panel.editor.edit_at(Delete((panel.inside("drop").id,)), (panel.stage.id,))
    inner = panel.stage.inner
    assert inner is not None
    panel.editor.edit_at(Delete(tuple(node.id for node in inner.nodes if node.type == "Output")), (panel.stage.id,))
    panel.panel.repeat.times.value = 2
    assert panel.panel.repeat.note.value == (
        '<div class="wb-refusal" role="alert">⚠ stage cannot be repeated: each repetition takes what the one before it '
        "gives, so that it needs as many inputs as outputs, and it has 1 and 0. Change what is inside, or have it once."
        "</div>"
    )


def test_expressions_stay_when_only_the_number_changes(panel: Panel) -> None:
    place = f"{panel.inside('conv').id}.filters"
    panel.editor.edit(RepeatBlock(panel.stage.id, 2, values={"conv.filters": "8 + i"}))
    panel.editor.edit(RepeatBlock(panel.stage.id, 4, "residual"))
    assert panel.stage.repeat is not None
    assert dict(panel.stage.repeat.values) == {place: "8 + i"}
    panel.editor.edit(RepeatBlock(panel.stage.id, 4, values={}))
    assert not panel.stage.repeat.values


def test_linked_copies_are_made_counted_and_left(panel: Panel) -> None:
    form = panel.panel.linked
    assert (form.text.value, form.unique.layout.display) == ("", "none")
    form.copy.click()
    assert form.text.value == (
        '<div class="wb-help" role="status">One of 2 linked copies: stage, stage_1. What is changed inside one is '
        "changed inside all.</div>"
    )
    drawn = {node.name: node.copies for node in document(panel.editor.graph, (), 0).nodes}
    assert drawn == {"image": 0, "stage": 2, "stage_1": 2}
    form.copy.click()
    assert "One of 3 linked copies: stage, stage_1, stage_2." in form.text.value
    form.unique.click()
    assert (form.text.value, form.unique.layout.display) == ("", "none")
    assert [node.copies for node in document(panel.editor.graph, (), 0).nodes] == [0, 0, 2, 2]


def test_a_parameter_is_shown_at_the_block_set_there_and_lowered(panel: Panel) -> None:
    conv = panel.inside("conv")
    panel.open(panel.stage.id)
    panel.select(conv.id)
    menu = panel.panel.lift_menu
    assert menu.button.description == "Show at stage"
    menu.choice.value = "kernel_size"
    menu.button.click()
    assert dict(panel.stage.lifted) == {"kernel_size": f"{conv.id}.kernel_size"}
    assert "kernel_size" not in menu.choice.options
    assert menu.text.value == '<div class="wb-help" role="status">stage shows kernel_size.</div>'
    panel.open()
    panel.select(panel.stage.id)
    row = panel.panel.lifted.rows["kernel_size"]
    assert row.field.value == "3"
    row.field.value = "5"
    assert panel.inside("conv").params["kernel_size"] == 5
    row.field.value = "big"
    assert "must be a whole number of at least 1" in row.note.value
    row.reset_button.click()
    assert panel.inside("conv").params["kernel_size"] == 3
    panel.panel.lifted.lower["kernel_size"].click()
    assert not panel.stage.lifted
    assert not panel.panel.lifted.rows


def test_a_lifted_parameter_goes_with_its_layer(panel: Panel) -> None:
    conv = panel.inside("conv")
    panel.open(panel.stage.id)
    panel.select(conv.id)
    panel.panel.lift_menu.button.click()
    panel.editor.edit(Delete((conv.id,)))
    panel.open()
    panel.select(panel.stage.id)
    assert (dict(panel.stage.lifted), panel.panel.lifted.rows) == ({}, {})


def test_a_layer_outside_any_block_has_no_menu_for_it(panel: Panel) -> None:
    panel.select(panel.editor.graph.by_name["image"].id)
    assert panel.panel.lift_menu.widget not in panel.panel._body.children


def test_the_canvas_is_told_of_repetitions_and_copies_on_the_way_in(panel: Panel) -> None:
    panel.editor.edit(RepeatBlock(panel.stage.id, 3, "residual"), LinkCopy(panel.stage.id))
    drawn = document(panel.editor.graph, (panel.stage.id,), 0)
    assert [(crumb.name, crumb.times, crumb.copies) for crumb in drawn.path] == [("stage", 3, 2)]
    stage = next(node for node in document(panel.editor.graph, (), 0).nodes if node.name == "stage")
    assert (stage.times, stage.join, stage.copies) == (3, "residual", 2)


def test_a_saved_picture_says_how_often_a_block_is_there(panel: Panel) -> None:
    graph = UndoStep((RepeatBlock(panel.stage.id, 3),)).apply(panel.editor.graph)
    svg = drawing_svg(graph, panel.editor.known)
    assert ">Block · ×3</text>" in svg
    assert "parameters, 3 times one after the other</title>" in svg
    assert "×" not in drawing_svg(panel.editor.graph, panel.editor.known).replace("8 × 8 × 4", "").replace("? × ", "")
