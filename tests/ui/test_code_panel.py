"""The code panel: a node marks its lines, and a line selects its node."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.commands import Delete
from workbench.ui.code_panel import CodePanel
from workbench.ui.editor import Editor


@pytest.fixture
def panel(tmp_path: Path) -> Iterator[CodePanel]:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Conv2D", filters=4, kernel_size=3)
    graph = graph.add("Flatten").add("Dense", units=10, activation="softmax", name="digit")
    editor = Editor(graph, tmp_path / "digits.graph.json")
    panel = CodePanel(editor)
    panel.show(shown=True)
    yield panel
    panel.close()
    editor.close()


def marked(panel: CodePanel) -> list[str]:
    lines = panel._copy.text.splitlines()
    return [lines[line - 1].strip() for line in panel._code.lit]


def choose(panel: CodePanel, text: str) -> None:
    line = next(n for n, one in enumerate(panel._copy.text.splitlines(), 1) if text in one)
    panel._code._received(None, {"line": line}, [])


def test_there_is_a_line_of_html_for_each_line_of_code(panel: CodePanel) -> None:
    assert len(panel._code.lines) == len(panel._copy.text.splitlines())
    assert all(one.count("<span") == one.count("</span") for one in panel._code.lines)
    assert panel._code.names["9"] == "Show conv2d on the canvas"


def test_a_node_that_is_selected_has_its_lines_marked(panel: CodePanel) -> None:
    editor = panel._editor
    assert panel._code.lit == []
    editor._view.select((editor.graph.nodes[2].id,))
    assert marked(panel) == ['layers.Flatten(name="flatten"),']
    editor._view.select((editor.graph.nodes[0].id, editor.graph.nodes[3].id))
    assert marked(panel) == [
        'keras.Input(shape=(8, 8, 1), name="image"),',
        'layers.Dense(units=10, activation="softmax", name="digit"),',
    ]
    editor._view.select(())
    assert panel._code.lit == []


def test_a_line_selects_its_node_and_centres_it(panel: CodePanel) -> None:
    told: list[dict[str, Any]] = []
    panel._editor.send = told.append  # type: ignore[method-assign]
    choose(panel, "layers.Dense(")
    dense = panel._editor.graph.nodes[3].id
    assert panel._editor.selection == [dense]
    assert told == [{"type": "focus", "node": dense}]
    choose(panel, "import keras")
    assert panel._editor.selection == [dense]


def test_a_line_of_a_block_opens_the_block(panel: CodePanel) -> None:
    editor = panel._editor
    conv, flatten = editor.graph.nodes[1].id, editor.graph.nodes[2].id
    editor.graph = fold(editor.graph, [conv, flatten], "features")
    block = next(node for node in editor.graph.nodes if node.inner)
    choose(panel, "layers.Flatten(")
    assert editor.open_path == (block.id,)
    inside = next(node.id for node in block.inner.nodes if node.type == "Flatten") if block.inner else ""
    assert editor.selection == [inside]
    assert marked(panel)[0].startswith("flatten = layers.Flatten(")


def test_no_line_is_left_of_code_that_cannot_be_written(panel: CodePanel) -> None:
    panel._editor.edit(Delete(tuple(node.id for node in panel._editor.graph.nodes)))
    assert (panel._code.lines, panel._code.names, panel._code.lit, panel._copy.text) == ([], {}, [], "")
    assert "There is no code yet." in panel._said.value
    panel._code._received(None, {"line": 3}, [])
    panel._code._received(None, "nonsense", [])
    assert panel._editor.selection == []
